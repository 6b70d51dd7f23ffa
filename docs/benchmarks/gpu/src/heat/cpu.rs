//! The heat step on the CPU, by the threads of rayon's pool.

use mpi::topology::SimpleCommunicator;
use multiversion::multiversion;
use rayon::prelude::*;

use super::{OUTSIDE, Strip, empty_halo, exchange};

/// A strip in the host's memory.
pub struct OnCpu {
    strip: Strip,
    now: Vec<f32>,
    next: Vec<f32>,
    halo: Vec<f32>,
}

impl OnCpu {
    /// A strip with these cells.
    pub fn new(strip: Strip, cells: Vec<f32>) -> Self {
        let next = cells.par_iter().map(|_| 0.0).collect();
        Self { strip, now: cells, next, halo: empty_halo(strip.columns) }
    }

    /// One step. The interior is computed while the halo travels.
    pub fn step(&mut self, world: &SimpleCommunicator) {
        let Self { strip, now, next, halo } = self;
        let (rows, columns) = (strip.rows, strip.columns);
        let row = |row: usize| &now[row * columns..][..columns];
        let last = rows - 1;
        exchange(strip, [row(0), row(last)], halo, world, || {
            let interior = next.par_chunks_mut(columns).enumerate().skip(1).take(rows.saturating_sub(2));
            interior.for_each(|(at, next)| relax(row(at - 1), row(at), row(at + 1), next));
        });
        let (above, below) = halo.split_at(columns);
        relax(above, row(0), if last == 0 { below } else { row(1) }, &mut next[..columns]);
        if last > 0 {
            relax(row(last - 1), row(last), below, &mut next[last * columns..]);
        }
        std::mem::swap(now, next);
    }

    /// The cells as they are now.
    pub fn cells(&self) -> &[f32] {
        &self.now
    }
}

/// A row's next temperatures. Products with a half and an eighth are exact, so that a processor which multiplies and adds
/// in one instruction comes to the same bits as one that rounds in between.
#[multiversion(targets = "simd")]
pub fn relax(above: &[f32], row: &[f32], below: &[f32], next: &mut [f32]) {
    let columns = row.len();
    let cell = |at: usize, left: f32, right: f32| 0.5 * row[at] + 0.125 * ((above[at] + below[at]) + (left + right));
    let beyond = |at: usize| row.get(at).copied().unwrap_or(OUTSIDE);
    next[0] = cell(0, OUTSIDE, beyond(1));
    let inner = above[1..].iter().zip(&below[1..]).zip(row.windows(3));
    for (next, ((above, below), row)) in next[1..].iter_mut().zip(inner) {
        *next = 0.5 * row[1] + 0.125 * ((above + below) + (row[0] + row[2]));
    }
    if columns > 1 {
        next[columns - 1] = cell(columns - 1, row[columns - 2], OUTSIDE);
    }
}
