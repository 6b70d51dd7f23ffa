//! Darts at a quarter circle, counted in integers, so that GPU and CPU must agree to the last one.

use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use multiversion::multiversion;
use rayon::prelude::*;
use wgpu::{BindGroup, Buffer};

use crate::device::{Binding, Gpu, Kernels, dispatch};

/// Streams that one workgroup throws, as `pi.wgsl` says.
pub const WORKGROUP: u32 = 64;

/// The most workgroups along one axis that every device launches.
const LAUNCH: u32 = 65_535;

/// Which darts are to be thrown.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// The same on every rank.
    pub seed: u32,
    /// The number of the first stream.
    pub first: u32,
    /// How many streams.
    pub streams: u32,
    /// Darts of each stream: a multiple of 4, and at most 2^26, so that a workgroup's sum fits into 32 bits.
    pub darts: u32,
}

impl Job {
    /// The streams of one rank. Each stream is on one rank, and none has more than one stream more than another.
    pub fn share(self, rank: u64, ranks: u64) -> Self {
        let bound = |rank: u64| (u64::from(self.streams) * rank / ranks) as u32;
        let (first, end) = (bound(rank), bound(rank + 1));
        Self { first: self.first + first, streams: end - first, ..self }
    }
}

// ANCHOR: reduce
/// Adds up the hits of all ranks, on all of them.
pub fn reduce(hits: u64, world: &SimpleCommunicator) -> u64 {
    let mut total = 0;
    world.all_reduce_into(&hits, &mut total, SystemOperation::sum());
    total
}
// ANCHOR_END: reduce

/// A job with all that the device needs for it.
pub struct OnGpu<'g> {
    gpu: &'g Gpu,
    kernel: Kernels<1>,
    hits: Buffer,
    group: BindGroup,
    workgroups: u32,
}

impl<'g> OnGpu<'g> {
    /// Compiles the kernel, and gives it room for its sums.
    pub fn new(gpu: &'g Gpu, job: Job) -> Self {
        let workgroups = job.streams.div_ceil(WORKGROUP);
        let kernel = gpu.kernels(include_str!("pi.wgsl"), &[Binding::Uniform, Binding::Write], &[], ["count"]);
        let words = gpu.uniform(&[job.seed, job.first, job.streams, job.darts]);
        let hits = gpu.array(4 * workgroups.max(1) as usize);
        let group = gpu.bind(&kernel, &[&words, &hits]);
        Self { gpu, kernel, hits, group, workgroups }
    }

    /// Throws the darts: the hits of each workgroup.
    pub fn workgroup_hits(&self) -> Vec<u32> {
        let across = self.workgroups.min(LAUNCH);
        if across == 0 {
            return Vec::new();
        }
        let launch = [across, self.workgroups.div_ceil(across)];
        self.gpu.submit(|encoder| dispatch(encoder, &self.kernel.entries[0], &self.group, launch));
        self.gpu.download(&self.hits)
    }

    /// Throws the darts: all hits.
    pub fn hits(&self) -> u64 {
        self.workgroup_hits().into_iter().map(u64::from).sum()
    }
}

/// Throws the darts of a job with the threads of rayon's pool: all hits.
pub fn hits_on_cpu(job: Job) -> u64 {
    (0..job.streams).into_par_iter().map(|stream| u64::from(stream_hits(job, stream))).sum()
}

/// Throws the darts of one stream of a job, on one thread.
///
/// The loop has no branch and no number needs the one before, so it becomes vector instructions: `multiversion` compiles
/// it for several kinds of them, and takes the best that the processor has.
#[multiversion(targets = "simd")]
pub fn stream_hits(job: Job, stream: u32) -> u32 {
    let stream = job.first.wrapping_add(stream);
    let start = pcg(pcg(stream).wrapping_add(job.seed));
    let stride = pcg(start.wrapping_add(stream)) | 1;
    let mut hits = 0_u32;
    for dart in 0..job.darts {
        hits = hits.wrapping_add(hit(pcg(start.wrapping_add(stride.wrapping_mul(dart)))));
    }
    hits
}

/// PCG's step and output (O'Neill 2014), as a hash (Jarzynski and Olano 2020).
#[inline(always)]
fn pcg(v: u32) -> u32 {
    let state = v.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
    let word = ((state >> ((state >> 28) + 4)) ^ state).wrapping_mul(277_803_737);
    (word >> 22) ^ word
}

/// 1 if the dart hits, as in `pi.wgsl`.
#[inline(always)]
fn hit(word: u32) -> u32 {
    let (x, y) = ((word >> 16) | 1, (word & 0xffff) | 1);
    let xx = x * x;
    u32::from(xx.wrapping_add(y * y) >= xx)
}
