//! What a program has written to a file, for checks that ask it to.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::fcntl::OFlag;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 8 << 20;

/// The text of a file that a program was to write. It may have put something else in its place: a link that leads out of its
/// bounds, a pipe on which one waits for ever, more than memory holds.
///
/// # Errors
/// When there is no regular file, or it is no text, or it is larger than 8 MiB.
pub fn written(file: &Path) -> Result<String> {
    let flags = OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK;
    let file = File::options().read(true).custom_flags(flags.bits()).open(file)?;
    if !file.metadata()?.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, "it is no regular file"));
    }
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST {
        return Err(Error::new(ErrorKind::FileTooLarge, "it has more than 8 MiB"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{LARGEST, written};

    #[test]
    fn only_a_text_of_its_own_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| folder.path().join(name);
        std::fs::write(file("text"), "a picture").expect("written");
        std::os::unix::fs::symlink(file("text"), file("link")).expect("linked");
        nix::unistd::mkfifo(&file("pipe"), nix::sys::stat::Mode::S_IRWXU).expect("a pipe");
        std::fs::write(file("large"), vec![b'x'; LARGEST as usize + 1]).expect("written");
        assert_eq!(written(&file("text")).expect("a text"), "a picture");
        for name in ["link", "pipe", "large", "none", "."] {
            assert!(written(&file(name)).is_err(), "{name}");
        }
    }
}
