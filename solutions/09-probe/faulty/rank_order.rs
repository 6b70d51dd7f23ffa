//! expect: deadlock in whoever_comes_first_is_heard, says "rank 0 waits in MPI_Mprobe from rank 1"
//!
//! One station after the other, in the order of ranks. It works as long as nobody's report depends on another's.

use mpi::topology::{Process, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::{READINGS, SUMMARY, Station};

pub fn report(batches: &[Vec<f64>], summary: [u64; 2], collector: &Process) {
    for batch in batches {
        collector.send_with_tag(&batch[..], READINGS);
    }
    collector.send_with_tag(&summary, SUMMARY);
}

pub fn collect(world: &SimpleCommunicator) -> Vec<Station> {
    let mut stations = vec![Station::default(); world.size() as usize];
    for rank in (0..world.size()).filter(|&rank| rank != world.rank()) {
        let station = &mut stations[rank as usize];
        loop {
            let (message, status) = world.process_at_rank(rank).matched_probe();
            if status.tag() == SUMMARY {
                message.matched_receive_into(&mut station.summary);
                break;
            }
            let mut batch = vec![0.0; status.count(f64::equivalent_datatype()) as usize];
            message.matched_receive_into(&mut batch[..]);
            station.batches.push(batch);
        }
    }
    stations
}
