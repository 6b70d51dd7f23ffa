use std::path::PathBuf;
use std::time::Instant;

use trace::Launch;

use super::script::*;
use super::{deadlock, ring};
use crate::timeline::text::{self, Charset, Look};
use crate::timeline::{chrome, svg};
use trace::timeline::Timeline;

const LOOK: Look = Look { width: 80, charset: Charset::Unicode, colour: false };

fn drawn(launch: &Launch, look: &Look) -> String {
    text::render(&Timeline::of(launch).of_program(), look)
}

#[test]
fn a_ring() {
    insta::assert_snapshot!(drawn(&ring(), &LOOK));
}

#[test]
fn a_deadlock_in_plain_letters() {
    insta::assert_snapshot!(drawn(&deadlock(), &Look { charset: Charset::Ascii, ..LOOK }));
}

#[test]
fn a_narrow_terminal() {
    insta::assert_snapshot!(drawn(&ring(), &Look { width: 40, ..LOOK }));
}

#[test]
fn colours_change_nothing_but_colours() {
    let coloured = drawn(&deadlock(), &Look { colour: true, ..LOOK });
    assert!(coloured.contains("\u{1b}[31m"), "red where a rank is stuck");
    assert_eq!(console::strip_ansi_codes(&coloured), drawn(&deadlock(), &LOOK));
}

#[test]
fn a_hundred_ranks_share_lines() {
    insta::assert_snapshot!(drawn(&halo(100, 6), &LOOK));
}

/// The timeline of a report with so many lines; the last is of several spawned ranks.
fn of_report(lines: u32) -> harness::timeline::Timeline {
    let whose = |spawned: bool, rank: u32| serde_json::json!({ "spawned": spawned, "rank": rank });
    let cells = |rank: u32| format!("{:=<4}{:#<24}{:.<3}!", "", "", "").split_at(rank as usize % 3).1.to_owned();
    let one = |rank| serde_json::json!({ "first": whose(false, rank), "cells": format!("{:>32}", cells(rank)) });
    let several = serde_json::json!({ "first": whose(true, 0), "last": whose(true, 3), "cells": " ".repeat(32) });
    let lines: Vec<_> = (0..lines - 1).map(one).chain([several]).collect();
    serde_json::from_value(serde_json::json!({ "seconds": 1.5e-3, "lines": lines })).expect("a timeline")
}

#[test]
fn a_report_has_a_small_one() {
    insta::assert_snapshot!(text::brief(&of_report(4), &Look::of_page(), 8));
}

#[test]
fn a_report_shows_so_many_ranks() {
    let text = text::brief(&of_report(30), &Look::of_page(), 8);
    assert_eq!(text.lines().count(), 8 + 1 + 1 + 2, "{text}");
    assert!(text.contains("\n... and 22 more\n"), "{text}");
    // As wide as a phone, where the names are those of ranks.
    assert!(text.lines().all(|line| line.chars().count() <= 42), "{text}");
}

#[test]
fn who_crashed_is_told_below() {
    for (end, told) in [
        (trace::End::Signal(11), "rank 1 was ended by signal 11, after MPI_Init"),
        (trace::End::Exited(0), "rank 1 ended with exit code 0 and without MPI_Finalize, after MPI_Init"),
    ] {
        let launch = launch([rank(0).computes(5_000).finalize(), rank(1).dies(end)]);
        assert_eq!(crate::timeline::notes(&Timeline::of(&launch), 8), [told]);
    }
}

#[test]
fn nothing_recorded() {
    assert_eq!(drawn(&Launch::default(), &LOOK), "no MPI call was recorded\n");
}

#[test]
fn no_line_is_too_long() {
    for width in [30, 49, 50, 80, 133, 400] {
        let text = drawn(&ring(), &Look { width, ..LOOK });
        assert!(text.lines().all(|line| line.chars().count() <= width), "{width}:\n{text}");
    }
}

#[test]
fn the_charset_is_the_locales() {
    let of = |pairs: &[(&str, &str)]| {
        Charset::of_locale(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.to_owned()))
    };
    assert_eq!(of(&[("LANG", "en_GB.UTF-8")]), Charset::Unicode);
    assert_eq!(of(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "C")]), Charset::Ascii);
    assert_eq!(of(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8")]), Charset::Unicode);
    assert_eq!(of(&[]), Charset::Ascii);
    assert_eq!(Look::of_terminal(true).charset, Charset::Ascii);
}

/// Isend, Irecv and Waitall with both neighbours on a ring, uneven work between.
fn halo(ranks: u32, rounds: u32) -> Launch {
    let one = |me: u32| {
        let next = ((me + 1) % ranks) as i32;
        let before = ((me + ranks - 1) % ranks) as i32;
        let mut script = rank(me);
        for round in 0..rounds {
            let work = 20_000 + u64::from((me * 7919 + round * 104_729) % 20_011);
            script = script.computes(work).isend(next, 1).of(100, DOUBLE).request("s");
            script = script.irecv(before, 1).of(100, DOUBLE).request("r").wait(&["s", "r"]).at("src/halo.rs", 12);
            // All rounds take the same time on all ranks, as if each waited for the slowest.
            script = script.lasts(41_000 - work);
        }
        script.finalize()
    };
    Launch { records: (0..ranks).map(|me| one(me).record(ranks)).collect(), stalled: false, hung: false, ended_at: 0 }
}

#[test]
fn a_picture_has_every_rank_and_message() {
    let picture = svg::render(&Timeline::of(&ring()).of_program()).expect("a picture");
    // One more is in the legend.
    assert_eq!(picture.matches("<polygon").count(), 1 + 4);
    for words in ["rank 0", "rank 3", "time (µs)", "computing", "waiting", "communicating", "message"] {
        assert!(picture.contains(words), "{words}");
    }
    assert!(!picture.contains("stuck"));
}

/// With a folder in `PICTURES`, writes them there to be looked at.
#[test]
fn pictures_of_all_kinds() {
    let folder = std::env::var_os("PICTURES").map(PathBuf::from);
    let keep = |name: &str, content: &[u8]| {
        folder.as_ref().map_or(Ok(()), |folder| std::fs::write(folder.join(name), content)).expect("room");
    };
    let launches = [
        ("ring", ring()),
        ("deadlock", deadlock()),
        ("halo", halo(8, 6)),
        ("long", halo(16, 200)),
        ("many", halo(100, 40)),
        ("one", launch([rank(0).computes(3_000).finalize()])),
        ("nothing", Launch::default()),
    ];
    for (name, launch) in launches {
        let timeline = Timeline::of(&launch).of_program();
        let picture = svg::render(&timeline).expect("a picture");
        assert!(picture.starts_with("<svg") && picture.trim_end().ends_with("</svg>"));
        let stuck = timeline.rows.iter().any(|row| row.seconds(trace::timeline::State::Stuck) > 0.0);
        assert_eq!(picture.contains("has been stuck in"), stuck);
        keep(&format!("{name}.svg"), picture.as_bytes());
        let mut trace = Vec::new();
        chrome::write(&Timeline::of(&launch), &mut trace).expect("memory");
        keep(&format!("{name}.json"), &trace);
    }
}

/// `cargo test -p grader --release timeline -- --ignored --nocapture`
#[test]
#[ignore = "a measurement"]
fn how_large_and_how_fast() {
    let launch = halo(8, 100_000 / 8 / 3);
    let calls: usize = launch.records.iter().map(|record| record.calls.len()).sum();
    let time = |what: &str, size: usize, since: Instant| {
        println!("{what}: {:.1} ms, {:.2} MB", since.elapsed().as_secs_f64() * 1e3, size as f64 / 1e6);
    };
    let begin = Instant::now();
    let timeline = Timeline::of(&launch);
    println!("{calls} calls, {} messages", timeline.messages.len());
    time("timeline", 0, begin);
    let begin = Instant::now();
    let size = text::render(&timeline, &LOOK).len();
    time("text", size, begin);
    let begin = Instant::now();
    let size = svg::render(&timeline).expect("a picture").len();
    time("svg", size, begin);
    let begin = Instant::now();
    let mut trace = Vec::new();
    chrome::write(&timeline, &mut trace).expect("memory");
    time("chrome", trace.len(), begin);
}

/// Of records that an observer wrote into the folder `RECORDS`; pictures go to `PICTURES`.
///
/// `RECORDS=… PICTURES=… cargo test -p grader timeline -- --ignored --nocapture`
#[test]
#[ignore = "for records of your own"]
fn of_your_own_records() {
    let Some(folder) = std::env::var_os("RECORDS") else { return };
    let files = std::fs::read_dir(folder).expect("RECORDS is a folder").map(|file| file.expect("a file").path());
    let record =
        |path: PathBuf| trace::Record::new(trace::format::read_file(&path).expect("a record"), trace::End::Running);
    let launch = Launch { records: files.map(record).collect(), stalled: true, ..Launch::default() };
    let timeline = Timeline::of(&launch).of_program();
    print!("{}", text::render(&timeline, &Look::of_terminal(false)));
    if let Some(pictures) = std::env::var_os("PICTURES").map(PathBuf::from) {
        std::fs::write(pictures.join("own.svg"), svg::render(&timeline).expect("a picture")).expect("room");
        let file = std::fs::File::create(pictures.join("own.json")).expect("room");
        chrome::write(&Timeline::of(&launch), file).expect("room");
    }
}
