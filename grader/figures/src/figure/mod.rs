//! The figures, one a file.

pub mod efficiency;
pub mod error;
pub mod prediction;
pub mod speedup;

use plotters::prelude::DrawingBackend;

use crate::canvas::{Canvas, Drawn};
use crate::page::Page;

/// A figure: its page, and what is plotted on it.
pub trait Figure {
    /// The name of its files.
    const NAME: &'static str;

    /// What is around the plot.
    fn page(&self) -> &Page;

    /// Draws the plot, and nothing around it but the axes.
    fn plot<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B>;
}
