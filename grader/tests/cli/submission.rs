//! Grading another's folder: what is taken from it, what is refused, and what is told of the rest.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

use crate::course::{Course, Sketch, checkout};
use crate::exercise::Exercise;
use crate::gallery::{COUNTS_FROM_ONE, RIGHT};

const HOSTILE: &str = "a\n\u{1b}[2J\u{202e}b.rs";

/// A copy of the gallery that a test does things to.
struct Submission {
    folder: tempfile::TempDir,
}

impl Submission {
    fn new(course: &Course) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&course.path(""), folder.path(), &["target", ".mpi", ".ranklings", "grader"]);
        symlink(fs::read_link(course.path("grader")).expect("a link"), folder.path().join("grader")).expect("a link");
        Self { folder }
    }

    /// A file of an exercise's, named as in the gallery.
    fn file(&self, exercise: &Path, file: &str) -> PathBuf {
        self.folder.path().join("exercises").join(exercise.file_name().expect("a name")).join(file)
    }
}

fn copy(from: &Path, to: &Path, but: &[&str]) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (name, to) = (entry.file_name(), to.join(entry.file_name()));
        if but.iter().any(|other| name == *other) {
            continue;
        }
        if entry.path().is_dir() {
            fs::create_dir(&to).expect("a folder");
            copy(&entry.path(), &to, &[]);
        } else {
            fs::copy(entry.path(), &to).expect("a copy");
        }
    }
}

struct Graded {
    report: Value,
    code: i32,
    /// What a person reads of one of the exercises.
    told: String,
    /// The gallery's own exercise after it.
    own: (Value, i32),
    listed: String,
}

/// All of it in one call: a submission that is right in one place and hostile in every other.
fn graded() -> &'static Graded {
    static GRADED: OnceLock<Graded> = OnceLock::new();
    GRADED.get_or_init(|| {
        let course = Course::gallery();
        let editing = course.editing();
        let submission = Submission::new(course);
        let path = |name: &str, file: &str| submission.file(&course.exercise(name), file);
        let program = |name: &str| path(name, "src/program.rs");
        fs::write(program("right"), COUNTS_FROM_ONE).expect("written");
        fs::write(program("wrong"), RIGHT).expect("written");
        // Checks that pass whatever the program does.
        fs::write(path("right", "tests/checks.rs"), "#[test] fn ends() {}\n#[test] fn prints() {}\n").expect("written");
        fs::write(path("right", &format!("src/{HOSTILE}")), "").expect("written");
        fs::remove_file(path("right", "README.md")).expect("removed");
        fs::remove_dir_all(submission.folder.path().join("docs")).expect("removed");
        for number in 0..60 {
            fs::write(path("wrong", &format!("src/more{number}.rs")), "").expect("written");
        }
        for name in ["todo", "leaves", "scales", "echoes", "floods"] {
            fs::remove_file(program(name)).expect("removed");
        }
        symlink(course.path("solutions/02-right/src/program.rs"), program("scales")).expect("a link");
        nix::unistd::mkfifo(&program("echoes"), nix::sys::stat::Mode::S_IRWXU).expect("a pipe");
        fs::File::create(program("floods")).and_then(|file| file.set_len(1 << 40)).expect("a file with a hole");
        fs::write(program("bytes"), b"// \xff\n").expect("written");
        let solution = "include!(\"../../../solutions/05-panics/src/program.rs\");\n";
        fs::write(program("panics"), solution).expect("written");
        assert_eq!(course.grade(&["right"]).1, 0);
        let before = course.texts("exercises");
        let names = ["right", "wrong", "todo", "leaves", "scales", "echoes", "floods", "bytes", "panics"];
        let folder = submission.folder.path().to_string_lossy().into_owned();
        let (report, code) = course.grade(&[&names[..], &["--submission", &folder]].concat());
        let human = course
            .grader()
            .args(["wrong", "todo", "--seed", "7", "--submission", &folder])
            .output()
            .expect("the grader runs");
        assert_eq!(course.texts("exercises"), before);
        let list = course.grader().arg("list").output().expect("the grader runs");
        let own = course.grade(&["right"]);
        drop(editing);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        Graded { report, code, told: text(human.stdout), own, listed: text(list.stdout) }
    })
}

fn result(name: &str) -> &'static Value {
    let exercises = graded().report["exercises"].as_array().expect("exercises");
    exercises.iter().find(|exercise| exercise["name"] == name).unwrap_or_else(|| panic!("no result for {name}"))
}

fn lines(of: &str) -> Vec<&'static str> {
    graded().report[of].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn what_is_graded_is_what_the_folder_has_by_the_checks_of_this_course() {
    assert_eq!(result("right")["verdict"], "wrong-output", "{:#}", result("right"));
    assert_eq!(result("wrong")["verdict"], "pass", "{:#}", result("wrong"));
    assert_eq!(result("wrong")["points"], 10);
    assert_eq!(graded().code, 3);
}

#[test]
fn what_is_no_text_of_the_authors_own_is_refused_with_the_reason() {
    for (name, reason) in [
        ("scales", "src/program.rs is a symbolic link"),
        ("echoes", "src/program.rs: it is not a regular file"),
        ("floods", "src/program.rs: it has more than 256 KiB"),
        ("bytes", "src/program.rs:1: it is not UTF-8"),
        ("panics", "src/program.rs:1: `include!`"),
        ("leaves", "src/program.rs: it is missing, and this course has no stub"),
    ] {
        let result = result(name);
        assert_eq!(result["verdict"], "build-failed", "{result:#}");
        assert_eq!(result["points"], 0);
        let said = result["build_output"].as_str().expect("a text");
        assert!(said.contains(reason), "{name}: {said}");
    }
}

#[test]
fn a_missing_file_is_told_and_its_stub_is_graded() {
    assert_eq!(result("todo")["verdict"], "todo", "{:#}", result("todo"));
    let missing = lines("missing");
    assert!(missing.iter().any(|line| line.ends_with("-todo/src/program.rs")), "{missing:?}");
    assert!(graded().told.contains("missing, so that the stub was graded"), "{}", graded().told);
}

#[test]
fn other_differences_are_told_and_not_used() {
    let told = lines("not_used");
    for line in
        ["docs (removed)", "exercises/02-right/README.md (removed)", "exercises/02-right/tests/checks.rs (changed)"]
    {
        assert!(told.contains(&line), "{line} is missing in {told:#?}");
    }
    assert!(told.contains(&"exercises/03-wrong/src/more0.rs (added)"), "{told:#?}");
    assert!(!told.iter().any(|line| line.contains("program.rs")), "{told:#?}");
    // Fifty, and how many there are besides.
    assert_eq!(told.len(), 51, "{told:#?}");
    assert!(told[50].starts_with("… and "), "{told:#?}");
    assert!(graded().told.contains("not used:"), "{}", graded().told);
}

/// What is to be typed grades that folder, and none of this checkout's own exercises.
#[test]
fn commands_that_are_offered_are_for_the_folder() {
    let told = &graded().told;
    let again = told.lines().find(|line| line.contains(" again ")).expect("a failure");
    assert!(again.contains("cargo run -p grader -- --submission "), "{again}");
    assert!(again.contains(" todo --seed 7"), "{again}");
    assert!(told.contains(" launched  mpiexec -n "), "{told}");
    let next = told.lines().find(|line| line.starts_with("next: ")).expect("it says what is next");
    assert!(next.contains("(cargo run -p grader -- --submission "), "{next}");
    assert!(!told.contains(" exec ") && !told.contains(" hint "), "{told}");
}

#[test]
fn names_of_files_do_nothing_to_a_terminal() {
    let told = lines("not_used");
    let name = "exercises/02-right/src/a\\u{a}\\u{1b}[2J\\u{202e}b.rs (added)";
    assert!(told.contains(&name), "{told:#?}");
    assert!(!graded().told.contains(['\u{1b}', '\u{202e}']), "{}", graded().told);
}

#[test]
fn the_checkout_is_as_it_was() {
    let (report, code) = &graded().own;
    assert_eq!(*code, 0, "{report:#}");
    assert!(report.get("not_used").is_none(), "{report:#}");
    let line = graded().listed.lines().find(|line| line.contains(" right ")).expect("it is listed");
    assert!(line.ends_with("pass"), "{line}");
}

#[test]
fn the_report_keeps_to_the_schema() {
    let schema = fs::read_to_string(checkout().join("grader/schema/report.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(&graded().report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// How a submission was packed is not what is graded.
#[test]
fn a_file_is_found_in_an_archives_own_folder_and_by_its_name() {
    let course = Course::gallery();
    let solution = fs::read(course.path("solutions/01-hello/src/hello.rs")).expect("a solution");
    for place in ["course-main/exercises/01-hello/src/hello.rs", "hello.rs", "exercises\\01-hello\\src\\hello.rs"] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(place);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, &solution).expect("written");
        fs::create_dir(folder.path().join("__MACOSX")).expect("made");
        let (report, code) = course.grade(&["hello", "--submission", &folder.path().to_string_lossy()]);
        assert_eq!((code, &report["points"]), (0, &report["out_of"]), "{place}: {report:#}");
        assert_eq!(report["elsewhere"], serde_json::json!([place]));
    }
}

#[test]
fn a_folder_without_a_file_of_an_exercise_is_wrong_usage() {
    let sketch = Sketch::new(&[Exercise::new("ring")]);
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("essay.pdf"), "").expect("written");
    let mut grader = sketch.grader();
    grader.arg("--submission").arg(folder.path());
    grader.assert().code(2).stderr(contains("It has essay.pdf").and(contains("exercises/02-ring/src/program.rs")));
}

#[test]
fn what_is_no_folder_is_wrong_usage() {
    let sketch = Sketch::new(&[Exercise::new("ring")]);
    let grader = |folder: &str| sketch.grader().args(["--submission", folder]).assert().code(2);
    grader("no/such/folder").stderr(contains("no/such/folder").and(contains("top folder")));
    grader("Cargo.toml").stderr(contains("not a folder"));
    sketch.grader().args(["--submission", ".", "list"]).assert().code(2).stderr(contains("goes with no command"));
}
