//! The words of `inspect`.

use std::path::Path;

use super::program::Unobserved;

pub const fn clean(was_all_judged: bool) -> &'static str {
    if was_all_judged {
        "no mistake in the use of MPI was found"
    } else {
        "nothing wrong was found in the use of MPI, of which not all was judged"
    }
}

pub fn program_not_found(program: &str) -> String {
    format!("there is no program `{program}`, neither as a file nor on the PATH")
}

/// Warnings that are not shown.
pub fn more_warnings(kind: &str, number: usize) -> String {
    format!("and {number} more of the kind {kind}; `--format json` has all")
}

/// Its library and ours have handles of other sizes: neither launching nor observing it can work.
pub fn of_another_mpi(program: &Path, other: &str, mpi: &str) -> String {
    format!(
        "{} was built for {other}, and the launcher is that of {mpi}; build it with {mpi}'s mpicc (`cargo run -p grader -- \
         setup` says where that is), or choose the other with `--mpi system` or `--mpi embedded` before `inspect`",
        program.display()
    )
}

pub fn not_observed(why: Unobserved) -> String {
    let why = match why {
        Unobserved::Static => "the program is statically linked, so no library can stand between it and MPI",
        Unobserved::Privileged => "the program changes its user (set-uid), so the system lets no library observe it",
        Unobserved::Fortran => "the program calls MPI from Fortran, which is not observed with this MPI",
        Unobserved::NoMpi => "the program never called MPI_Init (is it an MPI program?), or the disk is full",
        Unobserved::Killed => "mpiexec was killed from outside of the launch, and the ranks with it",
        Unobserved::Damaged => "a rank has damaged its record, which only the program itself can do",
        Unobserved::System => "it takes Linux",
    };
    format!("its MPI calls were not recorded: {why}")
}
