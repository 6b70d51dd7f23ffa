//! A report in the forms of other systems, each held against its own schema.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::course::{Course, checkout};
use crate::grading::graded;

/// A report in a file.
fn file(report: &Value, folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("report.json");
    fs::write(&path, report.to_string()).expect("written");
    path
}

fn convert(report: &Value, form: &str) -> assert_cmd::assert::Assert {
    let folder = tempfile::tempdir().expect("a folder");
    let mut grader = Course::gallery().grader();
    grader.arg("convert").arg(file(report, &folder)).args(["--to", form]);
    for (variable, value) in [
        ("CLASSROOM", "mpi"),
        ("ASSIGNMENT", "ranklings"),
        ("SUBMISSION_TAG", "submit/2026-11-28T12-00-00Z-1234567"),
        ("COMMIT_URL", "https://example.org/commit"),
        ("RELEASE_URL", "https://example.org/release"),
        ("OWNER", "ada"),
    ] {
        grader.env(variable, value);
    }
    grader.assert()
}

fn converted(form: &str) -> String {
    let output = convert(&graded().report, form).success();
    String::from_utf8(output.get_output().stdout.clone()).expect("text")
}

fn keeps_to_its_schema(form: &str) -> Value {
    let path = checkout().join("grader/schema/formats").join(format!("{form}.json"));
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).expect("the schema")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let document: Value = serde_json::from_str(&converted(form)).expect("JSON");
    let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    // It would notice.
    let mut other = document.clone();
    other["tests"][0]["score"] = "many".into();
    other["tests"][0]["status"] = "perhaps".into();
    assert!(!validator.is_valid(&other));
    document
}

fn points(field: &str) -> u64 {
    graded().report[field].as_u64().expect("points")
}

fn checks() -> usize {
    let exercises = graded().report["exercises"].as_array().expect("exercises");
    // What was not built is one test.
    exercises.iter().map(|exercise| exercise["checks"].as_array().expect("checks").len().max(1)).sum()
}

#[test]
fn gradescope_gets_every_check_and_all_points() {
    let document = keeps_to_its_schema("gradescope");
    assert_eq!(document["score"], points("points"));
    let tests = document["tests"].as_array().expect("tests");
    assert_eq!(tests.len(), checks());
    let sum = |field: &str| tests.iter().filter_map(|test| test[field].as_u64()).sum::<u64>();
    assert_eq!((sum("score"), sum("max_score")), (points("points"), points("out_of")));
    // What can't be graded is worth nothing, and has not passed.
    let passed = tests.iter().filter(|test| test["status"] == "passed");
    assert!(passed.clone().count() > 1 && passed.clone().all(|test| test["score"] == test["max_score"]));
}

#[test]
fn classroom_50_gets_every_check_and_whose_it_is() {
    let document = keeps_to_its_schema("classroom50");
    assert_eq!(
        (document["score"].as_u64(), document["max-score"].as_u64()),
        (Some(points("points")), Some(points("out_of")))
    );
    assert_eq!((&document["owner"], &document["review"]), (&"ada".into(), &document["commit"]));
    assert_eq!(document["tests"].as_array().expect("tests").len(), checks());
    let folder = tempfile::tempdir().expect("a folder");
    let mut without = Course::gallery().grader();
    without.env_remove("CLASSROOM").arg("convert").arg(file(&graded().report, &folder)).args(["--to", "classroom50"]);
    without.assert().code(2).stderr(predicates::str::contains("CLASSROOM"));
}

#[test]
fn exercism_gets_every_check() {
    let document = keeps_to_its_schema("exercism");
    assert_eq!(document["status"], "fail");
    assert_eq!(document["tests"].as_array().expect("tests").len(), checks());
}

#[test]
fn junit_is_what_grading_writes() {
    let read = |text: &str| quick_junit::Report::deserialize_from_str(text).expect("JUnit");
    let (converted, graded) = (read(&converted("junit")), read(&graded().junit));
    let count = |it: &quick_junit::Report| (it.tests, it.failures, it.errors, it.test_suites.len());
    assert_eq!(count(&converted), count(&graded));
}

#[test]
fn markdown_tells_every_exercise() {
    let page = converted("markdown");
    assert!(page.starts_with(&format!("## {} of {} points\n", points("points"), points("out_of"))), "{page}");
    for exercise in graded().report["exercises"].as_array().expect("exercises") {
        let number = exercise["number"].as_u64().expect("a number");
        assert!(page.contains(&format!("| {number:02} {} |", exercise["name"].as_str().expect("a name"))), "{page}");
    }
}

/// A runner obeys `::` at the beginning of a line: ours alone are obeyed.
#[test]
fn a_log_obeys_nothing_that_a_program_says() {
    let mut report = graded().report.clone();
    let hostile = "a\n::error::b\n::set-output name=a::b\u{1b}]0;title\u{7}";
    let exercises = report["exercises"].as_array_mut().expect("exercises");
    let checks = exercises.iter_mut().flat_map(|exercise| exercise["checks"].as_array_mut().expect("checks"));
    for failure in checks.filter_map(|check| check.get_mut("failure")) {
        failure["what"] = hostile.into();
        failure["because"] = hostile.into();
        failure["expected"] = "::stop-commands::x".into();
        failure["output"] = serde_json::json!(["::error::c", hostile, "src/program.rs:3"]);
    }
    let output = convert(&report, "github").success();
    let log = String::from_utf8(output.get_output().stdout.clone()).expect("text");
    let mut lines = log.lines();
    let token = lines.next().and_then(|line| line.strip_prefix("::stop-commands::")).expect("a token").to_owned();
    assert!(token.len() > 40, "{token}");
    let words: Vec<&str> = lines.by_ref().take_while(|line| *line != format!("::{token}::")).collect();
    assert!(words.len() > 20 && !words.iter().any(|line| line.contains(&token)), "{log}");
    let obeyed: Vec<&str> = lines.collect();
    assert!(!obeyed.is_empty() && obeyed.len() <= 10, "{log}");
    for line in obeyed {
        let place = line.strip_prefix("::error file=exercises/").unwrap_or_else(|| panic!("{line}"));
        assert!(place.contains(",line=") && place.contains(",title="), "{line}");
    }
    assert!(!log.contains(['\u{1b}', '\u{7}']), "{log}");
    // Nobody can know it beforehand.
    let again = convert(&report, "github").success();
    assert!(!String::from_utf8_lossy(&again.get_output().stdout).contains(&token));
}

#[test]
fn what_is_no_report_is_refused() {
    let refuse = |report: &Value, why: &str| {
        convert(report, "junit").code(2).stderr(predicates::str::contains(why));
    };
    let mut report = graded().report.clone();
    report["note"] = "x".into();
    refuse(&report, "form of a report");
    let mut report = graded().report.clone();
    report["exercises"][0]["name"] = "no-such".into();
    refuse(&report, "does not have");
    let mut report = graded().report.clone();
    report["exercises"][0]["verdict"] = "inconclusive".into();
    refuse(&report, "not what its checks say");
    let mut missing = Course::gallery().grader();
    missing.args(["convert", "no-such-file.json", "--to", "junit"]);
    missing.assert().code(2).stderr(predicates::str::contains("--format json > report.json"));
}
