//! Builds a small C program with an MPI and runs it on two ranks: the one proof that an MPI works.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::mpi::{INTEL_ROOT, Mpi, Origin, root_of};

use super::error::Unusable;
use super::identity::Identity;
use super::process::{self, Outcome};

/// How long a compiler, a launcher or a program of ours may take, on however busy a machine.
pub const LIMIT: Duration = Duration::from_secs(30);

/// A launcher that only has to say its version.
const VERSION_LIMIT: Duration = Duration::from_secs(10);

const SOURCE: &str = include_str!("probe.c");
const RANKS: u32 = 2;

/// What the probe saw of an MPI that works.
#[derive(Debug)]
pub struct Found {
    /// The library's own name and version.
    pub identity: Identity,
    /// The file that was loaded.
    pub library: PathBuf,
    /// The folder that it was found in.
    pub folder: PathBuf,
}

/// Builds and runs the probe. `lib` is the folder of the library where that is known, to come before all others; empty
/// where it is to be found out.
///
/// # Errors
/// Why this MPI can't be used.
pub fn probe(mpicc: &Path, mpiexec: &Path, lib: &Path) -> Result<Found, Unusable> {
    let build = tempfile::tempdir().map_err(|error| Unusable::temporary(&error))?;
    let program = compile(mpicc, SOURCE, "probe", build.path())?;
    let launcher = launcher_identity(mpiexec)?;
    let mut last = None;
    // As it is first; and when the loader doesn't find the library, where mpicc tells the linker to look.
    for folder in std::iter::once(lib.to_owned()).chain(link_folders(mpicc)) {
        let reports = tempfile::tempdir().map_err(|error| Unusable::temporary(&error))?;
        let mpi = provisional(mpicc, mpiexec, &launcher, folder);
        let outcome = launch(&mpi, RANKS, &program, reports.path())?;
        match judge(mpiexec, mpicc, &launcher, &outcome, &read_reports(reports.path())) {
            Err(Unusable::DoesNotRun { output, .. }) if missing_library(&output) => {
                last = Some(Unusable::DoesNotRun { mpiexec: mpiexec.to_owned(), output });
            }
            verdict => return verdict,
        }
    }
    Err(last.unwrap_or(Unusable::NotFound { program: "mpiexec" }))
}

/// Compiles a C program with an MPI's own wrapper, and gives the path of the result.
///
/// # Errors
/// When it doesn't compile, or not in time.
pub fn compile(mpicc: &Path, source: &str, name: &str, folder: &Path) -> Result<PathBuf, Unusable> {
    let (file, program) = (folder.join(format!("{name}.c")), folder.join(name));
    std::fs::write(&file, source).map_err(|error| Unusable::temporary(&error))?;
    let mut command = Command::new(mpicc);
    // Intel's wrapper finds no header without it, and no other's looks at it.
    command.envs(root_of(mpicc).map(|root| (INTEL_ROOT, root)));
    command.arg(format!("-DRANKLINGS_LIMIT={}", LIMIT.as_secs())).arg(&file).arg("-o").arg(&program).arg("-ldl");
    let does_not_compile = |output: String| Unusable::DoesNotCompile { mpicc: mpicc.to_owned(), output };
    let outcome = process::run(&mut command, LIMIT).map_err(|error| does_not_compile(error.to_string()))?;
    match outcome.exit {
        None => Err(Unusable::TimeLimit { program: mpicc.to_owned(), limit: LIMIT }),
        Some(exit) if exit.success() => Ok(program),
        Some(_) => Err(does_not_compile(outcome.text())),
    }
}

/// Launches a program that takes a folder to write its reports to.
///
/// # Errors
/// When the launcher can't be started, or doesn't end in time.
pub fn launch(mpi: &Mpi, ranks: u32, program: &Path, reports: &Path) -> Result<Outcome, Unusable> {
    let mut command = mpi.launcher(ranks);
    command.arg(program).arg(reports);
    let outcome = process::run(&mut command, LIMIT)
        .map_err(|error| Unusable::DoesNotRun { mpiexec: mpi.mpiexec.clone(), output: error.to_string() })?;
    if outcome.exit.is_none() {
        return Err(Unusable::TimeLimit { program: mpi.mpiexec.clone(), limit: LIMIT });
    }
    Ok(outcome)
}

/// What a launcher says it is.
///
/// # Errors
/// When it doesn't run, or is neither Hydra nor Open MPI's.
pub fn launcher_identity(mpiexec: &Path) -> Result<Identity, Unusable> {
    let does_not_run = |output: String| Unusable::DoesNotRun { mpiexec: mpiexec.to_owned(), output };
    let mut command = Command::new(mpiexec);
    command.arg("--version").env("OMPI_ALLOW_RUN_AS_ROOT", "1").env("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
    let outcome = process::run(&mut command, VERSION_LIMIT).map_err(|error| does_not_run(error.to_string()))?;
    if outcome.exit.is_none() {
        return Err(Unusable::TimeLimit { program: mpiexec.to_owned(), limit: VERSION_LIMIT });
    }
    let text = outcome.text();
    Identity::of_launcher(&text).ok_or_else(|| match outcome.success() {
        true => Unusable::Unknown { text },
        false => does_not_run(text),
    })
}

/// One rank's report.
#[derive(Debug, PartialEq)]
struct Report {
    size: u32,
    sum: u32,
    headers: String,
    library: PathBuf,
    version: String,
}

fn judge(
    mpiexec: &Path,
    mpicc: &Path,
    launcher: &Identity,
    outcome: &Outcome,
    reports: &[Report],
) -> Result<Found, Unusable> {
    let Some(first) = reports.first() else {
        return Err(Unusable::DoesNotRun { mpiexec: mpiexec.to_owned(), output: outcome.text() });
    };
    let Some(library) = Identity::of_library(&first.version) else {
        return Err(Unusable::Unknown { text: first.version.clone() });
    };
    // Open MPI 4 and 5 give their libraries one name, and a launcher puts its own first.
    if let Some(headers) = Identity::of_library(&first.headers).filter(|headers| !headers.fits(&library)) {
        let loaded = first.library.clone();
        return Err(Unusable::OtherLibrary { mpicc: mpicc.to_owned(), headers, library, loaded });
    }
    // Named before the size: it is the cause, and size 1 only what it leads to.
    if !library.fits(launcher) {
        return Err(Unusable::Mismatch {
            mpicc: mpicc.to_owned(),
            library,
            mpiexec: mpiexec.to_owned(),
            launcher: launcher.clone(),
        });
    }
    let sizes: Vec<u32> = reports.iter().map(|report| report.size).collect();
    if sizes != [RANKS; RANKS as usize] {
        return Err(Unusable::WrongSize { mpiexec: mpiexec.to_owned(), sizes });
    }
    if !outcome.success() || reports.iter().any(|report| report.sum != 1) {
        return Err(Unusable::DoesNotRun { mpiexec: mpiexec.to_owned(), output: outcome.text() });
    }
    let folder = first.library.parent().and_then(|folder| folder.canonicalize().ok()).unwrap_or_default();
    Ok(Found { identity: library, library: first.library.clone(), folder })
}

fn read_reports(folder: &Path) -> Vec<Report> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    files.filter_map(|file| parse(&std::fs::read_to_string(file.ok()?.path()).ok()?)).collect()
}

fn parse(text: &str) -> Option<Report> {
    let mut lines = text.splitn(5, '\n');
    Some(Report {
        size: lines.next()?.parse().ok()?,
        sum: lines.next()?.parse().ok()?,
        headers: lines.next()?.to_owned(),
        library: lines.next()?.into(),
        version: lines.next()?.trim().to_owned(),
    })
}

/// An MPI as far as launching needs it.
fn provisional(mpicc: &Path, mpiexec: &Path, launcher: &Identity, lib: PathBuf) -> Mpi {
    Mpi {
        implementation: launcher.implementation,
        version: launcher.version.clone(),
        origin: Origin::System,
        mpicc: mpicc.to_owned(),
        mpiexec: mpiexec.to_owned(),
        lib,
        libclang: PathBuf::new(),
        clang_args: String::new(),
    }
}

fn link_folders(mpicc: &Path) -> Vec<PathBuf> {
    let Ok(outcome) = process::run(Command::new(mpicc).arg("-show"), LIMIT) else { return Vec::new() };
    outcome.stdout.split_whitespace().filter_map(|word| word.strip_prefix("-L")).map(PathBuf::from).collect()
}

fn missing_library(output: &str) -> bool {
    output.contains("shared librar") || output.contains("Library not loaded")
}

#[cfg(test)]
mod tests {
    use harness::mpi::Implementation;

    use super::*;

    fn report(size: u32, version: &str) -> Report {
        Report {
            size,
            sum: size * (size - 1) / 2,
            headers: "Open MPI 4.1.4".into(),
            library: "/usr/lib/libmpi.so.40".into(),
            version: version.into(),
        }
    }

    fn verdict(launcher: Implementation, reports: &[Report]) -> Result<Found, Unusable> {
        let launcher = Identity { implementation: launcher, version: "4.1.4".into() };
        let outcome = process::run(&mut Command::new("true"), LIMIT).expect("true runs");
        judge(Path::new("mpiexec"), Path::new("mpicc"), &launcher, &outcome, reports)
    }

    const OPEN_MPI: &str = "Open MPI v4.1.4, package: x";

    #[test]
    fn two_ranks_that_see_each_other_are_an_mpi() {
        let found = verdict(Implementation::OpenMpi, &[report(2, OPEN_MPI), report(2, OPEN_MPI)]);
        assert_eq!(found.expect("works").identity.to_string(), "Open MPI 4.1.4");
    }

    #[test]
    fn a_foreign_launcher_is_named_rather_than_the_size_it_leads_to() {
        let alone = [report(1, OPEN_MPI), report(1, OPEN_MPI)];
        assert!(matches!(verdict(Implementation::Mpich, &alone), Err(Unusable::Mismatch { .. })));
        assert!(matches!(verdict(Implementation::OpenMpi, &alone), Err(Unusable::WrongSize { .. })));
    }

    #[test]
    fn a_library_of_the_same_name_and_another_version_is_named() {
        let five = "Open MPI v5.0.11, package: x";
        let verdict = verdict(Implementation::OpenMpi, &[report(2, five), report(2, five)]);
        assert!(matches!(verdict, Err(Unusable::OtherLibrary { .. })), "{verdict:?}");
    }

    #[test]
    fn no_report_and_an_unknown_library_are_told_apart() {
        assert!(matches!(verdict(Implementation::Mpich, &[]), Err(Unusable::DoesNotRun { .. })));
        let unknown = [report(2, "Fujitsu MPI"), report(2, "Fujitsu MPI")];
        assert!(matches!(verdict(Implementation::Mpich, &unknown), Err(Unusable::Unknown { .. })));
    }

    #[test]
    fn a_report_is_read() {
        let text = "2\n1\nMPICH 5.0.2\n/usr/lib/libmpi.so.40\nMPICH Version: 5.0.2\nMPICH Device: ch4\n";
        let report = parse(text).expect("complete");
        assert_eq!((report.size, report.sum), (2, 1));
        assert!(report.version.ends_with("ch4"));
        assert_eq!(parse("2\n1\n"), None);
    }
}
