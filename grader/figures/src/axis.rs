//! Logarithmic axes: where values are, and where ticks stand.

use crate::message;
use crate::style::{LETTERS, width};

/// Free pixels between two labels.
const BETWEEN: f64 = 10.0;

/// Pixels between the ends of an axis and what is plotted.
const INSET: f64 = 14.0;

/// A place on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// In pixels of the page.
    pub at: f64,
    /// What is written there; nothing at a tick that there is no room to label.
    pub label: Option<String>,
}

/// The base of an axis's logarithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// For ranks and speedups.
    Two,
    /// For samples and errors.
    Ten,
}

impl Base {
    fn log(self, value: f64) -> f64 {
        match self {
            Self::Two => value.log2(),
            Self::Ten => value.log10(),
        }
    }

    fn label(self, exponent: i32) -> String {
        match self {
            Self::Two => message::power_of_two(exponent),
            Self::Ten => message::power_of_ten(exponent),
        }
    }
}

/// A logarithmic axis.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    base: Base,
    /// Logarithms at its ends.
    low: f64,
    high: f64,
    /// Pixels at its ends. Upwards, the first is greater.
    from: f64,
    to: f64,
}

impl Axis {
    /// From the smallest to the greatest of the values, of which those above zero count.
    #[must_use]
    pub fn over(base: Base, values: impl IntoIterator<Item = f64>, (from, to): (f64, f64)) -> Self {
        let logs = values.into_iter().map(|value| base.log(value)).filter(|log| log.is_finite());
        let (mut low, mut high) =
            logs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), log| (low.min(log), high.max(log)));
        if low > high {
            (low, high) = (0.0, 0.0);
        }
        if high - low < 1.0 {
            // A single value stands in the middle.
            let middle = f64::midpoint(low, high);
            (low, high) = (middle - 0.5, middle + 0.5);
        }
        let inset = INSET.copysign(to - from);
        Self { base, low, high, from: from + inset, to: to - inset }
    }

    /// The same, to whole powers of the base.
    #[must_use]
    pub fn whole(base: Base, values: impl IntoIterator<Item = f64>, pixels: (f64, f64)) -> Self {
        let Self { low, high, from, to, .. } = Self::over(base, values, pixels);
        Self { base, low: (low + 1e-9).floor(), high: (high - 1e-9).ceil(), from, to }
    }

    /// Where a value is; none where it is not above zero.
    #[must_use]
    pub fn at(&self, value: f64) -> Option<f64> {
        let log = self.base.log(value);
        log.is_finite().then(|| self.from + (log - self.low) / (self.high - self.low) * (self.to - self.from))
    }

    /// Where a value is, or the axis's beginning where it is not above zero.
    #[must_use]
    pub fn at_or_first(&self, value: f64) -> f64 {
        self.at(value).unwrap_or(self.from)
    }

    /// The values at its ends.
    #[must_use]
    pub fn ends(&self) -> [f64; 2] {
        let base: f64 = if self.base == Base::Two { 2.0 } else { 10.0 };
        [base.powf(self.low), base.powf(self.high)]
    }

    /// At each power of the base. Where there is no room for all labels, at every second power or fewer.
    #[must_use]
    pub fn powers(&self, upwards: bool) -> Vec<Tick> {
        let exponents = (self.low - 1e-9).ceil() as i32..=(self.high + 1e-9).floor() as i32;
        let room = |exponent: i32| if upwards { LETTERS } else { width(&self.base.label(exponent), LETTERS, false) };
        let widest = exponents.clone().map(room).fold(0.0, f64::max) + BETWEEN;
        let each = (self.to - self.from).abs() / (self.high - self.low);
        let step = ((widest / each).ceil() as i32).max(1);
        let tick = |exponent: i32| Tick {
            at: self.from + (f64::from(exponent) - self.low) * each.copysign(self.to - self.from),
            label: (exponent.rem_euclid(step) == 0).then(|| self.base.label(exponent)),
        };
        exponents.map(tick).collect()
    }

    /// At these numbers. A label that would touch the one before is left out.
    #[must_use]
    pub fn numbers(&self, numbers: &[u32]) -> Vec<Tick> {
        let mut free = f64::NEG_INFINITY;
        let ticks = numbers.iter().filter_map(|&number| {
            let (at, words) = (self.at(f64::from(number))?, message::number(number.into()));
            let half = width(&words, LETTERS, false) / 2.0;
            let fits = at - half >= free;
            if fits {
                free = at + half + BETWEEN;
            }
            Some(Tick { at, label: fits.then_some(words) })
        });
        ticks.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().filter_map(|tick| tick.label.as_deref()).collect()
    }

    #[test]
    fn ticks_stand_at_powers_as_far_as_there_is_room() {
        let axis = Axis::whole(Base::Two, [0.3, 8.0], (400.0, 100.0));
        assert_eq!(labels(&axis.powers(true)), ["1/4", "1/2", "1", "2", "4", "8"]);
        assert_eq!(axis.at(8.0), Some(100.0 + INSET));
        let axis = Axis::whole(Base::Two, [1.0, 4096.0], (0.0, 560.0));
        assert_eq!(labels(&axis.powers(false)), ["1", "4", "16", "64", "256", "1,024", "4,096"]);
        assert_eq!(axis.powers(false).len(), 13);
    }

    #[test]
    fn what_is_not_above_zero_has_no_place() {
        let axis = Axis::over(Base::Ten, [0.0, -1.0], (0.0, 100.0));
        assert_eq!(axis.at(0.0), None);
        assert_eq!(axis.at_or_first(-1.0), INSET);
        assert_eq!(axis.at(1.0), Some(50.0));
    }

    #[test]
    fn numbers_that_would_touch_have_one_label() {
        let axis = Axis::over(Base::Two, [1.0, 64.0], (0.0, 400.0));
        assert_eq!(labels(&axis.numbers(&[1, 2, 62, 63, 64])), ["1", "2", "62"]);
    }
}
