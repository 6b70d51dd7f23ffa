//! A figure's page around the plot: heading, legend, titles of the axes, notes. What fits where is told from the words' widths.

use plotters::prelude::DrawingBackend;

use crate::canvas::{Canvas, Drawn, Pen, Place, Rect, Side};
use crate::style::{GREY, HEADING, INK, LETTERS, Look, width};

/// How wide every figure is, in pixels.
pub const WIDTH: f64 = 720.0;
const MARGIN: f64 = 16.0;
/// From line to line.
const LINE: f64 = 20.0;
/// From row to row of the legend.
const ROW: f64 = 24.0;
/// How wide a sample of a look is, and how far words are from it and entries from each other.
const SAMPLE: f64 = 34.0;
const GAP: f64 = 8.0;
const BETWEEN: f64 = 18.0;
/// Room for the labels of the ticks.
const LEFT: f64 = 62.0;
const RIGHT: f64 = 18.0;
const PLOT: f64 = 320.0;

/// What is written on a page.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// What is seen.
    pub heading: String,
    /// Of what.
    pub subject: String,
    /// What each look means.
    pub legend: Vec<(Look, String)>,
    /// What is plotted to the right, with its unit.
    pub across: String,
    /// What is plotted upwards, with its unit.
    pub up: String,
    /// What is said above the plot on the right.
    pub corner: Option<String>,
    /// How it was measured, a paragraph each.
    pub notes: Vec<String>,
}

/// A page and where everything is on it.
#[derive(Clone, Debug)]
pub struct Page {
    words: Words,
    subject: Vec<String>,
    legend: Vec<(Place, Look, String)>,
    notes: Vec<String>,
    /// Where the plot is.
    pub plot: Rect,
    /// How high the page is, in pixels.
    pub height: f64,
}

impl Page {
    /// Lays the words out.
    #[must_use]
    pub fn new(words: Words) -> Self {
        let room = WIDTH - 2.0 * MARGIN;
        let subject = wrapped(&words.subject, room);
        let notes: Vec<String> = words.notes.iter().flat_map(|note| wrapped(note, room)).collect();
        let mut y = MARGIN + HEADING + LINE * subject.len() as f64 + ROW + 2.0;
        let mut x = MARGIN;
        let mut legend = Vec::new();
        for (look, label) in &words.legend {
            let wide = SAMPLE + GAP + width(label, LETTERS, false);
            if x > MARGIN && x + wide > WIDTH - MARGIN {
                (x, y) = (MARGIN, y + ROW);
            }
            legend.push(((x, y), *look, label.clone()));
            x += wide + BETWEEN;
        }
        let top = y + ROW + LINE;
        let plot = Rect { left: LEFT, top, right: WIDTH - RIGHT, bottom: top + PLOT };
        let below = plot.bottom + 48.0;
        let height = (below + LINE * notes.len() as f64 + 0.7 * MARGIN + 6.0).ceil();
        Self { words, subject, legend, notes, plot, height }
    }

    /// Draws all but the plot.
    pub fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let mut y = MARGIN + HEADING - 4.0;
        canvas.write(&self.words.heading, (MARGIN, y), Side::Left, Pen { letters: HEADING, ink: INK, bold: true })?;
        y += 3.0;
        for line in &self.subject {
            y += LINE;
            canvas.write(line, (MARGIN, y), Side::Left, Pen::plain(GREY))?;
        }
        for ((x, y), look, label) in &self.legend {
            sample(canvas, (*x, *y - 5.0), *look)?;
            canvas.words(label, (x + SAMPLE + GAP, *y), Side::Left)?;
        }
        let Rect { left, top, right, bottom } = self.plot;
        canvas.words(&self.words.up, (MARGIN, top - 10.0), Side::Left)?;
        if let Some(corner) = &self.words.corner {
            canvas.write(corner, (right, top - 10.0), Side::Right, Pen::plain(GREY))?;
        }
        canvas.words(&self.words.across, (f64::midpoint(left, right), bottom + 44.0), Side::Middle)?;
        let mut y = bottom + 54.0;
        for line in &self.notes {
            y += LINE;
            canvas.write(line, (MARGIN, y), Side::Left, Pen::plain(GREY))?;
        }
        Ok(())
    }
}

/// A sample of a look, around the height of the place.
fn sample<B: DrawingBackend>(canvas: &Canvas<'_, B>, (x, y): Place, look: Look) -> Drawn<B> {
    let ends = [(x, y), (x + SAMPLE, y)];
    match look {
        Look::Line(line) => canvas.line(&ends, line),
        Look::Points(line, shape, colour) => {
            if let Some(line) = line {
                canvas.line(&ends, line)?;
            }
            let middle = x + SAMPLE / 2.0;
            canvas.bar(middle, (y + 9.0, y - 9.0), colour)?;
            canvas.point((middle, y), shape, colour)
        }
        Look::Area(fill) => canvas.fill(Rect { left: x + 4.0, top: y - 8.0, right: x + SAMPLE, bottom: y + 8.0 }, fill),
    }
}

/// Breaks words into lines.
fn wrapped(words: &str, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // A no-break space is whitespace too, but not a place to break at.
    for word in words.split([' ', '\n']).filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), LETTERS, false) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_the_page() {
        let words = "the speedup on a machine with a core for each rank ".repeat(9);
        let lines = wrapped(&words, 300.0);
        assert!(lines.iter().all(|line| width(line, LETTERS, false) <= 300.0));
        assert_eq!(lines.join(" "), words.trim());
    }
}
