//! Given: what the three programs work on. All of it follows from a seed, so that every rank knows its part, and so
//! that a run can be had again.

/// The parts of a rod, from left to right: at least one cell for each rank, in degrees. Some cells are hot.
pub fn rod(seed: u64, ranks: usize) -> Vec<Vec<f64>> {
    let mut numbers = Numbers(seed);
    let part = |_| {
        let cells = 1 + numbers.below(6);
        (0..cells).map(|_| if numbers.below(4) == 0 { numbers.below(91) as f64 } else { 0.0 }).collect()
    };
    (0..ranks).map(part).collect()
}

/// How deep the sea is, measured by several boats.
pub struct Survey {
    /// What each boat measured, in centimetres below its echo sounder: at least one sounding.
    pub soundings: Vec<Vec<u64>>,
    /// How far below the surface the echo sounders hang, in centimetres.
    pub draught: u64,
    /// How wide a bin of the histogram is, in centimetres.
    pub width: u64,
}

pub fn survey(seed: u64, ranks: usize) -> Survey {
    let mut numbers = Numbers(seed);
    let (draught, width) = (1 + numbers.below(400), 50 + numbers.below(200));
    let boat = |_| {
        let deepest = 1 + numbers.below(3_000);
        (0..1 + numbers.below(8)).map(|_| numbers.below(deepest)).collect()
    };
    Survey { soundings: (0..ranks).map(boat).collect(), draught, width }
}

/// A market: rank 0 is the warehouse, the other ranks are the shops.
pub struct Market {
    /// What each article costs, in cents.
    pub prices: Vec<i64>,
    /// The shops, in the order in which they open.
    pub opening: Vec<usize>,
    /// What each rank asks for, one request after the other: its kind, and articles. Rank 0 asks for nothing.
    pub requests: Vec<Vec<(u64, Vec<u64>)>>,
}

pub fn market(seed: u64, ranks: usize) -> Market {
    let mut numbers = Numbers(seed);
    let prices: Vec<i64> = (0..20).map(|_| 100 + numbers.below(99_900) as i64).collect();
    let mut opening: Vec<usize> = (1..ranks).collect();
    for last in (1..opening.len()).rev() {
        opening.swap(last, numbers.below(last as u64 + 1) as usize);
    }
    let mut request = || {
        let kind = if numbers.below(4) == 0 { RETURN } else { ORDER };
        let articles = 1 + numbers.below(5);
        (kind, (0..articles).map(|_| numbers.below(prices.len() as u64)).collect())
    };
    let requests = (0..ranks).map(|rank| (0..if rank == 0 { 0 } else { 8 }).map(|_| request()).collect()).collect();
    Market { prices, opening, requests }
}

/// The kinds of requests: the shop buys the articles, brings them back, or has closed for today.
pub const ORDER: u64 = 1;
pub const RETURN: u64 = 2;
pub const CLOSED: u64 = 3;

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}
