//! Monte Carlo pi: `mpiexec -n RANKS pi --on gpu|cpu --streams N --darts N --seed S --runs N --threads N`

use gpu::arguments::{Arguments, On};
use gpu::measure::{self, Measurement};
use gpu::pi::{Job, OnGpu, hits_on_cpu, reduce};
use mpi::traits::Communicator;

fn main() {
    let given = Arguments::parse(&["--on", "--streams", "--darts", "--seed", "--runs", "--threads"]);
    let threads = given.number("--threads", 1);
    let universe = measure::start(threads);
    let world = universe.world();
    let [seed, streams, darts] = [("--seed", 1), ("--streams", 4096), ("--darts", 4096)]
        .map(|(name, default)| given.number(name, default) as u32);
    let whole = Job { seed, first: 0, streams, darts };
    let own = whole.share(world.rank() as u64, world.size() as u64);
    let runs = given.number("--runs", 3);

    let gpu = (given.on() == On::Gpu).then(|| measure::open(&world));
    let (hits, seconds) = match &gpu {
        Some(gpu) => {
            let own = OnGpu::new(gpu, own);
            measure::repeat(&world, runs, || (), || reduce(own.hits(), &world))
        }
        None => measure::repeat(&world, runs, || (), || reduce(hits_on_cpu(own), &world)),
    };
    let case = format!("{streams} streams of {darts}; seed {seed}");
    let work = (u64::from(streams) * u64::from(darts), "darts");
    let answer = hits.to_string();
    Measurement { what: "pi", gpu: gpu.as_ref(), threads, case, work, answer, seconds }.print(&world);
}
