//! Random correct programs get no finding; with one call cut from them, they get one.

mod common;

use common::program::{Op, Program, program};
use common::script::describe;
use common::simulator::run;
use proptest::prelude::*;
use trace::{Finding, analyse};

/// Where there is a call to cut: (rank, operation).
fn cuttable(program: &Program) -> Vec<(usize, usize)> {
    // A collective among one rank is missed by no one.
    let is_alone = |op: &Op| matches!(op, Op::Collective { on: "half", .. }) && program.ranks.len() < 4;
    let is_communication = |op: &Op| {
        let waits = matches!(op, Op::Wait { .. } | Op::Probe { .. } | Op::Split { .. } | Op::Free { .. });
        !waits && !is_alone(op)
    };
    let each = program.ranks.iter().enumerate();
    each.flat_map(|(rank, ops)| {
        ops.iter().enumerate().filter(move |(_, op)| is_communication(op)).map(move |(place, _)| (rank, place))
    })
    .collect()
}

/// Takes a call away, and the probe before it and the wait after it.
fn cut(program: &mut Program, (rank, place): (usize, usize)) -> Op {
    let ops = &mut program.ranks[rank];
    let gone = ops.remove(place);
    if let Op::Isend { event: id, .. } | Op::Irecv { event: id, .. } | Op::Collective { event: id, .. } = &gone {
        for op in ops.iter_mut() {
            if let Op::Wait { events } = op {
                events.retain(|event| event != id);
            }
        }
        ops.retain(|op| !matches!(op, Op::Wait { events } if events.is_empty()));
    }
    gone
}

/// `PROPTEST_CASES=100000` for a long run.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(400), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn correct_programs_get_no_finding(program in program()) {
        let launch = run(&program);
        prop_assert!(!launch.stalled, "the simulator got stuck: {program:?}");
        let report = analyse(&launch);
        prop_assert!(report.findings.is_empty(), "{}", describe(&report));
        let is_race = |warning: &Finding| matches!(warning, Finding::WildcardRace { .. });
        prop_assert!(report.warnings.iter().all(|it| program.has_wildcards && is_race(it)), "{}", describe(&report));
    }

    #[test]
    fn a_cut_call_gets_a_finding(mut program in program(), choice in any::<prop::sample::Index>()) {
        let places = cuttable(&program);
        if places.is_empty() {
            return Ok(());
        }
        let gone = cut(&mut program, places[choice.index(places.len())]);
        let launch = run(&program);
        let report = analyse(&launch);
        prop_assert!(!report.findings.is_empty(), "cut {gone:?} (stalled: {})\n{program:?}\n{:?}\n{}", launch.stalled, report, calls(&launch));
    }
}

/// The calls of a launch, for a failed test.
fn calls(launch: &trace::Launch) -> String {
    let of = |call: &trace::call::Call| {
        let enter = &call.enter;
        let exit = call.exit.as_ref().map(|exit| (exit.source, exit.tag, exit.completed.len()));
        format!("  {} {} {} {:?} {exit:?}\n", enter.kind, enter.peer, enter.tag, enter.list)
    };
    let each = launch.records.iter();
    each.map(|record| format!("{}\n{}", record.process, record.calls.iter().map(of).collect::<String>())).collect()
}
