//! How `inspect` tells of programs that are ended, or end themselves; and what it passes on to them.

use nix::sys::signal::Signal;
use predicates::prelude::*;
use serde_json::Value;

use crate::course::Course;
use crate::inspect::{inspect, labelled, program};
use crate::running::Running;

fn report(program: &std::path::Path, ranks: &str, code: i32) -> Value {
    let assert = inspect(&["-n", ranks, "--format", "json"], program).code(code);
    serde_json::from_slice(&assert.get_output().stdout).expect("JSON and nothing else")
}

#[test]
fn whoever_aborts_is_named_with_line_and_code() {
    let said = predicate::str::contains("crash: rank 2: called MPI_Abort (")
        .and(predicate::str::contains("aborts.c:12) with exit code 3"))
        .and(predicate::str::contains("| input file missing"));
    inspect(&["-n", "3"], &labelled("aborts")).code(6).stdout(said);
    for (code, words) in [(0, "with exit code 0"), (256, "with exit code 256"), (-1, "with exit code -1")] {
        let source = format!("BEGIN if (rank == 1) MPI_Abort(WORLD, {code}); MPI_Barrier(WORLD); END");
        let said = predicate::str::contains("crash: rank 1: called MPI_Abort").and(predicate::str::contains(words));
        inspect(&["-n", "2"], &program(&format!("aborts_{}", code & 0xffff), &[], &source)).code(6).stdout(said);
    }
}

#[test]
fn standard_input_reaches_rank_0_and_ends() {
    let source = "BEGIN
        int n, sum = 0;
        if (rank == 0)
            while (scanf(\"%d\", &n) == 1)
                sum += n;
        else
            sum = getchar() == EOF ? 0 : -1000;
        MPI_Allreduce(MPI_IN_PLACE, &sum, 1, MPI_INT, MPI_SUM, WORLD);
        printf(\"sum %d\\n\", sum);
    END";
    let reads = program("reads", &[], source);
    let mut grader = Course::gallery().grader();
    let grader = grader.args(["inspect", "--time-limit", "20", "-n", "3", "--"]).arg(&reads);
    grader.write_stdin("1 2\n3\n4").assert().success().stdout(predicate::str::contains("2 sum 10\n"));
    // Whoever does not read it is not waited for.
    let much = "7\n".repeat(1 << 18);
    let mut grader = Course::gallery().grader();
    let grader = grader.args(["inspect", "--time-limit", "20", "-n", "2", "--"]).arg(labelled("ring"));
    grader.write_stdin(much).assert().success();
}

#[test]
fn what_was_printed_before_a_hang_is_there() {
    let source = "BEGIN
        int x;
        printf(\"rank %d got here\\n\", rank);
        MPI_Recv(&x, 1, MPI_INT, 1 - rank, 0, WORLD, IGNORE);
    END";
    let report = report(&program("got_here", &[], source), "2", 1);
    for rank in 0..2 {
        assert_eq!(report["run"]["ranks"][rank]["stdout"]["text"], format!("rank {rank} got here\n"), "{report:#}");
    }
}

#[test]
fn an_interrupt_tells_where_each_rank_was() {
    let source = "BEGIN
        MPI_Barrier(WORLD);
        if (rank == 1) {
            printf(\"it computes\\n\");
            for (volatile int i = 0;; i++)
                ;
        }
    END";
    let computes = program("computes", &[], source);
    let mut command = Course::gallery().command();
    command.args(["inspect", "-n", "2", "--"]).arg(&computes);
    let mut running = Running::start(command);
    running.until("it computes", |running| running.stdout().contains("it computes"));
    running.signal_group(Signal::SIGINT);
    let ended = running.end();
    assert_eq!(ended.code, Some(130), "{ended:?}");
    for words in [
        "the program was interrupted after",
        "rank 0 was in MPI_Finalize (",
        "computes.c:9) for ",
        "rank 1 was still running, ",
        "s after its last call, MPI_Barrier (",
        "computes.c:3); its last words: it computes",
        "parallel efficiency",
    ] {
        assert!(ended.stdout.contains(words), "no `{words}` in {}", ended.stdout);
    }
}

#[test]
fn a_hang_that_cannot_be_proved_ends_and_says_what_each_rank_is_in() {
    let report = report(&labelled("lock_kept"), "2", 1);
    assert_eq!((&report["verdict"], &report["run"]["ended"]), (&"deadlock".into(), &"hang".into()), "{report:#}");
    let finding = &report["run"]["observation"]["findings"][0];
    assert_eq!(finding["kind"], "hang");
    let waits = finding["waiting"][0].as_str().unwrap_or_default();
    assert!(waits.starts_with("rank 0 waits in MPI_Barrier (") && waits.contains("lock_kept.c:14"), "{waits}");
}
