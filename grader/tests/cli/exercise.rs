//! An exercise as text, in the form that all exercises have. A test changes what it is about.

use std::collections::BTreeMap;

use crate::course::Sketch;

const STUB: &str = include_str!("programs/todo.rs");
const RIGHT: &str = include_str!("programs/right.rs");

const MANIFEST: &str = r#"[package]
name = "{package}"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[[bin]]
name = "{package}"
path = "src/main.rs"
test = false

[dependencies]
mpi.workspace = true
start.workspace = true
"#;

const CHECKED: &str = "\n[dev-dependencies]\nharness.workspace = true\n";
const LINTS: &str = "\n[lints]\nworkspace = true\n";

const SPEC: &str = r#"title = "The way of {name}"
topic = "tests"
minutes = 5
summary = "Print each rank's number."
editable = ["src/program.rs"]
hints = ["Look at `world`.", "It has a method `rank`.", "Print what `world.rank()` returns."]

[[check]]
name = "ends"
title = "every rank runs to its end"
points = 6

[[check]]
name = "prints"
title = "every rank prints its number"
points = 4
after = "ends"
hint = "the number is what `world.rank()` returns"
"#;

const CHECKS: &str = r#"//! Every rank prints its number, and nothing else.

use harness::prelude::*;

harness::exercise!();

fn run() -> Run {
    launch(3).time_limit(Duration::from_secs(TIME_LIMIT)).run()
}

#[test]
fn ends() {
    run().assert_success();
}

#[test]
fn prints() {
    for rank in run().ranks() {
        rank.assert_lines(&[rank.rank().to_string()]);
    }
}

const TIME_LIMIT: u64 = 30;
"#;

const DRIVER: &str = r#"//! Given: starts MPI and calls your function on every rank.

use mpi::topology::SimpleCommunicator;

const _: fn(&SimpleCommunicator) = crate::program::run;

pub fn main() {
    let mpi = start::mpi();
    crate::program::run(&mpi.world());
}
"#;

const MAIN: &str = r"//! The program: `driver.rs` is given, `program.rs` is yours.
mod driver;
mod program;

fn main() {
    driver::main();
}
";

/// One exercise and its solution.
#[derive(Clone, Debug)]
pub struct Exercise {
    pub name: String,
    /// `exercise/…` and `solution/…` → text.
    files: BTreeMap<String, String>,
}

impl Exercise {
    /// An exercise that keeps every rule but one: it has no faulty programs yet.
    pub fn new(name: &str) -> Self {
        let driver_path = "#[path = \"../../../exercises/{folder}/src/driver.rs\"]\nmod driver;";
        let files = [
            ("exercise/Cargo.toml", format!("{MANIFEST}{CHECKED}{LINTS}").replace("{package}", "{name}")),
            ("exercise/exercise.toml", SPEC.to_owned()),
            ("exercise/README.md", "# {name}\n\nPrint each rank's number in `src/program.rs`.\n".to_owned()),
            ("exercise/src/main.rs", MAIN.to_owned()),
            ("exercise/src/driver.rs", DRIVER.to_owned()),
            ("exercise/src/program.rs", STUB.to_owned()),
            ("exercise/tests/checks.rs", CHECKS.to_owned()),
            ("solution/Cargo.toml", format!("{MANIFEST}{LINTS}").replace("{package}", "{name}-solution")),
            ("solution/src/main.rs", MAIN.replace("mod driver;", driver_path)),
            ("solution/src/program.rs", RIGHT.to_owned()),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text));
        Self { name: name.to_owned(), files: files.into() }
    }

    /// What `dev new` makes.
    pub fn from_template(name: &str) -> Self {
        let sketch = Sketch::new(&[]);
        sketch.grader().args(["dev", "new", name]).assert().success();
        let folder = sketch.exercise(name);
        let folder = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let mut files = BTreeMap::new();
        for (part, key) in [("exercises", "exercise"), ("solutions", "solution")] {
            for (path, text) in sketch.texts(&format!("{part}/{folder}")) {
                let path = path.replacen(&format!("{part}/{folder}"), key, 1);
                files.insert(path, text.replace(&folder, "{folder}"));
            }
        }
        Self { name: name.to_owned(), files }
    }

    /// The same with the student's file filled in.
    pub fn program(self, text: &str) -> Self {
        self.file("exercise/src/program.rs", text)
    }

    /// Adds a faulty program: what its first line declares, and its text.
    pub fn faulty(self, name: &str, declared: &str, text: &str) -> Self {
        let path = format!("solution/faulty/{name}.rs");
        self.file(&path, &format!("//! expect: {declared}\n{text}"))
    }

    /// Writes a file of it anew.
    pub fn file(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.to_owned(), text.to_owned());
        self
    }

    /// Takes away whatever begins with this path.
    pub fn without(mut self, path: &str) -> Self {
        self.files.retain(|file, _| !file.starts_with(path));
        self
    }

    /// Changes a few words in a file of it.
    pub fn replace(mut self, path: &str, from: &str, to: &str) -> Self {
        let text = self.files.get_mut(path).expect("the exercise has this file");
        assert!(text.contains(from), "{path} of {} has no {from:?}", self.name);
        *text = text.replace(from, to);
        self
    }

    /// Its files, by their paths in a course that has it under this number.
    pub fn files(&self, number: usize) -> impl Iterator<Item = (String, String)> {
        let folder = format!("{number:02}-{}", self.name);
        self.files.iter().map(move |(path, text)| {
            let path = path.replacen("exercise/", &format!("exercises/{folder}/"), 1);
            let path = path.replacen("solution/", &format!("solutions/{folder}/"), 1);
            (path, text.replace("{folder}", &folder).replace("{name}", &self.name))
        })
    }
}
