//! Timelines of hand-written records, and what must hold of all of them.

mod chrome;
mod damaged;
mod pictures;
#[path = "../../trace/tests/common/recording.rs"]
mod recording;
#[expect(dead_code, reason = "the language of trace's tests, of which these need a part")]
#[path = "../../trace/tests/common/script.rs"]
mod script;
#[path = "../../trace/tests/common/timelines.rs"]
mod timelines;

use timelines::{check, deadlock, ring};
