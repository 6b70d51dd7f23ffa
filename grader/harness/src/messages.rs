//! The point-to-point messages of a launch, as a check asks for them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trace::finding::NotJudged;
use trace::kind::Area;
use trace::{CallPlace, Exchanges, Launch, Report};

/// So many are kept in a run record.
const KEPT: usize = 20_000;

/// A message that was sent and received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    /// The rank that sent it.
    pub from: u32,
    /// The rank that received it.
    pub to: u32,
    /// Its tag.
    pub tag: i32,
    /// How many bytes, where the size of the datatype is known.
    pub bytes: Option<u64>,
    /// Which call of its sender sends it, or starts to: of two calls of one rank, the later has the larger number.
    pub sent_in: u64,
    /// Which call of its receiver receives it, or starts to.
    pub received_in: u64,
}

/// The messages of a launch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Messages {
    /// Those between ranks of the launch's own world, by receiver and then in the order in which they were received.
    pub all: Vec<Message>,
    /// The longest chain of messages, where a rank sends or receives one at a time: log2 of the ranks for a binomial
    /// tree, one less than the ranks where one rank sends to all others.
    pub rounds: u64,
    /// Whether these are all: no call is missing from a record, no rank called MPI from several threads, and there
    /// were not too many to keep.
    pub complete: bool,
}

impl Messages {
    pub(crate) fn of(launch: &Launch, exchanges: &Exchanges, report: &Report) -> Self {
        let gaps = |why: &NotJudged| {
            matches!(
                why,
                NotJudged::Partial(_)
                    | NotJudged::MissingRecords
                    | NotJudged::Threads(_)
                    | NotJudged::Calls(Area::SendingAndReceiving, _)
            )
        };
        let process = |place: CallPlace| launch.records[place.record].process;
        let own = exchanges
            .messages
            .iter()
            .filter(|message| process(message.sent_in).world == 0 && process(message.received_in).world == 0);
        let all: Vec<Message> = own
            .take(KEPT + 1)
            .map(|message| Message {
                from: process(message.sent_in).rank,
                to: process(message.received_in).rank,
                tag: message.tag,
                bytes: message.bytes,
                sent_in: message.sent_in.call as u64,
                received_in: message.received_in.call as u64,
            })
            .collect();
        let complete = all.len() <= KEPT && !report.not_judged.iter().any(gaps);
        Self { complete, rounds: rounds(launch.records.len(), exchanges), all }
    }
}

/// An end of a message, in the order of its rank's calls.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    call: usize,
    receives: bool,
    message: usize,
}

/// The length of the longest chain.
fn rounds(records: usize, exchanges: &Exchanges) -> u64 {
    let mut ends = vec![Vec::new(); records];
    for (number, message) in exchanges.messages.iter().enumerate() {
        let end = |place: CallPlace, receives| End { call: place.call, receives, message: number };
        ends[message.sent_in.record].push(end(message.sent_in, false));
        ends[message.received_in.record].push(end(message.received_in, true));
    }
    ends.iter_mut().for_each(|ends| ends.sort_unstable());
    let mut sent: Vec<Option<u64>> = vec![None; exchanges.messages.len()];
    let mut reached = vec![(0, 0_u64); records];
    // A receive needs its send's number: go round the ranks until none gets any further.
    loop {
        let mut moved = false;
        for (ends, (next, round)) in ends.iter().zip(&mut reached) {
            while let Some(end) = ends.get(*next) {
                match (end.receives, sent[end.message]) {
                    (false, _) => {
                        *round += 1;
                        sent[end.message] = Some(*round);
                    }
                    (true, Some(by)) => *round = by.max(*round + 1),
                    (true, None) => break,
                }
                *next += 1;
                moved = true;
            }
        }
        if !moved {
            return reached.into_iter().map(|(_, round)| round).max().unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rounds;
    use trace::{CallPlace, Exchanges, Message};

    /// Messages as (sender, its call, receiver, its call).
    fn exchanges(messages: &[(usize, usize, usize, usize)]) -> Exchanges {
        let place = |record, call| CallPlace { record, call };
        let message = |&(from, sent, to, received): &(usize, usize, usize, usize)| Message {
            sent_in: place(from, sent),
            received_in: place(to, received),
            tag: 0,
            bytes: None,
        };
        Exchanges { messages: messages.iter().map(message).collect(), arrivals: Vec::new() }
    }

    #[test]
    fn one_sender_takes_a_round_for_each_message() {
        assert_eq!(rounds(4, &exchanges(&[(0, 0, 1, 0), (0, 1, 2, 0), (0, 2, 3, 0)])), 3);
    }

    #[test]
    fn a_chain_takes_a_round_for_each_link() {
        assert_eq!(rounds(4, &exchanges(&[(0, 0, 1, 0), (1, 1, 2, 0), (2, 1, 3, 0)])), 3);
    }

    #[test]
    fn a_tree_takes_the_logarithm() {
        let tree = [(0, 0, 4, 0), (0, 1, 2, 0), (4, 1, 6, 0), (0, 2, 1, 0), (2, 1, 3, 0), (4, 2, 5, 0), (6, 1, 7, 0)];
        assert_eq!(rounds(8, &exchanges(&tree)), 3);
    }

    #[test]
    fn one_receiver_takes_a_round_for_each_message() {
        assert_eq!(rounds(4, &exchanges(&[(1, 0, 0, 0), (2, 0, 0, 1), (3, 0, 0, 2)])), 3);
        assert_eq!(rounds(2, &exchanges(&[])), 0);
    }
}
