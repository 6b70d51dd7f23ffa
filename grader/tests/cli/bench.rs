//! `bench`: what it measures, writes and refuses.

use std::fs;

use predicates::prelude::*;
use serde_json::Value;

use crate::course::{Course, checkout};

fn bench(name: &str, options: &[&str]) -> assert_cmd::assert::Assert {
    let mut grader = Course::gallery().grader();
    grader.args(["bench", name, "--no-figures", "--budget", "1"]).args(options).assert()
}

#[test]
fn shared_work_is_seen_whatever_the_clock_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().display().to_string();
    let assert = bench("scales", &["--ranks", "1,2", "--format", "json", "--output", &output]).success();
    let scaling: Value = serde_json::from_slice(&assert.get_output().stdout).expect("JSON and nothing else");
    let schema = fs::read_to_string(checkout().join("grader/schema/bench.json")).expect("the committed schema");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(&scaling).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");

    let two = &scaling["strong"][1];
    assert_eq!((two["ranks"].as_u64(), two["size"].as_u64()), (Some(2), Some(20_000_000)));
    // CPU time: it holds on a busy machine, too.
    let speedup = two["speedup_by_work"]["value"].as_f64().expect("a number");
    assert!((1.5..2.5).contains(&speedup), "{speedup}");
    assert_eq!(scaling["weak"][1]["size"].as_u64(), Some(40_000_000));
    // 1 / sqrt(100) is 0.1, in each of them.
    let first = &scaling["error"][0];
    assert!((first["error"].as_f64().expect("a number") - 0.1).abs() < 1e-9, "{first}");
    assert_eq!(scaling["prediction"]["formula"][0]["speedup"][12][0].as_u64(), Some(4096));

    let csv = fs::read_to_string(folder.path().join("scaling.csv")).expect("a table");
    let columns = |line: &str| line.split(',').count();
    assert_eq!(csv.lines().count(), 5, "{csv}");
    assert!(csv.lines().all(|line| columns(line) == columns(csv.lines().next().unwrap_or_default())), "{csv}");
    assert!(folder.path().join("scaling.json").is_file());
}

#[test]
fn people_get_a_table() {
    bench("scales", &["--ranks", "1,2", "--size", "2000000"])
        .success()
        .stdout(predicate::str::contains("Strong scaling").and(predicate::str::contains("Raspberry Pi")))
        // The gallery has no ping-pong.
        .stdout(predicate::str::contains("the network of this machine is not among them"));
}

#[test]
fn schema_is_the_committed_one() {
    let output = Course::gallery().grader().args(["dev", "schema", "bench"]).output().expect("the grader runs");
    let committed = fs::read_to_string(checkout().join("grader/schema/bench.json")).unwrap_or_default();
    assert!(
        String::from_utf8_lossy(&output.stdout) == committed,
        "`bench --format json` has another form than grader/schema/bench.json says; accept it by\n\n    \
         cargo run -p grader -- dev schema bench > grader/schema/bench.json\n"
    );
}

#[test]
fn what_can_not_be_measured_is_said() {
    bench("right", &[]).code(2).stderr(predicate::str::contains("right has no benchmark; there is one for"));
    bench("scales", &["--ranks", "2,4"]).code(2).stderr(predicate::str::contains("must begin with 1"));
    bench("scales", &["--ranks", "1,0"]).code(2);
    bench("scale", &[]).code(2).stderr(predicate::str::contains("scales"));
    bench("panics", &["--ranks", "1,2"]).code(1).stderr(predicate::str::contains("rank 1 has no data"));
    bench("panics", &["--ranks", "1"]).code(1).stderr(predicate::str::contains("prints no line that begins with"));
    bench("scales", &["--ranks", "1", "--output", "/proc/nowhere"]).code(2);
}

#[test]
fn verdicts_are_counted() {
    let trust = |check: &str| {
        let mut grader = Course::gallery().grader();
        grader.args(["dev", "trust", check, "sound", "--times", "2", "--busy", "1"]).assert()
    };
    let row = |pattern: &str| predicate::str::is_match(pattern).expect("a pattern");
    trust("prints")
        .success()
        .stdout(row("the solution +pass +2 pass"))
        .stdout(row("counts_from_one +wrong output +2 wrong output"))
        .stdout(predicate::str::contains("4 judgements: 0 wrong verdicts, 0 inconclusive"));
    trust("nothing").code(2).stderr(predicate::str::contains("no exercise among them has a check `nothing`"));
}

#[test]
fn judgements_that_were_kept_count() {
    let course = Course::gallery();
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("judgements");
    let trust = |times: &str| {
        let mut grader = course.grader();
        grader
            .args(["dev", "trust", "prints", "sound", "--busy", "0", "--jobs", "2", "--times", times, "--record"])
            .arg(&record)
            .assert()
    };
    let kept = || fs::read_to_string(&record).expect("the record").lines().count();
    trust("1").success().stdout(predicate::str::contains("2 judgements: 0 wrong"));
    assert_eq!(kept(), 2);
    // As if killed while it wrote, and with one of another build.
    let text = fs::read_to_string(&record).expect("the record");
    let other = text.lines().next().expect("a line").replace("\"build\":\"", "\"build\":\"0");
    fs::write(&record, format!("{text}{other}\n{}", &other[..20])).expect("the record is written");
    trust("2")
        .success()
        .stdout(predicate::str::contains("2 judgements were made before and count"))
        .stdout(predicate::str::contains("2 lines of the record do not"))
        .stdout(predicate::str::contains("4 judgements: 0 wrong"));
    assert_eq!(kept(), 6);
    // Nothing is left to do.
    trust("2").success().stdout(predicate::str::contains("4 judgements were made before"));
    assert_eq!(kept(), 6);
    let folder = predicate::str::contains("can't be kept in");
    course.grader().args(["dev", "trust", "prints", "sound", "--record", "/"]).assert().code(2).stderr(folder);
}
