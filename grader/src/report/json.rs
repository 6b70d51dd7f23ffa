//! The whole report as one JSON document on standard output.

use crate::event::{Event, Reporter};
use crate::message;

/// Prints the report when all is done.
#[derive(Debug)]
pub struct Json;

impl Reporter for Json {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Waiting(holder) => eprintln!("{}", message::waiting(holder)),
            Event::Unbounded(what) => eprintln!("{what}"),
            Event::Done(report) => {
                let text = serde_json::to_string_pretty(report).expect("a report is made of strings and numbers");
                println!("{text}");
            }
            _ => {}
        }
    }
}
