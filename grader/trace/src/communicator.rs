//! Who is who: processes, and communicators that every member names alike without a message.

use serde::Serialize;

/// A process of a launch: its rank in the `MPI_COMM_WORLD` that it was born into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Process {
    /// 0 for the ranks that were launched; another number for each `MPI_Comm_spawn`, see [`Identity::spawned_world`].
    pub world: u32,
    /// The rank in that world.
    pub rank: u32,
}

impl Process {
    /// A launched rank.
    #[must_use]
    pub const fn rank(rank: u32) -> Self {
        Self { world: 0, rank }
    }

    /// One word, for the format.
    #[must_use]
    pub const fn to_word(self) -> u64 {
        ((self.world as u64) << 32) | self.rank as u64
    }

    /// Back from one word.
    #[must_use]
    pub const fn from_word(word: u64) -> Self {
        Self { world: (word >> 32) as u32, rank: word as u32 }
    }
}

/// A communicator's name: the same on each of its members, different from every other communicator's.
///
/// Each member computes it for itself from what it knows: the parent's identity, how many communicators were made from
/// the parent before (all members of the parent make them in the same order, because creation is collective), and the
/// lowest process of the new group, which tells apart the parts of one `MPI_Comm_split`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Identity(pub u64);

impl Identity {
    /// `MPI_COMM_WORLD` of a world.
    #[must_use]
    pub const fn world(world: u32) -> Self {
        Self(mix(0x776f_726c_6400, world as u64))
    }

    /// `MPI_COMM_SELF` of a process.
    #[must_use]
    pub const fn own(process: Process) -> Self {
        Self(mix(0x7365_6c66_0000, process.to_word()))
    }

    /// The communicator that the `index`-th creating call on `self` gave to the group whose lowest member is `lowest`.
    #[must_use]
    pub const fn child(self, index: u32, lowest: Process) -> Self {
        Self(mix(mix(self.0, index as u64), lowest.to_word()))
    }

    /// For `MPI_Comm_create_group`, in which only the group takes part: `index` counts this group's calls with this
    /// tag. The call itself is recorded on a communicator with this identity, so that the group matches.
    #[must_use]
    pub fn of_group(self, members: &[Process], tag: i32, index: u32) -> Self {
        let start = mix(mix(self.0 ^ 0x6772_6f75_7000, tag as u32 as u64), u64::from(index));
        Self(members.iter().fold(start, |hash, member| mix(hash, member.to_word())))
    }

    /// The world that the `index`-th `MPI_Comm_spawn` on this communicator gives birth to. By its root, so that ranks
    /// that each take themselves for it do not give one name to several worlds.
    #[must_use]
    pub const fn spawned_world(self, index: u32, root: i32) -> u32 {
        (mix(self.0 ^ 0x7370_6177_6e00, (root as u32 as u64) << 32 | index as u64) >> 33) as u32 + 1
    }
}

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014), over both words.
const fn mix(a: u64, b: u64) -> u64 {
    let mut z = a.rotate_left(23) ^ b.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A communicator as one of its members sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Communicator {
    /// The small number that this process's calls name it by; 0 is `MPI_COMM_NULL`.
    pub id: u32,
    /// Its identity across processes.
    pub identity: Identity,
    /// What to call it: `MPI_COMM_WORLD`, or the name set by `MPI_Comm_set_name`, or empty.
    pub name: String,
    /// Its (local) group, in the order of ranks.
    pub members: Vec<Process>,
    /// The remote group of an intercommunicator, empty otherwise. Peers are ranks in it.
    pub remote: Vec<Process>,
}
