//! One line that says what is being done, on a terminal; nothing elsewhere.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// What takes no longer need not be told.
const SOON: Duration = Duration::from_secs(2);

/// A line with a spinner at the bottom of the terminal, from the first words to [`Bar::clear`].
#[derive(Debug)]
pub struct Bar {
    /// None while there is nothing to say: a spinner that was only cleared is drawn again by its own thread.
    bar: Mutex<Option<ProgressBar>>,
    on_terminal: bool,
}

/// Told on a line if it lives long enough.
#[derive(Debug)]
pub struct Late(#[expect(dead_code, reason = "its end is what counts")] Option<Sender<()>>);

impl Bar {
    /// A line on the terminal; hidden when standard error is none.
    pub fn new() -> Self {
        Self { bar: Mutex::new(None), on_terminal: console::user_attended_stderr() }
    }

    fn bar(&self) -> MutexGuard<'_, Option<ProgressBar>> {
        // Whoever panicked has said his last words.
        self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Says what is being done now.
    pub fn say(&self, words: impl Into<String>) {
        if self.on_terminal {
            self.bar().get_or_insert_with(spinner).set_message(words.into());
        }
    }

    /// Says what must be known even where there is no terminal.
    pub fn tell(&self, words: impl Into<String>) {
        if self.on_terminal { self.say(words) } else { eprintln!("{}", words.into()) }
    }

    /// Says it at once on a terminal, and elsewhere when it has taken some time and is not dropped yet.
    #[must_use]
    pub fn tell_if_long(&self, words: impl Into<String>) -> Late {
        let words = words.into();
        if self.on_terminal {
            self.say(words);
            return Late(None);
        }
        let (alive, end) = channel();
        std::thread::spawn(move || {
            if end.recv_timeout(SOON) == Err(RecvTimeoutError::Timeout) {
                eprintln!("{words}");
            }
        });
        Late(Some(alive))
    }

    /// Prints a line above it.
    pub fn print(&self, line: &str) {
        match &*self.bar() {
            Some(bar) => bar.suspend(|| println!("{line}")),
            None => println!("{line}"),
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if let Some(bar) = self.bar().take() {
            bar.disable_steady_tick();
            bar.finish_and_clear();
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}

fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{spinner:.cyan} {wide_msg} {elapsed:.dim}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
