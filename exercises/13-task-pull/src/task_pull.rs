use mpi::topology::SimpleCommunicator;

use crate::driver::{ASK, RESULT, STOP, TASK};

/// Hands out the tasks 0 to `tasks - 1`, each once, and returns their results: that of task 3 at index 3.
///
/// Runs on rank 0. Every other rank is a worker, which first sends `ASK` and then a `RESULT` for each task that it
/// was given. Whichever of the two comes, and from whom, that worker waits for an answer: a message with the tag
/// `TASK` that has the number of the next task, or one with the tag `STOP` when none is left. Each worker gets
/// one `STOP`, also when there were fewer tasks than workers.
///
/// `work(task)` does a task and returns its result. The manager calls it only where it is alone, with no other rank
/// in `world`.
pub fn manager(tasks: u64, work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) -> Vec<u64> {
    let _ = (work, world); // what you write here uses them
    todo!("hand out {tasks} tasks to whoever asks")
}

/// Asks rank 0 for work, does what comes, and returns when it is told to stop.
///
/// Runs on every rank but 0. `work(task)` does a task and returns its result, which goes to rank 0.
pub fn worker(work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) {
    let _ = (work, world); // what you write here uses them
    todo!("send {ASK}, then for each {TASK} a {RESULT}, until {STOP} comes")
}
