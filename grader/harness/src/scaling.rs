//! How a program scales, as values: what `grader bench` measures and models, and what its figures are drawn from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::parallelism::Figure;

/// The version of the JSON format. It grows when a reader of the old one would misunderstand the new one.
pub const FORMAT: u32 = 1;

/// Everything about one exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scaling {
    /// The version of this format.
    pub format: u32,
    /// The exercise.
    pub exercise: String,
    /// Its title.
    pub title: String,
    /// The MPI, such as `MPICH 5.0.2`.
    pub mpi: String,
    /// Cores of the machine that this process may use.
    pub cores: u32,
    /// What the size counts, such as `darts`.
    pub unit: String,
    /// The program on one rank, as one would type it.
    pub command: String,
    /// The same size on more and more ranks.
    pub strong: Vec<Point>,
    /// The same size on each of more and more ranks.
    pub weak: Vec<Point>,
    /// The error of an estimate against the size, where the program prints one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error: Vec<ErrorPoint>,
    /// What the runs would take on other networks, and many more ranks.
    pub prediction: Prediction,
}

/// What was measured on one number of ranks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Point {
    /// How many ranks.
    pub ranks: u32,
    /// How much there was to do, in the unit.
    pub size: u64,
    /// How many launches.
    pub repetitions: u32,
    /// Seconds from the end of `MPI_Init` to the beginning of `MPI_Finalize`: the median, with its interval.
    pub wall: Figure,
    /// Seconds of work of all ranks.
    pub work: Figure,
    /// Seconds of work on the critical path.
    pub path: Figure,
    /// Time on one rank / time on these, by the clock. In weak scaling times the number of ranks.
    pub speedup_by_wall: Figure,
    /// Work on one rank / critical path on these: the speedup on a machine with a core for each rank, and a network that
    /// takes no time. In weak scaling times the number of ranks.
    pub speedup_by_work: Figure,
    /// Why it is less than the number of ranks.
    pub efficiency: Efficiency,
}

/// The causes of a speedup below the number of ranks (POP). Their product is the global efficiency.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Efficiency {
    /// Mean work / greatest work.
    pub load_balance: f64,
    /// Greatest work / critical path: below 1 where ranks wait in turns.
    pub serialisation: f64,
    /// Critical path / time by the clock: below 1 for the network, and where ranks share cores.
    pub transfer: f64,
    /// Work on one rank / work of all ranks: below 1 where more ranks do more in all.
    pub computation_scaling: f64,
}

impl Efficiency {
    /// Load balance x serialisation x transfer.
    #[must_use]
    pub fn parallel(&self) -> f64 {
        self.load_balance * self.serialisation * self.transfer
    }

    /// Parallel efficiency x computation scaling: the speedup by the clock over the number of ranks.
    #[must_use]
    pub fn global(&self) -> f64 {
        self.parallel() * self.computation_scaling
    }
}

/// The error of an estimate of so many samples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorPoint {
    /// Samples of one estimate.
    pub size: u64,
    /// Root mean square of estimate - truth.
    pub error: f64,
    /// Of so many estimates.
    pub estimates: u32,
    /// What the theory says: the standard deviation of one estimate.
    pub expected: f64,
}

/// What is modelled, not measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Prediction {
    /// The networks.
    pub networks: Vec<Network>,
    /// The recorded runs, replayed on each network.
    pub replayed: Vec<Replayed>,
    /// Speedup by a formula of size and ranks, for each network. Empty where the exercise has no formula.
    pub formula: Vec<Curve>,
}

/// A network of the LogGP model (Alexandrov, Ionescu, Schauser and Scheiman, 1995).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Network {
    /// Which.
    pub name: String,
    /// Where the numbers come from.
    pub source: String,
    /// L: seconds that a small message is on its way.
    pub latency: f64,
    /// o: seconds that a rank is busy with sending one, and with receiving one.
    pub overhead: f64,
    /// g: least seconds between two messages of a rank.
    pub gap: f64,
    /// G: seconds for each byte of a long message.
    pub per_byte: f64,
}

/// A recorded run of strong scaling on the modelled networks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Replayed {
    /// How many ranks.
    pub ranks: u32,
    /// Seconds by the clock, the median: measured.
    pub measured: f64,
    /// Seconds for each network, in their order: modelled.
    pub predicted: Vec<f64>,
}

/// Speedup against ranks on one network, by a formula.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Curve {
    /// The network's name.
    pub network: String,
    /// Ranks and speedup.
    pub speedup: Vec<(u32, f64)>,
}
