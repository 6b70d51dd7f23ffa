//! Courses to run the grader in: one that is built and kept, and throw-away ones that nobody builds.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use harness::mpi::{Mpi, Origin};
use serde_json::Value;

use crate::exercise::Exercise;
use crate::gallery;
use crate::seed::seed;

/// The grader that is tested.
pub const GRADER: &str = env!("CARGO_BIN_EXE_grader");

/// A folder that the grader takes for a course.
#[derive(Debug)]
pub struct Course {
    root: PathBuf,
}

/// A course that is gone after the test. Its exercises can't be built: it has no crates and no MPI.
#[derive(Debug)]
pub struct Sketch {
    folder: tempfile::TempDir,
    pub course: Course,
}

impl Course {
    /// The course of [`gallery`], with an MPI. It lies in the target folder and is only changed where its exercises
    /// have changed, so that cargo need not build it anew.
    pub fn gallery() -> &'static Self {
        static COURSE: OnceLock<Course> = OnceLock::new();
        COURSE.get_or_init(|| {
            let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
            // Other test processes may be at it too.
            let lock = File::create(temporary.join("course.lock")).expect("a lock file");
            lock.lock().expect("the lock");
            let name = if asks_for_system() { "course-system" } else { "course" };
            let course = Course { root: temporary.join(name) };
            course.write(&gallery::exercises());
            course.set_up();
            let target = temporary.parent().expect("the target folder");
            let mpi = Mpi::read(&Mpi::file(&course.root)).expect("an MPI");
            // What is built for an MPI that is not the checkout's own lies apart.
            let built = if asks_for_system() { target.join("mpi").join(mpi.id()) } else { target.to_owned() };
            seed(&course.path("Cargo.lock"), &built, &course.path("target")).expect("a copy");
            course
        })
    }

    /// The grader, about to run in this course with the environment of a student's shell.
    pub fn grader(&self) -> assert_cmd::Command {
        assert_cmd::Command::from_std(self.command())
    }

    /// The same for whoever wants to look at it while it runs.
    pub fn command(&self) -> Command {
        let mut command = Command::new(GRADER);
        command.current_dir(&self.root);
        command.env_remove("CARGO_TARGET_DIR").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        if asks_for_system() {
            // Cargo has set these to the MPI of the checkout.
            command.env_remove("MPICC").env_remove("LIBCLANG_PATH").env_remove("BINDGEN_EXTRA_CLANG_ARGS");
        }
        command
    }

    /// Grades exercises; the report and the exit code.
    pub fn grade(&self, names: &[&str]) -> (Value, i32) {
        let output = self.grader().args(names).args(["--format", "json"]).output().expect("the grader runs");
        let said = String::from_utf8_lossy(&output.stderr);
        let report =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("no report: {error}; {said}"));
        (report, output.status.code().expect("an exit code"))
    }

    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// The folder of an exercise.
    pub fn exercise(&self, name: &str) -> PathBuf {
        let named = |path: &PathBuf| path.to_string_lossy().ends_with(&format!("-{name}"));
        let mut folders = fs::read_dir(self.path("exercises")).expect("exercises").flatten().map(|entry| entry.path());
        folders.find(named).unwrap_or_else(|| panic!("there is no exercise {name}"))
    }

    /// The student's file of an exercise.
    pub fn program(&self, name: &str) -> PathBuf {
        self.exercise(name).join("src/program.rs")
    }

    /// Where the records of a check's first launch are.
    pub fn launch(&self, name: &str, check: &str) -> PathBuf {
        let exercise = self.exercise(name);
        let folder = exercise.file_name().expect("a name");
        self.path(".ranklings/runs").join(folder).join(check).join("launch-000")
    }

    /// All texts below a folder, by their paths in the course.
    pub fn texts(&self, folder: &str) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        copy(&self.root, Path::new(folder), &mut files);
        files
    }

    /// Held by a test that writes in an exercise of the gallery: another's `watch` would follow it.
    pub fn editing(&self) -> File {
        let lock = File::create(self.path("editing.lock")).expect("a lock file");
        lock.lock().expect("the lock");
        lock
    }

    /// Makes the course have exactly these exercises.
    fn write(&self, exercises: &[Exercise]) {
        let mut files = files(exercises);
        let real = checkout();
        for name in ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "rustfmt.toml"] {
            files.insert(name.to_owned(), fs::read_to_string(real.join(name)).expect("a file of the checkout"));
        }
        if self.root.starts_with(&real) {
            // Cargo reads the checkout's, too, and would give each flag twice: then nothing could be taken from there.
            let only = "include = [{ path = \"../.mpi/cargo.toml\", optional = true }]\n";
            files.insert(".cargo/config.toml".to_owned(), only.to_owned());
        }
        copy(&real, Path::new("exercises/01-hello"), &mut files);
        copy(&real, Path::new("solutions/01-hello"), &mut files);
        let mut hasher = DefaultHasher::new();
        files.hash(&mut hasher);
        let fingerprint = hasher.finish().to_string();
        let stamp = self.path("files.stamp");
        if fs::read_to_string(&stamp).is_ok_and(|before| before == fingerprint) {
            return;
        }
        for part in ["exercises", "solutions"] {
            remove_others(&self.path(part), &self.root, &files);
        }
        for (path, text) in &files {
            write(&self.path(path), text);
        }
        let crates = self.path("grader");
        if !crates.exists() {
            // A link, so that the exercises are built against the crates as they are now.
            std::os::unix::fs::symlink(real.join("grader"), crates).expect("a link");
        }
        fs::write(stamp, fingerprint).expect("a stamp");
    }

    /// Gives the course the MPI of the real checkout, which is set up first where nobody did it.
    fn set_up(&self) {
        if asks_for_system() {
            self.grader().args(["setup", "--mpi", "system"]).assert().success();
            return;
        }
        let real = Course { root: checkout() };
        real.grader().arg("setup").assert().success();
        let mpi = Mpi::read(&Mpi::file(&real.root)).expect("an MPI that was just set up");
        let embedded = mpi.origin == Origin::Embedded;
        fs::create_dir_all(self.path(".mpi")).expect("a folder");
        // What was downloaded once is not downloaded again.
        for folder in [mpi.lib.parent(), Some(mpi.libclang.as_path())].into_iter().flatten() {
            let link = self.path(".mpi").join(folder.file_name().expect("a name"));
            if folder.starts_with(&real.root) && !link.exists() {
                std::os::unix::fs::symlink(folder, link).expect("a link");
            }
        }
        self.grader().args(["setup", "--mpi", if embedded { "embedded" } else { "system" }]).assert().success();
    }
}

impl Sketch {
    /// A course of these exercises.
    pub fn new(exercises: &[Exercise]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let course = Course { root: folder.path().to_owned() };
        fs::create_dir(course.path("grader")).expect("a folder");
        fs::create_dir(course.path("exercises")).expect("a folder");
        fs::write(course.path("Cargo.toml"), "[workspace]\n").expect("a file");
        for (path, text) in files(exercises) {
            write(&course.path(path), &text);
        }
        Self { folder, course }
    }

    /// Runs git in it, as somebody whom git knows.
    pub fn git(&self, arguments: &[&str]) {
        let author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main"];
        let output = Command::new("git").current_dir(self.folder.path()).args(author).args(arguments).output();
        let output = output.expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

impl std::ops::Deref for Sketch {
    type Target = Course;

    fn deref(&self) -> &Course {
        &self.course
    }
}

/// Whether these tests are to be run under the MPI on the PATH, whatever the checkout's own is: `RANKLINGS_TEST_MPI=system`.
fn asks_for_system() -> bool {
    std::env::var_os("RANKLINGS_TEST_MPI").is_some_and(|which| which == "system")
}

/// The checkout that these tests belong to.
pub fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checkout").to_owned()
}

fn files(exercises: &[Exercise]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut summary = String::from("# Summary\n\n");
    // 1 is the real hello.
    for (number, exercise) in (2..).zip(exercises) {
        files.extend(exercise.files(number));
        summary += &format!("- [{0}](exercises/{number:02}-{0}.md)\n", exercise.name);
    }
    files.insert("docs/src/SUMMARY.md".to_owned(), summary);
    files
}

fn copy(root: &Path, inside: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(root.join(inside)).expect("a folder").flatten() {
        let path = inside.join(entry.file_name());
        if entry.path().is_dir() {
            copy(root, &path, files);
        } else {
            let text = fs::read_to_string(entry.path()).expect("a text");
            files.insert(path.display().to_string(), text);
        }
    }
}

fn remove_others(folder: &Path, root: &Path, files: &BTreeMap<String, String>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            remove_others(&path, root, files);
            // Not empty: then it belongs.
            let _ = fs::remove_dir(&path);
        } else if !files.contains_key(&path.strip_prefix(root).expect("inside").display().to_string()) {
            fs::remove_file(&path).expect("removed");
        }
    }
}

/// Writes a file only if that changes it: cargo builds again what is newer.
pub fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}
