//! The command line.

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::setup::Want;

/// Runs the exercises under a real MPI and says which rank did what wrong, and why.
#[derive(Debug, Parser)]
#[command(name = "grader", version, subcommand_precedence_over_arg = true, after_help = crate::message::AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    pub grade: Grade,
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Which MPI to use
    #[arg(long, global = true, value_enum, default_value_t)]
    pub mpi: Want,
}

#[derive(Clone, Debug, Args)]
pub struct Grade {
    /// The exercises to grade; all of them where none is named
    #[arg(value_name = "EXERCISE")]
    pub names: Vec<String>,
    /// How results are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Draw the same cases as the grading that printed this seed
    #[arg(long)]
    pub seed: Option<u64>,
    /// Grade what somebody has written in this folder, a checkout of the course: only the files that are theirs to write
    #[arg(long, value_name = "FOLDER")]
    pub submission: Option<PathBuf>,
    /// Grade only where every layer of the sandbox is there; without it a missing one is told
    #[arg(long)]
    pub require_sandbox: bool,
    /// Also write the results as JUnit XML
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One JSON document, described by grader/schema/
    Json,
}

/// What a report can be converted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Gradescope's results.json
    Gradescope,
    /// Classroom 50's result.json; its runner's variables say whose submission it is
    Classroom50,
    /// Exercism's results.json
    Exercism,
    /// JUnit XML
    Junit,
    /// A page of GitHub's Markdown
    Markdown,
    /// The log of a workflow, with annotations
    Github,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the exercises and how they stand
    List,
    /// Grade again whenever a file is saved
    Watch {
        /// The exercise to begin with; the first that does not pass where none is named
        #[arg(value_name = "EXERCISE")]
        name: Option<String>,
    },
    /// Show the next hint of an exercise
    Hint {
        /// The exercise; the first that does not pass where none is named
        #[arg(value_name = "EXERCISE")]
        name: Option<String>,
        /// Show all of them
        #[arg(long)]
        all: bool,
    },
    /// Put the stub of an exercise back; what you wrote is kept as a backup
    Reset {
        /// The exercise
        #[arg(value_name = "EXERCISE")]
        name: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Show the solution of an exercise that you have passed
    Solution {
        /// The exercise
        #[arg(value_name = "EXERCISE")]
        name: String,
        /// Show it even so
        #[arg(long)]
        anyway: bool,
    },
    /// Run the program of an exercise by hand
    Exec {
        /// The exercise
        #[arg(value_name = "EXERCISE")]
        name: String,
        /// How many ranks
        #[arg(short = 'n', long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=512))]
        ranks: u32,
        /// End it after so many seconds
        #[arg(long, value_name = "SECONDS")]
        time_limit: Option<u64>,
        /// Make every standard send a synchronous one: a correct program stays correct
        #[arg(long)]
        synchronous: bool,
        /// Delay calls by amounts that follow from this seed, so that messages arrive in another order
        #[arg(long, value_name = "SEED")]
        schedule: Option<u64>,
        /// The program's own arguments
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Run any MPI program, and say what its MPI calls tell: mistakes, calls, how well the ranks were used
    #[command(after_help = crate::message::INSPECT_HELP)]
    Inspect {
        /// How many ranks
        #[arg(short = 'n', long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=512))]
        ranks: u32,
        /// How the report is printed
        #[arg(long, value_enum, default_value_t = Format::Human)]
        format: Format,
        /// End it after so many seconds
        #[arg(long, value_name = "SECONDS")]
        time_limit: Option<u64>,
        /// Make every standard send a synchronous one: a correct program stays correct
        #[arg(long)]
        synchronous: bool,
        /// Delay calls by amounts that follow from this seed, so that messages arrive in another order
        #[arg(long, value_name = "SEED")]
        schedule: Option<u64>,
        /// Draw what every rank did as a picture
        #[arg(long, value_name = "FILE.svg")]
        timeline: Option<PathBuf>,
        /// Write what every rank did for the viewers of the Trace Event Format, such as ui.perfetto.dev
        #[arg(long, value_name = "FILE.json")]
        trace: Option<PathBuf>,
        /// The program and its own arguments
        #[arg(last = true, required = true, value_name = "PROGRAM")]
        command: Vec<std::ffi::OsString>,
    },
    /// Measure how an exercise scales, by the clock and by its work, and draw it
    Bench {
        /// The exercise
        #[arg(value_name = "EXERCISE")]
        name: String,
        /// The numbers of ranks, beginning with 1
        #[arg(long, value_name = "RANKS", value_delimiter = ',', default_value = "1,2,4,8", value_parser = clap::value_parser!(u32).range(1..=512))]
        ranks: Vec<u32>,
        /// How much there is to do, in place of what the exercise says
        #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
        size: Option<u64>,
        /// Repeat launches for about so many seconds at most, three times at least
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        budget: u64,
        /// Where tables and figures are written; below .ranklings/bench where nothing is said
        #[arg(long, value_name = "FOLDER")]
        output: Option<PathBuf>,
        /// How results are printed
        #[arg(long, value_enum, default_value_t = Format::Human)]
        format: Format,
        /// Draw no figures
        #[arg(long)]
        no_figures: bool,
    },
    /// Convert a report to the form that another system reads
    Convert {
        /// What `--format json` printed
        report: PathBuf,
        /// The form
        #[arg(long, value_enum, value_name = "FORM")]
        to: Form,
        /// Where it is written; standard output where nothing is said
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Comment on a pull request, in the workflow that follows its grading
    Comment {
        /// Print the comment, and post nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Set up an MPI for this checkout, and say which
    Setup {
        /// Fetch and build anew even if all is there
        #[arg(long)]
        force: bool,
    },
    /// Look for what is wrong on this machine, and say how to mend it
    Doctor,
    /// For authors of exercises
    #[command(subcommand)]
    Dev(Dev),
}

/// What prints JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Schema {
    /// Grading
    Report,
    /// `inspect`
    Inspect,
    /// `bench`
    Bench,
}

#[derive(Debug, Subcommand)]
pub enum Dev {
    /// Hold every exercise against the course's rules: stubs, solutions, faulty programs, texts
    Check {
        /// The exercises; all of them where none is named
        #[arg(value_name = "EXERCISE")]
        names: Vec<String>,
        /// Draw the same cases as the check that printed this seed
        #[arg(long)]
        seed: Option<u64>,
        /// Of a faulty program run only the check that it must fail, not those before it
        #[arg(long)]
        quick: bool,
        /// Of the faulty programs only those that must get one of these verdicts, such as `deadlock,crash`
        #[arg(long, value_name = "VERDICTS", value_delimiter = ',', value_parser = verdict)]
        verdicts: Vec<harness::Verdict>,
        /// Judge so often again what gets another verdict than it must, and tell of which that was so
        #[arg(long, value_name = "TIMES", default_value_t = 0)]
        retries: u32,
    },
    /// Judge solutions and faulty programs by one check, many times on a busy machine, and count the verdicts
    Trust {
        /// The check, such as `ranks_share_the_work`
        check: String,
        /// The exercises; all that have the check where none is named
        #[arg(value_name = "EXERCISE")]
        names: Vec<String>,
        /// How often each program is judged
        #[arg(long, default_value_t = 20)]
        times: u32,
        /// How many processes keep cores busy meanwhile
        #[arg(long, default_value_t = 2)]
        busy: u32,
        /// How many are judged at a time, each a load on the others
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        jobs: u32,
        /// Judge solutions alone
        #[arg(long)]
        solutions: bool,
        /// Keep the judgements in this file; those that stand there already count
        #[arg(long, value_name = "FILE")]
        record: Option<PathBuf>,
    },
    /// Make the folders of a new exercise
    New {
        /// Its name, such as `ring`
        name: String,
    },
    /// Print the path of the description of the MPI in use, as RANKLINGS_MPI takes it
    Mpi,
    /// Print the JSON schema of `--format json`
    Schema {
        /// Whose
        #[arg(value_enum, default_value_t = Schema::Report)]
        of: Schema,
    },
}

fn verdict(slug: &str) -> Result<harness::Verdict, String> {
    harness::Verdict::from_slug(slug).ok_or_else(|| crate::message::unknown_verdict(slug))
}

/// The names of all commands.
pub fn commands() -> Vec<String> {
    Arguments::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

/// Reads the command line; on wrong usage says what is wrong and exits with 2.
pub fn parse() -> Arguments {
    let arguments = Arguments::parse();
    // Clap's own rule for it would also forbid `--mpi system list`.
    if arguments.command.is_some() && !arguments.grade.names.is_empty() {
        let message = crate::message::exercise_before_command(&arguments.grade.names);
        Arguments::command().error(clap::error::ErrorKind::ArgumentConflict, message).exit();
    }
    if arguments.command.is_some() && arguments.grade.submission.is_some() {
        let message = crate::message::SUBMISSION_IS_GRADED;
        Arguments::command().error(clap::error::ErrorKind::ArgumentConflict, message).exit();
    }
    arguments
}
