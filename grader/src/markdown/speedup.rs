//! How parallel the programs are, as charts and numbers.

use std::fmt::Write as _;

use harness::parallelism::Measured;

use super::message;
use super::shorten::Section;
use crate::result::{ExerciseResult, Report};

/// Small enough for a phone to leave its letters legible; colours of Okabe and Ito's, "Color Universal Design" (2008), which stand out
/// from a white page and a black one.
const LOOK: &str = concat!(
    r#"%%{init: {"xyChart": {"width": 420, "height": 280}, "#,
    r##""themeVariables": {"xyChart": {"plotColorPalette": "#56b4e9, #d55e00"}}}}%%"##
);

/// The section, where anything was measured.
pub fn section(report: &Report) -> Option<Section> {
    let measured: Vec<String> = report.exercises.iter().filter_map(exercise).collect();
    if measured.is_empty() {
        return None;
    }
    let text =
        message::fold(message::SPEEDUP, &format!("{}\n\n{}", measured.join("\n\n"), message::SPEEDUP_NOTE), false);
    Some(Section::with_forms(vec![text, String::new()]))
}

fn exercise(exercise: &ExerciseResult) -> Option<String> {
    let mut all: Vec<&Measured> = exercise.checks.iter().flat_map(|check| &check.parallelism).collect();
    all.sort_by_key(|measured| measured.ranks);
    all.dedup_by_key(|measured| measured.ranks);
    if all.is_empty() {
        return None;
    }
    let rows = all.iter().map(|measured| message::measured(measured));
    let table = std::iter::once(message::MEASURED.to_owned()).chain(rows).collect::<Vec<_>>().join("\n");
    let chart = if all.len() > 1 { format!("{}\n\n", chart(&all)) } else { String::new() };
    Some(format!("**{}**\n\n{chart}{table}", exercise.name))
}

/// Bars: ranks at work at a time. Line: all of them.
fn chart(all: &[&Measured]) -> String {
    let list = |values: Vec<String>| values.join(", ");
    let ranks = list(all.iter().map(|it| it.ranks.to_string()).collect());
    let bars = list(all.iter().map(|it| format!("{:.2}", it.parallelism.value)).collect());
    let most = all.iter().map(|it| it.parallelism.value.max(f64::from(it.ranks))).fold(1.0, f64::max).ceil();
    let mut text = format!("```mermaid\n{LOOK}\nxychart-beta\n");
    let _ = writeln!(text, "    x-axis \"{}\" [{ranks}]", message::RANKS);
    let _ = writeln!(text, "    y-axis \"{}\" 0 --> {most}", message::AT_WORK);
    let _ = writeln!(text, "    bar [{bars}]\n    line [{ranks}]\n```");
    text.trim_end().to_owned()
}
