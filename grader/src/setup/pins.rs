//! The wheels of the embedded MPI: their versions, and the hash that each platform's must have.

use std::fmt::Write as _;

/// A package on PyPI, at one version.
#[derive(Debug)]
pub struct Wheel {
    /// Its name there.
    pub name: &'static str,
    /// The one version that was tried.
    pub version: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// The folder inside the wheel that holds what is needed.
    pub inside: &'static str,
    /// A file without which it is of no use, from there.
    pub key: &'static str,
    builds: &'static [Build],
}

/// One platform's build of a wheel.
#[derive(Debug)]
struct Build {
    os: &'static str,
    arch: &'static str,
    sha256: &'static str,
}

/// `mpicc`, `mpiexec`, headers and the library.
pub const MPICH: Wheel = Wheel {
    name: "mpich",
    version: "5.0.2",
    title: "MPICH",
    inside: "mpich-5.0.2.data/data/",
    key: "bin/mpicc",
    builds: &[
        Build {
            os: "linux",
            arch: "x86_64",
            sha256: "8fed465ebff269ea2ebac179a25de02671ddf8df476e0f115be089015015cfd4",
        },
        Build {
            os: "linux",
            arch: "aarch64",
            sha256: "992ae6ebb0da97d49d7a67000ae8112da9a3825da1bb1e6f1d196428a0410f2d",
        },
        Build {
            os: "macos",
            arch: "aarch64",
            sha256: "fa6611d3efa2d5a5f624976458d25988bfd5626afc09402f662ff0defbb45cd4",
        },
        Build {
            os: "macos",
            arch: "x86_64",
            sha256: "425ec71e34fe588f4a917cd4c042fab84a70006537e36bfd6bb0d6ae274bb13c",
        },
    ],
};

/// What rsmpi's bindings are generated with.
pub const LIBCLANG: Wheel = Wheel {
    name: "libclang",
    version: "18.1.1",
    title: "libclang",
    inside: "libclang-18.1.1.data/platlib/clang/native/",
    key: if cfg!(target_os = "macos") { "libclang.dylib" } else { "libclang.so" },
    builds: &[
        Build {
            os: "linux",
            arch: "x86_64",
            sha256: "c533091d8a3bbf7460a00cb6c1a71da93bffe148f172c7d03b1c31fbf8aa2a0b",
        },
        Build {
            os: "linux",
            arch: "aarch64",
            sha256: "54dda940a4a0491a9d1532bf071ea3ef26e6dbaf03b5000ed94dd7174e8f9592",
        },
        Build {
            os: "macos",
            arch: "aarch64",
            sha256: "0b2e143f0fac830156feb56f9231ff8338c20aecfe72b4ffe96f19e5a1dbb69a",
        },
        Build {
            os: "macos",
            arch: "x86_64",
            sha256: "6f14c3f194704e5d09769108f03185fce7acaf1d1ae4bbb2f30a72c2400cb7c5",
        },
    ],
};

impl Wheel {
    /// The name of its folder in `.mpi/`.
    #[must_use]
    pub fn folder(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }

    /// About how many bytes the download has, for the progress bar.
    #[must_use]
    pub fn download_bytes(&self) -> u64 {
        if self.name == MPICH.name { 13_300_000 } else { 24_500_000 }
    }

    /// The hash of this platform's build; `None` where there is none.
    #[must_use]
    pub fn sha256(&self) -> Option<&'static str> {
        // The Linux wheels are linked with glibc.
        if cfg!(all(target_os = "linux", not(target_env = "gnu"))) {
            return None;
        }
        let here = |build: &&Build| build.os == std::env::consts::OS && build.arch == std::env::consts::ARCH;
        self.builds.iter().find(here).map(|build| build.sha256)
    }
}

/// The requirements file for pip: these versions, with this platform's hashes. `None` where a wheel has no build.
pub fn requirements(wheels: &[&Wheel]) -> Option<String> {
    let mut text = String::new();
    for wheel in wheels {
        let _ = writeln!(text, "{}=={} --hash=sha256:{}", wheel.name, wheel.version, wheel.sha256()?);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hash_is_a_sha256_and_none_is_there_twice() {
        let all: Vec<_> = MPICH.builds.iter().chain(LIBCLANG.builds).map(|build| build.sha256).collect();
        assert!(all.iter().all(|hash| hash.len() == 64 && hash.chars().all(|c| c.is_ascii_hexdigit())));
        assert_eq!(all.iter().collect::<std::collections::HashSet<_>>().len(), all.len());
    }

    #[test]
    fn the_inside_names_the_version() {
        for wheel in [&MPICH, &LIBCLANG] {
            assert!(wheel.inside.starts_with(&format!("{}-{}.data/", wheel.name, wheel.version)));
        }
    }
}
