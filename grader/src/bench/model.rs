//! What is not measured: the speedup by a formula, on networks whose numbers are stated.

use harness::scaling::{Curve, Network};
use trace::metrics;

use super::plan::{Model, Pattern};

/// As far as the formula is followed.
const RANKS: u32 = 4096;

/// Networks to compare with. Round numbers for their kind; none was measured here.
pub fn assumed() -> Vec<Network> {
    let network = |name: &str, [latency, overhead, gap, per_byte]: [f64; 4]| Network {
        name: name.to_owned(),
        source: "assumed: round numbers for networks of this kind".to_owned(),
        latency: latency * 1e-9,
        overhead: overhead * 1e-9,
        gap: gap * 1e-9,
        per_byte: per_byte * 1e-9,
    };
    vec![
        network("InfiniBand, 200 Gb/s", [1_000.0, 300.0, 300.0, 0.04]),
        network("Ethernet, 10 Gb/s", [15_000.0, 3_000.0, 3_000.0, 0.8]),
        network("Raspberry Pi, Ethernet, 1 Gb/s", [60_000.0, 15_000.0, 15_000.0, 8.0]),
    ]
}

/// The same in the units of the model.
pub fn in_nanoseconds(network: &Network) -> metrics::Network {
    metrics::Network {
        latency: network.latency * 1e9,
        overhead: network.overhead * 1e9,
        gap: network.gap * 1e9,
        per_byte: network.per_byte * 1e9,
    }
}

/// The speedup on 1, 2, 4, … ranks of a program that works `work` seconds on `size` units, evenly.
pub fn curve(model: Model, network: &Network, size: u64, work: f64) -> Curve {
    let each = work / size.max(1) as f64;
    let time = |ranks: u32| seconds(model, &in_nanoseconds(network), size, each, ranks);
    let ranks = std::iter::successors(Some(1_u32), |ranks| ranks.checked_mul(2)).take_while(|&ranks| ranks <= RANKS);
    Curve { network: network.name.clone(), speedup: ranks.map(|ranks| (ranks, time(1) / time(ranks))).collect() }
}

/// The busiest rank's work, and the communication that it can't work during.
fn seconds(model: Model, network: &metrics::Network, size: u64, each: f64, ranks: u32) -> f64 {
    let share = |workers: u32| size.div_ceil(u64::from(workers)) as f64 * each;
    let (times, message) = (model.times as f64, network.message(model.bytes) * 1e-9);
    let busy = 2.0 * network.overhead * 1e-9;
    match (model.pattern, ranks) {
        (_, 1) => share(1),
        (Pattern::Reduction, _) => share(ranks) + times * network.collective(ranks, model.bytes) * 1e-9,
        // Two messages are started and two received; where they can be on their way while the rank works, they are.
        (Pattern::Halo, _) => {
            let on_its_way = times * (message - busy).max(0.0);
            share(ranks).max(on_its_way) + times * 2.0 * busy
        }
        // A worker waits for its next task; and the manager has to receive and send for each.
        (Pattern::Manager, _) => {
            let workers = ranks - 1;
            let worker = size.div_ceil(u64::from(workers)) as f64 * (each + 2.0 * message);
            worker.max(size as f64 * busy)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speedups(pattern: Pattern, size: u64) -> Vec<(u32, f64)> {
        curve(Model { pattern, times: 1, bytes: 8 }, &assumed()[0], size, 1.0).speedup
    }

    #[test]
    fn a_reduction_scales_until_its_rounds_cost_as_much_as_the_work() {
        let speedups = speedups(Pattern::Reduction, 1 << 30);
        assert_eq!(speedups.len(), 13);
        assert!((speedups[0].1 - 1.0).abs() < 1e-9 && (speedups[1].1 - 2.0).abs() < 0.01);
        // 1 s / 4096 = 244 us, and twelve rounds of 1.6 us.
        let (ranks, last) = speedups[12];
        assert_eq!(ranks, 4096);
        assert!((last - 1.0 / (1.0 / 4096.0 + 12.0 * 1.6e-6)).abs() < 10.0, "{last}");
    }

    #[test]
    fn a_manager_ends_the_scaling() {
        // 1000 tasks of 1 ms; the manager is busy for 0.6 us with each.
        let speedups = speedups(Pattern::Manager, 1_000);
        assert!((speedups[1].1 - 1.0).abs() < 0.01, "two ranks are one worker");
        assert!(speedups[12].1 <= 1_000.0);
    }

    #[test]
    fn no_more_ranks_work_than_there_are_rows() {
        assert!(speedups(Pattern::Halo, 64).iter().all(|&(_, speedup)| speedup <= 64.0));
    }
}
