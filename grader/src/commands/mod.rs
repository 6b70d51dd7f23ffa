//! One module per command.

pub mod exec;
pub mod grade;
mod hint;
pub mod inspect;
mod keys;
mod list;
pub mod reset;
mod solution;
mod standard_input;
mod watch;

use crate::catalog::{Catalog, Exercise};
use crate::cli::{Arguments, Command, Dev};
use crate::course::Course;
use crate::exit::Code;
use crate::setup::{self, Want};
use crate::state::State;
use crate::toolchain::Toolchain;
use crate::{bench, convert, dev, doctor, interrupt, message};

/// Runs what the command line asks for.
///
/// # Errors
/// When it can't be done; [`Code::of`] tells the exit code.
pub fn run(arguments: Arguments) -> anyhow::Result<Code> {
    if let Some(Command::Dev(Dev::Schema { of })) = arguments.command {
        println!("{}", dev::schema(of));
        return Ok(Code::Passed);
    }
    interrupt::end_with_reader()?;
    let inspects = matches!(arguments.command, Some(Command::Inspect { .. }));
    let course = if inspects { Course::here_or_own()? } else { Course::here()? };
    let mpi = arguments.mpi;
    match arguments.command {
        None => grade::run(&course, mpi, &arguments.grade),
        Some(Command::List) => list::run(&course),
        Some(Command::Watch { name }) => watch::run(&course, mpi, name.as_deref()),
        Some(Command::Hint { name, all }) => hint::run(&course, name.as_deref(), all),
        Some(Command::Reset { name, yes }) => reset::run(&course, &name, yes),
        Some(Command::Solution { name, anyway }) => solution::run(&course, &name, anyway),
        Some(Command::Exec { name, ranks, time_limit, synchronous, schedule, args }) => {
            exec::run(&course, mpi, &exec::Order { name, ranks, time_limit, synchronous, schedule, args })
        }
        Some(Command::Inspect { ranks, format, time_limit, synchronous, schedule, timeline, trace, command }) => {
            let order = inspect::Order { ranks, format, time_limit, synchronous, schedule, timeline, trace, command };
            inspect::run(&course, mpi, &order)
        }
        Some(Command::Bench { name, ranks, size, budget, output, format, no_figures }) => {
            let budget = std::time::Duration::from_secs(budget);
            let order = bench::Order { name, ranks, size, budget, output, format, figures: !no_figures };
            bench::run(&course, mpi, &order)
        }
        Some(Command::Convert { report, to, output }) => convert::run(&course, &convert::Order { report, to, output }),
        #[cfg(feature = "github")]
        Some(Command::Comment { dry_run }) => crate::comment::run(&course, dry_run),
        #[cfg(not(feature = "github"))]
        Some(Command::Comment { .. }) => Err(Code::Usage.error(message::WITHOUT_GITHUB)),
        Some(Command::Setup { force }) => setup_command(&course, mpi, force),
        Some(Command::Doctor) => doctor_command(&course, mpi),
        Some(Command::Dev(Dev::Check { names, seed, quick, verdicts, retries })) => {
            dev::check::run(&course, mpi, &names, &dev::check::Scope { seed, quick, verdicts, retries })
        }
        Some(Command::Dev(Dev::Trust { check, names, times, busy, jobs, solutions, record })) => {
            dev::trust::run(&course, mpi, &dev::trust::Order { check, names, times, busy, jobs, solutions, record })
        }
        Some(Command::Dev(Dev::New { name })) => dev::new::run(&course, &name),
        Some(Command::Dev(Dev::Mpi)) => {
            println!("{}", toolchain(&course, mpi)?.description(&course).display());
            Ok(Code::Passed)
        }
        Some(Command::Dev(Dev::Schema { .. })) => unreachable!("answered above"),
    }
}

/// The MPI to use, set up if nobody did, and cargo for it.
pub fn toolchain(course: &Course, mpi: Want) -> anyhow::Result<Toolchain> {
    let screen = setup::Screen::default();
    let mpi = interrupt::ending_what_runs(|| setup::ensure(course.root(), mpi, &screen));
    not_interrupted()?;
    Toolchain::new(course, mpi.map_err(|error| Code::NotSetUp.error(error.to_string()))?)
}

fn setup_command(course: &Course, mpi: Want, force: bool) -> anyhow::Result<Code> {
    interrupt::watch()?;
    let screen = setup::Screen::default();
    let mpi = interrupt::ending_what_runs(|| setup::run(course.root(), mpi, force, &screen));
    not_interrupted()?;
    let mpi = mpi.map_err(|error| Code::NotSetUp.error(error.to_string()))?;
    drop(screen);
    println!("{}", message::mpi_paths(&mpi));
    Ok(Code::Passed)
}

fn not_interrupted() -> anyhow::Result<()> {
    if interrupt::requested() { Err(Code::Interrupted.error(message::INTERRUPTED_SET_UP)) } else { Ok(()) }
}

fn doctor_command(course: &Course, mpi: Want) -> anyhow::Result<Code> {
    let report = doctor::run(course.root(), mpi);
    print!("{}", doctor::render(&report));
    Ok(if report.ok() { Code::Passed } else { Code::Failed })
}

/// The exercise of this name, or the first that does not pass as it is now.
fn named_or_next(course: &Course, name: Option<&str>) -> anyhow::Result<Option<Exercise>> {
    let catalog = Catalog::read(course)?;
    if let Some(name) = name {
        return catalog.one(name).map(Some);
    }
    let state = State::read(course);
    let open = |exercise: &Exercise| state.verdict(exercise) != Some(harness::Verdict::Pass);
    Ok(catalog.exercises.into_iter().find(open))
}
