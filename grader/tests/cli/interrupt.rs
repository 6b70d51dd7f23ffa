//! Ctrl-C, SIGKILL, and two graders at once: right results, and nothing left behind.

use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use serde_json::Value;

use crate::course::Course;
use crate::running::{Ended, Running, bearing, forget, until_gone};

fn report(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("no report: {error}: {text}"))
}

fn verdicts(report: &Value) -> Vec<(&str, &str)> {
    let exercises = report["exercises"].as_array().into_iter().flatten();
    exercises.filter_map(|exercise| Some((exercise["name"].as_str()?, exercise["verdict"].as_str()?))).collect()
}

/// A grader that has graded *right* and now runs *waits*, which does not end; and the mark of that launch.
fn waiting(course: &Course, arguments: &[&str]) -> (Running, String) {
    forget(course, "waits");
    let mut running = Running::grading(course, &[&["right", "waits"], arguments].concat());
    let token = running.until_it_launches(course, "waits");
    (running, token)
}

#[test]
fn an_interrupt_shows_what_is_known_and_leaves_nothing() {
    let course = Course::gallery();
    let _editing = course.editing();
    let (running, token) = waiting(course, &["--format", "json"]);
    running.signal(Signal::SIGINT);
    let ended = running.end();
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert!(bearing(&token).is_empty(), "left: {:?}", bearing(&token));
    let report = report(&ended.stdout);
    assert_eq!(report["interrupted"], true);
    assert_eq!(verdicts(&report), [("right", "pass")]);
    assert_eq!(report["out_of"], 20);
}

#[test]
fn ctrl_c_reaches_the_whole_process_group_and_all_the_same() {
    let course = Course::gallery();
    let _editing = course.editing();
    let (running, token) = waiting(course, &[]);
    running.signal_group(Signal::SIGINT);
    let ended = running.end();
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert!(bearing(&token).is_empty(), "left: {:?}", bearing(&token));
    assert!(ended.stdout.contains("✓ 02 right"), "{ended:?}");
    assert!(!ended.stdout.contains("waits  "), "{ended:?}");
    assert!(ended.stdout.contains("interrupted"), "{ended:?}");
}

#[test]
fn a_grader_that_is_killed_takes_its_launch_along_and_the_next_one_is_right() {
    let course = Course::gallery();
    let _editing = course.editing();
    let (running, token) = waiting(course, &[]);
    running.signal(Signal::SIGKILL);
    assert_eq!(running.end().code, None);
    let (report, code) = course.grade(&["right"]);
    assert_eq!((verdicts(&report), code), (vec![("right", "pass")], 0));
    until_gone(&token);
}

#[test]
fn exec_is_interrupted_too() {
    let course = Course::gallery();
    let mut running = Running::grading(course, &["exec", "loops", "-n", "2"]);
    running.until("both ranks have said something", |running| running.stdout().lines().count() == 2);
    running.signal(Signal::SIGINT);
    assert_eq!(running.end().code, Some(130));
}

#[test]
fn an_interrupt_ends_cargo() {
    let course = Course::gallery();
    let ended = interrupted_while_building(course, &["right", "--format", "json"]);
    assert!(verdicts(&report(&ended.stdout)).is_empty());
    assert!(!ended.stderr.contains("error:"), "{ended:?}");
    for arguments in [&["exec", "right"][..], &["dev", "check", "sound"][..]] {
        interrupted_while_building(course, arguments);
    }
}

fn interrupted_while_building(course: &Course, arguments: &[&str]) -> Ended {
    let mut command = course.command();
    // A cargo that takes long and starts something that takes long.
    let cargo = course.path("slow-cargo");
    std::fs::write(&cargo, "#!/bin/sh\n: > \"$0.started\"\nsleep 300 & wait\n").expect("written");
    std::fs::set_permissions(&cargo, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("set");
    let started = course.path("slow-cargo.started");
    let _ = std::fs::remove_file(&started);
    command.args(arguments).env("CARGO", &cargo);
    let mut running = Running::start(command);
    running.until("cargo runs", |_| started.exists());
    let began = Instant::now();
    running.signal(Signal::SIGINT);
    let ended = running.end();
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert!(began.elapsed() < Duration::from_secs(60));
    ended
}

#[test]
fn two_graders_in_one_checkout_are_both_right_and_the_second_says_for_whom_it_waits() {
    let course = Course::gallery();
    let _editing = course.editing();
    forget(course, "loops");
    let mut first = Running::grading(course, &["loops", "--format", "json"]);
    let token = first.until_it_launches(course, "loops");
    let mut second = Running::grading(course, &["right", "--format", "json"]);
    let holder = format!("waiting for another grader in this checkout (process {})", first.id());
    second.until("it says for whom it waits", |second| second.stderr().contains(&holder));
    let (first, second) = (first.end(), second.end());
    assert_eq!((verdicts(&report(&first.stdout)), first.code), (vec![("loops", "time-limit")], Some(1)));
    assert_eq!((verdicts(&report(&second.stdout)), second.code), (vec![("right", "pass")], Some(0)));
    assert!(bearing(&token).is_empty(), "left: {:?}", bearing(&token));
}

#[test]
fn a_grader_that_waits_for_another_can_be_interrupted() {
    let course = Course::gallery();
    let _editing = course.editing();
    let (first, token) = waiting(course, &[]);
    let mut second = Running::grading(course, &["right"]);
    second.until("it waits", |second| second.stderr().contains("waiting for another grader"));
    second.signal(Signal::SIGINT);
    let ended = second.end();
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert!(!bearing(&token).is_empty(), "the first one is still at work");
    first.signal(Signal::SIGTERM);
    assert_eq!(first.end().code, Some(130));
    assert!(bearing(&token).is_empty(), "left: {:?}", bearing(&token));
}
