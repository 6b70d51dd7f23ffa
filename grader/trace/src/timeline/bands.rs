//! Rows as they can be drawn: so many lines, so many cells a line.

use super::{Row, State, Timeline};

/// One or several rows, drawn as one.
#[derive(Clone, Copy, Debug)]
pub struct Band<'t, 'a> {
    /// The rows.
    pub rows: &'t [Row<'a>],
    /// The place of the first of them in the timeline.
    pub first: usize,
}

impl Band<'_, '_> {
    /// What to write beside it.
    #[must_use]
    pub fn name(&self) -> String {
        match self.rows {
            [] => String::new(),
            [first, rest @ ..] => super::name(first.whose(), rest.last().map(Row::whose)),
        }
    }

    /// What part of its time it spent so, from 0 to 1.
    #[must_use]
    pub fn share(&self, state: State) -> f64 {
        let seconds = |state| self.rows.iter().fold(0.0, |sum, row| sum + row.seconds(state));
        let all: f64 = State::ALL.into_iter().map(seconds).sum();
        if all > 0.0 { seconds(state) / all } else { 0.0 }
    }

    /// What it did in each of so many equal parts of a length in seconds: the state that takes most of the part, but a
    /// rank that is stuck always shows. `None` where there is no rank.
    #[must_use]
    pub fn cells(&self, length: f64, number: usize) -> Vec<Option<State>> {
        let mut sums = vec![[0.0f64; 4]; number];
        let scale = number as f64 / length.max(1e-12);
        for segment in self.rows.iter().flat_map(|row| &row.segments) {
            let (begin, end) = (segment.begin * scale, (segment.end * scale).min(number as f64));
            let (first, last) = (begin as usize, end as usize);
            for (cell, sum) in sums.iter_mut().enumerate().take(last + 1).skip(first) {
                let part = end.min(cell as f64 + 1.0) - begin.max(cell as f64);
                sum[segment.state as usize] += part.max(0.0);
            }
        }
        sums.iter().map(most).collect()
    }
}

fn most(sums: &[f64; 4]) -> Option<State> {
    if sums[State::Stuck as usize] > 0.0 {
        return Some(State::Stuck);
    }
    let most = State::ALL.into_iter().max_by(|&a, &b| sums[a as usize].total_cmp(&sums[b as usize]))?;
    (sums[most as usize] > 0.0).then_some(most)
}

impl<'a> Timeline<'a> {
    /// The rows, several to a band where there are more than `at_most`.
    #[must_use]
    pub fn bands(&self, at_most: usize) -> Vec<Band<'_, 'a>> {
        let each = self.rows.len().div_ceil(at_most.max(1)).max(1);
        self.rows.chunks(each).enumerate().map(|(place, rows)| Band { rows, first: place * each }).collect()
    }
}

/// Equal cells next to each other, as (state, first cell, cell after the last).
#[must_use]
pub fn runs(cells: &[Option<State>]) -> Vec<(Option<State>, usize, usize)> {
    let mut runs: Vec<(Option<State>, usize, usize)> = Vec::new();
    for (place, &state) in cells.iter().enumerate() {
        match runs.last_mut() {
            Some(last) if last.0 == state => last.2 = place + 1,
            _ => runs.push((state, place, place + 1)),
        }
    }
    runs
}
