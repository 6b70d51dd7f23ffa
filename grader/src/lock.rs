//! One grader at a time in a checkout: a second one waits, and says for whom.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::time::Duration;

use anyhow::Context;

use crate::course::{Course, unwritable};
use crate::exit::Code;
use crate::{interrupt, message};

/// How often a grader that waits looks whether the other has ended.
const TICK: Duration = Duration::from_millis(50);

/// Held while exercises are built and run. The system frees it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock where the checkout can be written; where it can't, nothing changes in it that two could quarrel about.
    ///
    /// # Errors
    /// When Ctrl-C ended the waiting.
    pub fn where_writable(course: &Course, waiting: impl FnOnce(&str)) -> anyhow::Result<Option<Self>> {
        if unwritable(course.root()).is_some() { Ok(None) } else { Self::take(course, waiting).map(Some) }
    }

    /// Takes the lock, and waits for it where another grader holds it; `waiting` is then told who does.
    ///
    /// # Errors
    /// When the checkout can't be written, or Ctrl-C ended the waiting.
    pub fn take(course: &Course, waiting: impl FnOnce(&str)) -> anyhow::Result<Self> {
        let path = course.own().join("lock");
        let what = || format!("failed to lock {}", path.display());
        if let Some((folder, why)) = unwritable(course.root()) {
            return Err(Code::GraderError.error(message::checkout_not_writable(course.root(), &folder, &why)));
        }
        std::fs::create_dir_all(course.own()).with_context(what)?;
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).with_context(what)?;
        let mut waiting = Some(waiting);
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if interrupt::requested() => {
                    return Err(Code::Interrupted.error(message::INTERRUPTED_WAITING));
                }
                Err(TryLockError::WouldBlock) => {
                    if let Some(waiting) = waiting.take() {
                        let mut holder = String::new();
                        let _ = file.read_to_string(&mut holder);
                        waiting(holder.trim());
                    }
                    std::thread::sleep(TICK);
                }
                Err(TryLockError::Error(error)) => return Err(error).with_context(what),
            }
        }
        file.rewind().and_then(|()| file.set_len(0)).with_context(what)?;
        write!(file, "process {}", std::process::id()).with_context(what)?;
        Ok(Self { _file: file })
    }
}
