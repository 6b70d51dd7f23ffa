//! Runs that ended well, and need not have: sends that were buffered, and messages that raced. Beside each the correct program.

mod common;

use common::script::*;
use trace::{Finding, Kind, Launch, analyse};

#[test]
fn sends_that_only_work_because_they_are_buffered() {
    let launch = launch([rank(0).send(1, 0).recv(1, 0).finalize(), rank(1).send(0, 0).recv(0, 0).finalize()]);
    let Finding::SafeOnlyThroughBuffering { cycle, also } = only(&launch) else { panic!("not that") };
    assert_eq!((cycle.len(), also.len()), (2, 0));
}

#[test]
fn a_ring_that_only_works_because_it_is_buffered() {
    let ring = |me: i32| rank(me as u32).send((me + 1) % 3, 0).recv((me + 2) % 3, 0).finalize();
    assert!(matches!(only(&launch([ring(0), ring(1), ring(2)])), Finding::SafeOnlyThroughBuffering { .. }));
}

#[test]
fn an_exchange_of_buffered_sends_is_safe() {
    silent(&launch([rank(0).bsend(1, 0).recv(1, 0).finalize(), rank(1).bsend(0, 0).recv(0, 0).finalize()]));
}

#[test]
fn a_sendrecv_is_safe() {
    silent(&launch([rank(0).sendrecv(1, 0, 1, 0).finalize(), rank(1).sendrecv(0, 0, 0, 0).finalize()]));
}

#[test]
fn a_receive_posted_before_the_send_is_safe() {
    let exchange = |me: u32, other| rank(me).irecv(other, 0).request("r").send(other, 0).wait(&["r"]).finalize();
    silent(&launch([exchange(0, 1), exchange(1, 0)]));
}

#[test]
fn a_send_to_oneself_before_the_receive_needs_buffering() {
    let launch = launch([rank(0).send(0, 0).recv(0, 0).finalize()]);
    assert!(matches!(only(&launch), Finding::SafeOnlyThroughBuffering { .. }));
}

#[test]
fn a_broadcast_that_must_not_synchronise() {
    let launch = launch([rank(0).bcast(0).send(1, 0).finalize(), rank(1).recv(0, 0).bcast(0).finalize()]);
    assert!(matches!(only(&launch), Finding::SafeOnlyThroughBuffering { .. }));
}

#[test]
fn a_wildcard_that_could_have_taken_another_message_is_no_proof() {
    // Rank 0 took them in the one order in which synchronous sends get stuck; the other order ends well.
    silent_findings(&launch([
        rank(0).recv(ANYONE, 0).got(2, 0).recv(ANYONE, 0).got(1, 0).finalize(),
        rank(1).send(0, 0).send(2, 0).finalize(),
        rank(2).recv(1, 0).send(0, 0).finalize(),
    ]));
}

#[track_caller]
fn silent_findings(launch: &Launch) {
    let report = analyse(launch);
    assert!(report.findings.is_empty(), "{}", describe(&report));
}

#[test]
fn a_test_that_came_true_is_no_proof() {
    let poll = |me: u32, other| {
        let script = rank(me).message(Kind::Issend, other, 0).request("s").test(&["s"], &["s"]);
        script.recv(other, 0).finalize()
    };
    silent_findings(&launch([poll(0, 1), poll(1, 0)]));
}

#[test]
fn two_messages_race_for_a_wildcard() {
    let launch = launch([
        rank(0).recv(ANYONE, 0).got(1, 0).at("m.rs", 4).recv(ANYONE, 0).got(2, 0).at("m.rs", 4).finalize(),
        rank(1).send(0, 0).finalize(),
        rank(2).send(0, 0).finalize(),
    ]);
    let report = analyse(&launch);
    assert!(report.findings.is_empty());
    let [Finding::WildcardRace { took, other, .. }] = &report.warnings[..] else { panic!("{}", describe(&report)) };
    assert_eq!((took.process.rank, other.process.rank), (1, 2));
}

/// A request of two messages, the second of which may be another's: the race of the first does not hide it.
#[test]
fn each_tag_has_its_own_race() {
    let take =
        |it: RankScript, from| it.recv(ANYONE, 1).got(from, 1).at("m.rs", 4).recv(ANYONE, 2).got(from, 2).at("m.rs", 5);
    let launch = launch([
        take(take(rank(0), 1), 2).finalize(),
        rank(1).send(0, 1).send(0, 2).finalize(),
        rank(2).send(0, 1).send(0, 2).finalize(),
    ]);
    let report = analyse(&launch);
    let lines = report.warnings.iter().map(|warning| match warning {
        Finding::WildcardRace { receive, .. } => receive.first.site.to_string(),
        other => panic!("{other}"),
    });
    assert_eq!(lines.collect::<Vec<_>>(), ["m.rs:4", "m.rs:5"]);
}

/// One warning for each line, however often, and on however many ranks.
#[test]
fn a_line_has_one_warning() {
    let collects = |me: u32, from: [i32; 3]| {
        let start = rank(me);
        let all = from.iter().fold(start, |it, &from| it.recv(ANYONE, 0).got(from, 0).at("m.rs", 4));
        all.finalize()
    };
    let launch = launch([
        collects(0, [2, 3, 4]),
        collects(1, [2, 3, 4]),
        rank(2).send(0, 0).send(1, 0).finalize(),
        rank(3).send(0, 0).send(1, 0).finalize(),
        rank(4).send(0, 0).send(1, 0).finalize(),
    ]);
    let report = analyse(&launch);
    let [Finding::WildcardRace { receive, .. }] = &report.warnings[..] else { panic!("{}", describe(&report)) };
    assert_eq!((receive.processes.len(), receive.times), (2, 4));
    assert!(report.warnings[0].to_string().ends_with("(4 such receives, on 2 ranks)"), "{}", report.warnings[0]);
}

#[test]
fn messages_in_turn_do_not_race() {
    silent(&launch([
        rank(0).recv(ANYONE, 0).got(1, 0).send(2, 9).recv(ANYONE, 0).got(2, 0).finalize(),
        rank(1).send(0, 0).finalize(),
        rank(2).recv(0, 9).send(0, 0).finalize(),
    ]));
}

#[test]
fn a_barrier_keeps_messages_apart() {
    silent(&launch([
        rank(0).recv(ANYONE, 0).got(1, 0).barrier().recv(ANYONE, 0).got(2, 0).finalize(),
        rank(1).send(0, 0).barrier().finalize(),
        rank(2).barrier().send(0, 0).finalize(),
    ]));
}
