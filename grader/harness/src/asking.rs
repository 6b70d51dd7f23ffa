//! What checks ask the MPI calls of a run.

use crate::{Calls, Finding, Message, Observation, Run, fail, message};

impl Run {
    /// What its MPI calls tell.
    ///
    /// # Panics
    /// When they were not recorded. Where the program is to blame for that, the verdict is *MPI misuse*.
    #[track_caller]
    #[must_use]
    pub fn observed(&self) -> &Observation {
        match &self.observation {
            Some(observation) => observation,
            None => fail(message::not_observed(self).seen_in(self)),
        }
    }

    /// What each rank called by this name, such as `MPI_Bcast`: how often, how many bytes, how long.
    ///
    /// # Panics
    /// When the calls were not recorded.
    #[track_caller]
    #[must_use]
    pub fn calls(&self, name: &str) -> Vec<Calls> {
        self.observed().calls.iter().map(|calls| calls.get(name).copied().unwrap_or_default()).collect()
    }

    /// Every rank called this, such as `MPI_Bcast`, exactly so often.
    ///
    /// # Panics
    /// When one did not, or the calls were not recorded.
    #[track_caller]
    pub fn assert_calls(&self, name: &str, times: u64) -> &Self {
        for (rank, calls) in self.ranks().iter().zip(self.calls(name)) {
            if calls.count != times {
                rank.fail(message::other_calls(name, times, calls.count));
            }
        }
        self
    }

    /// The point-to-point messages that were sent and received, by receiver and then in the order of arrival.
    ///
    /// # Panics
    /// When not all of them are known.
    #[track_caller]
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        let messages = &self.observed().messages;
        if !messages.complete {
            fail(message::messages_unknown(self).seen_in(self));
        }
        &messages.all
    }

    /// The longest chain of point-to-point messages, where a rank sends or receives one at a time: log2 of the ranks for
    /// a binomial tree, one less than the ranks where one rank sends to all others.
    ///
    /// # Panics
    /// When not all messages are known.
    #[track_caller]
    #[must_use]
    pub fn rounds(&self) -> u64 {
        let _ = self.messages();
        self.observed().messages.rounds
    }

    /// What may be a mistake in the use of MPI and may be meant so, such as messages that race for a wildcard.
    ///
    /// # Panics
    /// When the calls were not recorded.
    #[track_caller]
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.observed().warnings
    }
}
