//! Blocks of the dialect that are opened by a word: `:::row`, `> [!NOTE]`.

use std::ops::Range;

/// The words that open a block after `:::`, and those that end one.
pub const KNOWN: [&str; 17] = [
    "code",
    "column",
    "column-end",
    "fact",
    "fact-end",
    "image",
    "image-end",
    "moniker",
    "moniker-end",
    "no-loc",
    "quote",
    "quote-end",
    "row",
    "row-end",
    "video",
    "zone",
    "zone-end",
];
/// The words of alerts.
pub const ALERTS: [&str; 5] = ["caution", "important", "note", "tip", "warning"];
/// Other words that stand in `[!…]` by themselves or with something after them.
const OTHERS: [&str; 6] = ["code", "div", "include", "selector", "uicontrol", "video"];

/// The word of `:::word` at `at`, where that begins a line of `body`. A bare `:::` has none.
pub(super) fn colons(body: &str, at: usize) -> Option<Range<usize>> {
    let line = body.get(..at)?.rsplit('\n').next()?;
    let begins = line.chars().all(|c| c.is_whitespace() || c == '>');
    let rest = body.get(at..)?.strip_prefix(":::").filter(|_| begins)?;
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let start = at + 3 + spaces;
    let length = word(body.get(start..)?);
    (length > 0).then(|| start..start + length)
}

/// What a quote says in `[!WORD]` at its beginning.
pub(super) enum Quote {
    /// One of the alerts.
    Alert,
    /// No word that is known, and nothing but a word.
    Unknown(Range<usize>),
    /// Anything else.
    Other,
}

/// What the quote at `place` of `body` says at its beginning.
pub(super) fn quote(body: &str, place: Range<usize>) -> Quote {
    let text = body.get(place.clone()).unwrap_or_default();
    let rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let Some(inner) = rest.strip_prefix("[!") else {
        return Quote::Other;
    };
    let length = word(inner);
    let (word, after) = inner.split_at(length);
    if ALERTS.contains(&word.to_ascii_lowercase().as_str()) && after.starts_with(']') {
        return Quote::Alert;
    }
    let known = OTHERS.contains(&word.to_ascii_lowercase().as_str());
    if known || length == 0 || !after.starts_with(']') {
        return Quote::Other;
    }
    let start = place.start + (text.len() - inner.len());
    Quote::Unknown(start..start + length)
}

/// Whether the link at `at` of `body` is what an include names: `[!INCLUDE [title](path)]`.
pub(super) fn is_include(body: &str, at: usize) -> bool {
    const OPEN: &str = "[!include";
    let before = body.get(..at).unwrap_or_default().trim_end_matches(' ');
    let start = before.len().checked_sub(OPEN.len());
    start
        .and_then(|start| before.get(start..))
        .is_some_and(|open| open.eq_ignore_ascii_case(OPEN))
}

/// How many bytes of `text` are a word.
fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
        .unwrap_or(text.len())
}
