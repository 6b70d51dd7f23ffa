//! The grader against a course of its own: commands by their exit codes, their files and their JSON; what people read
//! by snapshots.
//!
//! [`gallery`] has one exercise for each way in which a program, a check or an author can go wrong. All are built once,
//! in one workspace ([`course::Course::gallery`]), and stay built from one `cargo test` to the next. What needs no build
//! runs in a throw-away folder ([`course::Sketch`]).

mod author;
mod bench;
mod building;
mod confined;
mod convert;
mod course;
mod exercise;
mod gallery;
mod grading;
mod inspect;
mod inspect_ended;
mod interrupt;
mod killed;
mod machine;
mod observed;
mod reports;
mod running;
#[path = "../../src/seed.rs"]
mod seed;
mod seeding;
mod student;
mod submission;
mod terminal;
mod times;
mod usage;
mod watch;
