//! Where a grading's random numbers come from: one seed, which the report prints and `--seed` repeats.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::failure::RECORDS_VARIABLE;

/// Names the seed of the grading.
pub const SEED_VARIABLE: &str = "RANKLINGS_SEED";

/// The seed of this grading, or of this process where no grader named one.
#[must_use]
pub fn of_grading() -> u64 {
    static SEED: OnceLock<u64> = OnceLock::new();
    *SEED.get_or_init(|| {
        let named = std::env::var(SEED_VARIABLE).ok().and_then(|seed| seed.parse().ok());
        named.unwrap_or_else(|| u64::from(new()))
    })
}

/// A seed that nobody can know before, short enough to be typed.
#[must_use]
pub fn new() -> u32 {
    use std::hash::{BuildHasher, Hasher};
    (std::hash::RandomState::new().build_hasher().finish() >> 32) as u32
}

/// The next number of this check's stream. Each check has a stream of its own, so that one more number drawn in one
/// changes nothing in the others.
#[must_use]
pub fn next() -> u64 {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    let check = std::env::var_os(RECORDS_VARIABLE).map(PathBuf::from);
    let check = check.as_deref().and_then(|folder| folder.file_name()).unwrap_or_default().to_string_lossy();
    mixed(of_grading() ^ hashed(&check), DRAWN.fetch_add(1, Ordering::Relaxed))
}

/// The n-th number of a stream: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
#[must_use]
pub fn mixed(stream: u64, n: u64) -> u64 {
    let state = stream.wrapping_add((n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// FNV-1a: the same in every process.
fn hashed(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
