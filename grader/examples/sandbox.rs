//! What the sandbox adds to a launch: `cargo run -p grader --example sandbox -- PROGRAM [RANKS] [PAIRS]`, such as
//! `target/debug/hello-solution`.
//!
//! In turn a launch with bounds and one without; the median of the differences, pair by pair.

use std::time::Instant;

use harness::Launch;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().expect("name a program");
    let mut number = |otherwise: u32| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (ranks, pairs) = (number(4), number(50));
    let here = std::env::current_dir().expect("a current folder");
    let course = harness::course::find(&here).expect("run it in a course");
    let grader = course.join("target/debug/grader");
    let seconds = |confined: bool| {
        let launch = Launch::new(&course, &program, ranks).watched_by(&grader);
        let began = Instant::now();
        let run = if confined { launch.confined() } else { launch }.try_run().expect("it runs");
        assert!(run.failure().is_none(), "{:?}", run.failure());
        began.elapsed().as_secs_f64()
    };
    seconds(true);
    let (mut with, mut added) = (Vec::new(), Vec::new());
    for pair in 0..pairs {
        // Neither is always the first.
        let (first, second) = (seconds(pair % 2 == 0), seconds(pair % 2 != 0));
        let (confined, free) = if pair % 2 == 0 { (first, second) } else { (second, first) };
        with.push(confined);
        added.push(confined - free);
    }
    println!(
        "{ranks} ranks: {:.1} ms with bounds, of which {:.1} ms are the bounds'",
        median(with) * 1e3,
        median(added) * 1e3
    );
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
