//! One line that says what is being done, on a terminal; nothing elsewhere.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line with a spinner at the bottom of the terminal.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A line on the terminal; hidden when standard error is none.
    pub fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{spinner:.cyan} {msg} {elapsed:.dim}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        Self { bar }
    }

    /// Says what is being done now.
    pub fn say(&self, words: impl Into<String>) {
        self.bar.enable_steady_tick(Duration::from_millis(100));
        self.bar.set_message(words.into());
    }

    /// Says what must be known even where there is no terminal.
    pub fn tell(&self, words: impl Into<String>) {
        if self.bar.is_hidden() { eprintln!("{}", words.into()) } else { self.say(words) }
    }

    /// Prints a line above it.
    pub fn print(&self, line: &str) {
        self.bar.suspend(|| println!("{line}"));
    }

    /// Takes the line away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
        self.bar.reset();
    }
}
