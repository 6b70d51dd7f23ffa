//! Why a program is not as parallel as asked for, in words.

use crate::parallelism::{Asked, Figure, Measured, State};
use crate::{Failure, Verdict};

/// Where one rank has so large a part of the work, the others have next to none.
const NEARLY_ALL: f64 = 0.8;

pub(crate) fn not_parallel(it: &Measured, state: State, asked: &Asked) -> Failure {
    let total: f64 = it.work.iter().sum();
    let ranks = it.ranks;
    let slow = |what: String| Failure::new(Verdict::TooSlow, what);
    let failure = match state {
        State::NoWork => Failure::wrong_output(format!("its {ranks} ranks hardly compute anything"))
            .expected(format!("about the {} that the same work takes one process", shown(it.sequential)))
            .actual(format!("{} of all ranks together", shown(total)))
            .because("an answer that nobody computed is no answer: was it known before, or drawn?"),
        State::TooLittle => {
            Failure::new(Verdict::Inconclusive, format!("its {ranks} ranks compute too little to measure"))
                .actual(format!("{} of all ranks together", shown(total)))
        }
        State::Unclear | State::Enough => {
            let what = format!("on this machine, just now, it can't be told whether {ranks} ranks share the work");
            Failure::new(Verdict::Inconclusive, what)
                .expected(format!("{}, {}", at_work(asked), at_most(asked.inflation)))
                .actual(format!("{}; {}", parallel(it), times(it.inflation)))
                .because(format!(
                    "{} launches are too few, or differ too much, to tell it; grade it again when less runs beside it",
                    it.repetitions
                ))
        }
        State::Repeated => slow(format!("{ranks} ranks together do the same work several times"))
            .expected(at_most(asked.inflation))
            .actual(times(it.inflation))
            .because("each rank is to do its own part: what all ranks compute takes as long as on one rank alone"),
        State::Dear => slow(format!("{ranks} ranks together work far more than there is to do"))
            .expected(format!("at most {:.1} times the {} of a plain program", asked.cost, shown(it.sequential)))
            .actual(format!("{} times", figure(it.cost)))
            .because("parallel work is to save time: what is dear on one rank is dear on many"),
        State::OneByOne => slow(format!("{ranks} ranks do not work at the same time"))
            .expected(at_work(asked))
            .actual(parallel(it))
            .because(why_not(it)),
    };
    let each = it.work.iter().enumerate().map(|(rank, work)| format!("rank {rank} computed for {}", shown(*work)));
    failure.output(each.chain([format!("one rank alone computes for {}", shown(it.alone))]))
}

/// A launch of which calls are missing.
pub(crate) fn not_whole(ranks: u32) -> Failure {
    Failure::new(Verdict::Inconclusive, format!("its {ranks} ranks make more MPI calls than a record of them holds"))
        .because("whether they share the work is told from what they compute between all of their calls")
}

fn why_not(it: &Measured) -> String {
    let total: f64 = it.work.iter().sum();
    let (busiest, most) = it.work.iter().copied().enumerate().fold((0, 0.0), |a, b| if b.1 > a.1 { b } else { a });
    let path = total / it.parallelism.value.max(1.0);
    if most > NEARLY_ALL * total {
        format!("rank {busiest} computes {:.0} % of all, and the others wait for it", 100.0 * most / total)
    } else if path > 1.2 * most {
        "ranks compute one after the other: one waits for a message that the other sends only when it is done"
            .to_owned()
    } else {
        format!("the work is shared unevenly: all wait for rank {busiest}, which has the most")
    }
}

fn at_work(asked: &Asked) -> String {
    format!("at least {:.1} ranks at work at a time", asked.parallelism)
}

fn at_most(inflation: f64) -> String {
    format!("at most {inflation:.1} times the work of one rank alone")
}

fn parallel(it: &Measured) -> String {
    format!("{} ranks at work at a time", figure(it.parallelism))
}

fn times(inflation: Figure) -> String {
    format!("{} times the work of one rank alone", figure(inflation))
}

/// `1.98 (1.95 to 2.00)`
fn figure(it: Figure) -> String {
    format!("{:.2} ({:.2} to {:.2})", it.value, it.low, it.high)
}

/// A time with its unit.
fn shown(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.1} ms of CPU time", seconds * 1e3) } else { format!("{seconds:.2} s of CPU time") }
}
