//! `grader dev trust CHECK`: judges the same programs by one check again and again, on a machine that is kept busy, and
//! counts the verdicts. What passes on a quiet machine, and what a check lets pass by luck, shows here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use harness::Verdict;

use super::check::{Gate, Scope, solution};
use super::expectation::Expectation;
use super::{faulty, files, message};
use crate::bar::Bar;
use crate::catalog::Exercise;
use crate::course::Course;
use crate::exit::Code;
use crate::interrupt;
use crate::lock::Lock;
use crate::setup::Want;
use crate::toolchain::tethered;

/// What is judged, and how often.
#[derive(Debug)]
pub struct Order {
    /// The check.
    pub check: String,
    /// The exercises; those that have the check where none is named.
    pub names: Vec<String>,
    /// How often each program is judged.
    pub times: u32,
    /// How many processes keep cores busy meanwhile.
    pub busy: u32,
}

/// A program and what it must get.
struct Subject<'a> {
    exercise: &'a Exercise,
    name: String,
    program: PathBuf,
    expected: Vec<Verdict>,
}

pub fn run(course: &Course, mpi: Want, order: &Order) -> anyhow::Result<Code> {
    let bar = Bar::new();
    interrupt::watch()?;
    let _lock = Lock::take(course, |holder| bar.tell(crate::message::waiting(holder)))?;
    let names = named(course, order)?;
    let scope = Scope { seed: None, quick: true, verdicts: Vec::new(), retries: 0 };
    let (gate, all) = Gate::open(course, mpi, &names, &scope, bar)?;
    let mut subjects = Vec::new();
    for (exercise, programs) in &all {
        let folder = course.solution(&exercise.folder);
        if files::has_solution(course, exercise)
            && let Ok(program) = gate.own.program(&folder, &solution(exercise))?
        {
            subjects.push(Subject {
                exercise,
                name: "the solution".to_owned(),
                program,
                expected: vec![Verdict::Pass],
            });
        }
        for one in programs {
            let Ok(expected) = Expectation::read(&std::fs::read_to_string(&one.file)?) else { continue };
            let built =
                gate.faulty.program(&faulty::package(&gate.workspace, exercise), &faulty::binary(exercise, one))?;
            if let (Some(true), Ok(program)) = (expected.check().map(|check| check == order.check), built) {
                let expected = expected.verdicts().to_vec();
                subjects.push(Subject { exercise, name: one.name.clone(), program, expected });
            }
        }
    }
    let _busy = Busy::start(order.busy)?;
    gate.bar.print(&message::trust_head(&order.check, order.times, order.busy, gate.seed));
    let mut wrong = 0;
    for subject in &subjects {
        let Some(Judgements { counts, parallelism }) = judged(&gate, subject, order)? else {
            interrupt::wait_for_supervisors();
            return Ok(Code::Interrupted);
        };
        // That it could not be told is no wrong answer.
        let right = |verdict: &Verdict| *verdict == Verdict::Inconclusive || subject.expected.contains(verdict);
        wrong += counts.iter().filter(|(verdict, _)| !right(verdict)).map(|(_, count)| count).sum::<u32>();
        let counts: Vec<(String, u32)> =
            counts.into_iter().map(|(verdict, count)| (verdict.to_string(), count)).collect();
        gate.bar.print(&message::trust_row(&subject.exercise.name, &subject.name, subject.expected[0], &counts));
        for (ranks, mut values) in parallelism {
            values.sort_by(f64::total_cmp);
            let at = |part: f64| values[((values.len() - 1) as f64 * part).round() as usize];
            gate.bar.print(&message::trust_parallelism(ranks, [at(0.0), at(0.025), at(0.5), at(0.975), at(1.0)]));
        }
    }
    gate.bar.clear();
    println!("{}", message::trusted(subjects.len(), wrong));
    Ok(if wrong == 0 { Code::Passed } else { Code::Failed })
}

/// The exercises that have the check.
fn named(course: &Course, order: &Order) -> anyhow::Result<Vec<String>> {
    let chosen = crate::catalog::Catalog::read(course)?.select(&order.names)?.whole()?;
    let has = |exercise: &&Exercise| exercise.spec.checks.iter().any(|check| check.name == order.check);
    let names: Vec<String> = chosen.iter().filter(has).map(|exercise| exercise.name.clone()).collect();
    if names.is_empty() { Err(Code::Usage.error(message::nobody_has(&order.check))) } else { Ok(names) }
}

/// What a program got.
#[derive(Default)]
struct Judgements {
    /// How often which verdict.
    counts: BTreeMap<Verdict, u32>,
    /// Ranks → the parallelism that was estimated, where the check measures it.
    parallelism: BTreeMap<u32, Vec<f64>>,
}

/// Judges a program as often as ordered. None when interrupted.
fn judged(gate: &Gate<'_>, subject: &Subject<'_>, order: &Order) -> anyhow::Result<Option<Judgements>> {
    let checks = gate.own.checks_of(&subject.exercise.path)?;
    let mut all = Judgements::default();
    for time in 0..order.times {
        let what = format!("{}: {} of {}", subject.name, time + 1, order.times);
        gate.bar.say(format!("{}: {what}", subject.exercise.name));
        let (program, only): (&Path, _) = (&subject.program, (true, Some(order.check.as_str())));
        let seed = gate.seed.wrapping_add(time.into());
        let Some(result) = gate.judge_with(subject.exercise, &checks, program, &subject.name, only, seed)? else {
            return Ok(None);
        };
        *all.counts.entry(result.verdict).or_default() += 1;
        for measured in result.checks.iter().flat_map(|check| &check.parallelism) {
            all.parallelism.entry(measured.ranks).or_default().push(measured.parallelism.value);
        }
    }
    Ok(Some(all))
}

/// Processes that do nothing but keep a core busy; they end with this value, and with the grader.
struct Busy(Vec<Child>);

impl Busy {
    fn start(number: u32) -> std::io::Result<Self> {
        let one = || tethered("sh").args(["-c", "while :; do :; done"]).stdin(Stdio::null()).spawn();
        (0..number).map(|_| one()).collect::<Result<_, _>>().map(Self)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        for process in &mut self.0 {
            // One that has ended by itself needs no ending.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
