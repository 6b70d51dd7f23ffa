//! The words of a page.

use harness::parallelism::Measured;
use harness::timeline::{LINES, Timeline};
use harness::{Failure, Verdict};

use super::change::Kind;
use super::inert;
use crate::result::{CheckResult, ExerciseResult, Report};
use crate::timeline::text::{self, Look};

pub const TABLE: &str = "| | exercise | verdict | points |\n| --- | --- | --- | --: |";
pub const INTERRUPTED: &str = "The grading was interrupted; what was graded before is shown.";
pub const EXPECTED: &str = "expected";
pub const ACTUAL: &str = "actual";
pub const SPEEDUP: &str = "<b>Speedup</b>: how well the ranks share the work";
pub const SPEEDUP_NOTE: &str = "Bars show how many ranks are at work at a time, the line how many there are. Both are from CPU time, not \
                                from the clock: a busy machine changes them little. The clock is shown, and not graded.";
pub const MEASURED: &str =
    "| ranks | at work at a time | work, times that of one rank | seconds by the clock |\n| --: | --: | --: | --: |";
pub const RANKS: &str = "ranks";
pub const AT_WORK: &str = "ranks at work at a time";
pub const NOT_USED: &str = "These files of the pull request are not part of any exercise, and were not used:";

pub const MISSING: &str = "These files are not in the pull request; the course's own were graded in their place:";

/// `1 exercise`, `2 exercises`.
fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Names of exercises, as a list within a sentence.
fn listed(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("**{name}**")).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

pub fn head(report: &Report, passed: usize) -> String {
    let all = report.exercises.len();
    let how = if passed == all && all > 0 {
        format!("All {} pass: everything that this course asks for holds.", count(all, "exercise"))
    } else {
        format!("{passed} of {} {}.", count(all, "exercise"), if passed == 1 { "passes" } else { "pass" })
    };
    format!("## {} of {}\n\n{how}", report.points, count((report.out_of - report.undecided) as usize, "point"))
}

/// Said where the sum is no score.
pub fn no_score(report: &Report) -> Option<String> {
    let names: Vec<&str> = report.undecided_exercises().map(|exercise| exercise.name.as_str()).collect();
    let (is, they) = if names.len() == 1 { ("is", "it is") } else { ("are", "they are") };
    (!names.is_empty()).then(|| {
        format!(
            "**No score yet:** {} {is} not decided, which is not your program's fault. {} left out of the sum above: run the \
             grading again.",
            listed(&names),
            match report.undecided {
                0 => capital(they),
                points => format!("{} {}", capital(&count(points as usize, "point")), if points == 1 { "is" } else { "are" }),
            }
        )
    })
}

pub fn since(points: i64, commit: &str, changed: &[String]) -> String {
    let commit = inert::code(commit.get(..7).unwrap_or(commit));
    let points = match points {
        0 => format!("The same points as at {commit}"),
        1.. => format!("**+{}** since {commit}", count(points.unsigned_abs() as usize, "point")),
        _ => format!("**−{}** since {commit}", count(points.unsigned_abs() as usize, "point")),
    };
    if changed.is_empty() { format!("{points}.") } else { format!("{points}: {}.", changed.join("; ")) }
}

pub fn changed(kind: Kind, names: &[&str]) -> String {
    let one = names.len() == 1;
    let names = listed(names);
    match kind {
        Kind::Passes => format!("{names} {} now", if one { "passes" } else { "pass" }),
        Kind::More => format!("{names} {} more", if one { "has" } else { "have" }),
        Kind::Fewer => format!("{names} {} fewer", if one { "has" } else { "have" }),
        Kind::NoLonger => format!("{names} no longer {}", if one { "passes" } else { "pass" }),
    }
}

pub fn next(exercise: &ExerciseResult) -> String {
    let title = inert::course(&exercise.title);
    match exercise.verdict {
        Verdict::Todo => format!(
            "Next: **{}**, {title}. Its text is in `exercises/{:02}-{0}/README.md`; a first hint comes by \
             `cargo run -p grader -- hint {0}`.",
            exercise.name, exercise.number
        ),
        _ => format!("Next: **{}**, {title}. What happened there is told below.", exercise.name),
    }
}

pub fn row(exercise: &ExerciseResult) -> String {
    format!(
        "| {} | {:02} {} | {} | {} |",
        mark(exercise.verdict),
        exercise.number,
        exercise.name,
        exercise.verdict,
        points(exercise)
    )
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✅",
        Verdict::Todo | Verdict::NotRun => "⚪",
        Verdict::Inconclusive | Verdict::GraderError => "❔",
        _ => "❌",
    }
}

/// `6/10`; `6 + ?/10` where nobody knows of the rest.
fn points(exercise: &ExerciseResult) -> String {
    match (exercise.undecided(), exercise.points) {
        (0, points) => format!("{points}/{}", exercise.out_of),
        (_, 0) => format!("?/{}", exercise.out_of),
        (_, points) => format!("{points} + ?/{}", exercise.out_of),
    }
}

/// The line of a section that is folded.
pub fn exercise(exercise: &ExerciseResult) -> String {
    format!("<b>{:02} {}</b>: {}, {}", exercise.number, exercise.name, exercise.verdict, points(exercise))
}

/// A section that unfolds. The empty lines make GitHub read Markdown within it.
pub fn fold(line: &str, body: &str, open: bool) -> String {
    let open = if open { " open" } else { "" };
    format!("<details{open}>\n<summary>{line}</summary>\n\n{}\n\n</details>", body.trim_end())
}

/// All that is left of a section where a page would get too long.
pub fn only_named(exercise: &ExerciseResult) -> String {
    format!(
        "**{:02} {}**: {}. There is no room left for what happened; `cargo run -p grader -- {1}` tells it.",
        exercise.number, exercise.name, exercise.verdict
    )
}

pub fn not_built(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::BuildFailed => "It does not compile yet. The compiler says:",
        _ => "It could not be graded, which is not your program's fault. The grader says:",
    }
}

pub fn check(exercise: &ExerciseResult, check: &CheckResult) -> String {
    let verdict = if check.verdict == exercise.verdict { String::new() } else { format!(" ({})", check.verdict) };
    format!("{} **{}**{verdict}", mark(check.verdict), inert::course(&check.title))
}

pub fn what(failure: &Failure) -> String {
    let lines: Vec<String> = failure.what.lines().map(inert::prose).filter(|line| !line.is_empty()).collect();
    let text = lines.join("<br>\n");
    match failure.rank {
        Some(rank) => format!("Rank {rank}: {}", stopped(text)),
        None => stopped(capital(&text)),
    }
}

/// What every rank did, as text: no line of it is longer than a phone is wide.
pub fn timeline(timeline: &Timeline) -> String {
    let drawn = text::brief(timeline, &Look::of_page(), LINES);
    format!("What each rank did, from the start of MPI:\n\n{}", inert::fence(&drawn, "text"))
}

pub fn because(cause: &str) -> String {
    let cause = cause.lines().map(inert::prose).collect::<Vec<_>>().join(" ");
    format!("Likely cause: {}", stopped(cause))
}

/// A sentence of the report's begins small and has no full stop: on a terminal it stands in a line of its own.
fn stopped(mut text: String) -> String {
    if text.ends_with(|it: char| it.is_alphanumeric() || matches!(it, '`' | ')')) {
        text.push('.');
    }
    text
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or(String::new(), |first| first.to_uppercase().chain(rest).collect())
}

pub fn hint(hint: &str) -> String {
    format!("> **Hint:** {}", inert::course(hint))
}

pub fn again(exercise: &str, command: &str) -> String {
    let command = inert::fence(&crate::message::again(exercise, command), "sh");
    format!("To see it again:\n\n{}", command.trim_end())
}

/// How the other checks went.
pub fn others(checks: &[CheckResult]) -> Option<String> {
    let of = |verdict: Verdict| checks.iter().filter(|check| check.verdict == verdict).count();
    let waiting = match of(Verdict::NotRun) {
        0 => String::new(),
        1 => " One was not run, since it needs one that failed.".to_owned(),
        more => format!(" {more} were not run, since they need one that failed."),
    };
    let checks = Some(checks.len()).filter(|all| *all > 0)?;
    Some(format!("{} of its {} pass.{waiting}", of(Verdict::Pass), count(checks, "check")))
}

pub fn measured(it: &Measured) -> String {
    format!("| {} | {:.2} | {:.2} | {:.2} |", it.ranks, it.parallelism.value, it.inflation.value, it.wall)
}

pub fn more_files(more: usize) -> String {
    format!("- and {more} more")
}

pub fn foot(report: &Report, commit: Option<&str>, run: Option<&str>) -> String {
    let commit =
        commit.map_or(String::new(), |commit| format!(" of {}", inert::code(commit.get(..7).unwrap_or(commit))));
    let log = run.map_or(String::new(), |run| format!(" The [log of the run]({run}) has all of it."));
    format!(
        "Graded{commit} with {}.{log} The same cases at home:\n\n```sh\ncargo run -p grader -- --seed {}\n```",
        inert::prose(&report.mpi),
        report.seed
    )
}
