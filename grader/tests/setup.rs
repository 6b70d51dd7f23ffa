//! Set-up on the real parts: pip, the wheels, compilers and launchers, in throw-away courses.
//!
//! The wheels are fetched once into cargo's folder for tests; after that pip is pointed there and needs no network.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use harness::mpi::{Implementation, Mpi, Origin};
use predicates::prelude::{Predicate, PredicateBooleanExt};
use predicates::str::contains;
use tempfile::TempDir;

/// A course of nothing but its folders.
struct Course {
    folder: TempDir,
    /// What it is called there.
    name: String,
    path: Option<PathBuf>,
    links: PathBuf,
}

impl Course {
    fn new() -> Self {
        Self::named("course")
    }

    fn named(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let course = Self { folder, name: name.to_owned(), path: None, links: wheels().to_owned() };
        let root = course.root();
        for inside in ["exercises", "grader"] {
            std::fs::create_dir_all(root.join(inside)).expect("made");
        }
        std::fs::write(root.join("Cargo.toml"), "[workspace]\n").expect("written");
        course
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    fn mpi_folder(&self) -> PathBuf {
        self.root().join(".mpi")
    }

    /// A PATH of these programs alone.
    fn with_programs(mut self, programs: &[(&str, &Path)]) -> Self {
        let bin = tempfile::tempdir_in(wheels().parent().expect("a folder")).expect("a temporary folder").keep();
        for (name, program) in programs {
            symlink(program, bin.join(name)).expect("linked");
        }
        self.path = Some(bin);
        self
    }

    fn with_wheels_from(mut self, folder: &Path) -> Self {
        self.links = folder.to_owned();
        self
    }

    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_grader"));
        command.args(arguments).current_dir(self.root());
        // What checkouts share is this test's own.
        let cargo_home = self.folder.path().join("cargo-home");
        std::fs::create_dir_all(&cargo_home).expect("made");
        command.env("CARGO_HOME", cargo_home);
        command.env("PIP_NO_INDEX", "1").env("PIP_FIND_LINKS", &self.links).env_remove("LIBCLANG_PATH");
        if let Some(path) = &self.path {
            command.env("PATH", path);
        }
        command
    }

    fn grader(&self, arguments: &[&str]) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::from_std(self.command(arguments));
        command.timeout(Duration::from_secs(300));
        command
    }

    fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the grader starts")
    }

    fn mpi(&self) -> Mpi {
        Mpi::read(&Mpi::file(&self.root())).expect("set up")
    }
}

impl Drop for Course {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

/// The folder of the wheels, filled once.
fn wheels() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wheels");
        let count = |folder: &Path| std::fs::read_dir(folder).map_or(0, Iterator::count);
        if count(&folder) < 2 {
            let fresh = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
            let mut pip = std::process::Command::new("python3");
            pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest"]);
            let status = pip.arg(fresh.path()).args(["mpich==5.0.2", "libclang==18.1.1"]).status();
            assert!(status.is_ok_and(|status| status.success()), "the wheels could not be fetched");
            // Whoever comes second with tests in another process finds it there.
            if std::fs::rename(fresh.path(), &folder).is_ok() {
                let _ = fresh.keep();
            }
        }
        folder
    })
}

/// Debian's Open MPI, for tests that need a second MPI.
fn open_mpi() -> Option<(PathBuf, PathBuf)> {
    let (mpicc, mpiexec) = (PathBuf::from("/usr/bin/mpicc"), PathBuf::from("/usr/bin/mpiexec"));
    let version = std::process::Command::new(&mpiexec).arg("--version").output().ok()?;
    let found = mpicc.exists() && String::from_utf8_lossy(&version.stdout).contains("OpenRTE");
    found.then_some((mpicc, mpiexec))
}

fn program(name: &str) -> PathBuf {
    which::which(name).expect("on the PATH")
}

#[test]
fn the_embedded_mpi_is_set_up_used_and_kept() {
    let course = Course::new();
    let fetched = contains("fetching MPICH 5.0.2 and libclang 18.1.1").and(contains("MPICH 5.0.2 is set up"));
    // Another library of the same name must not get in the way, as Intel's would.
    let shadow = course.folder.path().with_extension("lib");
    std::fs::create_dir(&shadow).expect("made");
    std::fs::write(shadow.join("libmpi.so.12"), "not a library").expect("written");
    let mut grader = course.grader(&["setup", "--mpi", "embedded"]);
    grader.env("LD_LIBRARY_PATH", &shadow).assert().success().stderr(fetched);
    let _ = std::fs::remove_dir_all(shadow);
    let mpi = course.mpi();
    assert_eq!((mpi.implementation, mpi.origin), (Implementation::Mpich, Origin::Embedded));
    assert!(mpi.mpicc.is_file() && mpi.libclang.join("libclang.so").is_file());
    assert!(course.mpi_folder().join("lib/libmpi.so.12").is_file(), "the rpath leads to the library");
    assert!(course.mpi_folder().join("known").join(format!("{}.toml", mpi.id())).is_file());
    let cargo = std::fs::read_to_string(course.mpi_folder().join("cargo.toml")).expect("written");
    assert!(!cargo.contains(&course.root().display().to_string()), "a checkout can be moved: {cargo}");

    course.grader(&["setup"]).assert().success().stderr(contains("MPICH 5.0.2 is set up already"));
    let exchanged = contains("sent an array").and(contains("problem").not());
    course.grader(&["doctor"]).assert().success().stdout(exchanged);
}

#[test]
fn a_checkout_that_was_moved_or_copied_goes_on_working() {
    let mut course = Course::new();
    course.grader(&["setup", "--mpi", "embedded"]).assert().success();
    let before = std::fs::read(course.mpi_folder().join("cargo.toml")).expect("written");
    for (number, program) in ["mv", "cp"].into_iter().enumerate() {
        let from = course.root();
        course.name = format!("elsewhere-{number}");
        let mut command = std::process::Command::new(program);
        command.args((program == "cp").then_some("-a")).arg(from).arg(course.root());
        assert!(command.status().expect("it runs").success());
        // Nothing is wrong with it, and there is nothing to do.
        course.grader(&["doctor"]).assert().success().stdout(contains("problem").not());
        course.grader(&["setup"]).assert().success().stderr(contains("MPICH 5.0.2 is set up already"));
        assert!(course.mpi().mpicc.starts_with(course.root()), "{:?}", course.mpi().mpicc);
        // What it says to cargo is the same: nothing is built again.
        assert_eq!(std::fs::read(course.mpi_folder().join("cargo.toml")).expect("there"), before);
    }
}

/// `.mpi/` as it was written before its paths were relative.
#[test]
fn an_older_set_up_is_taken_over_without_a_download() {
    let course = Course::new();
    course.grader(&["setup", "--mpi", "embedded"]).assert().success();
    for file in ["mpi.toml", "known/mpich-5.0.2.toml"] {
        let path = course.mpi_folder().join(file);
        let text = std::fs::read_to_string(&path).expect("written");
        assert!(text.contains("\"mpich-5.0.2/bin/mpicc\""), "{text}");
        let libclang = text.lines().find(|line| line.starts_with("libclang = ")).expect("a line").to_owned();
        let text = text.replace(&libclang, "libclang = \"/elsewhere/.mpi/libclang-18.1.1\"");
        std::fs::write(&path, text.replace("\"mpich-5.0.2/", "\"/elsewhere/.mpi/mpich-5.0.2/")).expect("written");
    }
    course.grader(&["setup"]).assert().success().stderr(contains("fetching").or(contains("removing")).not());
    assert!(course.mpi().mpicc.starts_with(course.root()), "{:?}", course.mpi().mpicc);
}

#[test]
fn what_is_truncated_or_gone_is_fetched_again() {
    let course = Course::new();
    course.grader(&["setup", "--mpi", "embedded"]).assert().success();
    let libclang = course.mpi_folder().join("libclang-18.1.1/libclang.so");
    std::fs::File::options().write(true).open(&libclang).and_then(|file| file.set_len(1000)).expect("truncated");
    let alone = contains("fetching libclang 18.1.1");
    course.grader(&["setup"]).assert().success().stderr(alone);
    assert!(libclang.metadata().expect("is there").len() > 1_000_000);

    std::fs::remove_dir_all(course.mpi_folder().join("mpich-5.0.2/lib")).expect("removed");
    course.grader(&["setup"]).assert().success().stderr(contains("fetching MPICH 5.0.2 ("));
    std::fs::remove_file(course.mpi_folder().join("lib")).expect("removed");
    std::fs::remove_file(course.mpi_folder().join("cargo.toml")).expect("removed");
    course.grader(&["setup"]).assert().success().stderr(contains("fetching").not());
    assert!(course.mpi_folder().join("lib/libmpi.so.12").is_file() && course.mpi_folder().join("cargo.toml").is_file());
}

#[test]
fn a_set_up_that_is_killed_is_repaired_by_the_next() {
    let course = Course::new();
    for pause in [50, 600, 1200, 1500, 1800] {
        let mut child = course.start(&["setup", "--mpi", "embedded"]);
        std::thread::sleep(Duration::from_millis(pause));
        child.kill().expect("SIGKILL");
        let _ = child.wait();
        if Mpi::file(&course.root()).exists() {
            break; // It was done before.
        }
        let doctor = course.grader(&["doctor"]).assert();
        assert!(contains("none is set up yet").eval(&String::from_utf8_lossy(&doctor.get_output().stdout)));
    }
    course.grader(&["setup", "--mpi", "embedded"]).assert().success();
    course.grader(&["doctor"]).assert().success().stdout(contains("sent an array"));
    let left = std::fs::read_dir(course.mpi_folder().join("partial")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "nothing of the earlier downloads is left");
}

#[test]
fn of_two_set_ups_at_once_one_waits() {
    let course = Course::new();
    let children = [(); 2].map(|()| course.start(&["setup", "--mpi", "embedded"]));
    let said: Vec<String> = children
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().expect("ends");
            assert!(output.status.success());
            String::from_utf8_lossy(&output.stderr).into_owned()
        })
        .collect();
    let count = |words: &str| said.iter().filter(|text| text.contains(words)).count();
    assert_eq!(count("another set-up is at work"), 1, "{said:?}");
    assert_eq!((count("fetching"), count("set up already")), (1, 1), "{said:?}");
}

#[test]
fn without_a_network_pip_is_quoted() {
    let course = Course::new();
    let mut grader = course.grader(&["setup", "--mpi", "embedded"]);
    grader.env_remove("PIP_NO_INDEX").env_remove("PIP_FIND_LINKS");
    grader.env("PIP_INDEX_URL", "http://127.0.0.1:9/").env("PIP_RETRIES", "1");
    let says = contains("no package index was reached").and(contains("Connection refused"));
    grader.assert().code(4).stderr(says.and(contains("cargo grade setup")));
    assert!(!Mpi::file(&course.root()).exists());
}

#[test]
fn an_index_without_the_wheel_is_not_taken_for_a_missing_network() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let course = Course::new().with_wheels_from(empty.path());
    let says = contains("there is no MPICH 5.0.2 and libclang 18.1.1 for this system");
    course.grader(&["setup", "--mpi", "embedded"]).assert().code(4).stderr(says);
}

#[test]
fn a_wheel_of_another_hash_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for wheel in std::fs::read_dir(wheels()).expect("filled") {
        let wheel = wheel.expect("readable").path();
        let mut bytes = std::fs::read(&wheel).expect("readable");
        let name = wheel.file_name().expect("a name");
        if name.to_string_lossy().starts_with("mpich") {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        }
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    let course = Course::new().with_wheels_from(folder.path());
    course.grader(&["setup", "--mpi", "embedded"]).assert().code(4).stderr(contains("its hash differs"));
    assert!(!course.mpi_folder().join("mpich-5.0.2").exists());
}

#[test]
fn a_machine_without_its_tools_is_told_what_to_install() {
    let (cc, make) = (program("cc"), program("make"));
    let says = |course: Course, words: &str| {
        course.grader(&["setup"]).assert().code(4).stderr(contains(words));
    };
    says(Course::new().with_programs(&[]), "no C compiler");
    says(Course::new().with_programs(&[("cc", &cc)]), "there is no `make`");
    let bare = || Course::new().with_programs(&[("cc", &cc), ("make", &make)]);
    says(bare(), "fetched by pip or uv, and neither is here");
    let asked = bare();
    let system = contains("there is no mpicc on the PATH").and(contains("cargo grade setup --mpi embedded"));
    asked.grader(&["setup", "--mpi", "system"]).assert().code(4).stderr(system);
    asked.grader(&["doctor"]).assert().stdout(contains("there is no rustc").and(contains("neither Python")));
}

#[test]
fn a_launcher_of_another_mpi_is_named_and_passed_over() {
    let Some((mpicc, _)) = open_mpi() else {
        eprintln!("skipped: Debian's Open MPI is not installed");
        return;
    };
    let course = Course::new();
    course.grader(&["setup", "--mpi", "embedded"]).assert().success();
    let foreign = course.folder.path().with_extension("bin");
    std::fs::create_dir(&foreign).expect("made");
    symlink(&mpicc, foreign.join("mpicc")).expect("linked");
    // Hydra looks for its proxies beside the name it is called by.
    let script = format!("#!/bin/sh\nexec {} \"$@\"\n", course.mpi().mpiexec.display());
    std::fs::write(foreign.join("mpiexec"), script).expect("written");
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(foreign.join("mpiexec"), executable).expect("executable");
    let path = format!("{}:{}", foreign.display(), std::env::var("PATH").expect("set"));

    let second = Course::new();
    let says = || contains("different MPIs").and(contains("Open MPI 4")).and(contains("MPICH 5.0.2"));
    second.grader(&["setup", "--mpi", "system"]).env("PATH", &path).assert().code(4).stderr(says());
    assert!(!Mpi::file(&second.root()).exists());
    second.grader(&["setup"]).env("PATH", &path).assert().success().stderr(says());
    assert_eq!(second.mpi().origin, Origin::Embedded);
    second.grader(&["doctor"]).env("PATH", &path).assert().success().stdout(contains("warning").and(says()));
    let _ = std::fs::remove_dir_all(foreign);
}

#[test]
fn the_mpi_on_the_path_is_taken_when_it_works() {
    let Some((mpicc, mpiexec)) = open_mpi() else {
        eprintln!("skipped: Debian's Open MPI is not installed");
        return;
    };
    let course = Course::new();
    let path = "/usr/bin:/bin";
    course.grader(&["setup"]).env("PATH", path).assert().success().stderr(contains("Open MPI"));
    let mpi = course.mpi();
    assert_eq!((&mpi.mpicc, &mpi.mpiexec, mpi.origin), (&mpicc, &mpiexec, Origin::System));
    let kept = contains("set up already").and(contains("trying").not());
    course.grader(&["setup"]).env("PATH", path).assert().success().stderr(kept);

    course.grader(&["setup", "--mpi", "embedded"]).assert().success();
    assert_eq!(course.mpi().origin, Origin::Embedded);
    let kept = course.grader(&["setup"]).env("PATH", path).assert().success();
    assert!(contains("MPICH 5.0.2 is set up already").eval(&String::from_utf8_lossy(&kept.get_output().stderr)));
    course.grader(&["setup", "--mpi", "system"]).env("PATH", path).assert().success();
    assert_eq!(course.mpi().origin, Origin::System);
}

#[test]
fn a_launcher_that_does_not_end_is_killed() {
    let Some((mpicc, _)) = open_mpi() else {
        eprintln!("skipped: Debian's Open MPI is not installed");
        return;
    };
    let course = Course::new();
    let bin = course.folder.path().with_extension("bin");
    std::fs::create_dir(&bin).expect("made");
    symlink(&mpicc, bin.join("mpicc")).expect("linked");
    std::fs::write(bin.join("mpiexec"), "#!/bin/sh\ntrap '' TERM\nsleep 3600\n").expect("written");
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(bin.join("mpiexec"), executable).expect("executable");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").expect("set"));
    let mut grader = course.grader(&["setup", "--mpi", "system"]);
    grader.env("PATH", &path).assert().code(4).stderr(contains("was still running after 10 s"));
    let _ = std::fs::remove_dir_all(bin);
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let course = Course::new();
    std::fs::write(course.mpi_folder(), "in the way").expect("written");
    course.grader(&["setup"]).assert().code(4).stderr(contains(".mpi can't be written"));

    let course = Course::named("my course");
    let says = contains("the path of this checkout has a space");
    course.grader(&["setup", "--mpi", "embedded"]).assert().code(4).stderr(says);
}
