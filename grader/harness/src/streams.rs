//! What ranks write, on its way into the files of the launch: through pipes, so that no file grows beyond its limit.
//!
//! A rank that wrote into a file itself could fill the disk between two looks at it. The supervisor reads, and not the rank's
//! shim: what is in a pipe survives the rank and its shim, which a launcher may kill at any moment.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nix::fcntl::OFlag;
use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use trace::Process;

use crate::job::{Folder, Job};

/// A rank's streams: the name of the pipe, and that of the file.
const STREAMS: [(&str, &str); 2] = [("out-pipe", "out"), ("err-pipe", "err")];

/// How often spawned processes are looked for.
const PERIOD: Duration = Duration::from_millis(20);

/// How long what is left in pipes may take to be read, once all processes have ended.
const DRAINING: Duration = Duration::from_secs(5);

/// How much is read at once, in bytes.
const CHUNK: usize = 1 << 16;

/// The pipes of a launch.
pub(crate) struct Streams<'a> {
    folder: &'a Folder,
    limit: u64,
    known: Vec<Process>,
    readers: Vec<(PathBuf, JoinHandle<()>)>,
    over: Arc<AtomicBool>,
    next_look: Instant,
}

impl<'a> Streams<'a> {
    /// Makes the pipes of a launch's ranks, and reads them from now on.
    pub(crate) fn new(folder: &'a Folder, job: &Job) -> std::io::Result<Self> {
        let mut streams = Self {
            folder,
            // One byte more than it may be is more than it may be.
            limit: job.output_limit.saturating_add(1),
            known: Vec::new(),
            readers: Vec::new(),
            over: Arc::default(),
            next_look: Instant::now() + PERIOD,
        };
        for process in (0..job.ranks).map(Process::rank) {
            make(folder, process)?;
            for (_, file) in STREAMS {
                // A launch before this one may have had the folder.
                File::create(folder.of(process, file))?;
            }
            streams.read(process)?;
        }
        Ok(streams)
    }

    /// Takes notice of processes that the program has spawned.
    pub(crate) fn look(&mut self) {
        let now = Instant::now();
        if now < self.next_look {
            return;
        }
        self.next_look = now + PERIOD;
        for process in self.folder.spawned() {
            if !self.known.contains(&process) {
                // Without a reader it waits for one, which is better than to lose what it says; the next look tries again.
                let _ = self.read(process);
            }
        }
    }

    fn read(&mut self, process: Process) -> std::io::Result<()> {
        for (pipe, file) in STREAMS {
            let (pipe, file) = (self.folder.of(process, pipe), self.folder.of(process, file));
            let (path, limit, over) = (pipe.clone(), self.limit, Arc::clone(&self.over));
            let reader = std::thread::Builder::new().spawn(move || {
                // A pipe that can't be opened, or a file that can't be written: the rank's own words are lost, and nothing else.
                let _ = copy(&path, &file, limit, &over);
            })?;
            self.readers.push((pipe, reader));
        }
        self.known.push(process);
        Ok(())
    }

    /// Reads what is left. All processes have ended, so that each pipe has an end.
    pub(crate) fn finish(self) {
        self.over.store(true, Ordering::Relaxed);
        let deadline = Instant::now() + DRAINING;
        for (pipe, reader) in self.readers {
            while !reader.is_finished() && Instant::now() < deadline {
                // Whoever was never written to waits for somebody to open the other end.
                let _ = File::options().write(true).custom_flags(OFlag::O_NONBLOCK.bits()).open(&pipe);
                std::thread::sleep(Duration::from_millis(1));
            }
            let _ = std::fs::remove_file(pipe);
        }
    }
}

/// Makes the pipes of a process, and empty files for what comes out of them. Where the file system has no pipes, the process writes
/// into the files itself.
pub(crate) fn make(folder: &Folder, process: Process) -> std::io::Result<()> {
    for (pipe, _) in STREAMS {
        let _ = mkfifo(&folder.of(process, pipe), Mode::S_IRUSR | Mode::S_IWUSR);
    }
    // By these, spawned processes are found: after the pipes.
    let append = |path: PathBuf| File::options().append(true).create(true).open(path);
    STREAMS.iter().try_for_each(|(_, file)| append(folder.of(process, file)).map(drop))
}

/// What a process writes to: its standard output and error. Waits for whoever reads them.
pub(crate) fn ends(folder: &Folder, process: Process) -> std::io::Result<[File; 2]> {
    let end = |(pipe, file): (&str, &str)| {
        let (pipe, file) = (folder.of(process, pipe), folder.of(process, file));
        let path = if pipe.exists() { pipe } else { file };
        File::options().append(true).open(path)
    };
    let [out, err] = STREAMS.map(end);
    Ok([out?, err?])
}

/// Copies from a pipe into a file until nobody can write any more; what is beyond the limit is read and left out.
fn copy(pipe: &Path, file: &Path, limit: u64, over: &AtomicBool) -> std::io::Result<()> {
    let mut from = File::open(pipe)?;
    let mut to = File::options().append(true).create(true).open(file)?;
    let mut room = limit;
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = match from.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let kept = usize::try_from(room).map_or(length, |room| room.min(length));
        if kept > 0 && to.write_all(&chunk[..kept]).is_ok() {
            room -= kept as u64;
        }
        if room == 0 && !over.load(Ordering::Relaxed) {
            // It is about to be ended for that: until then it need not take a core from the others.
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
