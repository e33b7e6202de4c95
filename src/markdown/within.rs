//! What of Markdown stands in the text of raw HTML: `<td>[!INCLUDE [x](x.md)]</td>`, `<td>[a](b.md)</td>`.
//!
//! CommonMark reads nothing there, and shows readers the marks. What has the form of a link, a picture, code or a directive was meant as
//! it; all else stays the text that it is.

use std::ops::Range;

use super::attributes::beginning;
use super::bracket;
use super::colons::Colons;

/// The longest link or code that is looked for, in bytes.
const LONGEST: usize = 2048;

/// Where a text has parts that Markdown is to read, in order.
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
        let Some(length) = length(rest) else {
            // A longer run of quotes or colons is no shorter one.
            let mark = rest.bytes().next().filter(|mark| *mark != b'[');
            let run = rest.bytes().take_while(|byte| Some(*byte) == mark);
            from = at + run.count().max(1);
            continue;
        };
        let is_picture = rest.starts_with('[') && at > from && bytes.get(at - 1) == Some(&b'!');
        parts.push(at - usize::from(is_picture)..at + length);
        from = at + length;
    }
    parts
}

/// How long the part is that a text begins with; nothing, where it begins with none.
fn length(text: &str) -> Option<usize> {
    match text.as_bytes().first()? {
        b'[' => {
            let bracket = bracket::read(text).map(|(_, length)| length);
            bracket.or_else(|| link(text))
        }
        b'`' => code(text),
        _ => {
            let directive =
                Colons::read(line(beginning(text))).filter(|it| it.closed && it.is_inline())?;
            Some(directive.length)
        }
    }
}

/// The first line of a text.
fn line(text: &str) -> &str {
    text.get(..text.find('\n').unwrap_or(text.len()))
        .unwrap_or_default()
}

/// `[text](destination)`: on one line, and without brackets in its text.
fn link(text: &str) -> Option<usize> {
    let line = line(text.get(..text.floor_char_boundary(LONGEST))?);
    let label = 1 + line.get(1..)?.find(['[', ']'])?;
    let destination = line.get(label..)?.strip_prefix("](")?;
    let mut open = 1_usize;
    let end = destination.bytes().position(|byte| {
        open += usize::from(byte == b'(');
        open -= usize::from(byte == b')');
        open == 0
    })?;
    (end > 0).then_some(label + 2 + end + 1)
}

/// Code in backquotes, on one line.
fn code(text: &str) -> Option<usize> {
    let line = line(text.get(..text.floor_char_boundary(LONGEST))?);
    let quote = line.get(..line.bytes().take_while(|byte| *byte == b'`').count())?;
    let inner = line.get(quote.len()..)?;
    let end = inner.find(quote).filter(|end| *end > 0)?;
    let is_longer = inner.get(end + quote.len()..)?.starts_with('`');
    (!is_longer).then_some(end + 2 * quote.len())
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
            ("`[a](b)` [c](d)", &["`[a](b)`", "[c](d)"]),
            ("`` a`b `` c", &["`` a`b ``"]),
            (
                "a :::image source=\"b.png\" alt-text=\"c\"::: d",
                &[":::image source=\"b.png\" alt-text=\"c\":::"],
            ),
            ("[a] (b), [c]\n(d), [e](), `f\ng` :::row::: a::b", &[]),
            ("é[[a](b)", &["[a](b)"]),
        ] {
            let parts = parts(text);
            let parts: Vec<&str> = parts.into_iter().map(|part| &text[part]).collect();
            assert_eq!(parts, found, "{text}");
        }
    }
}
