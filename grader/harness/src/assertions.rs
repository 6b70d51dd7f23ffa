//! What checks assert of a run. Each failure names the rank, what was expected and what was there.

use predicates::Predicate;

use crate::{Failure, Rank, Run, fail, message};

impl Run {
    /// Every rank reached its `return` in order: exit code 0 after `MPI_Finalize`, and its output is text.
    ///
    /// # Panics
    /// When not, with the verdict *todo*, *crash*, *time limit* or *limit exceeded*.
    #[track_caller]
    pub fn assert_success(&self) -> &Self {
        if let Some(failure) = self.failure() {
            fail(failure.seen_in(self));
        }
        self
    }

    /// Why the run did not go in order; None when it did.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        message::not_in_order(self)
    }

    /// One rank prints; the others are silent.
    ///
    /// # Panics
    /// When another rank prints anything to its standard output.
    #[track_caller]
    pub fn assert_only_rank_prints(&self, root: u32) -> &Self {
        let talker = self.ranks().iter().find(|rank| rank.rank() != root && !rank.stdout().is_empty());
        if let Some(talker) = talker {
            fail(message::prints_besides(root, talker).seen_in(self));
        }
        self
    }
}

impl Rank {
    /// What this rank printed satisfies the predicate.
    ///
    /// # Panics
    /// When it does not.
    #[track_caller]
    pub fn assert_stdout(&self, expected: impl Predicate<str>) -> &Self {
        if !expected.eval(self.stdout()) {
            self.fail(
                Failure::wrong_output(message::OTHER_OUTPUT).expected(expected).actual(message::shown(self.stdout())),
            );
        }
        self
    }

    /// This rank printed these lines, and nothing else.
    ///
    /// # Panics
    /// When it printed others.
    #[track_caller]
    pub fn assert_lines<S: AsRef<str>>(&self, expected: &[S]) -> &Self {
        let expected: Vec<&str> = expected.iter().map(AsRef::as_ref).collect();
        if self.lines() != expected {
            self.fail(message::other_lines(&expected, &self.lines()));
        }
        self
    }

    /// Ends the check: this is wrong, on this rank, in this launch.
    ///
    /// # Panics
    /// Always; that is its purpose.
    #[track_caller]
    pub fn fail(&self, failure: Failure) -> ! {
        let mut failure = failure.rank(self.rank());
        failure.command.get_or_insert_with(|| self.command.clone());
        fail(failure)
    }
}
