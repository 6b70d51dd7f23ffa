//! The k-th collective on a communicator is one collective for all of its members (MPI 4.1, 6.14).

use super::{Item, NONE};
use crate::fast_map::FastMap;

/// One collective on one communicator, with those who have reached it.
pub(crate) struct Instance {
    pub communicator: u32,
    /// From 1.
    pub index: u32,
    /// (process, item), in the order of processes.
    pub parts: Vec<(u32, u32)>,
}

impl Instance {
    /// The item with which a process takes part.
    pub(crate) fn part_of(&self, process: u32) -> Option<u32> {
        self.parts.binary_search_by_key(&process, |part| part.0).ok().map(|place| self.parts[place].1)
    }
}

/// Finds the instance that a call belongs to.
#[derive(Default)]
pub(super) struct Counter {
    known: FastMap<(u32, u32), u32>,
    /// For the current process: how many collectives on each communicator so far.
    counted: FastMap<u32, u32>,
}

impl Counter {
    pub(super) fn next_process(&mut self) {
        self.counted.clear();
    }

    /// `index` as the record has it, 0 when it doesn't. Gives `NONE` for a process's second call with one index, which
    /// no honest record has.
    pub(super) fn instance(&mut self, all: &mut Vec<Instance>, item: &Item, index: u32, place: u32) -> u32 {
        let count = self.counted.entry(item.communicator).or_default();
        *count += 1;
        let index = if index == 0 { *count } else { index };
        let instance = *self.known.entry((item.communicator, index)).or_insert_with(|| {
            all.push(Instance { communicator: item.communicator, index, parts: Vec::new() });
            all.len() as u32 - 1
        });
        let parts = &mut all[instance as usize].parts;
        if parts.last().is_some_and(|part| part.0 == item.process) {
            return NONE;
        }
        parts.push((item.process, place));
        instance
    }
}
