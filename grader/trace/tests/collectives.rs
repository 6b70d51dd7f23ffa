//! Ranks that disagree about a collective.

mod common;

use common::script::*;
use trace::call::flags;
use trace::datatype::Operation;
use trace::finding::Disagreement;
use trace::{Finding, Kind, Launch, Process};

#[track_caller]
fn disagreement(launch: &Launch) -> Disagreement {
    match only(launch) {
        Finding::CollectiveMismatch { about, .. } => about,
        other => panic!("not a mismatch: {other}"),
    }
}

#[test]
fn the_roots_differ() {
    let launch = launch([rank(0).bcast(0).finalize(), rank(1).bcast(1).finalize()]);
    assert_eq!(disagreement(&launch), Disagreement::Root { expected: 0, actual: 1 });
}

#[test]
fn the_operations_differ() {
    let launch = launch([rank(0).allreduce(Operation::SUM).finalize(), rank(1).allreduce(Operation::MAX).finalize()]);
    assert!(matches!(disagreement(&launch), Disagreement::Operation { .. }));
}

#[test]
fn the_counts_of_a_reduction_differ() {
    let launch = launch([
        rank(0).reduce(0, Operation::SUM).of(4, INT).finalize(),
        rank(1).reduce(0, Operation::SUM).of(3, INT).finalize(),
    ]);
    assert_eq!(disagreement(&launch), Disagreement::Count { expected: 16, actual: 12 });
}

#[test]
fn the_types_of_a_broadcast_differ() {
    let launch = launch([rank(0).bcast(0).of(2, INT).finalize(), rank(1).bcast(0).of(1, DOUBLE).finalize()]);
    let expected = Disagreement::Datatype { expected: "MPI_INT".to_owned(), actual: "MPI_DOUBLE".to_owned() };
    assert_eq!(disagreement(&launch), expected);
}

#[test]
fn a_gather_with_another_count_than_the_root_expects() {
    let launch = launch([
        rank(0).rooted(Kind::Gather, 0).into(1, INT).finalize(),
        rank(1).rooted(Kind::Gather, 0).of(3, INT).finalize(),
    ]);
    assert_eq!(disagreement(&launch), Disagreement::Count { expected: 4, actual: 12 });
}

#[test]
fn a_gatherv_with_another_count_than_the_root_lists() {
    let gatherv = |me| rank(me).rooted(Kind::Gatherv, 0);
    silent(&launch([gatherv(0).of(1, INT).counts(&[1, 3]).finalize(), gatherv(1).of(3, INT).finalize()]));
    let launch = launch([gatherv(0).of(1, INT).counts(&[1, 2]).finalize(), gatherv(1).of(3, INT).finalize()]);
    assert_eq!(disagreement(&launch), Disagreement::Count { expected: 8, actual: 12 });
}

#[test]
fn an_alltoallv_whose_halves_differ() {
    let alltoallv =
        |me, counts: [u64; 4]| rank(me).collective(Kind::Alltoallv).of(0, INT).into(0, INT).counts(&counts).finalize();
    silent(&launch([alltoallv(0, [1, 2, 1, 4]), alltoallv(1, [4, 5, 2, 5])]));
    let launch = launch([alltoallv(0, [1, 2, 1, 4]), alltoallv(1, [4, 5, 3, 5])]);
    assert!(matches!(disagreement(&launch), Disagreement::Count { .. }));
}

#[test]
fn in_place_has_no_send_side() {
    let gather = |me| rank(me).rooted(Kind::Gather, 0);
    silent(&launch([
        gather(0).of(0, 0).with(|enter| enter.flags |= flags::SEND_IN_PLACE).finalize(),
        gather(1).finalize(),
    ]));
}

#[test]
fn a_rank_called_another_collective_and_the_run_ended() {
    let launch = launch([rank(0).bcast(0).finalize(), rank(1).reduce(0, Operation::SUM).finalize()]);
    assert_eq!(disagreement(&launch), Disagreement::Kind);
}

#[test]
fn a_broadcast_that_one_rank_never_called() {
    let launch = launch([rank(0).bcast(0).at("b.rs", 3).finalize(), rank(1).finalize()]);
    assert_eq!(disagreement(&launch), Disagreement::Missing { processes: vec![Process::rank(1)] });
}

#[test]
fn a_loop_of_mismatches_is_one_finding() {
    let mut ranks = [rank(0), rank(1)];
    for _ in 0..10 {
        ranks = [ranks[0].clone().bcast(0).at("b.rs", 3), ranks[1].clone().bcast(1).at("b.rs", 3)];
    }
    assert!(matches!(disagreement(&launch(ranks.map(RankScript::finalize))), Disagreement::Root { .. }));
}
