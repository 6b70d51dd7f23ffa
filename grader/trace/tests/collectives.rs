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

/// The lists of all ranks are compared, not only the first one's.
#[test]
fn an_allgatherv_whose_third_list_differs() {
    let allgatherv = |me, counts: [u64; 3]| {
        rank(me).collective(Kind::Allgatherv).of(1, INT).into(0, INT).counts(&counts).at("g.rs", 7).finalize()
    };
    let right = [1, 1, 1];
    silent(&launch([allgatherv(0, right), allgatherv(1, right), allgatherv(2, right)]));
    let wrong = launch([allgatherv(0, right), allgatherv(1, right), allgatherv(2, [1, 2, 1])]);
    assert_eq!(disagreement(&wrong), Disagreement::Count { expected: 8, actual: 4 });
    let words = only(&wrong).to_string();
    assert!(words.contains("rank 2 has room for 8 bytes from rank 1 in MPI_Allgatherv (at g.rs:7)"), "{words}");
    assert!(words.contains("and rank 1 gives it 4 bytes in"), "{words}");
}

#[test]
fn an_alltoallv_whose_others_differ() {
    let alltoallv =
        |me, counts: [u64; 6]| rank(me).collective(Kind::Alltoallv).of(0, INT).into(0, INT).counts(&counts).finalize();
    let right = [1; 6];
    silent(&launch([alltoallv(0, right), alltoallv(1, right), alltoallv(2, right)]));
    let wrong = launch([alltoallv(0, right), alltoallv(1, [1, 1, 3, 1, 1, 1]), alltoallv(2, right)]);
    assert_eq!(disagreement(&wrong), Disagreement::Count { expected: 4, actual: 12 });
}

#[test]
fn an_alltoallw_with_types_of_its_own_for_each() {
    // Counts to send, counts to receive, and the types of both.
    let types = |to: u64, from: u64| [u64::from(INT), to, from, u64::from(INT)];
    let (int, double) = (u64::from(INT), u64::from(DOUBLE));
    let of = |me, counts: [u64; 4], types: [u64; 4]| {
        rank(me).collective(Kind::Alltoallw).counts(&[counts, types].concat()).finalize()
    };
    let all = [2; 4];
    // Rank 0 gives rank 1 doubles and gets ints; itself it gives ints.
    let [zero, one] = [[int, double, int, int], [int, int, double, int]];
    silent(&launch([of(0, all, zero), of(1, all, one)]));
    // Nothing needs no type.
    silent(&launch([of(0, [2, 0, 2, 2], [int, 0, int, int]), of(1, [2, 2, 0, 2], [int, int, 0, int])]));
    let short = launch([of(0, all, zero), of(1, [2, 2, 3, 2], one)]);
    assert_eq!(disagreement(&short), Disagreement::Count { expected: 24, actual: 16 });
    let other = launch([of(0, all, types(double, int)), of(1, all, types(int, int))]);
    assert!(matches!(disagreement(&other), Disagreement::Datatype { .. }));
}

#[test]
fn a_reduce_scatter_with_two_lists() {
    let of = |me, counts: [u64; 2]| {
        let script = rank(me).collective(Kind::ReduceScatter).of(0, INT).counts(&counts);
        script.with(|enter| enter.operation = Operation::SUM.0).finalize()
    };
    silent(&launch([of(0, [1, 2]), of(1, [1, 2])]));
    assert_eq!(disagreement(&launch([of(0, [1, 2]), of(1, [2, 1])])), Disagreement::Count { expected: 4, actual: 8 });
}

/// What a rank gives itself must fit too; that is said without a second rank.
#[test]
fn a_rank_that_gives_itself_too_little() {
    let allgather = |me| rank(me).collective(Kind::Allgather).of(2, INT).into(8, INT).finalize();
    let words = only(&launch([allgather(0)])).to_string();
    assert!(words.contains("rank 0 gives itself 8 bytes and has room for 32 bytes in MPI_Allgather"), "{words}");
    let words = only(&launch([allgather(0), allgather(1)])).to_string();
    assert!(words.contains("rank 0 has room for 32 bytes from rank 1"), "{words}");
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
