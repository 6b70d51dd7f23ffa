//! Gradescope's `results.json`: a check is a test. The form is described on
//! <https://gradescope-autograders.readthedocs.io/en/latest/specs/>; `grader/schema/formats/gradescope.json` is that in JSON Schema.

use harness::Verdict;
use serde_json::{Value, json};

use crate::result::{CheckResult, ExerciseResult, Report};

/// The document.
pub fn results(report: &Report) -> String {
    let tests: Vec<Value> = report.exercises.iter().flat_map(tests).collect();
    super::json(&json!({
        "score": report.points,
        "execution_time": (report.build_seconds + report.check_seconds).round(),
        "output": super::message::summary(report),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": { "seed": report.seed.to_string(), "mpi": report.mpi },
        "tests": tests,
    }))
}

fn tests(exercise: &ExerciseResult) -> Vec<Value> {
    if exercise.checks.is_empty() {
        return vec![json!({
            "score": 0,
            "max_score": exercise.out_of,
            "status": "failed",
            "name": format!("{}: {}", exercise.name, exercise.verdict),
            "number": exercise.number.to_string(),
            "output": exercise.build_output.clone().unwrap_or_default(),
            "tags": [exercise.name, exercise.verdict.slug()],
        })];
    }
    exercise.checks.iter().zip(1..).map(|(check, at)| test(exercise, check, at)).collect()
}

fn test(exercise: &ExerciseResult, check: &CheckResult, at: u32) -> Value {
    json!({
        "score": check.points,
        "max_score": check.out_of,
        "status": if check.verdict == Verdict::Pass { "passed" } else { "failed" },
        "name": format!("{}: {}", exercise.name, check.title),
        "number": format!("{}.{at}", exercise.number),
        "output": super::told(&exercise.name, check),
        "tags": [exercise.name, check.verdict.slug()],
    })
}
