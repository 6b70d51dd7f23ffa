//! A drawing area that is measured in pixels of the page, whatever the backend's own pixels are.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::style::{self, Fill, Hatch, INK, LETTERS, Line, Shape};

/// What comes of drawing.
pub type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A place: pixels from the left and from the top.
pub type Place = (f64, f64);

/// How far hatching lines are apart.
const HATCH: f64 = 7.0;

/// A rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its lower edge.
    pub bottom: f64,
}

/// What differs between the backends.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    /// The backend's pixels for one of the page.
    pub scale: f64,
    /// The size of a font that plotters must be told / the height of letters.
    pub letters: f64,
    /// From where plotters is told to begin down to the line that letters stand on, in heights of letters.
    pub ascent: f64,
    /// Whether it spaces letters well. Where not, each is placed.
    pub spaced: bool,
}

/// Where words begin or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// They begin at the place.
    Left,
    /// Their middle is there.
    Middle,
    /// They end there.
    Right,
}

/// How words are written.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// Height of letters.
    pub letters: f64,
    /// Their colour.
    pub ink: RGBColor,
    /// Whether they are bold.
    pub bold: bool,
}

impl Pen {
    /// Plain words of one colour.
    #[must_use]
    pub const fn plain(ink: RGBColor) -> Self {
        Self { letters: LETTERS, ink, bold: false }
    }
}

/// What is drawn on.
pub struct Canvas<'a, B: DrawingBackend> {
    area: &'a DrawingArea<B, Shift>,
    device: Device,
}

impl<'a, B: DrawingBackend> Canvas<'a, B> {
    /// On all of the area.
    pub fn new(area: &'a DrawingArea<B, Shift>, device: Device) -> Self {
        Self { area, device }
    }

    fn pixels(&self, length: f64) -> i32 {
        (length * self.device.scale).round() as i32
    }

    fn at(&self, (x, y): Place) -> (i32, i32) {
        (self.pixels(x), self.pixels(y))
    }

    /// A line through places.
    pub fn line(&self, places: &[Place], line: Line) -> Drawn<B> {
        if line.dash.is_empty() {
            return self.stroke(places, line);
        }
        for dash in dashes(places, line.dash) {
            self.stroke(&dash, line)?;
        }
        Ok(())
    }

    fn stroke(&self, places: &[Place], line: Line) -> Drawn<B> {
        let mut path: Vec<(i32, i32)> = places.iter().map(|&place| self.at(place)).collect();
        // The direction between two equal places is not a number.
        path.dedup();
        if path.len() < 2 {
            return Ok(());
        }
        let width = self.pixels(line.width).max(1) as u32;
        self.area.draw(&PathElement::new(path, line.colour.stroke_width(width)))
    }

    /// A rectangle of one colour.
    pub fn area(&self, rect: Rect, colour: RGBColor) -> Drawn<B> {
        let corners = [self.at((rect.left, rect.top)), self.at((rect.right, rect.bottom))];
        self.area.draw(&Rectangle::new(corners, colour.filled()))
    }

    /// A rectangle with its hatch.
    pub fn fill(&self, rect: Rect, fill: Fill) -> Drawn<B> {
        self.area(rect, fill.colour)?;
        let line = Line::whole(fill.ink, 1.0);
        let (width, height) = (rect.right - rect.left, rect.bottom - rect.top);
        let steps = |length: f64| (1..).map(|step| HATCH * f64::from(step)).take_while(move |&at| at < length);
        match fill.hatch {
            Hatch::Plain => Ok(()),
            Hatch::Level => steps(height).try_for_each(|y| {
                let y = rect.bottom - y;
                self.line(&[(rect.left, y), (rect.right, y)], line)
            }),
            Hatch::Rising | Hatch::Falling => steps(width + height).try_for_each(|sum| {
                // From the left or lower edge to the upper or right one.
                let (from, to) = (sum.min(width), (sum - height).max(0.0));
                let x = |x: f64| if fill.hatch == Hatch::Rising { rect.right - x } else { rect.left + x };
                self.line(&[(x(from), rect.bottom - (sum - from)), (x(to), rect.bottom - (sum - to))], line)
            }),
        }
    }

    /// A point, with a white edge that tells it from what lies behind.
    pub fn point(&self, (x, y): Place, shape: Shape, colour: RGBColor) -> Drawn<B> {
        match shape {
            Shape::Disc => {
                let disc = |radius| Circle::new(self.at((x, y)), self.pixels(radius), WHITE.filled());
                self.area.draw(&disc(5.2))?;
                self.area.draw(&Circle::new(self.at((x, y)), self.pixels(4.2), colour.filled()))
            }
            Shape::Square => {
                let square = |half| Rect { left: x - half, top: y - half, right: x + half, bottom: y + half };
                self.area(square(7.5), WHITE)?;
                self.area(square(6.5), colour)?;
                self.area(square(4.7), WHITE)
            }
        }
    }

    /// An error bar from one height to another.
    pub fn bar(&self, x: f64, (low, high): (f64, f64), colour: RGBColor) -> Drawn<B> {
        let line = Line::whole(colour, 1.5);
        self.line(&[(x, low), (x, high)], line)?;
        for y in [low, high] {
            self.line(&[(x - 5.0, y), (x + 5.0, y)], line)?;
        }
        Ok(())
    }

    /// Words that stand on the height of the place.
    pub fn write(&self, words: &str, (x, y): Place, side: Side, pen: Pen) -> Drawn<B> {
        let font = style::font(pen.letters * self.device.letters * self.device.scale, pen.bold);
        let style = font.color(&pen.ink);
        let top = y - self.device.ascent * pen.letters;
        if self.device.spaced {
            let across = match side {
                Side::Left => HPos::Left,
                Side::Middle => HPos::Center,
                Side::Right => HPos::Right,
            };
            let style = style.pos(Pos::new(across, VPos::Top));
            return self.area.draw(&Text::new(words.to_owned(), self.at((x, top)), style));
        }
        let (glyphs, width) = style::glyphs(words, pen.letters, pen.bold);
        let left = match side {
            Side::Left => x,
            Side::Middle => x - width / 2.0,
            Side::Right => x - width,
        };
        glyphs.into_iter().try_for_each(|(letter, at)| {
            self.area.draw(&Text::new(letter.to_string(), self.at((left + at, top)), style.clone()))
        })
    }

    /// Words in ink.
    pub fn words(&self, words: &str, place: Place, side: Side) -> Drawn<B> {
        self.write(words, place, side, Pen::plain(INK))
    }
}

/// Cuts a line into what is drawn of it. The first length of the pattern is drawn, the second left out, and so on.
fn dashes(places: &[Place], pattern: &[f64]) -> Vec<Vec<Place>> {
    let (mut dashes, mut dash) = (Vec::new(), Vec::new());
    let (mut step, mut left) = (0, pattern[0]);
    for pair in places.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let on = |done: f64| (from.0 + (to.0 - from.0) * done / length, from.1 + (to.1 - from.1) * done / length);
        let mut done = 0.0;
        while done < length {
            let next = (done + left).min(length);
            if step % 2 == 0 {
                dash.extend([on(done), on(next)]);
            }
            left -= next - done;
            done = next;
            if left <= 1e-9 {
                step = (step + 1) % pattern.len();
                left = pattern[step];
                dashes.extend((!dash.is_empty()).then(|| std::mem::take(&mut dash)));
            }
        }
    }
    dashes.extend((!dash.is_empty()).then_some(dash));
    dashes
}

#[cfg(test)]
mod tests {
    use super::dashes;

    #[test]
    fn dashes_go_on_around_a_corner() {
        let cut = dashes(&[(0.0, 0.0), (5.0, 0.0), (5.0, 5.0)], &[4.0, 2.0]);
        assert_eq!(cut, [vec![(0.0, 0.0), (4.0, 0.0)], vec![(5.0, 1.0), (5.0, 5.0)]]);
        assert!(dashes(&[(1.0, 1.0), (1.0, 1.0)], &[4.0, 2.0]).is_empty());
    }
}
