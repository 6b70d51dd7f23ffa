//! expect: wrong-output in whoever_comes_first_is_heard, says "the summary of rank 3", "status.source_rank()"
//!
//! The first report to end goes into the first entry, the second into the second.

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
    let mut next = usize::from(world.rank() == 0);
    while reporting > 0 {
        let (message, status) = world.any_process().matched_probe();
        let station = &mut stations[next];
        match status.tag() {
            READINGS => {
                let mut batch = vec![0.0; status.count(f64::equivalent_datatype()) as usize];
                message.matched_receive_into(&mut batch[..]);
                station.batches.push(batch);
            }
            SUMMARY => {
                message.matched_receive_into(&mut station.summary);
                reporting -= 1;
                next += if next as i32 + 1 == world.rank() { 2 } else { 1 };
            }
            tag => unreachable!("no station sends a message with the tag {tag}"),
        }
    }
    stations
}
