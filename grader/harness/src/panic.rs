//! The panic that a rank reported, read from its standard error.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a Rust program says when it panics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Panic {
    /// File and line, such as `src/pi.rs:12`.
    pub place: String,
    /// The message.
    pub message: String,
}

impl Panic {
    /// Finds the first panic in a text of the form that the standard library writes:
    ///
    /// ```text
    /// thread 'main' (4711) panicked at exercises/02-pi/src/pi.rs:12:5:
    /// not yet implemented: split the samples
    /// note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
    /// ```
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let place = lines.by_ref().find_map(|line| {
            let (thread, place) = line.split_once(" panicked at ")?;
            thread.starts_with("thread '").then(|| place.trim_end_matches(':'))
        })?;
        // `file:line:column`, of which nobody needs the column.
        let place = place.rsplit_once(':').map_or(place, |(file_and_line, _)| file_and_line);
        let message: Vec<&str> = lines.take_while(|line| !line.starts_with("note: run with `RUST_BACKTRACE")).collect();
        // In a crate that cargo fetched, the crate's name and version say more than where this machine keeps it.
        let place = match place.split_once("/registry/src/") {
            Some((_, inside)) => inside.split_once('/').map_or(inside, |(_index, place)| place),
            None => place,
        };
        Some(Self { place: place.to_owned(), message: message.join("\n").trim_end().to_owned() })
    }

    /// Whether it is a `todo!()` that nobody has filled in yet.
    #[must_use]
    pub fn is_todo(&self) -> bool {
        self.message.starts_with("not yet implemented")
    }

    /// What the `todo!` says is to do.
    #[must_use]
    pub fn task(&self) -> &str {
        self.message.trim_start_matches("not yet implemented").trim_start_matches(": ")
    }
}

#[cfg(test)]
mod tests {
    use super::Panic;

    const TODO: &str = "warming up\n\nthread 'main' (4711) panicked at exercises/02-pi/src/pi.rs:12:5:\n\
        not yet implemented: split the samples\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";

    #[test]
    fn a_todo_is_found_with_its_place_and_task() {
        let panic = Panic::find(TODO).unwrap();
        assert_eq!(panic.place, "exercises/02-pi/src/pi.rs:12");
        assert!(panic.is_todo());
        assert_eq!(panic.task(), "split the samples");
    }

    #[test]
    fn a_message_of_several_lines_is_kept_whole() {
        let panic = Panic::find("thread 'main' panicked at src/a.rs:1:2:\nfirst\nsecond\n").unwrap();
        assert_eq!(panic.message, "first\nsecond");
        assert!(!panic.is_todo());
    }

    #[test]
    fn a_place_in_a_fetched_crate_is_told_without_the_machines_folders() {
        let panic = Panic::find(
            "thread 'main' panicked at /home/me/.cargo/registry/src/index-1a2b/mpi-0.8.2/src/p2p.rs:9:1:\nno\n",
        );
        assert_eq!(panic.unwrap().place, "mpi-0.8.2/src/p2p.rs:9");
    }

    #[test]
    fn other_words_are_no_panic() {
        assert_eq!(Panic::find("the crew panicked at sea\n"), None);
    }
}
