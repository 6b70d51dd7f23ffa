//! The command that installs something on this system.

use nix::unistd::geteuid;

/// What a message may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// A C compiler, called `cc`.
    Compiler,
    /// `make`
    Make,
    /// Python with pip.
    Pip,
    /// Any MPI with its `mpicc` and `mpiexec`.
    Mpi,
    /// libclang
    Libclang,
}

/// A way to install packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manager {
    Apt,
    Dnf,
    Pacman,
    Zypper,
    Apk,
    Brew,
}

/// Whether a program is not on the PATH.
#[must_use]
pub fn missing(program: &str) -> bool {
    which::which(program).is_err()
}

/// The command that installs these here, ready to be typed; `None` on a system we know nothing of.
#[must_use]
pub fn command(tools: &[Tool]) -> Option<String> {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    manager(std::env::consts::OS, &release).map(|manager| line(manager, tools, geteuid().is_root()))
}

/// Whether this is Linux inside Windows.
#[must_use]
pub fn is_wsl() -> bool {
    std::fs::read_to_string("/proc/version").is_ok_and(|text| text.to_lowercase().contains("microsoft"))
}

fn manager(os: &str, release: &str) -> Option<Manager> {
    if os == "macos" {
        return Some(Manager::Brew);
    }
    let value = |key: &str| {
        let line = release.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.unwrap_or_default().trim_matches(['"', '\'']).to_owned()
    };
    let names = format!("{} {}", value("ID"), value("ID_LIKE"));
    names.split_whitespace().find_map(|name| match name {
        "debian" | "ubuntu" | "linuxmint" | "pop" | "raspbian" => Some(Manager::Apt),
        "fedora" | "rhel" | "centos" | "rocky" | "almalinux" | "amzn" => Some(Manager::Dnf),
        "arch" | "manjaro" | "endeavouros" => Some(Manager::Pacman),
        "suse" | "opensuse" | "opensuse-leap" | "opensuse-tumbleweed" | "sles" => Some(Manager::Zypper),
        "alpine" => Some(Manager::Apk),
        _ => None,
    })
}

fn line(manager: Manager, tools: &[Tool], root: bool) -> String {
    let sudo = if root { "" } else { "sudo " };
    let packages: Vec<_> = tools.iter().map(|tool| package(manager, *tool)).filter(|name| !name.is_empty()).collect();
    let names = packages.join(" ");
    match manager {
        Manager::Apt => format!("{sudo}apt-get install -y {names}"),
        // Fedora and its kin keep each MPI out of the PATH until its module is loaded.
        Manager::Dnf if tools.contains(&Tool::Mpi) => {
            format!("{sudo}dnf install -y {names} && . /etc/profile.d/modules.sh && module load mpi")
        }
        Manager::Dnf => format!("{sudo}dnf install -y {names}"),
        Manager::Pacman => format!("{sudo}pacman -S --needed {names}"),
        Manager::Zypper => format!("{sudo}zypper install -y {names}"),
        Manager::Apk => format!("{sudo}apk add {names}"),
        Manager::Brew => {
            let xcode = tools.iter().any(|tool| matches!(tool, Tool::Compiler | Tool::Make));
            let brew = (!names.is_empty()).then(|| format!("brew install {names}"));
            xcode.then(|| "xcode-select --install".to_owned()).into_iter().chain(brew).collect::<Vec<_>>().join(" && ")
        }
    }
}

fn package(manager: Manager, tool: Tool) -> &'static str {
    match (manager, tool) {
        (Manager::Apt, Tool::Compiler) => "gcc libc6-dev",
        (Manager::Apt, Tool::Mpi) => "libopenmpi-dev openmpi-bin",
        (Manager::Apt, Tool::Libclang) => "libclang-dev",
        (Manager::Apt | Manager::Dnf | Manager::Zypper, Tool::Pip) => "python3-pip",
        (Manager::Dnf, Tool::Mpi) => "mpich-devel environment-modules",
        (Manager::Dnf | Manager::Zypper, Tool::Libclang) => "clang-devel",
        (Manager::Pacman, Tool::Mpi) => "openmpi",
        (Manager::Pacman, Tool::Libclang) => "clang",
        (Manager::Pacman, Tool::Pip) => "python-pip",
        (Manager::Zypper, Tool::Mpi) => "mpich-devel",
        (Manager::Apk, Tool::Compiler) => "gcc musl-dev",
        (Manager::Apk, Tool::Mpi) => "openmpi-dev",
        (Manager::Apk, Tool::Libclang) => "clang-dev",
        (Manager::Apk, Tool::Pip) => "py3-pip",
        (Manager::Brew, Tool::Compiler | Tool::Make) => "",
        (Manager::Brew, Tool::Mpi) => "open-mpi",
        (Manager::Brew, Tool::Libclang) => "llvm",
        (Manager::Brew, Tool::Pip) => "python",
        (_, Tool::Compiler) => "gcc",
        (_, Tool::Make) => "make",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_known_by_its_name_or_its_kin() {
        assert_eq!(manager("linux", "NAME=x\nID=debian\n"), Some(Manager::Apt));
        assert_eq!(manager("linux", "ID=neon\nID_LIKE=\"ubuntu debian\"\n"), Some(Manager::Apt));
        assert_eq!(manager("linux", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"), Some(Manager::Dnf));
        assert_eq!(manager("linux", "ID=arch\n"), Some(Manager::Pacman));
        assert_eq!(manager("linux", "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n"), Some(Manager::Zypper));
        assert_eq!(manager("macos", ""), Some(Manager::Brew));
        assert_eq!(manager("linux", "ID=nixos\n"), None);
    }

    #[test]
    fn the_command_can_be_typed_as_it_is() {
        let all = [Tool::Compiler, Tool::Make];
        assert_eq!(line(Manager::Apt, &all, false), "sudo apt-get install -y gcc libc6-dev make");
        assert_eq!(line(Manager::Apt, &[Tool::Mpi], true), "apt-get install -y libopenmpi-dev openmpi-bin");
        assert_eq!(line(Manager::Brew, &all, false), "xcode-select --install");
        assert_eq!(line(Manager::Brew, &[Tool::Mpi], false), "brew install open-mpi");
        assert!(line(Manager::Dnf, &[Tool::Mpi], false).ends_with("module load mpi"));
    }
}
