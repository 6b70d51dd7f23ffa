//! What must come out, worked out by one process, and how near to it rounding lets a correct program come.
//!
//! A sum of n numbers, added up in any order, is off by at most n * u * (|x1| + … + |xn|), where u is half of
//! `f64::EPSILON` (Higham, *Accuracy and Stability of Numerical Algorithms*, 4.2). The bounds below allow twice that.

/// The values as the program is given them, and as it reads them.
pub struct Values(pub Vec<f64>);

impl Values {
    pub fn argument(&self) -> String {
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }

    /// The block of a rank, cut as the driver cuts it.
    pub fn block(&self, rank: u32, ranks: u32) -> &[f64] {
        let (n, rank, ranks) = (self.0.len(), rank as usize, ranks as usize);
        &self.0[n * rank * rank / (ranks * ranks)..n * (rank + 1) * (rank + 1) / (ranks * ranks)]
    }

    fn n(&self) -> f64 {
        self.0.len() as f64
    }

    /// The sum, and by how much another may differ.
    pub fn sum(&self) -> (f64, f64) {
        let size: f64 = self.0.iter().map(|value| value.abs()).sum();
        (self.0.iter().sum(), 2.0 * self.n() * f64::EPSILON * size)
    }

    /// The mean, and by how much another may differ.
    pub fn mean(&self) -> (f64, f64) {
        let (sum, bound) = self.sum();
        (sum / self.n(), (bound + 2.0 * f64::EPSILON * sum.abs()) / self.n())
    }

    /// The variance, and by how much another may differ.
    ///
    /// The bound is that of updating and merging means (Chan, Golub and LeVeque, *Algorithms for computing the sample
    /// variance*, 1983): n * u * kappa of the variance, where kappa is the root of sum(x²) / sum((x - mean)²). Two
    /// passes are better. sum(x²) - n * mean² has kappa² instead, which leaves nothing of a small variance of large
    /// values.
    pub fn variance(&self) -> (f64, f64) {
        let shift = self.0[0];
        let near: Vec<f64> = self.0.iter().map(|value| value - shift).collect();
        let mean = near.iter().sum::<f64>() / self.n();
        let variance = near.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / self.n();
        let largest = self.0.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        let step = 4.0 * self.n() * f64::EPSILON;
        // variance * kappa is at most the root of the variance times the largest value.
        (variance, step * (variance + variance.sqrt() * largest) + (step * largest).powi(2))
    }

    /// The lowest value, and the first day that has it.
    pub fn lowest(&self) -> (f64, u64) {
        let value = self.0.iter().copied().fold(f64::INFINITY, f64::min);
        (value, self.0.iter().position(|&it| it == value).unwrap_or(0) as u64)
    }

    /// Days, days above zero at the start and at the end, and the longest run of them.
    pub fn run(&self) -> [u64; 4] {
        let above = |value: &&f64| **value > 0.0;
        let runs = self.0.split(|value| *value <= 0.0).map(<[f64]>::len);
        let at_start = self.0.iter().take_while(above).count();
        let at_end = self.0.iter().rev().take_while(above).count();
        [self.0.len(), at_start, at_end, runs.max().unwrap_or(0)].map(|count| count as u64)
    }
}
