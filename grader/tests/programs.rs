//! Small programs, correct and incorrect, each with what is to be found in its first line, on every MPI of this machine.
//!
//! ```text
//! // deadlock wrong-tag | deadlock wrong-source, on 2      the kind of finding and its detail, and how many ranks
//! // clean with wildcard-race, on 3                        nothing but a warning
//! ```
//!
//! The lines that the finding must name end with `// here`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::mpi::Mpi;
use harness::{Finding, Launch, Run, Verdict};

#[expect(dead_code, reason = "other tests need more of it")]
mod machine;

/// A program, and what is to be found in it.
struct Program {
    name: String,
    executable: PathBuf,
    expected: Vec<(String, Option<String>)>,
    warning: Option<String>,
    ranks: u32,
    lines: Vec<String>,
}

/// How the finding and the label compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Right,
    WrongLine,
    WrongClass,
    Missed,
    FalseAlarm,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("observer/programs")
}

impl Program {
    fn read(source: &Path, executable: PathBuf) -> Self {
        let text = std::fs::read_to_string(source).expect("a program");
        let label = text.lines().next().and_then(|line| line.strip_prefix("// ")).expect("a label");
        let (what, ranks) = label.rsplit_once(", on ").expect("how many ranks");
        let (what, warning) = match what.split_once(" with ") {
            Some((what, warning)) => (what, Some(warning.to_owned())),
            None => (what, None),
        };
        let expected = what.split(" | ").map(|one| match one.split_once(' ') {
            Some((kind, detail)) => (kind.to_owned(), Some(detail.to_owned())),
            None => (one.to_owned(), None),
        });
        let place = source.file_name().expect("a name").to_string_lossy().into_owned();
        let numbered = text.lines().zip(1..).filter(|(line, _)| line.ends_with("// here"));
        Self {
            name: place.clone(),
            executable,
            expected: expected.collect(),
            warning,
            ranks: ranks.parse().expect("a number of ranks"),
            lines: numbered.map(|(_, number)| format!("{place}:{number}")).collect(),
        }
    }

    fn run(&self, mpi: &Mpi, observer: &Path) -> Run {
        let limit = if self.expects("time-limit") { 4 } else { 20 };
        let launch = Launch::new(machine::course(), &self.executable, self.ranks);
        let launch = launch.watched_by(machine::GRADER).with_mpi(mpi.clone()).observed_by(observer);
        launch.time_limit(Duration::from_secs(limit)).try_run().expect("a run")
    }

    fn expects(&self, kind: &str) -> bool {
        self.expected.iter().any(|(expected, _)| expected == kind)
    }

    fn fits(&self, finding: &Finding) -> bool {
        let fits = |(kind, detail): &(String, Option<String>)| {
            *kind == finding.kind && (detail.is_none() || *detail == finding.detail)
        };
        self.expected.iter().any(fits)
    }

    fn judge(&self, run: &Run) -> Outcome {
        let Some(observation) = &run.observation else { return Outcome::Missed };
        let warned = |kind: &String| observation.warnings.iter().any(|warning| warning.kind == *kind);
        if !self.warning.iter().all(warned) {
            return Outcome::Missed;
        }
        let verdict = run.failure().map_or(Verdict::Pass, |failure| failure.verdict);
        let by_verdict = [("clean", Verdict::Pass), ("crash", Verdict::Crash), ("time-limit", Verdict::TimeLimit)];
        for (name, expected) in by_verdict {
            if self.expects(name) {
                return match (run.findings().is_empty(), verdict == expected) {
                    (true, true) => Outcome::Right,
                    (false, _) if name == "crash" && verdict == expected => Outcome::Right,
                    (false, _) => Outcome::FalseAlarm,
                    (true, false) => Outcome::WrongClass,
                };
            }
        }
        let Some(first) = run.findings().first() else { return Outcome::Missed };
        let told_otherwise = first.kind == "deadlock" && verdict != Verdict::Deadlock;
        match run.findings().iter().find(|finding| self.fits(finding)) {
            Some(_) if !self.fits(first) || told_otherwise => Outcome::WrongClass,
            None => Outcome::WrongClass,
            Some(finding) => {
                let named = |line: &String| finding.sites.iter().any(|site| site.ends_with(line.as_str()));
                if self.lines.iter().all(named) { Outcome::Right } else { Outcome::WrongLine }
            }
        }
    }
}

fn built(mpi: &Mpi) -> (Vec<Program>, PathBuf) {
    let own = Mpi::read(&Mpi::file(&machine::course())).is_ok_and(|own| own == *mpi);
    let target = machine::course().join("target");
    let target = if own { target } else { target.join("mpi").join(mpi.id()) };
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(machine::course()).envs(mpi.build_env()).arg("build").args(["-p", "observer", "-p", "labelled"]);
    let status = cargo.arg("--target-dir").arg(&target).status().expect("cargo starts");
    assert!(status.success(), "the programs do not build against {mpi}");
    let mut programs = Vec::new();
    for source in sources(&folder().join("src/bin"), "rs") {
        let name = source.file_stem().expect("a name").to_owned();
        programs.push(Program::read(&source, target.join("debug").join(name)));
    }
    let made = target.join("labelled");
    std::fs::create_dir_all(&made).expect("a folder");
    for source in sources(&folder().join("c"), "c") {
        let executable = made.join(source.file_stem().expect("a name"));
        let mut compiler = Command::new(&mpi.mpicc);
        let status = compiler.args(["-g", "-O1", "-w", "-o"]).arg(&executable).arg(&source).status();
        assert!(status.expect("the compiler starts").success(), "{} does not build", source.display());
        programs.push(Program::read(&source, executable));
    }
    (programs, target.join("debug/libobserver.so"))
}

fn sources(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of programs").flatten().map(|entry| entry.path());
    let mut sources: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|it| it == extension)).collect();
    sources.sort();
    sources
}

#[test]
fn labelled_programs_get_their_label() {
    let only = std::env::var("LABELLED").unwrap_or_default();
    let mut wrong = Vec::new();
    for mpi in machine::mpis() {
        let (programs, observer) = built(&mpi);
        let mut table = [0; 5];
        for program in programs.iter().filter(|program| program.name.contains(&only)) {
            let run = program.run(&mpi, &observer);
            let outcome = program.judge(&run);
            table[outcome as usize] += 1;
            let found: Vec<&str> = run.findings().iter().map(|finding| finding.what.as_str()).collect();
            println!("{mpi:<16} {:<32} {outcome:?} {:.2} s", program.name, run.wall);
            if outcome != Outcome::Right || found.len() > 1 {
                println!("    found {found:#?}\n    {:?}", run.failure().map(|failure| failure.to_string()));
            }
            if outcome != Outcome::Right {
                wrong.push(format!("{mpi}: {}: {outcome:?}", program.name));
            }
        }
        let [right, line, class, missed, alarms] = table;
        println!("{mpi}: right {right}, wrong line {line}, wrong class {class}, missed {missed}, false alarm {alarms}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
