//! One set-up at a time in a course.

use std::fs::{File, TryLockError};
use std::time::{Duration, Instant};

use super::error::Error;
use super::prefix::Prefix;
use super::progress::{Event, Progress};

/// Longer than any set-up that still moves takes.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// Held as long as the file is open; the kernel lets go of it however its holder ends.
#[must_use]
pub struct Lock {
    _file: File,
}

/// Waits until no other set-up works in this course.
pub fn lock(prefix: &Prefix, progress: &dyn Progress) -> Result<Lock, Error> {
    let root = prefix.root();
    std::fs::create_dir_all(&root).map_err(|error| Error::write(&root, &error))?;
    let path = prefix.lock();
    let file = File::options().create(true).write(true).truncate(false).open(&path);
    let file = file.map_err(|error| Error::write(&path, &error))?;
    let start = Instant::now();
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) if start.elapsed() > LIMIT => return Err(Error::Locked { path }),
            Err(TryLockError::WouldBlock) => {
                if !told {
                    progress.report(&Event::Waiting);
                    told = true;
                }
                std::thread::sleep(Duration::from_millis(100));
            }
            // Some network file systems have no locks; two set-ups at once are rare there, and no reason to stop one.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                return Ok(Lock { _file: file });
            }
            Err(TryLockError::Error(error)) => return Err(Error::write(&path, &error)),
        }
    }
}
