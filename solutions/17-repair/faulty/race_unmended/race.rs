//! expect: wrong-output in race_is_mended, says "is told the wrong total"
//!
//! As it was given. The articles of a request may be another shop's.

include!("../../../../exercises/17-repair/src/race.rs");
