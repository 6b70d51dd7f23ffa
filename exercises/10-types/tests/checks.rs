//! What is checked, and why.

use harness::prelude::*;

harness::exercise!();

#[test]
fn every_rank_answers() {
    for ranks in [1, 2, 3, 5] {
        let run = launch(ranks).run();
        run.assert_success();
        for rank in run.ranks() {
            rank.assert_lines(&[rank.rank().to_string()]);
        }
    }
}
