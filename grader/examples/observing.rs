//! What observing costs, and how soon a deadlock is told: `cargo run --release -p grader --example observing -- [REPETITIONS]`.
//!
//! The same program observed and not, in turn, pair by pair; medians. It needs the grader and the observer built
//! (`cargo run -p grader -- hello` does that).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::mpi::Mpi;
use harness::{Launch, Run};

/// A million sends to nobody: what is left is the cost of the call.
const CALLS: &str = r#"
    double begin = MPI_Wtime();
    for (int i = 0; i < 1000000; i++)
        MPI_Send(&rank, 1, MPI_INT, MPI_PROC_NULL, 0, MPI_COMM_WORLD);
    printf("%.3f\n", (MPI_Wtime() - begin) * 1e3);
"#;

/// Nanoseconds for half a round trip of eight bytes.
const PING_PONG: &str = r#"
    double x = 1, begin = 0;
    for (int i = -1000; i < 20000; i++) {
        if (i == 0)
            begin = MPI_Wtime();
        if (rank == 0) {
            MPI_Send(&x, 1, MPI_DOUBLE, 1, 0, MPI_COMM_WORLD);
            MPI_Recv(&x, 1, MPI_DOUBLE, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        } else {
            MPI_Recv(&x, 1, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            MPI_Send(&x, 1, MPI_DOUBLE, 0, 0, MPI_COMM_WORLD);
        }
    }
    if (rank == 0)
        printf("%.3f\n", (MPI_Wtime() - begin) / 20000 / 2 * 1e9);
"#;

/// Everybody receives from the left, and nobody sends.
const DEADLOCK: &str = r#"
    MPI_Recv(&rank, 1, MPI_INT, (rank + size - 1) % size, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
"#;

fn main() {
    let repetitions = std::env::args().nth(1).and_then(|number| number.parse().ok()).unwrap_or(9);
    let course =
        std::env::current_dir().ok().and_then(|here| harness::course::find(&here)).expect("run it in a course");
    let mpi = Mpi::load(&course).expect("an MPI (cargo run -p grader -- setup)");
    let bench = Bench { observer: course.join("target/debug/libobserver.so"), mpi, course };
    println!("{}", bench.mpi);
    println!("ns                        not observed   observed   difference   ratio");
    for (name, body, ranks) in [("call of MPI_Send", CALLS, 1), ("ping-pong, 8 bytes", PING_PONG, 2)] {
        let program = bench.build(name, body);
        let figure = |run: &Run| -> f64 { run.rank(0).stdout().trim().parse().expect("a number") };
        let pairs: Vec<(f64, f64)> = (0..repetitions)
            .map(|_| (figure(&bench.run(&program, ranks, false)), figure(&bench.run(&program, ranks, true))))
            .collect();
        let (bare, seen) = (median(pairs.iter().map(|it| it.0)), median(pairs.iter().map(|it| it.1)));
        let ratio = median(pairs.iter().map(|it| it.1 / it.0));
        println!(
            "{name:<24} {bare:>13.1} {seen:>10.1} {:>12.1} {ratio:>7.3}",
            median(pairs.iter().map(|it| it.1 - it.0))
        );
    }
    println!("a deadlock is told so long after the last rank is stuck");
    let program = bench.build("deadlock", DEADLOCK);
    for ranks in [2, 8, 32] {
        let times: Vec<f64> = (0..repetitions).map(|_| bench.deadlock(&program, ranks)).collect();
        let worst = times.iter().copied().fold(0.0, f64::max);
        println!("{ranks:>6} ranks {:>8.2} s, at most {worst:.2} s", median(times.into_iter()));
    }
}

struct Bench {
    course: PathBuf,
    observer: PathBuf,
    mpi: Mpi,
}

impl Bench {
    fn build(&self, name: &str, body: &str) -> PathBuf {
        let folder = self.course.join("target/observing");
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(name.split_whitespace().last().unwrap_or(name));
        let source = path.with_extension("c");
        let text = format!(
            "#include <mpi.h>\n#include <stdio.h>\nint main(int argc, char **argv) {{ int rank, size; MPI_Init(&argc, &argv); \
             MPI_Comm_rank(MPI_COMM_WORLD, &rank); MPI_Comm_size(MPI_COMM_WORLD, &size);\n{body}\nMPI_Finalize(); return 0; }}\n"
        );
        std::fs::write(&source, text).expect("written");
        let status = Command::new(&self.mpi.mpicc).args(["-g", "-O2", "-o"]).arg(&path).arg(&source).status();
        assert!(status.expect("the compiler starts").success());
        path
    }

    fn launch(&self, program: &Path, ranks: u32) -> Launch {
        let launch = Launch::new(&self.course, program, ranks).watched_by(self.course.join("target/debug/grader"));
        launch.with_mpi(self.mpi.clone()).time_limit(Duration::from_secs(60))
    }

    fn run(&self, program: &Path, ranks: u32, observed: bool) -> Run {
        let launch = self.launch(program, ranks);
        let launch = if observed { launch.observed_by(&self.observer) } else { launch.unobserved() };
        let run = launch.try_run().expect("a run");
        assert!(run.failure().is_none(), "{}", run.failure().expect("a failure"));
        run
    }

    /// Seconds from the last rank's getting stuck to the end of the launch.
    fn deadlock(&self, program: &Path, ranks: u32) -> f64 {
        let running = self.launch(program, ranks).observed_by(&self.observer).start().expect("a launch");
        let (run, records) = running.wait_for_records().expect("a run");
        let now = nix::time::clock_gettime(nix::time::ClockId::CLOCK_MONOTONIC).expect("a clock");
        assert_eq!(run.findings().len(), 1, "one deadlock");
        let records = records.expect("records").records;
        let last = records.iter().filter_map(|record| Some(record.calls.last()?.enter.time)).max().expect("calls");
        (now.tv_sec() as f64 + now.tv_nsec() as f64 * 1e-9) - last as f64 * 1e-9
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
