//! What each program of the gallery gets: all of them in one call of the grader.

use std::collections::BTreeMap;
use std::fs;
use std::sync::OnceLock;

use serde_json::Value;

use crate::course::Course;

/// Program → its verdict, the check that decides it, and words of the message.
const TABLE: [(&str, &str, &str, &str); 16] = [
    ("hello", "todo", "", "is still to do"),
    ("right", "pass", "", ""),
    ("todo", "todo", "ends", "print the number of rank"),
    ("wrong", "wrong-output", "prints", "it printed something else"),
    ("uncompiled", "build-failed", "", "mismatched types"),
    ("panics", "crash", "ends", "panicked at exercises/05-panics/src/program.rs:6"),
    ("leaves", "crash", "ends", "exited with code 0 before MPI_Finalize"),
    ("bytes", "wrong-output", "ends", "is not UTF-8"),
    ("floods", "limit-exceeded", "ends", "printed without end to its standard output"),
    ("loops", "time-limit", "ends", "did not end within 4 s"),
    ("unchecked", "grader-error", "", "this is the course's fault"),
    ("misnamed", "grader-error", "print", "has no test of this name"),
    ("doubtful", "grader-error", "ends", "not your program's fault"),
    ("misspelt", "grader-error", "", "unknown field `minuets`"),
    ("reaching", "build-failed", "", "src/program.rs:8: `include_str!`: it reads a file while the program is compiled"),
    ("deadlocks", "deadlock", "ends", "waits in MPI_Recv from rank"),
];

/// The report on all of [`TABLE`], the exit code, and the JUnit file.
pub struct Graded {
    pub report: Value,
    pub code: i32,
    pub junit: String,
}

pub fn graded() -> &'static Graded {
    static GRADED: OnceLock<Graded> = OnceLock::new();
    GRADED.get_or_init(|| {
        let course = Course::gallery();
        let junit = course.path("junit.xml");
        let names = TABLE.map(|(name, ..)| name);
        let junit_file = junit.to_string_lossy();
        let (report, code) = course.grade(&[&names[..], &["--junit", &junit_file]].concat());
        Graded { report, code, junit: fs::read_to_string(junit).expect("a JUnit file") }
    })
}

/// The part of the report on one exercise.
fn result(name: &str) -> &'static Value {
    let exercises = graded().report["exercises"].as_array().expect("exercises");
    exercises.iter().find(|exercise| exercise["name"] == name).unwrap_or_else(|| panic!("no result for {name}"))
}

/// The check that decided an exercise's verdict.
fn decisive(name: &str) -> &'static Value {
    let exercise = result(name);
    let checks = exercise["checks"].as_array().expect("checks");
    checks.iter().find(|check| check["verdict"] == exercise["verdict"]).unwrap_or(&Value::Null)
}

fn output(check: &Value) -> Vec<&str> {
    check["failure"]["output"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn every_program_gets_its_verdict_from_the_right_check_in_the_right_words() {
    let found: BTreeMap<&str, &Value> = TABLE.iter().map(|(name, ..)| (*name, &result(name)["verdict"])).collect();
    let expected: BTreeMap<&str, &str> = TABLE.iter().map(|(name, verdict, ..)| (*name, *verdict)).collect();
    assert_eq!(serde_json::json!(found), serde_json::json!(expected));
    for (name, verdict, check, words) in TABLE {
        let deciding = decisive(name);
        assert!(check.is_empty() || deciding["name"] == check, "{name}: {deciding:#}");
        let said = deciding["failure"]["what"].as_str().or(result(name)["build_output"].as_str()).unwrap_or_default();
        assert!(said.contains(words), "{name} says {said}");
        assert_eq!(verdict == "pass", said.is_empty(), "{name} says {said}");
    }
}

#[test]
fn a_deadlock_has_its_timeline_and_others_have_none() {
    let timeline = &decisive("deadlocks")["failure"]["timeline"];
    let lines = timeline["lines"].as_array().expect("lines");
    let ranks: Vec<u64> = lines.iter().filter_map(|line| line["first"]["rank"].as_u64()).collect();
    assert_eq!(ranks, [0, 1, 2]);
    for line in lines {
        let cells = line["cells"].as_str().expect("cells");
        assert!(cells.len() == 32 && cells.ends_with("!!"), "{cells:?}");
    }
    assert!(timeline["seconds"].as_f64().is_some_and(|seconds| seconds > 0.0), "{timeline}");
    for name in ["wrong", "panics", "leaves", "floods"] {
        assert!(decisive(name)["failure"].get("timeline").is_none(), "{name}");
    }
}

#[test]
fn points_are_those_of_the_checks_that_passed() {
    for (name, points) in [("right", 10), ("wrong", 6), ("todo", 0), ("panics", 0), ("uncompiled", 0), ("misnamed", 6)]
    {
        assert_eq!(result(name)["points"], points, "{name}");
        assert_eq!(result(name)["out_of"], 10, "{name}");
    }
    let exercises = graded().report["exercises"].as_array().expect("exercises");
    let points: u64 = exercises.iter().filter_map(|exercise| exercise["points"].as_u64()).sum();
    assert_eq!(graded().report["points"], points);
}

#[test]
fn exercises_are_reported_in_course_order() {
    let exercises = graded().report["exercises"].as_array().expect("exercises");
    let numbers: Vec<_> = exercises.iter().filter_map(|exercise| exercise["number"].as_u64()).collect();
    assert_eq!(numbers.len(), TABLE.len());
    assert!(numbers.is_sorted(), "{numbers:?}");
}

#[test]
fn a_check_whose_need_failed_is_not_run() {
    for name in ["panics", "todo", "floods"] {
        let last = result(name)["checks"].as_array().and_then(|checks| checks.last()).expect("checks");
        assert_eq!((&last["verdict"], &last["launches"]), (&"not-run".into(), &0.into()), "{name}");
    }
}

#[test]
fn a_panic_ends_the_launch_at_once_and_shows_that_ranks_words() {
    let check = decisive("panics");
    assert_eq!(check["failure"]["rank"], 1);
    assert_eq!(output(check), ["rank 1 has no data"]);
    // The other ranks wait in a barrier; the limit is 30 s.
    assert!(check["launch_seconds"].as_f64().is_some_and(|seconds| seconds < 15.0), "{check:#}");
}

#[test]
fn a_rank_that_leaves_is_named_and_the_others_do_not_wait_for_the_limit() {
    let check = decisive("leaves");
    assert_eq!(check["failure"]["rank"], 2);
    assert!(check["launch_seconds"].as_f64().is_some_and(|seconds| seconds < 15.0), "{check:#}");
}

#[test]
fn endless_output_is_stopped_near_the_limit() {
    let launch = Course::gallery().launch("floods", "ends");
    graded();
    let written = |rank: u32| fs::metadata(launch.join(format!("rank-{rank}.out"))).expect("a file").len();
    let most = (0..3).map(written).max().expect("three ranks");
    assert_eq!(most, (8 << 20) + 1, "one byte more than may be is kept");
}

#[test]
fn at_the_time_limit_each_rank_tells_its_last_words() {
    let said = ["0", "1", "2"]
        .map(|rank| (format!("rank {rank} was still running, "), format!("; its last words: step 1 on rank {rank}")));
    let told = output(decisive("loops"));
    assert_eq!(told.len(), said.len(), "{told:?}");
    for (line, (state, words)) in told.iter().zip(said) {
        assert!(
            line.starts_with(&state) && line.contains(" s after its last call, MPI_") && line.ends_with(&words),
            "{line}"
        );
    }
}

#[test]
fn a_hint_is_given_where_a_check_failed_and_nowhere_else() {
    assert_eq!(decisive("wrong")["hint"], "the number is what `world.rank()` returns");
    for name in ["todo", "panics", "right"] {
        let checks = result(name)["checks"].as_array().expect("checks");
        assert!(checks.iter().all(|check| check["hint"].is_null()), "{name}");
    }
}

#[test]
fn exit_codes_are_those_of_the_worst_result() {
    assert_eq!(graded().code, 5);
    let course = Course::gallery();
    for (names, code) in [
        (vec!["right"], 0),
        (vec!["right", "todo"], 1),
        (vec!["wrong", "uncompiled", "right"], 3),
        (vec!["uncompiled", "misspelt"], 5),
        (vec!["reaching", "right"], 3),
    ] {
        assert_eq!(course.grade(&names).1, code, "{names:?}");
    }
}

#[test]
fn folders_are_names_too() {
    let (report, code) = Course::gallery().grade(&["02-right"]);
    assert_eq!((&report["exercises"][0]["name"], code), (&"right".into(), 0), "{report:#}");
}
