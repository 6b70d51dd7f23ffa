use mpi::topology::{Process, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::{READINGS, SUMMARY, Station};

/// Sends the report of this station to the collector: each batch is a message, and the summary ends the report.
///
/// Messages from one rank to another on one communicator don't overtake each other, so the summary arrives last.
pub fn report(batches: &[Vec<f64>], summary: [u64; 2], collector: &Process) {
    for batch in batches {
        collector.send_with_tag(&batch[..], READINGS);
    }
    collector.send_with_tag(&summary, SUMMARY);
}

/// Receives the reports of all other ranks: one entry for each rank of `world`, the collector's own stays empty.
pub fn collect(world: &SimpleCommunicator) -> Vec<Station> {
    let mut stations = vec![Station::default(); world.size() as usize];
    let mut reporting = world.size() - 1;
    while reporting > 0 {
        // Whoever comes first, with whatever tag: who it is, what it is and how long it is stands in the status.
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
