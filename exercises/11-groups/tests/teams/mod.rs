//! Teams, and whether everyone is in the right one.

use harness::prelude::*;

use super::launch;

/// Each rank's team and key.
type Member = Option<(i32, i32)>;

/// Launches a rank for each member and compares what team each is in, and at which place.
pub fn judge(members: &[Member]) {
    let word = |member: &Member| match member {
        Some((team, key)) => format!("{team}:{key}"),
        None => "-".to_owned(),
    };
    let run = launch(members.len() as u32).args(["teams"]).args(members.iter().map(word)).run();
    run.assert_success();
    for (rank, member) in run.ranks().iter().zip(members) {
        let Some((team, key)) = *member else {
            if rank.lines() != ["no team"] {
                rank.fail(
                    Failure::wrong_output("it has no team, and yet it is in a communicator")
                        .expected("None")
                        .actual(shown(rank))
                        .because("`Color::undefined()` is the colour of who shall be in none of the new communicators"),
                );
            }
            continue;
        };
        let expected = ordered(members, team);
        let place = expected.iter().position(|&it| it == rank.rank()).unwrap_or_default();
        if rank.lines() == [line(place, &expected)] {
            continue;
        }
        let failure = Failure::wrong_output(format!("with team {team} and key {key} it is not where it should be"))
            .expected(words(place, &expected))
            .actual(shown(rank));
        let mut found = found(rank).map(|(_, members)| members).unwrap_or_default();
        let wrong_order = {
            let mut sorted = expected.clone();
            sorted.sort_unstable();
            found.sort_unstable();
            sorted == found
        };
        rank.fail(failure.because(if wrong_order {
            "the members are right, and their order is not: the smallest key comes first, and of equal keys the \
             smallest rank in `world`"
        } else if found.is_empty() {
            "a rank with a team gets `Some` communicator"
        } else {
            "the ranks that call a split with the same colour are together in one communicator"
        }));
    }
}

/// The ranks of a team, in the order of their keys.
fn ordered(members: &[Member], team: i32) -> Vec<u32> {
    let mut all: Vec<(i32, u32)> = members
        .iter()
        .zip(0..)
        .filter_map(|(member, rank)| Some((member.filter(|it| it.0 == team)?.1, rank)))
        .collect();
    all.sort_unstable();
    all.into_iter().map(|(_, rank)| rank).collect()
}

fn line(place: usize, members: &[u32]) -> String {
    let members: Vec<String> = members.iter().map(ToString::to_string).collect();
    format!("place {place} among {}", members.join(" "))
}

fn words(place: usize, members: &[u32]) -> String {
    format!("rank {place} in a communicator of the world's ranks {members:?}")
}

/// What the driver printed: its place and the members.
fn found(rank: &Rank) -> Option<(usize, Vec<u32>)> {
    let (place, members) = rank.stdout().trim().strip_prefix("place ")?.split_once(" among ")?;
    Some((place.parse().ok()?, members.split(' ').map(|word| word.parse().ok()).collect::<Option<_>>()?))
}

fn shown(rank: &Rank) -> String {
    match found(rank) {
        Some((place, members)) => words(place, &members),
        None if rank.stdout() == "no team\n" => "None".to_owned(),
        None => harness::message::shown(rank.stdout()),
    }
}
