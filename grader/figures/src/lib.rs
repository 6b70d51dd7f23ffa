//! The figures of `grader bench`: a [`Scaling`] as pictures for paper and screen, each as SVG and as PNG.
//!
//! A figure is a page (`page`: heading, legend, axes' titles, notes) and what is plotted on it. It is drawn once, by
//! a function generic over plotters' backend, on a `canvas` that is measured in pixels of the page.

mod axis;
mod backend;
mod canvas;
mod error;
mod figure;
mod message;
mod page;
mod plot;
mod style;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use harness::scaling::{FORMAT, Scaling};
use serde::Deserialize;

pub use backend::RESOLUTION;
pub use error::Error;
use figure::{Figure, efficiency, error as estimate, prediction, speedup};
pub use page::WIDTH;

/// Reads what `grader bench` wrote.
///
/// # Errors
/// When the file can't be read, is not such a JSON, or has another version of the format.
pub fn read(path: &Path) -> Result<Scaling, Error> {
    /// What every version of the format has.
    #[derive(Deserialize)]
    struct Version {
        format: u32,
    }
    let json = |error| Error::Json(path.to_owned(), error);
    let text = std::fs::read_to_string(path).map_err(|error| Error::NotRead(path.to_owned(), error))?;
    let Version { format } = serde_json::from_str(&text).map_err(json)?;
    if format != FORMAT {
        return Err(Error::Format { path: path.to_owned(), format });
    }
    serde_json::from_str(&text).map_err(json)
}

/// Draws all figures that there is something to draw for, and gives their paths.
///
/// # Errors
/// When nothing was measured, or the folder can't be written.
pub fn draw(scaling: &Scaling, folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if scaling.strong.is_empty() {
        return Err(Error::Nothing);
    }
    std::fs::create_dir_all(folder).map_err(|error| Error::NotWritten(folder.to_owned(), error))?;
    let mut paths = save(&speedup::Speedup::new(scaling), folder)?.to_vec();
    paths.extend(save(&efficiency::Efficiency::new(scaling), folder)?);
    paths.extend(save_or_remove(estimate::Error::new(scaling), folder)?);
    paths.extend(save_or_remove(prediction::Prediction::new(scaling), folder)?);
    Ok(paths)
}

/// Where there is nothing to draw, a figure of an earlier measurement would be taken for this one's.
fn save_or_remove<F: Figure>(figure: Option<F>, folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let Some(figure) = figure else {
        for path in paths::<F>(folder) {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(Error::NotWritten(path, error)),
                _ => {}
            }
        }
        return Ok(Vec::new());
    };
    Ok(save(&figure, folder)?.to_vec())
}

fn paths<F: Figure>(folder: &Path) -> [PathBuf; 2] {
    ["svg", "png"].map(|kind| folder.join(F::NAME).with_extension(kind))
}

fn save<F: Figure>(figure: &F, folder: &Path) -> Result<[PathBuf; 2], Error> {
    let [svg, png] = paths::<F>(folder);
    let write = |path: &Path, bytes: &[u8]| {
        std::fs::write(path, bytes).map_err(|error| Error::NotWritten(path.to_owned(), error))
    };
    write(&svg, backend::svg(figure)?.as_bytes())?;
    write(&png, &backend::png(figure)?)?;
    Ok([svg, png])
}
