//! Where in a student's files a failure shows.

use harness::Failure;

use crate::catalog::Exercise;

/// A line of a file, by its path in the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
}

/// The first line of a student's file that a failure names; the first line of the first file where it names none.
pub fn of_failure(exercise: &Exercise, failure: &Failure) -> Place {
    let texts = std::iter::once(&failure.what).chain(&failure.output).chain(&failure.because);
    texts.flat_map(|text| named(exercise, text)).next().unwrap_or_else(|| first(exercise))
}

/// The same for what a compiler says.
pub fn of_build(exercise: &Exercise, output: &str) -> Place {
    named(exercise, output).into_iter().next().unwrap_or_else(|| first(exercise))
}

fn first(exercise: &Exercise) -> Place {
    Place { file: path(exercise, &exercise.spec.editable[0].to_string_lossy()), line: 1 }
}

fn path(exercise: &Exercise, file: &str) -> String {
    format!("exercises/{}/{file}", exercise.folder)
}

/// The places of a student's files in a text, as `src/pi.rs:24`. Of the text only the number is taken.
fn named(exercise: &Exercise, text: &str) -> Option<Place> {
    let files = exercise.spec.editable.iter().map(|file| file.to_string_lossy().into_owned());
    let found = files.filter_map(|file| {
        let found = text.match_indices(&file).find_map(|(at, _)| {
            let digits = text[at + file.len()..].strip_prefix(':')?;
            let digits: String = digits.chars().take_while(char::is_ascii_digit).take(6).collect();
            Some((at, digits.parse().ok().filter(|line| *line > 0)?))
        });
        found.map(|(at, line)| (at, Place { file: path(exercise, &file), line }))
    });
    found.min_by_key(|(at, _)| *at).map(|(_, place)| place)
}
