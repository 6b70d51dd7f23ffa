//! What ranks do, as bars.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::layout::{self, Layout};
use super::{Area, Error, INK, colour, write};
use crate::timeline::message;
use trace::timeline::{Band, State, Timeline, runs};

/// Draws a row: its name, and what it did.
pub fn draw(
    area: &Area<'_>,
    layout: &Layout<'_, '_>,
    timeline: &Timeline<'_>,
    place: usize,
    band: &Band<'_, '_>,
) -> Result<(), Error> {
    let middle = layout.middle(place);
    write(area, &band.name(), (layout.left - 10, middle), (HPos::Right, VPos::Center), INK)?;
    for (state, begin, end) in runs(&band.cells(timeline.length, layout.cells as usize)) {
        let Some(state) = state else { continue };
        let span = (layout.left + begin as i32, layout.left + end as i32);
        bar(area, state, span, (middle, layout.bar()))?;
        let words = message::state(state);
        if state == State::Stuck && span.1 - span.0 > layout::width(words) + 12 && layout.bar() >= 18 {
            let at = ((span.0 + span.1) / 2, middle);
            write(area, words, at, (HPos::Center, VPos::Center), colour(state))?;
        }
    }
    Ok(())
}

/// One bar, around the middle of its row.
pub fn bar(area: &Area<'_>, state: State, span: (i32, i32), (middle, height): (i32, i32)) -> Result<(), Error> {
    let colour = colour(state);
    let half = if state == State::Waiting { (height / 6).max(1) } else { height / 2 };
    let corners = [(span.0, middle - half), (span.1, middle + half)];
    if state != State::Stuck {
        return area.draw(&Rectangle::new(corners, colour.filled()));
    }
    // An empty box with a thick right side: it ends nowhere.
    area.draw(&Rectangle::new(corners, WHITE.filled()))?;
    area.draw(&Rectangle::new(corners, colour.stroke_width(2)))?;
    area.draw(&Rectangle::new([(span.1 - 5, middle - half), (span.1, middle + half)], colour.filled()))
}
