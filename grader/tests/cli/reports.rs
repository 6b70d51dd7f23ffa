//! The forms of a report: JSON against its schema, JUnit against the JSON, and what a person reads.

use std::fs;

use quick_junit::{NonSuccessKind, TestCaseStatus};
use serde_json::Value;

use crate::course::{Course, checkout};
use crate::grading::graded;

#[test]
fn the_committed_schema_is_the_graders() {
    let output = Course::gallery().grader().args(["dev", "schema"]).output().expect("the grader runs");
    let now = String::from_utf8(output.stdout).expect("text");
    let path = checkout().join("grader/schema/report.json");
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        now == committed,
        "the JSON report has another form than grader/schema/report.json says. If a reader of the old form would \
         misunderstand the new one, raise FORMAT in grader/src/result.rs. Then accept it by\n\n    \
         cargo run -p grader -- dev schema > grader/schema/report.json\n"
    );
}

#[test]
fn reports_keep_to_the_schema() {
    let schema = fs::read_to_string(checkout().join("grader/schema/report.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(&graded().report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    // It would notice.
    let mut other = graded().report.clone();
    other["exercises"][0]["verdict"] = "perhaps".into();
    assert!(!validator.is_valid(&other));
}

#[test]
fn junit_tells_what_the_json_tells() {
    let junit = quick_junit::Report::deserialize_from_str(&graded().junit).expect("JUnit");
    let exercises = graded().report["exercises"].as_array().expect("exercises");
    let suites: Vec<&str> = junit.test_suites.iter().map(|suite| suite.name.as_str()).collect();
    let names: Vec<&str> = exercises.iter().filter_map(|exercise| exercise["name"].as_str()).collect();
    assert_eq!(suites, names);
    for (suite, exercise) in junit.test_suites.iter().zip(exercises) {
        let checks = exercise["checks"].as_array().expect("checks");
        // A program that was not built has one case that says so.
        let mut verdicts: Vec<&Value> = checks.iter().map(|check| &check["verdict"]).collect();
        if verdicts.is_empty() {
            verdicts.push(&exercise["verdict"]);
        }
        let told: Vec<&str> = suite.test_cases.iter().map(|case| kind(&case.status)).collect();
        let mut expected: Vec<&str> = verdicts.iter().filter_map(|verdict| verdict.as_str()).map(kind_of).collect();
        // What was not run because nobody knows how the check before it went is not decided either.
        if exercise["verdict"].as_str().map(kind_of) == Some("error") {
            expected.iter_mut().filter(|kind| **kind == "skipped").for_each(|kind| *kind = "error");
        }
        assert_eq!(told, expected, "{:?}", suite.name);
        let count = |kind: &str| told.iter().filter(|told| **told == kind).count();
        assert_eq!((suite.tests, suite.failures, suite.errors), (told.len(), count("failure"), count("error")));
    }
    assert_eq!(junit.tests, junit.test_suites.iter().map(|suite| suite.tests).sum::<usize>());
}

fn kind(status: &TestCaseStatus) -> &'static str {
    match status {
        TestCaseStatus::Success { .. } => "success",
        TestCaseStatus::Skipped { .. } => "skipped",
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, .. } => "failure",
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, .. } => "error",
    }
}

fn kind_of(verdict: &str) -> &'static str {
    match verdict {
        "pass" => "success",
        "not-run" => "skipped",
        "grader-error" | "inconclusive" => "error",
        _ => "failure",
    }
}

/// What a person reads of one exercise, without what differs from run to run.
fn told(name: &str) -> String {
    let output = Course::gallery().grader().arg(name).output().expect("the grader runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let mut lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    lines[0] = "MPI".to_owned();
    for line in &mut lines {
        if let Some((before, _)) = line.split_once(" · built in") {
            *line = format!("{before} · times");
        }
        // What the ranks did in which part of the time.
        if let [before, _, after] = line.split('│').collect::<Vec<_>>()[..] {
            *line = format!("{before}│cells│{after}");
        }
        if line.starts_with("                 0   ") {
            *line = "                 0 to the time".to_owned();
        }
        if line.ends_with("! stuck") {
            *line = "         the legend".to_owned();
        }
        // All ranks have it to do; which one is first is chance.
        for rank in ["rank 0", "rank 1", "rank 2"].into_iter().filter(|_| name == "todo") {
            *line = line.replace(rank, "rank R");
        }
    }
    lines.join("\n")
}

#[test]
fn a_person_reads_of_a_todo() {
    insta::assert_snapshot!(told("todo"));
}

#[test]
fn a_person_reads_of_wrong_output() {
    insta::assert_snapshot!(told("wrong"));
}

#[test]
fn a_person_reads_of_a_crash() {
    insta::assert_snapshot!(told("panics"));
}

#[test]
fn a_person_reads_of_a_deadlock() {
    insta::assert_snapshot!(told("deadlocks"));
}

#[test]
fn a_person_reads_of_a_broken_exercise() {
    insta::assert_snapshot!(told("misspelt"));
}

/// What cargo says of the whole workspace is said once.
#[test]
fn what_is_said_of_every_program_is_not_repeated() {
    let course = Course::gallery();
    let cargo = course.path("no-cargo");
    fs::write(&cargo, "#!/bin/sh\necho 'error: the workspace is broken' >&2\nexit 101\n").expect("written");
    fs::set_permissions(&cargo, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("set");
    let graded = course.grader().args(["right", "wrong", "todo"]).env("CARGO", &cargo).assert().code(5);
    let text = String::from_utf8_lossy(&graded.get_output().stdout).into_owned();
    assert_eq!(text.matches("the workspace is broken").count(), 1, "{text}");
    assert_eq!(text.matches("grader error").count(), 3, "{text}");
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let course = Course::gallery();
    let escape = |output: std::process::Output| output.stdout.contains(&0x1b) || output.stderr.contains(&0x1b);
    let piped = course.grader().args(["wrong"]).output().expect("the grader runs");
    assert!(!escape(piped));
    let list = |no_color: bool| {
        let mut terminal = crate::terminal::command(course, &["list"]);
        if no_color {
            terminal.env("NO_COLOR", "1");
        }
        terminal.output().expect("a terminal")
    };
    assert!(escape(list(false)));
    assert!(!escape(list(true)));
}
