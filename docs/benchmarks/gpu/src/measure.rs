//! Starts MPI, measures, and prints what was measured as a line of CSV.

use std::time::Instant;

use mpi::Threading;
use mpi::collective::SystemOperation;
use mpi::environment::Universe;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::device::{Gpu, local_rank};

/// The names of the columns.
pub const HEADER: &str = "what,on,ranks,threads,case,work,unit,median_s,per_second,answer,all_s,device,driver";

/// Starts MPI. Threads that make no MPI calls are allowed, and a rank that panics ends all of them.
pub fn start(threads: u64) -> Universe {
    let (universe, _) = mpi::initialize_with_threading(Threading::Funneled).expect("MPI was started before");
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(panic);
        SimpleCommunicator::world().abort(101);
    }));
    rayon::ThreadPoolBuilder::new().num_threads(threads as usize).build_global().expect("rayon was started before");
    universe
}

/// The rank's device. Ends all ranks with exit code 3, and a reason, where there is none.
pub fn open(world: &SimpleCommunicator) -> Gpu {
    Gpu::open(local_rank(world)).unwrap_or_else(|reason| {
        eprintln!("rank {}: {reason}", world.rank());
        world.abort(3)
    })
}

/// Prepares and works so many times. The last answer, and how many seconds each time the slowest rank worked.
pub fn repeat<T>(
    world: &SimpleCommunicator,
    runs: u64,
    mut prepare: impl FnMut(),
    mut work: impl FnMut() -> T,
) -> (T, Vec<f64>) {
    let mut seconds = Vec::new();
    loop {
        prepare();
        world.barrier();
        let began = Instant::now();
        let answer = work();
        let (own, mut slowest) = (began.elapsed().as_secs_f64(), 0.0);
        world.all_reduce_into(&own, &mut slowest, SystemOperation::max());
        seconds.push(slowest);
        if seconds.len() as u64 >= runs {
            return (answer, seconds);
        }
    }
}

/// What was measured.
pub struct Measurement<'m> {
    /// What was done.
    pub what: &'m str,
    /// The device, or none for the CPU.
    pub gpu: Option<&'m Gpu>,
    /// Threads of each rank.
    pub threads: u64,
    /// What tells this from other lines of the same.
    pub case: String,
    /// How much was done, and in what it is counted.
    pub work: (u64, &'m str),
    /// What must be the same wherever the same is done.
    pub answer: String,
    /// How long it took each time.
    pub seconds: Vec<f64>,
}

impl Measurement<'_> {
    /// Prints the line, on rank 0.
    pub fn print(&self, world: &SimpleCommunicator) {
        if world.rank() > 0 {
            return;
        }
        let Self { what, gpu, threads, case, work: (work, unit), answer, seconds } = self;
        let on = if gpu.is_some() { "gpu" } else { "cpu" };
        let median = median(seconds);
        let rate = *work as f64 / median;
        let all: Vec<_> = seconds.iter().map(|seconds| format!("{seconds:.6}")).collect();
        let (device, driver) = gpu.map_or(("", ""), |gpu| (&gpu.info.name, &gpu.info.driver_info));
        let device = device.replace(',', "");
        let driver = driver.replace(',', "");
        println!(
            "{what},{on},{},{threads},{case},{work},{unit},{median:.6},{rate:.4e},{answer},{},{device},{driver}",
            world.size(),
            all.join(" ")
        );
    }
}

/// The middle of some numbers; of an even count the mean of the two in the middle.
fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) { (sorted[middle - 1] + sorted[middle]) / 2.0 } else { sorted[middle] }
}
