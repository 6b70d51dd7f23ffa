//! Hints, the stub, the solution, and running a program by hand.

use std::fs;

use predicates::prelude::*;
use predicates::str::{contains, diff};

use crate::course::{Course, Sketch, write};
use crate::exercise::Exercise;
use crate::gallery::{COUNTS_FROM_ONE, RIGHT, TODO};

fn ring() -> Sketch {
    Sketch::new(&[Exercise::new("ring")])
}

#[test]
fn each_call_of_hint_gives_the_next_one_and_the_last_stays() {
    let sketch = ring();
    let hints = ["Look at `world`.", "It has a method `rank`.", "Print what `world.rank()` returns."];
    for (number, hint) in [(1, hints[0]), (2, hints[1]), (3, hints[2]), (3, hints[2])] {
        let shown = contains(hint).and(contains(format!("hint {number} of 3")));
        let other = hints.into_iter().filter(|other| *other != hint).map(|other| contains(other).not());
        let output = sketch.grader().args(["hint", "ring"]).assert().success().stdout(shown);
        for absent in other {
            assert!(absent.eval(&String::from_utf8_lossy(&output.get_output().stdout)));
        }
    }
}

#[test]
fn all_hints_at_once_are_remembered_too() {
    let sketch = ring();
    let shown = sketch.grader().args(["hint", "ring", "--all"]).assert().success();
    shown.stdout(contains("hint 1 of 3").and(contains("hint 2 of 3")).and(contains("hint 3 of 3")));
    sketch.grader().args(["hint", "ring"]).assert().success().stdout(contains("hint 3 of 3"));
}

#[test]
fn hint_without_a_name_is_of_the_first_exercise_that_does_not_pass() {
    let sketch = Sketch::new(&[Exercise::new("ring"), Exercise::new("halo")]);
    sketch.grader().arg("hint").assert().success().stdout(contains("02-ring"));
}

#[test]
fn an_exercise_without_hints_says_where_to_look() {
    let exercise = Exercise::new("ring");
    let none = "hints = []";
    let hints = "hints = [\"Look at `world`.\", \"It has a method `rank`.\", \"Print what `world.rank()` returns.\"]";
    let sketch = Sketch::new(&[exercise.replace("exercise/exercise.toml", hints, none)]);
    sketch.grader().args(["hint", "ring"]).assert().success().stdout(contains("README.md"));
}

#[test]
fn reset_asks_and_without_a_terminal_does_nothing() {
    let sketch = ring();
    sketch.git(&["init", "--quiet"]);
    sketch.git(&["add", "."]);
    sketch.git(&["commit", "--quiet", "--message", "the course"]);
    write(&sketch.program("ring"), RIGHT);
    sketch.grader().args(["reset", "ring"]).assert().code(2).stderr(contains("--yes"));
    assert_eq!(fs::read_to_string(sketch.program("ring")).expect("a file"), RIGHT);
}

#[test]
fn reset_finds_the_stub_below_a_students_commits_and_keeps_every_version() {
    let two_tasks = format!("{TODO}\n/// Another.\npub fn other() {{\n    todo!(\"another\")\n}}\n");
    let half = format!("{RIGHT}\n/// Another.\npub fn other() {{\n    todo!(\"another\")\n}}\n");
    let sketch = Sketch::new(&[Exercise::new("ring").program(TODO)]);
    sketch.git(&["init", "--quiet"]);
    for (text, message) in
        [(TODO, "the course"), (&two_tasks, "the course, better"), (&half, "half of it"), (RIGHT, "all of it")]
    {
        write(&sketch.program("ring"), text);
        sketch.git(&["add", "."]);
        sketch.git(&["commit", "--quiet", "--message", message]);
    }
    for (number, text) in [(1, COUNTS_FROM_ONE), (2, &half)] {
        write(&sketch.program("ring"), text);
        let backup = format!(".ranklings/backups/02-ring-{number}");
        sketch.grader().args(["reset", "ring", "--yes"]).assert().success().stdout(contains(&backup));
        assert_eq!(fs::read_to_string(sketch.program("ring")).expect("a file"), two_tasks);
        assert_eq!(fs::read_to_string(sketch.path(backup).join("src/program.rs")).expect("a copy"), text);
    }
}

#[test]
fn reset_touches_nothing_that_is_no_file() {
    let sketch = ring();
    write(&sketch.program("ring"), TODO);
    sketch.git(&["init", "--quiet"]);
    sketch.git(&["add", "."]);
    sketch.git(&["commit", "--quiet", "--message", "the course"]);
    fs::remove_file(sketch.program("ring")).expect("removed");
    nix::unistd::mkfifo(&sketch.program("ring"), nix::sys::stat::Mode::S_IRWXU).expect("a pipe");
    let reset = sketch.grader().args(["reset", "ring", "--yes"]).assert().code(2);
    reset.stderr(contains("exercises/02-ring/src/program.rs is no plain file"));
    assert!(!sketch.program("ring").is_file());
}

#[test]
fn reset_takes_the_stub_from_upstream_where_git_knows_it() {
    let sketch = Sketch::new(&[Exercise::new("ring").program(RIGHT)]);
    sketch.git(&["init", "--quiet"]);
    sketch.git(&["add", "."]);
    sketch.git(&["commit", "--quiet", "--message", "solved"]);
    write(&sketch.program("ring"), TODO);
    sketch.git(&["commit", "--quiet", "--all", "--message", "what upstream has"]);
    sketch.git(&["update-ref", "refs/remotes/upstream/main", "HEAD"]);
    sketch.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    sketch.grader().args(["reset", "ring", "--yes"]).assert().success();
    assert_eq!(fs::read_to_string(sketch.program("ring")).expect("a file"), TODO);
}

#[test]
fn reset_says_why_it_has_no_stub_and_leaves_the_file() {
    let sketch = Sketch::new(&[Exercise::new("ring").program(RIGHT)]);
    let reset = || sketch.grader().args(["reset", "ring", "--yes"]).assert().code(5);
    reset().stderr(contains("git").and(contains("exercises/02-ring/src/program.rs")));
    sketch.git(&["init", "--quiet"]);
    sketch.git(&["add", "."]);
    sketch.git(&["commit", "--quiet", "--message", "solved from the start"]);
    reset().stderr(contains("todo!"));
    assert_eq!(fs::read_to_string(sketch.program("ring")).expect("a file"), RIGHT);
    assert!(!sketch.path(".ranklings/backups").exists());
}

#[test]
fn a_solution_opens_when_the_exercise_passes_and_closes_when_it_is_changed() {
    let course = Course::gallery();
    let _editing = course.editing();
    let program = course.program("open");
    let locked = || course.grader().args(["solution", "open"]).assert().code(2).stdout("");
    let graded = |text: &str| {
        write(&program, text);
        course.grade(&["open"]).1
    };
    assert_eq!(graded(COUNTS_FROM_ONE), 1);
    locked().stderr(contains("--anyway"));
    course.grader().args(["solution", "open", "--anyway"]).assert().success().stdout(contains("world.rank()"));
    assert_eq!(graded(RIGHT), 0);
    let shown = contains("solutions/").and(contains(RIGHT.trim_end()));
    course.grader().args(["solution", "open"]).assert().success().stdout(shown);
    write(&program, &RIGHT.replace("rank()", "rank() + 0"));
    locked();
    course.grader().arg("list").assert().stdout(contains("open").and(contains("not graded as it is now")));
    write(&program, TODO);
}

#[test]
fn exec_marks_every_line_with_its_rank_and_passes_arguments_on() {
    let course = Course::gallery();
    let run = course.grader().args(["exec", "echoes", "-n", "3", "--", "--darts", "two words"]).assert().success();
    let lines = |text: &[u8]| {
        let mut lines: Vec<String> = String::from_utf8_lossy(text).lines().map(str::to_owned).collect();
        lines.sort();
        lines.join("\n")
    };
    let echo = ["0", "1", "2"].map(|rank| format!("{rank} [\"--darts\", \"two words\"]")).join("\n");
    assert!(diff(echo).eval(&lines(&run.get_output().stdout)));
    let errors = ["0", "1", "2"].map(|rank| format!("{rank} to standard error")).join("\n");
    let said = lines(&run.get_output().stderr);
    // A grader of another test may be at work, and building may take long.
    let of_exec = |line: &&str| !line.starts_with("waiting for") && *line != "building echoes";
    let said: Vec<&str> = said.lines().filter(of_exec).collect();
    assert_eq!(said.join("\n"), errors);
}

#[test]
fn what_may_not_be_built_is_run_by_no_command() {
    let course = Course::gallery();
    let told = || contains("src/program.rs:8: `include_str!`").and(contains("What your files may not hold"));
    course.grader().args(["exec", "reaching"]).assert().code(3).stderr(told());
    course.grader().args(["bench", "reaching"]).assert().code(3).stderr(told());
    // It would compile.
    assert!(!course.path("target/debug/reaching").exists());
}

#[test]
fn exec_tells_how_a_program_ended() {
    let course = Course::gallery();
    let crash = contains("crash").and(contains("rank 1")).and(contains("rank 1 has no data"));
    course.grader().args(["exec", "panics", "-n", "3"]).assert().code(1).stderr(crash);
    course.grader().args(["exec", "uncompiled"]).assert().code(3).stderr(contains("mismatched types"));
    let limit = contains("did not end within 2 s");
    course.grader().args(["exec", "loops", "-n", "2", "--time-limit", "2"]).assert().code(1).stderr(limit);
}
