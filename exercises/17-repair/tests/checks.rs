//! Three programs that somebody else left broken. Are they understood, and are they mended?
//!
//! What hangs, disagrees or races does so for some inputs and in some orders of messages. So each program is launched
//! several times over: as it is, with synchronous sends, which nothing buffers, and with calls delayed by seeded amounts,
//! so that messages come in another order. A right answer that came about by luck does not last.
//!
//! Each program passes at least fifty such schedules. A launch takes longer than an input does, so a delayed launch runs
//! its program on twenty-five inputs, one after the other, and two launches of each check are delayed, whatever is drawn.
//! Those are fifty schedules, because the delay before each call is drawn anew from the schedule's seed and the number of
//! the call, and each input makes other calls than the ones before it; and because the driver's barrier before each input
//! lets none of it begin before the last is over, and has the observer delay as many of its calls as of the first. What
//! one launch did, the same seeds, number of inputs and schedule do again: the failure's command has them all.

#[path = "../src/inputs.rs"]
#[expect(dead_code, reason = "who opens when is the program's own matter")]
mod inputs;

use harness::prelude::*;

harness::exercise!();

/// The programs are as they were given, so what is wrong with them is known.
#[test]
fn diagnosis_is_right() {
    let run = launch(1).args(["diagnosis"]).run();
    run.assert_success();
    let answers = [
        (
            "hang",
            "rank 0 in MPI_Sendrecv, rank 1 in MPI_Allreduce",
            "two ranks, the lower one first, and the call that each waits in",
            "`exec repair -n 3 -- hang --seed 1` says it, of the program as you were given it",
        ),
        (
            "mismatch",
            "MPI_Bcast, u64 on rank 0, f64 on the others",
            "a collective, and two types as Rust calls them",
            "`exec repair -n 3 -- mismatch --seed 338` says it, of the program as you were given it",
        ),
        (
            "race",
            "tag 2",
            "the tag of the messages that are received from anyone, and must be from one rank",
            "a kind may come from anyone: `serve` takes requests as they come; what may not come from anyone?",
        ),
    ];
    for (program, right, expected, because) in answers {
        let actual = answer(run.rank(0), &format!("{program}: "));
        if actual != right {
            let what = format!("what you wrote down about {program}.rs is not what is wrong with it");
            run.rank(0).fail(Failure::wrong_output(what).expected(expected).actual(actual).because(because));
        }
    }
}

/// Every part of the rod, after as many sweeps as the whole rod takes.
#[test]
fn hang_is_mended() {
    cases(1, &[&[2, AS_IT_IS], &[1, AS_IT_IS], &[5, SYNCHRONOUS], &[4, DELAYED], &[3, DELAYED]], |case| {
        let Launched { run, seed, times } = launched(case, 1..=6, "hang");
        for time in 0..times {
            let parts = inputs::rod(seed.wrapping_add(time), run.ranks().len());
            let (sweeps, rod) = relaxed(parts.concat());
            let mut rest = &rod[..];
            for (rank, part) in run.ranks().iter().zip(&parts) {
                let (cells, others) = rest.split_at(part.len());
                rest = others;
                let (took, actual) = rod_of(rank, time);
                if took != sweeps {
                    rank.fail(
                        Failure::wrong_output(format!("the rod was relaxed in another number of sweeps in rod {time}"))
                            .expected(format!("{sweeps} sweeps on every rank"))
                            .actual(format!("{took} sweeps"))
                            .because(
                                "the last sweep is the first in which no cell of any rank changed by 2 degrees or more",
                            ),
                    );
                }
                if !relative_eq!(cells, &actual[..], epsilon = 1e-9) {
                    rank.fail(
                        Failure::wrong_output(format!("its cells have other temperatures in rod {time}"))
                            .expected(format!("{cells:?}"))
                            .actual(format!("{actual:?}"))
                            .because("each sweep needs the neighbours' edges as they were after the sweep before"),
                    );
                }
            }
        }
        for rank in &run.ranks()[1..] {
            let (own, left) = (rank.rank(), rank.rank() - 1);
            if !run.messages().iter().any(|message| (message.from, message.to) == (left, own)) {
                rank.fail(
                    Failure::wrong_output(format!("rank {left} never tells it the cell at its edge"))
                        .expected(format!("a message from rank {left} in each sweep"))
                        .actual("none")
                        .because(
                            "cells stay on their rank: who gathers the rod gives up that the ranks share the work",
                        ),
                );
            }
        }
    });
}

/// Every sounding of every rank in its bin, on rank 0.
#[test]
fn mismatch_is_mended() {
    cases(1, &[&[2, AS_IT_IS], &[1, AS_IT_IS], &[5, SYNCHRONOUS], &[4, DELAYED], &[3, DELAYED]], |case| {
        let Launched { run, seed, times } = launched(case, 1..=6, "mismatch");
        for rank in &run.ranks()[1..] {
            if let Some(line) = rank.lines().iter().find(|line| line.starts_with("survey ")) {
                rank.fail(
                    Failure::wrong_output("it returns a histogram, and only rank 0 should")
                        .expected("None")
                        .actual(line)
                        .because("after a reduction to rank 0, no other rank has the sums"),
                );
            }
        }
        for time in 0..times {
            let survey = inputs::survey(seed.wrapping_add(time), run.ranks().len());
            let expected = format!("{:?}", histogram(&survey));
            let actual = answer(run.rank(0), &format!("survey {time}: bins "));
            if actual != expected {
                let inputs::Survey { draught, width, .. } = survey;
                run.rank(0).fail(
                    Failure::wrong_output(format!("the histogram of survey {time} is another"))
                        .expected(&expected)
                        .actual(actual)
                        .because(format!(
                            "a sounding, {draught} cm more for the draught, counts in bin depth / {width}, whichever \
                             rank measured it",
                        )),
                );
            }
        }
    });
}

/// Every shop gets its own total, whoever else asks at the same time.
#[test]
fn race_is_mended() {
    cases(1, &[&[1, AS_IT_IS], &[4, SYNCHRONOUS], &[6, DELAYED], &[5, DELAYED]], |case| {
        let Launched { run, seed, times } = launched(case, 1..=6, "race");
        for time in 0..times {
            let market = inputs::market(seed.wrapping_add(time), run.ranks().len());
            let totals: Vec<Vec<i64>> =
                market.requests.iter().map(|all| all.iter().map(|one| total(&market.prices, one)).collect()).collect();
            for (rank, expected) in run.ranks().iter().zip(&totals).skip(1) {
                let actual = answer(rank, &format!("market {time}: answers "));
                if actual != format!("{expected:?}") {
                    rank.fail(wrong_answer(rank.rank(), time, &totals, &actual));
                }
            }
            let expected = totals.concat().iter().sum::<i64>().to_string();
            let actual = answer(run.rank(0), &format!("market {time}: takings "));
            if actual != expected {
                run.rank(0).fail(
                    Failure::wrong_output(format!("the takings of market {time} are not the sum of all answers"))
                        .expected(expected)
                        .actual(actual),
                );
            }
        }
    });
}

/// How a launch is made.
const AS_IT_IS: u64 = 0;
const SYNCHRONOUS: u64 = 1;
const DELAYED: u64 = 2;

/// One launch of a program.
struct Launched {
    run: Run,
    /// The seed of its first input; the next ones have the numbers after it.
    seed: u64,
    /// On how many inputs it ran, one after the other.
    times: u64,
}

fn launched(case: &mut Case, ranks: std::ops::RangeInclusive<u32>, program: &str) -> Launched {
    let (ranks, how, seed) = (case.ranks(ranks), case.number(AS_IT_IS..=DELAYED), case.seed());
    let times = if how == DELAYED { 25 } else { 3 };
    let launch = launch(ranks).args([program, "--seed", &seed.to_string(), "--times", &times.to_string()]);
    let run = match how {
        SYNCHRONOUS => launch.synchronous(),
        // A second or two of delays, and several times as much where the ranks wait for a core.
        DELAYED => launch.schedule(case.seed()).time_limit(Duration::from_secs(40)),
        _ => launch,
    }
    .run();
    // MPI may end the ranks in the middle of a collective that they disagree about, or leave them there: what they disagree
    // about says more than that.
    if let Some(finding) = run.findings().iter().find(|finding| finding.kind == "collective-mismatch") {
        fail(Failure::new(Verdict::MpiMisuse, &finding.what).seen_in(&run));
    }
    run.assert_success();
    Launched { run, seed, times }
}

/// What a rank's line of output says after its beginning; nothing where it printed no such line.
fn answer(rank: &Rank, beginning: &str) -> String {
    rank.lines().iter().find_map(|line| line.strip_prefix(beginning)).unwrap_or("nothing").to_owned()
}

/// `rod 0: 5 sweeps, cells [1.5, 2.0]`
fn rod_of(rank: &Rank, time: u64) -> (u64, Vec<f64>) {
    let line = answer(rank, &format!("rod {time}: "));
    let (sweeps, cells) = line.split_once(" sweeps, cells ").unwrap_or_default();
    let cells = cells.trim_matches(['[', ']']).split(", ").filter_map(|cell| cell.parse().ok()).collect();
    (sweeps.parse().unwrap_or_default(), cells)
}

/// The whole rod on one rank: sweeps, and temperatures.
fn relaxed(mut rod: Vec<f64>) -> (u64, Vec<f64>) {
    for sweeps in 1.. {
        let cell = |at: usize| rod.get(at).copied().unwrap_or(0.0);
        let next: Vec<f64> =
            (0..rod.len()).map(|at| (cell(at.wrapping_sub(1)) + 2.0 * cell(at) + cell(at + 1)) / 4.0).collect();
        let change = rod.iter().zip(&next).map(|(old, new)| (new - old).abs()).fold(0.0, f64::max);
        rod = next;
        if change < 2.0 {
            return (sweeps, rod);
        }
    }
    unreachable!("heat spreads until nothing changes any more")
}

fn histogram(survey: &inputs::Survey) -> Vec<u64> {
    let bins: Vec<u64> =
        survey.soundings.concat().iter().map(|sounding| (sounding + survey.draught) / survey.width).collect();
    let last = bins.iter().max().copied().unwrap_or_default();
    (0..=last).map(|bin| bins.iter().filter(|&&other| other == bin).count() as u64).collect()
}

fn total(prices: &[i64], (kind, articles): &(u64, Vec<u64>)) -> i64 {
    let price: i64 = articles.iter().map(|&article| prices[article as usize]).sum();
    if *kind == inputs::RETURN { -price / 2 } else { price }
}

/// Which request got an answer that is not its own, and whose it is.
fn wrong_answer(shop: u32, time: u64, totals: &[Vec<i64>], actual: &str) -> Failure {
    let own = &totals[shop as usize];
    let given: Vec<i64> = actual.trim_matches(['[', ']']).split(", ").filter_map(|total| total.parse().ok()).collect();
    let failure = Failure::wrong_output(format!("it is told the wrong total in market {time}"));
    let Some((at, (&expected, &given))) = own.iter().zip(&given).enumerate().find(|(_, (own, given))| own != given)
    else {
        return failure.expected(format!("{own:?}")).actual(actual).because("every request is answered once, in turn");
    };
    let whose = (1..totals.len()).find(|&other| other != shop as usize && totals[other].contains(&given));
    failure.expected(format!("{expected} for its request {}", at + 1)).actual(given).because(match whose {
        Some(other) => {
            format!("that is what the articles cost that rank {other} asked for: two requests were mixed up")
        }
        None => "the kind of one request was taken together with the articles of another".to_owned(),
    })
}
