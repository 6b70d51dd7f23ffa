//! A report as a page of GitHub's Markdown: the comment on a pull request and the summary of a run.
//!
//! It is made of the course's own names and texts, of numbers, and of sentences of ours. Words of a program's are in it as
//! [`inert`] has them.

mod change;
mod exercise;
pub mod inert;
pub mod message;
mod shorten;
mod speedup;
mod standing;
mod waiting;

use harness::Verdict;

pub use standing::Standing;

use crate::result::Report;
use shorten::Section;

/// What a page is made from.
#[derive(Debug)]
pub struct Page<'a> {
    /// What the grading came to.
    pub report: &'a Report,
    /// How the pull request stood before, where that is known.
    pub before: Option<&'a Standing>,
    /// The commit that was graded.
    pub commit: Option<&'a str>,
    /// The address of the run that graded it. GitHub's own word, not the report's.
    pub run: Option<&'a str>,
    /// Files of the submission that are none of the student's, and were not used.
    pub not_used: &'a [String],
}

impl Page<'_> {
    /// The page, of less than [`shorten::LIMIT`] bytes.
    pub fn render(&self) -> String {
        let mut sections = vec![Section::fixed(self.head()), Section::fixed(self.table())];
        let failed = self.report.exercises.iter().filter(|exercise| exercise::is_told(exercise));
        sections.extend(failed.enumerate().map(|(at, exercise)| exercise::section(exercise, at == 0)));
        sections.extend(speedup::section(self.report));
        sections.extend(Section::list(message::NOT_USED, self.not_used));
        sections.extend(Section::list(message::MISSING, &self.report.missing));
        sections.push(Section::fixed(self.foot()));
        shorten::join(sections)
    }

    fn head(&self) -> String {
        let report = self.report;
        let passed = report.exercises.iter().filter(|exercise| exercise.verdict == Verdict::Pass).count();
        let mut lines = vec![message::head(report, passed)];
        lines.extend(message::no_score(report));
        lines.extend(self.before.and_then(|before| change::since(before, report, self.commit)));
        lines.extend(report.interrupted.then(|| message::INTERRUPTED.to_owned()));
        lines.extend(next(report));
        lines.join("\n\n")
    }

    fn table(&self) -> String {
        let rows = self.report.exercises.iter().map(message::row);
        std::iter::once(message::TABLE.to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
    }

    fn foot(&self) -> String {
        message::foot(self.report, self.commit, self.run)
    }
}

/// What to look at next: the first exercise that is not passed.
fn next(report: &Report) -> Option<String> {
    let open = |verdict: Verdict| !verdict.is_undecided() && !matches!(verdict, Verdict::Pass | Verdict::NotRun);
    let exercise = report.exercises.iter().find(|exercise| open(exercise.verdict))?;
    Some(message::next(exercise))
}
