//! Is what the stopwatch says true? On every rank, for every lap, to the nanosecond, and however slow the machine is.
//!
//! Two tricks make that possible. Laps can be made up: `add step 5000` is a lap of 5000 ns on any machine, so what
//! becomes of laps is exact. And the driver reads the clock a moment before and a moment after each start and stop: a
//! lap that was measured can't be shorter than from after the start to before the stop, nor longer than from before the
//! start to after the stop. On a busy machine these two are further apart, and still true.

mod judging;
mod report;

use harness::prelude::*;
use harness::{message, seed};
use judging::{agrees, as_it_took, same_statistics, same_timers};
use report::{Laps, laps, median, ms, rows, sorted};

harness::exercise!();

/// Ranks may use other timers, or none.
#[test]
fn rank_zero_has_every_timer() {
    let scripts = [
        (1, "add solve 5; add solve 6"),
        (3, "add step 7; 2: add write 8; 0: add read 9; 0: add read 9"),
        (2, "1: add step 5"),
        (5, "3: add step 5; 1: add step 6; 1: add halo 7"),
    ];
    for (ranks, script) in scripts {
        let run = summed_up(ranks, script);
        same_timers(&run, &rows(&run), &made_up(ranks, script));
    }
}

/// Made-up laps, so that every figure is known.
#[test]
fn statistics_are_exact() {
    // Ranks, timers, then for each rank and timer a number of laps and the laps, in milliseconds and a little.
    let fixed: [&[u64]; 3] = [&[1, 1, 3, 30, 10, 20], &[1, 1, 2, 30, 10], &[3, 1, 1, 50, 2, 10, 40, 2, 20, 21]];
    cases(5, &fixed, |case| {
        let ranks = case.ranks(1..=6);
        let timers = case.number(1..=2);
        let mut script = String::new();
        for rank in 0..ranks {
            for timer in ["halo", "step"].iter().take(timers as usize) {
                let least = u64::from(script.is_empty());
                for _ in 0..case.number(least..=3) {
                    script += &format!("{rank}: add {timer} {}; ", case.number(1..=9_999) * 1_000_003);
                }
            }
        }
        let run = summed_up(ranks, &script);
        let (rows, laps) = (rows(&run), made_up(ranks, &script));
        same_timers(&run, &rows, &laps);
        same_statistics(&run, &rows, &laps);
    });
}

/// Timers that lie within each other, that overlap, that are used again, and one that only a single rank has.
#[test]
fn laps_are_as_long_as_they_took() {
    cases(2, &[&[3]], |case| {
        let ranks = case.ranks(1..=4);
        let last = ranks - 1;
        let mut sleep = || case.number(300..=6_000);
        let script = format!(
            "start step; sleep {}; start inner; 0: sleep {}; sleep {}; stop inner; {last}: start own; sleep {}; start inner; \
             sleep {}; stop step; sleep {}; stop inner; {last}: stop own; start step; {last}: sleep {}; stop step",
            sleep(),
            sleep(),
            sleep(),
            sleep(),
            sleep(),
            sleep(),
            sleep(),
        );
        let run = launch(ranks).args(["--laps", "--json", "--repeat", "2", "--script", &script]).run();
        run.assert_success();
        let mut reported = Laps::new();
        for rank in run.ranks() {
            let laps = laps(rank);
            for (timer, times) in [("inner", 4), ("step", 4), ("own", if rank.rank() == last { 2 } else { 0 })] {
                let measured = laps.iter().filter(|lap| lap.timer == timer).count();
                if measured != times {
                    let misuse = rank.lines().into_iter().find(|line| line.contains(&format!("the timer {timer} is")));
                    rank.fail(
                        Failure::wrong_output(format!("the timer {timer} measured another number of laps"))
                            .expected(times)
                            .actual(measured)
                            .because("timers may run at the same time, and each may be started again after its stop")
                            .output(misuse.map(str::to_owned)),
                    );
                }
            }
            laps.iter().for_each(|lap| as_it_took(rank, lap));
            for lap in laps {
                reported.entry(lap.timer).or_default().push((rank.rank(), lap.lap));
            }
        }
        let rows = rows(&run);
        same_timers(&run, &rows, &reported);
        same_statistics(&run, &rows, &reported);
    });
}

/// A mistake in the use is said so, and changes nothing: no lap is lost, none is made up, and nobody panics.
#[test]
fn misuse_is_an_error() {
    let script = "stop never; start twice; sleep 2000; start twice; sleep 1000; stop twice; stop twice; \
                  start next; stop next; 1: stop next; 0: start held; together held; stop held; together held";
    let run = launch(2).args(["--laps", "--json", "--script", script]).run();
    run.assert_success();
    let running = |step: &str, timer| format!("{step} {timer}: the timer {timer} is running already: stop it first");
    let idle = |timer| format!("stop {timer}: the timer {timer} is not running: start it first");
    for rank in run.ranks() {
        let (first, last) = match rank.rank() {
            0 => (vec![idle("never"), running("start", "twice"), idle("twice")], running("together", "held")),
            _ => (vec![idle("never"), running("start", "twice"), idle("twice")], idle("next")),
        };
        let errors: Vec<String> = first.into_iter().chain([last]).collect();
        let lines = rank.lines();
        let actual: Vec<&str> = lines.iter().copied().filter(|line| line.contains(": the timer ")).collect();
        if let Some(missing) = errors.iter().find(|error| !actual.contains(&error.as_str())) {
            let step = missing.split(':').next().unwrap_or_default();
            rank.fail(
                Failure::wrong_output(format!("`{step}` is no error, or another one"))
                    .expected(missing)
                    .actual(actual.iter().find(|line| line.starts_with(step)).unwrap_or(&"no error"))
                    .because(if step.starts_with("stop") {
                        "that timer does not run: `Err(Misuse::NotRunning { timer })`, and no lap"
                    } else {
                        "that timer runs already: `Err(Misuse::AlreadyRunning { timer })`"
                    }),
            );
        }
        if let Some(wrong) = actual.iter().find(|line| !errors.iter().any(|error| error == *line)) {
            rank.fail(
                Failure::wrong_output("it reports a misuse where there is none")
                    .expected("no error")
                    .actual(wrong)
                    .because("a start that fails leaves the timer running, and a stop that fails leaves it as it is"),
            );
        }
        laps(rank).iter().for_each(|lap| as_it_took(rank, lap));
    }
    let one_each = || vec![(0, 0), (1, 0)];
    let expected = [("held", one_each()), ("next", one_each()), ("twice", one_each())];
    same_timers(&run, &rows(&run), &expected.map(|(timer, laps)| (timer.to_owned(), laps)).into());
}

/// One rank comes 30 ms later, five times. Who starts the clock and then waits measures 30 ms, each time.
#[test]
fn ranks_start_together() {
    const LATE: u64 = 30_000;
    let late = u32::try_from(seed::next() % 2).expect("0 or 1");
    let script = format!("{late}: sleep {LATE}; together step; stop step");
    let run = launch(2).args(["--laps", "--json", "--repeat", "5", "--script", &script]).run();
    run.assert_success();
    for (rank, barriers) in run.ranks().iter().zip(run.calls("MPI_Barrier")) {
        if barriers.count < 5 {
            rank.fail(
                Failure::wrong_output("the ranks do not wait for each other before they start a timer together")
                    .expected("MPI_Barrier 5 times, once for each `start_together`")
                    .actual(format!("{} times", barriers.count))
                    .because("without it the timers start when each rank happens to come, and the late rank is waited for later"),
            );
        }
    }
    let punctual = run.rank(1 - late);
    let times: Vec<(u32, u64)> = laps(punctual).iter().map(|lap| (punctual.rank(), lap.lap)).collect();
    let half = LATE as f64 * 1e3 / 2.0;
    if times.is_empty() || median(&sorted(&times)) < half {
        return;
    }
    punctual.fail(
        Failure::wrong_output(format!("its timer measured how long it waited for rank {late}"))
            .expected("some microseconds from the start to the stop right after it")
            .actual(times.iter().map(|(_, lap)| ms(*lap as f64)).collect::<Vec<_>>().join(", "))
            .because("the clock was read before the barrier: wait first, then start"),
    );
}

/// The same figures three times: for people, for spreadsheets, for programs.
#[test]
fn table_and_csv_agree() {
    for (ranks, timers) in [(1, ["step", "io"]), (3, ["exchange_of_ghost_cells", "a"])] {
        let mut script = String::from("add write 1; ");
        for rank in 0..ranks {
            // From microseconds to a quarter of an hour.
            let lap = |bits: u64| 1_001 + seed::next() % (1 << bits);
            script += &format!("{rank}: add {} {}; {rank}: add {} {}; ", timers[0], lap(20), timers[1], lap(40));
        }
        let run = summed_up(ranks, &script);
        agrees(&run, &rows(&run));
    }
}

/// `--repeat 0`, and a timer that nobody stops.
#[test]
fn no_laps_no_lines() {
    for (ranks, script) in [(1, ""), (3, ""), (2, "start endless")] {
        let run = summed_up(ranks, script);
        same_timers(&run, &rows(&run), &Laps::new());
        agrees(&run, &[]);
    }
}

/// A launch that prints on rank 0 alone: the table, CSV and JSON.
fn summed_up(ranks: u32, script: &str) -> Run {
    let run = launch(ranks).args(["--csv", "--json", "--script", script]).run();
    run.assert_success();
    if let Some(rank) =
        run.ranks().iter().skip(1).find(|rank| rank.stdout().contains("\"timer\"") || rank.stdout().ends_with("[]\n"))
    {
        rank.fail(
            Failure::wrong_output("it has summaries, and only rank 0 should")
                .expected("`summaries` returns None on this rank")
                .actual(message::shown(rank.stdout()))
                .because("the laps are gathered on rank 0, so no other rank has those of all"),
        );
    }
    run.assert_only_rank_prints(0);
    run
}

/// The laps that a script of `add` steps makes up.
fn made_up(ranks: u32, script: &str) -> Laps {
    let mut laps = Laps::new();
    for rank in 0..ranks {
        for step in script.split(';').map(str::trim).filter(|step| !step.is_empty()) {
            let (only, step) =
                step.split_once(':').map_or((None, step), |(only, step)| (only.parse().ok(), step.trim()));
            let words: Vec<&str> = step.split_whitespace().collect();
            if let ["add", timer, lap] = words.as_slice()
                && only.is_none_or(|only: u32| only == rank)
            {
                laps.entry((*timer).to_owned()).or_default().push((rank, lap.parse().expect("a number")));
            }
        }
    }
    laps
}
