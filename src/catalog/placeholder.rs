//! A value that only keeps a place free becomes no value: a disclosure of "TBD" says nothing.
//!
//! The words are data, in `placeholders.txt` beside this file. A value is judged whole, so that a sentence may speak of what is
//! still to be defined.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Str;
use crate::diagnostic::Findings;
use crate::yaml::{Fields, Node, NodeKind, Stated, scalar};

/// The words, folded.
static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| words().collect());

fn words() -> impl Iterator<Item = String> {
    let lines = include_str!("placeholders.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .map(fold)
        .filter(|word| !word.is_empty())
}

/// How long the words are that begin with a letter of the alphabet or a digit, a bit for each number of letters: most texts begin like none
/// of their length.
static LENGTHS: LazyLock<[u64; 128]> = LazyLock::new(|| {
    let mut lengths = [0; 128];
    for word in words() {
        let first = word.bytes().next().map(usize::from);
        if let Some(of_first) = first.and_then(|first| lengths.get_mut(first)) {
            *of_first |= bit(word.chars().count());
        }
    }
    lengths
});

/// The bit of a number of letters; one for all that are many.
fn bit(letters: usize) -> u64 {
    1 << letters.min(63)
}

/// A value longer than this is no placeholder, but for the filler of typesetters.
const LONGEST: usize = 60;
/// How the filler of typesetters begins, folded.
const FILLER: &str = "loremipsum";
/// How people begin a note to themselves.
const NOTES: [&str; 3] = ["TODO:", "FIXME:", "TBD:"];
/// Marks that templates put around what is to be replaced.
const MARKS: [(&str, &str); 6] = [
    ("<", ">"),
    ("{{", "}}"),
    ("${", "}"),
    ("[", "]"),
    ("%", "%"),
    ("__", "__"),
];

/// Whether a text only keeps a place free.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    // No letter takes less than a byte.
    if text.len() > LONGEST && text.chars().nth(LONGEST).is_some() {
        return is_filler(text);
    }
    is_without_letters(text)
        || is_filler(text)
        || is_crossed_out(text)
        || is_word(text)
        || is_said_twice(text)
        || NOTES
            .iter()
            .any(|note| begins_like(text, note) && text.starts_with(note))
        || MARKS.iter().any(|marks| is_within(text, *marks))
}

/// Whether a node says nothing: it is blank, or its text only keeps a place free.
pub(crate) fn is_silent(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(text) => node.is_blank() || is_placeholder(text),
        NodeKind::Seq(items) => items.iter().all(is_silent),
        _ => node.is_blank(),
    }
}

/// A field of text, absent where it only keeps a place free.
pub(crate) fn text(
    fields: &mut Fields<'_>,
    key: &'static str,
    findings: &mut Findings,
) -> Stated<Str> {
    let (opener, node) = fields.opened(key);
    match node.and_then(|node| scalar(node.value, key, findings).map(|text| text.value)) {
        Stated::Given(text) if is_placeholder(&text.value) => Stated::Absent(opener),
        stated => stated,
    }
}

/// What is absent under a key that is there and says nothing; nothing, where it says something or is not there.
pub(crate) fn silent_key<T>(fields: &mut Fields<'_>, key: &'static str) -> Option<Stated<T>> {
    let entry = fields.entry(key)?;
    is_silent(&entry.value).then_some(Stated::Absent(entry.key.span))
}

/// Whether every part of a text between its punctuation keeps a place free: "TBD (to be defined)".
fn is_said_twice(text: &str) -> bool {
    let is_mark = |c| {
        matches!(
            c,
            '(' | ')' | '-' | '\u{2013}' | '\u{2014}' | ',' | ';' | ':' | '|'
        )
    };
    let mut parts = text.split(is_mark).filter(|part| !is_without_letters(part));
    text.contains(is_mark) && parts.all(is_word)
}

fn is_without_letters(text: &str) -> bool {
    // What is a letter by itself stays one, whatever accent follows.
    let has_plain = text.bytes().any(|byte| byte.is_ascii_alphanumeric());
    !has_plain && folded(text.chars()).next().is_none()
}

/// Whether a text, folded, may begin with a letter: where its first sign is another plain one, it does not.
fn may_begin(text: &str, letter: u8) -> bool {
    let first = text.bytes().next();
    first.is_none_or(|first| !first.is_ascii_alphanumeric() || first.eq_ignore_ascii_case(&letter))
}

fn is_filler(text: &str) -> bool {
    if !may_begin(text, b'l') {
        return false;
    }
    let start = folded(text.chars().take(LONGEST)).take(FILLER.len());
    start.eq(FILLER.chars())
}

fn is_crossed_out(text: &str) -> bool {
    let is_x = |c| c == 'x';
    may_begin(text, b'x') && folded(text.chars()).all(is_x) && folded(text.chars()).nth(1).is_some()
}

/// Whether a text is one of the words.
fn is_word(text: &str) -> bool {
    may_be_word(text) && WORDS.contains(&fold(text))
}

/// Whether there is a word that begins like a text and may be as long. Most texts are longer, and need no folding: each plain letter stays
/// one, and an accented one becomes one at least.
fn may_be_word(text: &str) -> bool {
    let sign = text
        .bytes()
        .find(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let Some(first) = sign.filter(u8::is_ascii) else {
        return sign.is_some();
    };
    let first = usize::from(first.to_ascii_lowercase());
    let lengths = LENGTHS.get(first).copied().unwrap_or_default();
    let letters = bit(text.bytes().filter(u8::is_ascii_alphanumeric).count());
    match text.is_ascii() {
        true => lengths & letters != 0,
        false => lengths >= letters,
    }
}

/// Whether two texts begin with the same byte: most do not.
fn begins_like(text: &str, other: &str) -> bool {
    text.as_bytes().first() == other.as_bytes().first()
}

/// Whether a pair of marks holds the whole text, and nothing in it but words.
fn is_within(text: &str, (open, close): (&str, &str)) -> bool {
    if !begins_like(text, open) {
        return false;
    }
    let inner = text
        .strip_prefix(open)
        .and_then(|rest| rest.strip_suffix(close));
    inner.is_some_and(|inner| !inner.contains(['<', '>', '[', ']', '%']))
}

/// A text without letter case, accents, spaces and punctuation.
fn fold(text: &str) -> String {
    if !text.is_ascii() {
        return folded(text.chars()).collect();
    }
    // Without accents there is nothing to take apart.
    let mut plain = text.to_ascii_lowercase();
    plain.retain(|c| c.is_ascii_alphanumeric());
    plain
}

fn folded(text: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    text.nfd()
        .filter(|c| !is_combining_mark(*c) && c.is_alphanumeric())
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    /// Pieces of words, letters that fold, and signs.
    const PIECES: [&str; 20] = [
        "tbd",
        "TBA",
        "a definir",
        "em breve",
        "em constru",
        "ção",
        "c\u{327}a\u{303}o",
        "lorem ",
        "Ipsum",
        "x",
        "X",
        "é",
        "E\u{301}",
        "…",
        " ",
        "-",
        "(",
        "9",
        "n",
        "/A",
    ];

    proptest! {
        #[test]
        fn quick_looks_say_what_folding_says(pieces in vec(select(&PIECES[..]), 0..5)) {
            let text = pieces.concat();
            let slow: String = folded(text.chars()).collect();
            prop_assert_eq!(is_word(&text), WORDS.contains(&slow));
            prop_assert_eq!(is_without_letters(&text), slow.is_empty());
            prop_assert_eq!(is_filler(&text), slow.starts_with(FILLER));
            prop_assert_eq!(is_crossed_out(&text), slow.len() > 1 && slow.bytes().all(|byte| byte == b'x'));
        }
    }

    #[test]
    fn what_keeps_a_place_free_is_known_however_it_is_written() {
        for text in [
            "TBD",
            "t.b.d.",
            " Tbd… ",
            "TBA",
            "N/A",
            "n.a.",
            "a definir",
            "A DEFINIR!",
            "Em breve...",
            "em constru\u{e7}\u{e3}o",
            "em construc\u{327}a\u{303}o",
            "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor",
            "coming soon",
            "xxx",
            "XX-XXXX",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "…",
            "—",
            "---",
            "?",
            "<telefone>",
            "{{ support }}",
            "${NAME}",
            "[seu nome]",
            "CHANGE ME",
            "change_me",
            "PREENCHA",
            "Your company",
            "TBD (to be defined)",
            "n/a - a definir",
            "TODO: write what we support",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn what_says_something_is_left_alone() {
        for text in [
            "24/7",
            "Mo-Fr 09:00-18:00",
            "Os hor\u{e1}rios em feriados est\u{e3}o a definir com cada cliente.",
            "Coming soon: support of Dynamics 365. Today: Azure.",
            "TBD Tecnologia",
            "Todo suporte é prestado por nós",
            "Soon Digital (Em Breve Ltda.)",
            "Em Breve Viagens Ltda.",
            "X",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxy",
            "TBD TBD TBD TBD TBD TBD TBD TBD TBD TBD",
            "XP Suporte",
            "0",
            "9",
            "[Azure] Diagn\u{f3}stico <r\u{e1}pido>",
            "<b>Azure</b>",
            "\u{414}\u{430}",
            "\u{652f}\u{63f4}",
            "+55 11 3003 1234",
            "Azure",
            "Nenhuma parada fica sem resposta",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
