//! The words in the figures.

use harness::scaling::{ErrorPoint, Scaling};

pub const RANKS: &str = "number of ranks";
pub const SPEEDUP: &str = "speedup (times faster than one rank)";
pub const BY_WORK: &str = "by work (CPU time)";
pub const BY_CLOCK: &str = "by the clock";
pub const IDEAL: &str = "ideal: as many times as ranks";
pub const PART_OF_TIME: &str = "part of the ranks' time (%): efficient, or lost to the causes above";
pub const EFFICIENT: &str = "efficient";
pub const LOAD_IMBALANCE: &str = "load imbalance";
pub const SERIALISATION: &str = "serialisation";
pub const TRANSFER: &str = "transfer";
pub const EXTRA_WORK: &str = "extra work";
pub const ERROR: &str = "error of the estimate (root mean square)";
pub const MEASURED_ERROR: &str = "measured";
pub const THEORY: &str = "theory: proportional to 1/√N";
pub const MEASURED: &str = "measured, by work";

pub fn speedup_of(exercise: &str) -> String {
    format!("{exercise}: speedup of the same work on more ranks")
}

pub fn efficiency_of(exercise: &str) -> String {
    format!("{exercise}: what the ranks' time is spent on")
}

pub fn error_of(exercise: &str) -> String {
    format!("{exercise}: error of the estimate")
}

pub fn prediction_of(exercise: &str) -> String {
    format!("{exercise}: speedup on other networks, modelled")
}

/// What was measured, and where.
pub fn subject(scaling: &Scaling) -> String {
    let Scaling { command, unit, mpi, .. } = scaling;
    let size = scaling.strong.first().map_or(0, |point| point.size);
    format!("{command} ({} {unit}), {mpi}, {}", number(size), cores(scaling.cores))
}

/// Where the error was measured; its sizes are on the axis.
pub fn subject_of_error(scaling: &Scaling) -> String {
    format!("{}, {}", scaling.title, scaling.mpi)
}

fn cores(cores: u32) -> String {
    if cores == 1 { "1 core".to_owned() } else { format!("{} cores", number(cores.into())) }
}

pub fn beyond(cores: u32) -> String {
    format!("shaded: more ranks than cores ({cores})")
}

pub fn samples_in(unit: &str) -> String {
    format!("N, samples of one estimate ({unit})")
}

pub fn modelled(network: &str) -> String {
    format!("modelled: {network}")
}

/// How often each was launched: `5 launches`, `3 to 9 launches`.
fn launches(scaling: &Scaling) -> String {
    let repetitions = || scaling.strong.iter().map(|point| point.repetitions);
    match (repetitions().min().unwrap_or(0), repetitions().max().unwrap_or(0)) {
        (1, 1) => "1 launch".to_owned(),
        (least, most) if least == most => format!("{most} launches"),
        (least, most) => format!("{least} to {most} launches"),
    }
}

pub fn how_speedup_is_measured(scaling: &Scaling) -> Vec<String> {
    let mut notes = vec![
        "By work: CPU time on one rank / CPU time on the critical path; what the speedup would be with a core for each rank \
         and a network that takes no time."
            .to_owned(),
        "By the clock: from the end of MPI_Init to the beginning of MPI_Finalize, on one rank / on these.".to_owned(),
        format!("Bars: intervals of 95\u{a0}%, from {} on each number of ranks.", launches(scaling)),
    ];
    if scaling.strong.iter().any(|point| point.ranks > scaling.cores) {
        notes.push(format!(
            "The machine has {}: beyond {}, ranks take turns, so the clock can't show a speedup.",
            cores(scaling.cores),
            ranks(scaling.cores),
        ));
    }
    let hidden = scaling.strong.iter().filter(|it| !(it.speedup_by_work.value > 0.0 && it.speedup_by_wall.value > 0.0));
    notes.extend(not_shown("speedup", hidden.map(|point| ranks(point.ranks))));
    notes
}

pub fn how_efficiency_is_decomposed(scaling: &Scaling, gains: &[(&str, Vec<u32>)]) -> Vec<String> {
    let mut notes = vec![
        "Efficient: CPU time on one rank / (number of ranks x time by the clock). Load imbalance: some ranks have less work than the busiest. \
         Serialisation: ranks wait for each other in turns. Transfer: the network, and ranks that share cores. Extra work: \
         all ranks together work more than one rank alone."
            .to_owned(),
        "The losses are taken off in this order, each from what the ones before it leave.".to_owned(),
    ];
    if scaling.strong.iter().any(|point| point.ranks > scaling.cores) {
        let cores = cores(scaling.cores);
        notes.push(format!("The machine has {cores}: what more ranks lose by sharing them is in the transfer."));
    }
    for (cause, counts) in gains {
        let on: Vec<String> = counts.iter().map(|&count| number(count.into())).collect();
        let on = format!("{} {}", on.join(", "), if counts.last() == Some(&1) { "rank" } else { "ranks" });
        notes.push(format!(
            "On {on}, the loss to {cause} is below 0, a gain: it is drawn as 0, and the bar ends above 100\u{a0}%."
        ));
    }
    notes
}

pub fn how_error_is_measured(points: &[ErrorPoint]) -> Vec<String> {
    let (least, most) =
        points.iter().fold((u32::MAX, 0), |(least, most), it| (least.min(it.estimates), most.max(it.estimates)));
    let estimates = if least == most {
        number(most.into())
    } else {
        format!("{} to {}", number(least.into()), number(most.into()))
    };
    let mut notes = vec![
        format!(
            "Measured: the root mean square of estimate - truth, of {estimates} estimates; bars: its standard error, error / √(2 x estimates)."
        ),
        "Theory: the standard deviation of one estimate. Ten times smaller an error takes a hundred times as many samples."
            .to_owned(),
    ];
    let hidden = points.iter().filter(|it| !(it.error > 0.0 && it.size > 0));
    notes.extend(not_shown("error", hidden.map(|it| format!("{} samples", number(it.size)))));
    notes
}

pub fn how_it_is_predicted(scaling: &Scaling) -> Vec<String> {
    let mut notes = vec![
        "Measured: CPU time on one rank / CPU time on the critical path, with an interval of 95\u{a0}%. Lines are modelled, not \
         measured: a formula of size and ranks on each network of the LogGP model, with a core for each rank."
            .to_owned(),
    ];
    let networks = &scaling.prediction.networks;
    let mut sources: Vec<&str> = Vec::new();
    for network in networks {
        if !sources.contains(&network.source.as_str()) {
            sources.push(&network.source);
        }
    }
    for source in sources {
        let names: Vec<&str> = networks.iter().filter(|it| it.source == source).map(|it| it.name.as_str()).collect();
        notes.push(format!("{}: {source}.", names.join("; ")));
    }
    notes
}

/// What a logarithmic axis has no place for.
fn not_shown(what: &str, places: impl Iterator<Item = String>) -> Option<String> {
    let places: Vec<String> = places.collect();
    (!places.is_empty())
        .then(|| format!("Not shown, since no place on the axis is 0: {what} of 0 with {}.", places.join(", ")))
}

fn ranks(ranks: u32) -> String {
    if ranks == 1 { "1 rank".to_owned() } else { format!("{} ranks", number(ranks.into())) }
}

/// A part in percent, with its unit or, where there is little room, without.
pub fn percent(part: f64, unit: bool) -> String {
    format!("{:.0}{}", 100.0 * part, if unit { " %" } else { "" })
}

/// `4096` as `4,096`.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1/4`, `1`, `1,024`, and `2³⁰` where that would be long.
pub fn power_of_two(exponent: i32) -> String {
    match exponent {
        0..=19 => number(1 << exponent),
        -7..0 => format!("1/{}", 1 << -exponent),
        _ => format!("2{}", superscript(exponent)),
    }
}

/// `10⁻³`, and `1`, `10`, `100` plainly.
pub fn power_of_ten(exponent: i32) -> String {
    match exponent {
        0..=2 => 10_u32.pow(exponent.unsigned_abs()).to_string(),
        _ => format!("10{}", superscript(exponent)),
    }
}

fn superscript(number: i32) -> String {
    let raised = |digit: char| match digit {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32('⁰' as u32 + digit.to_digit(10).unwrap_or(0)).unwrap_or(digit),
    };
    number.to_string().chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(number(200_000_000), "200,000,000");
        assert_eq!(number(999), "999");
        assert_eq!([-9, -2, 0, 12, 30].map(power_of_two), ["2⁻⁹", "1/4", "1", "4,096", "2³⁰"]);
        assert_eq!([-10, 0, 2, 5].map(power_of_ten), ["10⁻¹⁰", "1", "100", "10⁵"]);
    }
}
