//! Mistakes in runs that end, apart from collectives, one per kind, and the correct program beside it.

mod common;

use std::borrow::Cow;

use common::script::*;
use trace::call::flags;
use trace::datatype::Operation;
use trace::fault::{Fault, Outside};
use trace::finding::{Argument, Leaked};
use trace::kind::Object;
use trace::{End, Finding, Kind, Launch, Process, analyse};

/// Two ranks that do this and finalize.
fn both(script: impl Fn(RankScript) -> RankScript) -> Launch {
    launch([script(rank(0)).finalize(), script(rank(1)).finalize()])
}

#[test]
fn the_type_sent_is_not_the_type_received() {
    let launch = launch([rank(0).send(1, 0).of(2, INT).finalize(), rank(1).recv(0, 0).of(1, DOUBLE).finalize()]);
    let Finding::TypeMismatch { sent, expected, times, .. } = only(&launch) else { panic!("not a type mismatch") };
    assert_eq!((sent.as_str(), expected.as_str(), times), ("MPI_INT", "MPI_DOUBLE", 1));
}

#[test]
fn packed_matches_anything() {
    silent(&launch([rank(0).send(1, 0).of(8, PACKED).finalize(), rank(1).recv(0, 0).of(1, DOUBLE).finalize()]));
}

#[test]
fn part_of_a_structure_may_be_received_as_one() {
    silent(&launch([rank(0).send(1, 0).of(1, DOUBLE).finalize(), rank(1).recv(0, 0).of(1, PARTICLE).finalize()]));
    let launch = launch([rank(0).send(1, 0).of(1, PARTICLE).finalize(), rank(1).recv(0, 0).of(4, DOUBLE).finalize()]);
    assert!(matches!(only(&launch), Finding::TypeMismatch { .. }));
}

#[test]
fn a_message_longer_than_its_buffer() {
    let launch = launch([rank(0).send(1, 0).of(10, INT).finalize(), rank(1).recv(0, 0).of(5, INT).finalize()]);
    assert!(matches!(only(&launch), Finding::Truncation { sent: 40, room: 20, .. }));
}

#[test]
fn a_message_too_long_for_the_receive_that_mpi_then_aborts_in() {
    let launch = launch([rank(0).send(1, 0).of(10, INT), rank(1).recv(0, ANY).of(5, INT).hangs()]);
    assert!(matches!(only(&launch), Finding::Truncation { .. }));
}

#[test]
fn a_shorter_message_is_fine() {
    silent(&launch([rank(0).send(1, 0).of(5, INT).finalize(), rank(1).recv(0, 0).of(10, INT).finalize()]));
}

#[test]
fn messages_of_one_tag_do_not_overtake() {
    silent(&launch([
        rank(0).send(1, 0).of(1, INT).send(1, 0).of(1, DOUBLE).finalize(),
        rank(1).recv(0, 0).of(1, INT).recv(0, 0).of(1, DOUBLE).finalize(),
    ]));
    silent(&launch([
        rank(0).send(1, 1).of(1, INT).send(1, 2).of(1, DOUBLE).finalize(),
        rank(1).irecv(0, 2).of(1, DOUBLE).request("b").irecv(0, 1).request("a").wait(&["a", "b"]).finalize(),
    ]));
}

#[test]
fn a_message_that_nobody_received() {
    let launch = launch([rank(0).send(1, 0).send(1, 0).at("s.rs", 9).finalize(), rank(1).recv(0, 0).finalize()]);
    let Finding::NeverReceived { send } = only(&launch) else { panic!("not that") };
    assert_eq!((send.times, send.processes), (1, vec![Process::rank(0)]));
}

#[test]
fn a_probe_does_not_receive() {
    let launch = launch([rank(0).send(1, 0).finalize(), rank(1).probe(0, 0).finalize()]);
    assert!(matches!(only(&launch), Finding::NeverReceived { .. }));
}

#[test]
fn a_matched_probe_and_its_receive() {
    silent(&launch([
        rank(0).send(1, 0).of(3, INT).finalize(),
        rank(1).mprobe(0, ANY).got(0, 0).request("m").mrecv("m").of(3, INT).finalize(),
    ]));
    let launch = launch([
        rank(0).send(1, 0).of(3, INT).finalize(),
        rank(1).mprobe(0, ANY).got(0, 0).request("m").mrecv("m").of(2, INT).finalize(),
    ]);
    assert!(matches!(only(&launch), Finding::Truncation { .. }));
}

#[test]
fn a_cancelled_receive_takes_nothing() {
    silent(&launch([
        rank(0).finalize(),
        rank(1).irecv(0, 0).request("r").wait(&["r"]).completed("r", |done| done.cancelled = true).finalize(),
    ]));
}

#[test]
fn proc_null_is_nobody() {
    silent(&both(|rank| rank.send(trace::call::PROC_NULL, 0).recv(trace::call::PROC_NULL, 0).sendrecv(-2, 0, -2, 0)));
}

#[test]
fn a_request_that_nobody_waited_for() {
    let launch = launch([rank(0).isend(1, 0).request("s").finalize(), rank(1).recv(0, 0).finalize()]);
    let Finding::RequestNotCompleted { request } = only(&launch) else { panic!("not that") };
    assert_eq!(request.first.kind, Kind::Isend);
}

#[test]
fn a_freed_request_needs_no_wait() {
    silent(&launch([rank(0).isend(1, 0).request("s").free("s").finalize(), rank(1).recv(0, 0).finalize()]));
}

#[test]
fn a_test_that_came_true_completes() {
    silent(&launch([
        rank(0).isend(1, 0).request("s").test(&["s"], &[]).test(&["s"], &["s"]).finalize(),
        rank(1).recv(0, 0).finalize(),
    ]));
}

#[test]
fn a_persistent_request_must_be_freed() {
    let persistent = |free: bool| {
        let script = rank(0).message(Kind::SendInit, 1, 0).request("p");
        let script = script.start(&["p"]).wait(&["p"]).start(&["p"]).wait(&["p"]);
        let script = if free { script.free("p") } else { script };
        launch([script.finalize(), rank(1).recv(0, 0).recv(0, 0).finalize()])
    };
    silent(&persistent(true));
    assert!(matches!(only(&persistent(false)), Finding::Leak { what: Leaked::PersistentRequest, .. }));
}

#[test]
fn a_communicator_that_was_never_freed() {
    let Finding::Leak { what, made } = only(&both(|rank| rank.split("half", &[0, 1]).at("c.rs", 8))) else {
        panic!("no leak")
    };
    assert_eq!((what, made.times, made.processes.len()), (Leaked::Communicator, 2, 2));
    silent(&both(|rank| rank.split("half", &[0, 1]).frees("half")));
}

#[test]
fn datatypes_operations_and_groups_leak() {
    for (make, free, object) in [
        (Kind::TypeVector, Kind::TypeFree, Object::Datatype),
        (Kind::OpCreate, Kind::OpFree, Object::Operation),
        (Kind::GroupIncl, Kind::GroupFree, Object::Group),
    ] {
        let made = |rank: RankScript| rank.call(make).giving(|exit| exit.object = 99).at("t.rs", 2);
        assert!(matches!(only(&both(made)), Finding::Leak { what: Leaked::Object(it), .. } if it == object));
        silent(&both(|rank| made(rank).call(free).with(|enter| enter.list = Cow::Owned(vec![99]))));
    }
}

#[test]
fn what_is_meant_to_be_kept_does_not_leak() {
    silent(&both(|rank| {
        let made = rank.call(Kind::TypeCreateStruct).giving(|exit| exit.object = 99);
        made.with(|enter| enter.flags |= flags::KEPT)
    }));
}

#[test]
fn a_buffer_changed_before_its_send_was_complete() {
    let changed = |now: u64| {
        let script = rank(0).isend(1, 0).request("s").with(|enter| enter.checksum = Some(u64::MAX));
        let script = script.wait(&["s"]).completed("s", |done| done.checksum = Some(now));
        launch([script.finalize(), rank(1).recv(0, 0).finalize()])
    };
    silent(&changed(u64::MAX));
    assert!(matches!(only(&changed(1)), Finding::BufferChanged { .. }));
}

#[track_caller]
fn assert_invalid(script: RankScript, argument: Argument, value: i64) {
    let report = analyse(&launch([script.hangs(), rank(1)]));
    let [Finding::InvalidArgument { argument: found, value: is, .. }] = &report.findings[..] else {
        panic!("{}", describe(&report))
    };
    assert_eq!((*found, *is), (argument, value));
}

#[test]
fn arguments_out_of_range() {
    assert_invalid(rank(0).send(2, 0), Argument::Destination, 2);
    assert_invalid(rank(0).send(ANYONE, 0), Argument::Destination, -1);
    assert_invalid(rank(0).recv(7, 0), Argument::Source, 7);
    assert_invalid(rank(0).sendrecv(1, 0, 5, 0), Argument::Source, 5);
    assert_invalid(rank(0).send(1, -3), Argument::Tag, -3);
    assert_invalid(rank(0).send(1, ANY), Argument::Tag, -1);
    assert_invalid(rank(0).send(1, 0x8000), Argument::Tag, 0x8000);
    assert_invalid(rank(0).send(1, 0).of(-4, INT), Argument::Count, -4);
    assert_invalid(rank(0).bcast(2), Argument::Root, 2);
    assert_invalid(rank(0).bcast(-5), Argument::Root, -5);
    assert_invalid(rank(0).barrier().with(|enter| enter.communicator = 0), Argument::Communicator, 0);
    assert_invalid(rank(0).send(1, 0).with(|enter| enter.flags |= flags::NULL_TYPE), Argument::Datatype, 0);
    let null = |enter: &mut trace::call::Enter<'_>| enter.flags |= flags::NULL_OPERATION;
    assert_invalid(rank(0).allreduce(Operation::NONE).with(null), Argument::Operation, 0);
}

/// What the process saw to be wrong with its own call.
fn saw(argument: Argument) -> impl FnOnce(&mut trace::call::Enter<'static>) {
    move |enter| enter.fault = Some(Fault::Argument { argument, value: 4 })
}

#[test]
fn what_the_process_saw_is_proof_whatever_mpi_does() {
    assert_invalid(rank(0).send(1, 0).with(saw(Argument::NullBuffer)), Argument::NullBuffer, 4);
    assert_invalid(rank(0).barrier().with(saw(Argument::NoCommunicator)), Argument::NoCommunicator, 4);
    let survived = launch([
        rank(0).isend(1, 0).with(saw(Argument::NullRequest)).giving(|exit| exit.result = 19).finalize(),
        rank(1).finalize(),
    ]);
    let Finding::InvalidArgument { argument: Argument::NullRequest, .. } = analyse(&survived).findings[0] else {
        panic!("{}", describe(&analyse(&survived)))
    };
}

#[test]
fn a_handle_that_may_be_anothers_is_wrong_where_mpi_refuses_it() {
    let freed = || rank(0).send(1, 0).with(saw(Argument::FreedCommunicator));
    let invalid =
        |launch: &Launch| analyse(launch).findings.iter().any(|it| matches!(it, Finding::InvalidArgument { .. }));
    // It went well: the handle is another communicator's by now.
    silent(&launch([freed().finalize(), rank(1).recv(0, 0).finalize()]));
    // It waits, and may do so rightly.
    assert!(!invalid(&launch([freed().hangs(), rank(1)])));
    assert!(invalid(&launch([freed().giving(|exit| exit.result = 5).finalize(), rank(1).finalize()])));
    assert!(invalid(&launch([freed().hangs().dies(End::Exited(5)), rank(1)])));
    // What never waits did not come back because it can't.
    assert!(invalid(&launch([rank(0).bsend(1, 0).with(saw(Argument::NoAttachedBuffer)).hangs(), rank(1)])));
}

#[test]
fn calls_before_the_beginning_and_after_the_end() {
    let outside = |kind, when| {
        move |script: RankScript| script.call(kind).with(move |enter| enter.fault = Some(Fault::Outside(when)))
    };
    let late = outside(Kind::Barrier, Outside::AfterFinalize);
    let mut launch = launch([late(rank(0).barrier().finalize()), rank(1).barrier().finalize()]);
    launch.records.iter_mut().for_each(trace::Record::set_outside_apart);
    let Finding::OutsideMpi { call, what } = only(&launch) else { panic!("not outside of MPI") };
    assert_eq!((call.first.kind, what, call.times), (Kind::Barrier, Outside::AfterFinalize, 1));
}

#[test]
fn an_operation_for_another_type() {
    let one = |script: RankScript| script.allreduce(Operation::BAND).of(1, DOUBLE);
    let report = analyse(&both(one));
    let is_told = |it: &Finding| matches!(it, Finding::InvalidArgument { argument: Argument::OperationForType, .. });
    assert!(!report.findings.is_empty() && report.findings.iter().all(is_told), "{}", describe(&report));
    silent(&both(|script| script.allreduce(Operation::BAND).of(1, INT)));
}

#[test]
fn a_test_that_never_comes_true() {
    let mut poller = rank(0).irecv(1, 0).request("r");
    for _ in 0..1200 {
        poller = poller.test(&["r"], &[]);
    }
    let report = analyse(&launch([poller, rank(1).computes(5)]));
    assert!(matches!(report.warnings[..], [Finding::BusyWait { times: 1200, .. }]), "{}", describe(&report));
}

#[test]
fn calls_left_out_count_too() {
    let poller = rank(0).irecv(1, 0).request("r").test(&["r"], &[]).with(|enter| enter.repeated = 5000);
    let report = analyse(&launch([poller, rank(1).computes(5)]));
    assert!(matches!(report.warnings[..], [Finding::BusyWait { times: 5001, .. }]));
}

#[test]
fn a_peer_in_an_intercommunicator_is_a_rank_of_the_other_group() {
    let pair =
        |me: u32| rank(me).joins("bridge", if me < 2 { &[0, 1] } else { &[2] }, if me < 2 { &[2] } else { &[0, 1] });
    let end = |script: RankScript| script.frees("bridge").finalize();
    let others = |tag| [pair(0).send(0, tag).on("bridge"), pair(1).recv(0, 4).on("bridge"), pair(2)];
    let [zero, one, two] = others(3);
    let two = two.recv(0, 3).on("bridge").send(1, 4).on("bridge");
    silent(&launch([end(zero), end(one), end(two)]));
    let [zero, one, two] = others(3);
    let report = analyse(&stalled([end(zero).hangs(), one.hangs(), two.recv(1, 3).on("bridge").hangs()]));
    assert!(matches!(report.findings[..], [Finding::Deadlock { .. }]), "{}", describe(&report));
}

#[test]
fn threads_leave_the_order_unknown() {
    let threaded = |me: u32, other| {
        let script = rank(me).send(other, 0).of(1, INT).send(other, 0).of(1, DOUBLE).with(|enter| enter.thread = 1);
        script.recv(other, 0).of(1, DOUBLE).recv(other, 0).of(1, INT).with(|enter| enter.thread = 1).finalize()
    };
    let report = analyse(&launch([threaded(0, 1), threaded(1, 0)]));
    assert!(report.findings.is_empty(), "{}", describe(&report));
    assert_eq!(report.not_judged.len(), 2);
}

#[test]
fn calls_that_are_only_counted_are_named() {
    let script = |me: u32| rank(me).call(Kind::WinFence).call(Kind::Put).call(Kind::Put).call(Kind::FileSeek);
    let report = analyse(&launch([script(0).finalize(), script(1).finalize()]));
    let said: Vec<String> = report.not_judged.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        ["one-sided communication: MPI_Win_fence 2 times, MPI_Put 4 times", "files: MPI_File_seek 2 times"]
    );
    // One that never came back counts as well.
    let report = analyse(&launch([rank(0).call(Kind::WinFence).hangs()]));
    assert_eq!(report.not_judged[0].to_string(), "one-sided communication: MPI_Win_fence once");
}

#[test]
fn messages_that_are_not_seen_leave_the_others_unmatched() {
    let script = |me: u32, other| rank(me).call(Kind::Isendrecv).send(other, 0).of(1, INT).recv(other, 0).of(1, DOUBLE);
    let report = analyse(&launch([script(0, 1).finalize(), script(1, 0).finalize()]));
    let said: Vec<String> = report.not_judged.iter().map(ToString::to_string).collect();
    assert!(
        report.findings.is_empty()
            && said.len() == 1
            && said[0].contains("MPI_Isendrecv 2 times; so messages were not matched"),
        "{said:#?}"
    );
}

#[test]
fn a_program_of_sessions_has_ended_with_its_last_one() {
    let ends = |script: RankScript| script.record(1).has_finalized();
    let session = || script_of_session(rank(0));
    assert!(ends(session().call(Kind::SessionFinalize)));
    assert!(!ends(session().call(Kind::SessionFinalize).recv(0, 0)));
    assert!(!ends(session().call(Kind::SessionInit).call(Kind::SessionFinalize)));
}

/// Without `MPI_Init`.
fn script_of_session(mut script: RankScript) -> RankScript {
    script.forget();
    script.call(Kind::SessionInit)
}

#[test]
fn a_launch_without_one_of_its_records_is_not_matched() {
    let records = vec![rank(0).send(1, 0).finalize().record(2)];
    let report = analyse(&Launch { records, stalled: false, ..Launch::default() });
    assert!(report.findings.is_empty());
    assert_eq!(report.not_judged.len(), 1);
}

#[test]
fn an_empty_launch_has_nothing_to_say() {
    assert_eq!(analyse(&Launch::default()), trace::Report::default());
}
