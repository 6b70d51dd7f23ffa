//! The results in rows: for people, and as CSV.

use std::fmt::Write;

use harness::parallelism::Figure;
use harness::scaling::{Point, Scaling};

use super::message;

/// What a person reads.
pub fn human(scaling: &Scaling) -> String {
    let mut text = message::heading(scaling);
    for (title, points) in [(message::STRONG, &scaling.strong), (message::WEAK, &scaling.weak)] {
        if points.is_empty() {
            continue;
        }
        let _ = write!(text, "\n{title}\n{}\n", message::COLUMNS);
        for point in points {
            let _ = writeln!(text, "{}", row(point));
        }
    }
    text.push_str(message::LEGEND);
    if !scaling.error.is_empty() {
        let _ = write!(text, "\n{}\n", message::ERROR);
        for point in &scaling.error {
            let _ = writeln!(text, "{:>12} {:>12.2e} {:>12.2e}", point.size, point.error, point.expected);
        }
    }
    text.push_str(&prediction(scaling));
    text
}

fn row(point: &Point) -> String {
    let it = &point.efficiency;
    let percent = |part: f64| format!("{:.0} %", 100.0 * part);
    format!(
        "{:>5} {:>24} {:>19} {:>19} {:>7} {:>7} {:>7} {:>8} {:>7}",
        point.ranks,
        milliseconds(point.wall),
        figure(point.speedup_by_wall),
        figure(point.speedup_by_work),
        percent(it.load_balance),
        percent(it.serialisation),
        percent(it.transfer),
        percent(it.computation_scaling),
        percent(it.global()),
    )
}

fn figure(it: Figure) -> String {
    format!("{:.2} ({:.2}-{:.2})", it.value, it.low, it.high)
}

fn milliseconds(it: Figure) -> String {
    format!("{:.1} ms ({:.1}-{:.1})", it.value * 1e3, it.low * 1e3, it.high * 1e3)
}

/// Measured beside modelled, and what the formula says of many ranks.
fn prediction(scaling: &Scaling) -> String {
    let prediction = &scaling.prediction;
    let mut text = String::new();
    if prediction.networks.is_empty() {
        return text;
    }
    let _ = write!(text, "\n{}\n", message::NETWORKS);
    for (number, network) in prediction.networks.iter().enumerate() {
        let _ = writeln!(text, "  {} {}", message::letter(number), message::network(network));
    }
    if prediction.networks.iter().all(|network| network.name != super::network::THIS_MACHINE) {
        let _ = writeln!(text, "  {}", message::NO_NETWORK);
    }
    let letters: Vec<String> =
        (0..prediction.networks.len()).map(|number| format!("{:>12}", message::letter(number))).collect();
    let _ = write!(text, "\n{}\n{:>5} {:>12}{}\n", message::REPLAYED, "ranks", "measured", letters.concat());
    for run in &prediction.replayed {
        let times: Vec<String> = run.predicted.iter().map(|time| format!("{:>12.2}", time * 1e3)).collect();
        let _ = writeln!(text, "{:>5} {:>12.2}{}", run.ranks, run.measured * 1e3, times.concat());
    }
    let Some(first) = prediction.formula.first() else { return text };
    let _ = write!(text, "\n{}\n{:>5} {:>12}{}\n", message::formula(scaling), "ranks", "", letters.concat());
    for (place, (ranks, _)) in
        first.speedup.iter().enumerate().filter(|(_, (ranks, _))| ranks.trailing_zeros() % 2 == 0)
    {
        let speedups = prediction.formula.iter().filter_map(|curve| curve.speedup.get(place));
        let speedups: Vec<String> = speedups.map(|(_, speedup)| format!("{speedup:>12.1}")).collect();
        let _ = writeln!(text, "{ranks:>5} {:>12}{}", "", speedups.concat());
    }
    text
}

/// One line for each point: what a spreadsheet takes.
pub fn csv(scaling: &Scaling) -> String {
    let mut text = String::from(
        "scaling,ranks,size,repetitions,wall_s,wall_low_s,wall_high_s,work_s,critical_path_s,speedup_by_wall,\
         speedup_by_work,speedup_by_work_low,speedup_by_work_high,load_balance,serialisation,transfer,\
         computation_scaling,parallel_efficiency,global_efficiency\n",
    );
    for (name, points) in [("strong", &scaling.strong), ("weak", &scaling.weak)] {
        for point in points {
            let it = &point.efficiency;
            let numbers = [
                point.wall.value,
                point.wall.low,
                point.wall.high,
                point.work.value,
                point.path.value,
                point.speedup_by_wall.value,
                point.speedup_by_work.value,
                point.speedup_by_work.low,
                point.speedup_by_work.high,
                it.load_balance,
                it.serialisation,
                it.transfer,
                it.computation_scaling,
                it.parallel(),
                it.global(),
            ];
            let numbers: Vec<String> = numbers.iter().map(f64::to_string).collect();
            let _ = writeln!(text, "{name},{},{},{},{}", point.ranks, point.size, point.repetitions, numbers.join(","));
        }
    }
    text
}
