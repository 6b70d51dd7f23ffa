//! expect: mpi-misuse in any_length_is_taken, says "message too long", "room for 8192 bytes"
//!
//! A thousand readings are enough for anyone, until somebody sends more.

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
                let mut batch = vec![0.0; 1024];
                let status = message.matched_receive_into(&mut batch[..]);
                batch.truncate(status.count(f64::equivalent_datatype()) as usize);
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
