//! What becomes of a launch, whatever its program does: on every MPI that this machine has, with real processes.
//!
//! The programs are shell scripts, which fork, ignore signals and die as no well-behaved MPI program would.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use harness::mpi::{Implementation, Mpi};
use harness::record::{Ended, Exit};
use harness::{Launch, Run, Verdict};

#[path = "../machine/mod.rs"]
mod machine;
mod surroundings;

/// A launch of a shell script, whose processes bear a mark of their own.
struct Script<'a> {
    mpi: &'a Mpi,
    mark: String,
    launch: Launch,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

fn script<'a>(mpi: &'a Mpi, ranks: u32, text: &str) -> Script<'a> {
    let mark = format!("{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let launch = Launch::new(machine::course(), "/bin/sh", ranks)
        .args(["-c", text])
        .env("LAUNCH_TEST_MARK", &mark)
        .watched_by(machine::GRADER)
        .with_mpi(mpi.clone())
        .time_limit(Duration::from_secs(20));
    Script { mpi, mark, launch }
}

impl Script<'_> {
    fn with(mut self, change: impl FnOnce(Launch) -> Launch) -> Self {
        self.launch = change(self.launch);
        self
    }

    /// Runs it and holds against it that nothing of it lives on.
    fn run(self) -> Run {
        let run = self.launch.try_run().unwrap_or_else(|error| panic!("{}: {error}", self.mpi));
        assert_eq!(machine::bearing(&self.mark), Vec::<u32>::new(), "{} left processes", self.mpi);
        assert!(run.survivors.is_empty());
        run
    }
}

fn on_every_mpi(test: impl Fn(&Mpi)) {
    for mpi in machine::mpis() {
        test(&mpi);
    }
}

#[test]
fn each_rank_has_its_own_streams_and_exit() {
    on_every_mpi(|mpi| {
        let rank = "R=${PMI_RANK:-$OMPI_COMM_WORLD_RANK}";
        let run = script(mpi, 5, &format!("{rank}; echo out $R; echo err $R >&2; printf 'no end of line'")).run();
        assert_eq!(run.ended, Ended::Finished);
        for rank in run.ranks() {
            assert_eq!(rank.stdout(), format!("out {}\nno end of line", rank.rank()));
            assert_eq!(rank.stderr(), format!("err {}\n", rank.rank()));
            assert_eq!(rank.exit, Exit::Code(0));
            assert!(rank.wall.is_some_and(|seconds| seconds > 0.0) && rank.peak_memory.is_some_and(|bytes| bytes > 0));
        }
        assert!(run.failure().is_none(), "{:?}", run.failure());
        assert!(run.command().starts_with("mpiexec -n 5 sh -c "), "{}", run.command());
    });
}

#[test]
fn the_rank_that_failed_first_is_named() {
    on_every_mpi(|mpi| {
        let text = "R=${PMI_RANK:-$OMPI_COMM_WORLD_RANK}; [ $R = 2 ] && { echo alas >&2; exit 7; }; exec sleep 15";
        let began = Instant::now();
        let run = script(mpi, 4, text).run();
        assert!(began.elapsed() < Duration::from_secs(12), "{mpi} waited for the sleepers");
        assert_eq!(run.rank(2).exit, Exit::Code(7));
        let failure = run.failure().expect("a crash");
        assert_eq!((failure.verdict, failure.rank), (Verdict::Crash, Some(2)), "{failure}");
        assert!(failure.output.iter().any(|line| line == "alas"), "{failure}");
        let by_launcher = failure.output.iter().filter(|line| line.starts_with("mpiexec: ")).count();
        assert!(
            mpi.implementation != Implementation::OpenMpi || by_launcher > 0,
            "Open MPI has words of its own: {failure}"
        );
    });
}

#[test]
fn a_signal_is_named() {
    on_every_mpi(|mpi| {
        let run = script(mpi, 2, "R=${PMI_RANK:-$OMPI_COMM_WORLD_RANK}; [ $R = 1 ] && kill -SEGV $$; sleep 15").run();
        let failure = run.failure().expect("a crash");
        assert_eq!((failure.verdict, failure.rank), (Verdict::Crash, Some(1)), "{failure}");
        assert!(failure.what.contains("SIGSEGV"), "{failure}");
    });
}

#[test]
fn the_time_limit_ends_ranks_that_ignore_signals() {
    on_every_mpi(|mpi| {
        let text = "trap '' TERM INT HUP; echo last words; while :; do sleep 1; done";
        let run = script(mpi, 3, text).with(|launch| launch.time_limit(Duration::from_secs(1))).run();
        assert_eq!(run.ended, Ended::TimeLimit);
        let failure = run.failure().expect("a time limit");
        assert_eq!(failure.verdict, Verdict::TimeLimit, "{failure}");
        assert_eq!(
            failure.output.iter().filter(|line| line.contains("last words: last words")).count(),
            3,
            "{failure}"
        );
    });
}

/// Every rank takes twice the limit at least, by the machine's clock: it may start no other program that would wait.
#[test]
fn the_time_that_mpi_takes_to_start_is_not_the_programs() {
    let now = "read NOW _ < /proc/uptime; NOW=${NOW%.*}";
    let busy = format!("{now}; END=$((NOW+3)); while [ $NOW -lt $END ]; do {now}; done");
    let slow = |note: &str| format!("echo {note} >> $RANKLINGS_NOTES; {busy}");
    let limited = |launch: Launch| launch.confined().time_limit(Duration::from_secs(1));
    on_every_mpi(|mpi| {
        let run = script(mpi, 2, &slow("starting")).with(limited).run();
        assert_eq!(run.ended, Ended::Finished);
        assert!(run.wall > 2.0, "it took {} s: {}", run.wall, run.rank(0).stderr());
        let run = script(mpi, 2, &slow("world 0 2 here")).with(limited).run();
        assert_eq!(run.ended, Ended::TimeLimit);
    });
}

/// It takes the half minute that a launch has to begin.
#[test]
fn a_rank_that_sleeps_before_it_starts_mpi_is_told_so() {
    let mpi = machine::mpis().into_iter().next().expect("an MPI");
    let launch = Launch::new(machine::course(), "/bin/sleep", 2).args(["1000"]).confined().with_mpi(mpi);
    let run = launch.time_limit(Duration::from_secs(1)).watched_by(machine::GRADER).try_run().expect("a run");
    assert_eq!(run.fault().map(|fault| fault.what), None);
    let failure = run.failure().expect("a time limit");
    assert_eq!(failure.verdict, Verdict::TimeLimit, "{failure}");
    assert_eq!((failure.rank, failure.what.as_str()), (Some(0), "had not called MPI_Init after 30 s"));
}

#[test]
fn endless_output_is_cut_and_ends_the_launch() {
    on_every_mpi(|mpi| {
        let text = "R=${PMI_RANK:-$OMPI_COMM_WORLD_RANK}; [ $R = 1 ] && exec yes; exec sleep 15";
        let run = script(mpi, 2, text).with(|launch| launch.output_limit(1 << 20)).run();
        assert_eq!(run.ended, Ended::OutputLimit { rank: 1 });
        assert_eq!(run.failure().map(|failure| failure.verdict), Some(Verdict::LimitExceeded));
        assert!(run.rank(1).stdout().len() <= 1 << 20);
    });
}

/// MPICH's launcher leaves a file there for each launch that it had to end, unless it is told not to.
#[test]
fn an_ended_launch_leaves_no_files_in_the_temporary_folder() {
    let files = || {
        let folder = std::fs::read_dir("/tmp").expect("/tmp").flatten();
        folder.filter(|entry| entry.file_name().to_string_lossy().starts_with("hydra_")).count()
    };
    for mpi in machine::mpis().iter().filter(|mpi| mpi.implementation == Implementation::Mpich) {
        let before = files();
        for _ in 0..3 {
            let _ = script(mpi, 2, "sleep 1000").with(|launch| launch.time_limit(Duration::from_millis(300))).run();
        }
        // Other tests launch meanwhile, and those of set-up may be of a launcher without the grader's variables.
        assert!(files() < before + 3, "{} files, {before} before", files());
    }
}

#[test]
fn daemons_of_a_rank_end_with_the_launch() {
    on_every_mpi(|mpi| {
        let run =
            script(mpi, 2, "(setsid sleep 1000 &) ; nohup setsid sh -c 'trap \"\" TERM; sleep 1000' & exit 0").run();
        // MPICH's mpiexec waits for the daemons, which hold its pipe to the rank; Open MPI's does not.
        assert!(matches!(run.ended, Ended::Finished | Ended::LauncherStuck), "{:?}", run.ended);
        assert!(run.failure().is_none(), "{:?}", run.failure());
    });
}

#[test]
fn stopped_ranks_end_too() {
    on_every_mpi(|mpi| {
        let run =
            script(mpi, 2, "kill -STOP $$; sleep 1000").with(|launch| launch.time_limit(Duration::from_secs(1))).run();
        assert_eq!(run.ended, Ended::TimeLimit);
    });
}

#[test]
fn a_program_that_is_not_there_is_no_fault_of_the_student() {
    on_every_mpi(|mpi| {
        let launch = Launch::new(machine::course(), "/no/such/program", 2);
        let run = launch.watched_by(machine::GRADER).with_mpi(mpi.clone()).try_run().expect("a record");
        assert_eq!(run.fault().map(|failure| failure.verdict), Some(Verdict::GraderError));
    });
}

/// The launcher of one MPI starts the program of another as so many programs of one rank each, and no call fails.
#[test]
fn a_launcher_of_another_mpi_is_found_out() {
    let [embedded, system, ..] = &machine::mpis()[..] else {
        eprintln!("skipped: it takes two MPIs, and this machine has one");
        return;
    };
    let program = machine::build("hello-solution", embedded);
    let launch = Launch::new(machine::course(), &program, 3).watched_by(machine::GRADER);
    let right = launch.clone().with_mpi(embedded.clone()).try_run().expect("a record");
    assert!(right.fault().is_none() && right.failure().is_none(), "{:?} {:?}", right.fault(), right.failure());
    let wrong = launch.with_mpi(Mpi { lib: embedded.lib.clone(), ..system.clone() }).try_run().expect("a record");
    let fault = wrong.fault().unwrap_or_else(|| panic!("no fault of the machine: {wrong:?}"));
    assert_eq!(fault.verdict, Verdict::GraderError);
    assert!(fault.to_string().contains("doctor"), "{fault}");
}

#[test]
fn a_world_of_another_size_is_found_out() {
    on_every_mpi(|mpi| {
        // What `start` notes in a program whose MPI takes no notice of the launcher.
        let run = script(mpi, 2, "echo 'world 0 1 here' >>$RANKLINGS_NOTES; exit 97").run();
        let fault = run.fault().expect("a fault of the machine");
        assert_eq!(fault.verdict, Verdict::GraderError);
        assert_eq!(fault.expected.as_deref(), Some("world.size() = 2"), "{fault}");
        assert_eq!(fault.actual.as_deref(), Some("world.size() = 1"), "{fault}");
    });
}

#[test]
fn output_that_is_no_text_is_told_with_its_place() {
    on_every_mpi(|mpi| {
        let run = script(mpi, 1, r"printf 'good\377bad'").run();
        let failure = run.failure().expect("not text");
        assert_eq!((failure.verdict, failure.rank), (Verdict::WrongOutput, Some(0)));
        assert!(failure.what.contains("byte 4"), "{failure}");
    });
}

#[test]
fn a_launch_that_nobody_waits_for_is_ended() {
    on_every_mpi(|mpi| {
        let script = script(mpi, 3, "trap '' TERM; sleep 1000");
        let running = script.launch.start().expect("it starts");
        machine::wait_until("the ranks run", || machine::bearing(&script.mark).len() >= 6);
        drop(running);
        assert_eq!(machine::bearing(&script.mark), Vec::<u32>::new());
    });
}

#[test]
fn what_a_killed_supervisor_leaves_is_ended() {
    on_every_mpi(|mpi| {
        let script = script(mpi, 3, "(trap '' TERM; setsid sleep 1000) & sleep 1000");
        let running = script.launch.start().expect("it starts");
        machine::wait_until("the ranks run", || machine::bearing(&script.mark).len() >= 9);
        machine::kill(running.supervisor());
        assert!(running.wait().is_err(), "a launch without an outcome gives no record");
        machine::wait_until("nothing of it is left", || machine::bearing(&script.mark).is_empty());
    });
}

#[test]
fn what_a_killed_grader_left_is_swept_by_the_next() {
    let sleeper = |token: &str| {
        let mut command = std::process::Command::new("sleep");
        command.arg("1000").env(harness::job::TOKEN_VARIABLE, token).spawn().expect("sleep starts")
    };
    // Process 1 did not start at tick 1: whoever launched under this name is gone.
    let mut orphan = sleeper("1.1.1");
    let mut own = sleeper(harness::leftovers::Token::new(1).as_str());
    // A process that has only just been started shows no environment yet, so one look may come too early.
    machine::wait_until("the orphan is swept", || {
        harness::leftovers::sweep();
        orphan.try_wait().expect("it can be asked").is_some()
    });
    assert!(own.try_wait().expect("it can be asked").is_none(), "the launch of a living process was swept");
    machine::kill(own.id());
    let _ = own.wait();
}

#[test]
fn twenty_four_ranks_on_few_cores_start_and_end() {
    on_every_mpi(|mpi| {
        let run = script(mpi, 24, "exit 0").run();
        assert!(run.failure().is_none(), "{:?}", run.failure());
    });
}

#[test]
fn the_record_survives_being_written_and_read() {
    on_every_mpi(|mpi| {
        let run = script(mpi, 2, "echo hello").run();
        let text = serde_json::to_string(&run).expect("it serialises");
        assert_eq!(serde_json::from_str::<Run>(&text).expect("it parses"), run);
    });
}

#[test]
fn the_shim_is_not_fooled_by_a_missing_job() {
    for role in [harness::roles::SHIM, harness::roles::SUPERVISOR] {
        let status = std::process::Command::new(machine::GRADER).args([role, "/no/such/folder"]).status();
        assert!(!status.expect("it starts").success());
    }
}
