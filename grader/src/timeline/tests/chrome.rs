use std::collections::HashMap;

use serde_json::Value;
use trace::Launch;

use super::{deadlock, ring};
use crate::timeline::chrome;
use trace::timeline::Timeline;

pub fn written(launch: &Launch) -> Value {
    let mut text = Vec::new();
    chrome::write(&Timeline::of(launch), &mut text).expect("memory takes all");
    serde_json::from_slice(&text).expect("JSON")
}

fn events(document: &Value) -> &[Value] {
    document["traceEvents"].as_array().expect("an array")
}

#[track_caller]
fn number(event: &Value, field: &str) -> f64 {
    event[field].as_f64().unwrap_or_else(|| panic!("{field} of {event}"))
}

/// A track's events begin in order, its slices nest, and each flow has one start, one finish, and slices around both,
/// unless the record is damaged and its calls overlap.
#[track_caller]
pub fn check(document: &Value, damaged: bool) {
    let mut open: HashMap<(u64, u64), Vec<(f64, f64)>> = HashMap::new();
    let mut last: HashMap<(u64, u64), f64> = HashMap::new();
    let mut flows: HashMap<u64, Vec<(&str, f64)>> = HashMap::new();
    for event in events(document) {
        let track = (event["pid"].as_u64().expect("a pid"), event["tid"].as_u64().expect("a tid"));
        let (ts, phase) = (number(event, "ts"), event["ph"].as_str().expect("a phase"));
        if phase == "M" {
            continue;
        }
        assert!(last.insert(track, ts).is_none_or(|before| before <= ts), "{event} is out of order");
        let open = open.entry(track).or_default();
        // Half a nanosecond, and what a float loses of an eternity.
        let slack = 5e-4 + ts * 1e-15;
        open.retain(|slice| slice.1 > ts + slack);
        match phase {
            "X" => {
                let end = ts + number(event, "dur");
                assert!(open.iter().all(|slice| end <= slice.1 + slack), "{event} is half within another");
                open.push((ts, end));
            }
            "s" | "f" => {
                assert!(damaged || !open.is_empty(), "{event} has no slice");
                flows.entry(event["id"].as_u64().expect("an id")).or_default().push((phase, ts));
                assert_eq!(event["bp"].as_str(), (phase == "f").then_some("e"));
            }
            other => panic!("an event of phase {other}"),
        }
    }
    for (id, ends) in flows {
        assert!(matches!(ends[..], [("s", sent), ("f", received)] if sent <= received), "flow {id}: {ends:?}");
    }
}

#[test]
fn a_run_that_ended() {
    let document = written(&ring());
    check(&document, false);
    let named = |name: &str| events(&document).iter().filter(|event| event["name"] == name).count();
    assert_eq!((named("MPI_Recv"), named("process_name"), named("message")), (4, 4, 8));
    assert_eq!(document["displayTimeUnit"], "ns");
    let receive = events(&document).iter().find(|event| event["name"] == "MPI_Recv" && event["pid"] == 1);
    let expected = serde_json::json!({
        "from": "rank 0", "tag": 7, "communicator": "MPI_COMM_WORLD", "count": 1000, "bytes": 8000, "line": "src/ring.rs:31"
    });
    assert_eq!(receive.expect("it is there")["args"], expected);
}

#[test]
fn a_run_that_hangs() {
    let document = written(&deadlock());
    check(&document, false);
    let stuck: Vec<&Value> = events(&document).iter().filter(|event| event["args"]["stuck"] == true).collect();
    assert_eq!(stuck.len(), 3);
}

#[test]
fn nothing_recorded() {
    assert!(events(&written(&Launch::default())).is_empty());
}
