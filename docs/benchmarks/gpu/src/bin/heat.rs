//! Heat in a plate: `mpiexec -n RANKS heat --on gpu|cpu --rows N --columns N --steps N --overlap 0|1 --runs N --threads N`
//! and, on a GPU, the shape of a workgroup: `--across N --down N`

use gpu::arguments::{Arguments, On};
use gpu::heat::{Strip, cpu, gpu as on_gpu};
use gpu::measure::{self, Measurement};
use mpi::traits::Communicator;

fn main() {
    let given = Arguments::parse(&[
        "--on",
        "--rows",
        "--columns",
        "--steps",
        "--overlap",
        "--across",
        "--down",
        "--runs",
        "--threads",
    ]);
    let threads = given.number("--threads", 1);
    let universe = measure::start(threads);
    let world = universe.world();
    let [rows, columns] = ["--rows", "--columns"].map(|name| given.number(name, 512) as usize);
    let steps = given.number("--steps", 10);
    let overlap = given.number("--overlap", 1) == 1;
    let workgroup = [given.number("--across", 64) as u32, given.number("--down", 4) as u32];
    let runs = given.number("--runs", 3);
    assert!(rows >= world.size() as usize, "each rank needs a row");
    let strip = Strip::new(rows, columns, world.rank(), world.size());

    let gpu = (given.on() == On::Gpu).then(|| measure::open(&world));
    let (cells, seconds) = match &gpu {
        Some(gpu) => {
            let first = strip.cells();
            let plate = std::cell::RefCell::new(on_gpu::OnGpu::new(gpu, strip, workgroup));
            let work = || {
                let mut plate = plate.borrow_mut();
                (0..steps).for_each(|_| plate.step(overlap, &world));
                gpu.wait();
            };
            let ((), seconds) = measure::repeat(&world, runs, || plate.borrow_mut().start(&first), work);
            (plate.into_inner().cells(), seconds)
        }
        None => {
            let plate = std::cell::RefCell::new(cpu::OnCpu::new(strip, strip.cells()));
            let prepare = || *plate.borrow_mut() = cpu::OnCpu::new(strip, strip.cells());
            let work = || (0..steps).for_each(|_| plate.borrow_mut().step(&world));
            let ((), seconds) = measure::repeat(&world, runs, prepare, work);
            (plate.into_inner().cells().to_vec(), seconds)
        }
    };
    let case = format!("{rows} x {columns}; {steps} steps; {}", if overlap { "overlap" } else { "no overlap" });
    let work = (rows as u64 * columns as u64 * steps, "cell updates");
    let answer = format!("{:016x}", strip.fingerprint(&cells, &world));
    Measurement { what: "heat", gpu: gpu.as_ref(), threads, case, work, answer, seconds }.print(&world);
}
