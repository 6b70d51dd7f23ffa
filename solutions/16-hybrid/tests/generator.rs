//! Is the generator of `count_hits` as good as darts need, over its lanes, streams and seeds?
//!
//! The seeds are fixed, so a test passes always or never: what it says is how good these numbers are, not how lucky.
//! `cargo test -p hybrid-solution --test generator -- --nocapture` prints what is found, and `--ignored` throws 200
//! thousand million darts more.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};

/// What the solution takes from its driver.
mod driver {
    pub const BLOCK: u64 = 1024;
    pub type Count<'a> = &'a (dyn Fn(u64, u64, u64) -> u64 + Sync);
}

/// The solution itself, with what is private in it.
#[allow(dead_code)]
mod solution {
    include!("../src/hybrid.rs");

    /// All lanes of one stream, and what they give one after the other.
    pub struct Words {
        lanes: Lanes,
        lane: usize,
    }

    pub fn words(seed: u64, stream: u64) -> Words {
        Words { lanes: lanes(seed, stream), lane: LANES - 1 }
    }

    impl Iterator for Words {
        type Item = u64;

        fn next(&mut self) -> Option<u64> {
            self.lane = (self.lane + 1) % LANES;
            let [a, b] = &mut self.lanes;
            Some(next(&mut a[self.lane], &mut b[self.lane]))
        }
    }

    pub fn first_words(mut a: u64, mut b: u64, count: usize) -> Vec<u64> {
        (0..count).map(|_| next(&mut a, &mut b)).collect()
    }

    pub fn misses(bits: u64) -> u64 {
        miss(bits).count_ones().into()
    }

    pub const WIDTH: usize = LANES;
}
use solution::{WIDTH, count_hits, first_words, misses, words};

/// Further out than this, on either side, no test may be: once in a million tests of true random numbers.
const RARE: f64 = 5e-7;

/// Pairs of a test.
const PAIRS: usize = 1 << 22;

/// Cells of a side: 64 x 64 cells, with 1,024 pairs expected in each.
const SIDE: usize = 64;

/// The authors' own first numbers, from the state (1, 2).
#[test]
fn words_are_those_of_xoroshiro128plusplus() {
    let expected = [393217, 669327710093319, 1732421326133921491, 11394790081659126983, 9555452776773192676];
    assert_eq!(first_words(1, 2, 5), expected);
}

/// `count_hits` has each word of a stream once, in whichever order, and the last round may be a part of one.
#[test]
fn darts_are_the_words_of_the_stream() {
    for darts in [0, 1, 11, 31, 32, 33, 1000, 1024, 1025, 5000] {
        let missed: u64 = words(7, 3).take(darts as usize).map(misses).sum();
        assert_eq!(count_hits(darts, 7, 3), darts - missed, "{darts} darts");
    }
}

/// The corners and the rim.
#[test]
fn a_dart_hits_within_the_circle() {
    let word = |x: i32, y: i32| u64::from(x as u32) | u64::from(y as u32) << 32;
    let (far, third) = (i32::MAX, 0x6000_0000);
    for (x, y, missed) in [
        (0, 0, 0),
        (far, 0, 0),
        (0, -far, 0),
        (i32::MIN, 0, 1),
        (i32::MIN, i32::MIN, 1),
        (far, far, 1),
        (third, third, 1),
    ] {
        assert_eq!(misses(word(x, y)), missed, "{x} {y}");
    }
}

/// Pairs of numbers that must have nothing to do with each other fill the cells of a square evenly.
#[test]
fn pairs_are_independent() {
    let (high, low) = (|word: u64| word >> 58, |word: u64| word & 63);
    let (x, y) = (|word: u64| (word as u32) >> 26, |word: u64| word >> 58);
    let all = |seed, stream| words(seed, stream).take(PAIRS);
    let one = |seed, stream| words(seed, stream).step_by(WIDTH).take(PAIRS / 4);
    judge("x and y of a dart", all(1, 0).map(|word| (x(word).into(), y(word))));
    judge("their low bits", all(2, 0).map(|word| (word & 63, word >> 32 & 63)));
    judge("a lane and the next, x", all(3, 0).zip(all(3, 0).skip(1)).map(|(a, b)| (high(a), high(b))));
    judge("a lane and the next, low bits", all(4, 0).zip(all(4, 0).skip(1)).map(|(a, b)| (low(a), low(b))));
    judge("a lane and itself later", one(5, 0).zip(one(5, 0).skip(1)).map(|(a, b)| (high(a), high(b))));
    judge("a lane and itself later, low bits", one(6, 0).zip(one(6, 0).skip(1)).map(|(a, b)| (low(a), low(b))));
    judge("a stream and the next", all(7, 0).zip(all(7, 1)).map(|(a, b)| (high(a), high(b))));
    judge("a seed and the next", all(8, 0).zip(all(9, 0)).map(|(a, b)| (high(a), high(b))));
    judge("a seed and the next stream's", all(8, 1).zip(all(9, 0)).map(|(a, b)| (high(a), high(b))));
    // The first word of each block: what is not yet mixed in a new state would show here.
    let firsts = |lane| (0..PAIRS as u64 / 4).map(move |stream| words(10, stream).nth(lane).expect("endless"));
    judge("the first words of blocks", firsts(0).zip(firsts(0).skip(1)).map(|(a, b)| (high(a), high(b))));
    judge("the first words of two lanes", firsts(0).zip(firsts(1)).map(|(a, b)| (low(a), low(b))));
    judge("x and y of first darts", firsts(WIDTH - 1).map(|word| (x(word).into(), y(word))));
}

/// Two words that have nothing to do with each other differ in half of their bits.
#[test]
fn words_differ_in_half_of_their_bits() {
    let all = |seed, stream| words(seed, stream).take(PAIRS);
    let firsts = |lane| (0..PAIRS as u64 / 4).map(move |stream| words(20, stream).nth(lane).expect("endless"));
    let of_seeds = || (0..PAIRS as u64 / 4).map(|seed| words(seed, 0).next().expect("endless"));
    unlike("a lane and the next", all(21, 0).zip(all(21, 0).skip(1)));
    unlike("a lane and itself later", all(22, 0).zip(all(22, 0).skip(WIDTH)));
    unlike("a stream and the next", all(23, 0).zip(all(23, 1)));
    unlike("the first words of blocks", firsts(0).zip(firsts(0).skip(1)));
    unlike("the first words of two lanes", firsts(WIDTH - 2).zip(firsts(WIDTH - 1)));
    unlike("the first words of seeds", of_seeds().zip(of_seeds().skip(1)));
}

/// The answers of 10,000 runs of 1,024 blocks each vary as the hits of a million darts must.
#[test]
fn answers_are_binomial() {
    let (runs, blocks) = (10_000, 1024);
    let scores: Vec<f64> = (0..runs).map(|seed| score((0..blocks).map(|block| (1024, seed, block)))).collect();
    let squares: f64 = scores.iter().map(|score| score * score).sum();
    report("sum of squared scores of 10,000 answers", chance(squares, runs as f64));
    let normal = Normal::standard();
    let mut cells = [0_u64; 100];
    for score in &scores {
        cells[(normal.cdf(*score) * 100.0).min(99.0) as usize] += 1;
    }
    report("hundredths of the normal distribution", chance(chi_squared(&cells), 99.0));
    let mean = scores.iter().sum::<f64>() / (runs as f64).sqrt();
    report("mean of 10,000,000,000 darts", normal.cdf(mean));
}

/// Some minutes: a bias of one part in 400,000 would show.
#[test]
#[ignore = "it takes a minute or two"]
fn a_long_run_has_no_bias() {
    let score = score((0..200_000).map(|block| (1_000_000, 11, block)));
    report("mean of 200,000,000,000 darts", Normal::standard().cdf(score));
}

/// How many standard deviations the hits of these calls are above what is expected.
fn score(calls: impl Iterator<Item = (u64, u64, u64)>) -> f64 {
    let hit = std::f64::consts::FRAC_PI_4;
    let (mut darts, mut hits) = (0, 0);
    for (thrown, seed, stream) in calls {
        darts += thrown;
        hits += count_hits(thrown, seed, stream);
    }
    (hits as f64 - darts as f64 * hit) / (darts as f64 * hit * (1.0 - hit)).sqrt()
}

fn judge(what: &str, pairs: impl Iterator<Item = (u64, u64)>) {
    let mut cells = vec![0; SIDE * SIDE];
    for (a, b) in pairs {
        cells[a as usize * SIDE + b as usize] += 1;
    }
    report(what, chance(chi_squared(&cells), (SIDE * SIDE - 1) as f64));
}

fn unlike(what: &str, pairs: impl Iterator<Item = (u64, u64)>) {
    let (mut bits, mut different) = (0, 0);
    for (a, b) in pairs {
        bits += 64;
        different += u64::from((a ^ b).count_ones());
    }
    let score = (different as f64 - bits as f64 / 2.0) / (bits as f64 / 4.0).sqrt();
    report(&format!("bits of {what}"), Normal::standard().cdf(score));
}

fn chi_squared(cells: &[u64]) -> f64 {
    let expected = cells.iter().sum::<u64>() as f64 / cells.len() as f64;
    cells.iter().map(|&count| (count as f64 - expected).powi(2) / expected).sum()
}

/// The chance of a sum of squares no larger than this.
fn chance(squares: f64, freedom: f64) -> f64 {
    ChiSquared::new(freedom).expect("positive").cdf(squares)
}

fn report(what: &str, chance: f64) {
    println!("{what:40} {chance:.4}");
    assert!((RARE..=1.0 - RARE).contains(&chance), "{what}: {chance:e}");
}
