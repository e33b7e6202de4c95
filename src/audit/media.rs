//! Media queries → whether they hold for a reader's screen.

use super::css::{Piece, trim};

/// A screen on which a page must show what it must.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Screen {
    /// In CSS pixels.
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) dark: bool,
}

/// Every screen that pages are judged on: a phone and a desk, by day and by night.
pub(super) const SCREENS: [Screen; 4] = [
    Screen {
        width: 1280.0,
        height: 800.0,
        dark: false,
    },
    Screen {
        width: 360.0,
        height: 740.0,
        dark: false,
    },
    Screen {
        width: 1280.0,
        height: 800.0,
        dark: true,
    },
    Screen {
        width: 360.0,
        height: 740.0,
        dark: true,
    },
];

/// A list of queries: one of them must hold.
#[derive(Debug)]
pub(super) struct Media(Vec<Condition>);

#[derive(Debug)]
enum Condition {
    Always,
    Never,
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    /// A length of the screen in CSS pixels: whether it is the width, at least, at most.
    Length {
        width: bool,
        least: Option<f32>,
        most: Option<f32>,
    },
    Dark(bool),
    Wide(bool),
}

impl Media {
    /// Reads a list of queries; an empty one always holds.
    pub(super) fn read(pieces: &[Piece]) -> Self {
        if trim(pieces).is_empty() {
            return Self(vec![Condition::Always]);
        }
        let queries = pieces.split(|piece| *piece == Piece::Sign(','));
        Self(queries.map(|query| condition(trim(query), 0)).collect())
    }

    /// Whether it holds on a screen.
    pub(super) fn holds(&self, screen: &Screen) -> bool {
        self.0.iter().any(|condition| condition.holds(screen))
    }
}

impl Condition {
    fn holds(&self, screen: &Screen) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Not(inner) => !inner.holds(screen),
            Self::All(all) => all.iter().all(|one| one.holds(screen)),
            Self::Any(any) => any.iter().any(|one| one.holds(screen)),
            Self::Length { width, least, most } => {
                let length = if *width { screen.width } else { screen.height };
                least.is_none_or(|least| length >= least) && most.is_none_or(|most| length <= most)
            }
            Self::Dark(dark) => screen.dark == *dark,
            Self::Wide(wide) => (screen.width > screen.height) == *wide,
        }
    }
}

/// `screen and (min-width: 40rem)`, `not print`, `(a) or (b)`.
fn condition(pieces: &[Piece], depth: usize) -> Condition {
    let is = |piece: &Piece, word: &str| matches!(piece, Piece::Word(known) if known.eq_ignore_ascii_case(word));
    if depth > 8 {
        return Condition::Always;
    }
    match pieces {
        [not, rest @ ..] if is(not, "not") => {
            return Condition::Not(Box::new(condition(trim(rest), depth + 1)));
        }
        [only, rest @ ..] if is(only, "only") => return condition(trim(rest), depth + 1),
        _ => {}
    }
    if pieces.iter().any(|piece| is(piece, "or")) {
        let any = pieces.split(|piece| is(piece, "or"));
        return Condition::Any(any.map(|one| condition(trim(one), depth + 1)).collect());
    }
    if pieces.iter().any(|piece| is(piece, "and")) {
        let all = pieces.split(|piece| is(piece, "and"));
        return Condition::All(all.map(|one| condition(trim(one), depth + 1)).collect());
    }
    match pieces {
        [Piece::Word(kind)] => match kind.to_ascii_lowercase().as_str() {
            "all" | "screen" => Condition::Always,
            _ => Condition::Never,
        },
        [Piece::Block('(', inner)] => feature(trim(inner), depth),
        _ => Condition::Always,
    }
}

/// What stands in brackets.
fn feature(pieces: &[Piece], depth: usize) -> Condition {
    if let [Piece::Block(..), ..] = pieces {
        return condition(pieces, depth + 1);
    }
    let parts: Vec<&Piece> = pieces
        .iter()
        .filter(|piece| **piece != Piece::Space)
        .collect();
    match parts.as_slice() {
        [Piece::Word(name), Piece::Sign(':'), value] => named(&name.to_ascii_lowercase(), value),
        [Piece::Word(name), signs @ .., value] if signs.iter().all(|sign| is_sign(sign)) => {
            range(name, signs, value, false)
        }
        [value, signs @ .., Piece::Word(name)] if signs.iter().all(|sign| is_sign(sign)) => {
            range(name, signs, value, true)
        }
        _ => Condition::Always,
    }
}

fn is_sign(piece: &Piece) -> bool {
    matches!(piece, Piece::Sign('<' | '>' | '='))
}

/// `width >= 40rem`, or turned round `40rem <= width`.
fn range(name: &str, signs: &[&Piece], value: &Piece, turned: bool) -> Condition {
    let width = match name.to_ascii_lowercase().as_str() {
        "width" | "device-width" => true,
        "height" | "device-height" => false,
        _ => return Condition::Always,
    };
    let length = pixels(value);
    let least = signs.contains(&&Piece::Sign('>')) != turned;
    let exact = signs == [&Piece::Sign('=')];
    Condition::Length {
        width,
        least: length.filter(|_| least || exact),
        most: length.filter(|_| !least || exact),
    }
}

fn named(name: &str, value: &Piece) -> Condition {
    let word = match value {
        Piece::Word(word) => word.to_ascii_lowercase(),
        _ => String::new(),
    };
    let (least, most) = (pixels(value), pixels(value));
    match name {
        "min-width" | "min-device-width" => Condition::Length {
            width: true,
            least,
            most: None,
        },
        "max-width" | "max-device-width" => Condition::Length {
            width: true,
            least: None,
            most,
        },
        "min-height" => Condition::Length {
            width: false,
            least,
            most: None,
        },
        "max-height" => Condition::Length {
            width: false,
            least: None,
            most,
        },
        "width" => Condition::Length {
            width: true,
            least,
            most,
        },
        "height" => Condition::Length {
            width: false,
            least,
            most,
        },
        "prefers-color-scheme" => Condition::Dark(word == "dark"),
        "orientation" => Condition::Wide(word == "landscape"),
        // What most readers have. Of scripting both: a reader may have none.
        "forced-colors" | "inverted-colors" if word != "none" => Condition::Never,
        "prefers-reduced-motion" | "prefers-contrast" | "prefers-reduced-transparency"
            if word != "no-preference" =>
        {
            Condition::Never
        }
        _ => Condition::Always,
    }
}

fn pixels(piece: &Piece) -> Option<f32> {
    match piece {
        Piece::Number(number) => Some(*number),
        Piece::Length(number, unit) => match unit.as_str() {
            "px" => Some(*number),
            "em" | "rem" => Some(number * 16.0),
            "cm" => Some(number * 37.8),
            "in" => Some(number * 96.0),
            "pt" => Some(number * 4.0 / 3.0),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::css::pieces;

    #[test]
    fn queries_hold_on_the_screens_that_they_speak_of() {
        for (query, held) in [
            ("", "1111"),
            ("print", "0000"),
            ("not print", "1111"),
            ("screen and (min-width: 46rem)", "1010"),
            ("(max-width: 600px)", "0101"),
            ("(width <= 600px)", "0101"),
            ("(600px <= width)", "1010"),
            ("(prefers-color-scheme: dark)", "0011"),
            ("not (prefers-color-scheme: dark)", "1100"),
            (
                "print, (max-width: 600px) and (prefers-color-scheme: dark)",
                "0001",
            ),
            ("(forced-colors: active)", "0000"),
            ("(prefers-reduced-motion: no-preference)", "1111"),
            ("(orientation: portrait)", "0101"),
            ("(nobody: knows)", "1111"),
        ] {
            let media = Media::read(&pieces(query));
            let told: String = SCREENS
                .iter()
                .map(|screen| if media.holds(screen) { '1' } else { '0' })
                .collect();
            assert_eq!(told, held, "{query}");
        }
    }
}
