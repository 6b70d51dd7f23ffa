//! Records that no observer writes: calls that overlap, end before they begin, and take an eternity. Nothing panics, and
//! what must hold of every timeline still holds.

use trace::call::{Call, Enter, Exit};
use trace::kind::KINDS;
use trace::{Communicator, End, Identity, Launch, Process, Record};

use super::{check, chrome};
use crate::timeline::svg;
use crate::timeline::text::{self, Charset, Look};
use trace::timeline::Timeline;

/// Numbers that look random, the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, number: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % number
    }

    fn time(&mut self) -> u64 {
        match self.below(50) {
            0 => 0,
            1 => u64::MAX - self.below(10),
            2..20 => self.below(1_000_000_000),
            _ => 1_000_000 + self.below(1_000),
        }
    }
}

fn record(dice: &mut Dice, rank: u32, ranks: u32) -> Record {
    let members = (0..ranks).map(Process::rank).collect();
    let name = "MPI_COMM_WORLD".to_owned();
    let world = Communicator { id: 1, identity: Identity::world(0), name, members, remote: Vec::new() };
    let mut record = Record { process: Process::rank(rank), size: ranks, ..Record::default() };
    record.communicators.insert(1, world);
    record.partial = dice.below(4) == 0;
    record.end = [End::Running, End::Running, End::Exited(0), End::Signal(9)][dice.below(4) as usize];
    for sequence in 0..dice.below(40) {
        // Few kinds, so that some match.
        let few = [4, 12, 13, 29, 37, 42, 43, 2];
        let number = if dice.below(4) > 0 { few[dice.below(8) as usize] } else { dice.below(KINDS.len() as u64) };
        let kind = KINDS[number as usize];
        let mut enter = Enter::new(kind);
        (enter.sequence, enter.time, enter.communicator) = (sequence, dice.time(), 1);
        (enter.peer, enter.tag) = (dice.below(u64::from(ranks) + 2) as i32 - 2, 0);
        enter.thread = u16::from(dice.below(30) == 0);
        enter.repeated = dice.below(8).saturating_sub(6) as u32 * 1000;
        enter.list = vec![sequence.saturating_sub(1)].into();
        let mut exit = Exit::new(kind, sequence);
        exit.time = if dice.below(4) == 0 { dice.time() } else { enter.time.saturating_add(dice.below(500)) };
        exit.source = dice.below(u64::from(ranks)) as i32;
        let exit = (dice.below(30) > 0).then_some(exit);
        record.calls.push(Call { enter, exit });
    }
    record
}

#[test]
fn nothing_panics_and_all_that_must_hold_holds() {
    let mut dice = Dice(0x5eed);
    for round in 0..400 {
        let ranks = 1 + dice.below(6) as u32;
        let records = (0..ranks).map(|rank| record(&mut dice, rank, ranks)).collect();
        let launch = Launch { records, stalled: round % 2 == 0, ..Launch::default() };
        check(&Timeline::of(&launch));
        let program = Timeline::of(&launch).of_program();
        check(&program);
        chrome::check(&chrome::written(&launch), true);
        assert!(svg::render(&program).is_ok());
        let look = Look { width: 10 + round, charset: Charset::Unicode, colour: round % 3 == 0 };
        assert!(!text::render(&program, &look).is_empty());
    }
}
