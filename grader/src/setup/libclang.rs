//! The libclang that rsmpi's bindings are generated with, and what it must be told about the C compiler.

use std::io::ErrorKind;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::Error;
use super::probe::LIMIT;
use super::{message, process};

/// What bindgen 0.72 asks for.
const OLDEST: u32 = 9;

/// A libclang of this system: the file. `LIBCLANG_PATH` first, then where the crate clang-sys looks.
#[must_use]
pub fn find() -> Option<PathBuf> {
    let named = std::env::var_os("LIBCLANG_PATH").map(PathBuf::from);
    named.and_then(|path| if path.is_file() { Some(path) } else { in_folder(&path) }).or_else(|| {
        folders().iter().filter_map(|folder| in_folder(folder)).max_by_key(|file| version(file).unwrap_or(OLDEST))
    })
}

/// The newest libclang in one folder.
#[must_use]
pub fn in_folder(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?.filter_map(|file| Some(file.ok()?.path()));
    files
        .filter(|file| is_libclang(file) && version(file).is_none_or(|version| version >= OLDEST) && file.exists())
        .max_by_key(|file| (version(file), std::cmp::Reverse(file.as_os_str().len())))
}

fn folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Ok(path) = which::which("llvm-config")
        && let Ok(outcome) = process::run(Command::new(path).arg("--libdir"), LIMIT)
        && outcome.success()
    {
        folders.push(PathBuf::from(outcome.stdout.trim()));
    }
    if cfg!(target_os = "macos") {
        let fixed = [
            "/opt/homebrew/opt/llvm/lib",
            "/usr/local/opt/llvm/lib",
            "/Library/Developer/CommandLineTools/usr/lib",
            "/Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib",
        ];
        folders.extend(fixed.map(PathBuf::from));
        return folders;
    }
    for root in ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64"] {
        folders.push(root.into());
        let Ok(inside) = std::fs::read_dir(root) else { continue };
        for folder in inside.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()) {
            // llvm-14/lib, and folders of architectures such as x86_64-linux-gnu.
            folders.push(folder.join("lib"));
            folders.push(folder);
        }
    }
    folders
}

/// `libclang.so`, `libclang-14.so`, `libclang.so.1`, `libclang-14.so.14.0.6`; not `libclang-cpp.so.14`.
fn is_libclang(file: &Path) -> bool {
    let Some(name) = file.file_name().and_then(|name| name.to_str()) else { return false };
    let Some(rest) = name.strip_prefix("libclang") else { return false };
    let Some((middle, _)) = rest.split_once(if cfg!(target_os = "macos") { ".dylib" } else { ".so" }) else {
        return false;
    };
    middle.is_empty() || middle.strip_prefix('-').is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()))
}

/// The major version, from the file's name or the name of what it links to.
fn version(file: &Path) -> Option<u32> {
    let real = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let name = real.file_name()?.to_str()?.strip_prefix("libclang")?;
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    match name.strip_prefix('-') {
        Some(rest) => digits(rest),
        None => digits(name.strip_prefix(".so.")?),
    }
}

/// Arguments by which libclang finds the C compiler's own headers, such as `stddef.h`, which its wheel has not.
///
/// # Errors
/// When the compiler can't be asked. A description without these arguments would be kept, and nothing would build with it.
pub fn args() -> Result<String, Error> {
    let mut args = Vec::new();
    let headers = match ask("cc", &["-print-file-name=include"])?.filter(|path| Path::new(path).is_absolute()) {
        Some(folder) => Some(folder),
        None => ask("cc", &["-print-resource-dir"])?.map(|folder| format!("{folder}/include")),
    };
    args.extend(headers.map(|folder| format!("-I{folder}")));
    if cfg!(target_os = "macos") {
        args.extend(ask("xcrun", &["--show-sdk-path"])?.map(|folder| format!("-isysroot {folder}")));
    }
    Ok(args.join(" "))
}

/// Whether the folders that the arguments name are still there: an update of the compiler moves them.
#[must_use]
pub fn args_hold(args: &str) -> bool {
    args.split(' ').filter_map(|arg| arg.strip_prefix("-I")).all(|folder| Path::new(folder).is_dir())
}

/// What a program answers; none where it does not know.
fn ask(program: &'static str, args: &[&str]) -> Result<Option<String>, Error> {
    let can_not = |why: String| Error::CanNotAsk { program, why };
    let outcome = match process::run(Command::new(program).args(args), LIMIT) {
        Ok(outcome) => outcome,
        // A system without `cc` may have a compiler wrapper that needs none.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(can_not(error.to_string())),
    };
    let exit = outcome.exit.ok_or_else(|| can_not(message::NO_ANSWER.to_owned()))?;
    if let Some(signal) = exit.signal() {
        return Err(can_not(message::ended_by(signal)));
    }
    let answer = outcome.stdout.trim();
    Ok((exit.success() && !answer.is_empty()).then(|| answer.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_libclang_is_told_by_its_name() {
        for name in ["libclang.so", "libclang-14.so", "libclang.so.1", "libclang-14.so.14.0.6"] {
            assert!(is_libclang(Path::new(name)), "{name}");
        }
        for name in ["libclang-cpp.so.14", "libclangAST.a", "libc.so.6", "libclang.a"] {
            assert!(!is_libclang(Path::new(name)), "{name}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn one_that_is_too_old_is_passed_over() {
        let folder = tempfile::tempdir().expect("temporary folder");
        for name in ["libclang-8.so.1", "libclang-14.so.14.0.6", "libclang-16.so.16"] {
            std::fs::write(folder.path().join(name), "").expect("written");
        }
        assert_eq!(in_folder(folder.path()), Some(folder.path().join("libclang-16.so.16")));
        std::fs::remove_file(folder.path().join("libclang-14.so.14.0.6")).expect("removed");
        std::fs::remove_file(folder.path().join("libclang-16.so.16")).expect("removed");
        assert_eq!(in_folder(folder.path()), None);
    }

    #[test]
    fn arguments_hold_while_the_headers_are_there() {
        let args = args().expect("the compiler can be asked");
        assert!(args.starts_with("-I/") && args_hold(&args), "{args}");
        assert!(!args_hold("-I/nowhere/include"));
    }

    #[test]
    fn who_does_not_know_is_not_who_could_not_be_asked() {
        assert!(matches!(ask("true", &[]), Ok(None)));
        assert!(matches!(ask("false", &[]), Ok(None)));
        assert!(matches!(ask("no-such-program", &[]), Ok(None)));
        assert!(matches!(ask("sh", &["-c", "echo /usr/include"]), Ok(Some(answer)) if answer == "/usr/include"));
        // The compiler was killed half-way, as a machine without memory does.
        let killed = ask("sh", &["-c", "echo /usr/incl; kill -9 $$"]).expect_err("no answer");
        assert!(killed.to_string().contains("signal 9"), "{killed}");
        // A file that may be run and can't be: what the system says of it is told.
        assert!(matches!(ask("/", &[]), Err(Error::CanNotAsk { program: "/", .. })));
    }
}
