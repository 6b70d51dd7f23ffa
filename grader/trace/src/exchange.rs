//! Which messages there were, and when what a call waited for had come: what a timeline draws.

use crate::kind::{Class, Mode, Pattern};
use crate::launch::{Launch, Record};
use crate::matching::{How, Matching, NONE, Role};
use crate::replay::{pattern, root};

/// A call of a launch, by place: `launch.records[record].calls[call]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CallPlace {
    /// Whose.
    pub record: usize,
    /// Which.
    pub call: usize,
}

/// A message that was sent and received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// The call that started the send; `MPI_Start` for a persistent one.
    pub sent_in: CallPlace,
    /// The call in which the receiver saw it complete: the receive itself, or a wait or test.
    pub received_in: CallPlace,
    /// Its tag.
    pub tag: i32,
    /// Bytes sent, where the size of the datatype is known.
    pub bytes: Option<u64>,
}

/// What the processes of a launch had to do with each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchanges {
    /// The messages whose send and receive are certain and complete, in the order of receivers and their calls. None to
    /// or from a process with a partial record, or with several threads, whose order isn't known.
    pub messages: Vec<Message>,
    /// For each record, for each of its calls: when the last that it waited for was there, in nanoseconds of the
    /// clock of [`Launch::records`]. `None` where it waited for nobody, where nobody is known to have
    /// come, and where the call never ended.
    ///
    /// A receive waits for its send, a wait for what it completed, a collective for those whose data it needs, and
    /// `MPI_Finalize` for its world. Where the standard lets a call go on alone (a standard send, the root of a
    /// broadcast), whoever came while it was in the call is taken to be whom it waited for.
    pub arrivals: Vec<Vec<Option<u64>>>,
}

/// Who met whom in a launch.
#[must_use]
pub fn exchanges(launch: &Launch) -> Exchanges {
    let matching = Matching::new(launch);
    let latest = latest_of_instances(&matching);
    let arrival = |record: usize, call: usize| match launch.records[record].calls[call].enter.kind.class() {
        Class::Finalize => last_to_finalize(launch, &launch.records[record]),
        _ => arrival(&matching, &latest, record, call),
    };
    let arrivals = launch.records.iter().enumerate();
    let arrivals = arrivals.map(|(place, record)| (0..record.calls.len()).map(|call| arrival(place, call)).collect());
    Exchanges { messages: messages(&matching), arrivals: arrivals.collect() }
}

fn messages(matching: &Matching<'_>) -> Vec<Message> {
    let is_sure = |process: u32| !matching.record(process).partial && !matching.threaded[process as usize];
    let mut messages = Vec::new();
    for receive in matching.items.iter().filter(|item| item.role == Role::Receive) {
        if receive.partner == NONE || !receive.is_done() || receive.cancelled || receive.void {
            continue;
        }
        let send = matching.item(receive.partner);
        if !is_sure(send.process) || !is_sure(receive.process) {
            continue;
        }
        let place = |record: u32, call: u32| CallPlace { record: record as usize, call: call as usize };
        messages.push(Message {
            sent_in: place(send.process, send.call),
            received_in: place(receive.process, receive.done_in),
            tag: send.tag,
            bytes: send.content.bytes(),
        });
    }
    // A message that was received before it was sent was matched wrong.
    messages.retain(|message| {
        let call = |place: CallPlace| &matching.launch.records[place.record].calls[place.call];
        let received = call(message.received_in).exit.as_ref().map(|exit| exit.time);
        received.is_some_and(|received| call(message.sent_in).enter.time <= received)
    });
    messages.sort_by_key(|message| message.received_in);
    messages
}

/// For each collective, when the last of its parts was there.
fn latest_of_instances(matching: &Matching<'_>) -> Vec<u64> {
    let time = |&(_, part): &(u32, u32)| started(matching, part);
    matching.instances.iter().map(|instance| instance.parts.iter().map(time).max().unwrap_or(0)).collect()
}

fn arrival(matching: &Matching<'_>, latest: &[u64], record: usize, call: usize) -> Option<u64> {
    let how = matching.steps[record][call].how;
    let exit = matching.launch.records[record].calls[call].exit.as_ref()?.time;
    let waited = matching.awaited(record, call).iter().filter(|&&item| match how {
        How::All => true,
        How::Any => matching.item(item).done_in == call as u32,
        How::Nothing | How::Polled => false,
    });
    waited.filter_map(|&item| came(matching, latest, item, exit)).max()
}

/// When the other side of an item was there, for a call that ended at `exit`.
fn came(matching: &Matching<'_>, latest: &[u64], place: u32, exit: u64) -> Option<u64> {
    let item = matching.item(place);
    if item.void || item.cancelled || item.cancel_asked {
        return None;
    }
    let in_time = |time: &u64| *time <= exit;
    let partner = || (item.partner != NONE).then(|| started(matching, item.partner)).filter(in_time);
    match item.role {
        Role::Send(Mode::Buffered) => None,
        Role::Send(_) | Role::Receive | Role::Probe => partner(),
        Role::Collective => {
            let instance = &matching.instances[item.instance as usize];
            let all = latest[item.instance as usize];
            let part_of = |process: u32| instance.part_of(process).map(|part| started(matching, part));
            let root = root(matching, place).filter(|&root| root != item.process);
            match (pattern(matching, place), root) {
                (Pattern::OneToAll, Some(root)) => part_of(root),
                (Pattern::Neighbours | Pattern::Local, _) => None,
                // Higher ranks of a scan aren't needed, and of who came the last one counts.
                (Pattern::Prefix, _) => {
                    let members = &matching.world.group(item.communicator).members;
                    members.iter().take_while(|&&it| it != item.process).filter_map(|&it| part_of(it)).max()
                }
                _ => Some(all).filter(in_time),
            }
        }
    }
}

/// When the call that started an item began.
fn started(matching: &Matching<'_>, item: u32) -> u64 {
    let item = matching.item(item);
    matching.record(item.process).calls[item.call as usize].enter.time
}

fn last_to_finalize(launch: &Launch, record: &Record) -> Option<u64> {
    let world = launch.records.iter().filter(|it| it.process.world == record.process.world);
    let reached = world.map(|it| it.finalize().map(|call| call.enter.time)).collect::<Option<Vec<u64>>>();
    reached.and_then(|times| times.into_iter().max())
}
