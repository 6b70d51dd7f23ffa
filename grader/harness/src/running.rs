//! A launch under way.

use std::process::Child;
use std::time::Duration;

use crate::job::{Folder, Job};
use crate::launch::{LaunchError, io};
use crate::record::Run;

/// A launch under way. Dropping it without waiting ends it.
#[derive(Debug)]
pub struct Running {
    supervisor: Child,
    folder: Folder,
    job: Job,
    mpi: String,
    _scratch: Option<tempfile::TempDir>,
}

impl Running {
    pub(crate) const fn new(
        supervisor: Child,
        folder: Folder,
        job: Job,
        mpi: String,
        scratch: Option<tempfile::TempDir>,
    ) -> Self {
        Self { supervisor, folder, job, mpi, _scratch: scratch }
    }

    /// The launch's folder, whose files grow while it runs.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The process that supervises it.
    #[must_use]
    pub fn supervisor(&self) -> u32 {
        self.supervisor.id()
    }

    /// Whether it has ended.
    pub fn ended(&mut self) -> bool {
        !matches!(self.supervisor.try_wait(), Ok(None))
    }

    /// Asks the launch to end now.
    pub fn cancel(&self) {
        let pid = nix::unistd::Pid::from_raw(self.supervisor.id().cast_signed());
        // A supervisor that has ended by itself needs no asking.
        let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM);
    }

    /// Waits for the end and puts the run record together.
    ///
    /// # Errors
    /// When the launch left no record.
    pub fn wait(self) -> Result<Run, LaunchError> {
        Ok(self.wait_for_records()?.0)
    }

    /// [`Running::wait`], and the records of its MPI calls, where there are any.
    ///
    /// # Errors
    /// When the launch left no record.
    pub fn wait_for_records(mut self) -> Result<(Run, Option<trace::Launch>), LaunchError> {
        self.supervisor.wait().map_err(io("wait for the supervisor of a launch"))?;
        let run = Run::read(&self.folder, &self.job, &self.mpi);
        if run.is_err() {
            // A supervisor that leaves no outcome was killed, and could not end what it supervised.
            // Until none is found: a process may have been forked while the others were looked at.
            for _ in 0..1_000 {
                if crate::leftovers::end(&self.job.token) == 0 {
                    break;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        run.map_err(io("read the record of a launch"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.supervisor.try_wait() {
            self.cancel();
            let _ = self.supervisor.wait();
        }
    }
}
