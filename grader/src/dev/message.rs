//! The words of the author's gate.

use std::path::Path;

use harness::Verdict;

use super::trust::Order;
use super::trust::record::Key;
use crate::catalog::Exercise;

pub const NO_README: &str = "it has no README.md";
pub const FEW_HINTS: &str = "it needs two hints or more, from a nudge to nearly there";
pub const EMPTY_HINT: &str = "one of its hints is empty";
pub const NO_TODO: &str = "its stub has no `todo!()` left: is it solved already? `git checkout` the stub";
pub const NO_SOLUTION: &str = "it has no solution";
pub const NO_CHAPTER: &str = "docs/src/SUMMARY.md has no line for it";

pub fn long_stub(file: &Path, lines: usize) -> String {
    format!("{} has {lines} lines; a stub has fewer than 60", file.display())
}

pub fn few_faulty(found: usize) -> String {
    format!("it has {found} faulty programs; four are the least that show that its checks hold")
}

pub fn stray(file: &Path) -> String {
    format!("{} does not belong there", file.display())
}

pub fn dead_link(file: &Path, link: &str) -> String {
    format!("{} links to {link}, which is not there", file.display())
}

pub fn template_text(file: &Path, words: &str) -> String {
    format!("{} still says “{words}”, which `dev new` wrote there for you to replace", file.display())
}

pub fn warns(what: &str, warnings: &str) -> String {
    format!("{what} builds with warnings:\n{}", warnings.trim_end())
}

pub fn does_not_build(what: &str, errors: &str) -> String {
    format!("{what} does not build:\n{}", errors.trim_end())
}

pub fn unlisted_check(name: &str) -> String {
    format!("tests/checks.rs has a test {name} that exercise.toml does not name")
}

pub fn missing_check(name: &str) -> String {
    format!("exercise.toml names a check {name} that tests/checks.rs does not have")
}

pub fn stub_not_todo(verdict: &str) -> String {
    format!("its stub gets `{verdict}` where it should get `todo`")
}

pub fn solution_fails(text: &str) -> String {
    format!("its solution does not pass:\n{text}")
}

pub fn faulty(name: &str, what: &str) -> String {
    format!("faulty/{name}: {what}")
}

pub fn flaky(fault: &str) -> String {
    format!("right when judged again; at first, {fault}")
}

/// A fault of several lines, below one another.
pub fn indented(fault: &str) -> String {
    fault.trim_end().replace('\n', "\n    ")
}

/// One row of the table.
pub fn row(exercise: &str, checks: usize, launches: u32, caught: usize, of: usize, seconds: f64) -> String {
    format!("{exercise:<18} {checks:>6} {launches:>8}   {caught:>3} of {of:<3} {seconds:>8.1} s")
}

pub fn head() -> String {
    format!("{:<18} {:>6} {:>8}   {:<10} {:>8}", "exercise", "checks", "launches", "caught", "time")
}

/// The last line, with its counts as test runners give them.
pub fn verdict(exercises: usize, faults: usize, retried: usize, mpi: &str, seed: u64) -> String {
    let held = exercises.saturating_sub(faults);
    let retried = match retried {
        0 => String::new(),
        1 => " (1 verdict right when judged again)".to_owned(),
        retried => format!(" ({retried} verdicts right when judged again)"),
    };
    format!("dev check under {mpi}, seed {seed}:\n{held} passed, {faults} failed{retried}")
}

pub fn created(name: &str, module: &str, folder: &str) -> String {
    format!(
        "made exercises/{folder} and solutions/{folder}; next:\n\
         1. write the task into exercises/{folder}/README.md and the stub into src/{module}.rs\n\
         2. write the checks into tests/checks.rs, and name each in exercise.toml\n\
         3. solve it in solutions/{folder}/src/{module}.rs, and get it wrong in solutions/{folder}/faulty/\n\
         4. `cargo run -p grader -- dev check {name}` says what is still missing"
    )
}

pub fn bad_name(name: &str) -> String {
    format!("`{name}` can't be an exercise's name: small letters, digits and single hyphens, a letter first")
}

pub fn name_reserved(name: &str) -> String {
    format!("`{name}` can't be an exercise's name: Rust, cargo, the grader or a crate of the course is called so")
}

pub fn name_taken(exercise: &Exercise) -> String {
    format!("there is an exercise of that name already: {}", exercise.folder)
}

pub fn nobody_has(check: &str) -> String {
    format!("no exercise among them has a check `{check}`; each exercise.toml names its checks")
}

/// What an experiment begins with: `had` judgements stand in the record already, and `others` of something else.
pub fn trust_head(order: &Order, seed: u64, (had, others): (usize, usize)) -> String {
    let Order { check, times, busy, jobs, .. } = order;
    let mut text = format!(
        "{check}: each program {times} times, {jobs} at a time, {busy} processes keep cores busy, seeds from {seed}"
    );
    if had > 0 {
        text += &format!("\n{had} judgements were made before and count");
    }
    if others > 0 {
        text += &format!("\n{others} lines of the record do not: of another check, MPI, load or build, or cut");
    }
    text
}

pub fn trusting(key: &Key, time: u32, times: u32) -> String {
    format!("{}: {}: {time} of {times}", key.exercise, key.program)
}

pub fn bad_record(path: &Path, error: &std::io::Error) -> String {
    format!("judgements can't be kept in {}: {error}", path.display())
}

pub fn not_written(path: &Path) -> String {
    format!("failed to write {}; the judgements in it count when you say the same again", path.display())
}

pub fn trust_columns() -> String {
    format!("{:<14} {:<34} {:<12} verdicts", "exercise", "program", "expected")
}

pub fn trust_row(exercise: &str, program: &str, expected: Verdict, counts: &[(String, usize)]) -> String {
    let counts: Vec<String> = counts.iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    format!("{exercise:<14} {program:<34} {:<12} {}", expected.to_string(), counts.join(", "))
}

pub fn trust_parallelism(ranks: u32, [least, low, median, high, most]: [f64; 5]) -> String {
    format!(
        "{:<14} parallelism on {ranks} ranks: median {median:.2}, 95 % from {low:.2} to {high:.2}, all from {least:.2} to {most:.2}",
        ""
    )
}

/// The last line. An inconclusive verdict gives no points, and is not counted as wrong.
pub fn trusted(programs: usize, judgements: usize, wrong: usize, inconclusive: usize) -> String {
    let part = 100.0 * inconclusive as f64 / judgements.max(1) as f64;
    format!(
        "{programs} programs, {judgements} judgements: {wrong} wrong verdicts, {inconclusive} inconclusive ({part:.1} %)"
    )
}
