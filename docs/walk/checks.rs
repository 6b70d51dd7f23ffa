//! The numbers go round by one place, on one rank and on several.
//!
//! On two ranks left and right are the same rank, so two ranks alone would not do. Numbers are drawn, so that none can be known
//! beforehand, and differ from rank to rank by more than one.

use harness::prelude::*;

harness::exercise!();

#[test]
fn every_rank_has_its_neighbours() {
    // ANCHOR: cases
    cases(4, &[&[1, 10], &[2, 10], &[3, 10]], |case| {
        let ranks = case.ranks(1..=8);
        let seed = case.number(0..=1000);
        let run = launch(ranks).args([seed.to_string()]).run();
        run.assert_success();
        for rank in run.ranks() {
            let of = |rank: u32| seed + u64::from(rank * rank);
            let left = (rank.rank() + ranks - 1) % ranks;
            let right = (rank.rank() + 1) % ranks;
            let expected = of(left).to_string();
            if rank.stdout().trim() == of(right).to_string() && of(left) != of(right) {
                rank.fail(
                    Failure::wrong_output("it has the number of its right neighbour")
                        .expected(expected)
                        .actual(of(right))
                        .because("the numbers went to the left"),
                );
            }
            rank.assert_lines(&[expected]);
        }
    });
    // ANCHOR_END: cases
}
