//! What a launch leaves in the machine, and what it finds there: shared memory, a container, a batch job.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::mpi::{Implementation, Mpi};
use harness::record::Ended;
use harness::{Launch, Verdict};

use crate::{machine, on_every_mpi, script};

/// A program of C, built in that folder.
fn compiled(mpi: &Mpi, folder: &Path, text: &str) -> PathBuf {
    let (source, program) = (folder.join("program.c"), folder.join("program"));
    std::fs::write(&source, text).expect("written");
    let mut compiler = Command::new(&mpi.mpicc);
    compiler.envs(mpi.build_env()).arg("-o").arg(&program).arg(&source);
    assert!(compiler.status().expect("the compiler starts").success());
    program
}

/// Segments of shared memory would take memory until the machine is started anew. MPICH's launcher has a file besides, which it
/// keeps open: it is the parent of this rank's shim.
#[test]
fn killed_ranks_leave_no_shared_memory_and_no_file() {
    let text = r#"
        #include <mpi.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        int main(int argc, char **argv) {
            char line[4096];
            MPI_Init(&argc, &argv);
            MPI_Barrier(MPI_COMM_WORLD);
            FILE *maps = fopen("/proc/self/maps", "r");
            while (fgets(line, sizeof line, maps))
                if (strstr(line, "/dev/shm/") && !strstr(line, "(deleted)"))
                    printf("%s", strstr(line, "/dev/shm/"));
            fflush(stdout);
            snprintf(line, sizeof line,
                     "for file in /proc/$(cut -d' ' -f4 /proc/%d/stat)/fd/*; do readlink $file; done | grep ^/tmp/hydra",
                     getppid());
            system(line);
            for (;;)
                ;
        }
    "#;
    on_every_mpi(|mpi| {
        let folder = tempfile::tempdir().expect("a folder");
        let program = compiled(mpi, folder.path(), text);
        let launch = Launch::new(machine::course(), &program, 2).watched_by(machine::GRADER).with_mpi(mpi.clone());
        let run = launch.unobserved().time_limit(Duration::from_secs(3)).try_run().expect("a run");
        assert_eq!(run.ended, Ended::TimeLimit);
        let segments: Vec<&str> = run.ranks().iter().flat_map(|rank| rank.lines()).collect();
        // Intel MPI takes its segments' names away as soon as all ranks have them.
        let is_named = mpi.implementation != Implementation::IntelMpi;
        assert!(!segments.is_empty() || !is_named, "{mpi} maps no segment: this test tests nothing");
        let has_topology = segments.iter().any(|path| path.starts_with("/tmp/hydra"));
        assert!(has_topology || mpi.implementation != Implementation::Mpich, "{mpi} has no such file any more");
        for segment in segments {
            assert!(!std::path::Path::new(segment).exists(), "{mpi} left {segment}");
        }
    });
}

/// A container's shared memory is small, and its process namespace not the machine's first.
#[test]
fn many_ranks_start_where_a_container_has_little_room() {
    let Some(container) = machine::container() else { return };
    on_every_mpi(|mpi| {
        let folder = tempfile::tempdir().expect("a folder");
        let program = compiled(mpi, folder.path(), ALL_TO_ALL);
        let run = |room: &str, ranks: u32| {
            let launch = Launch::new(machine::course(), &program, ranks).watched_by(container.grader(room));
            let launch = launch.with_mpi(mpi.clone()).unobserved().confined().time_limit(Duration::from_secs(60));
            launch.try_run().unwrap_or_else(|error| panic!("{mpi}: {error}"))
        };
        // Sixteen ranks of Intel MPI on two cores did not end in 25 s, with any amount of memory.
        let many = if mpi.implementation == Implementation::IntelMpi { 4 } else { 16 };
        for ranks in [2, many] {
            let run = run("64m", ranks);
            let failure = run.fault().or_else(|| run.failure());
            assert!(failure.is_none(), "{mpi}, {ranks} ranks: {failure:?}");
        }
        // Open MPI can do without shared memory. Who can't, is not the program's fault.
        let run = run("64k", many);
        let failure = run.fault().or_else(|| run.failure());
        let verdict = failure.as_ref().map_or(Verdict::GraderError, |failure| failure.verdict);
        assert_eq!(verdict, Verdict::GraderError, "{mpi}: {failure:?}");
    });
}

const ALL_TO_ALL: &str = r#"
    #include <mpi.h>
    #include <stdlib.h>
    int main(int argc, char **argv) {
        int size;
        MPI_Init(&argc, &argv);
        MPI_Comm_size(MPI_COMM_WORLD, &size);
        enum { EACH = 100000 };
        char *from = calloc(size, EACH), *to = calloc(size, EACH);
        for (int round = 0; round < 10; round++) {
            MPI_Alltoall(from, EACH, MPI_CHAR, to, EACH, MPI_CHAR, MPI_COMM_WORLD);
            MPI_Allreduce(from, to, EACH, MPI_CHAR, MPI_MAX, MPI_COMM_WORLD);
        }
        MPI_Finalize();
        return 0;
    }
"#;

/// What Slurm, PBS, Hydra and PMI set would have the launcher ask a batch system, or join the job that the grader is part of.
#[test]
fn a_launch_is_no_part_of_the_job_that_the_grader_runs_in() {
    let variables = [
        ("SLURM_JOB_ID", "1"),
        ("SLURM_JOBID", "1"),
        ("SLURM_NODELIST", "elsewhere"),
        ("SLURM_JOB_NODELIST", "elsewhere"),
        ("SLURM_NNODES", "1"),
        ("SLURM_TASKS_PER_NODE", "1"),
        ("SLURM_PROCID", "7"),
        ("PMI_RANK", "7"),
        ("PMI_SIZE", "9"),
        ("HYDRA_LAUNCHER", "slurm"),
        ("HYDRA_HOST_FILE", "/no/such/file"),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let set: String = variables.iter().map(|(name, value)| format!("export {name}={value}; ")).collect();
    let grader = machine::script(folder.path(), &format!("{set}exec {} \"$@\"", machine::GRADER));
    on_every_mpi(|mpi| {
        for change in [Launch::confined, |launch: Launch| launch] {
            let text = "echo ${PMI_RANK:-$OMPI_COMM_WORLD_RANK} $SLURM_PROCID";
            let run = script(mpi, 2, text).with(|launch| change(launch).watched_by(&grader)).run();
            assert!(run.failure().is_none(), "{mpi}: {:?}", run.failure());
            assert_eq!([run.rank(0).stdout(), run.rank(1).stdout()], ["0\n", "1\n"], "{mpi}");
        }
    });
}
