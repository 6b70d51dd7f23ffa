//! A time axis: its unit, and where its ticks are.

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl Unit {
    /// The largest in which a time is at least 1.
    pub fn of(seconds: f64) -> Self {
        match seconds {
            s if s >= 1.0 => Self::Seconds,
            s if s >= 1e-3 => Self::Milliseconds,
            s if s >= 1e-6 => Self::Microseconds,
            _ => Self::Nanoseconds,
        }
    }

    /// One of it, in seconds.
    pub const fn seconds(self) -> f64 {
        match self {
            Self::Seconds => 1.0,
            Self::Milliseconds => 1e-3,
            Self::Microseconds => 1e-6,
            Self::Nanoseconds => 1e-9,
        }
    }

    /// As the SI writes it.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Microseconds => "µs",
            Self::Nanoseconds => "ns",
        }
    }
}

/// An axis from 0 to a length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The unit of its labels.
    pub unit: Unit,
    /// From tick to tick, in units: 1, 2 or 5 times a power of ten.
    step: f64,
    /// Its length, in units.
    length: f64,
}

impl Axis {
    /// Of a length in seconds, with at most so many ticks besides the one at 0.
    pub fn new(seconds: f64, ticks: usize) -> Self {
        let unit = Unit::of(seconds);
        let length = seconds / unit.seconds();
        let least = (length / ticks.max(1) as f64).max(1e-3);
        let power = 10f64.powf(least.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|it| it * power).find(|&step| step >= least * (1.0 - 1e-9));
        Self { unit, step: step.unwrap_or(power), length }
    }

    /// Where the ticks are, as parts of the whole from 0 to 1, with their labels.
    pub fn ticks(&self) -> Vec<(f64, String)> {
        if self.length <= 0.0 {
            return vec![(0.0, "0".to_owned())];
        }
        let digits = (-self.step.log10().floor()).max(0.0) as usize;
        let tick = |number: u32| {
            let value = f64::from(number) * self.step;
            (value / self.length, format!("{value:.digits$}"))
        };
        (0..=(self.length / self.step + 1e-9) as u32).map(tick).collect()
    }
}
