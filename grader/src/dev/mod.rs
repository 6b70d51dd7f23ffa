//! For authors: the gate that every exercise passes, and the folders of a new one.

use crate::cli::Schema;

pub mod check;
mod expectation;
mod faulty;
mod files;
pub mod message;
pub mod new;
pub mod trust;

/// The JSON schema of a command's `--format json`.
pub fn schema(of: Schema) -> String {
    let schema = match of {
        Schema::Report => schemars::schema_for!(crate::result::Report),
        Schema::Bench => schemars::schema_for!(harness::scaling::Scaling),
        Schema::Inspect => schemars::schema_for!(crate::commands::inspect::Inspection),
    };
    serde_json::to_string_pretty(&schema).expect("a schema is made of strings and numbers")
}
