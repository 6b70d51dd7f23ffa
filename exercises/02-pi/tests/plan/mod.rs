//! What each check launches: `Trials::pi(darts, ranks, runs)`. The harness's own tests measure what these numbers
//! catch and how often they are wrong.

use harness::statistics::Trials;

/// Many darts, shared equally, so that the estimate itself is judged and nothing else. On one rank only the throwing
/// and the counting can be wrong. On five the sum can be too, and a fifth of pi isn't mistaken for a missing factor 4.
pub const ACCURACY: [Trials; 2] = [Trials::pi(240_000, 1, 5), Trials::pi(240_000, 5, 5)];

/// So few darts that a lost remainder is a large part of them: more than there are ranks, and fewer.
pub const SHARES: [Trials; 2] = [Trials::pi(11, 8, 400), Trials::pi(3, 5, 400)];

/// Many runs, because a spread is hard to measure. Two ranks show best what rank 0 does, and eight show two ranks
/// that draw the same numbers, whichever they are.
pub const SPREAD: [Trials; 2] = [Trials::pi(128, 2, 1_000), Trials::pi(128, 8, 5_000)];

/// Enough runs that random numbers from elsewhere never agree by chance.
pub const REPEAT: Trials = Trials::pi(1_000, 4, 50);
