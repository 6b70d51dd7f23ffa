//! `figures SCALING.json FOLDER`: draws what `grader bench` measured and modelled.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Draws how a program scales, from the JSON of `grader bench`: each figure as SVG and as PNG.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The JSON that `grader bench` wrote.
    #[arg(value_name = "SCALING.json")]
    scaling: PathBuf,
    /// Where the figures go. It is made where it isn't there.
    folder: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let drawn = figures::read(&arguments.scaling).and_then(|scaling| figures::draw(&scaling, &arguments.folder));
    match drawn {
        Ok(paths) => {
            for path in paths {
                println!("{}", path.display());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
