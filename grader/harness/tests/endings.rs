//! What a run record says of how a launch ended, where several things went wrong at once.

use harness::{Run, Verdict};
use serde_json::{Value, json};

const WAITS: &str = "deadlock: rank 1 waits in MPI_Send to rank 0: the rank that it waits for has finished";

/// What MPICH leaves where rank 0 came to `MPI_Finalize` and rank 1 still sends to it: MPI ends rank 0, and the launcher
/// rank 1.
fn refused() -> Value {
    let stream = |text: &str| json!({"text": text, "bytes": text.len(), "not_utf8_at": null});
    let rank = |number: u32, exit: Value, ended_after: Value| {
        json!({
            "rank": number, "spawned": false, "exit": exit, "stdout": stream(""), "stderr": stream(""), "command": "",
            "notes": {
                "starting": true, "world": {"rank": number, "size": 2, "host": "here"},
                "finalized": false, "panicked": false,
            },
            "wall": 0.1, "cpu": 0.1, "peak_memory": 1, "ended_after": ended_after,
        })
    };
    let called = |last: &str| json!({"MPI_Init": {"count": 1, "bytes": 0, "seconds": 0.0}, last: {"count": 1, "bytes": 0, "seconds": 0.0}});
    json!({
        "command": "mpiexec -n 2 it", "ended": "finished", "launcher_code": 15, "launcher_output": "", "wall": 0.2,
        "ranks": [rank(0, json!({"code": 15}), json!(0.1)), rank(1, json!("ended"), Value::Null)],
        "spawned": [], "time_limit": 10.0, "output_limit": 1000, "survivors": [], "mpi": "MPICH",
        "was_to_be_observed": true, "damaged_records": [],
        "observation": {
            "findings": [{"kind": "deadlock", "what": WAITS, "ranks": [1, 0], "sites": []}],
            "warnings": [], "not_judged": [], "calls": [called("MPI_Finalize"), called("MPI_Send")], "refused": [0],
            "messages": {"all": [], "rounds": 0, "complete": true},
            "efficiency": {
                "runtime": 0.1, "parallel": 1.0, "load_balance": 1.0, "communication": 1.0, "serialisation": 1.0,
                "transfer": 1.0, "work": [0.0, 0.0],
            },
        },
    })
}

/// The verdict on it, after a change.
fn verdict(change: impl FnOnce(&mut Value)) -> Verdict {
    let mut record = refused();
    change(&mut record);
    let run: Run = serde_json::from_value(record).expect("a run record");
    run.failure().expect("it did not go in order").verdict
}

#[test]
fn ranks_that_wait_are_told_before_the_one_that_mpi_ended_for_it() {
    assert_eq!(verdict(|_| {}), Verdict::Deadlock);
}

#[test]
fn a_rank_that_panics_is_told_before_those_that_wait_for_it() {
    assert_eq!(verdict(|run| run["ranks"][0]["notes"]["panicked"] = json!(true)), Verdict::Crash);
    let said = "thread 'main' panicked at src/ring.rs:3:5:\nalas\n";
    assert_eq!(verdict(|run| run["ranks"][0]["stderr"]["text"] = json!(said)), Verdict::Crash);
}

#[test]
fn a_rank_that_exits_is_told_before_those_that_wait_for_it() {
    let early = |run: &mut Value| run["observation"]["refused"] = json!([]);
    assert_eq!(verdict(early), Verdict::Crash);
    let with_code_0 = |run: &mut Value| {
        early(run);
        run["ranks"][0]["exit"] = json!({"code": 0});
    };
    assert_eq!(verdict(with_code_0), Verdict::Crash);
}

#[test]
fn another_rank_that_dies_is_told_before_those_that_wait() {
    assert_eq!(verdict(|run| run["ranks"][0]["exit"] = json!({"signal": 11})), Verdict::Crash);
    assert_eq!(verdict(|run| run["ranks"][1]["exit"] = json!({"signal": 11})), Verdict::Crash);
}

/// Nobody is known to wait: then the end itself is all there is to tell.
#[test]
fn a_rank_that_mpi_ended_is_told_where_nobody_waits() {
    assert_eq!(verdict(|run| run["observation"]["findings"] = json!([])), Verdict::Crash);
}
