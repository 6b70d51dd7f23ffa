//! What a check imports: run a program under MPI, look at the run, assert.
//!
//! ```ignore
//! use harness::prelude::*;
//! harness::exercise!();
//!
//! #[test]
//! fn every_rank_greets() {
//!     for ranks in [1, 2, 5] {
//!         let run = launch(ranks).args(["--verbose"]).run();
//!         run.assert_success();
//!         for rank in run.ranks() {
//!             rank.assert_stdout(predicate::str::contains(format!("rank {}", rank.rank())));
//!         }
//!     }
//! }
//! ```
//!
//! The way of a launch: [`Launch`] writes a [`job::Job`] into a folder and starts the *supervisor* ([`supervisor`]),
//! which starts `mpiexec`, which starts one *rank shim* ([`shim`]) per rank, which starts the program. All of them
//! leave what they saw in the folder; [`record`] reads it into a [`Run`], and the assertions look at that.
//! Supervisor and shim are roles of the grader's own binary ([`roles`]).

mod asking;
mod assertions;
mod beginning;
mod cases;
pub mod course;
mod failure;
pub mod job;
mod launch;
pub mod leftovers;
pub mod message;
mod messages;
pub mod mpi;
pub mod observation;
pub mod panic;
pub mod parallelism;
mod parts;
mod process;
pub mod record;
mod remains;
pub mod roles;
mod running;
pub mod sandbox;
pub mod scaling;
pub mod seed;
mod shared_memory;
pub mod shim;
mod sites;
mod stall;
pub mod statistics;
mod streams;
pub mod supervisor;
mod threads;
pub mod timeline;
mod usage;
mod verdict;
mod watch;
mod written;

pub use cases::{Case, cases};
pub use failure::{FAILURE_FILE, Failure, fail};
pub use launch::Launch;
pub use messages::{Message, Messages};
pub use observation::{Calls, Finding, Observation};
pub use parallelism::Parallelism;
pub use record::{Rank, Run};
pub use running::Running;
pub use verdict::Verdict;
pub use written::written;

#[doc(hidden)]
pub mod place;

/// Everything that a check needs.
pub mod prelude {
    pub use crate::{Case, Failure, Launch, Parallelism, Rank, Run, Verdict, cases, fail};
    pub use approx::{abs_diff_eq, relative_eq};
    pub use predicates::prelude::*;
    pub use std::time::Duration;
}

/// Defines `fn launch(ranks: u32) -> Launch` for the program of the package that the checks belong to.
///
/// Which program that is can be overruled by `RANKLINGS_PROGRAM`: so the same checks judge the student's program,
/// the solution and every faulty program.
#[macro_export]
macro_rules! exercise {
    () => {
        /// A launch of this exercise's program on so many ranks.
        fn launch(ranks: u32) -> $crate::Launch {
            let program = ::std::env!(::std::concat!("CARGO_BIN_EXE_", ::std::env!("CARGO_PKG_NAME")));
            let folder = ::std::env!("CARGO_MANIFEST_DIR");
            $crate::Launch::of_exercise($crate::place::program(program), $crate::place::folder(folder), ranks)
        }
    };
}

/// The variables by which the grader tells checks what to do.
pub mod launch_env {
    pub use crate::failure::RECORDS_VARIABLE;
    pub use crate::launch::{GRADER_VARIABLE, OBSERVER_VARIABLE, PROGRAM_VARIABLE};
    pub use crate::seed::SEED_VARIABLE;
}

/// The Rust of the book's pages is compiled, and run where it can be.
#[cfg(doctest)]
mod book {
    #[doc = include_str!("../../../docs/src/authors.md")]
    struct Authors;
    #[doc = include_str!("../../../docs/src/measuring.md")]
    struct Measuring;
    #[doc = include_str!("../../../docs/src/pi.md")]
    struct Pi;
}
