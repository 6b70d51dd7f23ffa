//! The numbers go round by one place, on one rank and on several.

use harness::prelude::*;

harness::exercise!();

#[test]
fn every_rank_has_its_neighbours() {
    let run = launch(2).args(["10"]).run();
    run.assert_success();
    run.rank(0).assert_lines(&["11"]);
    run.rank(1).assert_lines(&["10"]);
}
