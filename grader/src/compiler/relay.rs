//! Passes on what the compiler says, one JSON message a line, up to a limit: cargo and the grader keep all of it.

use std::io::{BufRead, BufReader, Read, Write};

use super::message;

/// The most that is passed on, in bytes, and the longest message. The grader shows less; a message has its text twice.
const LIMIT: usize = 1 << 20;
const LONGEST: usize = 256 << 10;

/// How the messages begin that cargo needs.
const ARTIFACT: &[u8] = b"{\"$message_type\":\"artifact\"";

/// What has been passed on, and what has not.
pub struct Relay<W> {
    to: W,
    passed: usize,
    left_out: usize,
    /// What the compiler could not get, as it says itself.
    pub lack: Option<Lack>,
}

/// What a compiler can be short of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Memory, of which it may have so much.
    Memory,
    /// Threads or processes, which this machine has no more of: not the program's fault.
    Threads,
}

impl<W: Write> Relay<W> {
    pub fn new(to: W) -> Self {
        Self { to, passed: 0, left_out: 0, lack: None }
    }

    /// Passes on what is said, to its end.
    pub fn all(&mut self, from: impl Read) {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        loop {
            line.clear();
            match (&mut from).take(LONGEST as u64).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            if line.len() == LONGEST && line.last() != Some(&b'\n') {
                self.left_out += 1;
                if from.skip_until(b'\n').is_err() {
                    return;
                }
                continue;
            }
            self.line(&line);
        }
    }

    fn line(&mut self, line: &[u8]) {
        let has = |words: &[u8]| line.windows(words.len()).any(|part| part == words);
        if line.starts_with(b"{") {
            // What the compiler quotes is the program's.
        } else if has(b"memory allocation of") || has(b"out of memory") {
            self.lack = Some(Lack::Memory);
        } else if has(b"Resource temporarily unavailable") {
            self.lack = Some(Lack::Threads);
        }
        if self.passed + line.len() > LIMIT && !line.starts_with(ARTIFACT) {
            self.left_out += 1;
            return;
        }
        self.passed += line.len();
        // Cargo that is gone needs no words.
        let _ = self.to.write_all(line);
    }

    /// Says something as the compiler does.
    pub fn say(&mut self, level: &str, words: String) {
        let rendered = format!("{level}: {words}\n\n");
        let message = serde_json::json!({
            "$message_type": "diagnostic",
            "message": words,
            "code": null,
            "level": level,
            "spans": [],
            "children": [],
            "rendered": rendered,
        });
        let _ = writeln!(self.to, "{message}");
    }

    /// Tells how much was not passed on.
    pub fn close(mut self, succeeded: bool) {
        if self.left_out > 0 {
            let level = if succeeded { "warning" } else { "error" };
            self.say(level, message::left_out(self.left_out));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relayed(said: &[u8]) -> (String, Option<Lack>) {
        let mut to = Vec::new();
        let mut relay = Relay::new(&mut to);
        relay.all(said);
        let lack = relay.lack;
        relay.close(false);
        (String::from_utf8(to).expect("text"), lack)
    }

    #[test]
    fn moderate_words_are_passed_on_as_they_are() {
        let said = "{\"a\": 1}\nnote\n{\"b\": 2}";
        assert_eq!(relayed(said.as_bytes()), (said.to_owned(), None));
    }

    #[test]
    fn endless_words_are_cut_and_counted_and_what_cargo_needs_is_kept() {
        let artifact = format!("{}}}\n", String::from_utf8_lossy(ARTIFACT));
        let said = format!("{{\"a\": \"{}\"}}\n", "x".repeat(1000)).repeat(2000) + &artifact;
        let (told, _) = relayed(said.as_bytes());
        assert!(told.len() < LIMIT + 1000, "{}", told.len());
        assert!(told.contains(&artifact));
        let last = told.lines().last().expect("a line");
        let last: serde_json::Value = serde_json::from_str(last).expect("JSON");
        assert_eq!(last["level"], "error");
        assert!(last["message"].as_str().is_some_and(|words| words.contains("left out: 9")), "{last}");
    }

    #[test]
    fn one_endless_line_is_left_out() {
        let said = format!("{{\"a\": \"{}\"}}\n{{\"b\": 2}}\n", "x".repeat(50 << 20));
        let (told, _) = relayed(said.as_bytes());
        assert!(told.starts_with("{\"b\": 2}\n") && told.contains("left out: 1"), "{told}");
    }

    #[test]
    fn what_the_compiler_lacks_is_noticed() {
        assert_eq!(relayed(b"memory allocation of 64 bytes failed\n").1, Some(Lack::Memory));
        assert_eq!(relayed(b"LLVM ERROR: out of memory\n").1, Some(Lack::Memory));
        let threads = b"failed to spawn work thread: Os { message: \"Resource temporarily unavailable\" }\n";
        assert_eq!(relayed(threads).1, Some(Lack::Threads));
        assert_eq!(relayed(b"{\"message\": \"memory allocation of 64 bytes failed\"}\n").1, None);
    }
}
