use mpi::topology::{Process, SimpleCommunicator};
use mpi::traits::Communicator;

use crate::driver::{READINGS, SUMMARY, Station};

/// Sends the report of this station to the collector.
///
/// Each batch is one message with the tag `READINGS`, in order, an empty batch too. The summary comes last, in one
/// message with the tag `SUMMARY`. All ranks but the collector call this, each with batches of its own.
pub fn report(batches: &[Vec<f64>], summary: [u64; 2], collector: &Process) {
    let (count, rank) = (batches.len(), collector.rank());
    todo!("send {count} batches (tag {READINGS}) and {summary:?} (tag {SUMMARY}) to rank {rank}")
}

/// Receives the reports of all other ranks, and returns one entry for each rank of `world`, in the order of ranks.
///
/// Only the collector calls this, and its own entry stays empty. It does not know how many batches a station has, how
/// long they are, or who reports first: it takes each message as it comes.
pub fn collect(world: &SimpleCommunicator) -> Vec<Station> {
    todo!("receive the reports of the other ranks, {} in all", world.size() - 1)
}
