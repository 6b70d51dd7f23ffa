//! Ranks that wait forever: who, why, and who else.

mod common;

use common::script::*;
use trace::call::{Enter, flags};
use trace::datatype::Operation;
use trace::finding::{Cause, Waiting};
use trace::{End, Finding, Kind, Launch, Process, Site, analyse};

const INTS: u32 = INT;

/// The cause, and the ranks of the cycle.
#[track_caller]
fn deadlock(launch: &Launch) -> (Cause, Vec<u32>) {
    let report = analyse(launch);
    let found = report.findings.iter().find_map(|finding| match finding {
        Finding::Deadlock { cause, cycle, .. } => Some((*cause, ranks(cycle))),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no deadlock: {}", describe(&report)))
}

fn ranks(waiting: &[Waiting]) -> Vec<u32> {
    let mut ranks: Vec<u32> = waiting.iter().map(|it| it.call.process.rank).collect();
    ranks.sort_unstable();
    ranks
}

#[track_caller]
fn assert_deadlock<const N: usize>(script: [RankScript; N], cause: Cause, cycle: &[u32]) {
    assert_eq!(deadlock(&stalled(script)), (cause, cycle.to_vec()));
}

#[test]
fn both_receive_before_they_send() {
    let launch = stalled([
        rank(0).recv(from(1), tag(7)).at("src/ring.rs", 31).hangs(),
        rank(1).recv(from(0), tag(7)).at("src/ring.rs", 31).hangs(),
    ]);
    let Finding::Deadlock { cause, cycle, ended, also, instead, .. } = only(&launch) else { panic!("not a deadlock") };
    assert_eq!((cause, ranks(&cycle)), (Cause::ReceiveReceive, vec![0, 1]));
    assert_eq!((ended.len(), also.len(), instead), (0, 0, None));
    assert_eq!(cycle[0].call.site, Site::Line(trace::Place { file: "src/ring.rs".to_owned(), line: 31 }));
    assert_eq!(
        only(&launch).to_string(),
        "deadlock: rank 0 waits in MPI_Recv from rank 1 (tag 7, at src/ring.rs:31), \
         rank 1 waits in MPI_Recv from rank 0 (tag 7, at src/ring.rs:31): both receive before they send"
    );
}

#[test]
fn a_receive_cycle_needs_no_launcher_that_saw_it_stall() {
    let script = [rank(0).recv(1, 7).hangs(), rank(1).recv(0, 7).hangs()];
    assert_eq!(deadlock(&launch(script)).0, Cause::ReceiveReceive);
}

#[test]
fn a_ring_of_four_that_all_receive_first() {
    let ring = |me: u32| rank(me).recv(((me + 3) % 4) as i32, 0).hangs();
    assert_deadlock([ring(0), ring(1), ring(2), ring(3)], Cause::ReceiveReceive, &[0, 1, 2, 3]);
}

#[test]
fn both_send_first_and_nothing_is_buffered() {
    assert_deadlock([rank(0).send(1, 0).hangs(), rank(1).send(0, 0).hangs()], Cause::SendSend, &[0, 1]);
}

#[test]
fn synchronous_sends_wait_for_each_other() {
    assert_deadlock([rank(0).ssend(1, 0).hangs(), rank(1).ssend(0, 0).hangs()], Cause::SendSend, &[0, 1]);
}

#[test]
fn a_ring_of_sends() {
    let ring = |me: u32| rank(me).send(((me + 1) % 3) as i32, 0).hangs();
    assert_deadlock([ring(0), ring(1), ring(2)], Cause::SendSend, &[0, 1, 2]);
}

#[test]
fn a_send_under_way_is_no_deadlock_while_the_launch_moves() {
    silent(&launch([rank(0).send(1, 0).hangs(), rank(1).send(0, 0).hangs()]));
}

#[test]
fn the_tag_differs() {
    let launch = stalled([rank(0).send(1, 1).at("a.rs", 5).finalize().hangs(), rank(1).recv(0, 2).hangs()]);
    let Finding::Deadlock { cause, instead: Some(message), .. } = only(&launch) else { panic!("no near miss") };
    assert_eq!((cause, message.tag, message.process), (Cause::WrongTag, Some(1), Process::rank(0)));
}

#[test]
fn the_tag_differs_and_the_send_waits_too() {
    assert_deadlock([rank(0).ssend(1, 1).hangs(), rank(1).recv(0, 2).hangs()], Cause::WrongTag, &[0, 1]);
}

#[test]
fn the_source_differs() {
    assert_deadlock(
        [rank(0).finalize().hangs(), rank(1).recv(0, 5).hangs(), rank(2).send(1, 5).finalize().hangs()],
        Cause::WrongSource,
        &[0, 1],
    );
}

#[test]
fn the_destination_differs() {
    assert_deadlock(
        [rank(0).send(2, 5).finalize().hangs(), rank(1).recv(0, 5).hangs(), rank(2).finalize().hangs()],
        Cause::WrongDestination,
        &[0, 1],
    );
}

#[test]
fn the_communicator_differs() {
    let split = |me| rank(me).makes(Kind::CommDup, "world", "copy", &[0, 1]);
    assert_deadlock(
        [split(0).send(1, 5).on("copy").finalize().hangs(), split(1).recv(0, 5).hangs()],
        Cause::WrongCommunicator,
        &[0, 1],
    );
}

#[test]
fn a_send_to_oneself_waits_for_oneself() {
    assert_deadlock([rank(0).ssend(0, 0).hangs(), rank(1).finalize().hangs()], Cause::OwnMessage, &[0]);
}

#[test]
fn a_receive_from_oneself() {
    assert_deadlock([rank(0).recv(0, 0).hangs(), rank(1).finalize().hangs()], Cause::OwnMessage, &[0]);
}

#[test]
fn a_rank_skips_a_barrier() {
    assert_deadlock([rank(0).barrier().hangs(), rank(1).finalize().hangs()], Cause::MissingCollective, &[0, 1]);
}

#[test]
fn a_rank_returns_before_a_collective() {
    let launch = stalled([
        rank(0).allreduce(Operation::SUM).hangs(),
        rank(1).allreduce(Operation::SUM).hangs(),
        rank(2).finalize().hangs(),
    ]);
    let Finding::Deadlock { cause, cycle, also, .. } = only(&launch) else { panic!("not a deadlock") };
    assert_eq!((cause, ranks(&cycle), ranks(&also)), (Cause::MissingCollective, vec![0, 2], vec![1]));
}

#[test]
fn a_broadcast_whose_root_never_comes() {
    assert_deadlock(
        [rank(0).finalize().hangs(), rank(1).bcast(0).hangs(), rank(2).bcast(0).hangs()],
        Cause::MissingCollective,
        &[0, 1],
    );
}

#[test]
fn the_ranks_are_in_different_collectives() {
    let launch = stalled([rank(0).barrier().hangs(), rank(1).allreduce(Operation::SUM).hangs()]);
    assert_eq!(deadlock(&launch), (Cause::DifferentCollectives, vec![0, 1]));
    assert!(analyse(&launch).findings.iter().any(|it| matches!(it, Finding::CollectiveMismatch { .. })));
}

#[test]
fn two_communicators_in_different_orders() {
    let made = |me| rank(me).makes(Kind::CommDup, "world", "a", &[0, 1]).makes(Kind::CommDup, "world", "b", &[0, 1]);
    assert_deadlock(
        [made(0).barrier().on("a").hangs(), made(1).barrier().on("b").hangs()],
        Cause::DifferentOrder,
        &[0, 1],
    );
}

#[test]
fn two_collectives_in_different_orders() {
    assert_deadlock([rank(0).bcast(0).barrier().hangs(), rank(1).barrier().hangs()], Cause::DifferentOrder, &[0, 1]);
}

#[test]
fn a_collective_and_a_receive() {
    assert_deadlock([rank(0).barrier().hangs(), rank(1).recv(0, 0).hangs()], Cause::PointToPointAndCollective, &[0, 1]);
}

#[test]
fn the_rank_waited_for_has_finished() {
    assert_deadlock([rank(0).finalize().hangs(), rank(1).recv(0, 0).hangs()], Cause::FinishedRank, &[0, 1]);
}

#[test]
fn the_rank_waited_for_has_left_finalize() {
    let launch = stalled([rank(0).finalize(), rank(1).recv(0, 0).hangs()]);
    let Finding::Deadlock { cause, cycle, ended, .. } = only(&launch) else { panic!("not a deadlock") };
    assert_eq!((cause, ranks(&cycle), ended), (Cause::FinishedRank, vec![1], vec![Process::rank(0)]));
}

#[test]
fn the_rank_waited_for_has_crashed() {
    let launch = stalled([rank(0).dies(End::Signal(11)), rank(1).recv(0, 0).hangs()]);
    assert_eq!(deadlock(&launch), (Cause::CrashedRank, vec![1]));
    // The launcher killed the others at once.
    silent(&Launch { stalled: false, ..launch });
}

/// MPICH ends a rank with an exit code where a message has come that it did not receive, and its launcher the others.
#[test]
fn the_rank_waited_for_was_refused_by_finalize() {
    let refused = || rank(0).finalize().hangs().dies(End::Exited(15));
    let waits = launch([refused(), rank(1).ssend(0, 0).hangs(), rank(2).recv(1, 7).hangs()]);
    assert_eq!(deadlock(&waits), (Cause::FinishedRank, vec![1]));
    let computes = launch([refused(), rank(1).send(0, 0).computes(10), rank(2).recv(1, 7).hangs()]);
    assert!(analyse(&computes).findings.iter().all(|finding| !matches!(finding, Finding::Deadlock { .. })));
    let may_be_buffered = launch([refused(), rank(1).send(0, 0).hangs(), rank(2).recv(1, 7).hangs()]);
    silent(&may_be_buffered);
    let synchronous = |enter: &mut Enter<'static>| enter.flags |= flags::SYNCHRONOUS;
    let made_synchronous = launch([refused(), rank(1).send(0, 0).with(synchronous).hangs()]);
    assert_eq!(deadlock(&made_synchronous), (Cause::FinishedRank, vec![1]));
    // An exit code of the program's own, and a signal, are a crash wherever they come.
    silent(&launch([rank(0).dies(End::Exited(15)), rank(1).ssend(0, 0).hangs()]));
    silent(&launch([rank(0).finalize().hangs().dies(End::Signal(11)), rank(1).ssend(0, 0).hangs()]));
}

#[test]
fn a_rank_that_exited_without_finalize_leaves_the_barrier_short() {
    let launch = stalled([rank(0).dies(End::Exited(0)), rank(1).barrier().hangs(), rank(2).barrier().hangs()]);
    assert_eq!(deadlock(&launch).0, Cause::CrashedRank);
}

#[test]
fn receives_from_anyone_with_no_one_left_to_send() {
    let wild = |me| rank(me).recv(ANYONE, ANY).hangs();
    assert_deadlock([wild(0), wild(1)], Cause::Wildcard, &[0, 1]);
}

#[test]
fn a_receive_from_anyone_goes_on_while_one_other_may_send() {
    silent(&launch([rank(0).recv(ANYONE, ANY).hangs(), rank(1).recv(0, 0).hangs(), rank(2).computes(10)]));
}

#[test]
fn one_receive_from_anyone_too_many() {
    assert_deadlock(
        [rank(0).recv(ANYONE, 1).got(1, 1).recv(ANYONE, 1).hangs(), rank(1).send(0, 1).finalize().hangs()],
        Cause::Wildcard,
        &[0, 1],
    );
}

#[test]
fn a_wait_for_several() {
    let both =
        |me: u32, other| rank(me).irecv(other, 1).request("a").irecv(other, 2).request("b").wait(&["a", "b"]).hangs();
    assert_deadlock([both(0, 1), both(1, 0)], Cause::Waitall, &[0, 1]);
}

#[test]
fn a_wait_names_what_started_it() {
    let one = |me: u32, other| rank(me).irecv(other, 1).request("a").at("w.rs", 3).wait(&["a"]).at("w.rs", 4).hangs();
    let Finding::Deadlock { cycle, .. } = only(&stalled([one(0, 1), one(1, 0)])) else { panic!("not a deadlock") };
    assert_eq!(cycle[0].started_by.as_ref().map(|call| call.kind), Some(Kind::Irecv));
    assert!(cycle[0].to_string().contains("w.rs:4"), "{}", cycle[0]);
}

#[test]
fn a_wait_for_any_of_several() {
    let any = |me: u32, other| {
        rank(me).irecv(other, 1).request("a").irecv(other, 2).request("b").waitany(&["a", "b"], "a").hangs()
    };
    assert_deadlock([any(0, 1), any(1, 0)], Cause::ReceiveReceive, &[0, 1]);
}

#[test]
fn a_wait_for_any_goes_on_when_one_can() {
    silent(&launch([
        rank(0).irecv(1, 1).request("a").irecv(2, 2).request("b").waitany(&["a", "b"], "a").hangs(),
        rank(1).recv(0, 0).hangs(),
        rank(2).computes(5),
    ]));
}

#[test]
fn large_isends_that_are_waited_for_before_the_receives() {
    let exchange = |me: u32, other| rank(me).isend(other, 1).request("s").wait(&["s"]).hangs();
    assert_deadlock([exchange(0, 1), exchange(1, 0)], Cause::SendSend, &[0, 1]);
}

#[test]
fn a_sendrecv_whose_partner_waits_elsewhere() {
    let launch = stalled([rank(0).sendrecv(1, 0, 1, 0).hangs(), rank(1).recv(0, 9).hangs()]);
    assert_eq!(deadlock(&launch).1, vec![0, 1]);
}

#[test]
fn a_probe_for_a_message_that_never_comes() {
    assert_deadlock([rank(0).probe(1, 3).hangs(), rank(1).probe(0, 3).hangs()], Cause::ReceiveReceive, &[0, 1]);
}

#[test]
fn a_nonblocking_barrier_that_one_rank_skips() {
    assert_deadlock(
        [rank(0).collective(Kind::Ibarrier).request("b").wait(&["b"]).hangs(), rank(1).finalize().hangs()],
        Cause::MissingCollective,
        &[0, 1],
    );
}

#[test]
fn a_persistent_receive_that_nobody_answers() {
    let persistent =
        |me: u32, other| rank(me).message(Kind::RecvInit, other, 0).request("p").start(&["p"]).wait(&["p"]).hangs();
    assert_deadlock([persistent(0, 1), persistent(1, 0)], Cause::ReceiveReceive, &[0, 1]);
}

#[test]
fn the_shortest_cycle_is_shown_and_the_rest_also_wait() {
    let launch = stalled([
        rank(0).recv(1, 0).hangs(),
        rank(1).recv(0, 0).hangs(),
        rank(2).recv(1, 0).hangs(),
        rank(3).barrier().hangs(),
    ]);
    let Finding::Deadlock { cycle, also, .. } = only(&launch) else { panic!("not a deadlock") };
    assert_eq!((ranks(&cycle), ranks(&also)), (vec![0, 1], vec![2, 3]));
}

#[test]
fn a_rank_that_computes_can_still_send() {
    silent(&launch([rank(0).recv(1, 0).hangs(), rank(1).recv(2, 0).hangs(), rank(2).computes(1000)]));
    silent(&stalled([rank(0).recv(1, 0).hangs(), rank(1).recv(2, 0).hangs(), rank(2).computes(1000)]));
}

#[test]
fn a_message_on_its_way_is_no_deadlock() {
    silent(&stalled([rank(0).recv(1, 0).hangs(), rank(1).send(0, 0).recv(0, 0).hangs()]));
}

#[test]
fn a_sub_communicator_waits_for_its_own_members_only() {
    let half = |me: u32| rank(me).split("half", if me < 2 { &[0, 1] } else { &[2, 3] });
    let launch = stalled([
        half(0).barrier().on("half").hangs(),
        half(1).recv(0, 0).hangs(),
        half(2).barrier().on("half").finalize().hangs(),
        half(3).barrier().on("half").finalize().hangs(),
    ]);
    assert_eq!(deadlock(&launch), (Cause::PointToPointAndCollective, vec![0, 1]));
}

#[test]
fn a_ring_that_forgot_most_still_shows_the_deadlock() {
    let mut busy = [rank(0), rank(1)];
    for _ in 0..3000 {
        busy = [busy[0].clone().send(1, 0), busy[1].clone().recv(0, 0)];
    }
    let [zero, one] = busy;
    let records = [zero.recv(1, 7).hangs(), one.recv(0, 7).hangs()].map(|script| script.record_with_ring(2, 8192));
    assert!(records.iter().all(|record| record.partial && record.calls.len() < 1500));
    let launch = Launch { records: records.into(), stalled: true, ..Launch::default() };
    let report = analyse(&launch);
    assert!(
        matches!(report.findings[..], [Finding::Deadlock { cause: Cause::ReceiveReceive, .. }]),
        "{}",
        describe(&report)
    );
    assert_eq!(report.not_judged.len(), 2);
    let launch = Launch { stalled: false, ..launch };
    silent(&launch);
}

#[test]
fn a_ring_that_forgot_most_still_shows_who_missed_a_barrier() {
    let mut busy = [rank(0).counted(), rank(1).counted()];
    for _ in 0..2000 {
        busy = busy.map(|script| script.barrier());
    }
    let [zero, one] = busy;
    let records = [zero.barrier().hangs(), one.recv(0, 1).hangs()].map(|script| script.record_with_ring(2, 8192));
    let launch = Launch { records: records.into(), stalled: true, ..Launch::default() };
    assert_eq!(deadlock(&launch), (Cause::PointToPointAndCollective, vec![0, 1]));
}

#[test]
fn after_an_abort_nothing_is_a_deadlock() {
    silent(&launch([rank(0).call(Kind::Abort).hangs(), rank(1).recv(0, 0).hangs()]));
}

#[test]
fn a_scatter_of_another_count_is_told_from_waiting() {
    let launch =
        stalled([rank(0).rooted(Kind::Scatter, 0).of(2, INTS).hangs(), rank(1).rooted(Kind::Scatter, 0).hangs()]);
    assert!(matches!(only(&launch), Finding::CollectiveMismatch { .. }));
}
