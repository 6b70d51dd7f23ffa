//! The two backends. Both draw finer than the page's pixels, since plotters knows whole pixels only.

use plotters::prelude::*;

use crate::canvas::{Canvas, Device, Drawn};
use crate::error::Error;
use crate::figure::Figure;
use crate::page::WIDTH;
use crate::style::letters;

/// SVG is drawn in tenths of pixels.
const FINE: f64 = 10.0;

/// The PNG has so many pixels for one of the page.
pub const RESOLUTION: u32 = 2;

/// Each of the PNG's pixels is the mean of so many by so many that are drawn: the backend draws lines with hard edges.
const SAMPLES: u32 = 2;

/// Draws a figure as an SVG document.
///
/// # Errors
/// When the backend fails.
pub fn svg(figure: &impl Figure) -> Result<String, Error> {
    let (width, height) = (WIDTH, figure.page().height);
    let mut document = String::new();
    {
        let area = SVGBackend::with_string(&mut document, ((width * FINE) as u32, (height * FINE) as u32));
        let area = area.into_drawing_area();
        // Where SVG begins letters that are said to hang from a place.
        let device = Device { scale: FINE, letters: letters::SVG, ascent: 0.76, spaced: true };
        area.fill(&WHITE).and_then(|()| whole(figure, &Canvas::new(&area, device))).map_err(failed(figure))?;
        area.present().map_err(failed(figure))?;
    }
    // The size in pixels of the page; plotters' own measure stays in the view box.
    let fine = format!(r#"<svg width="{}" height="{}""#, (width * FINE) as u32, (height * FINE) as u32);
    let sized = format!(r#"<svg role="img" width="{width}" height="{height}""#);
    Ok(document.replacen(&fine, &sized, 1))
}

/// Draws a figure as a PNG file.
///
/// # Errors
/// When the backend or the encoder fails.
pub fn png(figure: &impl Figure) -> Result<Vec<u8>, Error> {
    let scale = RESOLUTION * SAMPLES;
    let [width, height] = [WIDTH, figure.page().height].map(|length| length as u32 * RESOLUTION);
    let mut fine = vec![u8::MAX; (3 * width * SAMPLES * height * SAMPLES) as usize];
    {
        let area = BitMapBackend::with_buffer(&mut fine, (width * SAMPLES, height * SAMPLES)).into_drawing_area();
        // With `ab_glyph`, plotters puts letters half the font's size below, and forgets the room on their left.
        let device =
            Device { scale: f64::from(scale), letters: letters::BITMAP, ascent: letters::BITMAP / 2.0, spaced: false };
        whole(figure, &Canvas::new(&area, device)).map_err(failed(figure))?;
        area.present().map_err(failed(figure))?;
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // For paper: 192 pixels an inch, so that a pixel of the page is 1/96 inch as in SVG.
    let metre = (f64::from(96 * RESOLUTION) / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: metre, yppu: metre, unit: png::Unit::Meter }));
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&averaged(&fine, width as usize, height as usize))?;
        writer.finish()
    });
    written.map_err(failed(figure))?;
    Ok(file)
}

fn whole<B: DrawingBackend>(figure: &impl Figure, canvas: &Canvas<'_, B>) -> Drawn<B> {
    figure.plot(canvas)?;
    figure.page().draw(canvas)
}

fn failed<F: Figure, E: std::fmt::Display>(_: &F) -> impl Fn(E) -> Error + use<F, E> {
    |error| Error::NotDrawn { figure: F::NAME, why: error.to_string() }
}

/// The means of squares of pixels.
fn averaged(fine: &[u8], width: usize, height: usize) -> Vec<u8> {
    const N: usize = SAMPLES as usize;
    let row = width * N * 3;
    let mut pixels = Vec::with_capacity(width * height * 3);
    for rows in fine.chunks_exact(row * N) {
        for x in 0..width {
            for channel in 0..3 {
                let sample = |place: usize| u32::from(rows[place / N * row + (x * N + place % N) * 3 + channel]);
                let sum: u32 = (0..N * N).map(sample).sum();
                pixels.push(((sum + SAMPLES * SAMPLES / 2) / (SAMPLES * SAMPLES)) as u8);
            }
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_pixel_is_the_mean_of_its_samples() {
        // Two rows of four samples become one row of two pixels.
        let sample = |grey: u8| [grey, grey, 9];
        let fine: Vec<u8> = [0, 100, 7, 7, 100, 200, 7, 7].into_iter().flat_map(sample).collect();
        assert_eq!(super::averaged(&fine, 2, 1), [100, 100, 9, 7, 7, 9]);
    }
}
