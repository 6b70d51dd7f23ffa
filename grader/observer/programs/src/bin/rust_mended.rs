// clean, on 3
// ANCHOR: all
// The programs of the chapter on diagnoses, mended. All run one after the other, on the same ranks.

use mpi::collective::SystemOperation;
use mpi::point_to_point::send_receive;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    assert_eq!(swap(&world), (world.rank() + 2) % 3);
    pairs(&world);
    large(&world);
    wrong_tag(&world);
    wrong_source(&world);
    everyone_comes(&world);
    one_order(&world);
    as_many_as_are_sent(&world);
    one_root(&world);
    one_length(&world);
    one_operation(&world);
    every_message_received(&world);
    every_request_waited_for(&world);
    status_says_who(&world);
    waits_once(&world);
    leaves_by_the_door(&world);
}

// ANCHOR: swap
fn swap(world: &SimpleCommunicator) -> i32 {
    let (rank, size) = (world.rank(), world.size());
    let to = world.process_at_rank((rank + 1) % size);
    let from = world.process_at_rank((rank + size - 1) % size);
    let (theirs, _status) = send_receive::<i32, _, _, _>(&rank, &to, &from);
    theirs
}
// ANCHOR_END: swap

// ANCHOR: pairs
fn pairs(world: &SimpleCommunicator) {
    let (rank, other) = (world.rank(), world.rank() ^ 1);
    if other >= world.size() {
        return; // an odd number of ranks: the last has no partner
    }
    let other = world.process_at_rank(other);
    if rank % 2 == 0 {
        other.send(&rank);
        let (_theirs, _status) = other.receive::<i32>();
    } else {
        let (_theirs, _status) = other.receive::<i32>();
        other.send(&rank);
    }
}
// ANCHOR_END: pairs

// ANCHOR: large
fn large(world: &SimpleCommunicator) {
    let (rank, size) = (world.rank(), world.size());
    let mine = vec![rank; 1 << 20];
    let mut theirs = vec![0; 1 << 20];
    mpi::request::scope(|scope| {
        let to = world.process_at_rank((rank + 1) % size);
        let from = world.process_at_rank((rank + size - 1) % size);
        let send = to.immediate_send(scope, &mine[..]);
        let receive = from.immediate_receive_into(scope, &mut theirs[..]);
        send.wait();
        receive.wait();
    });
}
// ANCHOR_END: large

// ANCHOR: wrong_tag
const RESULT: mpi::Tag = 3;

fn wrong_tag(world: &SimpleCommunicator) {
    match world.rank() {
        0 => world.process_at_rank(1).send_with_tag(&0, RESULT),
        1 => {
            let (_message, _status) = world.process_at_rank(0).receive_with_tag::<i32>(RESULT);
        }
        _ => {}
    }
}
// ANCHOR_END: wrong_tag

// ANCHOR: wrong_source
fn wrong_source(world: &SimpleCommunicator) {
    let (asks, answers) = (2, 0);
    if world.rank() == answers {
        world.process_at_rank(asks).send(&42);
    } else if world.rank() == asks {
        let (_answer, _status) = world.process_at_rank(answers).receive::<i32>();
    }
}
// ANCHOR_END: wrong_source

// ANCHOR: everyone_comes
fn everyone_comes(world: &SimpleCommunicator) {
    if world.rank() != world.size() - 1 {
        // what only some of the ranks have to do, without a collective
    }
    world.barrier();
}
// ANCHOR_END: everyone_comes

// ANCHOR: one_order
fn one_order(world: &SimpleCommunicator) {
    let (readings, results) = (world.duplicate(), world.duplicate());
    readings.barrier();
    results.barrier();
}
// ANCHOR_END: one_order

// ANCHOR: as_many_as_are_sent
fn as_many_as_are_sent(world: &SimpleCommunicator) {
    if world.rank() == 0 {
        for worker in 1..world.size() {
            let (_result, _status) = world.process_at_rank(worker).receive::<i32>();
        }
    } else {
        world.process_at_rank(0).send(&world.rank());
    }
}
// ANCHOR_END: as_many_as_are_sent

// ANCHOR: one_root
const ROOT: mpi::topology::Rank = 0;

fn one_root(world: &SimpleCommunicator) {
    let mut x = if world.rank() == ROOT { 42 } else { 0 };
    world.process_at_rank(ROOT).broadcast_into(&mut x);
    assert_eq!(x, 42);
}
// ANCHOR_END: one_root

// ANCHOR: one_length
fn one_length(world: &SimpleCommunicator) {
    let root = world.process_at_rank(0);
    let mut length = if world.rank() == 0 { 4_u64 } else { 0 };
    root.broadcast_into(&mut length);
    let mut settings = vec![0_i32; length as usize];
    root.broadcast_into(&mut settings[..]);
}
// ANCHOR_END: one_length

// ANCHOR: one_operation
fn one_operation(world: &SimpleCommunicator) {
    let (mut sum, mut largest) = (0, 0);
    world.all_reduce_into(&world.rank(), &mut sum, SystemOperation::sum());
    world.all_reduce_into(&world.rank(), &mut largest, SystemOperation::max());
    assert_eq!((sum, largest), (3, 2));
}
// ANCHOR_END: one_operation

// ANCHOR: every_message_received
fn every_message_received(world: &SimpleCommunicator) {
    match world.rank() {
        0 => world.process_at_rank(1).send(&1.5_f64),
        1 => {
            let (_message, _status) = world.process_at_rank(0).receive::<f64>();
        }
        _ => {}
    }
    world.barrier();
}
// ANCHOR_END: every_message_received

// ANCHOR: every_request_waited_for
fn every_request_waited_for(world: &SimpleCommunicator) {
    let (rank, size) = (world.rank(), world.size());
    mpi::request::scope(|scope| {
        let send = world.process_at_rank((rank + 1) % size).immediate_send(scope, &rank);
        let (_theirs, _status) = world.process_at_rank((rank + size - 1) % size).receive::<i32>();
        send.wait();
    });
}
// ANCHOR_END: every_request_waited_for

// ANCHOR: status_says_who
fn status_says_who(world: &SimpleCommunicator) {
    if world.rank() == 0 {
        for _ in 1..world.size() {
            let (result, status) = world.any_process().receive_with_tag::<i32>(RESULT);
            println!("worker {} has found {result}", status.source_rank());
        }
    } else {
        world.process_at_rank(0).send_with_tag(&(10 * world.rank()), RESULT);
    }
}
// ANCHOR_END: status_says_who

// ANCHOR: waits_once
fn waits_once(world: &SimpleCommunicator) {
    let (rank, size) = (world.rank(), world.size());
    let mut message = 0;
    mpi::request::scope(|scope| {
        let from = world.process_at_rank((rank + size - 1) % size);
        let request = from.immediate_receive_into(scope, &mut message);
        world.process_at_rank((rank + 1) % size).send(&rank);
        request.wait();
    });
}
// ANCHOR_END: waits_once

// ANCHOR: leaves_by_the_door
fn leaves_by_the_door(world: &SimpleCommunicator) {
    if world.rank() == 1 {
        println!("nothing to do for me");
    }
    world.barrier();
}
// ANCHOR_END: leaves_by_the_door
// ANCHOR_END: all
