//! A timeline as a picture for paper and screen: ranks as rows, what they do as bars, messages as arrows.
//!
//! The colours are Okabe and Ito's, "Color Universal Design" (2008), told apart with any kind of colour vision; in grey
//! print the shapes tell: what is worth a rank's time is a full bar, waiting a thin one.

mod arrows;
mod bars;
mod layout;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use trace::timeline::{State, Timeline};

use super::axis::Axis;
use super::message;
use layout::Layout;

/// What went wrong in drawing; nothing that a program's record could cause.
pub type Error = DrawingAreaErrorKind<std::io::Error>;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
const GRID: RGBColor = RGBColor(0xdd, 0xdd, 0xdd);

const fn colour(state: State) -> RGBColor {
    match state {
        State::Computing => RGBColor(0x00, 0x72, 0xb2),
        State::Communicating => RGBColor(0x56, 0xb4, 0xe9),
        State::Waiting => RGBColor(0xe6, 0x9f, 0x00),
        State::Stuck => RGBColor(0xd5, 0x5e, 0x00),
    }
}

/// Draws a timeline as an SVG document.
///
/// # Errors
/// When the picture can't be made.
pub fn render(timeline: &Timeline<'_>) -> Result<String, Error> {
    let layout = Layout::new(timeline);
    let mut document = String::new();
    {
        let area = SVGBackend::with_string(&mut document, (layout.width as u32, layout.height as u32));
        let area = area.into_drawing_area();
        area.fill(&WHITE)?;
        legend(&area, &layout, timeline)?;
        axis(&area, &layout, timeline)?;
        for (place, band) in layout.bands.iter().enumerate() {
            bars::draw(&area, &layout, timeline, place, band)?;
        }
        arrows::draw(&area, &layout, timeline)?;
        for (place, note) in layout.notes.iter().enumerate() {
            write(&area, note, (layout.margin, layout.note(place)), (HPos::Left, VPos::Center), INK)?;
        }
        area.present()?;
    }
    Ok(document)
}

/// Writes words at a point. The backend makes letters smaller than it is told, by this factor.
fn write(area: &Area<'_>, words: &str, at: (i32, i32), anchor: (HPos, VPos), ink: RGBColor) -> Result<(), Error> {
    let style = ("sans-serif", layout::LETTERS * 1.24).into_font().color(&ink).pos(Pos::new(anchor.0, anchor.1));
    area.draw(&Text::new(words.to_owned(), at, style))
}

fn legend(area: &Area<'_>, layout: &Layout<'_, '_>, timeline: &Timeline<'_>) -> Result<(), Error> {
    let (mut x, y) = (layout.left, layout.margin + 10);
    for state in State::ALL {
        let part = timeline.share(state);
        if state == State::Stuck && part == 0.0 {
            continue;
        }
        bars::bar(area, state, (x, x + 28), (y, 18))?;
        let words = message::share(state, part);
        write(area, &words, (x + 36, y), (HPos::Left, VPos::Center), INK)?;
        x += 36 + layout::width(&words) + 28;
    }
    if layout.arrows > 0 {
        arrows::arrow(area, (x, y), (x + 34, y))?;
        write(area, message::MESSAGE, (x + 42, y), (HPos::Left, VPos::Center), INK)?;
    }
    Ok(())
}

/// The ticks, their labels, and a line through the picture at each.
fn axis(area: &Area<'_>, layout: &Layout<'_, '_>, timeline: &Timeline<'_>) -> Result<(), Error> {
    let axis = Axis::new(timeline.length, 10);
    let bottom = layout.bottom();
    for (at, label) in axis.ticks() {
        let x = layout.left + (at * f64::from(layout.cells)).round() as i32;
        area.draw(&PathElement::new([(x, layout.top), (x, bottom)], GRID.stroke_width(1)))?;
        area.draw(&PathElement::new([(x, bottom), (x, bottom + 6)], INK.stroke_width(1)))?;
        write(area, &label, (x, bottom + 10), (HPos::Center, VPos::Top), INK)?;
    }
    area.draw(&PathElement::new([(layout.left, bottom), (layout.right(), bottom)], INK.stroke_width(1)))?;
    let middle = (layout.left + layout.right()) / 2;
    write(area, &message::time_in(axis.unit), (middle, bottom + 32), (HPos::Center, VPos::Top), INK)
}
