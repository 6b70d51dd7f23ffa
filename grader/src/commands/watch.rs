//! `grader watch`: grades again whenever a file is saved; keys as in rustlings.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Context;
use notify::{RecursiveMode, Watcher};

use super::keys::{self, Key};
use super::{grade, hint, list, reset};
use crate::catalog::{Catalog, Exercise};
use crate::course::Course;
use crate::exit::Code;
use crate::report::Terminal;
use crate::setup::Want;
use crate::{interrupt, message, state};

/// An editor writes a file in several steps: what comes within this time is one save.
const SETTLE: Duration = Duration::from_millis(150);

/// How often it is asked whether a signal has come.
const TICK: Duration = Duration::from_millis(100);

enum News {
    Saved,
    Key(Key),
    Interrupted,
}

/// What comes after a piece of news.
enum Next {
    Grade,
    /// Something was printed below the prompt.
    Prompt,
    Wait,
    End(Code),
}

struct Session<'a> {
    course: &'a Course,
    mpi: Want,
    /// What the student works on.
    exercise: Exercise,
    /// Exercise → its files as they were looked at last.
    seen: BTreeMap<String, String>,
    news: Receiver<News>,
    /// What came while a save settled.
    kept: VecDeque<News>,
    /// There is a keyboard.
    keys: bool,
}

pub fn run(course: &Course, mpi: Want, name: Option<&str>) -> anyhow::Result<Code> {
    let Some(exercise) = super::named_or_next(course, name)? else {
        println!("{}", message::ALL_PASSED);
        return Ok(Code::Passed);
    };
    interrupt::watch()?;
    let (sender, news) = channel();
    let saved = sender.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| event.kind.is_modify() || event.kind.is_create()) {
            let _ = saved.send(News::Saved);
        }
    })
    .context("failed to watch the exercises")?;
    watcher.watch(&course.exercises(), RecursiveMode::Recursive).context("failed to watch the exercises")?;
    let keys = keys::available();
    if keys {
        keys::read(move |key| sender.send(News::Key(key)).is_ok());
    }
    let seen = fingerprints(&Catalog::read(course)?);
    Session { course, mpi, exercise, seen, news, kept: VecDeque::new(), keys }.run()
}

impl Session<'_> {
    fn run(&mut self) -> anyhow::Result<Code> {
        loop {
            // What is saved from here on is graded again.
            self.seen.insert(self.exercise.name.clone(), state::fingerprint(&self.exercise));
            let report =
                grade::grade(self.course, self.mpi, &self.exercise.clone().into(), None, &mut Terminal::new())?;
            if report.interrupted {
                return Ok(Code::Interrupted);
            }
            if report.passed() {
                println!("{}", message::watch_passed(&self.exercise));
            }
            if let Some(code) = self.wait()? {
                return Ok(code);
            }
        }
    }

    /// Waits until there is something to grade; gives the exit code where the watch ends.
    fn wait(&mut self) -> anyhow::Result<Option<Code>> {
        println!("{}", message::watch_prompt(&self.exercise, self.keys));
        loop {
            let news = self.next()?;
            // A hint that can't be had, or a stub that git does not know, does not end the watch.
            let next = self.act(news).unwrap_or_else(|error| {
                eprintln!("{}", message::error(&error));
                Next::Prompt
            });
            match next {
                Next::Grade => return Ok(None),
                Next::Prompt => println!("{}", message::watch_prompt(&self.exercise, self.keys)),
                Next::Wait => {}
                Next::End(code) => return Ok(Some(code)),
            }
        }
    }

    fn act(&mut self, news: News) -> anyhow::Result<Next> {
        match news {
            News::Interrupted | News::Key(Key::Interrupt) => return Ok(Next::End(Code::Interrupted)),
            News::Key(Key::Letter('q')) => return Ok(Next::End(Code::Passed)),
            News::Saved => return self.saved(),
            News::Key(Key::Letter('n')) => match super::named_or_next(self.course, None)? {
                Some(open) => {
                    self.exercise = open;
                    return Ok(Next::Grade);
                }
                None => println!("{}", message::ALL_PASSED),
            },
            News::Key(Key::Letter('h')) => hint::run(self.course, Some(&self.exercise.name), false).map(|_| ())?,
            News::Key(Key::Letter('l')) => list::run(self.course).map(|_| ())?,
            News::Key(Key::Letter('c')) => {
                let all = Catalog::read(self.course)?.select(&[])?;
                if grade::grade(self.course, self.mpi, &all, None, &mut Terminal::new())?.interrupted {
                    return Ok(Next::End(Code::Interrupted));
                }
            }
            // The stub is a save like any other.
            News::Key(Key::Letter('x')) => reset::run(self.course, &self.exercise.name, false).map(|_| ())?,
            News::Key(Key::Letter(_)) => return Ok(Next::Wait),
        }
        Ok(Next::Prompt)
    }

    /// The exercise that was saved is the one that the student works on now.
    fn saved(&mut self) -> anyhow::Result<Next> {
        while let Ok(news) = self.news.recv_timeout(SETTLE) {
            if !matches!(news, News::Saved) {
                self.kept.push_back(news);
            }
        }
        let catalog = Catalog::read(self.course)?;
        let now = fingerprints(&catalog);
        let before = std::mem::replace(&mut self.seen, now);
        let edited = |exercise: &&Exercise| before.get(&exercise.name) != self.seen.get(&exercise.name);
        let current = |exercise: &&Exercise| exercise.name == self.exercise.name;
        let edited: Vec<&Exercise> = catalog.exercises.iter().filter(edited).collect();
        let Some(exercise) = edited.iter().copied().find(current).or(edited.first().copied()) else {
            return Ok(Next::Wait);
        };
        self.exercise = exercise.clone();
        Ok(Next::Grade)
    }

    /// The next thing that happens. Keys are read one by one only while nothing is printed.
    fn next(&mut self) -> anyhow::Result<News> {
        if let Some(news) = self.kept.pop_front() {
            return Ok(news);
        }
        let _single = self.keys.then(keys::Single::new).transpose()?;
        loop {
            match self.news.recv_timeout(TICK) {
                Ok(news) => return Ok(news),
                Err(_) if interrupt::requested() => return Ok(News::Interrupted),
                Err(_) => {}
            }
        }
    }
}

fn fingerprints(catalog: &Catalog) -> BTreeMap<String, String> {
    catalog.exercises.iter().map(|exercise| (exercise.name.clone(), state::fingerprint(exercise))).collect()
}
