//! Which MPI a library or a launcher says it is.

use harness::mpi::Implementation;

/// What a library or a launcher calls itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Whose it is.
    pub implementation: Implementation,
    /// Its version, such as `4.1.4`.
    pub version: String,
}

impl Identity {
    /// Intel calls its releases by a year and a number.
    fn new(implementation: Implementation, version: String) -> Self {
        let version = match (implementation, version.match_indices('.').nth(1)) {
            (Implementation::IntelMpi, Some((second, _))) => version[..second].to_owned(),
            _ => version,
        };
        Self { implementation, version }
    }

    /// From `MPI_Get_library_version`.
    #[must_use]
    pub fn of_library(text: &str) -> Option<Self> {
        let implementation = if text.contains("Open MPI") {
            Implementation::OpenMpi
        } else if text.contains("Intel(R) MPI") {
            Implementation::IntelMpi
        } else if ["MPICH", "MVAPICH"].iter().any(|name| text.contains(name)) {
            Implementation::Mpich
        } else {
            return None;
        };
        Some(Self::new(implementation, first_version(text)?))
    }

    /// From `mpiexec --version`.
    #[must_use]
    pub fn of_launcher(text: &str) -> Option<Self> {
        let implementation = if text.contains("OpenRTE") || text.contains("Open MPI") {
            Implementation::OpenMpi
        } else if text.contains("Intel(R) MPI") {
            Implementation::IntelMpi
        } else if text.contains("HYDRA") {
            Implementation::Mpich
        } else {
            return None;
        };
        Some(Self::new(implementation, first_version(text)?))
    }

    /// Whether programs of this library can be launched by that launcher.
    ///
    /// Hydra's releases speak one protocol, and its vendors number them as they like. Open MPI 4 and 5 have different
    /// ones, though their libraries share a name.
    #[must_use]
    pub fn fits(&self, launcher: &Self) -> bool {
        self.implementation == launcher.implementation
            && (self.implementation != Implementation::OpenMpi || major(&self.version) == major(&launcher.version))
    }
}

impl std::fmt::Display for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.implementation, self.version)
    }
}

/// The first word that looks like `4.1`, without the `v` before it.
fn first_version(text: &str) -> Option<String> {
    text.split(|c: char| c.is_whitespace() || c == ',')
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'))
        .map(|word| word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned())
}

fn major(version: &str) -> &str {
    version.split('.').next().unwrap_or(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(text: &str) -> String {
        Identity::of_library(text).map_or_else(|| "unknown".into(), |identity| identity.to_string())
    }

    fn launcher(text: &str) -> String {
        Identity::of_launcher(text).map_or_else(|| "unknown".into(), |identity| identity.to_string())
    }

    #[test]
    fn libraries_tell_their_name() {
        assert_eq!(library("MPICH Version:      5.0.2\nMPICH Release date: Fri Sep 25"), "MPICH 5.0.2");
        let debian = "Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4, May 26, 2022";
        assert_eq!(library(debian), "Open MPI 4.1.4");
        assert_eq!(library("Open MPI v5.0.0rc9, package"), "Open MPI 5.0.0rc9");
        assert_eq!(library("Intel(R) MPI Library 2021.19.0 for Linux* OS\n"), "Intel MPI 2021.19");
        assert_eq!(library("MVAPICH2 Version      :\t2.3.7\n"), "MPICH 2.3.7");
        assert_eq!(library("Fujitsu MPI 1.2"), "unknown");
    }

    #[test]
    fn launchers_tell_their_name() {
        assert_eq!(launcher("mpiexec (OpenRTE) 4.1.4\n\nReport bugs to"), "Open MPI 4.1.4");
        assert_eq!(launcher("mpirun (Open MPI) 5.0.11\n"), "Open MPI 5.0.11");
        let hydra = "HYDRA build details:\n    Version:                                 5.0.2\n    Release Date: Fri";
        assert_eq!(launcher(hydra), "MPICH 5.0.2");
        let intel = "Intel(R) MPI Library for Linux* OS, Version 2021.19.0 Build 20260929 (id: 1821d9b)";
        assert_eq!(launcher(intel), "Intel MPI 2021.19");
        assert_eq!(launcher("slurm 23.02.1"), "unknown");
    }

    #[test]
    fn an_open_mpi_of_another_major_version_does_not_fit() {
        let open_mpi = |version: &str| Identity { implementation: Implementation::OpenMpi, version: version.into() };
        let mpich = |version: &str| Identity { implementation: Implementation::Mpich, version: version.into() };
        assert!(open_mpi("4.1.4").fits(&open_mpi("4.1.8")));
        assert!(!open_mpi("5.0.11").fits(&open_mpi("4.1.4")));
        assert!(!open_mpi("4.1.4").fits(&mpich("4.1.4")));
        assert!(mpich("2.3.7").fits(&mpich("3.2")));
        let intel = Identity { implementation: Implementation::IntelMpi, version: "2021.19".into() };
        assert!(intel.fits(&intel) && !intel.fits(&mpich("4.1")) && !mpich("4.1").fits(&intel));
    }
}
