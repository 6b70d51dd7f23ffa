//! What grading costs beyond the launches that it makes: `cargo run -p grader --example overhead -- [REPETITIONS]`, in a
//! checkout whose exercises are solved and built (docs/benchmarks.sh makes one).
//!
//! In turn: the grader as a whole, and then the same launches bare, `mpiexec -n P PROGRAM ARGS` as its records name
//! them, with output to files and no sandbox. The ratio is taken pair by pair, so that a machine whose speed drifts drifts
//! for both.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime};

use harness::job::{self, Folder, Job, Outcome};

fn main() {
    let repetitions = std::env::args().nth(1).and_then(|number| number.parse().ok()).unwrap_or(5);
    let course =
        std::env::current_dir().ok().and_then(|here| harness::course::find(&here)).expect("run it in a course");
    let grader = course.join("target/debug/grader");
    grade(&grader, &course);
    let (mut ratios, mut firsts) = (Vec::new(), Vec::new());
    println!("graded [s] watched [s] bare [s]  launches  ratio  first launch after [s]");
    for _ in 0..repetitions {
        let (graded, first) = grade(&grader, &course);
        let jobs = jobs(&course.join(".ranklings/runs"));
        let outcomes = folders(&course.join(".ranklings/runs"));
        let watched = outcomes.iter().filter_map(|folder| job::read::<Outcome>(&folder.outcome()).ok());
        let watched: f64 = watched.map(|outcome| outcome.wall).sum();
        let bare: f64 = jobs.iter().map(bare).sum();
        println!("{graded:10.3} {watched:11.3} {bare:9.3} {:9} {:6.3} {first:8.3}", jobs.len(), graded / bare);
        ratios.push(graded / bare);
        firsts.push(first);
    }
    println!("median ratio {:.3}; median time to the first launch {:.3} s", median(ratios), median(firsts));
}

/// Grades everything once: how long it took, and how long until its first launch began.
fn grade(grader: &Path, course: &Path) -> (f64, f64) {
    let (began, began_at) = (Instant::now(), SystemTime::now());
    let output = Command::new(grader).current_dir(course).output().expect("the grader starts");
    let took = began.elapsed().as_secs_f64();
    assert!(output.status.success(), "not all passes:\n{}", String::from_utf8_lossy(&output.stdout));
    let began_at = began_at.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs_f64();
    let outcomes = folders(&course.join(".ranklings/runs"));
    let firsts = outcomes.iter().filter_map(|folder| job::read::<Outcome>(&folder.outcome()).ok());
    (took, firsts.map(|outcome| outcome.began_at).fold(f64::INFINITY, f64::min) - began_at)
}

fn folders(runs: &Path) -> Vec<Folder> {
    let inside = |folder: &PathBuf| -> Vec<PathBuf> {
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    let exercises = inside(&runs.to_owned());
    exercises.iter().flat_map(inside).flat_map(|check| inside(&check)).map(Folder).collect()
}

fn jobs(runs: &Path) -> Vec<Job> {
    folders(runs).iter().filter_map(|folder| job::read(&folder.job()).ok()).collect()
}

/// The launch without supervisor and rank shims.
fn bare(job: &Job) -> f64 {
    let output = || File::create(std::env::temp_dir().join("overhead.out")).map(Stdio::from).expect("a file");
    let began = Instant::now();
    let status = Command::new(&job.launcher[0])
        .args(&job.launcher[1..])
        .arg(&job.program)
        .args(&job.args)
        .envs(job.launcher_env.iter().cloned())
        .stdout(output())
        .stderr(output())
        .stdin(Stdio::null())
        .status();
    // A launch that draws a picture has lost the folder for it, and ends with an error after all of its work.
    assert!(status.expect("mpiexec starts").success() || job.bounds.as_ref().is_some_and(|it| !it.writable.is_empty()));
    began.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
