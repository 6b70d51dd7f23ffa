//! expect: wrong-output in one_station_is_understood, says "8 times too large"
//!
//! `status.count` counts in the datatype that it is given, and this one counts bytes.

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
        let (message, status) = world.any_process().matched_probe();
        let station = &mut stations[status.source_rank() as usize];
        match status.tag() {
            READINGS => {
                let mut batch = vec![0.0; status.count(u8::equivalent_datatype()) as usize];
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
