//! Who waits for whom, and which of them wait forever.
//!
//! The AND-OR wait-for graph of Hilbrich, de Supinski, Schulz and Müller, "A Graph Based Approach for MPI Deadlock
//! Detection" (ICS 2009), as MUST uses it: a receive waits for its source, a receive from anyone for any one of the
//! communicator, a wait for all or any of its requests. What can go on is taken away, and then whoever waits for it;
//! what remains is deadlocked.
//!
//! Here a process may have several nodes, one for each of its threads in a call, and goes on when any of them does.

pub(crate) mod cause;
pub(crate) mod conditions;
pub(crate) mod deadlock;

use std::collections::VecDeque;

/// One thing that a node needs: any one of its targets.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    /// Processes, by place.
    pub targets: Vec<u32>,
    /// The item that is waited for, or `NONE`.
    pub item: u32,
}

/// A call that waits: it goes on when every clause has a target that goes on.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub process: u32,
    pub call: u32,
    pub clauses: Vec<Clause>,
}

/// How a process stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It can go on, or nothing is known that would stop it.
    Free,
    /// All that it does is in nodes.
    Waits,
    /// It has ended: it never goes on.
    Ended,
}

pub(crate) struct Graph {
    pub nodes: Vec<Node>,
    pub states: Vec<State>,
}

/// The shortest proof that ranks wait forever.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Core {
    /// Nodes, each waiting for the process of the next, and the last for the first; or a single one.
    pub cycle: Vec<usize>,
    /// Processes that have ended and that the single one waits for.
    pub ended: Vec<u32>,
}

impl Graph {
    /// Takes away what can go on, and gives the nodes that remain.
    pub(crate) fn deadlocked(&self) -> Vec<usize> {
        let mut waiting_for: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.states.len()];
        let mut open: Vec<Vec<bool>> = Vec::with_capacity(self.nodes.len());
        let mut left: Vec<usize> = Vec::with_capacity(self.nodes.len());
        for (place, node) in self.nodes.iter().enumerate() {
            for (number, clause) in node.clauses.iter().enumerate() {
                for &target in &clause.targets {
                    waiting_for[target as usize].push((place, number));
                }
            }
            open.push(vec![true; node.clauses.len()]);
            left.push(node.clauses.len());
        }
        let mut free: Vec<bool> = self.states.iter().map(|state| *state == State::Free).collect();
        let mut queue: VecDeque<usize> = (0..free.len()).filter(|&process| free[process]).collect();
        for node in &self.nodes {
            if node.clauses.is_empty() && !free[node.process as usize] {
                free[node.process as usize] = true;
                queue.push_back(node.process as usize);
            }
        }
        while let Some(process) = queue.pop_front() {
            for &(place, number) in &waiting_for[process] {
                if std::mem::take(&mut open[place][number]) {
                    left[place] -= 1;
                    let owner = self.nodes[place].process as usize;
                    if left[place] == 0 && !free[owner] {
                        free[owner] = true;
                        queue.push_back(owner);
                    }
                }
            }
        }
        (0..self.nodes.len()).filter(|&place| !free[self.nodes[place].process as usize]).collect()
    }

    /// The clauses of a deadlocked node that nobody can satisfy.
    pub(crate) fn unsatisfied<'g>(&'g self, dead: &[usize], node: usize) -> impl Iterator<Item = &'g Clause> {
        let stuck: Vec<bool> = self.stuck(dead);
        self.nodes[node].clauses.iter().filter(move |it| it.targets.iter().all(|&target| stuck[target as usize]))
    }

    fn stuck(&self, dead: &[usize]) -> Vec<bool> {
        let mut stuck: Vec<bool> = self.states.iter().map(|state| *state == State::Ended).collect();
        for &node in dead {
            stuck[self.nodes[node].process as usize] = true;
        }
        stuck
    }

    /// The shortest cycle among deadlocked nodes, or a node that waits for an ended process.
    pub(crate) fn core(&self, dead: &[usize]) -> Option<Core> {
        let stuck = self.stuck(dead);
        let mut node_of: Vec<Option<usize>> = vec![None; self.states.len()];
        let mut next: Vec<Vec<u32>> = vec![Vec::new(); self.states.len()];
        for &node in dead {
            let process = self.nodes[node].process as usize;
            node_of[process].get_or_insert(node);
            let clauses = self.nodes[node].clauses.iter();
            let unsatisfied = clauses.filter(|it| it.targets.iter().all(|&target| stuck[target as usize]));
            next[process].extend(unsatisfied.flat_map(|clause| &clause.targets));
        }
        let mut best: Option<Vec<u32>> = None;
        for &node in dead {
            let bound = best.as_ref().map_or(usize::MAX, Vec::len);
            if bound <= 2 && !next[self.nodes[node].process as usize].contains(&self.nodes[node].process) {
                continue;
            }
            if let Some(cycle) = shortest_cycle(&next, &node_of, self.nodes[node].process)
                && cycle.len() < bound
            {
                best = Some(cycle);
            }
        }
        if let Some(cycle) = best {
            let cycle = cycle.iter().filter_map(|&process| node_of[process as usize]).collect();
            return Some(Core { cycle, ended: Vec::new() });
        }
        let is_ended = |process: &u32| self.states[*process as usize] == State::Ended;
        dead.iter().find_map(|&node| {
            let mut ended: Vec<u32> =
                next[self.nodes[node].process as usize].iter().copied().filter(is_ended).collect();
            ended.sort_unstable();
            ended.dedup();
            (!ended.is_empty()).then(|| Core { cycle: vec![node], ended })
        })
    }
}

/// Breadth first from a process back to itself.
fn shortest_cycle(next: &[Vec<u32>], node_of: &[Option<usize>], start: u32) -> Option<Vec<u32>> {
    let mut from: Vec<Option<u32>> = vec![None; next.len()];
    let mut queue = VecDeque::from([start]);
    while let Some(process) = queue.pop_front() {
        for &target in &next[process as usize] {
            if target == start {
                let mut cycle = vec![process];
                while let Some(before) = from[*cycle.last()? as usize] {
                    cycle.push(before);
                }
                cycle.reverse();
                return Some(cycle);
            }
            if from[target as usize].is_none() && node_of[target as usize].is_some() {
                from[target as usize] = Some(process);
                queue.push_back(target);
            }
        }
    }
    None
}
