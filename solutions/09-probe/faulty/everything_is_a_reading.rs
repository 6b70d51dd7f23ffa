//! expect: mpi-misuse in one_station_is_understood, says "type mismatch", "rank 0 receives 64-bit floating-point numbers"
//!
//! Receives whatever comes as readings, and looks at the tag after that. A summary is made of other numbers.

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
    let mut reporting = world.size() - 1;
    while reporting > 0 {
        let (batch, status) = world.any_process().receive_vec::<f64>();
        let station = &mut stations[status.source_rank() as usize];
        if status.tag() == SUMMARY {
            station.summary = [batch[0].to_bits(), batch[1].to_bits()];
            reporting -= 1;
        } else {
            station.batches.push(batch);
        }
    }
    stations
}
