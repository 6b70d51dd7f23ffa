//! What comes out of a call, in the words of MPI, for the record.

use std::ffi::c_int;

use mpi_sys as mpi;
use trace::call::{Completion, Exit, NO_PEER, NO_TAG, flags};
use trace::format::Definition;
use trace::{Communicator, Identity, Process};

use crate::communicators::{self, FOREIGN};
use crate::constants::{self, raw};
use crate::recorder::Recorder;
use crate::requests::{self, Parent, Request};

/// What comes out of a call, being written.
pub(crate) struct Leaving<'r> {
    pub recorder: &'r mut Recorder,
    pub exit: Exit<'static>,
    pub bytes: u64,
    pub sequence: u64,
    pub child: Option<(u32, Identity)>,
}

impl Leaving<'_> {
    pub(crate) const fn succeeded(&self) -> bool {
        self.exit.result == 0
    }

    /// Who sent what, by the status of a receive or probe.
    pub(crate) fn status(&mut self, status: &mpi::MPI_Status) {
        self.exit.source = constants::peer(status.MPI_SOURCE);
        self.exit.tag = constants::tag(status.MPI_TAG);
        if self.exit.source >= 0 && self.succeeded() {
            self.exit.bytes = bytes_of(status);
            self.bytes = self.bytes.saturating_add(self.exit.bytes.max(0).cast_unsigned());
        }
    }

    /// The answer to a question.
    pub(crate) fn answer(&mut self, yes: bool) {
        if yes {
            self.exit.flags |= flags::TRUE;
        }
    }

    /// A request that the call made.
    pub(crate) fn request(&mut self, handle: mpi::MPI_Request, change: impl FnOnce(&mut Request)) {
        if !self.succeeded() {
            return;
        }
        let mut request = Request {
            made: self.sequence,
            kind: self.exit.kind,
            receives: false,
            persistent: false,
            active: true,
            cancelled: false,
            buffer: None,
            communicator: None,
        };
        change(&mut request);
        self.recorder.requests.add(raw(handle), request);
    }

    /// A communicator that the call made.
    pub(crate) fn communicator(&mut self, parent: mpi::MPI_Comm, new: mpi::MPI_Comm) {
        if !self.succeeded() || communicators::is_null(new) {
            return;
        }
        let Some(child) = self.child else { return };
        self.exit.communicator = add_child(self.recorder, parent, child, new);
    }

    /// A window that the call made, over the processes of a communicator.
    pub(crate) fn window(&mut self, communicator: mpi::MPI_Comm, new: mpi::MPI_Win) {
        let Some((index, identity)) = self.child.filter(|_| self.succeeded()) else { return };
        let Some(known) = self.recorder.communicators.get(communicator) else { return };
        let members = known.definition.members.clone();
        let lowest = members.iter().copied().min().unwrap_or_default();
        let name = "a window".to_owned();
        let definition =
            Communicator { id: 0, identity: identity.child(index, lowest), name, members, remote: Vec::new() };
        let definition = self.recorder.communicators.add_window(new, definition);
        self.object(raw(new));
        self.recorder.define(&Definition::Communicator(definition));
    }

    /// What an `MPI_Comm_idup` has promised: where it will be, from what, as which child.
    pub(crate) fn promise(&self, parent: mpi::MPI_Comm, place: *mut mpi::MPI_Comm) -> Option<(usize, Parent, u32)> {
        self.child.map(|(index, _)| (place.expose_provenance(), Parent(parent), index))
    }

    /// The number of the world that a spawn gave birth to, and the processes that did it.
    pub(crate) fn spawned_world(&mut self, parent: mpi::MPI_Comm, root: c_int) -> Option<(u32, Vec<Process>)> {
        let (index, identity) = self.child?;
        let known = self.recorder.communicators.get(parent)?;
        Some((identity.spawned_world(index, root), known.definition.members.clone()))
    }

    /// A communicator whose groups are known otherwise.
    pub(crate) fn known_communicator(&mut self, new: mpi::MPI_Comm, members: Vec<Process>, remote: Vec<Process>) {
        let Some((index, identity)) = self.child.filter(|_| self.succeeded()) else { return };
        let lowest = members.iter().copied().min().unwrap_or_default();
        let definition =
            Communicator { id: 0, identity: identity.child(index, lowest), name: String::new(), members, remote };
        let definition = self.recorder.communicators.add(new, definition);
        self.exit.communicator = definition.id;
        self.recorder.define(&Definition::Communicator(definition));
    }

    pub(crate) fn object(&mut self, handle: u64) {
        if self.succeeded() {
            self.exit.object = handle;
        }
    }

    /// A request that is complete, with its status where it says something.
    pub(crate) fn completed(&mut self, handle: u64, status: Option<&mpi::MPI_Status>) {
        let Some(request) = self.recorder.requests.complete(handle) else { return };
        let mut done = Completion {
            request: request.made,
            source: NO_PEER,
            tag: NO_TAG,
            bytes: -1,
            checksum: None,
            cancelled: false,
        };
        if let Some(status) = status {
            if request.cancelled {
                let mut flag = 0;
                // SAFETY: a local query of a status that MPI has filled.
                unsafe { mpi::PMPI_Test_cancelled(status, &raw mut flag) };
                done.cancelled = flag != 0;
            }
            if request.receives && !done.cancelled {
                done.source = constants::peer(status.MPI_SOURCE);
                done.tag = constants::tag(status.MPI_TAG);
                if done.source >= 0 {
                    done.bytes = bytes_of(status);
                    self.recorder.total(request.kind, 0, done.bytes.max(0).cast_unsigned(), 0);
                }
            }
        }
        if let Some((address, bytes)) = request.buffer.filter(|_| !request.cancelled) {
            done.checksum = requests::checksum(address, bytes);
        }
        if let Some((place, Parent(parent), index)) = request.communicator {
            // SAFETY: the standard asks that the place stays until the request is complete.
            let new = unsafe { *std::ptr::with_exposed_provenance::<mpi::MPI_Comm>(place) };
            let identity = self.recorder.communicators.get(parent).map(|known| known.definition.identity);
            if let Some(identity) = identity.filter(|_| !communicators::is_null(new)) {
                add_child(self.recorder, parent, (index, identity), new);
            }
        }
        self.recorder.completed.push(done);
    }
}

/// Bytes of a received message; negative when they can't be told.
fn bytes_of(status: &mpi::MPI_Status) -> i64 {
    let mut count = 0;
    // SAFETY: a local query of a status that MPI has filled; MPI_BYTE measures any message.
    unsafe { mpi::PMPI_Get_count(status, constants::byte(), &raw mut count) };
    if count >= 0 {
        return i64::from(count);
    }
    // More than an int holds, or not to be told.
    let mut large: mpi::MPI_Count = -1;
    // SAFETY: the same.
    unsafe { mpi::PMPI_Get_elements_x(status, constants::byte(), &raw mut large) };
    large.max(-1)
}

/// Takes notice of a communicator that was made from another; gives its id.
fn add_child(recorder: &mut Recorder, parent: mpi::MPI_Comm, child: (u32, Identity), new: mpi::MPI_Comm) -> u32 {
    let Some(known) = recorder.communicators.get(parent) else { return FOREIGN };
    let parent_definition = known.definition.clone();
    let processes = communicators::processes(new, &parent_definition, parent);
    let Some((members, remote)) = processes else { return FOREIGN };
    let lowest = members.iter().chain(&remote).copied().min().unwrap_or_default();
    let identity = child.1.child(child.0, lowest);
    let definition = Communicator { id: 0, identity, name: String::new(), members, remote };
    let definition = recorder.communicators.add(new, definition);
    let id = definition.id;
    recorder.define(&Definition::Communicator(definition));
    id
}
