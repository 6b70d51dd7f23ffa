//! Ranks that disagree about a collective: which it is, its root, operation, amount or type of data (MPI 4.1, 6.1).
//!
//! On one communicator only the first disagreement about *which* collective it is gets reported: after it the ranks are
//! out of step, and everything differs.

use super::transfers::type_name;
use crate::call::{Enter, flags};
use crate::datatype::{Content, Operation};
use crate::finding::{Disagreement, Finding, Flow};
use crate::kind::{Kind, Pattern};
use crate::launch::Record;
use crate::matching::{Instance, Matching};

pub(crate) fn find(matching: &Matching<'_>, deadlocked: bool, findings: &mut Vec<Finding>) {
    let mut order: Vec<&Instance> = matching.instances.iter().collect();
    order.sort_by_key(|instance| (instance.communicator, instance.index));
    let mut out_of_step = None;
    for instance in order {
        let group = matching.world.group(instance.communicator);
        let sure = matching.complete || instance.parts.iter().all(|&(_, item)| enter(matching, item).index != 0);
        let threads = group.members.iter().any(|&it| matching.threaded.get(it as usize) == Some(&true));
        if out_of_step == Some(instance.communicator) || !sure || threads {
            continue;
        }
        let parts: Vec<Part<'_>> = instance.parts.iter().map(|&(_, item)| Part::new(matching, item)).collect();
        if let Some(other) = parts.iter().find(|part| part.enter.kind != parts[0].enter.kind) {
            out_of_step = Some(instance.communicator);
            push(matching, findings, Disagreement::Kind, Flow::Same, &parts[0], other);
            continue;
        }
        if !deadlocked && let Some(missing) = missing(matching, instance) {
            out_of_step = Some(instance.communicator);
            push(matching, findings, Disagreement::Missing { processes: missing }, Flow::Same, &parts[0], &parts[0]);
            continue;
        }
        if !group.is_inter
            && let Some((about, flow, first, second)) = arguments(&parts)
        {
            push(matching, findings, about, flow, &parts[first], &parts[second]);
        }
    }
}

fn enter<'m>(matching: &Matching<'m>, item: u32) -> &'m Enter<'static> {
    let item = matching.item(item);
    &matching.record(item.process).calls[item.call as usize].enter
}

/// Adds a finding, unless these two places have it already.
fn push(
    matching: &Matching<'_>,
    findings: &mut Vec<Finding>,
    about: Disagreement,
    flow: Flow,
    first: &Part<'_>,
    second: &Part<'_>,
) {
    let (first, second) = (matching.item_ref(first.item), matching.item_ref(second.item));
    let known = findings.iter().any(|finding| match finding {
        Finding::CollectiveMismatch { about: known, flow: way, first: a, second: b } => {
            (known, *way) == (&about, flow)
                && a.site == first.site
                && b.site == second.site
                && a.communicator == first.communicator
        }
        _ => false,
    });
    if !known {
        findings.push(Finding::CollectiveMismatch { about, flow, first, second });
    }
}

/// The members that finished without this collective.
fn missing(matching: &Matching<'_>, instance: &Instance) -> Option<Vec<crate::communicator::Process>> {
    let kind = enter(matching, instance.parts.first()?.1).kind;
    if !matching.complete || kind.pattern() == Some(Pattern::Local) {
        return None;
    }
    let members = &matching.world.group(instance.communicator).members;
    let absent = members.iter().copied().filter(|&member| instance.part_of(member).is_none());
    let absent: Option<Vec<_>> = absent
        .map(|member| {
            let record = matching.launch.records.get(member as usize)?;
            record.has_finalized().then_some(record.process)
        })
        .collect();
    absent.filter(|all| !all.is_empty())
}

/// One rank's part in a collective.
struct Part<'m> {
    item: u32,
    enter: &'m Enter<'static>,
    record: &'m Record,
    /// Its rank in the communicator.
    rank: usize,
}

impl<'m> Part<'m> {
    fn new(matching: &Matching<'m>, item: u32) -> Self {
        let it = matching.item(item);
        let members = &matching.world.group(it.communicator).members;
        let rank = members.iter().position(|&member| member == it.process).unwrap_or(usize::MAX);
        Self { item, enter: enter(matching, item), record: matching.record(it.process), rank }
    }

    fn sends(&self) -> Content {
        if self.enter.has(flags::SEND_IN_PLACE) {
            return Content::UNKNOWN;
        }
        self.record.content(self.enter.count, self.enter.datatype)
    }

    fn reduces(&self) -> Content {
        self.record.content(self.enter.count, self.enter.datatype)
    }

    fn receives(&self) -> Content {
        match self.enter.receive {
            Some(half) if !self.enter.has(flags::RECEIVE_IN_PLACE) => self.record.content(half.count, half.datatype),
            _ => Content::UNKNOWN,
        }
    }

    /// An element of the list of counts, in place of a content's count.
    fn listed(&self, content: Content, place: usize) -> Content {
        match self.enter.list.get(place) {
            Some(&count) if !self.enter.has(flags::LIST_CUT) => Content { count: count.cast_signed(), ..content },
            _ => Content::UNKNOWN,
        }
    }

    /// What it gives another rank, and what it has room for from another rank, in a collective with lists for both.
    fn to(&self, other: &Self) -> Content {
        match self.enter.kind {
            Kind::Alltoallw | Kind::Ialltoallw => self.typed(other.rank, self.enter.list.len() / 2),
            _ => self.listed(self.sends(), other.rank),
        }
    }

    fn from(&self, other: &Self) -> Content {
        let half = self.enter.list.len() / 2;
        match self.enter.kind {
            Kind::Alltoallw | Kind::Ialltoallw => self.typed(half / 2 + other.rank, half),
            _ => self.listed(self.receives(), half + other.rank),
        }
    }

    /// An element of the list of counts, with its type in a list of as many.
    fn typed(&self, place: usize, after: usize) -> Content {
        match (self.enter.list.get(place), self.enter.list.get(after + place)) {
            (Some(&count), Some(&datatype)) if !self.enter.has(flags::LIST_CUT) => {
                self.record.content(count.cast_signed(), datatype as u32)
            }
            _ => Content::UNKNOWN,
        }
    }

    fn type_name(&self, content: Content) -> String {
        let half = self.enter.receive.map(|half| half.datatype);
        let is_half = half.is_some_and(|it| self.record.content(0, it).signature == content.signature);
        type_name(self.record, half.filter(|_| is_half).unwrap_or(self.enter.datatype), content)
    }
}

/// A disagreement, and the two parts that have it.
type Found = (Disagreement, Flow, usize, usize);

/// The first disagreement about arguments.
fn arguments(parts: &[Part<'_>]) -> Option<Found> {
    let first = parts.first()?;
    let is_rooted = matches!(first.enter.kind.pattern(), Some(Pattern::OneToAll | Pattern::AllToOne))
        || matches!(first.enter.kind, Kind::CommSpawn | Kind::CommSpawnMultiple);
    for (place, part) in parts.iter().enumerate().skip(1) {
        if is_rooted && part.enter.peer != first.enter.peer {
            let about = Disagreement::Root { expected: first.enter.peer, actual: part.enter.peer };
            return Some((about, Flow::Same, 0, place));
        }
        let (a, b) = (Operation(first.enter.operation), Operation(part.enter.operation));
        if a != b && a != Operation::NONE && b != Operation::NONE {
            let about = Disagreement::Operation { expected: a.name().to_owned(), actual: b.name().to_owned() };
            return Some((about, Flow::Same, 0, place));
        }
    }
    let root = usize::try_from(first.enter.peer).ok();
    let root = parts.iter().position(|part| is_rooted && Some(part.rank) == root);
    match first.enter.kind {
        Kind::Allgatherv
        | Kind::Iallgatherv
        | Kind::Alltoallv
        | Kind::Ialltoallv
        | Kind::Alltoallw
        | Kind::Ialltoallw => between_all(parts),
        kind => with_one(parts, kind, root),
    }
}

/// Where all must fit one: the root, or else the first. What it gives itself comes last: that is its own affair.
fn with_one(parts: &[Part<'_>], kind: Kind, root: Option<usize>) -> Option<Found> {
    let reference = root.unwrap_or(0);
    let one = parts.get(reference)?;
    let others = parts.iter().enumerate().filter(|(place, _)| *place != reference);
    others.chain([(reference, one)]).find_map(|(place, part)| {
        let pairs = match kind {
            Kind::Bcast | Kind::Ibcast if root.is_some() => vec![(Flow::Same, one.reduces(), part.reduces())],
            Kind::Reduce
            | Kind::Ireduce
            | Kind::Allreduce
            | Kind::Iallreduce
            | Kind::Scan
            | Kind::Iscan
            | Kind::Exscan
            | Kind::Iexscan
            | Kind::ReduceScatterBlock
            | Kind::IreduceScatterBlock => vec![(Flow::Same, one.reduces(), part.reduces())],
            Kind::ReduceScatter | Kind::IreduceScatter => {
                let parts = 0..one.enter.list.len();
                let of_both = |place| (one.listed(one.reduces(), place), part.listed(part.reduces(), place));
                parts.map(of_both).map(|(one, other)| (Flow::Same, one, other)).collect()
            }
            Kind::Gather | Kind::Igather if root.is_some() => vec![(Flow::Takes, one.receives(), part.sends())],
            Kind::Gatherv | Kind::Igatherv if root.is_some() => {
                vec![(Flow::Takes, one.listed(one.receives(), part.rank), part.sends())]
            }
            Kind::Scatter | Kind::Iscatter if root.is_some() => vec![(Flow::Gives, one.sends(), part.receives())],
            Kind::Scatterv | Kind::Iscatterv if root.is_some() => {
                vec![(Flow::Gives, one.listed(one.sends(), part.rank), part.receives())]
            }
            Kind::Allgather | Kind::Iallgather | Kind::Alltoall | Kind::Ialltoall => {
                vec![(Flow::Takes, one.receives(), part.sends()), (Flow::Same, one.receives(), part.receives())]
            }
            _ => Vec::new(),
        };
        let differ =
            |(flow, expected, actual)| Some((differ((one, expected), (part, actual))?, flow, reference, place));
        pairs.into_iter().find_map(differ)
    })
}

/// Where each gives something of its own to each.
fn between_all(parts: &[Part<'_>]) -> Option<Found> {
    let gathers = |kind: Kind| matches!(kind, Kind::Allgatherv | Kind::Iallgatherv);
    parts.iter().enumerate().find_map(|(to, receiver)| {
        parts.iter().enumerate().find_map(|(from, sender)| {
            let (room, given) = if gathers(receiver.enter.kind) {
                (receiver.listed(receiver.receives(), sender.rank), sender.sends())
            } else {
                (receiver.from(sender), sender.to(receiver))
            };
            Some((differ((receiver, room), (sender, given))?, Flow::Takes, to, from))
        })
    })
}

fn differ(one: (&Part<'_>, Content), other: (&Part<'_>, Content)) -> Option<Disagreement> {
    let ((one, expected), (other, actual)) = (one, other);
    if expected.clashes_with(actual) {
        return Some(Disagreement::Datatype { expected: one.type_name(expected), actual: other.type_name(actual) });
    }
    let (expected, actual) = (expected.bytes()?, actual.bytes()?);
    (expected != actual).then_some(Disagreement::Count { expected, actual })
}
