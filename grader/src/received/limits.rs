//! How much of a report is looked at.

use harness::parallelism::{Figure, Measured};
use harness::timeline::{self, Timeline};

use super::Flaw;
use crate::markdown::inert;

/// Bytes of a whole report. The largest that the faulty programs of this course make is a tenth of that.
pub const BYTES: usize = 4 << 20;

/// Lines of one text of a failure.
pub const LINES: usize = 40;

/// Lines of what a compiler says.
pub const BUILD_LINES: usize = 60;

/// Characters of one line.
pub const WIDTH: usize = 240;

/// Characters of a sentence.
const SENTENCE: usize = 1_000;

/// Characters of a name.
pub const NAME: usize = 60;

/// Numbers of ranks that one check measures.
pub const MEASURED: usize = 16;

/// Paths of a submission.
pub const PATHS: usize = 200;

/// Ranks of one launch.
const RANKS: u32 = 512;

/// A text of at most so many lines.
pub fn text(text: &str, lines: usize) -> String {
    let mut kept: Vec<String> = text.lines().take(lines).map(|text| line(text, WIDTH)).collect();
    let more = text.lines().count().saturating_sub(lines);
    if more > 0 {
        kept.push(crate::message::more_lines(more));
    }
    kept.join("\n")
}

/// A sentence: it may be longer than a line of a program's, as where many ranks wait.
pub fn sentence(text: &str) -> String {
    let lines: Vec<String> = text.lines().take(LINES).map(|text| line(text, SENTENCE)).collect();
    lines.join("\n")
}

/// One line of at most so many characters, all of them visible.
pub fn line(line: &str, width: usize) -> String {
    let visible: String = inert::visible(line).replace('\n', " ");
    if visible.chars().count() <= width {
        return visible;
    }
    visible.chars().take(width).chain(['…']).collect()
}

/// A figure that can have been measured.
pub fn number(value: f64) -> Result<(), Flaw> {
    if (0.0..1e9).contains(&value) { Ok(()) } else { Err(Flaw::Figure) }
}

/// What was measured, if it can have been.
pub fn measured(it: &Measured) -> Result<(), Flaw> {
    if it.ranks == 0 || it.ranks > RANKS || it.work.len() > RANKS as usize {
        return Err(Flaw::Figure);
    }
    for Figure { low, value, high } in [it.parallelism, it.inflation, it.cost] {
        [low, value, high].into_iter().try_for_each(number)?;
    }
    it.work.iter().copied().chain([it.alone, it.sequential, it.wall]).try_for_each(number)
}

/// A timeline, if a launch can have it. Its letters and the length of its lines are looked at where it is read.
pub fn timeline(it: &Timeline) -> Result<(), Flaw> {
    number(it.seconds)?;
    let whose = || it.lines.iter().flat_map(|line| std::iter::once(line.first).chain(line.last));
    // Ranks that were spawned come after those that were launched, and those of one spawn after those of another.
    let ascending = whose().zip(whose().skip(1)).all(|(one, next)| next.spawned || one < next);
    let known = whose().all(|it| it.rank < RANKS);
    let some = (1..=timeline::LINES).contains(&it.lines.len());
    if some && ascending && known { Ok(()) } else { Err(Flaw::Timeline) }
}

/// Whether this is `mpiexec -n RANKS PROGRAM ARGUMENTS`, with nothing in it that a shell would do besides.
pub fn is_launch(command: &str, program: &str) -> bool {
    let (command, options) = command.split_once(harness::record::WITH).unwrap_or((command, ""));
    let Some(rest) = command.strip_prefix("mpiexec -n ") else { return false };
    let mut words = rest.splitn(3, ' ');
    let ranks = words.next().and_then(|ranks| ranks.parse().ok()).is_some_and(|ranks| (1..=RANKS).contains(&ranks));
    let named = words.next() == Some(program);
    let arguments = words.next().unwrap_or_default();
    ranks && named && command.len() + options.len() <= 400 && is_plain(arguments) && is_plain(options)
}

/// Whether a shell takes all of it as words: plain characters, and anything between single quotes.
fn is_plain(arguments: &str) -> bool {
    let plain = |it: char| it.is_ascii_alphanumeric() || " -_=+.,/:@%".contains(it);
    let parts: Vec<&str> = arguments.split('\'').collect();
    parts.len() % 2 == 1
        && parts.iter().enumerate().all(|(at, part)| {
            let quoted = at % 2 == 1;
            quoted && !part.chars().any(char::is_control) || part.chars().all(plain)
        })
}

#[cfg(test)]
mod tests {
    use super::{is_launch, line, number, text};

    #[test]
    fn only_a_launch_is_a_launch() {
        for launch in ["mpiexec -n 2 pi", "mpiexec -n 8 pi --seed 3 1,2 -0.0", "mpiexec -n 1 pi 'a; b' c"] {
            assert!(is_launch(launch, "pi"), "{launch}");
        }
        assert!(is_launch("mpiexec -n 2 pi --seed 1  # with --synchronous --schedule 7", "pi"));
        for other in [
            "mpiexec -n 2 ring",
            "mpiexec -n 0 pi",
            "mpiexec -n 2 pi; rm",
            "mpiexec -n 2 pi $(rm)",
            "mpiexec -n 2 pi `rm`",
            "mpiexec -n 2 pi 'a",
            "mpiexec -n 2 pi a\nrm",
            "mpiexec -n 2 pi  # with $(rm)",
            "rm",
        ] {
            assert!(!is_launch(other, "pi"), "{other}");
        }
    }

    #[test]
    fn words_are_few_and_figures_finite() {
        assert_eq!(line("abc", 2), "ab…");
        assert_eq!(text("a\nb\nc", 2), "a\nb\n… and 1 line more");
        assert!(number(0.0).is_ok() && number(f64::NAN).is_err() && number(-1.0).is_err() && number(1e300).is_err());
    }
}
