//! What the ranks of a launch called, and how well they were used, as tables.

use std::collections::BTreeSet;
use std::fmt::Write;

use harness::Observation;
use harness::observation::Calls;

/// So many ranks have a column each; more are summed up.
const COLUMNS: usize = 8;

/// A line for each call, and for each rank how often, how many bytes, how long.
pub fn table(observation: &Observation) -> String {
    let names: BTreeSet<&String> = observation.calls.iter().flat_map(|calls| calls.keys()).collect();
    let ranks = observation.calls.len();
    let mut text = format!("{:<28}", "call: times, bytes, time");
    if ranks <= COLUMNS {
        for rank in 0..ranks {
            let _ = write!(text, " {:>24}", format!("rank {rank}"));
        }
    } else {
        let _ = write!(text, " {:>24}", format!("all {ranks} ranks"));
    }
    text.push('\n');
    for name in names {
        let _ = write!(text, "{name:<28}");
        let all = observation.calls.iter().map(|calls| calls.get(name).copied().unwrap_or_default());
        if ranks <= COLUMNS {
            all.for_each(|calls| text.push_str(&format!(" {:>24}", cell(calls))));
        } else {
            let sum = all.fold(Calls::default(), |sum, calls| Calls {
                count: sum.count + calls.count,
                bytes: sum.bytes + calls.bytes,
                seconds: sum.seconds + calls.seconds,
            });
            let _ = write!(text, " {:>24}", cell(sum));
        }
        text.push('\n');
    }
    text
}

fn cell(calls: Calls) -> String {
    if calls.count == 0 {
        return "-".to_owned();
    }
    format!("{} {} {}", calls.count, bytes(calls.bytes), seconds(calls.seconds))
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
        seconds if seconds < 1e-3 => format!("{:.1} us", seconds * 1e6),
        seconds if seconds < 1.0 => format!("{:.1} ms", seconds * 1e3),
        _ => format!("{seconds:.2} s"),
    }
}

/// The POP metrics, each with what it means.
pub fn efficiency(observation: &Observation) -> String {
    let it = &observation.efficiency;
    let mut text = format!("runtime {}, of which each rank worked:", seconds(it.runtime));
    for work in it.work.iter().take(COLUMNS) {
        let _ = write!(text, " {}", seconds(*work));
    }
    if it.work.len() > COLUMNS {
        text.push_str(" …");
    }
    text.push('\n');
    let mut line = |name: &str, value: f64, meaning: &str| {
        let _ = writeln!(text, "{name:<26} {:>5.1} %  {meaning}", value * 100.0);
    };
    line("parallel efficiency", it.parallel, "of the ranks' time was work");
    line("  load balance", it.load_balance, "mean work / greatest work");
    line("  communication", it.communication, "greatest work / runtime");
    line("    serialisation", it.serialisation, "greatest work / critical path");
    line("    transfer", it.transfer, "critical path / runtime");
    text
}
