//! From records to what every rank did when.

mod common;

use common::script::*;
use common::timelines::{check, deadlock, ring};
use trace::call::flags;
use trace::timeline::{State, Timeline, name};
use trace::{End, Kind, Launch, Process};

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
    // Also where the last event is its own way out of MPI_Init.
    let late = launch_of_two(|it| it.lasts(50_000));
    let program = Timeline::of(&late).of_program();
    check(&program);
    assert!(program.rows[1].seconds(State::Computing) > 0.0, "{:?}", program.rows[1]);
}

/// Neither ends; of the second, what the argument says.
fn launch_of_two(second: impl Fn(RankScript) -> RankScript) -> Launch {
    launch([rank(0), second(rank(1))])
}

#[test]
fn who_crashed_has_no_more_time() {
    let launch = launch([rank(0).computes(5_000).finalize(), rank(1).dies(End::Signal(11))]);
    let timeline = Timeline::of(&launch);
    assert_eq!(states(&timeline, 1).len(), 1);
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
    let empty = Launch { records: vec![trace::Record::default()], stalled: true, ..Launch::default() };
    check(&Timeline::of(&empty).of_program());
}

#[test]
fn lines_are_named_by_whose_they_are() {
    use trace::timeline::Thread;
    let of = |world: u32, rank: u32, number: u16| Thread { process: Process { world, rank }, number };
    assert_eq!(name(of(0, 3, 0), None), "rank 3");
    assert_eq!(name(of(7, 3, 1), None), "spawned rank 3 thread 1");
    assert_eq!(name(of(0, 4, 0), Some(of(0, 7, 0))), "ranks 4-7");
    assert_eq!(name(of(0, 4, 0), Some(of(7, 0, 0))), "rank 4 to spawned rank 0");
}

#[test]
fn a_state_comes_back_from_its_letter() {
    for state in State::ALL {
        assert_eq!(State::from_letter(state.letter()), Some(state));
    }
    assert_eq!(State::from_letter(' '), None);
}
