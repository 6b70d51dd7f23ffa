//! expect: wrong-output in one_station_is_understood, says "all readings are there, but not in the batches"
//!
//! One message is cheaper than many, so all batches go in one. Where one ended and the next began is lost.

use mpi::topology::{Process, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::{READINGS, SUMMARY, Station};

pub fn report(batches: &[Vec<f64>], summary: [u64; 2], collector: &Process) {
    collector.send_with_tag(&batches.concat()[..], READINGS);
    collector.send_with_tag(&summary, SUMMARY);
}

pub fn collect(world: &SimpleCommunicator) -> Vec<Station> {
    let mut stations = vec![Station::default(); world.size() as usize];
    let mut reporting = world.size() - 1;
    while reporting > 0 {
        let (message, status) = world.any_process().matched_probe();
        let station = &mut stations[status.source_rank() as usize];
        match status.tag() {
            READINGS => {
                let mut batch = vec![0.0; status.count(f64::equivalent_datatype()) as usize];
                message.matched_receive_into(&mut batch[..]);
                station.batches.push(batch);
            }
            SUMMARY => {
                message.matched_receive_into(&mut station.summary);
                reporting -= 1;
            }
            tag => unreachable!("no station sends a message with the tag {tag}"),
        }
    }
    stations
}
