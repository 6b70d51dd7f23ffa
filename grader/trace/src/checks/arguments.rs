//! Arguments out of range: peer, root, tag, count, and null handles (MPI 4.1, 3.2, 6.2); and what the process itself saw
//! to be none.

use crate::call::{ANY_SOURCE, ANY_TAG, Enter, NO_PEER, NO_TAG, PROC_NULL, flags};
use crate::call_ref::Gathered;
use crate::datatype::Signature;
use crate::fault::Fault;
use crate::finding::{Argument, Finding};
use crate::kind::{Class, Kind};
use crate::launch::{End, Record};
use crate::matching::{Matching, View};

mod operation;

/// What is wrong with a call: which argument, its value, and its bound.
type Wrong = (Argument, i64, i64);

pub(crate) fn find(matching: &Matching<'_>, findings: &mut Vec<Finding>) {
    let mut all = Gathered::<Wrong>::new();
    for (process, record) in matching.launch.records.iter().enumerate() {
        for (place, call) in record.calls.iter().enumerate() {
            let view = matching.world.view(process, call.enter.communicator);
            let is_inter = view.is_some_and(|view| matching.world.group(view.group).is_inter);
            let wrong = faulty(record, place).or_else(|| wrong(record, &call.enter, view, is_inter));
            if let Some(wrong) = wrong {
                all.add(wrong, matching.call_ref(process as u32, place as u32));
            }
        }
    }
    findings.extend(all.into_iter().map(|((argument, value, below), call)| Finding::InvalidArgument {
        call,
        argument,
        value,
        below,
    }));
}

/// What the process saw, where that is proof.
fn faulty(record: &Record, place: usize) -> Option<Wrong> {
    let Some(Fault::Argument { argument, value }) = record.calls[place].enter.fault else { return None };
    let proven = !argument.needs_refusal() || was_refused(record, place);
    proven.then_some((argument, i64::from(value), 0))
}

/// Whether MPI gave an error, or the rank came to its end inside the call.
fn was_refused(record: &Record, place: usize) -> bool {
    let call = &record.calls[place];
    let never_waits = matches!(call.enter.kind, Kind::Bsend | Kind::Ibsend);
    match &call.exit {
        Some(exit) => exit.result != 0,
        // Any other call may have waited, or been asked once more, when the rank was ended.
        None => {
            place + 1 == record.calls.len() && (never_waits || !matches!(record.end, End::Running | End::Exited(0)))
        }
    }
}

fn wrong(record: &Record, enter: &Enter<'_>, view: Option<&View>, is_inter: bool) -> Option<Wrong> {
    let class = enter.kind.class();
    let sends = matches!(class, Class::Send(_) | Class::Isend(_) | Class::SendInit(_) | Class::Sendrecv);
    let receives = matches!(
        class,
        Class::Recv | Class::Irecv | Class::Probe | Class::Iprobe | Class::Mprobe | Class::Improbe | Class::RecvInit
    );
    let collective = matches!(class, Class::Collective(_) | Class::Icollective(_));
    if !(sends || receives || collective) {
        return None;
    }
    let is_file_or_window = matches!(enter.kind, Kind::FileOpen | Kind::FileClose);
    if enter.communicator == 0 && !is_file_or_window {
        return Some((Argument::Communicator, 0, 0));
    }
    if enter.count < 0 {
        return Some((Argument::Count, enter.count, 0));
    }
    if enter.has(flags::NULL_TYPE) {
        return Some((Argument::Datatype, 0, 0));
    }
    if enter.has(flags::NULL_OPERATION) {
        return Some((Argument::Operation, 0, 0));
    }
    if reduces(enter.kind) && !operation::is_defined(enter.operation, signature(record, enter.datatype)) {
        return Some((Argument::OperationForType, i64::from(enter.operation), 0));
    }
    let view = view?;
    let (peers, local) = (view.peers.len() as i64, view.local.len() as i64);
    let in_range = |rank: i32, of: i64| rank == NO_PEER || (0..of).contains(&i64::from(rank));
    if sends {
        let to = enter.peer;
        if !in_range(to, peers) && to != PROC_NULL {
            return Some((Argument::Destination, i64::from(to), peers));
        }
        if to != PROC_NULL
            && let Some(wrong) = wrong_tag(record, enter.tag, false)
        {
            return Some(wrong);
        }
    }
    let half = enter.receive.filter(|_| !collective);
    let source = if receives { Some((enter.peer, enter.tag)) } else { half.map(|half| (half.peer, half.tag)) };
    if let Some((from, tag)) = source {
        if !in_range(from, peers) && from != PROC_NULL && from != ANY_SOURCE {
            return Some((Argument::Source, i64::from(from), peers));
        }
        if from != PROC_NULL
            && let Some(wrong) = wrong_tag(record, tag, true)
        {
            return Some(wrong);
        }
    }
    if let Some(half) = enter.receive
        && half.count < 0
    {
        return Some((Argument::Count, half.count, 0));
    }
    if collective && !is_inter && !in_range(enter.peer, local) {
        return Some((Argument::Root, i64::from(enter.peer), local));
    }
    None
}

fn wrong_tag(record: &Record, tag: i32, receives: bool) -> Option<Wrong> {
    let fine = tag == NO_TAG || tag >= 0 || (receives && tag == ANY_TAG);
    let bound = i64::from(record.tag_upper_bound);
    if !fine {
        return Some((Argument::Tag, i64::from(tag), 0));
    }
    (bound > 0 && i64::from(tag) > bound).then_some((Argument::Tag, i64::from(tag), bound + 1))
}

fn reduces(kind: Kind) -> bool {
    use Kind::{
        Allreduce, Exscan, Iallreduce, Iexscan, Ireduce, IreduceScatter, IreduceScatterBlock, Iscan, Reduce,
        ReduceScatter, ReduceScatterBlock, Scan,
    };
    matches!(kind, Reduce | Allreduce | ReduceScatter | ReduceScatterBlock | Scan | Exscan)
        || matches!(kind, Ireduce | Iallreduce | IreduceScatter | IreduceScatterBlock | Iscan | Iexscan)
}

fn signature(record: &Record, datatype: u32) -> Signature {
    record.datatypes.get(&datatype).map_or(Signature::UNKNOWN, |datatype| datatype.signature)
}
