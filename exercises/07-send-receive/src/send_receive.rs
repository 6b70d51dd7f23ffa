use mpi::Tag;
use mpi::topology::{Rank, SimpleCommunicator};

use crate::driver::Row;

/// The tag of a message from rank 0 to rank 1 in `ping_pong`.
pub const PING: Tag = 1;

/// The tag of the message that rank 1 sends back.
pub const PONG: Tag = 2;

/// The partner of a rank: ranks 0 and 1 are partners, 2 and 3 are, and so on.
///
/// `rank` counts from 0 to `ranks - 1`. `None` for the last rank when their number is odd: it has no partner.
pub fn partner(rank: Rank, ranks: Rank) -> Option<Rank> {
    todo!("the partner of rank {rank} of {ranks}")
}

/// Sends `mine` to this rank's partner and returns what the partner sent, or `None` where there is no partner.
///
/// Every rank calls it. `mine` is as long on both partners, and may be empty or many megabytes.
pub fn exchange(mine: &[u64], world: &SimpleCommunicator) -> Option<Vec<u64>> {
    let _ = world; // what you write here uses it
    todo!("swap {} numbers with the partner", mine.len())
}

/// Plays ping-pong with a message of so many bytes: rank 0 sends it to rank 1 with the tag `PING` and waits until it
/// is back; rank 1 waits for it and sends it back with the tag `PONG`. This is done `repetitions` times, at least once.
///
/// Every rank calls it. Rank 0 returns the seconds that one message takes one way: half of the mean round trip. All
/// other ranks return `None`, and so does rank 0 when it is alone. Ranks from 2 on send and receive nothing.
pub fn ping_pong(bytes: usize, repetitions: u32, world: &SimpleCommunicator) -> Option<f64> {
    let _ = world; // what you write here uses it
    todo!("send {bytes} bytes there ({PING}) and back ({PONG}) {repetitions} times")
}

/// Plays ping-pong with messages of all these sizes, one after the other.
///
/// Every rank calls it. Rank 0 returns a row for each size, in the order of `sizes`: the size in bytes, the latency,
/// which is what `ping_pong` returns, in seconds, and the bandwidth, which is the bytes sent per second. All other
/// ranks return no rows, and so does rank 0 when it is alone.
pub fn table(sizes: &[usize], repetitions: u32, world: &SimpleCommunicator) -> Vec<Row> {
    let _ = world; // what you write here uses it
    todo!("measure messages of {sizes:?} bytes, {repetitions} times each")
}
