//! For authors: the gate that every exercise passes, and the folders of a new one.

pub mod check;
mod expectation;
mod faulty;
mod files;
pub mod message;
pub mod new;

/// The JSON schema of `--format json`.
pub fn schema() -> String {
    let schema = schemars::schema_for!(crate::result::Report);
    serde_json::to_string_pretty(&schema).expect("a schema is made of strings and numbers")
}
