//! The error of an estimate against its samples.

use harness::parallelism;
use harness::scaling::{ErrorPoint, Scaling};
use plotters::prelude::DrawingBackend;

use super::Figure;
use crate::axis::{Axis, Base};
use crate::canvas::{Canvas, Drawn, Place};
use crate::message;
use crate::page::{Page, Words};
use crate::plot::{self, Placed, placed};
use crate::style::{BLUE, Line, Look, Shape, VERMILLION};

const THEORY: Line = Line::dashed(VERMILLION, 2.0, &[8.0, 4.0]);

/// The figure.
#[derive(Debug)]
pub struct Error {
    page: Page,
    x: Axis,
    y: Axis,
    points: Vec<Placed>,
    theory: Vec<Place>,
}

impl Error {
    /// None where no error was measured.
    #[must_use]
    pub fn new(scaling: &Scaling) -> Option<Self> {
        let mut points = scaling.error.clone();
        points.sort_by_key(|point| point.size);
        let (first, last) = (points.first()?, points.last()?);
        let page = Page::new(Words {
            heading: message::error_of(&scaling.exercise),
            subject: message::subject_of_error(scaling),
            legend: vec![
                (Look::Points(None, Shape::Disc, BLUE), message::MEASURED_ERROR.to_owned()),
                (Look::Line(THEORY), message::THEORY.to_owned()),
            ],
            across: message::samples_in(&scaling.unit),
            up: message::ERROR.to_owned(),
            corner: None,
            notes: message::how_error_is_measured(&points),
        });
        let plot = page.plot;
        let x = Axis::over(Base::Ten, points.iter().map(|point| point.size as f64), (plot.left, plot.right));
        // The theory reaches from one end of the axis to the other.
        let [from, to] = x.ends();
        let of = |point: &ErrorPoint, size: f64| point.expected * (point.size as f64 / size).sqrt();
        let theory = [(from, of(first, from))]
            .into_iter()
            .chain(points.iter().map(|point| (point.size as f64, point.expected)))
            .chain([(to, of(last, to))]);
        let theory: Vec<(f64, f64)> = theory.collect();
        let figures: Vec<(f64, parallelism::Figure)> =
            points.iter().map(|point| (point.size as f64, interval(point))).collect();
        let values = figures.iter().flat_map(|(_, it)| [it.low, it.value, it.high]);
        let expected = theory.iter().map(|&(_, error)| error);
        let y = Axis::whole(Base::Ten, values.chain(expected), (plot.bottom, plot.top));
        let points = figures.iter().filter_map(|&(size, figure)| placed((&x, &y), size, figure)).collect();
        let theory = theory.iter().filter_map(|&(size, error)| Some((x.at(size)?, y.at(error)?))).collect();
        Some(Self { page, x, y, points, theory })
    }
}

/// The standard error of a root mean square of so many estimates.
fn interval(point: &ErrorPoint) -> parallelism::Figure {
    let half = if point.estimates > 0 { point.error / (2.0 * f64::from(point.estimates)).sqrt() } else { 0.0 };
    parallelism::Figure { low: point.error - half, value: point.error, high: point.error + half }
}

impl Figure for Error {
    const NAME: &'static str = "error";

    fn page(&self) -> &Page {
        &self.page
    }

    fn plot<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        plot::up(canvas, self.page.plot, &self.y.powers(true))?;
        plot::across(canvas, self.page.plot, &self.x.powers(false), true)?;
        canvas.line(&self.theory, THEORY)?;
        plot::series(canvas, &self.points, None, (Shape::Disc, BLUE))
    }
}
