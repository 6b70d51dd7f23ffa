//! What the ranks of a launch called, and how well they were used, as tables.

use std::collections::BTreeSet;
use std::fmt::Write;

use harness::{Calls, Observation};

/// So many ranks' work is listed; more are summed up.
const LISTED: usize = 8;

/// What stands between two columns.
const GAP: &str = "   ";

/// A line for each call, and for each rank how often, how many bytes, how long. Where the ranks have no room beside each
/// other, their sum and the longest time of any. Nothing where nothing was called.
pub fn table(observation: &Observation, width: usize) -> String {
    let names: BTreeSet<&String> = observation.calls.iter().flat_map(|calls| calls.keys()).collect();
    if names.is_empty() {
        return String::new();
    }
    let of = |name: &str| -> Vec<Calls> {
        observation.calls.iter().map(|calls| calls.get(name).copied().unwrap_or_default()).collect()
    };
    let ranks = (0..observation.calls.len()).map(|rank| format!("rank {rank}"));
    let mut rows = vec![std::iter::once("call".to_owned()).chain(ranks).collect::<Vec<String>>()];
    rows.extend(
        names.iter().map(|name| std::iter::once((*name).clone()).chain(of(name).into_iter().map(cell)).collect()),
    );
    if let Some(table) = aligned(&rows, width) {
        return table;
    }
    let head = ["call".to_owned(), format!("all {} ranks", observation.calls.len()), "longest on one".to_owned()];
    let mut rows = vec![head.to_vec()];
    rows.extend(names.iter().map(|name| {
        let sum = of(name).into_iter().fold(Calls::default(), |sum, calls| Calls {
            count: sum.count + calls.count,
            bytes: sum.bytes + calls.bytes,
            seconds: sum.seconds + calls.seconds,
        });
        vec![(*name).clone(), cell(sum), seconds(of(name).iter().map(|calls| calls.seconds).fold(0.0, f64::max))]
    }));
    aligned(&rows, usize::MAX).unwrap_or_default()
}

/// Rows as lines, the first column to the left and the others to the right. None where they are too wide.
fn aligned(rows: &[Vec<String>], width: usize) -> Option<String> {
    let columns = rows.first()?.len();
    let wide = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(wide).collect();
    if widths.iter().sum::<usize>() + GAP.len() * (columns - 1) > width {
        return None;
    }
    let mut text = String::new();
    for row in rows {
        let _ = write!(text, "{:<1$}", row[0], widths[0]);
        for (cell, width) in row.iter().zip(&widths).skip(1) {
            let _ = write!(text, "{GAP}{cell:>width$}");
        }
        text.push('\n');
    }
    Some(text)
}

fn cell(calls: Calls) -> String {
    match calls {
        Calls { count: 0, .. } => "-".to_owned(),
        Calls { count, bytes: 0, seconds: time } => format!("{count} x, {}", seconds(time)),
        Calls { count, bytes: size, seconds: time } => format!("{count} x, {}, {}", bytes(size), seconds(time)),
    }
}

fn bytes(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{:.1} kB", bytes as f64 * 1e-3),
        10_000_000..10_000_000_000 => format!("{:.1} MB", bytes as f64 * 1e-6),
        _ => format!("{:.1} GB", bytes as f64 * 1e-9),
    }
}

fn seconds(seconds: f64) -> String {
    match seconds {
        0.0 => "0 s".to_owned(),
        seconds if seconds < 1e-3 => format!("{:.1} us", seconds * 1e6),
        seconds if seconds < 1.0 => format!("{:.1} ms", seconds * 1e3),
        _ => format!("{seconds:.2} s"),
    }
}

/// What stands in the place of metrics that are not known.
const UNKNOWN: &str = "runtime and efficiency are not known: the record of a rank lacks calls\n";

/// The POP metrics, each with what it means. Nothing where no time has passed in MPI.
pub fn efficiency(observation: &Observation) -> String {
    let Some(it) = &observation.efficiency else { return UNKNOWN.to_owned() };
    if it.runtime <= 0.0 {
        return String::new();
    }
    let last = ["MPI_Finalize", "MPI_Session_finalize"];
    let finished = observation.calls.iter().all(|calls| last.iter().any(|call| calls.contains_key(*call)));
    let until = if finished { "" } else { " until the last call" };
    let mut text = format!("runtime {}{until}; work of each rank, in processor time:", seconds(it.runtime));
    for work in it.work.iter().take(LISTED) {
        let _ = write!(text, " {}", seconds(*work));
    }
    if it.work.len() > LISTED {
        text.push_str(" …");
    }
    text.push('\n');
    let mut line = |name: &str, value: f64, meaning: &str| {
        let _ = writeln!(text, "{name:<26} {:>5.1} %  {meaning}", value * 100.0);
    };
    line("parallel efficiency", it.parallel, "of the ranks' time was work (computing, above, includes sleep)");
    line("  load balance", it.load_balance, "mean work / greatest work");
    line("  communication", it.communication, "greatest work / runtime");
    line("    serialisation", it.serialisation, "greatest work / critical path");
    line("    transfer", it.transfer, "critical path / runtime");
    text
}

#[cfg(test)]
mod tests {
    use super::{Calls, Observation, table};
    use std::collections::BTreeMap;

    fn of_ranks(ranks: usize) -> Observation {
        let calls = Calls { count: 2, bytes: 80, seconds: 0.25e-3 };
        let of_one = BTreeMap::from([("MPI_Send".to_owned(), calls)]);
        let mut all = vec![of_one; ranks];
        all[0].insert("MPI_Barrier".to_owned(), Calls { count: 1, bytes: 0, seconds: 1.5 });
        Observation { calls: all, ..Observation::default() }
    }

    #[test]
    fn nothing_is_said_where_nothing_was_called() {
        let none = Observation { efficiency: Some(Default::default()), ..Observation::default() };
        assert_eq!((table(&none, 80), super::efficiency(&none)), (String::new(), String::new()));
    }

    #[test]
    fn ranks_stand_beside_each_other_where_there_is_room() {
        let expected = "\
call                      rank 0                rank 1
MPI_Barrier          1 x, 1.50 s                     -
MPI_Send      2 x, 80 B, 250.0 us   2 x, 80 B, 250.0 us
";
        let text = table(&of_ranks(2), 80);
        let columns = |text: &str| {
            text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(columns(&text), columns(expected));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn many_ranks_are_summed_up() {
        let text = table(&of_ranks(9), 80);
        assert!(text.contains("all 9 ranks") && text.contains("18 x, 720 B, ") && text.contains("250.0 us"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}
