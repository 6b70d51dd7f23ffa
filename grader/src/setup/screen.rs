//! Draws progress on standard error: a bar of bytes on a terminal, otherwise one line for each step.

use std::cell::RefCell;
use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use super::message;
use super::progress::{Event, Progress};

/// The reporter for people.
#[derive(Debug, Default)]
pub struct Screen {
    bar: RefCell<Option<ProgressBar>>,
}

impl Progress for Screen {
    fn report(&self, event: &Event<'_>) {
        match event {
            Event::Fetched(bytes) => {
                if let Some(bar) = &*self.bar.borrow() {
                    bar.set_position(*bytes);
                }
                return;
            }
            Event::Fetching { what, bytes } if std::io::stderr().is_terminal() => {
                *self.bar.borrow_mut() = Some(bar(what, *bytes));
                return;
            }
            _ => {}
        }
        if let Some(bar) = self.bar.borrow_mut().take() {
            bar.finish();
        }
        if let Some(line) = message::event(event) {
            eprintln!("{line}");
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.borrow_mut().take() {
            bar.abandon();
        }
    }
}

fn bar(what: &str, bytes: u64) -> ProgressBar {
    let template = "{msg} {wide_bar} {decimal_bytes}/{decimal_total_bytes}";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(bytes).with_style(style).with_message(message::fetching(what));
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    bar
}
