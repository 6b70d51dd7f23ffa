//! What the tests share: a language for records, and a simulated MPI that writes them.
#![allow(dead_code, reason = "each test file uses its part")]

pub mod program;
pub mod recording;
pub mod script;
pub mod simulator;
pub mod timelines;
