//! The words that people read, but for those of setup, doctor and the harness.

use std::path::Path;

use crate::catalog::Exercise;
use crate::result::{CheckResult, ExerciseResult, Report};

pub const AFTER_HELP: &str = "\
Exit codes: 0 all passed · 1 something did not pass · 2 wrong usage · 3 a program does not compile ·
            4 no MPI could be set up · 5 the grader, the course or the machine is at fault · 130 interrupted";

pub const AS_ABOVE: &str = "the same as above";
#[cfg(not(feature = "github"))]
pub const WITHOUT_GITHUB: &str = "this grader was built without what it takes to talk to GitHub; type\n\n    \
                                  cargo run -p grader --features github -- comment";
pub const INTERRUPTED_SET_UP: &str = "interrupted; no MPI is set up yet";
pub const INSPECT_HELP: &str = "\
Exit codes: 0 clean · 1 mistakes in the use of MPI · 6 the program failed otherwise · 5 it could not be run";

pub const NO_SUCH_CHECK: &str = "tests/checks.rs has no test of this name, though exercise.toml names it";
pub const CHECK_BROKE: &str = "the check itself failed; this is not your program's fault";
pub const CHECK_KILLED: &str = "the check did not end by itself; this is not your program's fault";
pub const INTERRUPTED_WAITING: &str = "interrupted while another grader was at work; nothing was done";
pub const INTERRUPTED: &str = "interrupted; what was graded before is shown above";

pub const SUBMISSION_IS_GRADED: &str = "--submission is for grading, and goes with no command";
pub const ELSEWHERE: &str = "found elsewhere than in the course, and graded:";
pub const NOT_USED: &str = "differs from the course, not used:";
pub const MISSING: &str = "missing, so that the stub was graded:";

/// Behind a check that another one's failure stands in the way of.
pub const NOT_RUN: &str = " (not run)";

/// `1 exercise`, `2 exercises`.
fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// An error that ends the command.
pub fn error(error: &anyhow::Error) -> String {
    format!("{} {error:#}", console::style("error:").red().bold().for_stderr())
}

/// What programs are not kept from on this system.
pub fn not_in_bounds(lacking: &[&str]) -> String {
    format!("not kept from programs on this system: {}", lacking.join("; "))
}

/// `--require-sandbox` where a layer is missing.
pub fn sandbox_required(lacking: &[&str]) -> String {
    format!(
        "{}. Nothing was graded, because of --require-sandbox. Without it programs are graded with the layers that there \
         are; `cargo run -p grader -- doctor` says what this system has",
        not_in_bounds(lacking)
    )
}

pub const NO_CACHE: &str =
    "this checkout can't be written, and there is no folder to build in instead: set XDG_CACHE_HOME to one";

pub fn cache_not_made(folder: &Path) -> String {
    format!(
        "this checkout can't be written, and neither can {}, which would be built in instead: set XDG_CACHE_HOME to a folder of yours",
        folder.display()
    )
}

/// What to type where the checkout can't be written.
pub fn own_checkout(course: &Path) -> String {
    format!("work in a copy of your own: cp -r {} ~/ranklings && cd ~/ranklings", course.display())
}

pub fn checkout_not_writable(course: &Path, folder: &Path, why: &std::io::Error) -> String {
    format!(
        "{} can't be written: {why}. Programs are built in the checkout, and what you have passed is noted there. Is it another \
         user's, or read-only? Then {}",
        folder.display(),
        own_checkout(course)
    )
}

pub fn not_in_a_course(here: &Path) -> String {
    format!(
        "{} does not lie in a course (a folder with Cargo.toml, exercises/ and grader/); `cd` into your checkout first",
        here.display()
    )
}

/// Names the nearest one, if any is near: one slip in four letters.
pub fn unknown_exercise(name: &str, known: &[String]) -> String {
    let distance = |known: &str| strsim::damerau_levenshtein(name, known);
    let near = |known: &&String| distance(known) <= 1 + name.chars().count() / 4;
    let nearest = known.iter().min_by_key(|known| distance(known)).filter(near);
    let advice = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "`cargo run -p grader -- list` shows what there is".to_owned(),
    };
    format!("there is no exercise or command `{name}`; {advice}")
}

pub fn unknown_verdict(slug: &str) -> String {
    let known: Vec<String> = harness::Verdict::ALL.iter().map(|verdict| verdict.slug()).collect();
    format!("there is no verdict `{slug}`; there are {}", known.join(", "))
}

pub fn unreadable_spec(path: &str, error: &str) -> String {
    format!("failed to read {path}: {error}; every exercise needs one (see docs/src/authors.md)")
}

pub fn missing_file(file: &Path) -> String {
    let file = file.display();
    format!("`editable` names {file}, which is not there; if it was lost, `git checkout HEAD -- {file}` in its folder")
}

pub fn broken_spec(path: &str, fault: &str) -> String {
    format!("{path} is broken: {}", fault.trim_end())
}

pub fn waiting(holder: &str) -> String {
    format!("waiting for another grader in this checkout ({holder})")
}

pub fn mpi(mpi: &str, seed: u64) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{mpi} on {}, seed {seed}\n", count(cores, "core"))
}

pub fn building(exercises: usize) -> String {
    format!("building {}", count(exercises, "exercise"))
}

pub const BUILDING_OBSERVER: &str =
    "building the observer, which records MPI calls: half a minute or more, once for each MPI and each update";

pub fn building_program(exercise: &str) -> String {
    format!("building {exercise}")
}

pub fn compiled(crates: usize, last: &str) -> String {
    format!("building: {}, last {last}", count(crates, "crate"))
}

pub fn checked(exercise: &str, check: &CheckResult) -> String {
    format!("{exercise}: {} ({})", check.title, check.verdict)
}

/// What to type to make a launch again: `mpiexec -n 8 pi --seed 1` as `grader exec` takes it.
pub fn again(exercise: &str, command: &str) -> String {
    let words = command.strip_prefix("mpiexec -n ").and_then(|rest| rest.split_once(' '));
    let Some((ranks, program)) = words else { return command.to_owned() };
    let (program, options) = match program.rsplit_once(harness::record::WITH) {
        Some((program, options)) => (program, format!(" {options}")),
        None => (program, String::new()),
    };
    match program.split_once(' ') {
        Some((_, args)) => format!("cargo run -p grader -- exec {exercise} -n {ranks}{options} -- {args}"),
        None => format!("cargo run -p grader -- exec {exercise} -n {ranks}{options}"),
    }
}

pub fn more_lines(number: usize) -> String {
    format!("… and {} more", count(number, "line"))
}

pub fn not_run(needed: &str) -> String {
    format!("not run: needs “{needed}”")
}

/// What is no student's fault.
pub fn foundation_not_built(what: &str, said: &str) -> String {
    let last: Vec<&str> = said.lines().rev().take(25).collect();
    let last: Vec<&str> = last.into_iter().rev().collect();
    format!(
        "{what} could not be built, though the compiler has nothing against the exercise itself; cargo said:\n\n{}\n\n\
         `cargo run -p grader -- doctor` looks for what is wrong on this machine",
        last.join("\n")
    )
}

pub fn checks_not_built(folder: &Path, errors: &str) -> String {
    format!("the checks in {} do not compile; this is the course's fault:\n\n{errors}", folder.join("tests").display())
}

pub fn not_written(path: &Path, error: &std::io::Error) -> String {
    format!("failed to write {}: {error}", path.display())
}

pub fn summary(report: &Report, passed: usize) -> String {
    let of = count(report.exercises.len(), "exercise");
    let how = if report.interrupted { format!("\n{INTERRUPTED}") } else { String::new() };
    let undecided = match report.undecided {
        0 => String::new(),
        points => format!(" ({} of them undecided)", count(points as usize, "point")),
    };
    format!(
        "{passed} of {of} passed · {} of {}{undecided} · built in {:.1} s, checked in {:.1} s{how}",
        report.points,
        count(report.out_of as usize, "point"),
        report.build_seconds,
        report.check_seconds
    )
}

/// What to do about the first exercise that did not pass.
pub fn next(exercise: &ExerciseResult) -> String {
    format!("next: {} (cargo run -p grader -- hint {})", exercise.title, exercise.name)
}

/// What to type to grade one exercise of another's folder. Hints are for whoever writes; `exec` runs this checkout's own.
fn of_submission(folder: &Path, exercise: &str) -> String {
    let folder = harness::record::quoted(&folder.to_string_lossy());
    format!("cargo run -p grader -- --submission {folder} {exercise}")
}

/// The same for the first exercise of another's folder that did not pass.
pub fn next_of_submission(exercise: &ExerciseResult, folder: &Path) -> String {
    format!("next: {} ({})", exercise.title, of_submission(folder, &exercise.name))
}

/// What to type to draw the same cases for an exercise of another's folder again.
pub fn submission_again(folder: &Path, exercise: &str, seed: u64) -> String {
    format!("{} --seed {seed}", of_submission(folder, exercise))
}

/// The first line of `hint`.
pub fn hint_head(exercise: &Exercise, number: usize) -> String {
    format!("{} {}: hint {number} of {}", exercise.folder, exercise.spec.title, exercise.spec.hints.len())
}

pub fn no_hints(exercise: &Exercise) -> String {
    format!("{} has no hints; its README.md has all there is", exercise.folder)
}

pub fn more_hints(exercise: &Exercise) -> String {
    format!("for the next one: cargo run -p grader -- hint {}", exercise.name)
}

pub const ALL_PASSED: &str = "every exercise has passed; name one to see its hints";

pub fn reset_question(files: &[String]) -> String {
    format!("put the stub back into {}? What you wrote is kept. [y/N] ", files.join(", "))
}

pub const RESET_NEEDS_YES: &str = "reset asks first, and there is no terminal to ask on; add --yes";

pub fn not_reset(name: &str) -> String {
    format!("{name} is left as it is")
}

pub fn was_reset(name: &str, backup: &Path) -> String {
    format!("{name} is a stub again; what you wrote is in {}", backup.display())
}

pub fn no_file_to_reset(file: &Path) -> String {
    format!("{} is no plain file: move it away, and type it again", file.display())
}

pub fn no_stub(file: &str, why: &str) -> String {
    format!("failed to get the stub of {file} from git: {why}")
}

pub fn solution_locked(name: &str) -> String {
    format!(
        "the solution of {name} is shown once {name} passes as it is now (`cargo run -p grader -- {name}`); \
         `solution {name} --anyway` shows it even so"
    )
}

pub fn program_not_built(name: &str, errors: &str) -> String {
    format!("{name} does not compile:\n\n{errors}")
}

pub fn program_refused(name: &str, why: &str) -> String {
    format!("{name}: {}", why.trim_end())
}

/// How a launch by hand ended, where it was not in order.
pub fn exec_ended(failure: &harness::Failure) -> String {
    format!("{failure}")
}

pub fn watch_passed(exercise: &Exercise) -> String {
    format!(
        "{} passes. `cargo run -p grader -- solution {}` shows an expert's way.",
        exercise.spec.title, exercise.name
    )
}

/// How far the course is done, as a bar of so many columns.
pub fn watch_progress(done: usize, all: usize, width: usize) -> String {
    let (head, tail) = ("Progress: ", format!("{done:>3}/{all}"));
    // With the brackets, and a column that stays empty.
    let room = width.saturating_sub(head.len() + tail.len() + 3).min(PROGRESS_WIDTH);
    if room < 10 || all == 0 {
        return format!("{head}{}", tail.trim_start());
    }
    let full = room * done / all;
    let rest = match room - full {
        0 => String::new(),
        rest => format!(">{}", "-".repeat(rest - 1)),
    };
    let (full, rest) = (console::style("#".repeat(full)).green(), console::style(rest).red());
    format!("{head}[{full}{rest}]{tail}")
}

/// The longest bar, in columns.
const PROGRESS_WIDTH: usize = 80;

/// What is waited for: a save of one of these files.
pub fn watch_prompt(exercise: &Exercise, keys: bool) -> String {
    let files = exercise.spec.editable.iter().map(|file| format!("exercises/{}/{}", exercise.folder, file.display()));
    let files: Vec<String> = files.collect();
    let waiting = format!("watching {}", files.join("\n         "));
    if keys { format!("{waiting}\n{WATCH_KEYS}") } else { waiting }
}

/// In 60 columns.
const WATCH_KEYS: &str = "n:next / h:hint / l:list / c:check all / x:reset / q:quit";

pub fn mpi_paths(mpi: &harness::mpi::Mpi) -> String {
    format!("{mpi}\n  launcher  {}\n  compiler  {}", mpi.mpiexec.display(), mpi.mpicc.display())
}

pub fn exercise_before_command(names: &[String]) -> String {
    format!("a command's exercise comes after the command: not `{} COMMAND`, but `COMMAND {0}`", names.join(" "))
}

/// How parallel an exercise is on some ranks. What the clock says is shown, and not graded.
pub fn measured(it: &harness::parallelism::Measured) -> String {
    format!(
        "     {} ranks: {:.2} at work at a time, {:.2} times the work of one; by the clock {:.2} s from start to end",
        it.ranks, it.parallelism.value, it.inflation.value, it.wall
    )
}

#[cfg(test)]
mod tests {
    use super::{WATCH_KEYS, again, watch_progress};

    #[test]
    fn progress_fits_the_terminal() {
        assert_eq!(watch_progress(0, 17, 60), format!("Progress: [>{}]  0/17", "-".repeat(40)));
        assert_eq!(watch_progress(17, 17, 60), format!("Progress: [{}] 17/17", "#".repeat(41)));
        assert_eq!(watch_progress(1, 2, 200).chars().count(), "Progress: [] 1/2".len() + 80 + 1);
        assert_eq!(watch_progress(3, 17, 20), "Progress: 3/17");
        assert!(WATCH_KEYS.len() < 60);
    }

    #[test]
    fn a_launch_is_typed_again_with_all_that_was_done_to_it() {
        assert_eq!(again("ring", "mpiexec -n 4 ring"), "cargo run -p grader -- exec ring -n 4");
        let command = "mpiexec -n 2 ring-solution --seed 1  # with --synchronous --schedule 7";
        let typed = "cargo run -p grader -- exec ring -n 2 --synchronous --schedule 7 -- --seed 1";
        assert_eq!(again("ring", command), typed);
        assert_eq!(again("ring", "something else"), "something else");
    }
}
