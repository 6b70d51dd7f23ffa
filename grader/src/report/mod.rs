//! Renders events; decides nothing.

pub mod calls;
mod json;
mod junit;
mod terminal;

pub use json::Json;
pub use junit::{Junit, text as junit};
pub use terminal::{Terminal, verdict as styled_verdict};
