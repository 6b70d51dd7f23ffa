//! Gradescope's `results.json`: a check is a test. The form is described on
//! <https://gradescope-autograders.readthedocs.io/en/latest/specs/>; `grader/schema/formats/gradescope.json` is that in JSON Schema.
//!
//! A score is asked for, of the whole or of each test. Where something could not be decided neither has one: Gradescope shows the
//! words and counts nothing, rather than take what could not be told for a zero. Somebody runs the autograder again.

use harness::Verdict;
use serde_json::{Value, json};

use super::message;
use crate::result::{CheckResult, ExerciseResult, Report};

/// The document.
pub fn results(report: &Report) -> String {
    let mut tests: Vec<Value> = report.exercises.iter().flat_map(tests).collect();
    let mut document = json!({
        "score": report.points,
        "execution_time": (report.build_seconds + report.check_seconds).round(),
        "output": message::summary(report),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": { "seed": report.seed.to_string(), "mpi": report.mpi },
    });
    if !report.is_whole() {
        // Gradescope adds up the scores of tests where the whole has none.
        std::iter::once(&mut document).chain(&mut tests).for_each(without_score);
        document["output"] = format!("{}\n{}", message::no_score(report), message::summary(report)).into();
    }
    document["tests"] = tests.into();
    super::json(&document)
}

fn without_score(of: &mut Value) {
    if let Some(fields) = of.as_object_mut() {
        fields.remove("score");
        fields.remove("max_score");
    }
}

fn tests(exercise: &ExerciseResult) -> Vec<Value> {
    if exercise.checks.is_empty() {
        let mut test = json!({
            "score": 0,
            "max_score": exercise.out_of,
            "name": format!("{}: {}", exercise.name, exercise.verdict),
            "number": exercise.number.to_string(),
            "output": exercise.build_output.clone().unwrap_or_default(),
            "tags": [exercise.name, exercise.verdict.slug()],
        });
        // What is neither is not coloured as either.
        if !exercise.verdict.is_undecided() {
            test["status"] = "failed".into();
        }
        return vec![test];
    }
    exercise.checks.iter().zip(1..).map(|(check, at)| test(exercise, check, at)).collect()
}

fn test(exercise: &ExerciseResult, check: &CheckResult, at: u32) -> Value {
    let mut test = json!({
        "score": check.points,
        "max_score": check.out_of,
        "name": format!("{}: {}", exercise.name, check.title),
        "number": format!("{}.{at}", exercise.number),
        "output": super::told(&exercise.name, check),
        "tags": [exercise.name, check.verdict.slug()],
    });
    if exercise.leaves_undecided(check) {
        test["output"] =
            format!("{}\n{}", message::undecided(check.verdict), super::told(&exercise.name, check)).into();
    } else {
        test["status"] = if check.verdict == Verdict::Pass { "passed" } else { "failed" }.into();
    }
    test
}
