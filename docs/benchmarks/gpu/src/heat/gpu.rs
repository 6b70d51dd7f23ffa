//! The heat step on a GPU. The halo goes from the device to the host, through MPI, and to the device.

use mpi::topology::SimpleCommunicator;
use wgpu::{BindGroup, Buffer, BufferUsages as Usages, CommandEncoder};

use super::{Strip, empty_halo, exchange};
use crate::device::{Binding, Gpu, Kernels, dispatch};

/// Rows that an invocation has, as `heat.wgsl` says.
const ROWS: u32 = 4;

/// A strip in a device's memory.
pub struct OnGpu<'g> {
    gpu: &'g Gpu,
    strip: Strip,
    /// The entry points `interior` and `edges`.
    kernels: Kernels<2>,
    /// The cells now, and those of the next step; they change places.
    cells: [Buffer; 2],
    /// For each way round of `cells`.
    groups: [BindGroup; 2],
    /// The first and the last row, on their way to the host.
    edges: Buffer,
    /// The neighbours' rows, on the device and on the host.
    halo: (Buffer, Vec<f32>),
    now: usize,
    workgroup: [u32; 2],
}

impl<'g> OnGpu<'g> {
    /// Compiles the kernels and makes room for the cells, which `start` writes.
    ///
    /// A workgroup's invocations are `workgroup[0]` side by side and `workgroup[1]` one below the other.
    pub fn new(gpu: &'g Gpu, strip: Strip, workgroup: [u32; 2]) -> Self {
        let row_bytes = 4 * strip.columns;
        let bindings = [Binding::Uniform, Binding::Read, Binding::Write, Binding::Read];
        let constants = [("across", workgroup[0].into()), ("down", workgroup[1].into())];
        let kernels = gpu.kernels(include_str!("../heat.wgsl"), &bindings, &constants, ["interior", "edges"]);
        let shape = gpu.uniform(&[strip.rows as u32, strip.columns as u32]);
        let cells = [(); 2].map(|()| gpu.array(strip.rows * row_bytes));
        let halo = gpu.array(2 * row_bytes);
        let groups = [0, 1].map(|now| gpu.bind(&kernels, &[&shape, &cells[now], &cells[1 - now], &halo]));
        let edges = gpu.buffer(2 * row_bytes, Usages::MAP_READ | Usages::COPY_DST);
        Self { gpu, strip, kernels, cells, groups, edges, halo: (halo, empty_halo(strip.columns)), now: 0, workgroup }
    }

    /// Writes the first temperatures, and waits until the device has them.
    pub fn start(&mut self, cells: &[f32]) {
        self.now = 0;
        self.halo.1 = empty_halo(self.strip.columns);
        self.gpu.write(&self.cells[0], cells);
        self.gpu.write(&self.halo.0, &self.halo.1);
        self.gpu.submit(|_| ());
        self.gpu.wait();
    }

    // ANCHOR: step
    /// One step. With `overlap` the device computes the interior while the halo travels; without, it waits for the halo.
    pub fn step(&mut self, overlap: bool, world: &SimpleCommunicator) {
        if !self.strip.has_neighbours() {
            self.gpu.submit(|commands| {
                self.interior(commands);
                self.first_and_last(commands);
            });
        } else if overlap {
            let copied = self.gpu.submit(|commands| self.copy_edges(commands));
            // The device goes on with this while the host waits for the copy, and for MPI.
            self.gpu.submit(|commands| self.interior(commands));
            self.fetch_halo(copied, world);
            self.gpu.submit(|commands| self.first_and_last(commands));
        } else {
            let copied = self.gpu.submit(|commands| self.copy_edges(commands));
            self.fetch_halo(copied, world);
            self.gpu.submit(|commands| {
                self.interior(commands);
                self.first_and_last(commands);
            });
        }
        self.now = 1 - self.now;
    }
    // ANCHOR_END: step

    /// The cells as they are now, on the host.
    pub fn cells(&self) -> Vec<f32> {
        self.gpu.download(&self.cells[self.now])
    }

    // ANCHOR: halo
    /// Device to host, host to host, host to device.
    fn fetch_halo(&mut self, copied: wgpu::SubmissionIndex, world: &SimpleCommunicator) {
        let edges: Vec<f32> = self.gpu.read(&self.edges, copied);
        let (first, last) = edges.split_at(self.strip.columns);
        let (on_device, on_host) = &mut self.halo;
        exchange(&self.strip, [first, last], on_host, world, || ());
        self.gpu.write(on_device, on_host);
    }
    // ANCHOR_END: halo

    fn copy_edges(&self, commands: &mut CommandEncoder) {
        let (cells, row_bytes) = (&self.cells[self.now], 4 * self.strip.columns as u64);
        commands.copy_buffer_to_buffer(cells, 0, &self.edges, 0, row_bytes);
        commands.copy_buffer_to_buffer(cells, cells.size() - row_bytes, &self.edges, row_bytes, row_bytes);
    }

    fn interior(&self, commands: &mut CommandEncoder) {
        let rows = (self.strip.rows as u32).saturating_sub(2);
        if rows > 0 {
            self.dispatch(commands, 0, rows.div_ceil(ROWS * self.workgroup[1]));
        }
    }

    fn first_and_last(&self, commands: &mut CommandEncoder) {
        self.dispatch(commands, 1, self.strip.rows.min(2) as u32);
    }

    /// Launches an entry point for all columns, and so many workgroups below one another.
    fn dispatch(&self, commands: &mut CommandEncoder, entry: usize, workgroups: u32) {
        let launch = [(self.strip.columns as u32).div_ceil(self.workgroup[0]), workgroups];
        dispatch(commands, &self.kernels.entries[entry], &self.groups[self.now], launch);
    }
}
