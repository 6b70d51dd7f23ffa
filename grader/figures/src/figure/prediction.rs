//! The speedup on other networks and many more ranks: modelled, beside what was measured.

use harness::scaling::Scaling;
use plotters::prelude::DrawingBackend;

use super::Figure;
use super::speedup::{self, BY_WORK};
use crate::axis::{Axis, Base};
use crate::canvas::{Canvas, Drawn, Place};
use crate::message;
use crate::page::{Page, Words};
use crate::plot::{self, Placed, placed};
use crate::style::{GREEN, IDEAL, INK, Line, Look, ORANGE, PURPLE, Shape, VERMILLION};

/// One for each network. Of lines that lie on each other, the first is the widest and all are seen.
const LINES: [Line; 5] = [
    Line::whole(ORANGE, 5.0),
    Line::whole(GREEN, 2.5),
    Line::dashed(VERMILLION, 2.5, &[10.0, 5.0]),
    Line::dashed(PURPLE, 2.5, &[3.0, 3.0]),
    Line::dashed(INK, 2.0, &[10.0, 4.0, 2.0, 4.0]),
];

/// The figure.
#[derive(Debug)]
pub struct Prediction {
    page: Page,
    x: Axis,
    y: Axis,
    curves: Vec<(Line, Vec<Place>)>,
    measured: Vec<Placed>,
}

impl Prediction {
    /// None where the exercise has no formula.
    #[must_use]
    pub fn new(scaling: &Scaling) -> Option<Self> {
        let curves = &scaling.prediction.formula;
        if curves.iter().all(|curve| curve.speedup.is_empty()) {
            return None;
        }
        let line = |place: usize| LINES[place % LINES.len()];
        let (shape, colour) = BY_WORK;
        let points = (Look::Points(None, shape, colour), message::MEASURED.to_owned());
        let modelled =
            curves.iter().enumerate().map(|(place, it)| (Look::Line(line(place)), message::modelled(&it.network)));
        let ideal = (Look::Line(IDEAL), message::IDEAL.to_owned());
        let page = Page::new(Words {
            heading: message::prediction_of(&scaling.exercise),
            subject: message::subject(scaling),
            legend: [points].into_iter().chain(modelled).chain([ideal]).collect(),
            across: message::RANKS.to_owned(),
            up: message::SPEEDUP.to_owned(),
            corner: None,
            notes: message::how_it_is_predicted(scaling),
        });
        let plot = page.plot;
        let modelled = curves.iter().flat_map(|curve| &curve.speedup);
        let ranks = modelled.clone().map(|&(ranks, _)| ranks).chain(speedup::ranks(scaling)).map(f64::from);
        let measured = scaling.strong.iter().map(|point| point.speedup_by_work);
        let values = measured.flat_map(|it| [it.low, it.value, it.high]);
        let x = Axis::whole(Base::Two, ranks, (plot.left, plot.right));
        let y = Axis::whole(Base::Two, modelled.map(|&(_, speedup)| speedup).chain(values), (plot.bottom, plot.top));
        let place = |&(ranks, speedup): &(u32, f64)| Some((x.at(ranks.into())?, y.at(speedup)?));
        Some(Self {
            curves: curves
                .iter()
                .enumerate()
                .map(|(number, curve)| (line(number), curve.speedup.iter().filter_map(place).collect()))
                .collect(),
            measured: scaling
                .strong
                .iter()
                .filter_map(|point| placed((&x, &y), point.ranks.into(), point.speedup_by_work))
                .collect(),
            page,
            x,
            y,
        })
    }
}

impl Figure for Prediction {
    const NAME: &'static str = "prediction";

    fn page(&self) -> &Page {
        &self.page
    }

    fn plot<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        plot::up(canvas, self.page.plot, &self.y.powers(true))?;
        plot::across(canvas, self.page.plot, &self.x.powers(false), true)?;
        for (line, curve) in &self.curves {
            canvas.line(curve, *line)?;
        }
        speedup::ideal(canvas, &self.x, &self.y)?;
        plot::series(canvas, &self.measured, None, (Shape::Disc, BY_WORK.1))
    }
}
