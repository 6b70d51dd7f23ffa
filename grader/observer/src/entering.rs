//! What goes into a call, in the words of MPI, for the record.

use std::ffi::{c_int, c_void};

use mpi_sys as mpi;
use trace::call::{Enter, Half, NO_PEER, NO_TAG, PROC_NULL, flags};
use trace::finding::Argument;
use trace::format::Definition;
use trace::{Identity, Kind};

use crate::arguments::Elements;
use crate::communicators::{self, FOREIGN};
use crate::constants::{self, raw};
use crate::datatypes::Known;
use crate::recorder::Recorder;
use crate::requests;

/// What goes into a call, being written.
pub(crate) struct Entering<'r> {
    pub recorder: &'r mut Recorder,
    pub enter: Enter<'static>,
    pub bytes: u64,
    pub child: Option<(u32, Identity)>,
    pub kind: Kind,
    /// What lies in the buffer, or in the one that is sent where there are two.
    pub first: Option<Elements>,
    /// What lies in the one that is received into.
    pub second: Option<Elements>,
    /// How many ranks take part in a collective.
    pub ranks: u64,
}

/// The topology that a call asks of its communicator (8.5, 8.6).
#[inline]
fn needed_topology(kind: Kind) -> Option<communicators::Topology> {
    use communicators::Topology;
    match kind {
        Kind::CartSub => Some(Topology::Grid),
        Kind::NeighborAllgather
        | Kind::NeighborAllgatherv
        | Kind::NeighborAlltoall
        | Kind::NeighborAlltoallv
        | Kind::NeighborAlltoallw
        | Kind::IneighborAllgather
        | Kind::IneighborAlltoall => Some(Topology::Any),
        _ => None,
    }
}

impl Entering<'_> {
    /// The call is another one, for calls of which not all is known.
    pub(crate) fn is_really(&mut self, kind: Kind) {
        self.kind = kind;
    }

    pub(crate) fn on(&mut self, communicator: mpi::MPI_Comm) -> &mut Self {
        self.enter.communicator = self.recorder.communicators.id(communicator);
        if self.enter.communicator == FOREIGN
            && let Some(why) = self.recorder.communicators.why_none(communicator)
        {
            self.wrong(why, 0);
        }
        self
    }

    pub(crate) fn message(&mut self, communicator: mpi::MPI_Comm, peer: c_int, tag: c_int) -> &mut Self {
        self.enter.peer = constants::peer(peer);
        self.enter.tag = constants::tag(tag);
        self.on(communicator)
    }

    /// Elements that are sent, or that there is room for.
    pub(crate) fn data(&mut self, count: impl Into<i64>, datatype: mpi::MPI_Datatype) -> &mut Self {
        let known = self.datatype(datatype);
        let count = count.into();
        self.first = known.map(|known| Elements { known, count });
        let (id, size) = known.map_or((0, 0), |known| (known.id, known.size));
        self.enter.datatype = id;
        self.enter.count = count;
        self.sends(count.max(0).cast_unsigned().saturating_mul(size))
    }

    /// A buffered send needs an attached buffer with room for it (3.6).
    #[inline]
    pub(crate) fn buffered(&mut self) -> &mut Self {
        if matches!(self.kind, Kind::Bsend | Kind::Ibsend) && self.enter.peer != PROC_NULL {
            self.judge_room();
        }
        self
    }

    #[cold]
    fn judge_room(&mut self) {
        match self.recorder.attached {
            None => drop(self.wrong(Argument::NoAttachedBuffer, 0)),
            Some(room) if self.bytes.saturating_add(u64::from(mpi::MPI_BSEND_OVERHEAD)) > room => {
                let room = i64::try_from(room).unwrap_or(i64::MAX);
                self.wrong(Argument::SmallAttachedBuffer, room);
            }
            Some(_) => {}
        }
    }

    /// Adds to the bytes that the call moves.
    pub(crate) fn sends(&mut self, bytes: u64) -> &mut Self {
        self.bytes = self.bytes.saturating_add(bytes);
        self
    }

    /// How many ranks take part on the other side: the same group, or an intercommunicator's remote one.
    pub(crate) fn size(&mut self, communicator: mpi::MPI_Comm) -> u64 {
        self.recorder.communicators.get(communicator).map_or(0, |known| known.counts() as u64)
    }

    /// Elements that there is room for: their bytes count when they have come.
    pub(crate) fn room(&mut self, count: impl Into<i64>, datatype: mpi::MPI_Datatype) -> &mut Self {
        self.data(count, datatype);
        self.bytes = 0;
        self
    }

    #[inline]
    fn datatype(&mut self, datatype: mpi::MPI_Datatype) -> Option<Known> {
        let Some((known, definition)) = self.recorder.datatypes.find(datatype) else {
            self.no_datatype(datatype);
            return None;
        };
        if let Some(definition) = definition {
            self.recorder.define(&Definition::Datatype(definition));
        }
        if !known.committed {
            self.wrong(Argument::UncommittedDatatype, 0);
        }
        Some(known)
    }

    #[cold]
    fn no_datatype(&mut self, datatype: mpi::MPI_Datatype) {
        match self.recorder.datatypes.why_none(datatype) {
            Some(Argument::Datatype) => self.enter.flags |= flags::NULL_TYPE,
            Some(why) => drop(self.wrong(why, 0)),
            None => {}
        }
    }

    /// The receiving half: of a `Sendrecv` with its peer and tag, of a collective without.
    pub(crate) fn half(
        &mut self,
        from: Option<(c_int, c_int)>,
        count: impl Into<i64>,
        datatype: mpi::MPI_Datatype,
    ) -> &mut Self {
        let (peer, tag) = from.map_or((NO_PEER, NO_TAG), |(peer, tag)| (constants::peer(peer), constants::tag(tag)));
        let (known, count) = (self.datatype(datatype), count.into());
        self.second = known.map(|known| Elements { known, count });
        let datatype = known.map_or(0, |known| known.id);
        self.enter.receive = Some(Half { peer, tag, datatype, count });
        self
    }

    /// A collective call: which one on its communicator.
    pub(crate) fn collective(&mut self, communicator: mpi::MPI_Comm) -> &mut Self {
        if let Some(known) = self.recorder.communicators.get(communicator) {
            known.collectives += 1;
            self.enter.index = known.collectives;
            self.ranks = known.counts() as u64;
        }
        self.on(communicator);
        if let Some(topology) = needed_topology(self.kind)
            && !self.recorder.communicators.has_topology(communicator, topology)
        {
            self.wrong(Argument::Topology, 0);
        }
        self
    }

    /// A collective over the processes of a window.
    pub(crate) fn collective_of_window(&mut self, window: mpi::MPI_Win) {
        self.enter.communicator = FOREIGN;
        if let Some(known) = self.recorder.communicators.of_window(window) {
            known.collectives += 1;
            (self.enter.index, self.enter.communicator) = (known.collectives, known.definition.id);
        }
    }

    pub(crate) fn root(&mut self, root: c_int) -> &mut Self {
        self.enter.peer = constants::peer(root);
        self
    }

    /// Whether this process is the root, whose other arguments count.
    pub(crate) fn is_root(&mut self, communicator: mpi::MPI_Comm, root: c_int) -> bool {
        let own = self.recorder.about.process;
        let Some(known) = self.recorder.communicators.get(communicator) else { return false };
        let definition = &known.definition;
        if !definition.remote.is_empty() {
            return root == mpi::MPI_ROOT;
        }
        usize::try_from(root).ok().and_then(|root| definition.members.get(root)) == Some(&own)
    }

    pub(crate) fn operation(&mut self, operation: mpi::MPI_Op) -> &mut Self {
        self.enter.operation = constants::operation(operation);
        let is_user = self.enter.operation == trace::datatype::Operation::USER.0;
        if !is_user {
            // The predefined ones are for predefined types alone (6.9.2).
            if self.kind != Kind::Accumulate && self.first.is_some_and(|it| it.known.derived) {
                self.wrong(Argument::OperationForType, i64::from(self.enter.operation));
            }
        } else if constants::is_no_operation(operation) {
            self.enter.flags |= flags::NULL_OPERATION;
        } else if !self.recorder.operations.contains_key(&raw(operation)) && constants::is_none_operation(operation) {
            self.wrong(Argument::NoOperation, 0);
        }
        self
    }

    pub(crate) fn in_place(&mut self, send: *const c_void, receive: *const c_void) -> &mut Self {
        if constants::is_in_place(send) {
            self.enter.flags |= flags::SEND_IN_PLACE;
        }
        if constants::is_in_place(receive) {
            self.enter.flags |= flags::RECEIVE_IN_PLACE;
        }
        self
    }

    /// Adds an array with one count for each rank; gives their sum.
    pub(crate) fn counts<C: Copy + Into<i64>>(&mut self, communicator: mpi::MPI_Comm, counts: *const C) -> u64 {
        let length = self.recorder.communicators.get(communicator).map_or(0, |known| known.counts());
        if length == 0 {
            return 0;
        }
        if counts.is_null() {
            self.wrong(Argument::NullArray, 0);
            return 0;
        }
        // SAFETY: the standard asks for one count per rank of the group.
        let counts = unsafe { std::slice::from_raw_parts(counts, length) };
        let counts = counts.iter().map(|&count| count.into());
        self.recorder.list.extend(counts.clone().map(i64::cast_unsigned));
        counts.map(|count| count.max(0).cast_unsigned()).fold(0, u64::saturating_add)
    }

    /// Adds an array with a count for each rank of the sending side and one of the receiving side, and then the types that
    /// they count, in the same order.
    pub(crate) fn counts_with_types<C: Copy + Into<i64>>(
        &mut self,
        communicator: mpi::MPI_Comm,
        sends: (*const C, *const mpi::MPI_Datatype),
        receives: (*const C, *const mpi::MPI_Datatype),
    ) {
        let length = self.recorder.communicators.get(communicator).map_or(0, |known| known.counts());
        if length == 0 || [sends, receives].iter().any(|(counts, types)| counts.is_null() || types.is_null()) {
            return;
        }
        self.counts(communicator, sends.0);
        self.counts(communicator, receives.0);
        for (is_send, (counts, types)) in [(true, sends), (false, receives)] {
            for place in 0..length {
                // SAFETY: the standard asks for one count and one type per rank of the group.
                let (count, datatype) = unsafe { ((*counts.add(place)).into(), *types.add(place)) };
                // The type of nothing is not looked at.
                let known = if count == 0 { None } else { self.datatype(datatype) };
                self.recorder.list.push(known.map_or(0, |known| u64::from(known.id)));
                if let Some(known) = known.filter(|_| is_send) {
                    self.sends(known.size.saturating_mul(count.max(0).cast_unsigned()));
                }
            }
        }
    }

    /// The requests that a call names. False when one of them is not known.
    pub(crate) fn requests(&mut self, handles: &[u64]) -> bool {
        let mut all_known = true;
        for &handle in handles.iter().filter(|handle| !requests::is_null(**handle)) {
            match self.recorder.requests.get(handle) {
                Some(request) => self.recorder.list.push(request.made),
                None => {
                    all_known = false;
                    self.unknown_request(handle);
                }
            }
        }
        if !all_known {
            self.enter.flags |= flags::UNKNOWN_REQUEST;
        }
        all_known
    }

    #[cold]
    fn unknown_request(&mut self, handle: u64) {
        if self.recorder.requests.was_completed(handle) {
            self.wrong(Argument::StaleRequest, 0);
        } else if requests::is_none(handle) {
            self.wrong(Argument::NoRequest, 0);
        }
    }

    /// An object that a call names.
    pub(crate) fn object(&mut self, handle: u64) -> &mut Self {
        self.recorder.list.push(handle);
        self
    }

    /// A call that makes a communicator out of this one.
    pub(crate) fn makes_child(&mut self, communicator: mpi::MPI_Comm) -> &mut Self {
        self.child = self.recorder.communicators.get(communicator).map(|known| {
            known.children += 1;
            (known.children - 1, known.definition.identity)
        });
        self
    }

    /// A call that makes a communicator out of a group that has none yet.
    pub(crate) fn on_group(&mut self, communicator: mpi::MPI_Comm, group: mpi::MPI_Group, tag: c_int) {
        self.enter.communicator = FOREIGN;
        if let Some(why) = self.recorder.communicators.why_none(communicator) {
            self.wrong(why, 0);
        }
        // A group that no call has given may be none, and MPI would answer with an error.
        if !self.recorder.groups.contains_key(&raw(group)) {
            return;
        }
        if let Some((definition, identity)) = self.recorder.communicators.group(communicator, group, tag) {
            self.enter.communicator = definition.id;
            self.enter.index = 1;
            self.child = Some((0, identity));
            self.recorder.define(&Definition::Communicator(definition));
        }
    }

    /// The checksum of a send's buffer, so that a change before its completion is noticed.
    pub(crate) fn checksum(
        &mut self,
        buffer: *const c_void,
        count: impl Into<i64>,
        datatype: mpi::MPI_Datatype,
    ) -> Option<(usize, usize)> {
        let (known, _) = self.recorder.datatypes.find(datatype)?;
        let bytes = usize::try_from(count.into()).ok()?.checked_mul(usize::try_from(known.size).ok()?)?;
        let address = buffer.expose_provenance();
        if !known.contiguous || bytes == 0 || address == 0 || self.enter.peer < 0 {
            return None;
        }
        self.enter.checksum = requests::checksum(address, bytes);
        self.enter.checksum.is_some().then_some((address, bytes))
    }
}
