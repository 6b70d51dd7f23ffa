//! The record of MPI calls, and what it tells.
//!
//! An observer in each rank writes a record ([`format::Writer`]); after the run, or while it hangs, the grader reads the
//! records ([`format::read_file`], [`Record::new`]), and [`analyse`] says what is wrong. No MPI is needed for either.
//!
//! ```no_run
//! use trace::{End, Launch, Record, analyse, format};
//!
//! let records = ["0.record", "1.record"].map(|path| {
//!     let snapshot = format::read_file(path.as_ref()).expect("the observer wrote it");
//!     let mut record = Record::new(snapshot, End::Running);
//!     record.resolve(|_id, _frames, line| line.cloned()); // addresses to source lines, from the debug information
//!     record
//! });
//! let report = analyse(&Launch { records: records.into(), stalled: true, ..Launch::default() });
//! for finding in &report.findings {
//!     println!("{finding}");
//! }
//! ```
//!
//! Section numbers are those of the MPI 4.1 standard.

mod analysis;
mod argument;
pub mod call;
mod call_ref;
mod checks;
mod class;
pub mod communicator;
pub mod datatype;
mod exchange;
mod fast_map;
pub mod fault;
pub mod finding;
pub mod format;
mod hang;
pub mod kind;
mod launch;
mod matching;
mod message;
pub mod metrics;
mod replay;
pub mod site;
pub mod timeline;
mod wait_for_graph;

pub use analysis::analyse;
pub use communicator::{Communicator, Identity, Process};
pub use exchange::{CallPlace, Exchanges, Message, exchanges};
pub use finding::{Finding, Report};
pub use hang::{Standing, standings, under_way};
pub use kind::Kind;
pub use launch::{End, Launch, Record};
pub use site::{Place, Site};
