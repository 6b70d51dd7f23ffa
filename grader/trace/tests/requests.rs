//! Requests and probes that end otherwise than by a wait: cancelled, freed, taken, asked for in vain. And who may call at all.

mod common;

use common::script::*;
use trace::finding::Cause;
use trace::format::ThreadLevel;
use trace::{Finding, Kind, analyse};

/// A send whose request was cancelled, and freed in place of a wait: nobody knows whether the message went.
fn cancelled_and_freed(script: RankScript, to: i32) -> RankScript {
    script.isend(to, 0).request("c").cancel("c").free("c")
}

#[test]
fn a_cancelled_and_freed_send_need_not_be_received() {
    silent(&launch([cancelled_and_freed(rank(0), 1).finalize(), rank(1).finalize()]));
    let received = rank(1).recv(0, 0).finalize();
    silent(&launch([cancelled_and_freed(rank(0), 1).finalize(), received]));
}

#[test]
fn the_message_after_a_cancelled_one_is_not_judged_by_its_type() {
    let sends = cancelled_and_freed(rank(0), 1).send(1, 0).of(1, DOUBLE).finalize();
    silent(&launch([sends, rank(1).recv(0, 0).of(1, DOUBLE).finalize()]));
}

#[test]
fn a_send_beside_a_cancelled_one_is_missed() {
    let launch = launch([cancelled_and_freed(rank(0), 1).send(1, 4).finalize(), rank(1).finalize()]);
    let Finding::NeverReceived { send } = only(&launch) else { panic!("not that") };
    assert_eq!(send.first.tag, Some(4));
}

#[test]
fn a_cancelled_and_freed_receive_takes_nothing_for_sure() {
    let receives = rank(1).irecv(0, 0).of(1, INT).request("c").cancel("c").free("c");
    let receives = receives.recv(0, 0).of(1, DOUBLE).finalize();
    silent(&launch([rank(0).send(1, 0).of(1, DOUBLE).finalize(), receives]));
}

#[test]
fn a_cancel_that_came_too_late_is_a_message() {
    let sends = rank(0).isend(1, 0).request("c").cancel("c").wait(&["c"]).finalize();
    silent(&launch([sends.clone(), rank(1).recv(0, 0).finalize()]));
    assert!(matches!(only(&launch([sends, rank(1).finalize()])), Finding::NeverReceived { .. }));
}

#[test]
fn a_cancelled_request_must_be_completed_even_so() {
    let launch = launch([rank(0).isend(1, 0).request("c").cancel("c").finalize(), rank(1).finalize()]);
    assert!(matches!(only(&launch), Finding::RequestNotCompleted { .. }));
}

#[test]
fn a_persistent_request_is_cancelled_once() {
    let persistent = rank(0).message(Kind::SendInit, 1, 0).request("p").start(&["p"]).cancel("p");
    let persistent = persistent.wait(&["p"]).completed("p", |done| done.cancelled = true);
    let persistent = persistent.start(&["p"]).wait(&["p"]).free("p").finalize();
    silent(&launch([persistent, rank(1).recv(0, 0).finalize()]));
}

/// After `MPI_Cancel` the wait is local (3.8.4): it needs no buffer, though both wait before they receive.
#[test]
fn the_wait_for_a_cancelled_send_needs_no_buffer() {
    let of = |me: u32, other: i32, cancels: bool| {
        let script = rank(me).isend(other, 0).request("c");
        let script = if cancels { script.cancel("c") } else { script };
        script.wait(&["c"]).recv(other, 0).finalize()
    };
    silent(&launch([of(0, 1, true), of(1, 0, true)]));
    assert!(matches!(only(&launch([of(0, 1, false), of(1, 0, false)])), Finding::SafeOnlyThroughBuffering { .. }));
}

#[test]
fn a_message_that_a_probe_took_and_nobody_received() {
    let takes = |receives: bool| {
        let script = rank(1).mprobe(0, 0).request("m").at("p.rs", 6);
        let script = if receives { script.mrecv("m") } else { script };
        launch([rank(0).send(1, 0).finalize(), script.finalize()])
    };
    silent(&takes(true));
    let Finding::TakenAndNotReceived { probe } = only(&takes(false)) else { panic!("not that") };
    assert_eq!(probe.first.site.to_string(), "p.rs:6");
}

#[test]
fn a_send_waits_for_the_receive_that_does_not_follow_the_probe() {
    let takes = rank(1).mprobe(0, 0).request("m").at("p.rs", 6).finalize().hangs();
    let Finding::Deadlock { cause, instead, .. } = only(&stalled([rank(0).ssend(1, 0).hangs(), takes])) else {
        panic!("no deadlock")
    };
    assert_eq!((cause, instead.map(|it| it.site.to_string())), (Cause::TakenByProbe, Some("p.rs:6".to_owned())));
}

/// Asks for a message with this tag, every 50 ms.
fn polls(tag: i32, kind: Kind, work: u64) -> RankScript {
    let mut cpu = 0;
    (0..6).fold(rank(0), |script, _| {
        cpu += work;
        let script = script.computes(400_000_000).message(kind, 1, tag).of(0, 0).at("q.rs", 3);
        script.with(|enter| (enter.repeated, enter.cpu) = (7, Some(cpu))).giving(|exit| exit.cpu = Some(cpu))
    })
}

#[test]
fn asking_with_pauses_is_a_busy_wait() {
    for kind in [Kind::Iprobe, Kind::Improbe] {
        let report = analyse(&launch([polls(7, kind, 1_000), rank(1).send(0, 8).barrier().hangs()]));
        let [Finding::BusyWait { times, cause, instead, .. }] = &report.warnings[..] else {
            panic!("{}", describe(&report))
        };
        assert_eq!((*times, *cause), (48, Some(Cause::WrongTag)));
        assert_eq!(instead.as_ref().and_then(|it| it.tag), Some(8));
        assert!(
            report.warnings[0].to_string().contains("48 times in a row for more than 2 s"),
            "{}",
            report.warnings[0]
        );
    }
}

#[test]
fn who_works_between_two_questions_does_not_wait() {
    let report = analyse(&launch([polls(7, Kind::Iprobe, 390_000_000), rank(1).send(0, 8).barrier().hangs()]));
    assert!(report.warnings.is_empty(), "{}", describe(&report));
}

#[test]
fn asking_that_came_true_is_over() {
    let asks = polls(8, Kind::Iprobe, 1_000).message(Kind::Iprobe, 1, 8).of(0, 0);
    let asks = asks.giving(|exit| exit.flags |= trace::call::flags::TRUE).computes(9_000_000_000);
    let report = analyse(&launch([asks, rank(1).send(0, 8).barrier().hangs()]));
    assert!(report.warnings.is_empty(), "{}", describe(&report));
}

#[test]
fn a_test_names_what_it_asks_for() {
    let asks = rank(0).irecv(1, 7).request("r").at("q.rs", 2).test(&["r"], &[]).with(|enter| enter.repeated = 5000);
    let report = analyse(&launch([asks, rank(1).send(0, 8).barrier().hangs()]));
    let [Finding::BusyWait { started_by: Some(it), cause, .. }] = &report.warnings[..] else {
        panic!("{}", describe(&report))
    };
    assert_eq!((it.site.to_string().as_str(), *cause), ("q.rs:2", Some(Cause::WrongTag)));
}

#[test]
fn only_the_thread_that_started_mpi_may_call_it() {
    for level in [ThreadLevel::Single, ThreadLevel::Funneled] {
        let calls = |thread| {
            let sends = rank(0).provides(level).send(1, 0).at("t.rs", 3).by(thread).finalize();
            launch([sends, rank(1).provides(level).recv(0, 0).finalize()])
        };
        silent(&calls(0));
        let Finding::ThreadLevel { what, call, .. } = only(&calls(1)) else { panic!("not that") };
        assert_eq!((what, call.first.site.to_string().as_str()), (level, "t.rs:3"));
    }
}

#[test]
fn with_multiple_threads_at_any_time() {
    let sends = rank(0).provides(ThreadLevel::Multiple).send(1, 0).lasts(100).by(1).finalize();
    silent(&launch([sends, rank(1).recv(0, 0).finalize()]));
}

#[test]
fn serialized_calls_must_not_overlap() {
    // The first call lasts until 100 ns after the second began.
    let sends = |lasts| {
        let script = rank(0).provides(ThreadLevel::Serialized).send(1, 0).at("t.rs", 3).by(1);
        let script = script.giving(|exit| exit.time += lasts).send(1, 0).at("t.rs", 4).finalize();
        launch([script, rank(1).recv(0, 0).recv(0, 0).finalize()])
    };
    silent(&sends(0));
    let Finding::ThreadLevel { what, call, beside: Some(beside) } = only(&sends(15)) else { panic!("not that") };
    assert_eq!((what, call.first.site.to_string().as_str()), (ThreadLevel::Serialized, "t.rs:4"));
    assert_eq!(beside.site.to_string(), "t.rs:3");
}

#[test]
fn what_goes_to_a_rank_does_not_come_from_it() {
    let start = |kind| rank(0).message(kind, 1, 0).request("p").start(&["p"]).wait(&["p"]).free("p").finalize();
    let words = only(&launch([start(Kind::SendInit), rank(1).finalize()])).to_string();
    assert!(words.contains("MPI_Startall of a send to rank 1 (tag 0)"), "{words}");
}
