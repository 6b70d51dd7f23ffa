//! Repetitions and their intervals, and the LogGP model, on records small enough to do by hand.

mod common;

use common::script::*;
use trace::Launch;
use trace::call::ANY_SOURCE;
use trace::metrics::{Network, Repetitions, Work, bootstrap, leave_one_out, predict};

#[track_caller]
fn assert_close(actual: f64, expected: f64) {
    assert!((actual - expected).abs() < 0.02 * expected.abs().max(1e-9), "{actual} is not {expected}");
}

fn repeated(runs: impl IntoIterator<Item = Launch>) -> Repetitions {
    let mut repetitions = Repetitions::default();
    runs.into_iter().for_each(|run| repetitions.push(run));
    repetitions
}

fn two_ranks(a: u64, b: u64) -> Launch {
    launch([rank(0).computes(a).barrier().finalize(), rank(1).computes(b).barrier().finalize()])
}

#[test]
fn noise_in_one_run_goes_away() {
    // Each run has one rank that was disturbed, and no run is undisturbed.
    let runs = repeated([two_ranks(100_000, 300_000), two_ranks(250_000, 100_000)]);
    assert_close(runs.of(&[0]).parallelism(), 400.0 / 300.0);
    assert_close(runs.estimate().parallelism(), 2.0);
    assert_close(runs.estimate().work() as f64, 200_000.0);
}

#[test]
fn runs_that_take_what_comes_are_compared_as_wholes() {
    let run = |a, b| {
        launch([
            rank(0).recv(ANY_SOURCE, 0).got(1, 0).recv(ANY_SOURCE, 0).got(2, 0).finalize(),
            rank(1).computes(a).send(0, 0).finalize(),
            rank(2).computes(b).send(0, 0).finalize(),
        ])
    };
    let runs = repeated([run(100_000, 300_000), run(300_000, 100_000), run(200_000, 200_000)]);
    // Burst by burst the work would be 200,000 in all, of which no run did so little.
    assert_close(runs.estimate().work() as f64, 400_000.0);
}

#[test]
fn nothing_was_repeated() {
    let runs = Repetitions::default();
    assert!(runs.is_empty());
    assert_close(runs.estimate().parallelism(), 0.0);
}

#[test]
fn an_interval_holds_the_value() {
    let values = [3.0, 1.0, 2.0, 5.0];
    let least = |chosen: &[usize]| chosen.iter().map(|&one| values[one]).fold(f64::INFINITY, f64::min);
    let interval = bootstrap(values.len(), least);
    assert_close(interval.low, 1.0);
    assert_close(interval.value, 1.0);
    // Without the second value, 2 is the least: that is so in (3/4)^4 of the resamples.
    assert!(interval.high >= 2.0, "{interval:?}");
    assert_eq!(bootstrap(values.len(), least), interval);
    let one = bootstrap(1, |_| 7.0);
    assert_eq!((one.low, one.value, one.high), (7.0, 7.0, 7.0));
}

#[test]
fn one_repetition_at_a_time_is_left_out() {
    let values = [3.0, 1.0, 2.0, 5.0];
    let least = |chosen: &[usize]| chosen.iter().map(|&one| values[one]).fold(f64::INFINITY, f64::min);
    let [interval, twice] = leave_one_out(values.len(), |chosen| [least(chosen), 2.0 * least(chosen)]);
    assert_eq!((interval.low, interval.value, interval.high), (1.0, 1.0, 2.0));
    assert_eq!((twice.low, twice.value, twice.high), (2.0, 2.0, 4.0));
    let [one] = leave_one_out(1, |_| [7.0]);
    assert_eq!((one.low, one.value, one.high), (7.0, 7.0, 7.0));
}

const NETWORK: Network = Network { latency: 1_000.0, overhead: 200.0, gap: 500.0, per_byte: 2.0 };

fn predicted(launch: &Launch) -> f64 {
    predict(launch, &Work::of(launch), NETWORK)
}

#[test]
fn a_message_takes_its_time() {
    let run =
        launch([rank(0).computes(100_000).send(1, 0).finalize(), rank(1).recv(0, 0).computes(100_000).finalize()]);
    assert_close(predicted(&run), 200_000.0 + NETWORK.message(4));
}

#[test]
fn a_collective_takes_rounds() {
    let one = |me| rank(me).computes(100_000).barrier().finalize();
    assert_close(predicted(&launch([one(0), one(1)])), 100_000.0 + NETWORK.collective(2, 0));
    assert_close(predicted(&launch([one(0), one(1), one(2)])), 100_000.0 + NETWORK.collective(3, 0));
    assert_close(NETWORK.collective(3, 0), 2.0 * NETWORK.message(0));
    assert_close(NETWORK.collective(1, 8), 0.0);
}

#[test]
fn work_hides_a_message() {
    let run =
        launch([rank(0).send(1, 0).computes(100_000).finalize(), rank(1).computes(100_000).recv(0, 0).finalize()]);
    assert_close(predicted(&run), 100_000.0 + NETWORK.overhead);
}

#[test]
fn a_ping_pong_gives_its_network_back() {
    let times: Vec<(u64, f64)> = [1, 64, 4_096, 1 << 20].map(|bytes| (bytes, NETWORK.message(bytes))).into();
    let fitted = Network::fitted(&times, NETWORK.overhead).expect("four sizes");
    assert_close(fitted.latency, NETWORK.latency);
    assert_close(fitted.per_byte, NETWORK.per_byte);
    assert_eq!(Network::fitted(&times[..1], 0.0), None);
    // What a send takes can't be more than half of what the message takes.
    assert!(Network::fitted(&times, 1e9).is_some_and(|it| it.latency >= 0.0));
}
