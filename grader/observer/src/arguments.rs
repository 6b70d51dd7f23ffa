//! What is wrong with the arguments of a call, as far as this process alone can see: pointers, and buffers.
//!
//! [`observe!`](crate::observe::observe) hands over every argument with its name, and the name says what it must be. What a
//! name means is known when this is compiled, so a call pays for one comparison of each pointer that must not be null.

use std::ffi::c_int;

use mpi_sys as mpi;
use trace::Kind;
use trace::call::PROC_NULL;
use trace::finding::Argument;
use trace::kind::{Class, Pattern};

use crate::communicators::FOREIGN;
use crate::constants;
use crate::datatypes::Known;
use crate::entering::Entering;

/// What an argument must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Judged elsewhere, or not at all.
    Any,
    /// A pointer that is not null.
    Pointer(Argument),
    /// A pointer to a status, which is not null where that is not how it is ignored.
    Status,
    /// The same of several.
    Statuses,
    /// How many elements the arrays have.
    Count,
    /// A pointer that is not null where there are elements.
    Array,
    /// What is sent, or received where nothing is sent.
    First,
    /// What is received where something is sent.
    Second,
}

const fn role(name: &str) -> Role {
    const ROLES: &[(&str, Role)] = &[
        ("request", Role::Pointer(Argument::NullRequest)),
        ("flag", Role::Pointer(Argument::NullFlag)),
        ("index", Role::Pointer(Argument::NullIndex)),
        ("done", Role::Pointer(Argument::NullIndex)),
        ("message", Role::Pointer(Argument::NullResult)),
        ("new", Role::Pointer(Argument::NullResult)),
        ("result", Role::Pointer(Argument::NullResult)),
        ("made", Role::Pointer(Argument::NullResult)),
        ("freed", Role::Pointer(Argument::NullResult)),
        ("status", Role::Status),
        ("statuses", Role::Statuses),
        ("count", Role::Count),
        ("requests", Role::Array),
        ("indices", Role::Array),
        ("lengths", Role::Array),
        ("buffer", Role::First),
        ("send", Role::First),
        ("receive", Role::Second),
    ];
    let mut place = 0;
    while place < ROLES.len() {
        if same(ROLES[place].0.as_bytes(), name.as_bytes()) {
            return ROLES[place].1;
        }
        place += 1;
    }
    Role::Any
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut place = 0;
    while place < one.len() && place < other.len() && one[place] == other[place] {
        place += 1;
    }
    place == one.len() && place == other.len()
}

/// A number, of whichever size.
#[inline]
fn number<T: Copy>(argument: T) -> i64 {
    let word = constants::raw(argument);
    if size_of::<T>() == size_of::<c_int>() { i64::from((word as u32).cast_signed()) } else { word.cast_signed() }
}

/// No such argument: an address that is neither null nor any MPI's `MPI_IN_PLACE`.
const NOT_THERE: usize = 1 << 16;

/// What the arguments of a call show before it is made.
#[derive(Clone, Copy)]
pub(crate) struct Arguments {
    /// A pointer that is null and must not be.
    pub null: Option<Argument>,
    count: i64,
    array: bool,
    statuses: bool,
    first: usize,
    second: usize,
}

impl Arguments {
    pub(crate) const NONE: Self =
        Self { null: None, count: 0, array: false, statuses: false, first: NOT_THERE, second: NOT_THERE };

    #[inline]
    pub(crate) fn take<T: Copy>(mut self, name: &'static str, argument: T) -> Self {
        // A pointer, where the name is one of those that pointers have.
        let address = constants::raw(argument) as usize;
        let null = address == 0;
        match role(name) {
            Role::Any => {}
            Role::Pointer(what) if null => self.null = Some(what),
            Role::Pointer(_) => {}
            Role::Status if null && !null_is_ignored() => self.null = Some(Argument::NullStatus),
            Role::Status => {}
            Role::Statuses => self.statuses |= null && !null_is_ignored(),
            Role::Count => self.count = number(argument),
            Role::Array => self.array |= null,
            Role::First => self.first = address,
            Role::Second => self.second = address,
        }
        self
    }

    /// After the last.
    #[inline]
    pub(crate) fn end(mut self) -> Self {
        if self.array && self.count > 0 {
            self.null = Some(Argument::NullArray);
        }
        if self.statuses && self.count > 0 {
            self.null = Some(Argument::NullStatus);
        }
        self
    }
}

/// In Open MPI `MPI_STATUS_IGNORE` is a null pointer, in MPICH it is not.
fn null_is_ignored() -> bool {
    // SAFETY: a constant of the bindings.
    unsafe { mpi::RSMPI_STATUS_IGNORE }.is_null()
}

/// Takes the arguments of a call by their names.
macro_rules! arguments {
    ($($argument:ident),* $(,)?) => {
        $crate::arguments::Arguments::NONE$(.take(stringify!($argument), $argument))*.end()
    };
}
pub(crate) use arguments;

/// Elements in memory.
#[derive(Clone, Copy)]
pub(crate) struct Elements {
    pub known: Known,
    pub count: i64,
}

impl Elements {
    fn touches_null(self) -> bool {
        self.count > 0 && self.known.size > 0 && self.known.begins_at_zero
    }

    /// From where to where, if they lie in one piece.
    fn range(self, address: usize, times: u64) -> Option<(u64, u64)> {
        let bytes = u64::try_from(self.count).ok()?.checked_mul(self.known.size)?.checked_mul(times)?;
        let from = address as u64;
        (self.known.contiguous && bytes > 0).then_some((from, from.checked_add(bytes)?))
    }
}

impl Entering<'_> {
    /// Notes what is wrong, unless something else is known already.
    #[cold]
    pub(crate) fn wrong(&mut self, argument: Argument, value: i64) -> &mut Self {
        let limits = i64::from(i32::MIN)..=i64::from(i32::MAX);
        let value = value.clamp(*limits.start(), *limits.end()) as i32;
        self.enter.fault.get_or_insert(trace::fault::Fault::Argument { argument, value });
        self
    }

    /// Judges the buffers, once the rest of the call is written.
    #[inline]
    pub(crate) fn judge_buffers(&mut self, arguments: &Arguments) {
        // Null, and every MPI's MPI_IN_PLACE, lie where no buffer lies.
        let odd = |address: usize| address.wrapping_add(0x1000) < 0x2000;
        if odd(arguments.first) || odd(arguments.second) {
            self.judge_odd(arguments);
        }
        if arguments.second != NOT_THERE {
            self.judge_overlap(arguments);
        }
    }

    #[cold]
    fn judge_odd(&mut self, arguments: &Arguments) {
        let class = self.kind.class();
        let collective = matches!(class, Class::Collective(_) | Class::Icollective(_));
        // What is put into a window may be put nowhere.
        if class == Class::Local {
            return;
        }
        // Who needs a buffer in an intercommunicator's collective, or in an unknown one's, is not told here.
        if collective && !self.is_within_one_group() {
            return;
        }
        let is_in_place = |address| constants::is_in_place(std::ptr::without_provenance(address));
        let (send_stands, receive_stands) = if collective { self.where_in_place_stands() } else { (false, false) };
        // Where nothing is sent or received the address may be any: that of an empty slice of Rust is Open MPI's MPI_IN_PLACE.
        let is_there = |elements: Option<Elements>| elements.is_some_and(|it| it.count > 0 && it.known.size > 0);
        let sends_there = is_in_place(arguments.first) && !send_stands && is_there(self.first);
        if sends_there || (is_in_place(arguments.second) && !receive_stands && is_there(self.received())) {
            self.wrong(Argument::InPlace, 0);
        }
        // Who has no neighbours needs no buffer for them.
        if self.kind.pattern() == Some(Pattern::Neighbours) {
            return;
        }
        // A matched message that no call gave may be MPI_MESSAGE_NO_PROC.
        let of_nobody = matches!(class, Class::Mrecv | Class::Imrecv) && self.recorder.list.is_empty();
        let to_nobody = !collective && (self.enter.peer == PROC_NULL || of_nobody);
        if arguments.first == 0
            && let Some(elements) = self.first.filter(|it| it.touches_null() && !to_nobody)
        {
            self.wrong(Argument::NullBuffer, elements.count);
        }
        let from_nobody = !collective && self.enter.receive.is_none_or(|half| half.peer == PROC_NULL);
        if arguments.second == 0
            && let Some(elements) = self.received().filter(|it| it.touches_null() && !from_nobody)
        {
            self.wrong(Argument::NullBuffer, elements.count);
        }
    }

    /// What is received beside what is sent, where this rank receives anything.
    fn received(&mut self) -> Option<Elements> {
        use Kind::{Exscan, Iexscan, Ireduce, Reduce};
        let reduces = self.second.is_none() && self.enter.operation != 0;
        // The first rank of an MPI_Exscan receives nothing.
        if matches!(self.kind, Exscan | Iexscan) || (matches!(self.kind, Reduce | Ireduce) && !self.is_at_root()) {
            return None;
        }
        if reduces { self.first } else { self.second }
    }

    /// Whether `MPI_IN_PLACE` may stand for what is sent, and for what is received. At other ranks than these the
    /// argument does not count, or needs a buffer (6.5 to 6.12).
    fn where_in_place_stands(&mut self) -> (bool, bool) {
        use Kind::{
            Allgather, Allgatherv, Allreduce, Alltoall, Alltoallv, Alltoallw, Exscan, Gather, Gatherv, Iallgather,
            Iallgatherv, Iallreduce, Ialltoall, Ialltoallv, Ialltoallw, Iexscan, Igather, Igatherv, Ireduce,
            IreduceScatter, IreduceScatterBlock, Iscan, Iscatter, Iscatterv, Reduce, ReduceScatter, ReduceScatterBlock,
            Scan, Scatter, Scatterv,
        };
        let root = self.is_at_root();
        match self.kind {
            Gather | Gatherv | Reduce | Igather | Igatherv | Ireduce => (root, !root),
            Scatter | Scatterv | Iscatter | Iscatterv => (!root, root),
            Allgather | Allgatherv | Alltoall | Alltoallv | Alltoallw | Allreduce | ReduceScatter
            | ReduceScatterBlock | Scan | Exscan => (true, false),
            Iallgather | Iallgatherv | Ialltoall | Ialltoallv | Ialltoallw | Iallreduce | IreduceScatter
            | IreduceScatterBlock | Iscan | Iexscan => (true, false),
            _ => (false, false),
        }
    }

    /// Sent and received elements in one place, where both lie in one piece: any other shape may well interleave.
    #[inline]
    fn judge_overlap(&mut self, arguments: &Arguments) {
        let (Some(first), Some(second)) = (self.first, self.second.or(self.first)) else { return };
        if !first.known.contiguous || !second.known.contiguous || arguments.first == 0 {
            return;
        }
        // No call moves more: most buffers lie further apart.
        let most = first.count.max(second.count).max(0).cast_unsigned().saturating_mul(self.spread());
        let most = most.saturating_mul(first.known.size.max(second.known.size));
        if (arguments.first.abs_diff(arguments.second) as u64) < most {
            self.judge_near(arguments, first);
        }
    }

    /// How many times the elements of an argument may lie there: once for each rank in some collectives.
    #[inline]
    fn spread(&self) -> u64 {
        if self.kind.pattern().is_some() { self.ranks.max(1) } else { 1 }
    }

    #[cold]
    fn judge_near(&mut self, arguments: &Arguments, first: Elements) {
        use Kind::{
            Allgather, Alltoall, Gather, Iallgather, Ialltoall, Igather, IreduceScatterBlock, Iscatter,
            ReduceScatterBlock, Scatter, Sendrecv,
        };
        let collective = self.kind.pattern().is_some();
        let size = self.ranks;
        let (send, receive) = match self.kind {
            Sendrecv => (1, 1),
            _ if collective && !self.is_within_one_group() => return,
            Gather | Igather | Allgather | Iallgather => (1, size),
            Scatter | Iscatter => (size, 1),
            Alltoall | Ialltoall => (size, size),
            ReduceScatterBlock | IreduceScatterBlock => (size, 1),
            _ if self.enter.operation != 0 && self.enter.count > 0 => (1, 1),
            _ => return,
        };
        let nobody = |peer: i32| !collective && peer == PROC_NULL;
        if nobody(self.enter.peer) || self.enter.receive.is_some_and(|half| nobody(half.peer)) {
            return;
        }
        let Some(second) = self.received() else { return };
        let ranges = (first.range(arguments.first, send), second.range(arguments.second, receive));
        if let (Some(sent), Some(received)) = ranges
            && sent.0 < received.1
            && received.0 < sent.1
        {
            self.wrong(Argument::Overlap, 0);
        }
    }

    /// Whether the communicator is known to have one group alone.
    fn is_within_one_group(&self) -> bool {
        let id = self.enter.communicator;
        id != FOREIGN && id != 0 && self.recorder.communicators.of_id(id).is_some_and(|it| it.remote.is_empty())
    }

    /// Whether this process is the root of the call on its communicator.
    fn is_at_root(&self) -> bool {
        let Some(definition) = self.recorder.communicators.of_id(self.enter.communicator) else { return false };
        let root = usize::try_from(self.enter.peer).ok().and_then(|root| definition.members.get(root));
        root == Some(&self.recorder.about.process)
    }
}
