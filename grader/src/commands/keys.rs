//! Single keys from a terminal.

use std::io::IsTerminal;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context;
use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal;

/// Held while keys are waited for: whoever waits takes what is typed, also what is meant for a question that comes next.
static WAITING: Mutex<()> = Mutex::new(());

fn waiting() -> MutexGuard<'static, ()> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A key that means something.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    Letter(char),
    /// Ctrl-C, which is no signal while single keys are read.
    Interrupt,
}

/// Whether there is a keyboard, and a screen to answer on.
pub fn available() -> bool {
    console::user_attended() && std::io::stdin().is_terminal()
}

/// While it lives, keys come one by one, and nothing may be printed.
#[derive(Debug)]
pub struct Single;

impl Single {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When it can't do it.
    pub fn new() -> anyhow::Result<Self> {
        terminal::enable_raw_mode().context("failed to read single keys from this terminal")?;
        Ok(Self)
    }
}

impl Drop for Single {
    fn drop(&mut self) {
        // A terminal that is gone needs no setting.
        let _ = terminal::disable_raw_mode();
        // From here on nobody waits.
        drop(waiting());
    }
}

/// Reads keys on a thread of its own for as long as they are wanted.
pub fn read(wanted: impl Fn(Key) -> bool + Send + 'static) {
    std::thread::spawn(move || {
        loop {
            let waiting = waiting();
            // Between two waits the terminal belongs to the grading, whose Ctrl-C must reach it as a signal.
            if !terminal::is_raw_mode_enabled().unwrap_or(false) {
                drop(waiting);
                std::thread::sleep(Duration::from_millis(20));
                continue;
            }
            match crossterm::event::poll(Duration::from_millis(50)) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(_) => return,
            }
            let Ok(Event::Key(key)) = crossterm::event::read() else { continue };
            let key = match key.code {
                _ if key.kind == KeyEventKind::Release => continue,
                KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => Key::Interrupt,
                KeyCode::Char(letter) => Key::Letter(letter),
                _ => continue,
            };
            if !wanted(key) {
                return;
            }
        }
    });
}
