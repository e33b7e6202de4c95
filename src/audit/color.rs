//! Colours of style sheets → numbers, as far as they can be told without a screen.

use super::css::{Piece, trim};

/// A colour: red, green and blue from 0 to 255, and how much of it there is, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Color {
    rgb: [f32; 3],
    pub(super) alpha: f32,
}

/// What a value says about a colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Said {
    Is(Color),
    /// That of the text.
    Current,
    /// That of the element around it.
    Inherited,
    /// Something that this reader cannot compute.
    Unknown,
}

impl Color {
    pub(super) const BLACK: Self = Self::of([0, 0, 0]);
    pub(super) const WHITE: Self = Self::of([255, 255, 255]);
    const NONE: Self = Self {
        rgb: [0.0; 3],
        alpha: 0.0,
    };

    const fn of([red, green, blue]: [u8; 3]) -> Self {
        Self {
            rgb: [red as f32, green as f32, blue as f32],
            alpha: 1.0,
        }
    }

    /// The canvas and its text, by day or by night.
    pub(super) fn canvas(dark: bool) -> (Self, Self) {
        if dark {
            (Self::of([18, 18, 18]), Self::WHITE)
        } else {
            (Self::WHITE, Self::BLACK)
        }
    }

    /// What browsers give links.
    pub(super) fn link(dark: bool) -> Self {
        if dark {
            Self::of([158, 158, 255])
        } else {
            Self::of([0, 0, 238])
        }
    }

    /// As it looks on a ground.
    pub(super) fn over(self, ground: Self) -> Self {
        let mix = |at: usize| {
            let (own, below) = (
                self.rgb.get(at).unwrap_or(&0.0),
                ground.rgb.get(at).unwrap_or(&0.0),
            );
            own * self.alpha + below * (1.0 - self.alpha)
        };
        Self {
            rgb: [mix(0), mix(1), mix(2)],
            alpha: ground.alpha,
        }
    }

    /// WCAG's contrast: 1 where both are the same, 21 between black and white.
    pub(super) fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f32 {
        let [red, green, blue] = self.rgb.map(|part| {
            let part = part / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// `#rrggbb`.
    pub(super) fn hex(self) -> String {
        let [red, green, blue] = self.rgb.map(|part| part.round() as u8);
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The first colour of a value: of `background`, which says more, too.
pub(super) fn read(pieces: &[Piece], dark: bool) -> Option<Said> {
    pieces.iter().find_map(|piece| one(piece, dark))
}

fn one(piece: &Piece, dark: bool) -> Option<Said> {
    let is = |(red, green, blue): (u8, u8, u8), alpha: f32| {
        Said::Is(Color {
            alpha,
            ..Color::of([red, green, blue])
        })
    };
    match piece {
        Piece::Hash(hex) => {
            let (red, green, blue, alpha) =
                cssparser::color::parse_hash_color(hex.as_bytes()).ok()?;
            Some(is((red, green, blue), alpha))
        }
        Piece::Word(word) => match word.to_ascii_lowercase().as_str() {
            "transparent" => Some(Said::Is(Color::NONE)),
            "currentcolor" => Some(Said::Current),
            "inherit" | "unset" | "revert" | "revert-layer" => Some(Said::Inherited),
            "initial" | "canvastext" | "buttontext" | "fieldtext" => {
                Some(Said::Is(Color::canvas(dark).1))
            }
            "canvas" | "field" => Some(Said::Is(Color::canvas(dark).0)),
            "linktext" => Some(Said::Is(Color::link(dark))),
            "buttonface" | "highlight" | "highlighttext" | "graytext" | "accentcolor" | "mark" => {
                Some(Said::Unknown)
            }
            name => Some(is(cssparser::color::parse_named_color(name).ok()?, 1.0)),
        },
        Piece::Call(name, inner) => function(name, inner, dark),
        _ => None,
    }
}

fn function(name: &str, inner: &[Piece], dark: bool) -> Option<Said> {
    match name {
        "rgb" | "rgba" => Some(rgb(inner)),
        "hsl" | "hsla" => Some(hsl(inner)),
        "light-dark" => {
            let mut parts = inner.split(|piece| *piece == Piece::Sign(','));
            let (light, night) = (parts.next()?, parts.next()?);
            read(trim(if dark { night } else { light }), dark)
        }
        "color" | "color-mix" | "oklch" | "oklab" | "lch" | "lab" | "hwb" | "device-cmyk" => {
            Some(Said::Unknown)
        }
        _ => None,
    }
}

/// The numbers of a colour function; percents of `whole`.
fn numbers(inner: &[Piece], whole: [f32; 4]) -> Option<[f32; 4]> {
    let mut found = [0.0, 0.0, 0.0, 1.0];
    let mut count = 0;
    for piece in inner {
        let slot = found.get_mut(count);
        let whole = whole.get(count).copied().unwrap_or(1.0);
        match (piece, slot) {
            (Piece::Number(number), Some(slot)) => *slot = *number,
            (Piece::Percent(percent), Some(slot)) => *slot = percent / 100.0 * whole,
            (Piece::Length(number, unit), Some(slot)) if unit == "deg" => *slot = *number,
            (Piece::Word(word), Some(_)) if word.eq_ignore_ascii_case("none") => {}
            (Piece::Space | Piece::Sign(',' | '/'), _) => continue,
            _ => return None,
        }
        count += 1;
    }
    (count >= 3).then_some(found)
}

fn rgb(inner: &[Piece]) -> Said {
    match numbers(inner, [255.0, 255.0, 255.0, 1.0]) {
        Some([red, green, blue, alpha]) => Said::Is(Color {
            rgb: [red, green, blue].map(|part| part.clamp(0.0, 255.0)),
            alpha: alpha.clamp(0.0, 1.0),
        }),
        None => Said::Unknown,
    }
}

fn hsl(inner: &[Piece]) -> Said {
    let Some([hue, saturation, lightness, alpha]) = numbers(inner, [360.0, 100.0, 100.0, 1.0])
    else {
        return Said::Unknown;
    };
    let (saturation, lightness) = (
        saturation.clamp(0.0, 100.0) / 100.0,
        lightness.clamp(0.0, 100.0) / 100.0,
    );
    let strength = saturation * lightness.min(1.0 - lightness);
    let part = |shift: f32| {
        let k = (shift + hue.rem_euclid(360.0) / 30.0) % 12.0;
        (lightness - strength * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)) * 255.0
    };
    Said::Is(Color {
        rgb: [part(0.0), part(8.0), part(4.0)],
        alpha: alpha.clamp(0.0, 1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::css::pieces;

    #[test]
    fn colours_are_read_in_every_way_of_writing_them() {
        for (text, expected) in [
            ("#fff", "#ffffff 1"),
            ("White", "#ffffff 1"),
            ("rgb(255 255 255 / 50%)", "#ffffff 0.5"),
            ("rgba(10, 20, 30, .2)", "#0a141e 0.2"),
            ("hsl(120deg 100% 25%)", "#008000 1"),
            ("light-dark(#111, #eee)", "#111111 1"),
            ("url(x.png) no-repeat #123456", "#123456 1"),
            ("CanvasText", "#000000 1"),
        ] {
            let Some(Said::Is(color)) = read(&pieces(text), false) else {
                panic!("{text}")
            };
            assert_eq!(
                format!("{} {}", color.hex(), color.alpha),
                expected,
                "{text}"
            );
        }
        assert_eq!(read(&pieces("oklch(0.5 0 0)"), false), Some(Said::Unknown));
        assert_eq!(read(&pieces("none"), false), None);
        assert_eq!(Color::WHITE.contrast(Color::BLACK).round(), 21.0);
    }
}
