//! The processes and communicators of a launch, by place rather than by name.

use std::rc::Rc;

use super::NONE;
use crate::communicator::{Communicator, Identity, Process};
use crate::fast_map::FastMap;
use crate::launch::Launch;

/// Lists of processes by name, with the same by place.
type Lists = Vec<(Vec<Process>, Rc<[u32]>)>;

/// A communicator across its members.
pub(crate) struct Group {
    pub name: String,
    /// The places of its processes, both groups of an intercommunicator; `NONE` for one without a record.
    pub members: Vec<u32>,
    pub is_inter: bool,
}

/// A communicator as one process sees it.
#[derive(Clone)]
pub(crate) struct View {
    pub group: u32,
    /// The processes that a root or a rank of its own side means.
    pub local: Rc<[u32]>,
    /// The processes that a peer means.
    pub peers: Rc<[u32]>,
}

/// Who there is.
pub(crate) struct World {
    pub groups: Vec<Group>,
    /// For each process, its communicators by id.
    pub views: Vec<FastMap<u32, View>>,
}

impl World {
    pub(crate) fn new(launch: &Launch) -> Self {
        let places: FastMap<u64, u32> =
            launch.records.iter().zip(0..).map(|(it, place)| (it.process.to_word(), place)).collect();
        let place = |process: &Process| places.get(&process.to_word()).copied().unwrap_or(NONE);
        let mut groups: Vec<Group> = Vec::new();
        let mut by_identity: FastMap<u64, u32> = FastMap::default();
        // Members see one list of processes for most communicators, so keep it once.
        let mut lists: FastMap<u64, Lists> = FastMap::default();
        let mut shared = |identity: Identity, processes: &[Process]| -> Rc<[u32]> {
            let known = lists.entry(identity.0).or_default();
            if let Some((_, list)) = known.iter().find(|(of, _)| of == processes) {
                return Rc::clone(list);
            }
            let list: Rc<[u32]> = processes.iter().map(place).collect();
            known.push((processes.to_vec(), Rc::clone(&list)));
            list
        };
        let mut views = Vec::with_capacity(launch.records.len());
        for record in &launch.records {
            let mut ids: Vec<&Communicator> = record.communicators.values().collect();
            ids.sort_by_key(|communicator| communicator.id);
            let mut seen = FastMap::default();
            for it in ids {
                let local = shared(it.identity, &it.members);
                let peers = if it.remote.is_empty() { Rc::clone(&local) } else { shared(it.identity, &it.remote) };
                let group = *by_identity.entry(it.identity.0).or_insert_with(|| {
                    let mut members = local.to_vec();
                    if !it.remote.is_empty() {
                        members.extend(peers.iter());
                    }
                    let is_inter = !it.remote.is_empty();
                    groups.push(Group { name: it.name.clone(), members, is_inter });
                    groups.len() as u32 - 1
                });
                seen.insert(it.id, View { group, local, peers });
            }
            views.push(seen);
        }
        Self { groups, views }
    }

    pub(crate) fn view(&self, process: usize, communicator: u32) -> Option<&View> {
        self.views[process].get(&communicator)
    }

    pub(crate) fn group(&self, group: u32) -> &Group {
        &self.groups[group as usize]
    }
}
