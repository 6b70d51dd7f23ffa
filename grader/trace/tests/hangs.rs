//! Launches in which nothing moves and no deadlock can be proved; and what may be under way for long.

mod common;

use common::script::*;
use trace::datatype::Operation;
use trace::{Finding, Kind, Launch, analyse, standings, under_way};

/// More than arrives at once.
const LARGE: i64 = 900 << 20;

fn is_deadlock(launch: &Launch) -> bool {
    analyse(launch).findings.iter().any(|finding| matches!(finding, Finding::Deadlock { .. }))
}

/// The same launch, of which one process has a thread outside of MPI that can go on.
fn going_on(mut launch: Launch, place: usize) -> Launch {
    launch.records[place].goes_on = true;
    launch
}

#[test]
fn a_process_with_a_thread_outside_of_mpi_can_go_on() {
    let launch = stalled([rank(0).recv(1, 0).hangs(), rank(1).recv(0, 0).hangs()]);
    assert!(is_deadlock(&launch) && under_way(&launch).is_some());
    for place in [0, 1] {
        let launch = going_on(launch.clone(), place);
        assert!(!is_deadlock(&launch) && under_way(&launch).is_none());
    }
}

#[test]
fn a_large_message_to_a_receive_from_anyone_may_be_under_way() {
    for (source, tag) in [(ANYONE, 0), (0, ANY), (ANYONE, ANY)] {
        let receiver = || rank(1).irecv(source, tag).of(LARGE, BYTE).request("r").wait(&["r"]).hangs();
        let sends = rank(0).isend(1, 0).of(LARGE, BYTE).request("s").wait(&["s"]).hangs();
        silent(&stalled([sends, receiver()]));
        silent(&stalled([rank(0).send(1, 0).of(LARGE, BYTE).hangs(), receiver()]));
        silent(&stalled([rank(0).ssend(1, 0).of(LARGE, BYTE).hangs(), receiver()]));
        let other = rank(0).send(1, 7).of(LARGE, BYTE).hangs();
        assert_eq!(is_deadlock(&stalled([other, receiver()])), tag != ANY, "its tag is another");
    }
}

#[test]
fn a_large_message_may_be_under_way_where_the_record_has_forgotten_much() {
    let busy = |script: RankScript, one: fn(RankScript) -> RankScript| (0..3000).fold(script, |script, _| one(script));
    let sender = || busy(rank(0), |script| script.send(1, 0));
    let receiver = || busy(rank(1), |script| script.recv(0, 0));
    let launch = |scripts: [RankScript; 2]| {
        let records = scripts.map(|script| script.record_with_ring(2, 8192));
        Launch { records: records.into(), stalled: true, ..Launch::default() }
    };
    let receives = || receiver().recv(0, 1).of(LARGE, BYTE).hangs();
    assert!(!is_deadlock(&launch([sender().send(1, 1).of(LARGE, BYTE).hangs(), receives()])));
    assert!(is_deadlock(&launch([sender().send(1, 2).of(LARGE, BYTE).hangs(), receives()])));
}

#[test]
fn a_hang_says_what_each_rank_is_in() {
    let lock = |me| rank(me).call(Kind::WinLock).at("lock.c", 7).hangs();
    let launch = stalled([rank(0).barrier().at("lock.c", 9).hangs(), lock(1)]);
    silent(&launch);
    let launch = Launch { hung: true, ended_at: 12_000_000_000, ..launch };
    assert_eq!(
        only(&launch).to_string(),
        "hang: nothing has moved for 11 s, and every rank is inside of MPI: rank 0 waits in MPI_Barrier (at lock.c:9), \
         rank 1 waits in MPI_Win_lock (at lock.c:7)"
    );
}

#[test]
fn what_only_the_ranks_can_end_counts_the_bytes_that_may_be_under_way() {
    let all = || [rank(0).barrier().hangs(), rank(1).barrier().hangs()];
    assert_eq!(under_way(&stalled(all())), Some(0));
    let sends = |script: RankScript| script.isend(1, 0).of(1000, BYTE).request("s");
    let [zero, one] = all();
    let _ = zero;
    assert_eq!(under_way(&stalled([sends(rank(0)).barrier().hangs(), one])), Some(1000));
    let gathers = |me| rank(me).rooted(Kind::Gather, 0).of(1000, INT).hangs();
    assert_eq!(under_way(&stalled([gathers(0), gathers(1)])), Some(16_000));
}

#[test]
fn what_may_wait_for_the_outside_or_computes_is_no_hang() {
    let waits = |script: RankScript| under_way(&stalled([script.hangs(), rank(1).barrier().hangs()]));
    assert!(waits(rank(0).barrier()).is_some());
    for kind in [Kind::Other, Kind::CommSpawn, Kind::FileOpen, Kind::FileWriteAll, Kind::Abort, Kind::Iprobe] {
        assert_eq!(waits(rank(0).call(kind)), None, "{kind}");
    }
    assert_eq!(waits(rank(0).allreduce(Operation::USER)), None, "an operation of the user's computes");
    assert_eq!(under_way(&stalled([rank(0).barrier().hangs(), rank(1).computes(10)])), None);
    assert_eq!(under_way(&launch([rank(0).finalize(), rank(1).finalize()])), None, "it has ended");
}

#[test]
fn what_was_prepared_is_waited_for_between_ranks_and_proves_nothing() {
    let prepares = |me: u32, kind: Kind| rank(me).call(kind).on("world").of(1000, INT).request("p");
    let waits = |me: u32, kind: Kind| prepares(me, kind).start(&["p"]).wait(&["p"]).hangs();
    for (kind, bytes) in [(Kind::AllreduceInit, 8000), (Kind::PsendInit, 4000)] {
        let launch = stalled([waits(0, kind), rank(1).barrier().hangs()]);
        assert_eq!(under_way(&launch), Some(bytes));
        silent(&launch);
    }
    let computes = prepares(0, Kind::AllreduceInit).with(|enter| enter.operation = Operation::USER.0);
    assert_eq!(under_way(&stalled([computes.start(&["p"]).wait(&["p"]).hangs(), waits(1, Kind::AllreduceInit)])), None);
    // It may be what a wait for several things waits for.
    let both = || prepares(0, Kind::AllreduceInit).start(&["p"]).isend(1, 0).request("s");
    let other = || rank(1).recv(0, 7).hangs();
    silent(&stalled([both().wait(&["s", "p"]).hangs(), other()]));
    let either = prepares(0, Kind::AllreduceInit).start(&["p"]).irecv(1, 0).request("r");
    silent(&stalled([either.waitany(&["r", "p"], "r").hangs(), other()]));
    assert!(is_deadlock(&stalled([both().wait(&["s"]).hangs(), other()])));
}

#[test]
fn whoever_aborts_is_named_with_the_code() {
    let aborts = rank(1).call(Kind::Abort).at("a.c", 2).with(|enter| enter.list = vec![3].into()).hangs();
    let report = analyse(&launch([rank(0).barrier().hangs(), aborts]));
    assert_eq!(report.aborts.len(), 1);
    assert_eq!((report.aborts[0].code, report.aborts[0].call.process.rank), (3, 1));
    let negative = rank(0).call(Kind::Abort).with(|enter| enter.list = vec![u64::from(u32::MAX)].into()).hangs();
    assert_eq!(analyse(&launch([negative])).aborts[0].code, -1);
}

#[test]
fn where_ranks_stood_is_told_with_the_time_since() {
    let launch = launch([rank(0).barrier().computes(50), rank(1).recv(0, 3).hangs(), rank(2).finalize()]);
    let launch = Launch { ended_at: 3_000_000_000, ..launch };
    let told: Vec<(u32, bool, u64)> =
        standings(&launch).iter().map(|it| (it.call.0.process.rank, it.inside, it.since / 1_000_000_000)).collect();
    assert_eq!(told, [(0, false, 2), (1, true, 2)]);
}

#[test]
fn whoever_asks_again_and_again_is_said_to() {
    let asks = |script: RankScript| script.irecv(1, 3).request("r").test(&["r"], &[]);
    let told = |script: RankScript| {
        let launch = launch([script, rank(1).finalize()]);
        standings(&launch).iter().map(|it| (it.inside, it.asks)).collect::<Vec<_>>()
    };
    assert_eq!(told(asks(rank(0))), [(false, false)], "once, and then it computes");
    assert_eq!(told(asks(rank(0)).test(&["r"], &[])), [(false, true)]);
    assert_eq!(told(asks(rank(0)).with(|enter| enter.repeated = 500)), [(false, true)]);
    assert_eq!(told(asks(rank(0)).test(&["r"], &[]).hangs()), [(false, true)], "in the midst of asking");
    assert_eq!(told(asks(rank(0)).test(&["r"], &["r"])), [(false, false)], "it came true");
}
