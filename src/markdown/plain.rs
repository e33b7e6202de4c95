//! What plain words have in them: addresses, which are links without a mark, and the names of emoji.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use pulldown_cmark::Event;

use super::element::Element;
use super::item::{Item, Node};
use super::read::{Reader, is_address};
use crate::catalog::link::Target;

impl Reader<'_> {
    /// A run of words, and the addresses and the emoji in it.
    pub(super) fn words(
        &mut self,
        event: &Event<'_>,
        words: &str,
        range: &Range<usize>,
        next: Option<&Item<'_>>,
    ) {
        let has_www = self.open.last().is_some_and(|source| source.has_www);
        let parts = match any(words, has_www) && !self.in_raw_code() {
            true => parts(
                words,
                Beside {
                    before: self.letter_before(range.start),
                    goes_on: next.is_some_and(|(node, _)| goes_on(node)),
                },
            ),
            false => None,
        };
        let Some(parts) = parts else {
            return self.run(event, words, range.start);
        };
        // An entity or an escape: its parts have no places of their own.
        let exact = words.len() == range.len();
        let place = |part: &Range<usize>| match exact {
            true => range.start + part.start..range.start + part.end,
            false => range.clone(),
        };
        let in_link = self.in_link();
        for part in parts {
            let (part, leads) = match part {
                Part::Emoji(part, sign) => {
                    // The name is what anchors are made of.
                    let name = words.get(part.clone()).unwrap_or_default();
                    self.say_as(sign, name);
                    self.word(sign, place(&part).start);
                    self.push_event(&Event::Text(sign.into()));
                    continue;
                }
                Part::Words(part) => (part, None),
                Part::Address(part, leads) => (part, Some(leads)),
            };
            let place = place(&part);
            let said = words.get(part).unwrap_or_default();
            let link = leads
                .filter(|_| !in_link)
                .and_then(|leads| self.bare_link(leads, &place));
            if let Some(link) = link {
                self.push(Element::Link(link));
            }
            self.run(&Event::Text(said.into()), said, place.start);
            if let Some(link) = link {
                self.push(Element::LinkEnd(link));
            }
        }
    }

    /// A run of words that are nothing else.
    fn run(&mut self, event: &Event<'_>, text: &str, at: usize) {
        self.say(text);
        if is_address(text) {
            self.gap();
        } else {
            self.word(text, at);
        }
        self.push_event(event);
    }

    /// Keeps a link that was written without its marks, where it leads anywhere: else it was meant as words.
    fn bare_link(&mut self, destination: String, range: &Range<usize>) -> Option<usize> {
        let link = self.reference(destination, false, String::new(), range);
        let leads = matches!(link.target, Target::Outside(_));
        leads.then(|| self.keep(link))
    }

    /// The letter that is written before a place.
    fn letter_before(&self, at: usize) -> Option<char> {
        let source = self.open.last()?;
        let before = source.body.get(..source.places.at(at))?;
        // Marks of emphasis are none.
        before.trim_end_matches(['*', '_', '~']).chars().next_back()
    }
}

/// Whether what stands before a node goes on in it, where no blank is between.
fn goes_on(node: &Node<'_>) -> bool {
    match node.event() {
        Some(Event::Text(text)) => text.starts_with(|c: char| !c.is_whitespace() && c != ')'),
        Some(Event::InlineHtml(tag)) => !tag.starts_with("<br") && !tag.starts_with("</"),
        Some(Event::SoftBreak | Event::HardBreak | Event::End(_)) => false,
        _ => true,
    }
}

/// A part of a run of words.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Words as they are.
    Words(Range<usize>),
    /// An address, and where it leads.
    Address(Range<usize>, String),
    /// The name of an emoji, and the sign that it names.
    Emoji(Range<usize>, &'static str),
}

/// What an address begins with, and what stands before it where it leads.
const BEGINNINGS: [(&str, &str); 3] = [("https://", ""), ("http://", ""), ("www.", "http://")];
/// What of them stands before their colon.
const SCHEMES: [&str; 2] = ["https", "http"];
/// What does not end an address, though it may stand in it.
const NO_END: [char; 10] = ['?', '!', '.', ',', ':', '*', '_', '~', '\'', '"'];
/// The longest address that is looked for, in bytes.
const LONGEST_ADDRESS: usize = 2048;
/// The longest name of an emoji.
const LONGEST_NAME: usize = 32;

/// Signs by their names, from `emoji.txt`.
static EMOJI: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("emoji.txt").lines();
    let named = lines.filter(|line| !line.starts_with('#'));
    named.filter_map(|line| line.split_once(' ')).collect()
});

/// Whether a text has what addresses begin with that name no scheme.
pub(super) fn has_www(text: &str) -> bool {
    memmem::find(text.as_bytes(), b"www.").is_some()
}

/// Whether a run of words of such a text may have any parts: most have none.
fn any(words: &str, has_www: bool) -> bool {
    memchr::memchr(b':', words.as_bytes()).is_some()
        || has_www && memchr::memchr(b'w', words.as_bytes()).is_some()
}

/// What stands beside a run of words.
#[derive(Debug, Clone, Copy, Default)]
struct Beside {
    /// The letter that is written before it.
    before: Option<char>,
    /// Whether it goes on in what comes next.
    goes_on: bool,
}

/// The parts of a run of words, in order; nothing where it is only words. An address that goes on in what comes next is none.
fn parts(words: &str, beside: Beside) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(next) = words
        .get(at..)
        .and_then(|rest| memchr::memchr2(b':', b'w', rest.as_bytes()))
    {
        let mark = at + next;
        at = mark + 1;
        let (before, rest) = words.split_at(mark);
        let scheme = SCHEMES
            .into_iter()
            .find(|scheme| rest.starts_with("://") && before.ends_with(scheme));
        let start = mark - scheme.map_or(0, str::len);
        let (said, rest) = words.split_at(start);
        let before = said.chars().next_back().or(beside.before);
        // Signs may stand beside one another.
        let behind_emoji = from == start && matches!(parts.last(), Some(Part::Emoji(..)));
        let part = match rest.starts_with(':') {
            true => emoji(before.filter(|_| !behind_emoji), rest).map(|(length, sign)| {
                let place = start..start + length;
                (length, Part::Emoji(place, sign))
            }),
            false => address(before, rest, beside.goes_on).map(|(length, root)| {
                let place = start..start + length;
                let said = words.get(place.clone()).unwrap_or_default();
                (length, Part::Address(place, format!("{root}{said}")))
            }),
        };
        let Some((length, part)) = part.filter(|_| start >= from) else {
            continue;
        };
        if from < start {
            parts.push(Part::Words(from..start));
        }
        parts.push(part);
        from = start + length;
        at = from;
    }
    if parts.is_empty() {
        return None;
    }
    if from < words.len() {
        parts.push(Part::Words(from..words.len()));
    }
    Some(parts)
}

/// How long the emoji's name is that a text begins with, and its sign. It stands behind a blank, the beginning of a cell or a parenthesis,
/// and before a blank or what ends a sentence: anywhere else, colons mean something else.
fn emoji(before: Option<char>, text: &str) -> Option<(usize, &'static str)> {
    let inner = text.get(1..)?;
    let is_end = |byte: u8| !(byte.is_ascii_alphanumeric() || b"_+-".contains(&byte));
    let end = inner.bytes().take(LONGEST_NAME).position(is_end)?;
    let (name, rest) = inner.split_at(end);
    let behind = rest.strip_prefix(':')?;
    let begins = before.is_none_or(|c| c.is_whitespace() || "(|>".contains(c));
    let ends = behind.is_empty()
        || behind.starts_with(|c: char| c.is_whitespace() || ".,;:!?)|<".contains(c));
    let sign = EMOJI.get(name).filter(|_| begins && ends)?;
    Some((name.len() + 2, sign))
}

/// How long the address is that a text begins with, and what comes before it where it leads. As GitHub reads them: it stands behind a
/// blank or a mark, has a name with a point in it, and ends before marks that end a sentence, here also where machines that translate
/// lost the blank behind it.
fn address(before: Option<char>, text: &str, goes_on: bool) -> Option<(usize, &'static str)> {
    let (beginning, root) = BEGINNINGS.iter().find(|(it, _)| text.starts_with(it))?;
    if before.is_some_and(|c| !c.is_whitespace() && !"*_~(>|[".contains(c)) {
        return None;
    }
    let mut open = 0_i32;
    let is_end = |c: char| {
        open += i32::from(c == '(') - i32::from(c == ')');
        // A parenthesis that was open before it ends it, blank or no blank behind.
        open < 0 || c.is_whitespace() || c == '<'
    };
    let most = text.get(..text.floor_char_boundary(LONGEST_ADDRESS))?;
    let end = match most.find(is_end) {
        Some(end) => end,
        None if most.len() == text.len() && !goes_on => text.len(),
        None => return None,
    };
    let (said, behind) = text.split_at(end);
    // What goes on with a name to be filled in leads nowhere.
    if behind.starts_with('<') || said.contains(['{', '}']) {
        return None;
    }
    let said = said.trim_end_matches(NO_END);
    let name_at = if root.is_empty() { beginning.len() } else { 0 };
    let rest = said.get(name_at..)?;
    let is_end = |c: char| !(c.is_alphanumeric() || "-_.".contains(c));
    let name = rest.get(..rest.find(is_end).unwrap_or(rest.len()))?;
    let mut labels = name.rsplit('.');
    let last = labels.next()?;
    let is_name = |label: &str| !label.is_empty() && !label.contains('_');
    let named = is_name(last) && labels.next().is_some_and(is_name) && !name.starts_with('.');
    named.then_some((said.len(), root))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &str) -> Vec<(String, String)> {
        let parts = parts(words, Beside::default()).unwrap_or_default();
        let whole: String = parts.iter().map(|part| &words[place(part)]).collect();
        assert!(parts.is_empty() || whole == words, "{words}: {parts:?}");
        let found = |part: &Part| match part {
            Part::Words(_) => None,
            Part::Address(place, leads) => Some((words[place.clone()].to_owned(), leads.clone())),
            Part::Emoji(place, sign) => Some((words[place.clone()].to_owned(), (*sign).to_owned())),
        };
        parts.iter().filter_map(found).collect()
    }

    fn place(part: &Part) -> Range<usize> {
        match part {
            Part::Words(place) | Part::Address(place, _) | Part::Emoji(place, _) => place.clone(),
        }
    }

    #[test]
    fn addresses_end_where_they_end_for_people() {
        for (words, address) in [
            ("See https://a.example/x_y_z.", "https://a.example/x_y_z"),
            ("(http://a.example/b(c)d)e.", "http://a.example/b(c)d"),
            ("(http://a.example/b(c)).", "http://a.example/b(c)"),
            (
                "https://a.example/?q=1&r=2, e",
                "https://a.example/?q=1&r=2",
            ),
            ("em *https://ação.example*", "https://ação.example"),
            ("https://a.example:8080/b", "https://a.example:8080/b"),
        ] {
            assert_eq!(
                found(words),
                [(address.to_owned(), address.to_owned())],
                "{words}"
            );
        }
        let www = (
            "www.a.example".to_owned(),
            "http://www.a.example".to_owned(),
        );
        assert_eq!(found("www.a.example?"), [www]);
        let goes_on = Beside {
            goes_on: true,
            ..Beside::default()
        };
        for words in ["https://a.example/?b=c", "http://a.example:"] {
            assert_eq!(parts(words, goes_on), None, "{words}");
        }
    }

    #[test]
    fn what_is_no_address_stays_words() {
        for words in [
            "xhttps://a.example",
            "https://localhost:80/a",
            "https://{tenant}.example",
            "https://a.example/<name>",
            "https://a.example/{name}",
            "https://",
            "www.",
            "http://a_b.example_c",
            "when how",
            "",
        ] {
            assert_eq!(parts(words, Beside::default()), None, "{words}");
        }
    }

    #[test]
    fn emoji_have_names_between_colons_and_stand_beside_no_letters() {
        let sign = |name: &str, sign: &str| (name.to_owned(), sign.to_owned());
        assert_eq!(
            found(":x: ou :heavy_check_mark:."),
            [sign(":x:", "❌"), sign(":heavy_check_mark:", "✔️")]
        );
        assert_eq!(found("|:x::x:|").len(), 2);
        for words in [
            "a:x:",
            ":x:a",
            "10:100:20",
            ":none:",
            "::",
            ":x",
            ": x :",
            "std::key::b",
            "::warning::",
            "/:phone:/",
            "\":key:\"",
            "C:\\:key:\\a",
        ] {
            assert_eq!(parts(words, Beside::default()), None, "{words}");
        }
        assert!(EMOJI.len() > 90 && EMOJI.keys().all(|name| name.len() < LONGEST_NAME));
    }
}
