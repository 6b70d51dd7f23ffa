//! `dev check`: one exercise that keeps every rule passes, and one for each rule that it breaks does not.

use std::collections::BTreeMap;

use predicates::str::contains;

use crate::course::Course;

/// Exercise → words of its faults, each of which must be there, and no other.
const TABLE: [(&str, &[&str]); 17] = [
    ("sound", &[]),
    ("fresh", &[]),
    (
        "mistaken",
        &[
            "faulty/a_verdict: got `wrong-output` where `crash` is declared",
            "faulty/b_check: failed prints where ends is declared",
            "faulty/c_words: its message does not say \"rank 9\"",
            "faulty/d_compiles: got `wrong-output` where `build-failed` is declared",
            "faulty/e_passes: got `pass` where `wrong-output` is declared",
            "faulty/f_undeclared: its first line must be",
        ],
    ),
    ("solved", &[FEW, "is it solved already?", "its stub gets `pass`"]),
    ("warned", &[FEW, "the stub builds with warnings"]),
    ("hintless", &[FEW, "one of its hints is empty"]),
    ("stray", &[FEW, "notes.txt does not belong there", "tests/more.rs does not belong there"]),
    ("unread", &[FEW, "it has no README.md"]),
    ("lost", &[FEW, "links to src/no.rs, which is not there"]),
    ("unsolved", &[FEW, "its solution does not pass"]),
    ("careless", &[FEW, "the solution builds with warnings"]),
    ("unanswered", &[FEW, "it has no solution"]),
    ("unlisted", &[FEW, "has a test prints that", "names a check other that", "its solution does not pass"]),
    ("endless", &[FEW, "a stub has fewer than 60"]),
    ("unstated", &[FEW, "do not compile"]),
    ("unbuilt", &[FEW, "has no `todo!()`", "the stub does not build", "the solution does not build"]),
    (
        "draft",
        &[FEW, "README.md still says", "exercise.toml still says", "draft.rs still says", "checks.rs still says"],
    ),
];

const FEW: &str = "it has 0 faulty programs";

/// The faults of each exercise, as `dev check` lists them below its row.
fn faults(output: &str) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in output.lines() {
        let folder = line.split(' ').next().unwrap_or_default();
        if let Some((number, name)) = folder.split_once('-').filter(|(number, _)| number.parse::<u32>().is_ok()) {
            assert_eq!(number.len(), 2);
            current = name.to_owned();
            found.insert(current.clone(), Vec::new());
        } else if let Some(fault) = line.strip_prefix("  ✗ ") {
            found.get_mut(&current).expect("a row above").push(fault.to_owned());
        } else if let Some(more) = line.strip_prefix("    ") {
            let last = found.get_mut(&current).and_then(|faults| faults.last_mut()).expect("a fault above");
            *last = format!("{last}\n{more}");
        }
    }
    found
}

#[test]
fn every_rule_catches_what_breaks_it() {
    let course = Course::gallery();
    let names = TABLE.map(|(name, _)| name);
    let output = course.grader().args(["dev", "check"]).args(names).output().expect("the grader runs");
    let text = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(1), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let found = faults(&text);
    for (name, expected) in TABLE {
        let faults = &found[name];
        for words in expected {
            assert!(faults.iter().any(|fault| fault.contains(words)), "{name} lacks {words:?}: {faults:#?}");
        }
        assert_eq!(faults.len(), expected.len(), "{name}: {faults:#?}");
    }
    assert!(text.ends_with(&format!("2 passed, {} failed\n", TABLE.len() - 2)), "{text}");
}

#[test]
fn a_sound_exercise_and_one_that_dev_new_made_pass() {
    let all = contains("4 of 4");
    Course::gallery().grader().args(["dev", "check", "sound", "fresh"]).assert().code(0).stdout(all);
}

#[test]
fn a_broken_exercise_toml_ends_the_gate() {
    let said = contains("unknown field `minuets`");
    Course::gallery().grader().args(["dev", "check", "misspelt"]).assert().code(5).stderr(said);
}

/// `--retries` takes a verdict that comes late, and tells that it did; without it the same program is a fault.
#[test]
fn a_verdict_that_comes_late_is_told() {
    let check = |retries: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let only = ["dev", "check", "late", "--quick", "--verdicts", "wrong-output", "--retries", retries];
        let path = folder.path().join("not-yet");
        nix::unistd::mkfifo(&path, nix::sys::stat::Mode::S_IRWXU).expect("a pipe");
        let mut pipe = std::fs::File::options().read(true).write(true).open(path).expect("opened");
        std::io::Write::write_all(&mut pipe, b"x").expect("a byte for the first time");
        let output = Course::gallery().grader().env("LD_LIBRARY_PATH", folder.path()).args(only).output();
        let output = output.expect("the grader runs");
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    let fault = "faulty/wrong_next_time: got `pass` where `wrong-output` is declared";
    let (code, text) = check("1");
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains(&format!("  ~ right when judged again; at first, {fault}\n")), "{text}");
    assert!(text.contains("1 of 1") && !text.contains('✗'), "{text}");
    assert!(text.ends_with("1 passed, 0 failed (1 verdict right when judged again)\n"), "{text}");
    let (code, text) = check("0");
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains(&format!("  ✗ {fault}\n")), "{text}");
    assert!(text.contains("0 of 1") && !text.contains('~'), "{text}");
    assert!(text.ends_with("0 passed, 1 failed\n"), "{text}");
}
