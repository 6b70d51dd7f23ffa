//! What is said of a command line, or a course, that makes no sense. Nothing is built here.

use predicates::prelude::*;
use predicates::str::contains;

use crate::course::{Sketch, write};
use crate::exercise::Exercise;

const SPEC: &str = "exercise/exercise.toml";

#[test]
fn an_unknown_exercise_is_answered_with_the_nearest_one() {
    let sketch = Sketch::new(&[Exercise::new("ring"), Exercise::new("halo-exchange")]);
    for (typed, meant) in
        [("rnig", "did you mean `ring`?"), ("halo-echange", "`halo-exchange`?"), ("lits", "did you mean `list`?")]
    {
        sketch.grader().arg(typed).assert().code(2).stderr(contains(meant)).stdout("");
    }
    for arguments in [vec!["ring", "bcast"], vec!["hint", "bcast"], vec!["reset", "bcast"], vec!["exec", "bcast"]] {
        let nothing_near = contains("`bcast`").and(contains("-- list"));
        sketch.grader().args(arguments).assert().code(2).stderr(nothing_near);
    }
}

#[test]
fn a_folder_that_lies_in_no_course_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = contains(folder.path().to_string_lossy()).and(contains("cd"));
    let mut grader = assert_cmd::Command::new(crate::course::GRADER);
    grader.current_dir(&folder).arg("list").assert().code(2).stderr(here);
}

#[test]
fn a_course_is_found_from_any_folder_in_it() {
    let sketch = Sketch::new(&[Exercise::new("ring")]);
    let mut grader = sketch.grader();
    grader.current_dir(sketch.exercise("ring").join("src")).arg("list").assert().success().stdout(contains("ring"));
}

#[test]
fn the_help_documents_every_exit_code() {
    let sketch = Sketch::new(&[]);
    let output = sketch.grader().arg("--help").output().expect("the grader runs");
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8(output.stdout).expect("text");
    let (_, codes) = help.split_once("Exit codes:").expect("a paragraph on exit codes");
    let words: Vec<&str> = codes.split_whitespace().collect();
    for code in ["0", "1", "2", "3", "4", "5", "130"] {
        assert!(words.contains(&code), "{code} is missing in {codes}");
    }
}

#[test]
fn wrong_usage_is_2() {
    let sketch = Sketch::new(&[Exercise::new("ring")]);
    for arguments in [
        vec!["--format", "yaml"],
        vec!["ring", "list"],
        vec!["exec", "ring", "-n", "0"],
        vec!["--junit", "no/such/folder/junit.xml"],
        vec!["solution", "ring"],
    ] {
        sketch.grader().args(&arguments).assert().code(2).stderr(contains("error:"));
    }
}

#[test]
fn a_broken_exercise_toml_is_named_with_its_fault_and_hides_no_other() {
    let one = || Exercise::new("broken");
    let after = "name = \"prints\"";
    let broken = [
        (one().replace(SPEC, "minutes = 5", "minutes = "), vec!["exercise.toml", "line 3"]),
        (one().replace(SPEC, "minutes", "minuets"), vec!["line 3", "unknown field `minuets`", "`minutes`"]),
        (one().replace(SPEC, "minutes = 5\n", ""), vec!["missing field `minutes`"]),
        (one().replace(SPEC, "minutes = 5", "minutes = \"five\""), vec!["line 3", "u32"]),
        (one().replace(SPEC, "after = \"ends\"", "after = \"starts\""), vec!["prints", "starts", "no earlier check"]),
        (one().replace(SPEC, "after = \"ends\"", "after = \"prints\""), vec!["no earlier check"]),
        (one().replace(SPEC, after, "name = \"ends\""), vec!["two checks are named ends"]),
        (one().replace(SPEC, "src/program.rs", "../ring/src/program.rs"), vec!["editable", "inside", "../ring"]),
        (one().replace(SPEC, "src/program.rs", "/etc/passwd"), vec!["editable", "inside", "/etc/passwd"]),
        (one().replace(SPEC, "src/program.rs", "src/other.rs"), vec!["src/other.rs", "not there"]),
        (one().replace(SPEC, "[\"src/program.rs\"]", "[]"), vec!["editable"]),
        (one().without(SPEC), vec!["failed to read", "exercise.toml"]),
    ];
    for (exercise, words) in broken {
        let sketch = Sketch::new(&[exercise, Exercise::new("ring")]);
        let list = sketch.grader().arg("list").assert().code(5).stdout(contains("ring"));
        for word in words.iter().chain(&["exercises/02-broken"]) {
            let said = String::from_utf8_lossy(&list.get_output().stderr);
            assert!(said.contains(word), "{word:?} is missing in {said}");
        }
        sketch.grader().args(["hint", "broken"]).assert().code(5);
        sketch.grader().args(["hint", "ring"]).assert().success();
        sketch.grader().args(["hint"]).assert().success().stdout(contains("ring"));
    }
}

#[test]
fn nobody_reading_the_output_is_no_panic() {
    let sketch = Sketch::new(&[Exercise::new("ring")]);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = sketch.command();
    let output = command.arg("list").stdout(writer).output().expect("the grader runs");
    assert_eq!(output.status.code(), Some(141));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn dev_new_refuses_names_that_are_bad_or_taken() {
    let sketch = Sketch::new(&[Exercise::new("ring")]);
    for bad in ["Ring", "2d", "a--b", "a-", "a/b", "..", "a b", ""] {
        sketch.grader().args(["dev", "new", bad]).assert().code(2).stderr(contains(format!("`{bad}`")));
    }
    let before = sketch.texts("exercises");
    write(&sketch.path("Cargo.lock"), "version = 4\n\n[[package]]\nname = \"harness\"\n");
    for taken in ["ring", "test", "loop", "driver", "list", "harness"] {
        sketch.grader().args(["dev", "new", taken]).assert().code(2).stderr(contains(taken));
    }
    assert_eq!(sketch.texts("exercises"), before);
}

#[test]
fn dev_new_makes_the_next_exercise_and_its_chapter() {
    let sketch = Sketch::new(&[Exercise::new("ring")]);
    sketch.grader().args(["dev", "new", "task-pull"]).assert().success().stdout(contains("exercises/03-task-pull"));
    assert!(sketch.path("exercises/03-task-pull/src/task_pull.rs").is_file());
    assert!(sketch.path("solutions/03-task-pull/src/task_pull.rs").is_file());
    let summary = &sketch.texts("docs")["docs/src/SUMMARY.md"];
    let ring = summary.find("02-ring.md").expect("the other chapter");
    let new = summary.find("03-task-pull.md").expect("the new chapter");
    assert!(ring < new, "{summary}");
    assert!(sketch.path("docs/src/exercises/03-task-pull.md").is_file());
    let listed = contains("03 task-pull");
    sketch.grader().arg("list").assert().success().stdout(listed);
}
