//! Communicators by handle, each with a name that its members agree on without a message.

use std::ffi::c_int;

use mpi_sys as mpi;
use rustc_hash::{FxHashMap, FxHashSet};
pub(crate) use trace::call::FOREIGN;
use trace::finding::Argument;
use trace::{Communicator, Identity, Process};

use crate::constants::raw;
use crate::handles;

/// What is known of a communicator.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// As the record has it.
    pub definition: Communicator,
    /// How many collectives were called on it.
    pub collectives: u32,
    /// How many communicators were made from it.
    pub children: u32,
}

impl Known {
    /// How many ranks an array of counts is for.
    pub(crate) fn counts(&self) -> usize {
        let definition = &self.definition;
        if definition.remote.is_empty() { definition.members.len() } else { definition.remote.len() }
    }
}

/// The communicators of a process.
#[derive(Default)]
pub(crate) struct Communicators {
    known: FxHashMap<u64, Known>,
    /// The handle that was looked up last, and its id.
    recent: Option<(u64, u32)>,
    freed: FxHashSet<u64>,
    /// How often each group made a communicator with a tag, by the group's identity.
    groups: FxHashMap<u64, u32>,
    last: u32,
}

impl Communicators {
    /// What a handle means; `None` for the null communicator and for foreign ones.
    pub(crate) fn get(&mut self, communicator: mpi::MPI_Comm) -> Option<&mut Known> {
        self.known.get_mut(&raw(communicator))
    }

    /// The id that calls name it by.
    #[inline]
    pub(crate) fn id(&mut self, communicator: mpi::MPI_Comm) -> u32 {
        match self.recent {
            Some((handle, id)) if handle == raw(communicator) => id,
            _ => self.look_up(communicator),
        }
    }

    fn look_up(&mut self, communicator: mpi::MPI_Comm) -> u32 {
        match self.known.get(&raw(communicator)) {
            Some(known) => {
                self.recent = Some((raw(communicator), known.definition.id));
                known.definition.id
            }
            None if is_null(communicator) => 0,
            None => FOREIGN,
        }
    }

    /// What an id means.
    #[cold]
    pub(crate) fn of_id(&self, id: u32) -> Option<&Communicator> {
        self.known.values().map(|known| &known.definition).find(|definition| definition.id == id)
    }

    /// Why a handle is no communicator, if it surely is none.
    #[cold]
    pub(crate) fn why_none(&self, communicator: mpi::MPI_Comm) -> Option<Argument> {
        if is_null(communicator) {
            Some(Argument::Communicator)
        } else if self.known.contains_key(&raw(communicator)) {
            None
        } else if self.freed.contains(&raw(communicator)) {
            Some(Argument::FreedCommunicator)
        } else {
            // SAFETY: a constant of the bindings.
            handles::is_none(communicator, unsafe { mpi::RSMPI_COMM_NULL }).then_some(Argument::NoCommunicator)
        }
    }

    /// A handle that was freed may come back as another communicator.
    pub(crate) fn forget(&mut self, handle: u64) {
        if self.known.remove(&handle).is_some() {
            self.freed.insert(handle);
        }
        self.recent = None;
    }

    /// Takes notice of a communicator, and gives its definition.
    pub(crate) fn add(&mut self, handle: mpi::MPI_Comm, definition: Communicator) -> Communicator {
        self.add_raw(raw(handle), definition)
    }

    /// The processes of a window, whose collectives are counted as a communicator's are. No window has a communicator's handle.
    pub(crate) fn add_window(&mut self, window: mpi::MPI_Win, definition: Communicator) -> Communicator {
        self.add_raw(raw(window), definition)
    }

    /// What is known of a window's processes.
    pub(crate) fn of_window(&mut self, window: mpi::MPI_Win) -> Option<&mut Known> {
        self.known.get_mut(&raw(window))
    }

    fn add_raw(&mut self, handle: u64, mut definition: Communicator) -> Communicator {
        self.last += 1;
        definition.id = self.last;
        self.recent = None;
        self.freed.remove(&handle);
        self.known.insert(handle, Known { definition: definition.clone(), collectives: 0, children: 0 });
        definition
    }

    /// A number for the group of an `MPI_Comm_create_group`, which is collective over a group that has no communicator
    /// yet: its definition, and the identity for what it makes.
    pub(crate) fn group(
        &mut self,
        parent: mpi::MPI_Comm,
        group: mpi::MPI_Group,
        tag: c_int,
    ) -> Option<(Communicator, Identity)> {
        let parent = self.get(parent)?.definition.clone();
        let members = members(group, &parent)?;
        Some(self.of_group(parent.identity, members, tag))
    }

    /// The same of a group whose processes are known.
    pub(crate) fn of_group(&mut self, parent: Identity, members: Vec<Process>, tag: c_int) -> (Communicator, Identity) {
        let count = self.groups.entry(parent.of_group(&members, tag, 0).0).or_default();
        let identity = parent.of_group(&members, tag, *count);
        *count += 1;
        self.last += 1;
        (Communicator { id: self.last, identity, name: String::new(), members, remote: Vec::new() }, identity)
    }
}

/// Which neighbours a communicator's ranks have (MPI 4.1, chapter 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topology {
    /// Those of a Cartesian grid.
    Grid,
    /// Those of a graph that every rank knows.
    Graph,
    /// Those of a graph of which each rank knows its part.
    DistributedGraph,
    /// Of any of these.
    Any,
}

impl Communicators {
    /// False where a communicator certainly has not this topology.
    pub(crate) fn has_topology(&mut self, communicator: mpi::MPI_Comm, topology: Topology) -> bool {
        if self.get(communicator).is_none() {
            return true;
        }
        let mut kind = 0;
        // SAFETY: a local query, into a place of ours, of a communicator that is known; constants of the bindings.
        let (grid, graph, distributed) = unsafe {
            mpi::PMPI_Topo_test(communicator, &raw mut kind);
            (mpi::RSMPI_CART, mpi::RSMPI_GRAPH, mpi::RSMPI_DIST_GRAPH)
        };
        match topology {
            Topology::Grid => kind == grid,
            Topology::Graph => kind == graph,
            Topology::DistributedGraph => kind == distributed,
            Topology::Any => [grid, graph, distributed].contains(&kind),
        }
    }
}

/// Whether it is `MPI_COMM_NULL`.
pub(crate) fn is_null(communicator: mpi::MPI_Comm) -> bool {
    // SAFETY: a constant of the bindings.
    raw(communicator) == raw(unsafe { mpi::RSMPI_COMM_NULL })
}

/// Whether it is there from the beginning to the end.
pub(crate) fn is_predefined(communicator: mpi::MPI_Comm) -> bool {
    // SAFETY: constants of the bindings.
    let all = unsafe { [mpi::RSMPI_COMM_WORLD, mpi::RSMPI_COMM_SELF] };
    all.iter().any(|it| raw(*it) == raw(communicator))
}

/// Whether it joins two groups.
pub(crate) fn is_inter(communicator: mpi::MPI_Comm) -> bool {
    let mut flag = 0;
    // SAFETY: a local query of a communicator that MPI has just given.
    unsafe { mpi::PMPI_Comm_test_inter(communicator, &raw mut flag) };
    flag != 0
}

/// The processes of a communicator that was made from `parent`, in the order of its ranks, and those of its remote
/// group. `None` when some of them are not in the parent.
pub(crate) fn processes(
    communicator: mpi::MPI_Comm,
    parent: &Communicator,
    parent_handle: mpi::MPI_Comm,
) -> Option<(Vec<Process>, Vec<Process>)> {
    let local = Group::of(communicator);
    let in_parent = |group: &Group| {
        let mut found = group.translated(&Group::of(parent_handle), &parent.members);
        if !parent.remote.is_empty() {
            let remote = group.translated(&Group::of_remote(parent_handle), &parent.remote);
            found = found.into_iter().zip(remote).map(|(local, remote)| local.or(remote)).collect();
        }
        found.into_iter().collect::<Option<Vec<_>>>()
    };
    let members = in_parent(&local)?;
    let remote = if is_inter(communicator) { in_parent(&Group::of_remote(communicator))? } else { Vec::new() };
    Some((members, remote))
}

/// The processes of a group within a communicator's.
fn members(group: mpi::MPI_Group, within: &Communicator) -> Option<Vec<Process>> {
    // SAFETY: a constant of the bindings.
    let world = Group::of(unsafe { mpi::RSMPI_COMM_WORLD });
    let own = within.members.first()?.world;
    let all: Vec<Process> = (0..world.size() as u32).map(|rank| Process { world: own, rank }).collect();
    let group = std::mem::ManuallyDrop::new(Group(group));
    group.translated(&world, &all).into_iter().collect()
}

/// A group that is freed with this value.
pub(crate) struct Group(pub mpi::MPI_Group);

impl Group {
    fn of(communicator: mpi::MPI_Comm) -> Self {
        // SAFETY: a local query into a place of ours; the constant is one of the bindings.
        unsafe {
            let mut group = mpi::RSMPI_GROUP_NULL;
            mpi::PMPI_Comm_group(communicator, &raw mut group);
            Self(group)
        }
    }

    fn of_remote(communicator: mpi::MPI_Comm) -> Self {
        // SAFETY: as above.
        unsafe {
            let mut group = mpi::RSMPI_GROUP_NULL;
            mpi::PMPI_Comm_remote_group(communicator, &raw mut group);
            Self(group)
        }
    }

    fn size(&self) -> usize {
        let mut size = 0;
        // SAFETY: a local query of a group.
        unsafe { mpi::PMPI_Group_size(self.0, &raw mut size) };
        usize::try_from(size).unwrap_or_default()
    }

    /// For each of its ranks the process that has it in another group.
    pub(crate) fn translated(&self, other: &Self, processes: &[Process]) -> Vec<Option<Process>> {
        let ranks: Vec<c_int> = (0..self.size() as c_int).collect();
        let mut found: Vec<c_int> = vec![-1; ranks.len()];
        // SAFETY: both arrays have as many elements as are named.
        unsafe {
            let count = ranks.len() as c_int;
            mpi::PMPI_Group_translate_ranks(self.0, count, ranks.as_ptr(), other.0, found.as_mut_ptr());
        }
        found.into_iter().map(|rank| processes.get(usize::try_from(rank).ok()?).copied()).collect()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // SAFETY: a group that a query above has given.
        unsafe {
            if raw(self.0) != raw(mpi::RSMPI_GROUP_NULL) && raw(self.0) != raw(mpi::RSMPI_GROUP_EMPTY) {
                mpi::PMPI_Group_free(&raw mut self.0);
            }
        }
    }
}
