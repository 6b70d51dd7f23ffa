//! Who says hello? Every rank, one line each, and each says who it is.
//!
//! All ranks of a launch run the same program, and what they print arrives in any order. The grader keeps what each
//! rank printed apart from the others, so a rank that prints another's line is found out.

use harness::prelude::*;

harness::exercise!();

/// One program, many processes: nobody prints for the others, and nobody stays silent.
#[test]
fn every_rank_prints_one_line() {
    for ranks in [2, 5] {
        let run = launch(ranks).run();
        run.assert_success();
        one_line_each(&run);
    }
}

/// Rank, size and host come from MPI: the program cannot know them otherwise.
#[test]
fn every_rank_says_who_it_is() {
    for ranks in [3, 1, 2, 5, 8] {
        let run = launch(ranks).run();
        run.assert_success();
        one_line_each(&run);
        for rank in run.ranks() {
            let expected = hello(rank.rank(), ranks, rank.host());
            let actual = rank.lines()[0];
            if actual != expected {
                let failure = Failure::wrong_output("its line is another").expected(&expected).actual(actual);
                rank.fail(match usual_cause(actual, rank, ranks) {
                    Some(cause) => failure.because(cause),
                    None => failure,
                });
            }
        }
    }
}

fn hello(rank: impl std::fmt::Display, size: impl std::fmt::Display, host: &str) -> String {
    format!("Hello from rank {rank} of {size} on {host}")
}

fn one_line_each(run: &Run) {
    let root = run.rank(0);
    let others_silent = run.ranks().iter().skip(1).all(|rank| rank.stdout().is_empty());
    if run.size() > 1 && others_silent && root.lines().len() > 1 {
        root.fail(
            Failure::wrong_output("it prints the lines of all ranks, and the others print nothing")
                .expected("one line from each rank")
                .actual(format!("{} lines from rank 0", root.lines().len()))
                .because(
                    "every rank runs the whole program: no loop over the ranks is needed, each prints its own line",
                ),
        );
    }
    for rank in run.ranks() {
        let lines = rank.lines();
        let because = match lines.as_slice() {
            [_] => continue,
            [] if !rank.stderr().is_empty() => "`println!` prints to the standard output, `eprintln!` does not",
            [] => "every rank runs `hello`, and each must print: is there an `if` around the `println!`?",
            _ => "one `println!` on every rank is all it takes",
        };
        let actual = if lines.is_empty() { "nothing".to_owned() } else { format!("{} lines", lines.len()) };
        rank.fail(
            Failure::wrong_output("it must print one line")
                .expected(hello(rank.rank(), run.size(), rank.host()))
                .actual(actual)
                .because(because)
                .output(lines.iter().take(3).map(ToString::to_string)),
        );
    }
}

/// The mistakes that are made most.
fn usual_cause(actual: &str, rank: &Rank, ranks: u32) -> Option<String> {
    let (own, host) = (rank.rank(), rank.host());
    let same_place = actual.strip_suffix(&format!(" on {host}")).is_some();
    let because = if actual == hello(ranks, own, host) {
        "rank and size are swapped: `world.rank()` comes first".to_owned()
    } else if actual == hello(own + 1, ranks, host) {
        format!("ranks count from 0: the last of {ranks} is rank {}", ranks - 1)
    } else if actual == hello(own, ranks - 1, host) {
        "the size is the number of ranks, not the number of the last one".to_owned()
    } else if actual.starts_with(&hello(own, ranks, "")) {
        "MPI knows the name of the host: `mpi::environment::processor_name()`".to_owned()
    } else if actual.eq_ignore_ascii_case(&hello(own, ranks, host)) {
        "capital and small letters must be as asked for".to_owned()
    } else if same_place && actual.starts_with(&format!("Hello from rank {own} of ")) {
        "the size must come from `world.size()`, since the program is run with any number of ranks".to_owned()
    } else if same_place && actual.starts_with("Hello from rank ") {
        "`world.rank()` gives each rank its own number".to_owned()
    } else {
        return None;
    };
    Some(because)
}
