//! How long a recorded run would take on another network.
//!
//! The LogGP model: Alexandrov, Ionescu, Schauser and Scheiman, "LogGP: Incorporating long messages into the LogP model"
//! (SPAA 1995). A message of n bytes keeps its sender busy for o, is on its way for L + (n - 1) G, and keeps its receiver
//! busy for o; two messages leave a rank at least g apart. The record is replayed with the work that was measured between
//! calls. What the model leaves out: ranks that share cores, messages that share wires, and sends that wait for their
//! receive.

use crate::fast_map::FastMap;
use crate::launch::Launch;
use crate::matching::{Matching, NONE, Role};
use crate::metrics::Work;
use crate::replay::{Replay, Watch, gives, takes};

/// A network, all in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Network {
    /// L: that a small message is on its way.
    pub latency: f64,
    /// o: that a rank is busy with sending a message, or with receiving one.
    pub overhead: f64,
    /// g: at least, between two messages of one rank.
    pub gap: f64,
    /// G: for each byte after the first.
    pub per_byte: f64,
}

impl Network {
    /// From the beginning of a send to the end of its receive, with a receiver that waits.
    #[must_use]
    pub fn message(&self, bytes: u64) -> f64 {
        self.latency + 2.0 * self.overhead + self.long(bytes)
    }

    /// A collective over so many ranks, as a binomial tree or by recursive doubling: ceil(log2 ranks) messages one after the
    /// other (Thakur, Rabenseifner and Gropp, "Optimization of collective communication operations in MPICH", 2005).
    #[must_use]
    pub fn collective(&self, ranks: u32, bytes: u64) -> f64 {
        f64::from(ranks.max(1).next_power_of_two().trailing_zeros()) * self.message(bytes)
    }

    fn long(&self, bytes: u64) -> f64 {
        bytes.saturating_sub(1) as f64 * self.per_byte
    }

    /// The network whose messages between two ranks take these times: nanoseconds for bytes, half of a round trip each.
    ///
    /// A line is laid through them, each weighed by its time, so that small messages count as much as large ones. A
    /// ping-pong can't tell L from o: what a send keeps its rank busy for comes apart. None where less than two sizes are given.
    #[must_use]
    pub fn fitted(times: &[(u64, f64)], overhead: f64) -> Option<Self> {
        let (mut w, mut wx, mut wy, mut wxx, mut wxy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for &(bytes, time) in times.iter().filter(|(_, time)| *time > 0.0) {
            let (x, weight) = (bytes.saturating_sub(1) as f64, time.powi(-2));
            w += weight;
            wx += weight * x;
            wy += weight * time;
            wxx += weight * x * x;
            wxy += weight * x * time;
        }
        let spread = w * wxx - wx * wx;
        if spread <= 0.0 {
            return None;
        }
        let per_byte = ((w * wxy - wx * wy) / spread).max(0.0);
        let at_one_byte = ((wy - per_byte * wx) / w).max(0.0);
        let overhead = overhead.min(at_one_byte / 2.0);
        Some(Self { latency: at_one_byte - 2.0 * overhead, overhead, gap: overhead, per_byte })
    }
}

struct Clocks<'m, 'a, 'w> {
    matching: &'m Matching<'a>,
    work: &'w Work,
    network: Network,
    /// For each process: now, and when it may send the next message.
    now: Vec<(f64, f64)>,
    /// When each message arrives.
    messages: FastMap<u32, f64>,
    /// When the last that gives something joined each instance.
    instances: FastMap<u32, f64>,
}

impl Watch for Clocks<'_, '_, '_> {
    fn enter(&mut self, process: usize, call: usize) {
        let burst = self.work.bursts.get(process).and_then(|bursts| bursts.get(call)).copied().unwrap_or(0);
        self.now[process].0 += burst as f64;
    }

    fn posted(&mut self, place: u32) {
        let item = self.matching.item(place);
        let now = &mut self.now[item.process as usize];
        if item.is_send() {
            let leaves = now.0.max(now.1) + self.network.overhead;
            *now = (leaves, leaves - self.network.overhead + self.network.gap.max(self.network.overhead));
            let bytes = item.content.bytes().unwrap_or(0);
            self.messages.insert(place, leaves + self.network.latency + self.network.long(bytes));
        } else if item.instance != NONE {
            let latest = self.instances.entry(item.instance).or_insert(0.0);
            if gives(self.matching, place) {
                *latest = latest.max(now.0);
            }
        }
    }

    fn completed(&mut self, place: u32) {
        let item = self.matching.item(place);
        let now = &mut self.now[item.process as usize].0;
        if item.role == Role::Receive && item.partner != NONE {
            if let Some(arrives) = self.messages.remove(&item.partner) {
                *now = now.max(arrives) + self.network.overhead;
            }
        } else if item.instance != NONE {
            let bytes = item.content.bytes().unwrap_or(0);
            if takes(self.matching, place) {
                let ranks = self.matching.instances[item.instance as usize].parts.len();
                let latest = self.instances.get(&item.instance).copied().unwrap_or(0.0);
                *now = now.max(latest) + self.network.collective(u32::try_from(ranks).unwrap_or(u32::MAX), bytes);
            } else if gives(self.matching, place) {
                // It hands over what it has, and goes on.
                *now += self.network.overhead;
            }
        }
    }
}

/// Nanoseconds from the beginning of the run to its end on this network, with the given work before each call.
#[must_use]
pub fn predict(launch: &Launch, work: &Work, network: Network) -> f64 {
    let matching = Matching::new(launch);
    let processes = launch.records.len();
    let clocks = Clocks {
        matching: &matching,
        work,
        network,
        now: vec![(0.0, 0.0); processes],
        messages: FastMap::default(),
        instances: FastMap::default(),
    };
    let mut replay = Replay::new(&matching, false, clocks);
    replay.run_through();
    replay.watch.now.iter().map(|now| now.0).fold(0.0, f64::max)
}
