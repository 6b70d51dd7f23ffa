//! What the device or the CPU can do at most: `bound --on gpu|cpu --bytes N --times N --workgroups N --runs N --threads N`

use gpu::arguments::{Arguments, On};
use gpu::bound::{Bound, OPERATIONS, OnGpu, copy_on_cpu};
use gpu::measure::{self, Measurement};
use rayon::prelude::*;

fn main() {
    let given = Arguments::parse(&["--on", "--bytes", "--times", "--workgroups", "--runs", "--threads"]);
    let threads = given.number("--threads", 1);
    let universe = measure::start(threads);
    let world = universe.world();
    let bytes = given.number("--bytes", 1 << 26);
    let times = given.number("--times", 1) as u32;
    let runs = given.number("--runs", 3);
    let case = format!("{bytes} bytes; {times} times");
    // Read once and written once.
    let copied = (2 * bytes * u64::from(times), "bytes");

    if given.on() == On::Cpu {
        let noise: Vec<u32> = (0..bytes as u32 / 4).into_par_iter().map(|n| n.wrapping_mul(0x9e37_79b9)).collect();
        let mut copy: Vec<u32> = noise.par_iter().map(|_| 0).collect();
        let work = || (0..times).for_each(|_| copy_on_cpu(&noise, &mut copy));
        let ((), seconds) = measure::repeat(&world, runs, || (), work);
        let answer = (noise == copy).to_string();
        Measurement { what: "copy", gpu: None, threads, case, work: copied, answer, seconds }.print(&world);
        return;
    }
    let gpu = measure::open(&world);
    let device = OnGpu::new(&gpu, bytes as usize);
    let workgroups = given.number("--workgroups", 8) as u32;
    let operations = (OPERATIONS * u64::from(workgroups) * u64::from(times), "operations");
    for (what, bound, work) in [
        ("copy", Bound::Copy, copied),
        ("copy by a kernel", Bound::CopyByKernel, copied),
        ("multiply and add", Bound::Multiply, operations),
        ("shift; exclusive or", Bound::Shift, operations),
        ("both", Bound::Both, operations),
    ] {
        let ((), seconds) = measure::repeat(&world, runs, || device.clear(), || device.run(bound, workgroups, times));
        let answer = if work.1 == "bytes" { device.copied().to_string() } else { String::new() };
        Measurement { what, gpu: Some(&gpu), threads, case: case.clone(), work, answer, seconds }.print(&world);
    }
}
