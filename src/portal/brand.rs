//! A partner's one colour → ten tokens whose contrast holds on every ground of the theme, in light and in dark.
//!
//! The colour is moved in lightness alone (OKLCH, by Björn Ottosson) until WCAG's contrast holds, and its chroma is reduced until
//! sRGB can show it. Numbers go in and numbers come out: nothing of a partner's reaches CSS as text.

use std::sync::{Arc, LazyLock};

use crate::catalog::color::Color;
use crate::catalog::meaning::Shared;

/// Style sheets by their colours: many partners state none, or that of their distributor.
static SHEETS: Shared<Color, Arc<str>> = Shared::of_at_most(256);

/// The colour of portals that state none.
pub const PLAIN: Color = Color([0x24, 0x4a, 0x7c]);

/// A ground that text stands on: page and sunk page.
struct Ground {
    page: Color,
    sunk: Color,
    /// Lightness and most chroma of the tint.
    tint: (f64, f64),
    /// Whether text must be lighter than the ground.
    dark: bool,
}

const LIGHT: Ground = Ground {
    page: Color([255, 255, 255]),
    sunk: Color([0xf6, 0xf5, 0xf2]),
    tint: (0.965, 0.025),
    dark: false,
};
const DARK: Ground = Ground {
    page: Color([0x14, 0x14, 0x13]),
    sunk: Color([0x1f, 0x1e, 0x1c]),
    tint: (0.24, 0.05),
    dark: true,
};

/// Colours of one ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tokens {
    /// A ground in the partner's hue.
    pub tint: Color,
    /// Links: at least 5:1 on page, sunk page and tint.
    pub link: Color,
    /// Edges and focus rings: at least 3:1.
    pub edge: Color,
    /// Filled shapes: at least 3:1 to the page.
    pub fill: Color,
    /// Text on filled shapes: at least 4.5:1.
    pub on: Color,
}

/// The tokens of a colour, light and dark.
pub fn tokens(color: Color) -> [Tokens; 2] {
    [LIGHT, DARK].map(|ground| on_ground(color, &ground))
}

/// The style sheet of a colour.
pub fn style_sheet(color: Color) -> Arc<str> {
    SHEETS.of(color, |color| sheet(*color).into())
}

fn sheet(color: Color) -> String {
    let [light, dark] = tokens(color);
    let mut css = String::from(":root{");
    for (prefix, tokens) in [("l", light), ("d", dark)] {
        for (name, Color([red, green, blue])) in [
            ("tint", tokens.tint),
            ("link", tokens.link),
            ("edge", tokens.edge),
            ("fill", tokens.fill),
            ("on", tokens.on),
        ] {
            css.push_str(&format!(
                "--{prefix}-{name}:#{red:02x}{green:02x}{blue:02x};"
            ));
        }
    }
    css.push_str("}\n");
    css
}

fn on_ground(color: Color, ground: &Ground) -> Tokens {
    let (lightness, chroma, hue) = to_lch(color);
    let tint = from_lch(ground.tint.0, chroma.min(ground.tint.1), hue);
    let grounds = [ground.page, ground.sunk, tint];
    let all =
        |ratio: f64| move |c: Color| grounds.iter().all(|ground| contrast(c, *ground) >= ratio);
    let link = nearest(lightness, chroma, hue, ground.dark, all(5.0));
    let edge = nearest(lightness, chroma, hue, ground.dark, all(3.0));
    let fill = nearest(lightness, chroma, hue, ground.dark, move |c| {
        contrast(c, ground.page) >= 3.0 && text_on(c).is_some()
    });
    Tokens {
        tint,
        link,
        edge,
        fill,
        on: text_on(fill).unwrap_or(Color([0, 0, 0])),
    }
}

/// White or near-black, whichever is readable on a colour.
fn text_on(fill: Color) -> Option<Color> {
    [Color([255, 255, 255]), Color([0x14, 0x14, 0x13])]
        .into_iter()
        .find(|text| contrast(*text, fill) >= 4.5)
}

/// The lightness nearest to the colour's own at which a condition holds. It holds at one end, and is searched towards it step by step:
/// conditions on rounded colours are not monotonic to the last digit, so no bisection.
fn nearest(
    lightness: f64,
    chroma: f64,
    hue: f64,
    towards_white: bool,
    holds: impl Fn(Color) -> bool,
) -> Color {
    const STEPS: i32 = 400;
    let end = if towards_white { 1.0 } else { 0.0 };
    for step in 0..=STEPS {
        let share = f64::from(step) / f64::from(STEPS);
        let candidate = from_lch(lightness + (end - lightness) * share, chroma, hue);
        if holds(candidate) {
            return candidate;
        }
    }
    from_lch(end, 0.0, hue)
}

/// WCAG's contrast ratio, from 1 to 21.
pub fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(Color(rgb): Color) -> f64 {
    let [red, green, blue] = rgb.map(|channel| LINEAR[usize::from(channel)]);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Every channel as linear light: contrast is asked for some hundred times for each colour.
static LINEAR: LazyLock<[f64; 256]> = LazyLock::new(|| {
    let mut all = [0.0; 256];
    for (channel, light) in (0..=u8::MAX).zip(&mut all) {
        *light = linear(channel);
    }
    all
});

fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.040_45 {
        c / 12.92
    } else {
        ((c + 0.055) / 1.055).powf(2.4)
    }
}

fn to_lch(Color(rgb): Color) -> (f64, f64, f64) {
    let [r, g, b] = rgb.map(linear);
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    let lightness = 0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s;
    let a = 1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s;
    let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s;
    (lightness, a.hypot(b), b.atan2(a))
}

/// An sRGB colour of a lightness and hue, with as much of the chroma as sRGB can show.
fn from_lch(lightness: f64, chroma: f64, hue: f64) -> Color {
    let (mut low, mut high) = (0.0, chroma);
    if in_gamut(lightness, chroma, hue) {
        low = chroma;
    } else {
        for _ in 0..20 {
            let middle = (low + high) / 2.0;
            if in_gamut(lightness, middle, hue) {
                low = middle
            } else {
                high = middle
            }
        }
    }
    Color(to_rgb(lightness, low, hue).map(|channel| {
        let c = channel.clamp(0.0, 1.0);
        let encoded = if c <= 0.003_130_8 {
            12.92 * c
        } else {
            1.055 * c.powf(1.0 / 2.4) - 0.055
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0..=255"
        )]
        let byte = (encoded * 255.0).round() as u8;
        byte
    }))
}

fn in_gamut(lightness: f64, chroma: f64, hue: f64) -> bool {
    to_rgb(lightness, chroma, hue)
        .iter()
        .all(|channel| (-0.000_1..=1.000_1).contains(channel))
}

fn to_rgb(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(color: Color) {
        for (tokens, ground) in tokens(color).into_iter().zip([LIGHT, DARK]) {
            for under in [ground.page, ground.sunk, tokens.tint] {
                assert!(
                    contrast(tokens.link, under) >= 5.0,
                    "link of {color:?} on {under:?}"
                );
                assert!(
                    contrast(tokens.edge, under) >= 3.0,
                    "edge of {color:?} on {under:?}"
                );
            }
            assert!(
                contrast(tokens.fill, ground.page) >= 3.0,
                "fill of {color:?}"
            );
            assert!(
                contrast(tokens.on, tokens.fill) >= 4.5,
                "text on fill of {color:?}"
            );
        }
    }

    #[test]
    fn contrast_holds_for_the_corners_of_all_colours() {
        let steps = [
            0_u8, 1, 17, 40, 64, 96, 128, 150, 176, 200, 224, 240, 254, 255,
        ];
        for red in steps {
            for green in steps {
                for blue in steps {
                    hold(Color([red, green, blue]));
                }
            }
        }
    }

    #[test]
    fn contrast_holds_for_twenty_thousand_colours() {
        let mut seed = 20_000_u32;
        for _ in 0..20_000 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [red, green, blue, _] = seed.to_be_bytes();
            hold(Color([red, green, blue]));
        }
    }
}
