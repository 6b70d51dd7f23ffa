//! `grader watch`: grades again whenever a file is saved; keys as in rustlings.
//!
//! On a terminal the screen has one thing at a time: how the exercise went, how far the course is, which file is waited for.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Context;
use notify::{RecursiveMode, Watcher};

use super::keys::{self, Key};
use super::{grade, hint, list, reset};
use crate::catalog::{Catalog, Exercise};
use crate::course::Course;
use crate::event::{Event, Reporter};
use crate::exit::Code;
use crate::report::Terminal;
use crate::result::Report;
use crate::setup::Want;
use crate::state::{self, State};
use crate::{interrupt, message};

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
    /// There is a screen.
    screen: bool,
    /// How the exercise went.
    last: Option<Report>,
}

/// Tells what is being done, and on a screen nothing else: what was graded is shown when the screen is free for it.
struct Doing {
    terminal: Terminal,
    screen: bool,
}

impl Reporter for Doing {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            // How far the course is, is told in place of how far one exercise is.
            Event::Done(_) => self.terminal.done(),
            Event::Mpi(..) | Event::Graded(_) if self.screen => {}
            event => self.terminal.event(event),
        }
    }
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
    let screen = console::user_attended();
    Session { course, mpi, exercise, seen, news, kept: VecDeque::new(), keys, screen, last: None }.run()
}

impl Session<'_> {
    fn run(&mut self) -> anyhow::Result<Code> {
        loop {
            // What is saved from here on is graded again.
            self.seen.insert(self.exercise.name.clone(), state::fingerprint(&self.exercise));
            self.clear();
            let mut doing = Doing { terminal: Terminal::new(), screen: self.screen };
            let report = grade::grade(self.course, self.mpi, &self.exercise.clone().into(), None, &mut doing)?;
            if report.interrupted {
                return Ok(Code::Interrupted);
            }
            self.last = Some(report);
            self.show();
            if let Some(code) = self.wait()? {
                return Ok(code);
            }
        }
    }

    /// An empty screen.
    fn clear(&self) {
        if self.screen {
            // A terminal that is gone needs no clearing.
            let _ = console::Term::stdout().clear_screen();
        }
    }

    /// How the exercise went. Without a screen it was told when it was graded.
    fn show(&self) {
        let Some(report) = &self.last else { return };
        self.clear();
        if self.screen {
            let mut terminal = Terminal::new();
            terminal.event(&Event::Mpi(&report.mpi, report.seed));
            report.exercises.iter().for_each(|exercise| terminal.event(&Event::Graded(exercise)));
        }
        if report.passed() {
            println!("{}\n", message::watch_passed(&self.exercise));
        }
    }

    /// How far the course is, and what is waited for.
    fn prompt(&self) {
        let Ok(catalog) = Catalog::read(self.course) else { return };
        let state = State::read(self.course);
        let passed = |exercise: &&Exercise| state.verdict(exercise) == Some(harness::Verdict::Pass);
        let done = catalog.exercises.iter().filter(passed).count();
        let width = console::Term::stdout().size().1;
        println!("{}", message::watch_progress(done, catalog.exercises.len(), width.into()));
        println!("{}", message::watch_prompt(&self.exercise, self.keys));
    }

    /// Waits until there is something to grade; gives the exit code where the watch ends.
    fn wait(&mut self) -> anyhow::Result<Option<Code>> {
        self.prompt();
        loop {
            let news = self.next()?;
            // A hint that can't be had, or a stub that git does not know, does not end the watch.
            let next = self.act(news).unwrap_or_else(|error| {
                eprintln!("{}", message::error(&error));
                Next::Prompt
            });
            match next {
                Next::Grade => return Ok(None),
                Next::Prompt => self.prompt(),
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
                None => {
                    self.show();
                    println!("{}\n", message::ALL_PASSED);
                }
            },
            News::Key(Key::Letter('h')) => {
                self.show();
                hint::run(self.course, Some(&self.exercise.name), false)?;
                println!();
            }
            News::Key(Key::Letter('l')) => {
                self.clear();
                list::run(self.course)?;
                println!();
            }
            News::Key(Key::Letter('c')) => {
                self.clear();
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
