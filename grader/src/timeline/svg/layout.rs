//! Where things are in the picture, in pixels.

use crate::timeline::message;
use trace::timeline::{Band, Timeline};

/// Height of letters: 7 points when the picture is as wide as a page.
pub const LETTERS: f64 = 17.0;
/// More ranks than this share rows.
const ROWS: usize = 52;
/// As many arrows as can still be told apart.
const ARROWS: usize = 250;
/// Lower rows have no room for arrows between them.
pub const LOWEST: i32 = 24;
/// At most so many remarks below.
const NOTES: usize = 8;
const LINE: i32 = 24;

/// The measures of one picture.
pub struct Layout<'t, 'a> {
    pub width: i32,
    pub height: i32,
    pub margin: i32,
    /// Where the bars begin.
    pub left: i32,
    /// How many pixels the whole time takes.
    pub cells: i32,
    /// Where the first row begins.
    pub top: i32,
    /// Pixels from row to row.
    pub row: i32,
    pub bands: Vec<Band<'t, 'a>>,
    /// How many messages are drawn.
    pub arrows: usize,
    pub notes: Vec<String>,
}

impl<'t, 'a> Layout<'t, 'a> {
    pub fn new(timeline: &'t Timeline<'a>) -> Self {
        let bands = timeline.bands(ROWS);
        let label = bands.iter().map(|band| width(&band.name())).max().unwrap_or(0);
        let row = (1000 / bands.len().max(1) as i32).clamp(19, 44);
        let (page, margin) = (1200, 20);
        let left = margin + label + 14;
        let mut notes = crate::timeline::notes(timeline, NOTES);
        let arrows = if row < LOWEST { 0 } else { timeline.messages.len().min(ARROWS) };
        if row < LOWEST && !timeline.messages.is_empty() {
            notes.push(message::NO_ARROWS.to_owned());
        } else if timeline.messages.len() > ARROWS {
            notes.push(message::some_messages(ARROWS, timeline.messages.len()));
        }
        if bands.is_empty() {
            notes.push(message::NOTHING.to_owned());
        }
        let top = margin + 40;
        let mut layout = Self {
            width: page,
            height: 0,
            margin,
            left,
            cells: page - left - margin - 10,
            top,
            row,
            bands,
            arrows,
            notes,
        };
        layout.height = layout.note(layout.notes.len()) - if layout.notes.is_empty() { margin / 2 } else { 0 };
        layout
    }

    pub const fn right(&self) -> i32 {
        self.left + self.cells
    }

    pub const fn bottom(&self) -> i32 {
        self.top + self.row * self.bands.len() as i32 + 6
    }

    /// The middle of a row.
    pub const fn middle(&self, row: usize) -> i32 {
        self.top + self.row * row as i32 + self.row / 2
    }

    /// The height of a full bar.
    pub const fn bar(&self) -> i32 {
        self.row * 6 / 10
    }

    /// The middle of a remark's line.
    pub const fn note(&self, place: usize) -> i32 {
        self.bottom() + 70 + LINE * place as i32
    }

    /// Where a time in seconds is.
    pub fn x(&self, timeline: &Timeline<'_>, time: f64) -> i32 {
        self.left + (time / timeline.length.max(1e-12) * f64::from(self.cells)).round() as i32
    }
}

/// About how wide words are: what letters of a sans-serif take on average.
pub fn width(words: &str) -> i32 {
    (words.chars().count() as f64 * LETTERS * 0.58).ceil() as i32
}
