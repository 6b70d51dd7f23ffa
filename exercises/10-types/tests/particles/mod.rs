//! Particles, as the driver reads and prints them, and whether they arrived.

use harness::prelude::*;
use harness::seed::mixed;

use super::launch;

/// The fields in the order in which they are printed.
const FIELDS: [&str; 7] = ["charge", "position[0]", "position[1]", "position[2]", "id", "mass", "alive"];

/// Numbers whose bits are easily lost: NaNs with something in them, quiet and not, zeros, infinities, subnormals.
pub fn extreme() -> Vec<String> {
    [
        "-128,-0.0,0.0,inf,4294967295,0x7f800001,true",
        "127,0x7ff0000000000001,0xfff8000000abcdef,-inf,0,-0.0,false",
        "-1,5e-324,1.7976931348623157e308,-2.2250738585072014e-308,2147483648,1e-45,true",
        "0,0.1,-0.3333333333333333,3.141592653589793,1,3.4028235e38,false",
    ]
    .map(str::to_owned)
    .into()
}

/// Any bits at all.
pub fn random(count: u64, seed: u64) -> Vec<String> {
    let particle = |at: u64| {
        let [charge, x, y, z, id, mass, alive] = std::array::from_fn(|field| mixed(seed, 7 * at + field as u64));
        let double = |bits: u64| match f64::from_bits(bits) {
            x if x.is_nan() => format!("{bits:#x}"),
            x => format!("{x:?}"),
        };
        let mass = match f32::from_bits(mass as u32) {
            x if x.is_nan() => format!("{:#x}", mass as u32),
            x => format!("{x:?}"),
        };
        let (charge, id, alive) = (charge as i8, id as u32, alive % 2 == 0);
        format!("{charge},{},{},{},{id},{mass},{alive}", double(x), double(y), double(z))
    };
    (0..count).map(particle).collect()
}

/// Each rank has them all, in order.
pub fn arrive(ranks: u32, all: &[String]) -> Run {
    let run = launch(ranks).args(["particles"]).args(all).run();
    run.assert_success();
    run.ranks().iter().for_each(|rank| judge(rank, all, &rank.lines()));
    run
}

/// So has the driver on rank 0, which receives what the last rank sends as a struct of its own.
pub fn come_back(ranks: u32, all: &[String]) {
    let run = launch(ranks).args(["particles", "--back"]).args(all).run();
    run.assert_success();
    let root = run.rank(0);
    let back: Vec<&str> = root.lines().into_iter().filter_map(|line| line.strip_prefix("back ")).collect();
    judge(root, all, &back);
}

fn judge(rank: &Rank, expected: &[String], actual: &[&str]) {
    if expected.len() != actual.len() {
        rank.fail(
            Failure::wrong_output("it does not have as many particles as rank 0 sent")
                .expected(expected.len())
                .actual(actual.len())
                .because("only the sender knows how many there are: `receive_vec` asks the message"),
        );
    }
    let Some((at, (expected, actual))) = expected.iter().zip(actual).enumerate().find(|(_, (a, b))| a != b) else {
        return;
    };
    let field = expected.split(',').zip(actual.split(',')).position(|(a, b)| a != b).unwrap_or(0);
    let value = |line: &str| line.split(',').nth(field).unwrap_or("nothing").to_owned();
    rank.fail(
        Failure::wrong_output(format!("`{}` of particle {at} is not what was sent", FIELDS[field]))
            .expected(value(expected))
            .actual(value(actual))
            .because(
                "a datatype moves all fields, bit by bit; a detour through text or through numbers of another type changes \
                 them, and what is left out stays behind",
            ),
    );
}
