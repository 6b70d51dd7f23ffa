//! expect: mpi-misuse in one_station_is_understood, says "works only because of buffering", "tag 2", "tag 1"
//!
//! Waits for all summaries and then takes what has come in the meantime: it relies on MPI to keep all readings until then.

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
    for _ in 1..world.size() {
        let mut summary = [0; 2];
        let status = world.any_process().receive_into_with_tag(&mut summary, SUMMARY);
        stations[status.source_rank() as usize].summary = summary;
    }
    while let Some(probed) = world.any_process().immediate_matched_probe_with_tag(READINGS) {
        let (batch, status) = probed.matched_receive_vec();
        stations[status.source_rank() as usize].batches.push(batch);
    }
    stations
}
