//! What plots have in common: the frame with its ticks, and points with error bars.

use harness::parallelism::Figure;
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

use crate::axis::{Axis, Tick};
use crate::canvas::{Canvas, Drawn, Place, Rect, Side};
use crate::style::{CAPITAL, GRID, INK, LETTERS, Line, Shape};

const THIN: Line = Line::whole(INK, 1.0);
const TICK: f64 = 5.0;

/// The axis to the right, its ticks and their labels, with lines through the plot where they are asked for.
pub fn across<B: DrawingBackend>(canvas: &Canvas<'_, B>, plot: Rect, ticks: &[Tick], grid: bool) -> Drawn<B> {
    for Tick { at, label } in ticks {
        if grid && label.is_some() {
            canvas.line(&[(*at, plot.top), (*at, plot.bottom)], Line::whole(GRID, 1.0))?;
        }
        canvas.line(&[(*at, plot.bottom), (*at, plot.bottom + TICK)], THIN)?;
        if let Some(label) = label {
            canvas.words(label, (*at, plot.bottom + 21.0), Side::Middle)?;
        }
    }
    canvas.line(&[(plot.left, plot.bottom), (plot.right, plot.bottom)], THIN)
}

/// The axis upwards, its ticks and their labels, with lines through the plot.
pub fn up<B: DrawingBackend>(canvas: &Canvas<'_, B>, plot: Rect, ticks: &[Tick]) -> Drawn<B> {
    for Tick { at, label } in ticks {
        if label.is_some() {
            canvas.line(&[(plot.left, *at), (plot.right, *at)], Line::whole(GRID, 1.0))?;
        }
        canvas.line(&[(plot.left - TICK, *at), (plot.left, *at)], THIN)?;
        if let Some(label) = label {
            canvas.words(label, (plot.left - 9.0, at + LETTERS * CAPITAL / 2.0), Side::Right)?;
        }
    }
    canvas.line(&[(plot.left, plot.top), (plot.left, plot.bottom)], THIN)
}

/// Where a point and the ends of its error bar are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The point.
    pub at: Place,
    /// The heights of the error bar's ends.
    pub bar: (f64, f64),
}

/// Places a figure; none where there is no place for it on the axes.
#[must_use]
pub fn placed((x, y): (&Axis, &Axis), across: f64, figure: Figure) -> Option<Placed> {
    let at = (x.at(across)?, y.at(figure.value)?);
    Some(Placed { at, bar: (y.at_or_first(figure.low), y.at_or_first(figure.high)) })
}

/// Points with their error bars, and a line through them where there is one.
pub fn series<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    points: &[Placed],
    line: Option<Line>,
    (shape, colour): (Shape, RGBColor),
) -> Drawn<B> {
    if let Some(line) = line {
        canvas.line(&points.iter().map(|point| point.at).collect::<Vec<_>>(), line)?;
    }
    for point in points {
        canvas.bar(point.at.0, point.bar, colour)?;
    }
    points.iter().try_for_each(|point| canvas.point(point.at, shape, colour))
}
