//! Heat in a plate whose rows are shared among ranks: each step needs one row of each neighbour, the halo.
pub mod cpu;
pub mod gpu;

use mpi::Rank;
use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use rayon::prelude::*;

/// The temperature around the plate, in degrees. `heat.wgsl` has it too.
pub const OUTSIDE: f32 = 20.0;

/// The rows of one rank.
#[derive(Clone, Copy, Debug)]
pub struct Strip {
    /// The number of its first row in the plate.
    pub first: usize,
    /// How many rows: at least one.
    pub rows: usize,
    /// How many cells a row has.
    pub columns: usize,
    /// The ranks that have the row above and the row below, where there are any.
    pub neighbours: [Option<Rank>; 2],
}

impl Strip {
    /// The rows of one rank, where there are at least as many rows as ranks.
    pub fn new(rows: usize, columns: usize, rank: Rank, ranks: Rank) -> Self {
        let first = |rank: Rank| rows * rank as usize / ranks as usize;
        let above = (rank > 0).then(|| rank - 1);
        let below = (rank + 1 < ranks).then_some(rank + 1);
        Self { first: first(rank), rows: first(rank + 1) - first(rank), columns, neighbours: [above, below] }
    }

    /// Whether any other rank needs to be heard in a step.
    pub fn has_neighbours(&self) -> bool {
        self.neighbours.iter().any(Option::is_some)
    }

    /// The first temperatures: a noise between 20 and 84 degrees.
    pub fn cells(&self) -> Vec<f32> {
        let cells = self.first * self.columns..(self.first + self.rows) * self.columns;
        cells.into_par_iter().map(|cell| OUTSIDE + (mixed(cell as u64) >> 54) as f32 / 16.0).collect()
    }

    /// A number that changes when any cell of the plate has another value or another place. The same on all ranks.
    pub fn fingerprint(&self, cells: &[f32], world: &SimpleCommunicator) -> u64 {
        let first = self.first * self.columns;
        let one = |(cell, value): (usize, &f32)| mixed(((first + cell) as u64) << 32 ^ u64::from(value.to_bits()));
        let own = cells.par_iter().enumerate().map(one).reduce(|| 0, u64::wrapping_add);
        let mut all = 0;
        world.all_reduce_into(&own, &mut all, SystemOperation::sum());
        all
    }
}

/// What is above and below a strip as long as no neighbour has sent anything.
pub fn empty_halo(columns: usize) -> Vec<f32> {
    vec![OUTSIDE; 2 * columns]
}

/// Sends the first and the last row to the neighbours, and receives theirs: the row above, then the row below. Does
/// something else while the messages travel.
pub fn exchange(
    strip: &Strip,
    edges: [&[f32]; 2],
    halo: &mut [f32],
    world: &SimpleCommunicator,
    meanwhile: impl FnOnce(),
) {
    let (above, below) = halo.split_at_mut(strip.columns);
    mpi::request::multiple_scope(4, |scope, requests| {
        for ((neighbour, halo), edge) in strip.neighbours.into_iter().zip([above, below]).zip(edges) {
            let Some(rank) = neighbour else { continue };
            let neighbour = world.process_at_rank(rank);
            requests.add(neighbour.immediate_receive_into(scope, halo));
            requests.add(neighbour.immediate_send(scope, edge));
        }
        meanwhile();
        requests.wait_all(&mut Vec::new());
    });
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014), of a multiple of its constant.
fn mixed(number: u64) -> u64 {
    let state = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
