//! Exercism's `results.json`, version 2: a check is a test. The form is described on
//! <https://exercism.org/docs/building/tooling/test-runners/interface>; `grader/schema/formats/exercism.json` is that in JSON Schema.

use harness::Verdict;
use serde_json::{Value, json};

use crate::result::{CheckResult, ExerciseResult, Report};

/// What it takes for the output of one test, in characters.
const OUTPUT: usize = 500;

/// What it takes for a message, in bytes.
const MESSAGE: usize = 60_000;

/// The document.
pub fn results(report: &Report) -> String {
    let tests: Vec<Value> = report.exercises.iter().flat_map(tests).collect();
    let all = |passed: bool| report.exercises.iter().all(|it| (it.verdict == Verdict::Pass) == passed);
    // *Error* is for a program of which no test could be run, and for what the grader could not find out.
    let none_built = !report.exercises.is_empty() && report.exercises.iter().all(|exercise| exercise.checks.is_empty());
    if none_built {
        let said: Vec<&str> = report.exercises.iter().filter_map(|it| it.build_output.as_deref()).collect();
        let message = cut(&said.join("\n"), MESSAGE);
        return super::json(&json!({ "version": 2, "status": "error", "message": message, "tests": [] }));
    }
    if !report.is_whole() {
        // The student reads the message in place of a failure.
        let message = super::message::no_score(report);
        return super::json(&json!({ "version": 2, "status": "error", "message": message, "tests": tests }));
    }
    let status = if all(true) { "pass" } else { "fail" };
    super::json(&json!({ "version": 2, "status": status, "message": null, "tests": tests }))
}

fn tests(exercise: &ExerciseResult) -> Vec<Value> {
    if exercise.checks.is_empty() {
        let message = exercise.build_output.as_deref().map(|text| cut(text, MESSAGE));
        return vec![json!({
            "name": format!("{}: {}", exercise.name, exercise.verdict),
            "status": "error",
            "message": message,
            "test_code": format!("cargo test -p {}", exercise.name),
        })];
    }
    exercise.checks.iter().map(|check| test(exercise, check)).collect()
}

fn test(exercise: &ExerciseResult, check: &CheckResult) -> Value {
    let status = match check.verdict {
        Verdict::Pass => "pass",
        Verdict::NotRun | Verdict::GraderError | Verdict::Inconclusive => "error",
        _ => "fail",
    };
    let failure = check.failure.as_ref();
    let code = format!("cargo test -p {} {}", exercise.name, check.name);
    let again = failure.and_then(|failure| failure.command.as_deref());
    let output = failure.map(|failure| failure.output.join("\n")).filter(|output| !output.is_empty());
    json!({
        "name": format!("{}: {}", exercise.name, check.title),
        "status": status,
        "message": failure.map(|_| cut(&super::told(&exercise.name, check), MESSAGE)),
        "output": output.map(|output| cut(&output, OUTPUT)),
        "test_code": again.map_or(code, |command| crate::message::again(&exercise.name, command)),
    })
}

/// The first so many bytes, at the end of a line where there is one.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..=most - 4).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let kept = &text[..end];
    format!("{}\n…", kept.rsplit_once('\n').map_or(kept, |(lines, _)| lines))
}
