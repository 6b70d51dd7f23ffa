//! Messages, as arrows from the sender's row to the receiver's.

use plotters::prelude::*;

use super::layout::Layout;
use super::{Area, Error, INK};
use trace::timeline::{Message, Timeline};

/// Draws the messages; of very many, those that each rank waited for longest.
pub fn draw(area: &Area<'_>, layout: &Layout<'_, '_>, timeline: &Timeline<'_>) -> Result<(), Error> {
    let row = |row: usize| layout.bands.partition_point(|band| band.first <= row).saturating_sub(1);
    for message in chosen(timeline, layout.arrows) {
        let (from, to) = (row(message.from), row(message.to));
        if from == to {
            continue;
        }
        let edge = if from < to { layout.bar() / 2 } else { -(layout.bar() / 2) };
        let begin = (layout.x(timeline, message.sent), layout.middle(from) + edge);
        let end = (layout.x(timeline, message.received), layout.middle(to) - edge);
        arrow(area, begin, end)?;
    }
    Ok(())
}

/// So many: of each receiver the one it waited for longest, then of each the next. Equal ones come scattered.
fn chosen<'t>(timeline: &'t Timeline<'_>, number: usize) -> Vec<&'t Message> {
    let scattered = |place: u32| place.wrapping_mul(0x9e37_79b9);
    let mut messages: Vec<(u32, &Message)> = timeline.messages.iter().zip(0..).map(|(it, at)| (at, it)).collect();
    messages.sort_by(|a, b| b.1.waited.total_cmp(&a.1.waited).then(scattered(a.0).cmp(&scattered(b.0))));
    let mut seen = vec![0; timeline.rows.len()];
    messages.sort_by_cached_key(|(_, message)| {
        seen[message.to] += 1;
        seen[message.to]
    });
    messages.truncate(number);
    messages.into_iter().map(|(_, message)| message).collect()
}

/// A line with a head.
pub fn arrow(area: &Area<'_>, from: (i32, i32), to: (i32, i32)) -> Result<(), Error> {
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let length = dx.hypot(dy).max(1.0);
    let (ux, uy) = (dx / length, dy / length);
    let point = |along: f64, across: f64| {
        let x = f64::from(to.0) - ux * along - uy * across;
        let y = f64::from(to.1) - uy * along + ux * across;
        (x.round() as i32, y.round() as i32)
    };
    area.draw(&PathElement::new([from, point(6.0, 0.0)], INK.stroke_width(1)))?;
    area.draw(&Polygon::new([to, point(9.0, 4.0), point(9.0, -4.0)], INK.filled()))
}
