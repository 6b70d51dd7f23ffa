//! Delays before calls, where the environment asks for them, by amounts that follow from a seed: messages arrive in
//! another order, and what depends on the order comes to light.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use trace::Kind;
use trace::kind::Class;

/// Names the seed.
const VARIABLE: &str = "RANKLINGS_SCHEDULE";

/// The longest delay, in microseconds: some time slices of the system, so that others overtake.
const LONGEST: u64 = 2_000;

/// After so many calls delays become rarer, so that a program that makes many still ends in time.
const OFTEN: u64 = 32;

/// So often a barrier has delays be as frequent as at the beginning: what a program does after it is done under another
/// schedule, and not under hardly any. Not more often, so that a program with a barrier in each of many steps ends in time.
const ANEW: u64 = 128;

/// The seed of this rank's delays; 0: none.
static SEED: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
    /// At which call delays were last as frequent as at the beginning, and how often that was so.
    static SINCE: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

/// Reads what the environment asks for.
pub(crate) fn start(rank: u32) {
    if let Some(seed) = std::env::var(VARIABLE).ok().and_then(|seed| seed.parse::<u64>().ok()) {
        SEED.store(mixed(seed.wrapping_add(u64::from(rank) << 32)) | 1, Ordering::Relaxed);
    }
}

/// Waits for as long as this call is to be delayed.
#[inline]
pub(crate) fn delay(kind: Kind) {
    let seed = SEED.load(Ordering::Relaxed);
    // Questions are asked again and again: they come late by themselves.
    if seed != 0 && !matches!(kind.class(), Class::Test | Class::Iprobe | Class::Improbe) {
        sleep(seed, kind);
    }
}

#[cold]
fn sleep(seed: u64, kind: Kind) {
    let number = CALLS.with(|calls| calls.replace(calls.get() + 1));
    let (since, times) = SINCE.get();
    if kind == Kind::Barrier && times < ANEW {
        SINCE.set((number, times + 1));
    }
    // Of the number of the call, so that what follows a barrier is delayed otherwise than what preceded it.
    let random = mixed(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    if (random >> 32).is_multiple_of(2 + (number - since) / OFTEN) {
        std::thread::sleep(Duration::from_micros(random % LONGEST));
    }
}

/// The finaliser of SplitMix64.
fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
