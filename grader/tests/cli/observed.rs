//! What `inspect` sees of a program, whatever language it is in and whatever of MPI it uses, and what it says that it has not judged.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use predicates::prelude::*;
use serde_json::Value;

use crate::inspect::{compile, folder, inspect, labelled, mpi, program};

fn report(ranks: &str, program: &Path, code: i32) -> Value {
    let assert = inspect(&["-n", ranks, "--format", "json"], program).code(code);
    serde_json::from_slice(&assert.get_output().stdout).expect("JSON")
}

/// A deadlock of which every part is at this line.
#[track_caller]
fn is_deadlock_at(finding: &Value, line: &str) {
    let sites = finding["sites"].as_array().expect("places");
    let named = !sites.is_empty() && sites.iter().all(|site| site.as_str().is_some_and(|site| site.ends_with(line)));
    assert!(finding["kind"] == "deadlock" && named, "{finding:#}");
}

/// A script with the interpreter on the PATH, which must be one of Python 3, as a program of its own.
fn python(name: &str, library: &Path, body: &str) -> Option<PathBuf> {
    let has = Command::new("python3").args(["-c", "import ctypes"]).status().is_ok_and(|status| status.success());
    if !has {
        eprintln!("skipped: there is no python3 with ctypes on the PATH");
        return None;
    }
    let script = folder().join(name);
    let text = format!("#!/usr/bin/env python3\nimport ctypes\nmpi = ctypes.CDLL({:?})\n{body}", library.display());
    fs::write(&script, text).expect("written");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&script, mode).expect("it is ours");
    Some(script)
}

/// A library as a binding has it: without lines of its own.
fn binding(name: &str) -> PathBuf {
    let source = folder().join(format!("{name}.c"));
    let text = "#include <mpi.h>
        void begin(void) { MPI_Init(0, 0); }
        void end(void) { MPI_Finalize(); }
        int rank(void) { int it; MPI_Comm_rank(MPI_COMM_WORLD, &it); return it; }
        void give(int to) { MPI_Send(0, 0, MPI_INT, to, 7, MPI_COMM_WORLD); }
        void take(int from) { MPI_Recv(0, 0, MPI_INT, from, 7, MPI_COMM_WORLD, MPI_STATUS_IGNORE); }\n";
    fs::write(&source, text).expect("written");
    compile(&mpi().mpicc, &source, name, &["-g0", "-shared", "-fPIC"])
}

#[test]
fn a_line_of_python_is_named() {
    let body = "mpi.begin()
other = 1 - mpi.rank()

def exchange():
    mpi.take(other)
    mpi.give(other)

exchange()
mpi.end()
";
    let Some(script) = python("exchange.py", &binding("libtake.so"), body) else { return };
    let report = report("2", &script, 1);
    let finding = &report["run"]["observation"]["findings"][0];
    is_deadlock_at(finding, "exchange.py:8");
}

#[test]
fn two_lines_of_python_that_call_the_same_are_told_apart() {
    let body = "mpi.begin()
if mpi.rank() == 0:
    mpi.give(1)
    mpi.give(1)
    mpi.give(1)
else:
    for _ in range(2):
        mpi.take(0)
mpi.end()
";
    let Some(script) = python("thrice.py", &binding("libgive.so"), body) else { return };
    inspect(&["-n", "2"], &script).code(1).stdout(
        predicate::str::contains("never received")
            .and(predicate::str::contains("thrice.py:8").and(predicate::str::contains("thrice.py:6)").not())),
    );
}

#[test]
fn calls_of_other_threads_of_python_do_no_harm() {
    let body = "import threading
mpi.begin()
def count():
    for i in range(200000):
        pass
threads = [threading.Thread(target=count) for _ in range(2)]
for thread in threads:
    thread.start()
for _ in range(20):
    if mpi.rank() == 0:
        mpi.give(1)
    else:
        mpi.take(0)
for thread in threads:
    thread.join()
mpi.end()
";
    let Some(script) = python("threads.py", &binding("libthreads.so"), body) else { return };
    inspect(&["-n", "2"], &script).success().stdout(predicate::str::contains("no mistake in the use of MPI was found"));
}

#[test]
fn what_is_only_counted_is_named() {
    let report = report("3", &labelled("window"), 0);
    let said = report["run"]["observation"]["not_judged"][0].as_str().expect("something was not judged");
    let all =
        "one-sided communication: MPI_Win_create 3 times, MPI_Win_fence 6 times, MPI_Win_free 3 times, MPI_Get 3 times";
    assert!(all.split(": ").nth(1).expect("calls").split(", ").all(|call| said.contains(call)), "{said}");
    assert!(said.starts_with("one-sided communication: "), "{said}");
    let human = inspect(&["-n", "3"], &labelled("window")).success();
    human.stdout(predicate::str::contains("not all was judged").and(predicate::str::contains("no mistake").not()));
}

#[test]
fn messages_that_are_not_seen_accuse_nobody() {
    let source = "BEGIN
        int mine = rank, other = -1;
        MPI_Request request = MPI_REQUEST_NULL;
#if MPI_VERSION >= 4
        MPI_Isendrecv(&mine, 1, MPI_INT, 1 - rank, 1, &other, 1, MPI_INT, 1 - rank, 1, WORLD, &request);
#endif
        MPI_Wait(&request, IGNORE);
        MPI_Sendrecv(&mine, 1, MPI_INT, 1 - rank, 1, &other, 1, MPI_INT, 1 - rank, 1, WORLD, IGNORE);
    END";
    inspect(&["-n", "2"], &program("both_ways", &[], source)).success();
}

#[test]
fn large_counts_are_whole() {
    let source = "#include <stdint.h>
    BEGIN
#if MPI_VERSION >= 4
        MPI_Send_c(&rank, 3000000000, MPI_BYTE, MPI_PROC_NULL, 0, WORLD);
#else
        for (int i = 0; i < 3; i++)
            MPI_Send(&rank, 1000000000, MPI_BYTE, MPI_PROC_NULL, 0, WORLD);
#endif
    END";
    let report = report("1", &program("much", &[], source), 0);
    assert_eq!(report["run"]["observation"]["calls"][0]["MPI_Send"]["bytes"], 3_000_000_000_u64);
}

#[test]
fn a_program_of_sessions_is_observed() {
    let source = "
#if MPI_VERSION >= 4
    int main(int count, char **words) {
        MPI_Session session;
        MPI_Group all;
        MPI_Comm own;
        int rank, x = 0;
        MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_ARE_FATAL, &session);
        MPI_Group_from_session_pset(session, \"mpi://WORLD\", &all);
        MPI_Comm_create_from_group(all, \"own\", MPI_INFO_NULL, MPI_ERRORS_ARE_FATAL, &own);
        MPI_Group_free(&all);
        MPI_Comm_rank(own, &rank);
        if (count > 1)
            MPI_Recv(&x, 1, MPI_INT, 1 - rank, 0, own, IGNORE);
        if (rank == 0)
            MPI_Send(&x, 1, MPI_INT, 1, 0, own);
        else
            MPI_Recv(&x, 1, MPI_INT, 0, 0, own, IGNORE);
        MPI_Comm_free(&own);
        MPI_Session_finalize(&session);
        return 0;
    }
#else
    int main(void) { return 77; }
#endif";
    let program = program("sessions", &[], source);
    if Command::new(&program).status().is_ok_and(|status| status.code() == Some(77)) {
        return eprintln!("skipped: this MPI has no sessions");
    }
    let clean = inspect(&["-n", "2"], &program).success();
    clean.stdout(predicate::str::contains("no mistake in the use of MPI was found"));
    // The same with one receive too many.
    let mut grader = crate::course::Course::gallery().grader();
    let stuck = grader.args(["inspect", "-n", "2", "--"]).arg(&program).arg("stuck").assert().code(1);
    stuck.stdout(predicate::str::contains("both receive before they send"));
}

#[test]
fn calls_from_fortran_are_seen() {
    let compiler = mpi().mpicc.with_file_name("mpifort");
    let interfaces = [("mpif", "", "include 'mpif.h'"), ("usempi", "use mpi", ""), ("f08", "use mpi_f08", "")];
    for (name, uses, includes) in interfaces {
        let source = folder().join(format!("{name}.f90"));
        let text = format!(
            "program exchange
  {uses}
  implicit none
  {includes}
  integer :: rank, error, mine(2), sums(2)
  call MPI_Init(error)
  call MPI_Comm_rank(MPI_COMM_WORLD, rank, error)
  mine = rank
  call MPI_Allreduce(MPI_IN_PLACE, mine, 2, MPI_INTEGER, MPI_SUM, MPI_COMM_WORLD, error)
  call MPI_Recv(sums, 2, MPI_INTEGER, 1 - rank, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE, error)
  call MPI_Send(mine, 2, MPI_INTEGER, 1 - rank, 0, MPI_COMM_WORLD, error)
  call MPI_Finalize(error)
end program
"
        );
        fs::write(&source, text).expect("written");
        let program = folder().join(format!("{name}_exchange"));
        let built = Command::new(&compiler).args(["-g", "-o"]).arg(&program).arg(&source).output();
        if !built.is_ok_and(|built| built.status.success()) {
            eprintln!("skipped: {} does not build {name}", compiler.display());
            continue;
        }
        let report = report("2", &program, 1);
        let finding = &report["run"]["observation"]["findings"][0];
        is_deadlock_at(finding, &format!("{name}.f90:10"));
    }
}
