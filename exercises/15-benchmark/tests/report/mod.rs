//! What the program prints, as values.

use std::collections::BTreeMap;

use harness::prelude::*;

/// The laps of each timer in nanoseconds, each with the rank that it was measured on.
pub type Laps = BTreeMap<String, Vec<(u32, u64)>>;

/// A summary; times are in nanoseconds.
#[derive(Debug)]
pub struct Row {
    pub timer: String,
    pub ranks: u64,
    pub laps: u64,
    pub min: f64,
    pub median: f64,
    pub max: f64,
}

/// The summary that a timer must have. It has one lap at least.
pub fn expected(timer: &str, laps: &[(u32, u64)]) -> Row {
    let mut ranks: Vec<u32> = laps.iter().map(|(rank, _)| *rank).collect();
    ranks.dedup();
    let times = sorted(laps);
    Row {
        timer: timer.to_owned(),
        ranks: ranks.len() as u64,
        laps: times.len() as u64,
        min: times[0],
        median: median(&times),
        max: times[times.len() - 1],
    }
}

pub fn sorted(laps: &[(u32, u64)]) -> Vec<f64> {
    let mut times: Vec<f64> = laps.iter().map(|(_, lap)| *lap as f64).collect();
    times.sort_by(f64::total_cmp);
    times
}

pub fn median(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { (sorted[half - 1] + sorted[half]) / 2.0 }
}

/// The summaries that rank 0 prints as JSON, at the end of its output.
pub fn rows(run: &Run) -> Vec<Row> {
    let root = run.rank(0);
    let Some((_, json)) = root.stdout().trim_end().rsplit_once("\n\n") else {
        root.fail(
            Failure::wrong_output("it prints no summaries")
                .expected("a table, an empty line, and the summaries as JSON, which the driver prints")
                .actual(harness::message::shown(root.stdout()))
                .because("`summaries` returns Some(…) on rank 0, also when there is nothing in it"),
        );
    };
    let rows: Option<Vec<Row>> =
        serde_json::from_str::<Vec<serde_json::Value>>(json).ok().and_then(|rows| rows.iter().map(row).collect());
    rows.unwrap_or_else(|| {
        root.fail(
            Failure::wrong_output("the summaries that it prints as JSON can't be read")
                .actual(harness::message::shown(json))
                .because("only the driver prints; use `eprintln!` to look at what your functions do"),
        )
    })
}

fn row(value: &serde_json::Value) -> Option<Row> {
    // JSON has no NaN: serde_json writes null for it.
    let nanoseconds = |name: &str| value[name].as_f64().map_or(f64::NAN, |seconds| seconds * 1e9);
    Some(Row {
        timer: value["timer"].as_str()?.to_owned(),
        ranks: value["ranks"].as_u64()?,
        laps: value["laps"].as_u64()?,
        min: nanoseconds("min_s"),
        median: nanoseconds("median_s"),
        max: nanoseconds("max_s"),
    })
}

/// A lap that the program measured and reported, and what it can have been at the least and at the most.
#[derive(Debug)]
pub struct Lap {
    pub timer: String,
    pub least: u64,
    pub lap: u64,
    pub most: u64,
}

/// The laps that a rank printed: `lap NAME LEAST <= LAP <= MOST ns`.
pub fn laps(rank: &Rank) -> Vec<Lap> {
    let lap = |line: &&str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["lap", timer, least, "<=", lap, "<=", most, "ns"] = words.as_slice() else { return None };
        let [least, lap, most] = [least, lap, most].map(|number| number.parse().ok());
        Some(Lap { timer: (*timer).to_owned(), least: least?, lap: lap?, most: most? })
    };
    rank.lines().iter().filter_map(lap).collect()
}

/// `1.234567 ms`
pub fn ms(nanoseconds: f64) -> String {
    format!("{:.6} ms", nanoseconds * 1e-6)
}
