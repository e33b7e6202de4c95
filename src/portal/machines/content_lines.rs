//! The lines of which calendars and contact cards consist: ended by CR LF, folded before they have more than 75 bytes.

/// Most bytes of a line without its end.
const LONGEST: usize = 75;

/// A file of such lines.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Adds a line whose value is of the format's own words.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        let mut length = 0;
        // No value has a control character: what was text is escaped, and nothing else is ours to let through.
        let signs = name.chars().chain([':']).chain(value.chars());
        for sign in signs.filter(|sign| !sign.is_control()) {
            if length + sign.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(sign);
            length += sign.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Adds a line whose value is text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.add(name, &escaped(text));
    }

    pub(super) fn end(self) -> String {
        self.0
    }
}

/// Text as a value: what has a meaning in values is marked.
pub(super) fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for sign in text.trim().chars() {
        match sign {
            '\\' | ';' | ',' => value.extend(['\\', sign]),
            '\n' => value.push_str("\\n"),
            sign => value.push(sign),
        }
    }
    value
}

/// An identifier that stays the same as long as these words do, in the shape of a UUID of RFC 9562 (version 8).
pub(super) fn uuid(words: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for word in words {
        hasher.update(word.as_bytes()).update(&[0]);
    }
    let hash = hasher.finalize();
    let mut hex = String::new();
    for (at, byte) in hash.as_bytes().iter().take(16).enumerate() {
        let byte = match at {
            6 => byte & 0x0f | 0x80,
            8 => byte & 0x3f | 0x80,
            _ => *byte,
        };
        if matches!(at, 4 | 6 | 8 | 10) {
            hex.push('-');
        }
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_letters_and_text_is_escaped() {
        let mut lines = Lines::default();
        lines.text("NOTE", &format!("a,b;c\\d\ne\u{7}{}", "ã".repeat(80)));
        let text = lines.end();
        assert!(text.starts_with("NOTE:a\\,b\\;c\\\\d\\neã"), "{text}");
        let folded: Vec<&str> = text.trim_end().split("\r\n").collect();
        assert_eq!(folded.len(), 3);
        assert!(folded.iter().all(|line| line.len() <= LONGEST));
        assert!(folded[1..].iter().all(|line| line.starts_with(' ')));
        assert_eq!(text.matches('ã').count(), 80);
    }

    #[test]
    fn an_identifier_is_a_uuid_of_its_words() {
        let one = uuid(&["a", "bc"]);
        assert_eq!(one, uuid(&["a", "bc"]));
        assert_ne!(one, uuid(&["ab", "c"]));
        assert_eq!(one.len(), 36);
        assert_eq!(one.as_bytes()[14], b'8');
    }
}
