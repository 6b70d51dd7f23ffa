//! Colours, fonts and looks.
//!
//! The colours are Okabe and Ito's, "Color Universal Design" (2008), told apart with any kind of colour vision; in grey print
//! shapes, dashes and hatches tell.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, ScaleFont};
use plotters::style::{FontDesc, FontFamily, FontStyle, RGBColor, register_font};

/// Words, axes and error bars.
pub const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
/// Words of less weight, and ideal lines.
pub const GREY: RGBColor = RGBColor(0x66, 0x66, 0x66);
/// Lines behind what is plotted.
pub const GRID: RGBColor = RGBColor(0xdd, 0xdd, 0xdd);
/// What lies behind a part of a plot that is to be told from the rest.
pub const SHADE: RGBColor = RGBColor(0xf1, 0xf1, 0xf1);
/// Paper.
pub const WHITE: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Okabe and Ito's.
pub const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xb2);
/// Okabe and Ito's sky blue.
pub const SKY: RGBColor = RGBColor(0x56, 0xb4, 0xe9);
/// Okabe and Ito's.
pub const ORANGE: RGBColor = RGBColor(0xe6, 0x9f, 0x00);
/// Okabe and Ito's.
pub const VERMILLION: RGBColor = RGBColor(0xd5, 0x5e, 0x00);
/// Okabe and Ito's bluish green.
pub const GREEN: RGBColor = RGBColor(0x00, 0x9e, 0x73);
/// Okabe and Ito's reddish purple.
pub const PURPLE: RGBColor = RGBColor(0xcc, 0x79, 0xa7);

/// Height of letters, in pixels of the page.
pub const LETTERS: f64 = 14.0;
/// Height of the heading's letters.
pub const HEADING: f64 = 18.0;
/// The height of a capital letter, in heights of letters.
pub const CAPITAL: f64 = 0.73;

/// The font's family, as SVG names it: what is embedded for the PNG, and what comes nearest.
const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// Plain and bold, once plotters knows both. That the embedded fonts are fonts depends on nothing that is drawn.
static FONTS: LazyLock<[FontRef<'static>; 2]> = LazyLock::new(|| {
    let fonts = [(FontStyle::Normal, dejavu::sans::regular()), (FontStyle::Bold, dejavu::sans::bold())];
    fonts.map(|(style, bytes)| {
        assert!(register_font(FAMILY, style, bytes).is_ok(), "DejaVu Sans is a font");
        FontRef::try_from_slice(bytes).expect("DejaVu Sans is a font")
    })
});

/// The font, of a size as plotters means it.
pub fn font(size: f64, bold: bool) -> FontDesc<'static> {
    LazyLock::force(&FONTS);
    FontDesc::new(FontFamily::Name(FAMILY), size, if bold { FontStyle::Bold } else { FontStyle::Normal })
}

/// How plotters scales letters: the size that it asks for / the height of letters.
pub mod letters {
    /// In SVG.
    pub const SVG: f64 = 1.24;
    /// In a bitmap: from DejaVu Sans' ascender to its descender.
    pub const BITMAP: f64 = (1901.0 + 483.0) / 2048.0;
}

/// Each letter and where its ink begins, and how wide all are, in pixels of the page.
pub fn glyphs(words: &str, letters: f64, bold: bool) -> (Vec<(char, f64)>, f64) {
    let font = FONTS[usize::from(bold)].as_scaled((letters * self::letters::BITMAP) as f32);
    let (mut glyphs, mut x, mut before) = (Vec::new(), 0.0, None);
    for letter in words.chars() {
        let id = font.glyph_id(letter);
        x += before.map_or(0.0, |before| f64::from(font.kern(before, id)));
        glyphs.push((letter, x + f64::from(font.h_side_bearing(id))));
        x += f64::from(font.h_advance(id));
        before = Some(id);
    }
    (glyphs, x)
}

/// How wide words are, in pixels of the page.
#[must_use]
pub fn width(words: &str, letters: f64, bold: bool) -> f64 {
    glyphs(words, letters, bold).1
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Its colour.
    pub colour: RGBColor,
    /// Pixels.
    pub width: f64,
    /// Pixels that are drawn and left out, in turns; whole where there are none.
    pub dash: &'static [f64],
}

impl Line {
    /// A whole line.
    #[must_use]
    pub const fn whole(colour: RGBColor, width: f64) -> Self {
        Self { colour, width, dash: &[] }
    }

    /// A dashed line.
    #[must_use]
    pub const fn dashed(colour: RGBColor, width: f64, dash: &'static [f64]) -> Self {
        Self { colour, width, dash }
    }
}

/// What the others are compared with.
pub const IDEAL: Line = Line::dashed(GREY, 1.5, &[7.0, 5.0]);

/// The shape of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A full circle.
    Disc,
    /// A square around the place, so that a disc at the same place is seen.
    Square,
}

/// What is drawn into an area of a colour, so that it is told in grey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hatch {
    /// Nothing.
    Plain,
    /// Lines that rise to the right.
    Rising,
    /// Lines that fall to the right.
    Falling,
    /// Level lines.
    Level,
}

/// How an area is filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// Its colour.
    pub colour: RGBColor,
    /// Its hatch.
    pub hatch: Hatch,
    /// Words on it.
    pub ink: RGBColor,
}

/// How something looks, as the legend shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// A line.
    Line(Line),
    /// Points, with a line through them where there is one, and error bars.
    Points(Option<Line>, Shape, RGBColor),
    /// An area.
    Area(Fill),
}
