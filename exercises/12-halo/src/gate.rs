//! Given: makes the order of a step's parts visible, for `--overlap`.
//!
//! Rank 0 is to update its inner rows between the start and the end of its exchange with rank 1. A clock would show that
//! roughly; waiting shows it for certain. In even steps rank 1 does not begin before rank 0 has updated its inner
//! rows: a rank 0 that waits for the exchange first waits for ever. In odd steps rank 0 does not update anything
//! before rank 1 has ended its step: a rank 0 that has not started the exchange by then waits for ever, too.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub struct Gate {
    /// A communicator of its own: no message of the student's can be taken for one of these.
    signals: SimpleCommunicator,
    inner: usize,
    step: usize,
    relaxed: usize,
}

impl Gate {
    /// For ranks that have so many rows, of which the first and the last are the edges.
    pub fn new(world: &SimpleCommunicator, rows: usize) -> Self {
        Self { signals: world.duplicate(), inner: rows.saturating_sub(2), step: 0, relaxed: 0 }
    }

    pub fn step_begins(&mut self, step: usize) {
        (self.step, self.relaxed) = (step, 0);
        if self.signals.rank() == 1 && step.is_multiple_of(2) {
            self.wait_for(0);
        }
    }

    /// Before a row is updated.
    pub fn row(&mut self) {
        self.relaxed += 1;
        if self.signals.rank() == 0 {
            match self.step.is_multiple_of(2) {
                true if self.relaxed == self.inner => self.tell(1),
                false if self.relaxed == 1 => self.wait_for(1),
                _ => {}
            }
        }
    }

    pub fn step_ends(&mut self) {
        if self.signals.rank() == 1 && !self.step.is_multiple_of(2) {
            self.tell(0);
        }
    }

    fn tell(&self, rank: i32) {
        self.signals.process_at_rank(rank).send(&0_u8);
    }

    fn wait_for(&self, rank: i32) {
        self.signals.process_at_rank(rank).receive::<u8>();
    }
}
