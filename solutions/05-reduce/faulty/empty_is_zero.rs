//! expect: wrong-output in lowest_value_and_its_day, says "a rank without values must put in one that is above all others"
//!
//! The lowest of no value is taken to be 0, and it wins against all values above 0.

use mpi::collective::{SystemOperation, UserOperation};
use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::{Lowest, Run, Spread};

pub fn sum(block: &[f64], root: Rank, world: &SimpleCommunicator) -> Option<f64> {
    let process = world.process_at_rank(root);
    let own: f64 = block.iter().sum();
    if world.rank() != root {
        process.reduce_into(&own, SystemOperation::sum());
        return None;
    }
    let mut sum = 0.0;
    process.reduce_into_root(&own, &mut sum, SystemOperation::sum());
    Some(sum)
}

pub fn lowest(block: &[f64], first: u64, world: &SimpleCommunicator) -> Lowest {
    let own = block.iter().copied().reduce(f64::min).unwrap_or(0.0);
    let mut value = 0.0;
    world.all_reduce_into(&own, &mut value, SystemOperation::min());
    let own = (first..).zip(block).find(|&(_, &it)| it == value).map_or(u64::MAX, |(day, _)| day);
    let mut day = 0;
    world.all_reduce_into(&own, &mut day, SystemOperation::min());
    Lowest { value, day }
}

pub fn spread(block: &[f64], world: &SimpleCommunicator) -> Spread {
    let mut all = [0.0; 2];
    world.all_reduce_into(&[block.len() as f64, block.iter().sum()], &mut all, SystemOperation::sum());
    let [count, sum] = all;
    let mean = sum / count;
    let own: f64 = block.iter().map(|value| (value - mean).powi(2)).sum();
    let mut squares = 0.0;
    world.all_reduce_into(&own, &mut squares, SystemOperation::sum());
    Spread { mean, variance: squares / count }
}

pub fn join(earlier: Run, later: Run) -> Run {
    let whole = |run: Run| run.at_start == run.days;
    Run {
        days: earlier.days + later.days,
        at_start: if whole(earlier) { earlier.days + later.at_start } else { earlier.at_start },
        at_end: if whole(later) { later.days + earlier.at_end } else { later.at_end },
        longest: earlier.longest.max(later.longest).max(earlier.at_end + later.at_start),
    }
}

pub fn longest_run(run: Run, root: Rank, world: &SimpleCommunicator) -> Option<Run> {
    let operation = UserOperation::associative(|earlier, later| {
        let earlier: &[Run] = earlier.downcast().expect("the type that is reduced");
        let later: &mut [Run] = later.downcast().expect("the type that is reduced");
        for (&earlier, later) in earlier.iter().zip(later) {
            *later = join(earlier, *later);
        }
    });
    let process = world.process_at_rank(root);
    if world.rank() != root {
        process.reduce_into(&run, &operation);
        return None;
    }
    let mut joined = Run::default();
    process.reduce_into_root(&run, &mut joined, &operation);
    Some(joined)
}
