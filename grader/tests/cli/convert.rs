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
    text(&whole(), form)
}

fn text(report: &Value, form: &str) -> String {
    let output = convert(report, form).success();
    String::from_utf8(output.get_output().stdout.clone()).expect("text")
}

/// The report without what could not be decided.
fn whole() -> Value {
    let mut report = graded().report.clone();
    let exercises = report["exercises"].as_array_mut().expect("exercises");
    exercises.retain(|exercise| exercise["verdict"] != "grader-error");
    report["points"] = sum(&report, "points").into();
    report["out_of"] = sum(&report, "out_of").into();
    report.as_object_mut().expect("an object").remove("undecided");
    report
}

fn sum(report: &Value, field: &str) -> u64 {
    let exercises = report["exercises"].as_array().expect("exercises");
    exercises.iter().filter_map(|exercise| exercise[field].as_u64()).sum()
}

/// The same in which one exercise could not be decided by its last check.
fn inconclusive() -> Value {
    let mut report = whole();
    let wrong = report["exercises"].as_array_mut().expect("exercises").iter_mut().find(|it| it["name"] == "wrong");
    let wrong = wrong.expect("an exercise");
    wrong["verdict"] = "inconclusive".into();
    let check = wrong["checks"].as_array_mut().and_then(|checks| checks.last_mut()).expect("a check");
    check["verdict"] = "inconclusive".into();
    check["failure"]["verdict"] = "inconclusive".into();
    report
}

/// Reports that have no score: grader errors of all kinds, a measurement that could not tell, an interrupted grading.
fn without_score() -> [Value; 3] {
    let mut interrupted = whole();
    interrupted["interrupted"] = true.into();
    [graded().report.clone(), inconclusive(), interrupted]
}

fn keeps_to_its_schema(form: &str) -> Value {
    is_valid(form, &converted(form))
}

fn is_valid(form: &str, text: &str) -> Value {
    let path = checkout().join("grader/schema/formats").join(format!("{form}.json"));
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).expect("the schema")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let document: Value = serde_json::from_str(text).expect("JSON");
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
    sum(&whole(), field)
}

fn checks() -> usize {
    let report = whole();
    let exercises = report["exercises"].as_array().expect("exercises");
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
    without.env_remove("CLASSROOM").arg("convert").arg(file(&whole(), &folder)).args(["--to", "classroom50"]);
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
    let (converted, graded) = (read(&text(&graded().report, "junit")), read(&graded().junit));
    let count = |it: &quick_junit::Report| (it.tests, it.failures, it.errors, it.test_suites.len());
    assert_eq!(count(&converted), count(&graded));
}

#[test]
fn markdown_tells_every_exercise() {
    let page = converted("markdown");
    assert!(page.starts_with(&format!("## {} of {} points\n", points("points"), points("out_of"))), "{page}");
    for exercise in whole()["exercises"].as_array().expect("exercises") {
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
        let place = line.strip_prefix("::error file=exercises/").or(line.strip_prefix("::warning file=exercises/"));
        let place = place.unwrap_or_else(|| panic!("{line}"));
        assert!(place.contains(",line=") && place.contains(",title="), "{line}");
    }
    assert!(!log.contains(['\u{1b}', '\u{7}']), "{log}");
    // Nobody can know it beforehand.
    let again = convert(&report, "github").success();
    assert!(!String::from_utf8_lossy(&again.get_output().stdout).contains(&token));
}

/// Neither is a zero: there is no score, of the whole or of a part, and it says so.
#[test]
fn gradescope_gets_no_score_of_what_could_not_be_decided() {
    for report in without_score() {
        let document = is_valid("gradescope", &text(&report, "gradescope"));
        assert!(document.get("score").is_none(), "{document:#}");
        assert!(document["output"].as_str().is_some_and(|it| it.starts_with("NO SCORE: ")), "{document:#}");
        assert_eq!(document["visibility"], "visible");
        for test in document["tests"].as_array().expect("tests") {
            assert!(test.get("score").is_none() && test.get("max_score").is_none(), "{test:#}");
            let tags = test["tags"].as_array().expect("tags");
            let undecided = tags.iter().any(|tag| tag == "grader-error" || tag == "inconclusive");
            assert!(!undecided || test.get("status").is_none(), "{test:#}");
        }
    }
}

/// Its result has a score always: without a result its runner reports that the grader failed.
#[test]
fn classroom_50_gets_no_result_of_what_could_not_be_decided() {
    for report in without_score() {
        let told = convert(&report, "classroom50").code(5).stderr(predicates::str::contains("NO SCORE"));
        assert!(told.get_output().stdout.is_empty());
    }
    // One of an earlier grading is not left in its place.
    let folder = tempfile::tempdir().expect("a folder");
    let result = folder.path().join("result.json");
    fs::write(&result, "{}").expect("written");
    let mut grader = Course::gallery().grader();
    grader.arg("convert").arg(file(&inconclusive(), &folder)).args(["--to", "classroom50", "--output"]).arg(&result);
    grader.assert().code(5);
    assert!(!result.exists());
}

#[test]
fn exercism_gets_an_error_of_what_could_not_be_decided() {
    for report in without_score() {
        let document = is_valid("exercism", &text(&report, "exercism"));
        assert_eq!(document["status"], "error");
        assert!(document["message"].as_str().is_some_and(|it| it.starts_with("NO SCORE: ")), "{document:#}");
    }
}

#[test]
fn junit_gets_errors_and_no_failures_of_what_could_not_be_decided() {
    let kinds = |report: &Value| {
        let read = quick_junit::Report::deserialize_from_str(&text(report, "junit")).expect("JUnit");
        (read.errors, read.failures)
    };
    let (errors, failures) = kinds(&whole());
    assert_eq!(errors, 0);
    assert_eq!(kinds(&inconclusive()), (1, failures - 1));
    // `unchecked`, `misspelt`, the first check of `misnamed`, and both of `doubtful`, the second of which needs the first.
    assert_eq!(kinds(&graded().report), (5, failures));
}

#[test]
fn markdown_leaves_out_of_the_sum_what_could_not_be_decided() {
    let page = text(&inconclusive(), "markdown");
    let all = points("out_of");
    assert!(page.starts_with(&format!("## {} of {} points\n", points("points"), all - 4)), "{page}");
    assert!(
        page.contains("**No score yet:** **wrong** is not decided") && page.contains("4 points are left out"),
        "{page}"
    );
    assert!(page.contains("| inconclusive | 6 + ?/10 |"), "{page}");
    assert!(!converted("markdown").contains("No score yet"));
}

#[test]
fn a_log_warns_of_what_could_not_be_decided() {
    let log = text(&inconclusive(), "github");
    assert!(log.contains("NO SCORE: ") && log.contains("   ?/10"), "{log}");
    assert!(log.contains("::warning file=exercises/03-wrong/"), "{log}");
    assert!(!log.contains("::error file=exercises/03-wrong/"), "{log}");
    assert!(!converted("github").contains("::warning"));
}

/// Also what the grader itself prints.
#[test]
fn a_report_tells_how_many_points_are_undecided() {
    // `unchecked` and `doubtful` have ten each, and the first check of `misnamed` has six or four; `misspelt` can't be read.
    assert_eq!(graded().report["undecided"], 24);
    assert!(whole().get("undecided").is_none());
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
