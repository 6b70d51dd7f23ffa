//! Strong scaling: speedup against ranks.

use harness::parallelism;
use harness::scaling::{Point, Scaling};
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

use super::Figure;
use crate::axis::{Axis, Base};
use crate::canvas::{Canvas, Drawn, Rect};
use crate::page::{Page, Words};
use crate::plot::{self, Placed, placed};
use crate::style::{BLUE, IDEAL, Line, Look, SHADE, Shape, VERMILLION};
use crate::{message, style};

/// How the two speedups look. Both are 1 on one rank: the square is around the disc.
pub(super) const BY_WORK: (Shape, RGBColor) = (Shape::Disc, BLUE);
const BY_CLOCK: (Shape, RGBColor) = (Shape::Square, VERMILLION);
const WORK_LINE: Line = Line::whole(BLUE, 2.0);
const CLOCK_LINE: Line = Line::dashed(VERMILLION, 2.0, &[3.0, 3.0]);

/// The figure.
#[derive(Debug)]
pub struct Speedup {
    page: Page,
    ranks: Vec<u32>,
    x: Axis,
    y: Axis,
    by_work: Vec<Placed>,
    by_clock: Vec<Placed>,
    /// Where there are more ranks than cores.
    shade: Option<Rect>,
}

impl Speedup {
    /// What is measured of strong scaling.
    #[must_use]
    pub fn new(scaling: &Scaling) -> Self {
        let ranks = ranks(scaling);
        let beyond = ranks.iter().position(|&ranks| ranks > scaling.cores);
        let page = Page::new(Words {
            heading: message::speedup_of(&scaling.exercise),
            subject: message::subject(scaling),
            legend: vec![
                (Look::Points(Some(WORK_LINE), BY_WORK.0, BY_WORK.1), message::BY_WORK.to_owned()),
                (Look::Points(Some(CLOCK_LINE), BY_CLOCK.0, BY_CLOCK.1), message::BY_CLOCK.to_owned()),
                (Look::Line(IDEAL), message::IDEAL.to_owned()),
            ],
            across: message::RANKS.to_owned(),
            up: message::SPEEDUP.to_owned(),
            corner: beyond.map(|_| message::beyond(scaling.cores)),
            notes: message::how_speedup_is_measured(scaling),
        });
        let plot = page.plot;
        let figures = |point: &Point| [point.speedup_by_work, point.speedup_by_wall];
        let values = scaling.strong.iter().flat_map(figures).flat_map(|it| [it.low, it.value, it.high]);
        let ideal = || ranks.iter().map(|&ranks| f64::from(ranks));
        let x = Axis::over(Base::Two, ideal(), (plot.left, plot.right));
        let y = Axis::whole(Base::Two, values.chain(ideal()), (plot.bottom, plot.top));
        let series = |figure: fn(&Point) -> parallelism::Figure| {
            let placed = |point: &Point| placed((&x, &y), point.ranks.into(), figure(point));
            scaling.strong.iter().filter_map(placed).collect()
        };
        let (by_work, by_clock) = (series(|point| point.speedup_by_work), series(|point| point.speedup_by_wall));
        let shade = beyond.map(|place| {
            // Between the last number of ranks that have a core each and the next.
            let left = match place.checked_sub(1).map(|last| f64::from(ranks[last]) * f64::from(ranks[place])) {
                Some(product) => x.at_or_first(product.sqrt()),
                None => plot.left,
            };
            Rect { left, ..plot }
        });
        Self { page, ranks, x, y, by_work, by_clock, shade }
    }
}

/// The numbers of ranks that were measured, in order.
pub(super) fn ranks(scaling: &Scaling) -> Vec<u32> {
    let mut ranks: Vec<u32> = scaling.strong.iter().map(|point| point.ranks).filter(|&ranks| ranks > 0).collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks
}

/// The line on which the speedup is the number of ranks, between the ends of both axes.
pub(super) fn ideal<B: DrawingBackend>(canvas: &Canvas<'_, B>, x: &Axis, y: &Axis) -> Drawn<B> {
    let ([left, right], [low, high]) = (x.ends(), y.ends());
    let ends = [left.max(low), right.min(high)];
    let places: Vec<_> = ends.iter().filter_map(|&ranks| Some((x.at(ranks)?, y.at(ranks)?))).collect();
    if ends[0] < ends[1] { canvas.line(&places, style::IDEAL) } else { Ok(()) }
}

impl Figure for Speedup {
    const NAME: &'static str = "speedup";

    fn page(&self) -> &Page {
        &self.page
    }

    fn plot<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let plot = self.page.plot;
        if let Some(shade) = self.shade {
            canvas.area(shade, SHADE)?;
        }
        plot::up(canvas, plot, &self.y.powers(true))?;
        plot::across(canvas, plot, &self.x.numbers(&self.ranks), true)?;
        ideal(canvas, &self.x, &self.y)?;
        plot::series(canvas, &self.by_clock, Some(CLOCK_LINE), BY_CLOCK)?;
        plot::series(canvas, &self.by_work, Some(WORK_LINE), BY_WORK)
    }
}
