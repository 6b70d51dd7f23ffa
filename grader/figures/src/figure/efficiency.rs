//! Where the ranks' time goes: a bar for each number of ranks, of the efficient part and what is lost to each cause.

use harness::scaling::{self, Scaling};
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

use super::Figure;
use crate::axis::Tick;
use crate::canvas::{Canvas, Drawn, Pen, Rect, Side};
use crate::message;
use crate::page::{Page, Words};
use crate::plot;
use crate::style::{
    BLUE, CAPITAL, Fill, Hatch, INK, LETTERS, Line, Look, ORANGE, PURPLE, SKY, VERMILLION, WHITE, width,
};

/// The efficient part, and the losses in the order in which they are taken off.
const PARTS: [(Fill, &str); 5] = [
    (part(BLUE, Hatch::Plain, WHITE), message::EFFICIENT),
    (part(ORANGE, Hatch::Plain, INK), message::LOAD_IMBALANCE),
    (part(VERMILLION, Hatch::Rising, WHITE), message::SERIALISATION),
    (part(SKY, Hatch::Falling, INK), message::TRANSFER),
    (part(PURPLE, Hatch::Level, INK), message::EXTRA_WORK),
];

const fn part(colour: RGBColor, hatch: Hatch, ink: RGBColor) -> Fill {
    Fill { colour, hatch, ink }
}

/// A loss that is less than nothing by more than this is worth a remark.
const NOTICED: f64 = 0.005;

/// Pixels between words in a bar and its edges.
const AROUND: f64 = 4.0;

/// The figure.
#[derive(Debug)]
pub struct Efficiency {
    page: Page,
    /// Ranks, and parts of the time of all ranks.
    bars: Vec<(u32, [f64; 5])>,
    /// What the plot's upper edge stands for.
    most: f64,
}

/// The efficient part, and the losses to load imbalance, serialisation, transfer and extra work. Their sum is 1.
#[must_use]
pub fn decomposed(it: &scaling::Efficiency) -> [f64; 5] {
    let balanced = it.load_balance;
    let in_parallel = balanced * it.serialisation;
    let parallel = in_parallel * it.transfer;
    [
        parallel * it.computation_scaling,
        1.0 - balanced,
        balanced * (1.0 - it.serialisation),
        in_parallel * (1.0 - it.transfer),
        parallel * (1.0 - it.computation_scaling),
    ]
}

impl Efficiency {
    /// What is measured of strong scaling.
    #[must_use]
    pub fn new(scaling: &Scaling) -> Self {
        let mut parts: Vec<(u32, [f64; 5])> =
            scaling.strong.iter().map(|point| (point.ranks, decomposed(&point.efficiency))).collect();
        parts.sort_by_key(|&(ranks, _)| ranks);
        let gained = |part: usize| {
            let gains = parts.iter().filter(move |(_, parts)| parts[part] < -NOTICED);
            gains.map(|&(ranks, _)| ranks).collect::<Vec<u32>>()
        };
        let gains: Vec<(&str, Vec<u32>)> =
            (1..PARTS.len()).map(|part| (PARTS[part].1, gained(part))).filter(|(_, ranks)| !ranks.is_empty()).collect();
        let bars: Vec<(u32, [f64; 5])> =
            parts.iter().map(|&(ranks, parts)| (ranks, parts.map(|part| part.clamp(0.0, MOST)))).collect();
        let highest = bars.iter().map(|(_, parts)| parts.iter().sum::<f64>()).fold(0.0, f64::max);
        let page = Page::new(Words {
            heading: message::efficiency_of(&scaling.exercise),
            subject: message::subject(scaling),
            legend: PARTS.iter().map(|&(fill, label)| (Look::Area(fill), label.to_owned())).collect(),
            across: message::RANKS.to_owned(),
            up: message::PART_OF_TIME.to_owned(),
            corner: None,
            notes: message::how_efficiency_is_decomposed(scaling, &gains),
        });
        Self { page, bars, most: if highest > 1.0 + NOTICED { highest } else { 1.0 } }
    }

    fn height(&self, part: f64) -> f64 {
        let plot = self.page.plot;
        plot.bottom - part / self.most * (plot.bottom - plot.top - HEADROOM)
    }
}

/// A part is drawn no greater than this, so that the others can be seen beside what can't be right.
const MOST: f64 = 10.0;

/// Free pixels above the highest bar.
const HEADROOM: f64 = 8.0;

impl Figure for Efficiency {
    const NAME: &'static str = "efficiency";

    fn page(&self) -> &Page {
        &self.page
    }

    fn plot<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        let plot = self.page.plot;
        // At every 20 %, or fewer where bars are higher than 100 %.
        let step = 20 * (self.most / 1.6).ceil() as u32;
        let percent = (0..=(100.0 * self.most) as u32).step_by(step as usize);
        let ticks: Vec<Tick> = percent
            .map(|percent| Tick {
                at: self.height(f64::from(percent) / 100.0),
                label: Some(message::number(percent.into())),
            })
            .collect();
        plot::up(canvas, plot, &ticks)?;
        let each = (plot.right - plot.left) / self.bars.len().max(1) as f64;
        let half = (0.34 * each).min(60.0);
        let (mut ticks, mut free) = (Vec::new(), f64::NEG_INFINITY);
        for (place, (ranks, parts)) in self.bars.iter().enumerate() {
            let middle = plot.left + each * (place as f64 + 0.5);
            self.bar(canvas, (middle - half, middle + half), parts)?;
            let label = message::number((*ranks).into());
            let wide = width(&label, LETTERS, false);
            let fits = middle - wide / 2.0 > free;
            free = if fits { middle + wide / 2.0 + AROUND } else { free };
            ticks.push(Tick { at: middle, label: fits.then_some(label) });
        }
        plot::across(canvas, plot, &ticks, false)
    }
}

impl Efficiency {
    fn bar<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>, (left, right): (f64, f64), parts: &[f64; 5]) -> Drawn<B> {
        let mut below = 0.0;
        for (&part, (fill, _)) in parts.iter().zip(PARTS) {
            let rect = Rect { left, top: self.height(below + part), right, bottom: self.height(below) };
            below += part;
            if rect.bottom - rect.top < 0.5 {
                continue;
            }
            canvas.fill(rect, fill)?;
            // A white line between the parts.
            canvas.line(&[(left, rect.top), (right, rect.top)], Line::whole(WHITE, 1.0))?;
            value(canvas, rect, fill, part)?;
        }
        Ok(())
    }
}

/// Writes a part in percent into its rectangle, where there is room.
fn value<B: DrawingBackend>(canvas: &Canvas<'_, B>, rect: Rect, fill: Fill, part: f64) -> Drawn<B> {
    let room = rect.right - rect.left - 2.0 * AROUND;
    let fits = |words: &str| width(words, LETTERS, false) <= room;
    // All bars are as wide, so that all have the unit or none has.
    let words = message::percent(part, fits(&message::percent(1.0, true)));
    if !fits(&words) || rect.bottom - rect.top < LETTERS + AROUND {
        return Ok(());
    }
    let (x, y) = (f64::midpoint(rect.left, rect.right), f64::midpoint(rect.top, rect.bottom));
    let half = width(&words, LETTERS, false) / 2.0 + AROUND;
    let (above, below) = (rect.top.max(y - 10.0), rect.bottom.min(y + 10.0));
    // Hatching would run through the letters.
    if fill.hatch != Hatch::Plain {
        canvas.area(Rect { left: x - half, top: above, right: x + half, bottom: below }, fill.colour)?;
    }
    canvas.write(&words, (x, y + LETTERS * CAPITAL / 2.0), Side::Middle, Pen::plain(fill.ink))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_stack_is_one() {
        let it = scaling::Efficiency { load_balance: 0.9, serialisation: 0.8, transfer: 0.7, computation_scaling: 1.1 };
        let parts = decomposed(&it);
        assert!((parts.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((parts[0] - it.global()).abs() < 1e-12);
        assert!((parts[1] - 0.1).abs() < 1e-12);
        assert!(parts[4] < 0.0, "less work in all is a gain");
    }
}
