//! A timeline on a terminal: one line for each rank, readable without colours.
//!
//! ```text
//!                                                        waiting
//! rank 0 │██████████████████▒▒██████████████████████████│    0 %
//! rank 1 │██████░░░░░░░░░░░░▒▒██████░░░░░░░░░░░░░░░░░░░░│   58 %
//!        └┬─────────┬─────────┬─────────┬─────────┬─────┘
//!         0        20        40        60        80 ms
//! ```

use console::{Style, Term};
use harness::timeline::{CELLS, Timeline as Brief};
use trace::timeline::{State, Timeline, runs};

use super::axis::Axis;
use super::message;

/// More ranks than this share lines.
const LINES: usize = 32;
/// At most so many remarks below.
const NOTES: usize = 8;
/// The column that says what part of its time a rank waited, and from which width on it is there.
const SHARE: usize = 9;
const WIDE: usize = 50;
/// Columns of one tick's label, and the space around it.
const LABEL: usize = 10;
/// Cells of a legend's samples.
const SAMPLE: usize = 2;
/// The fewest cells that say something.
const NARROWEST: usize = 10;

/// The characters to draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// Blocks and lines.
    Unicode,
    /// For terminals and logs that know no more.
    Ascii,
}

impl Charset {
    /// What the locale's encoding has (POSIX: `LC_ALL`, then `LC_CTYPE`, then `LANG`).
    pub fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &&str| variable(name).is_some_and(|value| !value.is_empty());
        let value = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find(|name| set(name)).and_then(|name| variable(name));
        let value = value.unwrap_or_default().to_ascii_lowercase();
        if value.contains("utf-8") || value.contains("utf8") { Self::Unicode } else { Self::Ascii }
    }

    const fn cell(self, state: State) -> char {
        match (self, state) {
            (Self::Unicode, State::Computing) => '█',
            (Self::Unicode, State::Communicating) => '▒',
            (Self::Unicode, State::Waiting) => '░',
            (_, State::Stuck) | (Self::Ascii, _) => state.letter(),
        }
    }

    /// Side, corners, line, tick.
    const fn frame(self) -> [char; 5] {
        match self {
            Self::Unicode => ['│', '└', '┘', '─', '┬'],
            Self::Ascii => ['|', '+', '+', '-', '+'],
        }
    }

    /// Micro is the only letter that ASCII lacks.
    fn words(self, text: &str) -> String {
        if self == Self::Ascii { text.replace('µ', "u") } else { text.to_owned() }
    }
}

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// With which characters.
    pub charset: Charset,
    /// Whether in colours.
    pub colour: bool,
}

impl Look {
    /// As a page has it, which may be read on a phone.
    pub const fn of_page() -> Self {
        Self { width: 42, charset: Charset::Unicode, colour: false }
    }

    /// As the report of a grading has it, whose marks are not ASCII either.
    pub fn of_report() -> Self {
        Self { width: 70, charset: Charset::Unicode, colour: console::colors_enabled() }
    }

    /// As standard output has it; `plain` asks for ASCII without colours.
    pub fn of_terminal(plain: bool) -> Self {
        let width = Term::stdout().size_checked().map_or(80, |(_, columns)| usize::from(columns));
        let charset = if plain { Charset::Ascii } else { Charset::of_locale(|name| std::env::var(name).ok()) };
        Self { width, charset, colour: !plain && console::colors_enabled() }
    }

    fn style(&self, state: State) -> Style {
        let style = Style::new().force_styling(self.colour);
        match state {
            State::Computing => style.green(),
            State::Communicating => style.blue(),
            State::Waiting => style.yellow(),
            State::Stuck => style.red().bold(),
        }
    }
}

/// Draws a timeline; every line ends with a line feed.
pub fn render(timeline: &Timeline<'_>, look: &Look) -> String {
    let bands = timeline.bands(LINES);
    if bands.is_empty() {
        return format!("{}\n", message::NOTHING);
    }
    let label = bands.iter().map(|band| band.name().len()).max().unwrap_or(0);
    let frame = label + 3;
    let shares = if look.width >= WIDE { SHARE } else { 0 };
    let cells = look.width.saturating_sub(frame + shares).max(NARROWEST);
    let mut text = String::new();
    if shares > 0 {
        let words = message::waited(timeline.share(State::Stuck) > 0.0);
        text += &format!("{words:>width$}\n", width = frame + cells + shares);
    }
    for band in &bands {
        text += &line(&band.name(), &band.cells(timeline.length, cells), look, label);
        if shares > 0 {
            let waited = band.share(State::Waiting) + band.share(State::Stuck);
            text += &format!("{:>SHARE$}", message::percent(waited));
        }
        text.push('\n');
    }
    text += &axis(timeline.length, look, label, cells);
    // What there is none of needs no explanation, but for the three that are always meant.
    let shown = State::ALL.into_iter().map(|state| (state, timeline.share(state)));
    let shown = shown.filter(|&(state, part)| state != State::Stuck || part > 0.0);
    text += &legend(shown.map(|(state, part)| (state, message::share(state, part))), look, SAMPLE);
    for note in super::notes(timeline, NOTES) {
        text += &format!("{}\n", look.charset.words(&note));
    }
    text
}

/// Draws the timeline of a report: as many cells wide as it has, the first lines of it, how long that took, and a legend.
pub fn brief(timeline: &Brief, look: &Look, at_most: usize) -> String {
    let lines = &timeline.lines[..timeline.lines.len().min(at_most)];
    let label = lines.iter().map(|line| line.name().len()).max().unwrap_or(0);
    let mut text: String = lines.iter().map(|it| line(&it.name(), &it.cells.0, look, label) + "\n").collect();
    let more = timeline.lines.len() - lines.len();
    if more > 0 {
        text += &format!("{}\n", message::more_ranks(more));
    }
    let (begin, end) = ("0", look.charset.words(&message::and_on(timeline.seconds)));
    let width = CELLS - begin.len();
    text += &format!("{:label$}  {begin}{end:>width$}\n", "");
    let shown = State::ALL.into_iter().filter(|&state| lines.iter().any(|line| line.shows(state)));
    text + &legend(shown.map(|state| (state, message::state(state).to_owned())), look, 1)
}

fn line(name: &str, cells: &[Option<State>], look: &Look, label: usize) -> String {
    let side = look.charset.frame()[0];
    let mut line = format!("{name:<label$} {side}");
    for (state, begin, end) in runs(cells) {
        match state {
            Some(state) => {
                let drawn = look.charset.cell(state).to_string().repeat(end - begin);
                line += &look.style(state).apply_to(drawn).to_string();
            }
            None => line += &" ".repeat(end - begin),
        }
    }
    line.push(side);
    line
}

/// The line with the ticks, and the one with their labels.
fn axis(length: f64, look: &Look, label: usize, cells: usize) -> String {
    let [_, left, right, line, tick] = look.charset.frame();
    let axis = Axis::new(length, cells / LABEL);
    let mut ticks = vec![line; cells];
    let mut labels = String::new();
    let all = axis.ticks();
    for (place, (at, words)) in all.iter().enumerate() {
        let cell = ((at * cells as f64) as usize).min(cells - 1);
        ticks[cell] = tick;
        // Centred below its tick, which is one column to the right of the frame.
        let begin = (cell + 1).saturating_sub(words.len() / 2);
        let gap = begin.saturating_sub(labels.chars().count());
        labels += &" ".repeat(gap);
        labels += words;
        if place + 1 == all.len() {
            labels += &format!(" {}", look.charset.words(axis.unit.symbol()));
        }
    }
    let indent = " ".repeat(label + 1);
    let ticks: String = ticks.into_iter().collect();
    format!("{indent}{left}{ticks}{right}\n{indent}{labels}\n")
}

/// Each state with its words, in as many lines as that takes.
fn legend(entries: impl Iterator<Item = (State, String)>, look: &Look, sample: usize) -> String {
    let mut text = String::new();
    let mut used = 0;
    for (state, words) in entries {
        let drawn = look.charset.cell(state).to_string().repeat(sample);
        let entry = format!("{} {words}", look.style(state).apply_to(drawn));
        let width = console::measure_text_width(&entry);
        if used > 0 && used + 3 + width > look.width {
            text.push('\n');
            used = 0;
        }
        if used > 0 {
            text += "   ";
            used += 3;
        }
        text += &entry;
        used += width;
    }
    text + "\n"
}
