//! `[the [!INCLUDE [x](x.md)] page](page.md)`: included texts in the text of a link.
//!
//! In Markdown no link has another in its text, and an included text is written with one. [`super::colons::prepare`] writes those in links as
//! tags, `<supportal-include a="[!INCLUDE [x](x.md)]">`, which may stand there and end no paragraph.

use std::ops::Range;

use memchr::memmem;

use super::bracket::{self, Bracket};

/// What comes before the value of the tag.
pub(super) const BEGIN: &str = "<supportal-include a=";
/// What comes behind it.
pub(super) const END: &str = ">";

/// The quote around an included text that becomes a tag; nothing where it has quotes of both kinds.
pub(super) fn quote(include: &str) -> Option<&'static str> {
    ["\"", "'"]
        .into_iter()
        .find(|quote| !include.contains(quote))
}

/// The included text that a tag stands for, and where it is in it.
pub(super) fn of_tag(tag: &str) -> Option<(&str, usize)> {
    let value = tag.strip_prefix(BEGIN)?;
    let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    let include = value.get(1..)?.split_once(quote)?.0;
    Some((include, BEGIN.len() + 1))
}

/// Whether there are any in a text.
pub(super) fn any(text: &str) -> bool {
    let mut seen = 0;
    for at in memmem::find_iter(text.as_bytes(), b"[!") {
        if at < seen || !is_include(text, at) {
            continue;
        }
        let (before, rest) = text.split_at(at);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        seen = at + rest.find('\n').unwrap_or(rest.len());
        if !includes(text.get(start..seen).unwrap_or_default()).is_empty() {
            return true;
        }
    }
    false
}

/// A text in which there may be some, as it was written: code, titles, or HTML that nothing is read in.
pub(super) fn as_written(text: &str) -> Option<String> {
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        let (before, tag) = rest.split_at(at);
        written.push_str(before);
        rest = match of_tag(tag) {
            Some((include, start)) => {
                written.push_str(include);
                tag.get(start + include.len() + 1 + END.len()..)
                    .unwrap_or_default()
            }
            None => {
                written.push_str(BEGIN);
                tag.get(BEGIN.len()..).unwrap_or_default()
            }
        };
    }
    (rest.len() < text.len()).then(|| written + rest)
}

/// Whether an include begins at a place in a text.
fn is_include(text: &str, at: usize) -> bool {
    let bracket = text.get(at..).and_then(|rest| rest.strip_prefix("[!"));
    let word = bracket.and_then(|inner| inner.trim_start_matches(' ').get(.."include".len()));
    word.is_some_and(|word| word.eq_ignore_ascii_case("include"))
}

/// Where in a line there are any, in order.
pub(super) fn includes(line: &str) -> Vec<Range<usize>> {
    let mut all: Vec<(Range<usize>, bool)> = Vec::new();
    // Brackets that are open, and backquotes that were passed.
    let (mut open, mut quotes, mut at) = (0_usize, 0_usize, 0_usize);
    // How many are known to be in a link or not.
    let mut told = 0;
    while let Some(byte) = line.as_bytes().get(at) {
        let begins = *byte == b'[' && quotes % 2 == 0 && is_include(line, at);
        let include = begins.then(|| bracket::read(line.get(at..)?)).flatten();
        if let Some((Bracket::Include(_), length)) = include {
            all.push((at..at + length, open > 0));
            at += length;
            continue;
        }
        match byte {
            b'\\' => at += 1,
            b'`' => quotes += 1,
            b'[' if quotes % 2 == 0 => open += 1,
            b']' if quotes % 2 == 0 => {
                // A link that began on the line before.
                let ends = matches!(line.as_bytes().get(at + 1), Some(b'(' | b'['));
                if open == 0 && ends {
                    let since = all.get_mut(told..).unwrap_or_default();
                    since.iter_mut().for_each(|(_, in_link)| *in_link = true);
                    told = all.len();
                }
                open = open.saturating_sub(1);
            }
            _ => {}
        }
        at += 1;
    }
    // What a directive says of itself is read as it is written.
    let any = memmem::find(line.as_bytes(), b":::").is_none();
    let in_link = all.into_iter().filter(|(_, in_link)| any && *in_link);
    in_link.map(|(range, _)| range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_link_includes_is_found_and_nothing_else() {
        let include = "[!INCLUDE[a](b.md)]";
        for (line, count) in [
            (format!("[the {include} page](c.md)"), 1),
            (
                format!("- see [{include}](c.md) and [x {include} {include}][y]"),
                3,
            ),
            (format!("[a\\] {include}"), 1),
            (format!("![a {include}](c.png)"), 1),
            (include.to_owned(), 0),
            (format!("[a](b) {include} [c](d)"), 0),
            (format!("{include} and more](b.md)"), 1),
            (format!("a [b] {include}] c"), 0),
            (format!("\\[a {include}] (c.md)"), 0),
            (format!("`[a {include}](c.md)`"), 0),
            (format!("[!NOTE] {include}"), 0),
            (format!("[a {include}](b.md) :::image"), 0),
        ] {
            let found = includes(&line);
            assert_eq!(found.len(), count, "{line}");
            assert_eq!(any(&format!("x\n{line}\n")), count > 0, "{line}");
            assert!(found.into_iter().all(|range| &line[range] == include));
        }
    }
}
