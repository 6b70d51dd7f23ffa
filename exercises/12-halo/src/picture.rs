//! Given: a picture of the plate, as SVG.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::plate;

/// The colour scale *viridis* at ten points, from cold to hot: its lightness rises evenly, so that it reads as well in
/// print without colours and for whoever does not tell red from green (van der Walt and Smith, 2015).
const VIRIDIS: [(u8, u8, u8); 10] = [
    (68, 1, 84),
    (72, 40, 120),
    (62, 73, 137),
    (49, 104, 142),
    (38, 130, 142),
    (31, 158, 137),
    (53, 183, 121),
    (110, 206, 88),
    (181, 222, 43),
    (253, 231, 37),
];

/// How many colours are told apart.
const LEVELS: usize = 64;

/// For what is not a number.
const NO_NUMBER: RGBColor = RGBColor(200, 200, 200);

/// The longer side of the plate, in pixels, and the room around it.
const SIDE: f64 = 600.0;
const LEFT: i32 = 56;
const RIGHT: i32 = 170;
const TOP: i32 = 50;
const BOTTOM: i32 = 46;

/// Draws a plate with its border, which ranks have which rows, and what the colours mean.
pub fn draw(file: &Path, field: &[Vec<f64>], steps: usize, ranks: usize) -> Result<(), Box<dyn Error>> {
    let (rows, columns) = (field.len(), field[0].len());
    let pixels = SIDE / rows.max(columns) as f64;
    let (width, height) = ((columns as f64 * pixels) as i32, (rows as f64 * pixels).max(150.0) as i32);
    let hottest = field.iter().flatten().fold(0.1, |a: f64, &b| a.max(b));
    let top = (hottest * 10.0).ceil() / 10.0;
    let mut svg = String::new();
    {
        let size = ((LEFT + width + RIGHT) as u32, (TOP + height + BOTTOM) as u32);
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        root.fill(&WHITE)?;
        let plural = if steps == 1 { "" } else { "s" };
        let caption = format!("Temperature of the plate after {steps} step{plural}");
        root.draw_text(&caption, &text(20, HPos::Left), (LEFT, TOP / 2))?;

        // Row 0 is on top and the border outside, as in the program.
        let mut chart = ChartBuilder::on(&root)
            .margin_top(TOP)
            .margin_right(RIGHT)
            .x_label_area_size(BOTTOM)
            .y_label_area_size(LEFT)
            .build_cartesian_2d(-1.0..columns as f64 - 1.0, rows as f64 - 1.0..-1.0)?;
        for (row, values) in (-1..).map(f64::from).zip(field) {
            chart.draw_series(runs(values, top).into_iter().map(|(from, to, colour)| {
                Rectangle::new([(from as f64 - 1.0, row), (to as f64 - 1.0, row + 1.0)], colour.filled())
            }))?;
        }
        let whole = |number: &f64| format!("{number:.0}");
        chart
            .configure_mesh()
            .disable_mesh()
            .x_desc("column")
            .y_desc("row")
            .x_label_formatter(&whole)
            .y_label_formatter(&whole)
            .label_style(("sans-serif", 14))
            .axis_desc_style(("sans-serif", 16))
            .draw()?;

        // Beyond some twenty ranks their names would cover each other.
        let shares = (0..ranks).map(|rank| (rank, plate::share(rows - 2, rank, ranks)));
        for (rank, share) in shares.filter(|(_, share)| !share.is_empty() && ranks <= 20) {
            let at = |row: usize| TOP + ((row + 1) as f64 * f64::from(height) / rows as f64) as i32;
            let (right, middle) = (LEFT + width, (at(share.start) + at(share.end)) / 2);
            root.draw_text(&format!("rank {rank}"), &text(14, HPos::Left), (right + 8, middle))?;
            for edge in [at(share.start), at(share.end)] {
                root.draw(&PathElement::new([(LEFT, edge), (right, edge)], WHITE.mix(0.7)))?;
                root.draw(&PathElement::new([(right, edge), (right + 8, edge)], BLACK))?;
            }
        }

        let (left, bottom) = (LEFT + width + 90, TOP + height);
        let at = |part: f64| bottom - (part * f64::from(height)) as i32;
        for level in 0..LEVELS {
            let ends = [level, level + 1].map(|level| at(level as f64 / LEVELS as f64));
            root.draw(&Rectangle::new([(left, ends[0]), (left + 20, ends[1])], colour(level).filled()))?;
        }
        root.draw(&Rectangle::new([(left, at(0.0)), (left + 20, at(1.0))], BLACK))?;
        for tenth in 0..=(top * 10.0).round() as i32 {
            let tick = at(f64::from(tenth) / 10.0 / top);
            root.draw(&PathElement::new([(left + 20, tick), (left + 25, tick)], BLACK))?;
            root.draw_text(&format!("{:.1}", f64::from(tenth) / 10.0), &text(14, HPos::Left), (left + 29, tick))?;
        }
        root.draw_text("temperature", &text(16, HPos::Center), (left + 20, bottom + 28))?;
        root.present()?;
    }
    // Without this, the seams between the rectangles shine through.
    std::fs::write(file, svg.replacen("<svg ", "<svg shape-rendering=\"crispEdges\" ", 1))?;
    Ok(())
}

fn text(size: i32, at: HPos) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&BLACK).pos(Pos::new(at, VPos::Center))
}

/// The stretches of a row that have one colour: from where, to where, which.
fn runs(values: &[f64], top: f64) -> Vec<(usize, usize, RGBColor)> {
    let colours = values.iter().map(|value| match value.is_nan() {
        true => NO_NUMBER,
        false => colour(((value / top * LEVELS as f64).max(0.0) as usize).min(LEVELS - 1)),
    });
    let mut runs: Vec<(usize, usize, RGBColor)> = Vec::new();
    for (at, colour) in colours.enumerate() {
        match runs.last_mut() {
            Some((_, to, last)) if *last == colour => *to = at + 1,
            _ => runs.push((at, at + 1, colour)),
        }
    }
    runs
}

/// The colour of a level, between the two nearest of the scale.
fn colour(level: usize) -> RGBColor {
    let place = level as f64 / (LEVELS - 1) as f64 * (VIRIDIS.len() - 1) as f64;
    let below = (place as usize).min(VIRIDIS.len() - 2);
    let (a, b, part) = (VIRIDIS[below], VIRIDIS[below + 1], place - below as f64);
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
    RGBColor(mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2))
}
