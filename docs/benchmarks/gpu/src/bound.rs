//! What a device, or the host, can do at most: bytes copied, and integer operations, in a second.

use rayon::prelude::*;
use wgpu::Buffer;

use crate::device::{Binding, Gpu, Kernels, dispatch};

/// Invocations of a workgroup, as `bound.wgsl` says.
const WORKGROUP: u32 = 256;
/// Words that each of them copies.
const WORDS: u32 = 4;
/// Workgroups along one axis of a copy.
const ACROSS: u32 = 32_768;

/// Operations of 32 bits that a workgroup of one of these kernels does.
pub const OPERATIONS: u64 = 512 * 8 * 16 * WORKGROUP as u64;

/// What is measured on a device.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// The kernel that copies, four words with each invocation.
    CopyByKernel,
    /// Multiplications, each with an addition.
    Multiply,
    /// Shifts and exclusive ors, in turn.
    Shift,
    /// Two multiplications with additions, a shift and an exclusive or.
    Both,
    /// The driver's own copy.
    Copy,
}

/// Two arrays on a device, and the kernels that are measured on them.
pub struct OnGpu<'g> {
    gpu: &'g Gpu,
    kernels: Kernels<4>,
    group: wgpu::BindGroup,
    arrays: [Buffer; 2],
}

impl<'g> OnGpu<'g> {
    /// Two arrays of so many bytes, a multiple of 4,096, filled with noise.
    pub fn new(gpu: &'g Gpu, bytes: usize) -> Self {
        let bindings = [Binding::Read, Binding::Write];
        let kernels =
            gpu.kernels(include_str!("bound.wgsl"), &bindings, &[], ["copy_words", "multiply", "shift", "both"]);
        let arrays = [(); 2].map(|()| gpu.array(bytes));
        let noise: Vec<u32> = (0..bytes as u32 / 4).into_par_iter().map(|n| n.wrapping_mul(0x9e37_79b9)).collect();
        gpu.write(&arrays[0], &noise);
        let group = gpu.bind(&kernels, &[&arrays[0], &arrays[1]]);
        Self { gpu, kernels, group, arrays }
    }

    /// Runs one of them so many times, and waits for the last. A copy is of the whole array; the others have so many
    /// workgroups.
    pub fn run(&self, bound: Bound, workgroups: u32, times: u32) {
        let groups = self.arrays[0].size().div_ceil(u64::from(4 * WORDS * WORKGROUP)) as u32;
        let copy = [groups.min(ACROSS), groups.div_ceil(ACROSS)];
        let launch = if let Bound::CopyByKernel = bound { copy } else { [workgroups, 1] };
        self.gpu.submit(|commands| {
            for _ in 0..times {
                match self.kernels.entries.get(bound as usize) {
                    Some(kernel) => dispatch(commands, kernel, &self.group, launch),
                    None => {
                        commands.copy_buffer_to_buffer(&self.arrays[0], 0, &self.arrays[1], 0, self.arrays[0].size())
                    }
                }
            }
        });
        self.gpu.wait();
    }

    /// Sets the second array to zero, so that a copy that copies nothing is found.
    pub fn clear(&self) {
        self.gpu.submit(|commands| commands.clear_buffer(&self.arrays[1], 0, None));
        self.gpu.wait();
    }

    /// Whether the second array is as the first: after a copy it must be.
    pub fn copied(&self) -> bool {
        let [from, to] = self.arrays.each_ref().map(|array| self.gpu.download::<u32>(array));
        from == to
    }
}

/// Copies one array into another on the CPU, by the threads of rayon's pool.
pub fn copy_on_cpu(from: &[u32], to: &mut [u32]) {
    let part = from.len().div_ceil(rayon::current_num_threads()).max(1);
    from.par_chunks(part).zip(to.par_chunks_mut(part)).for_each(|(from, to)| to.copy_from_slice(from));
}
