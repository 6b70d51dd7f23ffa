//! Compares what the program says with what is true.

use harness::prelude::*;

use crate::report::{Lap, Laps, Row, expected, median, ms, sorted};

/// How far two figures may be apart that are written and read, in nanoseconds.
const ROUNDING: f64 = 1.0;

/// The summaries are of these timers, sorted by name, and count their ranks and laps right.
pub fn same_timers(run: &Run, rows: &[Row], laps: &Laps) {
    let root = run.rank(0);
    let names = |names: Vec<&str>| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let (expected_names, actual_names): (Vec<&str>, Vec<&str>) =
        (laps.keys().map(String::as_str).collect(), rows.iter().map(|row| row.timer.as_str()).collect());
    if expected_names != actual_names {
        let because = match laps.iter().find(|(timer, _)| !actual_names.contains(&timer.as_str())) {
            Some(_) if rows.is_empty() => {
                "`stop` and `add` remember laps, and `summaries` brings those of all ranks together".to_owned()
            }
            Some((timer, laps)) => {
                format!("rank {} measured the timer {timer}: every rank has timers of its own", laps[0].0)
            }
            None if rows.len() > laps.len() => "a timer has a summary when it measured a lap, and only one".to_owned(),
            None => "the timers are to be sorted by name".to_owned(),
        };
        root.fail(
            Failure::wrong_output("its summaries are of other timers")
                .expected(names(expected_names))
                .actual(names(actual_names))
                .because(because),
        );
    }
    for (row, (timer, laps)) in rows.iter().zip(laps) {
        let expected = expected(timer, laps);
        let of_root = laps.iter().filter(|(rank, _)| *rank == 0).count() as u64;
        let fail = |what: &str, (expected, actual): (u64, u64), because: &str| {
            root.fail(
                Failure::wrong_output(format!("the timer {timer} has another number of {what}"))
                    .expected(expected)
                    .actual(actual)
                    .because(because),
            )
        };
        if row.laps != expected.laps {
            fail(
                "laps",
                (expected.laps, row.laps),
                if row.laps == of_root { "only the laps of rank 0 are in it" } else { "it has the laps of all ranks" },
            );
        }
        if row.ranks != expected.ranks {
            fail("ranks", (expected.ranks, row.ranks), "a rank counts where it measured a lap with this timer");
        }
    }
}

/// Minimum, median and maximum, to the nanosecond.
pub fn same_statistics(run: &Run, rows: &[Row], laps: &Laps) {
    for (row, (timer, laps)) in rows.iter().zip(laps) {
        let right = expected(timer, laps);
        let figures = [("min", right.min, row.min), ("median", right.median, row.median), ("max", right.max, row.max)];
        for (name, expected, actual) in figures {
            if same(expected, actual) {
                continue;
            }
            let listed: Vec<String> = sorted(laps).iter().take(12).map(|lap| ms(*lap)).collect();
            let more = if laps.len() > 12 { ", …" } else { "" };
            run.rank(0).fail(
                Failure::wrong_output(format!("the {name} of the timer {timer} is another"))
                    .expected(ms(expected))
                    .actual(ms(actual))
                    .because(usual_cause(name, laps, actual))
                    .output([format!("its laps in order: {}{more}", listed.join(", "))]),
            );
        }
    }
}

fn same(expected: f64, actual: f64) -> bool {
    (expected - actual).abs() <= ROUNDING
}

/// The mistakes that are made most.
fn usual_cause(name: &str, laps: &[(u32, u64)], actual: f64) -> String {
    let times = sorted(laps);
    let of_rank = |rank: u32| sorted(&laps.iter().copied().filter(|lap| lap.0 == rank).collect::<Vec<_>>());
    let mut medians: Vec<f64> = (0..8).map(of_rank).filter(|laps| !laps.is_empty()).map(|laps| median(&laps)).collect();
    medians.sort_by(f64::total_cmp);
    let (half, unsorted) = (times.len() / 2, laps[laps.len() / 2].1 as f64);
    let cause = if same(times.iter().sum::<f64>() / times.len() as f64, actual) {
        "that is the mean, which one slow lap pulls away; the median is the lap in the middle"
    } else if name == "median"
        && times.len().is_multiple_of(2)
        && (same(times[half], actual) || same(times[half - 1], actual))
    {
        "of an even number of laps two are in the middle, and the median is half-way between them"
    } else if name == "median" && same(median(&medians), actual) {
        "that is the median of the ranks' medians, in which a rank with one lap counts as much as one with a hundred"
    } else if name == "median" && same(unsorted, actual) {
        "that is the lap in the middle of the list: sort the list first"
    } else if (actual / 1e6).fract() == 0.0 && actual != 0.0 {
        "that is whole milliseconds: `as_secs_f64` keeps what `as_millis` drops"
    } else if [1e-9, 1e-6, 1e-3, 1e3, 1e6, 1e9].iter().any(|unit| (actual * unit / times[half] - 1.0).abs() < 1e-3) {
        "summaries are in seconds: `as_secs_f64`"
    } else if times.iter().any(|lap| *lap > actual && (lap - actual) % 2_f64.powi(32) <= ROUNDING) {
        "nanoseconds in 32 bits hold four seconds: `as_secs_f64` has room for more"
    } else {
        "the laps of all ranks are put into one list, in order"
    };
    cause.to_owned()
}

/// A lap as it was measured lies between what it can have been at the least and at the most.
///
/// One part in a hundred is left to clocks that tick at different rates, such as MPI's own.
pub fn as_it_took(rank: &Rank, lap: &Lap) {
    let (least, measured, most) = (lap.least as f64, lap.lap as f64, lap.most as f64);
    let slack = |time: f64| 0.01 * time + 10_000.0;
    if measured >= least - slack(least) && measured <= most + slack(most) {
        return;
    }
    let because = if measured < least {
        "it begins at a later start, or part of it is cut off: each timer has its own start, and `Duration` its nanoseconds"
    } else {
        "it has the time from an earlier start in it: each lap begins with the start before it, and each timer has its own"
    };
    rank.fail(
        Failure::wrong_output(format!(
            "a lap of the timer {} is too {}",
            lap.timer,
            if measured < least { "short" } else { "long" }
        ))
        .expected(format!("between {} and {}, as the driver saw it", ms(least), ms(most)))
        .actual(ms(measured))
        .because(because),
    );
}

/// Table and CSV have a line for each of these summaries, with the same figures.
pub fn agrees(run: &Run, rows: &[Row]) {
    let root = run.rank(0);
    let text = root.stdout();
    // The driver prints the table, CSV and JSON, with an empty line between.
    let mut parts = text.rsplitn(3, "\n\n").skip(1);
    let (csv, table) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let lines = |what: &str, text: &str| -> Vec<String> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if lines.len() != rows.len() + 1 {
            root.fail(
                Failure::wrong_output(format!("{what} has another number of lines"))
                    .expected(format!("{}: the headings, and one for each timer with a lap", rows.len() + 1))
                    .actual(lines.len())
                    .because("each line ends with a line break, and there are no others")
                    .output(lines.into_iter().take(5)),
            );
        }
        lines
    };
    let headings = |what: &str, expected: &str, actual: String| {
        if actual != expected {
            root.fail(
                Failure::wrong_output(format!("{what} has other headings"))
                    .expected(expected)
                    .actual(actual)
                    .because("whoever reads it finds the figures by their headings"),
            );
        }
    };
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();

    let lines_of_csv = lines("the CSV", csv);
    headings("the CSV", "timer,ranks,laps,min_s,median_s,max_s", lines_of_csv[0].trim_end().to_owned());
    for (row, line) in rows.iter().zip(&lines_of_csv[1..]) {
        let fields: Vec<&str> = line.trim_end().split(',').collect();
        figures(root, "the CSV", row, line, &fields, 1e9, ROUNDING);
    }
    let lines_of_table = lines("the table", table);
    headings("the table", "timer ranks laps min/ms median/ms max/ms", words(&lines_of_table[0]).join(" "));
    for (row, line) in rows.iter().zip(&lines_of_table[1..]) {
        let fields = words(line);
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        // Three digits after the point are microseconds.
        figures(root, "the table", row, line, &fields, 1e6, 501.0);
        let digits = fields[3..].iter().map(|field| field.split_once('.').map_or(0, |(_, digits)| digits.len()));
        if let Some(digits) = digits.clone().find(|digits| *digits != 3) {
            root.fail(
                Failure::wrong_output("a time in the table has another number of digits after the point")
                    .expected("3")
                    .actual(digits)
                    .because("`{:.3}` writes three")
                    .output([line.clone()]),
            );
        }
        if ends(line) != ends(&lines_of_table[0]) {
            root.fail(
                Failure::wrong_output("the columns of the table are not below each other")
                    .expected("numbers that end where their heading ends, also below a long name")
                    .actual("a line that is shifted")
                    .because("the first column is as wide as the longest name")
                    .output(lines_of_table.iter().take(5).cloned()),
            );
        }
    }
}

/// One line has the figures of one summary. `unit` is the nanoseconds in one of its own.
fn figures(root: &Rank, what: &str, row: &Row, line: &str, fields: &[&str], unit: f64, rounding: f64) {
    let fail = |expected: String, actual: &str, because: &str| {
        root.fail(
            Failure::wrong_output(format!("{what} does not say what the summary of {} says", row.timer))
                .expected(expected)
                .actual(actual)
                .because(because)
                .output([line.to_owned()]),
        )
    };
    if fields.len() != 6 {
        fail("6 fields".to_owned(), &format!("{}", fields.len()), "a line has timer, ranks, laps, and three times");
    }
    let texts = [row.timer.clone(), row.ranks.to_string(), row.laps.to_string()];
    if let Some((expected, actual)) = texts.iter().zip(fields).find(|(expected, actual)| expected != actual) {
        fail(expected.clone(), actual, "name, ranks and laps come first, in this order");
    }
    for ((name, time), actual) in [("min", row.min), ("median", row.median), ("max", row.max)].iter().zip(&fields[3..])
    {
        let number: f64 = actual.parse().unwrap_or(f64::NAN);
        if (number * unit - time).abs() <= rounding {
            continue;
        }
        let because =
            if [1e-9, 1e-6, 1e-3, 1e3, 1e6, 1e9].iter().any(|by| (number * unit * by / time - 1.0).abs() < 1e-3) {
                "that is in another unit"
            } else {
                "the times are min, median and max, in this order, and the CSV does not round them"
            };
        fail(format!("{name}: {}", time / unit), actual, because);
    }
}

/// Where the words of a line end, without the first, which is aligned to the left.
fn ends(line: &str) -> Vec<usize> {
    let characters: Vec<char> = line.trim_end().chars().chain([' ']).collect();
    let pairs = characters.windows(2).enumerate();
    pairs.filter(|(_, pair)| pair[0] != ' ' && pair[1] == ' ').map(|(at, _)| at).skip(1).collect()
}
