//! Programs that mean harm: what becomes of each, and that nothing of it is left.
//!
//! `cargo test -p grader --test hostile -- --nocapture` prints the table: program, expected, got, seconds, processes and files
//! left over; under every MPI of this machine as root, and as an ordinary user besides: under the embedded MPI, or under all
//! with `HOSTILE_ALL=1`.

#![cfg(target_os = "linux")]

use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use harness::mpi::Mpi;
use harness::sandbox::{self, Missing};
use harness::{Launch, Run, Verdict};

mod machine;

/// The clock's limit of each launch.
const LIMIT: Duration = Duration::from_secs(5);

/// How much longer ending it may take, on a busy machine.
const ENDING: Duration = Duration::from_secs(6);

/// Set where the tests run again as an ordinary user.
const AS_USER: &str = "HOSTILE_AS_USER";

/// Names of programs to run alone, with commas between.
const ONLY: &str = "HOSTILE_ONLY";

/// An ordinary user without a name.
const USER: &str = "65534";

/// One test at a time: for a moment, until it is ended, a bomb of one takes what the others' launches need.
static TURN: Mutex<()> = Mutex::new(());

/// What is expected of a program.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Expected {
    /// All that it tries is refused, and it ends well.
    Held,
    /// It gets one of these verdicts.
    One(&'static [Verdict]),
}

use Expected::{Held, One};

const LIMITED: Expected = One(&[Verdict::LimitExceeded]);
const CRASH: Expected = One(&[Verdict::Crash]);
const CLOCK: Expected = One(&[Verdict::TimeLimit]);
/// What it asks for is refused in the end; a busy machine may take longer to give it all that it may have.
const REFUSED: Expected = One(&[Verdict::Pass, Verdict::TimeLimit]);
const MISUSE: Expected = One(&[Verdict::MpiMisuse]);

/// The programs of `hostile/hostile.c`.
const PROGRAMS: [(&str, Expected); 69] = [
    ("fork_bomb", Held),
    ("double_fork", Held),
    ("by_vfork", Held),
    ("by_clone", Held),
    ("by_clone3", Held),
    ("by_spawn", Held),
    ("by_system", Held),
    ("by_exec", Held),
    ("by_loader", CRASH),
    ("thread_bomb", One(&[Verdict::LimitExceeded, Verdict::Crash])),
    ("spawn_storm", One(&[Verdict::LimitExceeded, Verdict::TimeLimit, Verdict::Crash])),
    ("spawn_shell", One(&[Verdict::Crash, Verdict::TimeLimit, Verdict::Deadlock, Verdict::MpiMisuse])),
    ("kill_parent", Held),
    ("kill_group", Held),
    ("kill_all", Held),
    ("kill_family", Held),
    ("stop_parent", Held),
    ("by_sigqueue", Held),
    ("by_pidfd", Held),
    ("by_tgkill", Held),
    ("by_owner", Held),
    ("by_ptrace", Held),
    ("by_memory", Held),
    ("parents_environment", Held),
    ("parents_memory", Held),
    ("parents_files", Held),
    ("reading", Held),
    ("writing", Held),
    ("listing", Held),
    ("removing", Held),
    ("truncating", Held),
    ("linking", Held),
    ("folder_of_the_launch", Held),
    ("own_program", Held),
    ("devices", Held),
    ("fill_scratch", One(&[Verdict::LimitExceeded, Verdict::TimeLimit])),
    ("fill_shared_memory", REFUSED),
    ("sparse_file", Held),
    ("huge_file_signal", LIMITED),
    ("many_files", LIMITED),
    ("deep_folders", One(&[Verdict::Pass, Verdict::LimitExceeded])),
    ("locked_folder", Held),
    ("descriptors", Held),
    ("memory_bomb", REFUSED),
    ("memory_abort", One(&[Verdict::LimitExceeded, Verdict::TimeLimit])),
    ("mapped_bomb", REFUSED),
    ("raise_limits", Held),
    ("real_time", Held),
    ("system_calls", Held),
    ("load_from_scratch", Held),
    ("run_from_scratch", Held),
    ("network", Held),
    ("environment", Held),
    ("endless", CLOCK),
    ("stopped", One(&[Verdict::TimeLimit, Verdict::Deadlock])),
    ("segfault", CRASH),
    ("double_free", CRASH),
    ("illegal", CRASH),
    ("stack_overflow", CRASH),
    ("abort_zero", One(&[Verdict::Crash, Verdict::MpiMisuse])),
    ("exit_zero", One(&[Verdict::Crash, Verdict::Deadlock])),
    ("all_exit_zero", CRASH),
    ("flood_out", LIMITED),
    ("flood_err", LIMITED),
    ("flood_line", LIMITED),
    ("overwrite_record", MISUSE),
    ("cut_record", One(&[Verdict::MpiMisuse, Verdict::Crash])),
    ("forged_notes", CRASH),
    ("huge_message", One(&[Verdict::Crash, Verdict::MpiMisuse, Verdict::Deadlock])),
];

/// What gets through where nothing holds it: a program that can't do harm would prove nothing.
const CONTROLS: [&str; 7] =
    ["double_fork", "by_spawn", "reading", "linking", "network", "environment", "run_from_scratch"];

/// What programs find on the machine, and must not get.
struct World {
    folder: tempfile::TempDir,
    port: TcpListener,
    socket: String,
    _socket: UnixListener,
    loadable: PathBuf,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("hostile-").tempdir().expect("a folder");
        std::fs::write(folder.path().join("anothers"), "another student's\n").expect("written");
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let socket = format!("hostile-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let address = SocketAddr::from_abstract_name(&socket).expect("a name");
        let loadable = ["/lib/x86_64-linux-gnu/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6", "/usr/lib64/libm.so.6"];
        Self {
            port: TcpListener::bind("127.0.0.1:0").expect("a port"),
            _socket: UnixListener::bind_addr(&address).expect("a socket"),
            socket,
            loadable: loadable.map(PathBuf::from).into_iter().find(|path| path.exists()).expect("a library"),
            folder,
        }
    }

    /// Files that exist and that this user may read and, the last, change.
    fn files(&self) -> Vec<PathBuf> {
        let course = machine::course();
        let given = [
            "solutions/02-pi/src/pi.rs",
            "exercises/02-pi/tests/checks.rs",
            "exercises/02-pi/exercise.toml",
            "Cargo.toml",
        ];
        let mut files: Vec<PathBuf> = given.iter().map(|file| course.join(file)).collect();
        files.push(self.folder.path().join("anothers"));
        files
    }

    fn arguments(&self, name: &str) -> Vec<PathBuf> {
        match name {
            "reading" | "writing" | "removing" | "truncating" => self.files(),
            "linking" => vec![self.folder.path().join("anothers")],
            "listing" => vec![
                machine::course(),
                machine::course().join("solutions"),
                self.folder.path().to_owned(),
                "/tmp".into(),
            ],
            "network" => {
                let port = self.port.local_addr().expect("it has one").port();
                vec![port.to_string().into(), self.socket.clone().into()]
            }
            "load_from_scratch" => vec![self.loadable.clone()],
            _ => Vec::new(),
        }
    }

    /// Whether what another has is as it was.
    fn is_whole(&self) -> bool {
        std::fs::read(self.folder.path().join("anothers")).is_ok_and(|text| text == b"another student's\n")
            && std::fs::read_dir(self.folder.path()).is_ok_and(|files| files.count() == 1)
    }
}

fn compile(mpi: &Mpi) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/hostile.c");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(mpi.id());
    std::fs::create_dir_all(&folder).expect("a folder");
    let program = folder.join("hostile");
    if std::env::var_os(AS_USER).is_none() {
        let mut command = Command::new(&mpi.mpicc);
        command.args(["-O1", "-w", "-o"]).arg(&program).arg(source).args(["-ldl", "-lpthread"]);
        assert!(command.status().expect("mpicc starts").success());
    }
    program
}

/// The library that records calls, built for this MPI.
fn observer(mpi: &Mpi) -> PathBuf {
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join(mpi.id()).join("debug/libobserver.so");
    if std::env::var_os(AS_USER).is_none() {
        machine::build("observer", mpi);
    }
    library
}

struct Bench<'a> {
    world: &'a World,
    mpi: &'a Mpi,
    program: PathBuf,
    observer: PathBuf,
}

impl Bench<'_> {
    fn launch(&self, name: &str) -> Launch {
        Launch::new(machine::course(), &self.program, 2)
            .args([name])
            .args(self.world.arguments(name))
            .env("LAUNCH_TEST_MARK", self.mark(name))
            .watched_by(machine::GRADER)
            .observed_by(&self.observer)
            .with_mpi(self.mpi.clone())
            .output_limit(1 << 20)
            .time_limit(LIMIT)
    }

    fn mark(&self, name: &str) -> String {
        format!("hostile-{}-{name}", std::process::id())
    }

    /// Runs one, prints its row, and gives what is wrong with it.
    fn row(&self, name: &str, expected: Expected) -> Option<String> {
        let before = leftovers();
        let began = Instant::now();
        let run = match self.launch(name).confined().try_run() {
            Ok(run) => run,
            Err(error) => return Some(format!("{name}: {error}")),
        };
        let took = began.elapsed();
        let failure = run.fault().or_else(|| run.failure());
        let got = failure.as_ref().map_or(Verdict::Pass, |failure| failure.verdict);
        let left = machine::bearing(&self.mark(name)).len() + run.survivors.len();
        let files: Vec<PathBuf> = leftovers().into_iter().filter(|file| !before.contains(file)).collect();
        let words = match expected {
            Held => "held".to_owned(),
            One(verdicts) => verdicts.iter().map(|verdict| verdict.words()).collect::<Vec<_>>().join(" or "),
        };
        println!("{name:<22} {words:<34} {got:<16} {:>5.2} {left:>4} {:>4}", took.as_secs_f64(), files.len());
        let as_expected = match expected {
            Held => got == Verdict::Pass && said(&run, "held: "),
            One(verdicts) => verdicts.contains(&got),
        };
        let through = said(&run, "GOT THROUGH");
        let fine =
            as_expected && !through && left == 0 && files.is_empty() && took < LIMIT + ENDING && self.world.is_whole();
        let shown =
            || run.ranks().iter().map(|rank| cut(rank.stdout()) + cut(rank.stderr()).as_str()).collect::<String>();
        let why = failure.as_ref().map(ToString::to_string).unwrap_or_default();
        (!fine).then(|| {
            format!("{name} under {}: {got}, {took:?}, left {left} and {files:?}\n{why}\n{}", self.mpi, shown())
        })
    }
}

fn cut(text: &str) -> String {
    text.chars().take(1_500).collect()
}

fn said(run: &Run, words: &str) -> bool {
    run.ranks().iter().chain(run.spawned()).any(|rank| rank.stdout().contains(words))
}

/// What launches could leave in folders that everybody shares.
fn leftovers() -> Vec<PathBuf> {
    // Other launches of this machine's may be under way: these are ours.
    let names = [
        format!("rk.{}.", std::process::id()),
        "hostile-loader".to_owned(),
        "hostile-0".to_owned(),
        "hostile-1".to_owned(),
    ];
    let files = ["/dev/shm".into(), std::env::temp_dir()]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten());
    let is_one = |path: &Path| {
        path.file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| names.iter().any(|it| name.starts_with(it.as_str())))
    };
    files.map(|file| file.path()).filter(|path| is_one(path)).collect()
}

fn lacks(what: Missing) -> bool {
    static MISSING: OnceLock<Vec<Missing>> = OnceLock::new();
    MISSING.get_or_init(|| sandbox::missing(Path::new(machine::GRADER))).contains(&what)
}

#[test]
fn nothing_gets_through_and_nothing_is_left() {
    let _turn = TURN.lock();
    if lacks(Missing::Files) || lacks(Missing::Calls) || lacks(Missing::Namespaces) {
        return eprintln!("skipped: this system lacks a layer of the sandbox; `grader doctor` says which");
    }
    let world = World::new();
    let mut wrong = Vec::new();
    let all = std::env::var_os(AS_USER).is_none() || std::env::var_os("HOSTILE_ALL").is_some();
    for mpi in machine::mpis().into_iter().take(if all { usize::MAX } else { 1 }) {
        let bench = Bench { world: &world, program: compile(&mpi), observer: observer(&mpi), mpi: &mpi };
        println!(
            "\n{mpi}, user {}\n{:<22} {:<34} {:<16} {:>5} left files",
            nix::unistd::getuid(),
            "program",
            "expected",
            "got",
            "s"
        );
        let asked = std::env::var(ONLY).unwrap_or_default();
        let chosen = PROGRAMS.iter().filter(|(name, _)| asked.is_empty() || asked.split(',').any(|it| it == *name));
        wrong.extend(chosen.filter_map(|(name, expected)| bench.row(name, *expected)));
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn without_bounds_the_same_programs_do_harm() {
    let _turn = TURN.lock();
    let world = World::new();
    let mpi = machine::mpis().remove(0);
    let bench = Bench { world: &world, program: compile(&mpi), observer: observer(&mpi), mpi: &mpi };
    for name in CONTROLS {
        let scratch = tempfile::tempdir().expect("a folder");
        let run = bench.launch(name).env("TMPDIR", scratch.path()).try_run().expect("it runs");
        assert!(said(&run, "GOT THROUGH"), "{name}: {:?} {:?}", run.failure(), run.rank(0).stdout());
        // Processes that it left behind in a session of their own, deaf to signals, are ended all the same.
        assert_eq!(machine::bearing(&bench.mark(name)), Vec::<u32>::new(), "{name}");
    }
}

/// The tests above once more, as a user who is not root.
#[test]
fn an_ordinary_user_is_held_as_well() {
    let _turn = TURN.lock();
    if !nix::unistd::getuid().is_root() {
        return eprintln!("skipped: this is an ordinary user");
    }
    for mpi in machine::mpis() {
        compile(&mpi);
        observer(&mpi);
    }
    let readable = Command::new("setpriv")
        .args(["--reuid", USER, "--regid", USER, "--clear-groups", "test", "-x", machine::GRADER])
        .status()
        .is_ok_and(|status| status.success());
    if !readable {
        return eprintln!("skipped: an ordinary user can't read this checkout, or there is no setpriv");
    }
    let home = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::chown(home.path(), Some(65534), Some(65534)).expect("given away");
    let output = Command::new("setpriv")
        .args(["--reuid", USER, "--regid", USER, "--clear-groups"])
        .arg(std::env::current_exe().expect("this test has a file"))
        .args(["nothing_gets_through", "--nocapture", "--test-threads", "1"])
        .env(AS_USER, "1")
        .env("HOME", home.path())
        .output()
        .expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{text}");
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
}
