//! The words of `grader bench`.

use std::path::Path;

use harness::scaling::{Network, Scaling};

pub const STRONG: &str = "Strong scaling: the same work on more ranks";
pub const WEAK: &str = "Weak scaling: the same work on each rank";
pub const COLUMNS: &str = concat!(
    "ranks             by the clock    speedup by clock    speedup by work     load  serial- transfer  extra  global\n",
    "                                                                       balance  isation           work    eff.",
);
pub const LEGEND: &str = "
By the clock: from the end of MPI_Init to the beginning of MPI_Finalize, median and interval of 95 %.
By work: CPU time on one rank / CPU time on the critical path. What it would be with a core for each rank.
Global efficiency = load balance x serialisation x transfer x computation scaling (less than 100 %: extra work).
";
pub const ERROR: &str = "Error of the estimate (root mean square)\n     samples     measured  theory, 1/sqrt(N)";
pub const NETWORKS: &str = "Networks of the LogGP model (modelled, not measured)";
pub const REPLAYED: &str =
    "The recorded runs, in ms: measured here by the clock, and replayed on each network with a core for each rank";
pub const NO_NETWORK: &str =
    "the network of this machine is not among them: it takes the ping-pong of `send-receive`, which does not work yet";

/// Networks are named by letters in tables.
pub fn letter(number: usize) -> char {
    char::from(b'A' + u8::try_from(number % 26).unwrap_or_default())
}

pub fn heading(scaling: &Scaling) -> String {
    let Scaling { exercise, title, mpi, cores, command, .. } = scaling;
    format!(
        "{exercise}: {title}\n{command}\n{mpi}, {cores} cores. Beyond {cores} ranks some take turns, and the clock can show no speedup.\n"
    )
}

pub fn network(it: &Network) -> String {
    format!(
        "{}: L {:.2} us, o {:.2} us, g {:.2} us, G {:.3} ns/byte; {}",
        it.name,
        it.latency * 1e6,
        it.overhead * 1e6,
        it.gap * 1e6,
        it.per_byte * 1e9,
        it.source
    )
}

pub fn formula(scaling: &Scaling) -> String {
    let size = scaling.strong.first().map_or(0, |point| point.size);
    format!("Speedup of {size} {} by the formula of size and ranks, on each network", scaling.unit)
}

pub fn no_plan(exercise: &str, others: &[&str]) -> String {
    format!("{exercise} has no benchmark; there is one for {}", others.join(", "))
}

pub fn needs_one_rank() -> String {
    "speedup is against one rank: `--ranks` must begin with 1, such as `--ranks 1,2,4,8`".to_owned()
}

pub fn not_observed() -> String {
    "MPI calls can't be recorded on this system, and work is told from them: `bench` needs Linux".to_owned()
}

pub fn progress(exercise: &str, ranks: u32, weak: bool, repetition: usize) -> String {
    let which = if weak { "weak" } else { "strong" };
    format!("{exercise}: {which} scaling on {ranks} ranks, repetition {repetition}")
}

pub fn failed(exercise: &str, failure: &harness::Failure) -> String {
    format!("the program does not do what is measured:\n{failure}\n`cargo run -p grader -- {exercise}` grades it")
}

/// Calls of it are missing, so what lies between them can't be measured.
pub fn too_many_calls(exercise: &str, ranks: u32) -> String {
    format!(
        "{exercise} makes more MPI calls on {ranks} ranks than a record of them holds: nothing can be measured of it"
    )
}

pub fn written(folder: &Path) -> String {
    format!("written: {} (JSON, CSV, and figures as SVG and PNG)", folder.display())
}

pub fn no_figures(why: &str) -> String {
    format!("no figures were drawn: {why}")
}
