//! expect: wrong-output in one_message_for_each_batch, says "READINGS of 640008 bytes"
//!
//! Every message is as long as the longest, and says in its first element how much of it counts.

use mpi::topology::{Process, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::{READINGS, SUMMARY, Station};

const LONGEST: usize = 80_000;

pub fn report(batches: &[Vec<f64>], summary: [u64; 2], collector: &Process) {
    for batch in batches {
        let mut message = vec![0.0; 1 + LONGEST];
        message[0] = batch.len() as f64;
        message[1..=batch.len()].copy_from_slice(batch);
        collector.send_with_tag(&message[..], READINGS);
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
                let mut batch = vec![0.0; 1 + LONGEST];
                message.matched_receive_into(&mut batch[..]);
                station.batches.push(batch[1..=batch[0] as usize].to_vec());
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
