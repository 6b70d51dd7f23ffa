//! Launches whose timelines are drawn, and what must hold of every timeline.

use trace::Launch;
use trace::timeline::{State, Timeline};

use super::script::*;

/// A message around a ring of four ranks, each of which works on it; then a reduction.
pub fn ring() -> Launch {
    let sum = trace::datatype::Operation::SUM;
    let begin = |me: u32| rank(me).lasts(40_000).computes(200_000);
    let end = |it: RankScript, lasts| {
        let reduced = it.computes(50_000).reduce(0, sum).at("src/ring.rs", 40).lasts(lasts);
        reduced.finalize().at("src/ring.rs", 50)
    };
    let follower = |me: u32| {
        // Its message comes 20 us after the rank before has sent it, which worked on it for 100 us.
        let lasts = 20_000 + 120_000 * u64::from(me - 1);
        let receive = begin(me).recv(me as i32 - 1, 7).of(1000, DOUBLE).at("src/ring.rs", 31).lasts(lasts);
        receive.computes(100_000).send((me as i32 + 1) % 4, 7).of(1000, DOUBLE).at("src/ring.rs", 33).lasts(5_000)
    };
    let first = begin(0).send(1, 7).of(1000, DOUBLE).at("src/ring.rs", 28).lasts(5_000);
    let first = first.recv(3, 7).of(1000, DOUBLE).at("src/ring.rs", 29).lasts(380_000);
    launch([end(first, 20_000), end(follower(1), 4_000), end(follower(2), 4_000), end(follower(3), 4_000)])
}

/// Both receive before they send; the third waits for them in a barrier.
pub fn deadlock() -> Launch {
    let greet = |it: RankScript| it.computes(40_000).barrier().at("src/main.rs", 10).lasts(2_000);
    stalled([
        greet(rank(0)).computes(90_000).recv(1, 7).at("src/ring.rs", 31).hangs(),
        greet(rank(1)).computes(30_000).recv(0, 7).at("src/ring.rs", 31).hangs(),
        greet(rank(2)).computes(60_000).barrier().at("src/main.rs", 40).hangs(),
    ])
}

/// What holds of every timeline.
#[track_caller]
pub fn check(timeline: &Timeline<'_>) {
    for row in &timeline.rows {
        for pair in row.segments.windows(2) {
            assert_eq!(pair[0].end, pair[1].begin, "{}: a gap or an overlap", row.name());
        }
        for segment in &row.segments {
            assert!(0.0 <= segment.begin && segment.begin <= segment.end && segment.end <= timeline.length);
        }
        let (first, last) = (row.segments.first(), row.segments.last());
        let covered = first.zip(last).map_or(0.0, |(first, last)| last.end - first.begin);
        let sum: f64 = State::ALL.into_iter().map(|state| row.seconds(state)).sum();
        assert!((covered - sum).abs() <= 1e-9 + covered * 1e-12, "{} covers its time", row.name());
    }
    for message in &timeline.messages {
        assert!(message.sent <= message.received && message.waited <= message.received, "{message:?}");
    }
}
