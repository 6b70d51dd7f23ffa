//! A rank's device: which one it takes, and what kernels need of it.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;
use wgpu::BufferUsages as Usages;
use wgpu::{
    Adapter, AdapterInfo, Backends, BindGroup, BindGroupEntry, BindGroupLayout, BindGroupLayoutEntry, BindingType,
    Buffer, BufferBindingType, BufferDescriptor, ComputePipeline, DeviceType, PollType, SubmissionIndex,
};

// ANCHOR: device_of
/// The device that the rank with this number on its host takes, where the host has so many: they go round.
pub fn device_of(local_rank: usize, devices: usize) -> Option<usize> {
    local_rank.checked_rem(devices)
}

/// The rank's number among the ranks of its own host.
pub fn local_rank(world: &SimpleCommunicator) -> usize {
    world.split_shared(world.rank()).rank() as usize
}
// ANCHOR_END: device_of

/// The devices of this host: its GPUs. Where there is none, what computes like one on the CPU (Mesa's lavapipe).
pub fn adapters() -> Vec<Adapter> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends: Backends::VULKAN,
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    let all = pollster::block_on(instance.enumerate_adapters(Backends::VULKAN));
    let (software, gpus): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|it| it.get_info().device_type == DeviceType::Cpu);
    if gpus.is_empty() { software } else { gpus }
}

/// An open device, and the queue of what it is to do.
pub struct Gpu {
    device: wgpu::Device,
    queue: wgpu::Queue,
    /// Its name and its driver's.
    pub info: AdapterInfo,
}

/// What a kernel does with a binding.
#[derive(Clone, Copy)]
pub enum Binding {
    /// Reads a few words that are the same for every invocation.
    Uniform,
    /// Reads an array.
    Read,
    /// Reads and writes an array.
    Write,
}

/// The entry points of one WGSL file. All of them have the same bindings.
pub struct Kernels<const N: usize> {
    layout: BindGroupLayout,
    /// In the order in which they were asked for.
    pub entries: [ComputePipeline; N],
}

impl Gpu {
    /// Opens the device of the rank with this number on its host; the error says why that can't be.
    pub fn open(local_rank: usize) -> Result<Self, String> {
        let adapters = adapters();
        let index = device_of(local_rank, adapters.len()).ok_or("no Vulkan device was found on this host")?;
        let adapter = &adapters[index];
        let request = adapter.request_device(&wgpu::DeviceDescriptor {
            // All that the device can do: the defaults allow no buffer over 256 MiB.
            required_limits: adapter.limits(),
            ..Default::default()
        });
        let (device, queue) = pollster::block_on(request).map_err(|error| error.to_string())?;
        Ok(Self { device, queue, info: adapter.get_info() })
    }

    /// A new buffer of so many bytes.
    pub fn buffer(&self, bytes: usize, usage: Usages) -> Buffer {
        let size = bytes as u64;
        self.device.create_buffer(&BufferDescriptor { label: None, size, usage, mapped_at_creation: false })
    }

    /// A new buffer for a kernel's array; it can be written and read back from here.
    pub fn array(&self, bytes: usize) -> Buffer {
        self.buffer(bytes, Usages::STORAGE | Usages::COPY_SRC | Usages::COPY_DST)
    }

    /// A new buffer with the few words that are the same for every invocation.
    pub fn uniform(&self, words: &[u32]) -> Buffer {
        let buffer = self.buffer(size_of_val(words), Usages::UNIFORM | Usages::COPY_DST);
        self.write(&buffer, words);
        buffer
    }

    /// Writes a buffer's first elements, before whatever is submitted next.
    pub fn write<T: bytemuck::NoUninit>(&self, buffer: &Buffer, elements: &[T]) {
        self.queue.write_buffer(buffer, 0, bytemuck::cast_slice(elements));
    }

    /// Compiles the entry points of a WGSL file, whose bindings 0, 1, … and whose `override` constants are these.
    pub fn kernels<const N: usize>(
        &self,
        wgsl: &str,
        bindings: &[Binding],
        constants: &[(&str, f64)],
        entries: [&str; N],
    ) -> Kernels<N> {
        let source = wgpu::ShaderSource::Wgsl(wgsl.into());
        let module = self.device.create_shader_module(wgpu::ShaderModuleDescriptor { label: None, source });
        let layout: Vec<_> = (0..).zip(bindings).map(|(number, &binding)| layout_entry(number, binding)).collect();
        let layout = wgpu::BindGroupLayoutDescriptor { label: None, entries: &layout };
        let layout = self.device.create_bind_group_layout(&layout);
        let pipeline_layout = self.device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: None,
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        let entries = entries.map(|entry| {
            self.device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(entry),
                layout: Some(&pipeline_layout),
                module: &module,
                entry_point: Some(entry),
                compilation_options: wgpu::PipelineCompilationOptions { constants, ..Default::default() },
                cache: None,
            })
        });
        Kernels { layout, entries }
    }

    /// Buffers in the order of the kernels' bindings.
    pub fn bind<const N: usize>(&self, kernels: &Kernels<N>, buffers: &[&Buffer]) -> BindGroup {
        let entries: Vec<_> = (0..)
            .zip(buffers)
            .map(|(binding, buffer)| BindGroupEntry { binding, resource: buffer.as_entire_binding() })
            .collect();
        let group = wgpu::BindGroupDescriptor { label: None, layout: &kernels.layout, entries: &entries };
        self.device.create_bind_group(&group)
    }

    /// Hands the device a list of commands, and does not wait for them.
    pub fn submit(&self, commands: impl FnOnce(&mut wgpu::CommandEncoder)) -> SubmissionIndex {
        let mut encoder = self.device.create_command_encoder(&Default::default());
        commands(&mut encoder);
        self.queue.submit([encoder.finish()])
    }

    /// Waits until the device has done all that it was handed.
    pub fn wait(&self) {
        self.device.poll(PollType::wait_indefinitely()).expect("the device is lost");
    }

    /// The content of a buffer that can be mapped, once this submission is done. What was submitted later may go on.
    pub fn read<T: bytemuck::Pod>(&self, mappable: &Buffer, after: SubmissionIndex) -> Vec<T> {
        mappable.map_async(wgpu::MapMode::Read, .., |result| result.expect("the buffer can't be mapped"));
        let wait = PollType::Wait { submission_index: Some(after), timeout: None };
        self.device.poll(wait).expect("the device is lost");
        let elements = bytemuck::pod_collect_to_vec(&mappable.get_mapped_range(..).expect("the buffer is mapped"));
        mappable.unmap();
        elements
    }

    /// Copies an array to the host, after all that was submitted so far.
    pub fn download<T: bytemuck::Pod>(&self, array: &Buffer) -> Vec<T> {
        let mappable = self.buffer(array.size() as usize, Usages::MAP_READ | Usages::COPY_DST);
        let copied = self.submit(|encoder| encoder.copy_buffer_to_buffer(array, 0, &mappable, 0, array.size()));
        self.read(&mappable, copied)
    }
}

/// Adds the launch of a kernel to a list of commands.
pub fn dispatch(encoder: &mut wgpu::CommandEncoder, kernel: &ComputePipeline, group: &BindGroup, workgroups: [u32; 2]) {
    let mut pass = encoder.begin_compute_pass(&Default::default());
    pass.set_pipeline(kernel);
    pass.set_bind_group(0, group, &[]);
    pass.dispatch_workgroups(workgroups[0], workgroups[1], 1);
}

fn layout_entry(binding: u32, kind: Binding) -> BindGroupLayoutEntry {
    let ty = match kind {
        Binding::Uniform => BufferBindingType::Uniform,
        Binding::Read => BufferBindingType::Storage { read_only: true },
        Binding::Write => BufferBindingType::Storage { read_only: false },
    };
    let ty = BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None };
    BindGroupLayoutEntry { binding, visibility: wgpu::ShaderStages::COMPUTE, ty, count: None }
}
