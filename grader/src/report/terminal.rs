//! The report on a terminal: as it happens, in as many words as a student needs.

use std::path::PathBuf;

use console::{Style, StyledObject, style};
use harness::{Failure, Verdict};

use crate::bar::Bar;
use crate::event::{Event, Reporter};
use crate::message;
use crate::result::{CheckResult, ExerciseResult, Report};
use crate::timeline::text::{self, Look};

/// How many lines of the compiler's are shown.
const COMPILER_LINES: usize = 60;

/// How many lines of a timeline.
const RANKS: usize = 8;

/// Prints each exercise when it is graded, and what is being done on a line below.
#[derive(Debug)]
pub struct Terminal {
    bar: Bar,
    /// The folder that is graded, where it is another's: what is to be typed acts on that.
    submission: Option<PathBuf>,
    seed: u64,
    /// What was said last of a program that was not built. A broken workspace says the same of every one.
    said: Option<String>,
}

impl Terminal {
    /// A reporter on standard output.
    pub fn new() -> Self {
        Self { bar: Bar::new(), submission: None, seed: 0, said: None }
    }

    /// The same for another's folder.
    pub fn of_submission(folder: Option<PathBuf>) -> Self {
        Self { submission: folder, ..Self::new() }
    }

    /// Takes away the line that says what is being done.
    pub fn done(&self) {
        self.bar.clear();
    }

    fn exercise(&mut self, exercise: &ExerciseResult) {
        let points = match (exercise.undecided(), exercise.points) {
            (0, points) => format!("{points}/{}", exercise.out_of),
            (_, 0) => format!("?/{}", exercise.out_of),
            (_, points) => format!("{points}+?/{}", exercise.out_of),
        };
        let head = format!(
            "{} {:02} {:<16} {:<16} {:>7}",
            mark(exercise.verdict),
            exercise.number,
            exercise.name,
            verdict(exercise.verdict),
            points
        );
        self.bar.print(head.trim_end());
        for measured in exercise.checks.iter().flat_map(|check| &check.parallelism) {
            self.bar.print(&style(message::measured(measured)).dim().to_string());
        }
        if exercise.verdict == Verdict::Pass {
            return;
        }
        if let Some(output) = &exercise.build_output {
            let repeated = self.said.replace(output.clone()).is_some_and(|said| said == *output);
            self.compiler(if repeated { message::AS_ABOVE } else { output });
        }
        for check in &exercise.checks {
            self.check(exercise, check);
        }
        self.bar.print("");
    }

    fn check(&self, exercise: &ExerciseResult, check: &CheckResult) {
        let name = match check.verdict {
            Verdict::Pass => style(check.title.as_str()),
            Verdict::NotRun => style(check.title.as_str()).dim(),
            _ => style(check.title.as_str()).bold(),
        };
        let aside =
            if check.verdict == Verdict::NotRun { style(message::NOT_RUN).dim().to_string() } else { String::new() };
        self.bar.print(&format!("     {} {name}{aside}", mark(check.verdict)));
        if let Some(failure) = check.failure.as_ref().filter(|failure| failure.verdict != Verdict::NotRun) {
            self.failure(exercise, failure, check);
        }
    }

    fn failure(&self, exercise: &ExerciseResult, failure: &Failure, check: &CheckResult) {
        let line = |name: &str, text: &str, look: &Style| {
            for (at, part) in text.lines().enumerate() {
                let label = if at == 0 { name } else { "" };
                self.bar.print(&format!("         {} {}", style(format!("{label:<9}")).dim(), look.apply_to(part)));
            }
        };
        let plain = Style::new();
        let rank = failure.rank.map_or(String::new(), |rank| format!("rank {rank}: "));
        self.bar.print(&format!("       {}", style(format!("{rank}{}", failure.what)).yellow()));
        if let Some(expected) = &failure.expected {
            line("expected", expected, &Style::new().green());
        }
        if let Some(actual) = &failure.actual {
            line("actual", actual, &Style::new().red());
        }
        for text in &failure.output {
            self.bar.print(&format!("         {} {text}", style("│").dim()));
        }
        if let Some(timeline) = &failure.timeline {
            for text in text::brief(timeline, &Look::of_report(), RANKS).lines() {
                self.bar.print(&format!("         {text}"));
            }
        }
        if let Some(because) = &failure.because {
            line("because", because, &plain);
        }
        if let Some(command) = &failure.command {
            let again = match &self.submission {
                Some(folder) => {
                    line("launched", command, &plain);
                    message::submission_again(folder, &exercise.name, self.seed)
                }
                None => message::again(&exercise.name, command),
            };
            line("again", &again, &plain);
        }
        if let Some(hint) = &check.hint {
            line("hint", hint, &Style::new().cyan());
        }
    }

    fn compiler(&self, output: &str) {
        let lines: Vec<&str> = output.trim_end().lines().collect();
        for line in lines.iter().take(COMPILER_LINES) {
            self.bar.print(&format!("     {line}"));
        }
        if lines.len() > COMPILER_LINES {
            self.bar.print(&format!("     {}", message::more_lines(lines.len() - COMPILER_LINES)));
        }
    }

    fn summary(&self, report: &Report) {
        self.bar.clear();
        for (head, lines) in [
            (message::ELSEWHERE, &report.elsewhere),
            (message::MISSING, &report.missing),
            (message::NOT_USED, &report.not_used),
        ] {
            if !lines.is_empty() {
                println!("{}\n  {}\n", style(head).yellow(), lines.join("\n  "));
            }
        }
        let passed = report.exercises.iter().filter(|exercise| exercise.verdict == Verdict::Pass).count();
        println!("{}", message::summary(report, passed));
        // What is no fault of the student's is nothing for the student to do.
        let open = |exercise: &&ExerciseResult| !matches!(exercise.verdict, Verdict::Pass | Verdict::GraderError);
        if let Some(next) = report.exercises.iter().find(open) {
            let next = match &self.submission {
                Some(folder) => message::next_of_submission(next, folder),
                None => message::next(next),
            };
            println!("{}", style(next).cyan());
        }
    }
}

impl Reporter for Terminal {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Waiting(holder) => self.bar.tell(message::waiting(holder)),
            Event::Mpi(mpi, seed) => {
                self.seed = *seed;
                self.bar.print(&style(message::mpi(mpi, *seed)).dim().to_string());
            }
            Event::Unbounded(what) => self.bar.print(&style(what).dim().to_string()),
            Event::Building(exercises) => self.bar.tell(message::building(exercises.len())),
            Event::Compiled(count, name) => self.bar.say(message::compiled(*count, name)),
            Event::Exercise(exercise) => self.bar.say(exercise.name.clone()),
            Event::Check(exercise, check) => self.bar.say(format!("{}: {}", exercise.name, check.title)),
            Event::Graded(exercise) => self.exercise(exercise),
            Event::Built => self.bar.clear(),
            Event::Checked(exercise, check) => self.bar.say(message::checked(&exercise.name, check)),
            Event::Done(report) => self.summary(report),
        }
    }
}

/// A verdict in its colour.
pub fn verdict(verdict: Verdict) -> StyledObject<&'static str> {
    colour(verdict).apply_to(verdict.words())
}

fn mark(verdict: Verdict) -> StyledObject<&'static str> {
    let mark = match verdict {
        Verdict::Pass => "✓",
        Verdict::Todo => "○",
        Verdict::NotRun => "–",
        Verdict::Inconclusive | Verdict::GraderError => "?",
        _ => "✗",
    };
    colour(verdict).apply_to(mark)
}

fn colour(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Pass => Style::new().green(),
        Verdict::Todo | Verdict::NotRun => Style::new().dim(),
        Verdict::Inconclusive | Verdict::GraderError => Style::new().magenta(),
        _ => Style::new().red(),
    }
}
