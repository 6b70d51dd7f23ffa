//! Messages and arrivals, on records small enough to do by hand.

mod common;

use common::script::*;
use trace::{CallPlace, Kind, Launch, exchanges};

fn enter(launch: &Launch, record: usize, call: usize) -> u64 {
    launch.records[record].calls[call].enter.time
}

#[test]
fn a_receive_waits_for_its_send() {
    let launch = launch([
        rank(0).computes(1_000).send(1, 7).of(3, DOUBLE).finalize(),
        rank(1).recv(0, 7).of(3, DOUBLE).lasts(1_050).finalize(),
    ]);
    let it = exchanges(&launch);
    let message = it.messages[0];
    assert_eq!((message.sent_in, message.received_in), (at(0, 1), at(1, 1)));
    assert_eq!((message.tag, message.bytes), (7, Some(24)));
    assert_eq!(it.arrivals[1][1], Some(enter(&launch, 0, 1)));
}

#[test]
fn an_eager_send_waits_for_nobody() {
    let launch = launch([rank(0).send(1, 0).finalize(), rank(1).computes(5_000).recv(0, 0).finalize()]);
    assert_eq!(exchanges(&launch).arrivals[0][1], None);
}

#[test]
fn a_wait_is_where_a_message_arrives() {
    let launch = launch([
        rank(0).computes(500).isend(1, 0).request("s").wait(&["s"]).finalize(),
        rank(1).irecv(0, 0).request("r").wait(&["r"]).lasts(700).finalize(),
    ]);
    let it = exchanges(&launch);
    assert_eq!((it.messages[0].sent_in, it.messages[0].received_in), (at(0, 1), at(1, 2)));
    assert_eq!(it.arrivals[1][1..3], [None, Some(enter(&launch, 0, 1))]);
}

#[test]
fn a_barrier_waits_for_the_last_and_a_broadcast_for_its_root() {
    let launch = launch([
        rank(0).computes(900).barrier().computes(100).bcast(0).finalize(),
        rank(1).barrier().lasts(900).computes(5_000).bcast(0).finalize(),
        rank(2).barrier().lasts(900).bcast(0).lasts(200).finalize(),
    ]);
    let it = exchanges(&launch);
    for rank in 0..3 {
        assert_eq!(it.arrivals[rank][1], Some(enter(&launch, 0, 1)));
    }
    assert_eq!(it.arrivals[2][2], Some(enter(&launch, 0, 2)));
    // The root left before rank 1 came.
    assert_eq!(it.arrivals[0][2], None);
}

#[test]
fn a_collective_that_a_rank_never_reaches() {
    let launch = stalled([rank(0).barrier().hangs(), rank(1).recv(0, 0).hangs()]);
    let it = exchanges(&launch);
    assert!(it.messages.is_empty());
    assert_eq!((it.arrivals[0][1], it.arrivals[1][1]), (None, None));
}

#[test]
fn a_partial_record_has_no_sure_messages() {
    let mut launch = launch([rank(0).send(1, 0).finalize(), rank(1).recv(0, 0).lasts(50).finalize()]);
    launch.records[0].partial = true;
    assert!(exchanges(&launch).messages.is_empty());
}

#[test]
fn finalize_waits_for_its_world() {
    let launch = launch([rank(0).call(Kind::Finalize).lasts(2_000), rank(1).computes(2_000).finalize()]);
    assert_eq!(exchanges(&launch).arrivals[0][1], Some(enter(&launch, 1, 1)));
}

fn at(record: usize, call: usize) -> CallPlace {
    CallPlace { record, call }
}
