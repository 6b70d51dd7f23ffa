use std::process::Command;

use mpi::MpiError;
use mpi::topology::{InterCommunicator, SimpleCommunicator};
use mpi::traits::*;

/// Starts `workers` processes that run `program`, once for all ranks of `world`, with rank 0 as the root.
///
/// All ranks of `world` call it and get the intercommunicator to the workers, which are a world of their own.
pub fn spawn_workers(
    program: &Command,
    workers: i32,
    world: &SimpleCommunicator,
) -> Result<InterCommunicator, MpiError> {
    let _ = program; // what you write here uses it
    todo!("start {workers} workers, once for all {} ranks", world.size())
}

/// Sends each worker its share of `numbers`. Called on rank 0 of the launched ranks alone.
///
/// Worker 0 gets the first numbers, worker 1 those that follow, and so on. The shares differ by one number at most, and
/// every worker gets a message, also when nothing is left for it.
pub fn deal(numbers: &[u64], workers: &InterCommunicator) {
    todo!("deal {numbers:?} to {} workers", workers.remote_size())
}

/// Receives the share that rank 0 of the launched ranks sent. Called on every worker.
pub fn receive_share(manager: &InterCommunicator) -> Vec<u64> {
    todo!("receive from one of {} ranks", manager.remote_size())
}

/// Makes one communicator of both sides: first the launched ranks, then the workers, each in their own order.
///
/// Called on all launched ranks, where `spawned` is false, and on all workers, where it is true.
pub fn merge(others: &InterCommunicator, spawned: bool) -> SimpleCommunicator {
    todo!("merge with {} others; spawned: {spawned}", others.remote_size())
}

/// Brings the results of all ranks of `merged` together on its rank 0, in the order of ranks. The others return `None`.
///
/// Called on all ranks of `merged`. A launched rank has computed nothing, so its `own` is empty.
pub fn collect(own: &[u64], merged: &SimpleCommunicator) -> Option<Vec<u64>> {
    todo!("gather {own:?} and what {} other ranks have", merged.size() - 1)
}
