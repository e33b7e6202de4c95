//! What of Markdown stands in the text of raw HTML: `<td>[!INCLUDE [x](x.md)]</td>`, `<td>[a](b.md)</td>`.
//!
//! CommonMark reads nothing there, and shows readers the marks. What has the form of a link, a picture or a directive was meant as it; all
//! else stays the text that it is, code in backquotes too.

use std::ops::Range;

use super::attributes::beginning;
use super::bracket;
use super::colons::Colons;

/// The longest link or code that is looked for, in bytes.
const LONGEST: usize = 2048;

/// Where a text has parts that Markdown is to read, in order. What stands in backquotes is none of them.
pub(super) fn parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = 0;
    let bytes = text.as_bytes();
    let next = |from: usize| {
        let rest = bytes.get(from..)?;
        Some(from + memchr::memchr3(b'[', b'`', b':', rest)?)
    };
    while let Some(at) = next(from) {
        let rest = text.get(at..).unwrap_or_default();
        let before = text.get(..at).unwrap_or_default();
        let found = match bytes.get(at) {
            Some(b'`') => {
                from = at + code(rest);
                continue;
            }
            Some(b'[') if !before.ends_with('\\') => bracketed(rest, before),
            Some(b':') => directive(rest),
            _ => None,
        };
        let Some(length) = found else {
            // A longer run of colons is no shorter one.
            let colons = rest.bytes().take_while(|byte| *byte == b':');
            from = at + colons.count().max(1);
            continue;
        };
        let is_picture = rest.starts_with('[') && at > from && before.ends_with('!');
        parts.push(at - usize::from(is_picture)..at + length);
        from = at + length;
    }
    parts
}

/// How long the part is that begins with a bracket.
fn bracketed(text: &str, before: &str) -> Option<usize> {
    if let Some((_, length)) = bracket::read(text) {
        return Some(length);
    }
    // `a[1](2)` is no link.
    let is_word = before.ends_with(char::is_alphanumeric);
    link(text).filter(|_| !is_word)
}

/// How long the directive is that a text begins with.
fn directive(text: &str) -> Option<usize> {
    let directive = Colons::read(line(beginning(text)))?;
    (directive.closed && directive.is_inline()).then_some(directive.length)
}

/// The first line of a text.
fn line(text: &str) -> &str {
    text.get(..text.find('\n').unwrap_or(text.len()))
        .unwrap_or_default()
}

/// `[text](destination)`: on one line, and without brackets in its text but those of a picture.
fn link(text: &str) -> Option<usize> {
    let line = line(text.get(..text.floor_char_boundary(LONGEST))?);
    match line.strip_prefix("[!") {
        Some(picture) if picture.starts_with('[') => {
            rest_of_link(line, 2 + rest_of_link(picture, 1)?)
        }
        Some(_) => None,
        None => rest_of_link(line, 1),
    }
}

/// How long a link is whose text goes on at a place.
fn rest_of_link(line: &str, from: usize) -> Option<usize> {
    let rest = line.get(from..)?;
    let end = rest.find(['[', ']'])?;
    Some(from + end + destination(rest.get(end..)?)?)
}

/// How long `](destination)` is. One that leads nowhere is text.
fn destination(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("](")?;
    let mut open = 1_usize;
    let end = inner.bytes().position(|byte| {
        open += usize::from(byte == b'(');
        open -= usize::from(byte == b')');
        open == 0
    })?;
    let said = inner.get(..end)?;
    let leads = said.contains(['.', '/', '#', ':']) && !said.contains('\\');
    leads.then_some(end + 3)
}

/// How long what stands in backquotes is, or the backquotes where it does not end: on its line, or as a block at the end of one.
fn code(text: &str) -> usize {
    let quote = text.len() - text.trim_start_matches('`').len();
    let (mark, inner) = text.split_at(quote);
    let inner = inner
        .get(..inner.floor_char_boundary(LONGEST))
        .unwrap_or_default();
    let inner = match quote {
        1 | 2 => line(inner),
        _ => inner,
    };
    let end = inner.find(mark).filter(|end| *end > 0);
    end.map_or(quote, |end| end + 2 * quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_pictures_code_and_directives_are_found_and_nothing_else() {
        for (text, found) in [
            (
                "a [b](c.md), ![d](e.png).",
                &["[b](c.md)", "![d](e.png)"][..],
            ),
            ("[a](b_(c).md) (d)", &["[a](b_(c).md)"]),
            ("x [!INCLUDE [a](b.md)] y", &["[!INCLUDE [a](b.md)]"]),
            ("`[a](b.md)` [c](d.md)", &["[c](d.md)"]),
            ("`` a`[b](c.md) `` ```\n[a](b.md)\n```", &[]),
            ("[![a](b.png)](c.md) d", &["[![a](b.png)](c.md)"]),
            ("a[1](b.2), [0-9](\\d+), \\[a](b.md), [a](2)", &[]),
            (
                "a :::image source=\"b.png\" alt-text=\"c\"::: d",
                &[":::image source=\"b.png\" alt-text=\"c\":::"],
            ),
            ("[a] (b), [c]\n(d), [e](), `f\ng` :::row::: a::b", &[]),
            ("é[[a](b.c)", &["[a](b.c)"]),
        ] {
            let parts = parts(text);
            let parts: Vec<&str> = parts.into_iter().map(|part| &text[part]).collect();
            assert_eq!(parts, found, "{text}");
        }
    }
}
