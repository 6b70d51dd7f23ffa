//! Work, the critical path, and the POP metrics, on records small enough to do by hand.

mod common;

use common::script::*;
use trace::metrics::{Work, critical_path, efficiency};
use trace::{Kind, Launch, Process};

#[track_caller]
fn assert_close(actual: f64, expected: f64) {
    assert!((actual - expected).abs() < 0.02, "{actual} is not {expected}");
}

/// The gaps between calls take 0 ns, so only `computes` is work; each burst has 10 ns of the script's own.
fn path(launch: &Launch) -> trace::metrics::CriticalPath {
    critical_path(launch, &Work::of(launch))
}

#[test]
fn work_in_parallel() {
    let one = |me| rank(me).computes(100_000).barrier().finalize();
    let path = path(&launch([one(0), one(1)]));
    assert_close(path.parallelism, 2.0);
    assert_close(path.length as f64 / 100_000.0, 1.0);
}

#[test]
fn work_in_turns() {
    let path = path(&launch([
        rank(0).computes(100_000).send(1, 0).finalize(),
        rank(1).recv(0, 0).computes(100_000).finalize(),
    ]));
    assert_close(path.parallelism, 1.0);
    let on: Vec<Process> = path.segments.iter().map(|segment| segment.process).collect();
    assert_eq!(on, [Process::rank(0), Process::rank(1)]);
    assert_eq!(path.segments.iter().map(|segment| segment.work).sum::<u64>(), path.length);
}

#[test]
fn a_reduction_waits_for_the_slowest() {
    let launch = launch([
        rank(0).computes(10_000).reduce(0, trace::datatype::Operation::SUM).computes(50_000).finalize(),
        rank(1).computes(90_000).reduce(0, trace::datatype::Operation::SUM).finalize(),
    ]);
    let path = path(&launch);
    assert_close(path.length as f64 / 140_000.0, 1.0);
    assert_eq!(path.segments.len(), 2);
}

#[test]
fn a_broadcast_waits_for_the_root_only() {
    let path = path(&launch([
        rank(0).computes(10_000).bcast(0).finalize(),
        rank(1).computes(90_000).bcast(0).finalize(),
        rank(2).bcast(0).computes(50_000).finalize(),
    ]));
    assert_close(path.length as f64 / 90_000.0, 1.0);
}

#[test]
fn cpu_time_counts_where_it_was_read() {
    let read = |cpu| move |enter: &mut trace::call::Enter<'static>| enter.cpu = Some(cpu);
    let script =
        rank(0).giving(|exit| exit.cpu = Some(1_000)).computes(1_000_000).barrier().with(read(6_000)).finalize();
    assert_eq!(Work::of(&launch([script])).bursts[0][1], 5_000);
}

#[test]
fn the_smaller_of_two_runs() {
    let run = |a, b| Work::of(&launch([rank(0).computes(a).barrier().computes(b).finalize()]));
    let both = run(10, 900).minimum(&run(500, 20)).expect("the same calls");
    assert_eq!(both.bursts, run(10, 20).bursts);
    let other = Work::of(&launch([rank(0).finalize()]));
    assert_eq!(run(1, 1).minimum(&other), None);
}

#[test]
fn the_metrics_multiply() {
    let launch = launch([
        rank(0).computes(100_000).barrier().finalize(),
        rank(1).computes(50_000).barrier().lasts(50_000).computes(50_000).finalize(),
    ]);
    let it = efficiency(&launch, &Work::of(&launch));
    assert_close(it.load_balance, 1.0);
    assert_close(it.serialisation, 100.0 / 150.0);
    assert_close(it.parallel, it.load_balance * it.communication);
    assert_close(it.communication, it.serialisation * it.transfer);
}

#[test]
fn nothing_recorded_is_all_zero() {
    let launch = Launch::default();
    assert_eq!(efficiency(&launch, &Work::of(&launch)).parallel, 0.0);
    assert!(path(&launch).segments.is_empty());
}

#[test]
fn a_run_that_hangs_still_has_a_path() {
    let launch =
        stalled([rank(0).computes(10_000).recv(1, 0).hangs(), rank(1).computes(20_000).call(Kind::Barrier).hangs()]);
    assert_close(path(&launch).length as f64 / 20_000.0, 1.0);
}
