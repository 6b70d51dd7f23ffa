//! The network of this machine, fitted to the ping-pong of the exercise `send-receive`.

use harness::scaling::Network;
use harness::{Launch, Run};
use trace::metrics;

/// The exercise whose program plays ping-pong.
pub const PING_PONG: &str = "send-receive";

/// What the fitted network is called.
pub const THIS_MACHINE: &str = "this machine";

/// Bytes of its messages: small ones, which are sent at once, and large ones.
const SIZES: [u64; 7] = [1, 8, 64, 512, 4_096, 16_384, 32_768];

/// Round trips for each.
const ROUND_TRIPS: u32 = 1_000;

/// The arguments for a table of all sizes.
fn args(sizes: &[u64]) -> [String; 5] {
    let sizes: Vec<String> = sizes.iter().map(u64::to_string).collect();
    ["ping-pong".into(), "--sizes".into(), sizes.join(","), "--repetitions".into(), ROUND_TRIPS.to_string()]
}

/// Plays it: unobserved, for the times; and observed with small messages, for what a send takes. None where the
/// program does not do it: the exercise may not be solved yet.
pub fn fit(launch: impl Fn() -> Launch) -> Option<Network> {
    let run = went_well(launch().args(args(&SIZES)).unobserved())?;
    let times: Vec<(u64, f64)> = run.rank(0).lines().into_iter().filter_map(row).collect();
    let observed = went_well(launch().args(args(&[8])))?;
    let sends = observed.observation.as_ref()?.calls.first()?.get("MPI_Send").copied().unwrap_or_default();
    let overhead = if sends.count > 0 { 1e9 * sends.seconds / sends.count as f64 } else { 0.0 };
    let metrics::Network { latency, overhead, gap, per_byte } = metrics::Network::fitted(&times, overhead)?;
    Some(Network {
        name: THIS_MACHINE.to_owned(),
        source: format!("fitted to the ping-pong of {PING_PONG}, {} sizes up to {} bytes", SIZES.len(), SIZES[6]),
        latency: latency * 1e-9,
        overhead: overhead * 1e-9,
        gap: gap * 1e-9,
        per_byte: per_byte * 1e-9,
    })
}

fn went_well(launch: Launch) -> Option<Run> {
    launch.try_run().ok().filter(|run| run.fault().is_none() && run.failure().is_none())
}

/// `       8 bytes  1.2e-6 s  …`: bytes and nanoseconds.
fn row(line: &str) -> Option<(u64, f64)> {
    let mut words = line.split_whitespace();
    let bytes = words.next()?.parse().ok()?;
    let seconds: f64 = words.nth(1)?.parse().ok()?;
    Some((bytes, seconds * 1e9))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_row_of_the_table() {
        assert_eq!(super::row("       64 bytes  1.500000e-6 s  4.0e7 bytes/s"), Some((64, 1500.0)));
        assert_eq!(super::row("rank 0 prints something else"), None);
    }
}
