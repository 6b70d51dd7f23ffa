//! expect: crash in one_station_is_understood, says "matched message dropped without receiving"
//!
//! Takes the status of a matched probe and leaves the message. What it took off the queue, no other receive can find.

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
        let (_, status) = world.any_process().matched_probe();
        let sender = world.process_at_rank(status.source_rank());
        let station = &mut stations[status.source_rank() as usize];
        match status.tag() {
            READINGS => {
                let mut batch = vec![0.0; status.count(f64::equivalent_datatype()) as usize];
                sender.receive_into_with_tag(&mut batch[..], READINGS);
                station.batches.push(batch);
            }
            SUMMARY => {
                sender.receive_into_with_tag(&mut station.summary, SUMMARY);
                reporting -= 1;
            }
            tag => unreachable!("no station sends a message with the tag {tag}"),
        }
    }
    stations
}
