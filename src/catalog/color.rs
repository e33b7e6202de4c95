//! A partner's colour: three numbers, so that nothing of a partner's reaches a style sheet as text.

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color(pub [u8; 3]);

impl Color {
    /// Reads `#rrggbb` or `#rgb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let wide = match digits.len() {
            3 => digits.chars().flat_map(|c| [c, c]).collect(),
            6 => digits.to_owned(),
            _ => return None,
        };
        let number = u32::from_str_radix(&wide, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some(Self([red, green, blue]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_hexadecimal_and_nothing_else() {
        assert_eq!(Color::parse("#0b5fff"), Some(Color([11, 95, 255])));
        assert_eq!(Color::parse("#fff"), Some(Color([255, 255, 255])));
        for text in [
            "red",
            "#12345",
            "#0b5fff;}",
            "url(x)",
            "#+b5fff",
            "",
            "#ééé",
        ] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
    }
}
