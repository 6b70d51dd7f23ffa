//! `grader dev trust CHECK`: judges the same programs by one check again and again, on a machine that is kept busy, and
//! counts the verdicts. What passes on a quiet machine, and what a check lets pass by luck, shows here.

mod busy;
pub(super) mod record;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use harness::Verdict;

use self::busy::Busy;
use self::record::{Judgement, Key, Record};
use super::check::{Gate, Judged, Scope, solution};
use super::expectation::Expectation;
use super::{faulty, files, message};
use crate::bar::Bar;
use crate::catalog::Exercise;
use crate::course::Course;
use crate::exit::Code;
use crate::interrupt;
use crate::lock::Lock;
use crate::setup::Want;

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
    /// How many are judged at a time: each is a load on the others.
    pub jobs: u32,
    /// Whether faulty programs are left out.
    pub solutions: bool,
    /// Where the judgements are kept; those that stand there already count.
    pub record: Option<PathBuf>,
}

/// A program and what it must get.
struct Subject<'a> {
    exercise: &'a Exercise,
    program: PathBuf,
    expected: Vec<Verdict>,
    key: Key,
}

pub fn run(course: &Course, mpi: Want, order: &Order) -> anyhow::Result<Code> {
    let bar = Bar::new();
    interrupt::watch()?;
    let _lock = Lock::take(course, |holder| bar.tell(crate::message::waiting(holder)))?;
    let names = named(course, order)?;
    let (mut record, unread) = Record::open(order.record.as_deref())?;
    let scope = Scope { seed: None, quick: true, verdicts: Vec::new(), retries: 0 };
    let (gate, all) = Gate::open(course, mpi, &names, &scope, bar)?;
    let subjects = subjects(course, &gate, &all, order)?;
    let had: usize = subjects.iter().map(|subject| record.of(&subject.key).count()).sum();
    let others = record.judgements.len() - had + unread;
    gate.bar.print(&message::trust_head(order, gate.seed, (had, others)));
    let ended = judge(&gate, &subjects, order, &mut record)?;
    gate.bar.clear();
    let mut sums = Sums::default();
    println!("{}", message::trust_columns());
    for subject in &subjects {
        print(subject, &record, &mut sums);
    }
    println!("{}", message::trusted(subjects.len(), sums.all, sums.wrong, sums.inconclusive));
    if !ended {
        interrupt::wait_for_supervisors();
        return Ok(Code::Interrupted);
    }
    Ok(if sums.wrong == 0 { Code::Passed } else { Code::Failed })
}

/// The exercises that have the check.
fn named(course: &Course, order: &Order) -> anyhow::Result<Vec<String>> {
    let chosen = crate::catalog::Catalog::read(course)?.select(&order.names)?.whole()?;
    let has = |exercise: &&Exercise| exercise.spec.checks.iter().any(|check| check.name == order.check);
    let names: Vec<String> = chosen.iter().filter(has).map(|exercise| exercise.name.clone()).collect();
    if names.is_empty() { Err(Code::Usage.error(message::nobody_has(&order.check))) } else { Ok(names) }
}

/// The solutions, and the faulty programs that this check must not let pass.
fn subjects<'a>(
    course: &Course,
    gate: &Gate<'_>,
    all: &'a [Judged],
    order: &Order,
) -> anyhow::Result<Vec<Subject<'a>>> {
    let mut subjects = Vec::new();
    for (exercise, programs) in all {
        let checks = gate.own.checks_of(&exercise.path)?;
        let subject = |name: &str, program: PathBuf, expected: Vec<Verdict>| {
            let observer = gate.own.observer()?;
            let files = [program.as_path(), checks.as_path()].into_iter().chain(observer);
            let key = Key {
                check: order.check.clone(),
                mpi: gate.toolchain.mpi.to_string(),
                busy: order.busy,
                jobs: order.jobs,
                exercise: exercise.name.clone(),
                program: name.to_owned(),
                build: record::build_of(files)?,
            };
            anyhow::Ok(Subject { exercise, program, expected, key })
        };
        let folder = course.solution(&exercise.folder);
        if files::has_solution(course, exercise)
            && let Ok(program) = gate.own.program(&folder, &solution(exercise))?
        {
            subjects.push(subject("the solution", program, vec![Verdict::Pass])?);
        }
        for one in programs.iter().filter(|_| !order.solutions) {
            let Ok(expected) = Expectation::read(&std::fs::read_to_string(&one.file)?) else { continue };
            let built =
                gate.faulty.program(&faulty::package(&gate.workspace, exercise), &faulty::binary(exercise, one))?;
            if let (Some(true), Ok(program)) = (expected.check().map(|check| check == order.check), built) {
                subjects.push(subject(&one.name, program, expected.verdicts().to_vec())?);
            }
        }
    }
    Ok(subjects)
}

/// Judges each program until that has been done as often as ordered: all of them once, all of them twice, so that an
/// experiment that is ended early says as much about each. False when interrupted.
fn judge(gate: &Gate<'_>, subjects: &[Subject<'_>], order: &Order, record: &mut Record) -> anyhow::Result<bool> {
    let _busy = Busy::start(order.busy)?;
    let had: Vec<usize> = subjects.iter().map(|subject| record.of(&subject.key).count()).collect();
    let lacks = |time: u32| subjects.iter().zip(&had).filter(move |(_, had)| **had <= time as usize);
    let queue = Mutex::new((0..order.times).flat_map(|time| lacks(time).map(move |(subject, _)| (time, subject))));
    let record = Mutex::new(record);
    let work = |worker: u32| -> anyhow::Result<bool> {
        loop {
            let next = lock(&queue).next();
            let Some((time, subject)) = next else { return Ok(true) };
            gate.bar.say(message::trusting(&subject.key, time + 1, order.times));
            let Some(judgement) = judge_once(gate, subject, time, worker)? else { return Ok(false) };
            lock(&record).add(judgement)?;
        }
    };
    let work = |worker: u32| {
        let ended = work(worker);
        if ended.is_err() {
            // The others are not to go on for hours before it is told.
            lock(&queue).by_ref().for_each(drop);
        }
        ended
    };
    std::thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = (1..=order.jobs).map(|worker| scope.spawn(move || work(worker))).collect();
        let all: Vec<anyhow::Result<bool>> =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect();
        all.into_iter().try_fold(true, |ended, one| Ok(ended & one?))
    })
}

/// None when interrupted.
fn judge_once(gate: &Gate<'_>, subject: &Subject<'_>, time: u32, worker: u32) -> anyhow::Result<Option<Judgement>> {
    let Subject { exercise, program, key, .. } = subject;
    let checks = gate.own.checks_of(&exercise.path)?;
    let seed = gate.seed.wrapping_add(time.into());
    // Two workers may be at the same program, each with records of its own.
    let what = format!("{}-{worker}", key.program);
    let Some(result) = gate.judge_with(exercise, &checks, program, &what, (true, Some(&key.check)), seed)? else {
        return Ok(None);
    };
    let measured = result.checks.iter().flat_map(|check| &check.parallelism);
    let parallelism = measured.map(|one| (one.ranks, one.parallelism.value)).collect();
    Ok(Some(Judgement { key: key.clone(), seed, verdict: result.verdict, parallelism }))
}

/// A worker that panicked has ended the experiment, and what the others hold is whole.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts over all programs.
#[derive(Default)]
struct Sums {
    all: usize,
    wrong: usize,
    inconclusive: usize,
}

/// Prints what a program got, and adds it to the sums.
fn print(subject: &Subject<'_>, record: &Record, sums: &mut Sums) {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    let mut parallelism: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for judgement in record.of(&subject.key) {
        *counts.entry(judgement.verdict).or_default() += 1;
        for (&ranks, &value) in &judgement.parallelism {
            parallelism.entry(ranks).or_default().push(value);
        }
    }
    for (verdict, count) in &counts {
        sums.all += count;
        match verdict {
            right if subject.expected.contains(right) => {}
            // That it could not be told is no wrong answer.
            Verdict::Inconclusive => sums.inconclusive += count,
            _ => sums.wrong += count,
        }
    }
    let counts: Vec<(String, usize)> =
        counts.into_iter().map(|(verdict, count)| (verdict.to_string(), count)).collect();
    println!("{}", message::trust_row(&subject.exercise.name, &subject.key.program, subject.expected[0], &counts));
    for (ranks, mut values) in parallelism {
        values.sort_by(f64::total_cmp);
        let at = |part: f64| values[((values.len() - 1) as f64 * part).round() as usize];
        println!("{}", message::trust_parallelism(ranks, [at(0.0), at(0.025), at(0.5), at(0.975), at(1.0)]));
    }
}
