//! expect: wrong-output in one_message_for_each_batch, says "tag 3 of 8 bytes"
//!
//! Sends each length ahead in a message of its own. The envelope has it already, and each message takes its time.

use mpi::Tag;
use mpi::topology::{Process, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::{READINGS, SUMMARY, Station};

const LENGTH: Tag = 3;

pub fn report(batches: &[Vec<f64>], summary: [u64; 2], collector: &Process) {
    for batch in batches {
        collector.send_with_tag(&(batch.len() as u64), LENGTH);
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
            LENGTH => {
                let (length, status) = message.matched_receive::<u64>();
                let mut batch = vec![0.0; length as usize];
                world.process_at_rank(status.source_rank()).receive_into_with_tag(&mut batch[..], READINGS);
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
