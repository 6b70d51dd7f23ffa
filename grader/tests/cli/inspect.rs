//! `inspect`: any MPI program, what it says of it, and its exit codes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use harness::mpi::{Implementation, Mpi};
use predicates::prelude::*;
use serde_json::Value;

use crate::course::{Course, checkout};

/// Where the programs are built.
pub(crate) fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("inspect");
        fs::create_dir_all(&folder).expect("a folder");
        folder
    })
}

pub(crate) fn mpi() -> Mpi {
    let course = Course::gallery();
    Mpi::read(&Mpi::file(&course.path(""))).expect("the gallery has an MPI")
}

pub(crate) fn compile(mpicc: &Path, source: &Path, name: &str, flags: &[&str]) -> PathBuf {
    let program = folder().join(name);
    let mut compiler = Command::new(mpicc);
    let status = compiler.args(["-g", "-O1", "-w", "-o"]).arg(&program).arg(source).args(flags).status();
    assert!(status.expect("the compiler starts").success(), "{name} does not build");
    program
}

/// One of the labelled programs.
pub fn labelled(name: &str) -> PathBuf {
    compile(&mpi().mpicc, &checkout().join("grader/observer/programs/c").join(format!("{name}.c")), name, &[])
}

/// A program that stands here.
pub fn program(name: &str, flags: &[&str], body: &str) -> PathBuf {
    let header = checkout().join("grader/observer/programs/c/program.h");
    let source = folder().join(format!("{name}.c"));
    fs::write(&source, format!("#include {:?}\n{body}\n", header.display().to_string())).expect("written");
    compile(&mpi().mpicc, &source, name, flags)
}

pub fn inspect(options: &[&str], program: &Path) -> assert_cmd::assert::Assert {
    let mut grader = Course::gallery().grader();
    grader.args(["inspect", "--time-limit", "20"]).args(options).arg("--").arg(program).assert()
}

#[test]
fn a_deadlock_is_explained_and_drawn() {
    let assert = inspect(&["-n", "2"], &labelled("receive_receive")).code(1);
    let said = predicate::str::contains("both receive before they send")
        .and(predicate::str::contains("receive_receive.c:6"))
        .and(predicate::str::contains("rank 1 has been stuck in MPI_Recv"))
        .and(predicate::str::contains(" since t = "))
        .and(predicate::str::contains("MPI_Init"))
        .and(predicate::str::contains(" until the last call; work of each rank"))
        .and(predicate::str::contains("parallel efficiency"));
    assert.stdout(said);
}

/// More calls than a record holds: what they come to in all is known, and no figure is made of the part that is left.
#[test]
fn a_record_that_is_not_whole_gives_no_efficiency() {
    let many = labelled("many_calls");
    let assert = inspect(&["-n", "2"], &many).success();
    let said = predicate::str::contains("100000 x")
        .and(predicate::str::contains("runtime and efficiency are not known"))
        .and(predicate::str::contains("parallel efficiency").not());
    assert.stdout(said);
    let assert = inspect(&["-n", "2", "--format", "json"], &many).success();
    let report: Value = serde_json::from_slice(&assert.get_output().stdout).expect("JSON and nothing else");
    let observation = &report["run"]["observation"];
    assert!(observation["efficiency"].is_null(), "{observation}");
    assert_eq!(observation["calls"][0]["MPI_Send"]["count"], 100_000);
}

/// One line for each place where messages race, with how often, and not more places than one reads.
#[test]
fn races_are_grouped_by_line() {
    // In each round two messages race, whichever comes first: neither sender knows what became of the other's.
    let round = "MPI_Recv(&x, 1, MPI_INT, MPI_ANY_SOURCE, 0, WORLD, IGNORE);
        MPI_Recv(&x, 1, MPI_INT, MPI_ANY_SOURCE, 0, WORLD, IGNORE);
        MPI_Barrier(WORLD);\n";
    let source = format!(
        "BEGIN
        int x = rank;
        if (rank == 0) {{
            for (int i = 0; i < 4; i++) {{
                {round}
            }}
            {}
        }} else
            for (int i = 0; i < 10; i++) {{
                MPI_Send(&x, 1, MPI_INT, 0, 0, WORLD);
                MPI_Barrier(WORLD);
            }}
    END",
        round.repeat(6)
    );
    let output = inspect(&["-n", "3"], &program("races", &[], &source)).success().get_output().stdout.clone();
    let output = String::from_utf8(output).expect("text");
    let warnings: Vec<&str> = output.lines().filter(|line| line.starts_with("warning: ")).collect();
    assert!(warnings[0].ends_with(" such receives)"), "{output}");
    assert_eq!(warnings.len(), 5, "{output}");
}

#[test]
fn asking_with_pauses_is_explained_at_the_time_limit() {
    let mut grader = Course::gallery().grader();
    grader.args(["inspect", "--time-limit", "3", "-n", "2", "--"]).arg(labelled("iprobe_with_pauses"));
    let said = predicate::str::contains("busy wait: rank 0 called MPI_Iprobe from any rank (tag 7").and(
        predicate::str::contains("a message is there, but with another tag (rank 1 called MPI_Send to rank 0 (tag 8"),
    );
    grader.assert().code(6).stdout(said);
}

#[test]
fn a_clean_program_has_a_picture_and_a_trace() {
    let (picture, trace) = (folder().join("ring.svg"), folder().join("ring.json"));
    let files = [picture.to_str().expect("text"), trace.to_str().expect("text")];
    let assert = inspect(&["-n", "3", "--timeline", files[0], "--trace", files[1]], &labelled("ring")).success();
    assert.stdout(predicate::str::contains("no mistake").and(predicate::str::contains("rank 2 ")));
    let picture = fs::read_to_string(picture).expect("a picture");
    assert!(picture.starts_with("<svg") && picture.contains("rank 2"));
    let trace: Value = serde_json::from_slice(&fs::read(trace).expect("a trace")).expect("JSON");
    let names: Vec<&str> =
        trace["traceEvents"].as_array().expect("events").iter().filter_map(|it| it["name"].as_str()).collect();
    assert!(names.contains(&"MPI_Recv") && names.contains(&"message"), "{names:?}");
}

#[test]
fn json_keeps_to_the_committed_schema() {
    let schema = checkout().join("grader/schema/inspect.json");
    let output = Course::gallery().grader().args(["dev", "schema", "inspect"]).output().expect("the grader runs");
    let (now, committed) =
        (String::from_utf8(output.stdout).expect("text"), fs::read_to_string(schema).unwrap_or_default());
    assert!(
        now == committed,
        "`inspect --format json` has another form than grader/schema/inspect.json says; accept it by\n\n    \
         cargo run -p grader -- dev schema inspect > grader/schema/inspect.json\n"
    );
    let assert = inspect(&["-n", "2", "--format", "json"], &labelled("receive_receive")).code(1);
    let report: Value = serde_json::from_slice(&assert.get_output().stdout).expect("JSON and nothing else");
    let validator = jsonschema::validator_for(&serde_json::from_str(&committed).expect("JSON")).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let finding = &report["run"]["observation"]["findings"][0];
    assert_eq!((finding["kind"].as_str(), finding["detail"].as_str()), (Some("deadlock"), Some("receive-receive")));
    let mut other = report.clone();
    other["verdict"] = "perhaps".into();
    assert!(!validator.is_valid(&other));
}

#[test]
fn synchronous_sends_prove_what_a_replay_suspects() {
    let ring = labelled("ring_of_sends");
    inspect(&["-n", "3"], &ring).code(1).stdout(predicate::str::contains("ring_of_sends.c:6"));
    let assert = inspect(&["-n", "3", "--synchronous"], &ring).code(1);
    assert.stdout(predicate::str::contains("deadlock: ").and(predicate::str::contains("waits in MPI_Send to rank")));
    inspect(&["-n", "3", "--synchronous"], &labelled("ring")).success();
}

#[test]
fn schedules_change_the_order_of_arrival() {
    let source = "BEGIN
        int x = rank;
        if (rank == 0)
            for (int i = 1; i < size; i++) {
                MPI_Recv(&x, 1, MPI_INT, MPI_ANY_SOURCE, 0, WORLD, IGNORE);
                printf(\"%d \", x);
            }
        else
            MPI_Send(&x, 1, MPI_INT, 0, 0, WORLD);
    END";
    let program = program("order", &[], source);
    let order = |seed: u32| {
        let seed = seed.to_string();
        let assert = inspect(&["-n", "5", "--schedule", &seed, "--format", "json"], &program).success();
        let report: Value = serde_json::from_slice(&assert.get_output().stdout).expect("JSON");
        report["run"]["ranks"][0]["stdout"]["text"].as_str().expect("what rank 0 printed").to_owned()
    };
    let first = order(1);
    assert!((2..12).any(|seed| order(seed) != first), "ten schedules, one order: {first}");
}

#[test]
fn a_program_that_fails_has_an_exit_code_of_its_own() {
    inspect(&["-n", "2"], &program("fails", &[], "BEGIN if (rank == 1) exit(3); END")).code(6);
}

#[test]
fn what_cannot_be_observed_says_why() {
    let not =
        |why: &str| predicate::str::contains("its MPI calls were not recorded").and(predicate::str::contains(why));
    inspect(&["-n", "2"], Path::new("/bin/true")).code(7).stdout(not("never called MPI_Init"));
    let without = program("without", &[], "int main(void) { return 0; }");
    inspect(&["-n", "2"], &without).code(7).stdout(not("never called MPI_Init"));
    let fixed = folder().join("fixed.c");
    fs::write(&fixed, "int main(void) { return 0; }\n").expect("written");
    let fixed = compile(Path::new("cc"), &fixed, "fixed", &["-static"]);
    inspect(&["-n", "2"], &fixed).code(7).stdout(not("statically linked"));
}

#[test]
fn a_program_that_writes_into_its_record_is_not_observed() {
    let source = "BEGIN
        FILE *record = fdopen(atoi(getenv(\"RANKLINGS_TRACE\")), \"r+\");
        for (int i = 0; i < 4096; i++)
            fputc(255, record);
        fclose(record);
    END";
    let assert = inspect(&["-n", "2"], &program("tampers", &[], source)).code(6);
    assert.stdout(predicate::str::contains("a rank has damaged its record"));
}

#[test]
fn a_program_of_another_mpi_is_not_launched() {
    let (own, system) = (mpi(), which::which("mpicc"));
    let Ok(system) = system.map(|path| path.to_owned()) else {
        return eprintln!("skipped: there is no other MPI on this machine");
    };
    let other = compile(&system, &checkout().join("grader/observer/programs/c/ring.c"), "other", &[]);
    let text = String::from_utf8_lossy(&fs::read(&other).expect("a program")).into_owned();
    let same = match own.implementation {
        Implementation::Mpich | Implementation::IntelMpi => !text.contains("libmpi.so.40"),
        Implementation::OpenMpi => text.contains("libmpi.so.40"),
    };
    if same {
        return eprintln!("skipped: the MPI on the PATH is of the same kind");
    }
    inspect(&["-n", "2"], &other).code(5).stderr(predicate::str::contains("was built for"));
}

#[test]
fn wrong_usage_is_told_before_anything_is_launched() {
    inspect(&["-n", "2"], Path::new("/no/such/program"))
        .code(2)
        .stderr(predicate::str::contains("there is no program"));
    let nowhere = inspect(&["-n", "2", "--timeline", "/no/such/folder/x.svg"], Path::new("/bin/true")).code(2);
    nowhere.stderr(predicate::str::contains("failed to write /no/such/folder/x.svg"));
}

#[test]
fn several_spawned_programs_are_one_world() {
    let assert = inspect(&["-n", "2", "--format", "json"], &labelled("children_of_two_programs")).success();
    let report: Value = serde_json::from_slice(&assert.get_output().stdout).expect("JSON");
    let spawned = report["run"]["spawned"].as_array().expect("processes");
    assert_eq!(spawned.iter().map(|it| it["exit"]["code"].as_i64()).collect::<Vec<_>>(), [Some(0); 3]);
    assert_eq!(report["run"]["observation"]["not_judged"], serde_json::json!([]), "{report:#}");
}

#[test]
fn constructors_and_packing_have_their_own_names() {
    let names = ["MPI_Type_create_hindexed_block", "MPI_Type_vector", "MPI_Type_create_subarray", "MPI_Type_dup"];
    let mut output = inspect(&["-n", "1"], &labelled("types_of_all_kinds")).success();
    for name in names {
        output = output.stdout(predicate::str::contains(format!("{name} ")));
    }
    let packed = predicate::str::contains("MPI_Pack").and(predicate::str::contains("MPI_Unpack"));
    inspect(&["-n", "2"], &labelled("unpacked")).success().stdout(packed);
}

#[test]
fn what_a_program_spawns_is_seen_too() {
    let assert = inspect(&["-n", "2", "--format", "json"], &labelled("children")).success();
    let report: Value = serde_json::from_slice(&assert.get_output().stdout).expect("JSON");
    let spawned = report["run"]["spawned"].as_array().expect("processes");
    assert_eq!(spawned.iter().map(|it| it["exit"]["code"].as_i64()).collect::<Vec<_>>(), [Some(0), Some(0)]);
    assert_eq!(report["run"]["observation"]["not_judged"], serde_json::json!([]), "{report:#}");

    let source = "BEGIN
        int x = 0;
        MPI_Comm parent, both;
        MPI_Comm_get_parent(&parent);
        if (parent == MPI_COMM_NULL) {
            MPI_Comm_spawn(argv[0], MPI_ARGV_NULL, 2, MPI_INFO_NULL, 0, WORLD, &both, MPI_ERRCODES_IGNORE);
            MPI_Recv(&x, 1, MPI_INT, 1, 5, both, IGNORE);
        } else
            MPI_Recv(&x, 1, MPI_INT, 0, 7, both = parent, IGNORE);
        MPI_Comm_disconnect(&both);
    END";
    let assert = inspect(&["-n", "1"], &program("orphans", &[], source)).code(1);
    let said = predicate::str::contains("rank 0 waits in MPI_Recv from spawned rank 1 (tag 5")
        .and(predicate::str::contains("spawned rank 1 waits in MPI_Recv from rank 0 (tag 7"));
    assert.stdout(said);
}
