use super::script::*;
use super::{deadlock, ring};
use trace::call::flags;
use trace::timeline::{State, Timeline};
use trace::{End, Kind, Launch};

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

fn states(timeline: &Timeline<'_>, row: usize) -> Vec<(State, Option<Kind>)> {
    let of = |call: &trace::call::Call| call.enter.kind;
    timeline.rows[row].segments.iter().map(|segment| (segment.state, segment.call.map(of))).collect()
}

#[test]
fn a_receive_waits_until_its_message_is_sent() {
    let launch = launch([rank(0).computes(1_000).send(1, 7).finalize(), rank(1).recv(0, 7).lasts(1_050).finalize()]);
    let timeline = Timeline::of(&launch);
    check(&timeline);
    use State::{Communicating, Computing, Waiting};
    let expected = [
        (Communicating, Some(Kind::Init)),
        (Computing, None),
        (Waiting, Some(Kind::Recv)),
        (Communicating, Some(Kind::Recv)),
        (Computing, None),
        (Communicating, Some(Kind::Finalize)),
    ];
    assert_eq!(states(&timeline, 1), expected);
    let message = timeline.messages[0];
    assert_eq!((message.from, message.to, message.tag, message.bytes), (0, 1, 7, Some(4)));
    assert!((message.waited - 1e-6).abs() < 1e-12, "{message:?}");
}

#[test]
fn who_never_comes_out_is_stuck_until_the_end() {
    let launch = deadlock();
    let timeline = Timeline::of(&launch);
    check(&timeline);
    for row in &timeline.rows {
        let last = row.segments.last().expect("a segment");
        assert_eq!((last.state, last.end), (State::Stuck, timeline.length));
        assert!(last.seconds() > 0.0);
    }
}

#[test]
fn who_is_killed_at_work_was_computing_to_the_end() {
    let launch = launch([rank(0).computes(5_000).finalize(), rank(1)]);
    let timeline = Timeline::of(&launch);
    check(&timeline);
    assert_eq!(states(&timeline, 1).last(), Some(&(State::Computing, None)));
    assert_eq!(timeline.rows[1].segments[1].end, timeline.length);
}

#[test]
fn who_crashed_has_no_more_time() {
    let launch = launch([rank(0).computes(5_000).finalize(), rank(1).dies(End::Signal(11))]);
    let timeline = Timeline::of(&launch);
    assert_eq!(states(&timeline, 1).len(), 1);
    assert_eq!(crate::timeline::notes(&timeline, 8), ["rank 1 was ended by signal 11, after MPI_Init"]);
}

#[test]
fn after_an_abort_others_wait_rather_than_being_stuck() {
    let launch = launch([rank(0).computes(5_000).call(Kind::Abort).hangs(), rank(1).recv(0, 0).hangs()]);
    let timeline = Timeline::of(&launch);
    check(&timeline);
    assert_eq!(states(&timeline, 1).last(), Some(&(State::Waiting, Some(Kind::Recv))));
}

#[test]
fn asking_again_and_again_is_waiting() {
    let poll = |times: u32, pause: u64| {
        let asks = rank(0).irecv(1, 0).request("r").computes(pause).test(&["r"], &["r"]);
        let asks = asks.with(|enter| enter.repeated = times).finalize();
        launch([asks, rank(1).computes(pause).send(0, 0).finalize()])
    };
    let often = poll(1_000, 1_000_000);
    let timeline = Timeline::of(&often);
    check(&timeline);
    assert_eq!(timeline.rows[0].segments[3].state, State::Waiting);
    let rarely = poll(3, 1_000_000);
    assert_eq!(Timeline::of(&rarely).rows[0].segments[3].state, State::Computing);
}

#[test]
fn a_test_in_vain_is_waiting() {
    let launch = launch([rank(0).call(Kind::Iprobe).call(Kind::Iprobe).giving(|exit| exit.flags |= flags::TRUE)]);
    let states = states(&Timeline::of(&launch), 0);
    let of = |at: usize| states[at].0;
    assert_eq!((of(2), of(4)), (State::Waiting, State::Communicating));
}

#[test]
fn threads_have_rows_of_their_own() {
    let script = rank(0).send(0, 1).with(|enter| enter.thread = 1).recv(0, 1).finalize();
    let launch = launch([script]);
    let timeline = Timeline::of(&launch);
    check(&timeline);
    let names: Vec<String> = timeline.rows.iter().map(|row| row.name()).collect();
    assert_eq!(names, ["rank 0", "rank 0 thread 1"]);
}

#[test]
fn the_program_is_between_init_and_finalize() {
    let launch = ring();
    let whole = Timeline::of(&launch);
    check(&whole);
    let program = Timeline::of(&launch).of_program();
    check(&program);
    assert!(program.length < whole.length);
    assert_eq!(program.messages.len(), 4);
    assert!(program.rows.iter().all(|row| row.segments.first().is_some_and(|segment| segment.begin == 0.0)));
}

#[test]
fn what_the_way_into_mpi_took_does_not_hide_the_program() {
    let hangs = |it: RankScript, peer: i32| it.lasts(100_000_000).computes(60_000).recv(peer, 7).hangs();
    let launch = stalled([hangs(rank(0), 1), hangs(rank(1), 0)]);
    let program = Timeline::of(&launch).of_program();
    check(&program);
    let row = &program.rows[0];
    assert!((60e-6..70e-6).contains(&program.length), "{}", program.length);
    assert!(row.seconds(State::Computing) > 8.0 * row.seconds(State::Stuck), "{row:?}");
    assert!(row.seconds(State::Stuck) > 0.0);
}

#[test]
fn nothing_recorded_is_nothing_drawn() {
    let launch = Launch::default();
    let timeline = Timeline::of(&launch).of_program();
    assert_eq!((timeline.rows.len(), timeline.length), (0, 0.0));
    let empty = Launch { records: vec![trace::Record::default()], stalled: true };
    check(&Timeline::of(&empty).of_program());
}
