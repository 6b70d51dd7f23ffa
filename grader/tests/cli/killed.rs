//! A grader that is killed at any moment: the next one cleans up and comes to the same verdicts.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use serde_json::Value;

use crate::course::Course;
use crate::running::Running;

/// How often it is killed where `KILLS` says nothing else.
const KILLS: u32 = 3;

/// Exercises that pass, print something else, crash, and do not compile.
const NAMES: [&str; 5] = ["right", "wrong", "panics", "bytes", "uncompiled"];

/// What may not differ between two gradings with one seed.
fn verdicts(report: &Value) -> Vec<(String, String, u64)> {
    let exercises = report["exercises"].as_array().expect("exercises");
    let each = exercises.iter().map(|exercise| {
        let text = |name: &str| exercise[name].as_str().unwrap_or_default().to_owned();
        (text("name"), text("verdict"), exercise["points"].as_u64().expect("points"))
    });
    each.collect()
}

/// The scratch folders of launches whose grader is gone.
fn scratch_folders() -> Vec<PathBuf> {
    let files = std::fs::read_dir(std::env::temp_dir()).expect("it can be read").flatten();
    files
        .map(|file| file.path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("rk.")))
        .collect()
}

#[test]
fn killed_at_any_moment_the_next_one_comes_to_the_same_verdicts() {
    let course = Course::gallery();
    let _editing = course.editing();
    let arguments = [&NAMES[..], &["--seed", "7"]].concat();
    let began = Instant::now();
    let (right, code) = course.grade(&arguments);
    let took = began.elapsed();
    let right = verdicts(&right);
    assert_eq!(right.len(), NAMES.len(), "{right:?}");
    let kills = std::env::var("KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    for kill in 0..kills {
        let running = Running::grading(course, &[&arguments[..], &["--format", "json"]].concat());
        let moment: Duration = took.mul_f64(f64::from(kill) / f64::from(kills) + rand_fraction() / f64::from(kills));
        std::thread::sleep(moment);
        running.signal(Signal::SIGKILL);
        // It may have been done before.
        let _ = running.end();
        let (report, next) = course.grade(&arguments);
        assert_eq!((verdicts(&report), next), (right.clone(), code), "killed after {moment:?} of {took:?}");
    }
    let own = |path: &PathBuf| harness::leftovers::sweep() == 0 && path.exists();
    let left: Vec<PathBuf> = scratch_folders().into_iter().filter(own).collect();
    let alive = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.split('.')
            .nth(1)
            .and_then(|pid| pid.parse::<u32>().ok())
            .is_some_and(|pid| PathBuf::from(format!("/proc/{pid}")).exists())
    };
    assert!(left.iter().all(alive), "left: {left:?}");
}

/// Anything between 0 and 1: the moments are to differ from run to run.
fn rand_fraction() -> f64 {
    let nanoseconds =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").subsec_nanos();
    f64::from(nanoseconds) / 1e9
}
