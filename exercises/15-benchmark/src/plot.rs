//! Given: draws a bar for each timer, up to its median, with a whisker from its shortest to its longest lap.

use std::error::Error;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::summary::Summary;

const BAR: RGBColor = RGBColor(86, 140, 196);
const INK: RGBColor = RGBColor(40, 44, 52);
const GRID: RGBColor = RGBColor(222, 226, 230);
const FONT: &str = "sans-serif";

/// Units of time, the largest first, with their length in seconds.
const UNITS: [(&str, f64); 3] = [("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)];

/// Writes the plot to an SVG file.
pub fn plot(summaries: &[Summary], file: &str) -> Result<(), Box<dyn Error>> {
    let rows = summaries.len().max(1);
    let longest = summaries.iter().map(|summary| summary.max_s).fold(0.0, f64::max);
    let (unit, length) = *UNITS.iter().find(|(_, length)| longest >= *length).unwrap_or(&UNITS[2]);
    let axis_end = if longest > 0.0 { 1.08 * longest / length } else { 1.0 };
    let name_width = summaries.iter().map(|summary| summary.timer.len()).max().unwrap_or(0);

    let area = SVGBackend::new(file, (800, 150 + 52 * rows as u32)).into_drawing_area();
    area.fill(&WHITE)?;
    // The first timer is to be on top, and this axis goes up: row 0 is the last timer's.
    let mut chart = ChartBuilder::on(&area)
        .caption("Laps of each timer: the median, the shortest and the longest", (FONT, 20).into_font().color(&INK))
        .margin(16)
        .margin_right(32)
        .x_label_area_size(52)
        .y_label_area_size(30 + 9 * name_width.max(4) as u32)
        .build_cartesian_2d(0.0..axis_end, 0.0..rows as f64)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style((FONT, 15).into_font().color(&INK))
        .axis_desc_style((FONT, 16).into_font().color(&INK))
        .x_desc(format!("time of a lap, all ranks together [{unit}]"))
        .x_labels(8)
        .y_desc("timer")
        .y_labels(0)
        .draw()?;
    let right = Pos::new(HPos::Right, VPos::Center);
    let name_style = (FONT, 15).into_font().color(&INK).pos(right);
    for (row, summary) in summaries.iter().rev().enumerate() {
        let [min, median, max] = [summary.min_s, summary.median_s, summary.max_s].map(|seconds| seconds / length);
        let bottom = row as f64;
        let middle = bottom + 0.5;
        let whisker = INK.stroke_width(2);
        let cap = |at: f64| EmptyElement::at((at, middle)) + PathElement::new([(0, -7), (0, 7)], whisker);
        chart.draw_series([Rectangle::new([(0.0, bottom + 0.2), (median, bottom + 0.8)], BAR.filled())])?;
        chart.draw_series([PathElement::new([(min, middle), (max, middle)], whisker)])?;
        chart.draw_series([cap(min), cap(max)])?;
        let name = Text::new(summary.timer.clone(), (-8, 0), name_style.clone());
        chart.draw_series([EmptyElement::at((0.0, middle)) + name])?;
    }
    area.present()?;
    Ok(())
}
