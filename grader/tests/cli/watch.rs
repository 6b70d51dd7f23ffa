//! `watch`, with and without a terminal.

use std::io::Write;

use nix::sys::signal::Signal;

use crate::course::{Course, write};
use crate::gallery::{COUNTS_FROM_ONE, DOES_NOT_COMPILE, RIGHT, TODO};
use crate::running::Running;
use crate::terminal;

/// How often something was printed.
fn times(running: &Running, words: &str) -> usize {
    running.stdout().matches(words).count()
}

#[test]
fn every_save_is_graded_whichever_exercise_it_is_in() {
    let course = Course::gallery();
    let _editing = course.editing();
    write(&course.program("saved"), TODO);
    write(&course.program("followed"), TODO);
    let mut watch = Running::grading(course, &["watch", "saved"]);
    watch.until("the stub is graded", |watch| watch.stdout().contains("is still to do"));
    watch.until("it waits for a save", |watch| times(watch, "watching") == 1);
    for (number, name, text, told) in [
        (2, "saved", DOES_NOT_COMPILE, "mismatched types"),
        (3, "saved", COUNTS_FROM_ONE, "it printed something else"),
        (4, "saved", RIGHT, "The way of saved passes"),
        (5, "followed", RIGHT, "The way of followed passes"),
        (6, "followed", COUNTS_FROM_ONE, "followed         wrong output"),
    ] {
        write(&course.program(name), text);
        watch.until(told, |watch| watch.stdout().contains(told));
        watch.until("it waits for a save", |watch| times(watch, "watching") == number);
    }
    // What changes nothing is not graded.
    std::fs::write(course.program("saved"), RIGHT).expect("written");
    watch.signal(Signal::SIGINT);
    let ended = watch.end();
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert_eq!(ended.stdout.matches("watching").count(), 6, "{ended:?}");
    write(&course.program("saved"), TODO);
    write(&course.program("followed"), TODO);
}

/// A watch on a terminal, whose prompt has come.
fn watch_on_a_terminal(course: &Course) -> Running {
    write(&course.program("keyed"), TODO);
    let mut watch = Running::start(terminal::command(course, &["watch", "keyed"]));
    watch.until("the prompt", |watch| watch.stdout().contains("q:quit"));
    watch
}

fn press(watch: &mut Running, key: &str) {
    let keyboard = watch.keyboard.as_mut().expect("a keyboard");
    keyboard.write_all(key.as_bytes()).and_then(|()| keyboard.flush()).expect("typed");
}

#[test]
fn keys_do_what_the_prompt_says() {
    let course = Course::gallery();
    let _editing = course.editing();
    let _ = std::fs::remove_dir_all(course.path(".ranklings/hints"));
    let mut watch = watch_on_a_terminal(course);
    press(&mut watch, "h");
    watch.until("a hint", |watch| watch.stdout().contains("hint 1 of 3"));
    press(&mut watch, "h");
    watch.until("the next hint", |watch| watch.stdout().contains("hint 2 of 3"));
    press(&mut watch, "l");
    watch.until("the list", |watch| watch.stdout().contains("27 "));
    // There is no git here that knows a stub: said, and the watch goes on.
    press(&mut watch, "x");
    watch.until("the question", |watch| watch.stdout().contains("[y/N]"));
    press(&mut watch, "y\n");
    watch.until("why it can't be reset", |watch| watch.stdout().contains("failed to get the stub"));
    watch.until("the prompt", |watch| times(watch, "q:quit") == 5);
    press(&mut watch, "q");
    let ended = watch.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

/// The screen has the exercise, how far the course is, the file and the keys; and no line of what was being done.
#[test]
fn the_screen_has_one_grading_at_a_time() {
    const CLEARED: &str = "\u{1b}[2J";
    let course = Course::gallery();
    let _editing = course.editing();
    let mut watch = watch_on_a_terminal(course);
    let screen = |watch: &Running| watch.stdout().rsplit(CLEARED).next().expect("a screen").to_owned();
    let first = screen(&watch);
    for words in ["is still to do", "Progress: ", "watching exercises/", "-keyed/src/program.rs", "n:next / h:hint"] {
        assert!(first.contains(words), "{words} is not in {first:?}");
    }
    assert!(!first.contains("keyed: ") && !first.contains("exercises passed"), "{first:?}");
    write(&course.program("keyed"), RIGHT);
    watch.until("it passes", |watch| {
        screen(watch).contains("The way of keyed passes") && screen(watch).contains("q:quit")
    });
    let second = screen(&watch);
    assert!(!second.contains("is still to do"), "{second:?}");
    press(&mut watch, "q");
    assert_eq!(watch.end().code, Some(0));
    write(&course.program("keyed"), TODO);
}

#[test]
fn ctrl_c_on_a_terminal_ends_the_watch() {
    let course = Course::gallery();
    let _editing = course.editing();
    let mut watch = watch_on_a_terminal(course);
    press(&mut watch, "\u{3}");
    let ended = watch.end();
    assert_eq!(ended.code, Some(130), "{ended:?}");
}

#[test]
fn ctrl_c_while_grading_on_a_terminal_ends_the_watch() {
    let course = Course::gallery();
    let _editing = course.editing();
    crate::running::forget(course, "waits");
    let mut watch = Running::start(terminal::command(course, &["watch", "waits"]));
    let token = watch.until_it_launches(course, "waits");
    press(&mut watch, "\u{3}");
    let ended = watch.end();
    assert_eq!(ended.code, Some(130), "{ended:?}");
    crate::running::until_gone(&token);
}
