//! `word key="value" key='value'`: what stands in the directives of the dialect.

/// A directive's word and its attributes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attributes<'t> {
    /// Keys as written, with their values without quotes.
    pub(super) all: Vec<(&'t str, &'t str)>,
    /// How many bytes of the text they take, with the space before them.
    pub(super) length: usize,
}

impl<'t> Attributes<'t> {
    /// Reads attributes up to the first thing that is none. Translators' quotes, “ and ”, are quotes too.
    pub(super) fn read(text: &'t str) -> Self {
        let mut all = Vec::new();
        let mut at = 0;
        while let Some((key, value, length)) = one(text.get(at..).unwrap_or_default()) {
            all.push((key, value));
            at += length;
        }
        Self { all, length: at }
    }

    /// The value of a key, in whatever case it is written.
    pub(super) fn get(&self, key: &str) -> Option<&'t str> {
        let found = self
            .all
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(key));
        found.map(|(_, value)| *value)
    }
}

/// Most bytes of a directive. What is longer was never ended, and its end is not looked for through the whole text.
const LONGEST: usize = 4096;

/// Most quotes that are looked at for the one that ends a value.
const MOST_QUOTES: usize = 16;

/// As much of a text as a directive at its beginning may have.
pub(super) fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST))
        .unwrap_or(text)
}

/// How many bytes of `text` are a word, of letters of whatever script: those who translate translate words of the dialect, too.
pub(super) fn any_word(text: &str) -> usize {
    length_of(text, char::is_alphanumeric)
}

/// How many bytes of `text` are a word.
pub(super) fn word(text: &str) -> usize {
    length_of(text, |c| c.is_ascii_alphanumeric())
}

/// How many bytes of `text` are letters and hyphens.
fn length_of(text: &str, is_letter: impl Fn(char) -> bool) -> usize {
    text.find(|c: char| !is_letter(c) && c != '-' && c != '_')
        .unwrap_or(text.len())
}

fn one(text: &str) -> Option<(&str, &str, usize)> {
    let start = text.len() - text.trim_start().len();
    let rest = text.get(start..)?;
    let key = rest.get(..word(rest)).filter(|key| !key.is_empty())?;
    let after = rest.get(key.len()..)?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let open = value.chars().next()?;
    let close = match open {
        '"' | '\'' => open,
        '“' | '”' => '”',
        _ => {
            let end = value.find(|c: char| c.is_whitespace() || c == ':');
            let bare = value
                .get(..end.unwrap_or(value.len()))
                .filter(|it| !it.is_empty())?;
            return Some((key, bare, text.len() - value.len() + bare.len()));
        }
    };
    let inner = value.get(open.len_utf8()..)?;
    let end = match close {
        '”' => inner.find(['”', '"']),
        close => end_of_value(inner, close),
    };
    // Where the quote was forgotten, what ends the directive ends its last value.
    let end = end.or_else(|| inner.lines().next()?.find(":::"))?;
    let quoted = inner.get(..end)?;
    let mark = inner.get(end..)?.chars().next()?;
    let mark = if mark == ':' { 0 } else { mark.len_utf8() };
    Some((key, quoted, text.len() - inner.len() + end + mark))
}

/// Where the quote is that ends a value: others stand in it, as in `alt-text="The \"Save\" button"` and `alt-text="The "Save" button"`.
fn end_of_value(inner: &str, close: char) -> Option<usize> {
    let quotes = || {
        inner
            .match_indices(close)
            .take(MOST_QUOTES)
            .map(|(end, _)| end)
    };
    let behind = |end: usize| inner.get(end + 1..).unwrap_or_default();
    let is_escaped = |end: usize| inner.get(..end).is_some_and(|it| it.ends_with('\\'));
    // Behind it, another key comes or the end of the directive; or else at least a blank.
    let surely = |end: &usize| {
        let next = behind(*end).trim_start();
        let name = word(next);
        let goes_on = name > 0 && next.get(name..).is_some_and(|it| it.starts_with('='));
        goes_on
            || (!is_escaped(*end) && (next.is_empty() || next.starts_with([':', ']', '>', '/'])))
    };
    let perhaps = |end: &usize| !is_escaped(*end) && behind(*end).starts_with(char::is_whitespace);
    let end = quotes().find(surely).or_else(|| quotes().find(perhaps));
    end.or_else(|| inner.find(close))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_may_stand_in_a_value() {
        for (text, value) in [
            (r#" a="The \"Save\" button":::"#, r#"The \"Save\" button"#),
            (r#" a="b"c="d":::"#, "b"),
            (r#" a="":::"#, ""),
            (r#" a="b" c"#, "b"),
            (r#" a="The "Save" button" b="c":::"#, r#"The "Save" button"#),
            (r#" a="The "Save" button":::"#, r#"The "Save" button"#),
            (r#" a="b:::"#, "b"),
            (r#" a="b"c"#, "b"),
            (r#" a="C:\" b="c""#, r"C:\"),
            (" a='it''s'>", "it''s"),
        ] {
            assert_eq!(Attributes::read(text).get("a"), Some(value), "{text}");
        }
    }

    #[test]
    fn attributes_are_read_in_any_quotes_and_end_where_they_end() {
        let text = " type=\"content\" source='a b.png' span=2 alt-text=“Olá ::: x”:::";
        let read = Attributes::read(text);
        assert_eq!(
            read.all,
            [
                ("type", "content"),
                ("source", "a b.png"),
                ("span", "2"),
                ("alt-text", "Olá ::: x")
            ]
        );
        assert_eq!(&text[read.length..], ":::");
        assert_eq!(read.get("Source"), Some("a b.png"));
    }

    #[test]
    fn what_is_no_attribute_is_left() {
        for text in ["", " x", " x=", " x=\"open", " =y", " 日=x", "\u{feff}"] {
            assert_eq!(Attributes::read(text).length, 0, "{text:?}");
        }
    }
}
