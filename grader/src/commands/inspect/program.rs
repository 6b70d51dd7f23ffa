//! What the file of a program tells before it is run.

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use harness::Run;
use harness::mpi::{Implementation, Mpi};
use harness::record::Ended;
use object::elf;
use object::read::elf::{Dyn, FileHeader, ProgramHeader};

/// A program as a file.
#[derive(Debug)]
pub struct Program {
    pub path: PathBuf,
    privileged: bool,
    linked: Linked,
}

/// How a program finds its libraries.
#[derive(Debug, PartialEq, Eq)]
enum Linked {
    /// No file of this system's: a script, or another system's program.
    Unknown,
    Statically,
    /// With these libraries.
    To(Vec<String>),
}

/// Why nothing is known of a program's MPI calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unobserved {
    Static,
    Privileged,
    Fortran,
    NoMpi,
    Killed,
    Damaged,
    System,
}

impl Program {
    /// A file, or else what the PATH has under this name.
    pub fn find(name: &OsStr) -> Option<Self> {
        let path = PathBuf::from(name);
        let path = if path.is_file() { std::path::absolute(path).ok()? } else { which::which(name).ok()? };
        let mode = std::fs::metadata(&path).ok()?.permissions().mode();
        let bytes = std::fs::read(&path).unwrap_or_default();
        Some(Self { path, privileged: mode & 0o6000 != 0, linked: linked(&bytes) })
    }

    /// The MPI that it was built for, if that is another than this one.
    pub fn of_another(&self, mpi: &Mpi) -> Option<&'static str> {
        let Linked::To(libraries) = &self.linked else { return None };
        let needs = |name: &str| libraries.iter().any(|library| library.starts_with(name));
        // Open MPI has had this number since version 1.10, MPICH and its like the other by their common ABI.
        let (open_mpi, mpich) = (needs("libmpi.so.40"), needs("libmpi.so.12") || needs("libmpich.so"));
        match mpi.implementation {
            Implementation::Mpich | Implementation::IntelMpi if open_mpi && !mpich => Some("Open MPI"),
            Implementation::OpenMpi if mpich && !open_mpi => Some("MPICH"),
            _ => None,
        }
    }

    /// Whether it is linked with MPI's interface for Fortran.
    fn is_fortran(&self) -> bool {
        let Linked::To(libraries) = &self.linked else { return false };
        let names = ["libmpi_mpifh", "libmpi_usempi", "libmpifort", "libmpichfort", "libfmpich"];
        libraries.iter().any(|library| names.iter().any(|name| library.starts_with(name)))
    }

    /// Why a run of it left no record.
    pub fn why_unobserved(&self, run: &Run) -> Unobserved {
        if !run.was_to_be_observed {
            Unobserved::System
        } else if self.linked == Linked::Statically {
            Unobserved::Static
        } else if self.privileged {
            Unobserved::Privileged
        } else if run.ended == Ended::Finished && run.launcher_code.is_none() {
            Unobserved::Killed
        } else if !run.damaged_records.is_empty() {
            Unobserved::Damaged
        } else if self.is_fortran() {
            Unobserved::Fortran
        } else {
            Unobserved::NoMpi
        }
    }
}

fn linked(bytes: &[u8]) -> Linked {
    needed::<elf::FileHeader64<object::Endianness>>(bytes).unwrap_or(Linked::Unknown)
}

/// The libraries that an ELF file names.
fn needed<Elf: FileHeader<Endian = object::Endianness>>(bytes: &[u8]) -> Option<Linked> {
    let header = Elf::parse(bytes).ok()?;
    let endian = header.endian().ok()?;
    let segments = header.program_headers(endian, bytes).ok()?;
    let interpreted = segments.iter().any(|segment| segment.p_type(endian) == elf::PT_INTERP);
    if !interpreted {
        return Some(Linked::Statically);
    }
    let sections = header.sections(endian, bytes).ok()?;
    let Some((dynamic, link)) = sections.dynamic(endian, bytes).ok()? else { return Some(Linked::To(Vec::new())) };
    let strings = sections.strings(endian, bytes, link).ok()?;
    let name = |entry: &Elf::Dyn| {
        let name = entry.string(endian, strings).ok()?;
        Some(String::from_utf8_lossy(name).into_owned())
    };
    let needed = dynamic.iter().filter(|entry| entry.tag(endian) == elf::DT_NEEDED);
    Some(Linked::To(needed.filter_map(name).collect()))
}

#[cfg(test)]
mod tests {
    use super::{Linked, linked};

    #[test]
    fn this_test_is_linked_to_the_c_library() {
        let this = std::fs::read(std::env::current_exe().expect("a file")).expect("bytes");
        let Linked::To(libraries) = linked(&this) else { panic!("it is linked") };
        assert!(libraries.iter().any(|library| library.starts_with("libc.so")), "{libraries:?}");
    }

    #[test]
    fn what_is_no_program_is_no_error() {
        for bytes in [&b""[..], b"#!/bin/sh\n", b"\x7fELF", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff"] {
            assert_eq!(linked(bytes), Linked::Unknown);
        }
    }
}
