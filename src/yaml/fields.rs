//! A mapping, read by name: each key is asked for once, and what nobody asked for is an unknown key.

use std::sync::Arc;

use super::parse::{Entry, Node, NodeKind};
use super::{MISSING_KEY, OUTDATED_KEY, Shape, Takes, UNKNOWN_KEY, WRONG_TYPE};
use crate::diagnostic::{Diagnostic, Findings};
use crate::load::show_text;
use crate::message::{Message, say};
use crate::source::{Span, Spanned};

/// What an author stated under a key.
///
/// A disclosure that says nothing is missing, so blanks, `null` and empty collections are absent, not wrong.
#[derive(Debug, Clone)]
pub enum Stated<T> {
    /// Nothing. The span is that of the key where it was written, else of what opened the mapping.
    Absent(Span),
    /// Something that was reported already; nobody should report it again.
    Faulty(Span),
    /// A value.
    Given(Spanned<T>),
}

impl<T> Stated<T> {
    /// The value, if there is one.
    pub fn given(&self) -> Option<&Spanned<T>> {
        match self {
            Self::Given(value) => Some(value),
            _ => None,
        }
    }

    /// The bare value, if there is one.
    pub fn value(&self) -> Option<&T> {
        self.given().map(|given| &given.value)
    }

    /// The bare value by itself, if there is one.
    pub fn value_owned(self) -> Option<T> {
        match self {
            Self::Given(value) => Some(value.value),
            _ => None,
        }
    }

    /// Where it is absent, if it is.
    pub fn absent(&self) -> Option<Span> {
        match self {
            Self::Absent(span) => Some(*span),
            _ => None,
        }
    }

    /// The place: of the value, or where it should be.
    pub fn span(&self) -> Span {
        match self {
            Self::Absent(span) | Self::Faulty(span) => *span,
            Self::Given(value) => value.span,
        }
    }

    /// The same statement about another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Stated<U> {
        match self {
            Self::Absent(span) => Stated::Absent(span),
            Self::Faulty(span) => Stated::Faulty(span),
            Self::Given(value) => Stated::Given(value.map(f)),
        }
    }

    /// Reads the value further; `None` means that it was wrong and reported.
    pub fn and_then<U>(self, f: impl FnOnce(Spanned<T>) -> Option<U>) -> Stated<U> {
        match self {
            Self::Absent(span) => Stated::Absent(span),
            Self::Faulty(span) => Stated::Faulty(span),
            Self::Given(value) => {
                let span = value.span;
                f(value).map_or(Stated::Faulty(span), |value| {
                    Stated::Given(Spanned::new(value, span))
                })
            }
        }
    }
}

/// A mapping that is being read.
#[derive(Debug)]
pub struct Fields<'a> {
    shape: &'static Shape,
    place: Span,
    entries: &'a [Entry],
    /// Keys that were read by another name, with the one that they have.
    outdated: Vec<(&'a Entry, &'static str)>,
}

/// Other names of keys, and the names that they have. A key means the same wherever it stands.
const RENAMED: [(&str, &str); 7] = [
    ("timezone", "time_zone"),
    ("telephone", "phone"),
    ("e-mail", "email"),
    ("website", "web"),
    ("colour", "color"),
    ("opening_hours", "open"),
    ("valid_until", "valid_through"),
];

/// How many unknown keys of one mapping get a "did you mean": a hostile file has a hundred thousand.
const MOST_SUGGESTIONS: usize = 20;
/// A key longer than this is no misspelling of ours.
const LONGEST_MISSPELLING: usize = 48;

impl<'a> Fields<'a> {
    /// Opens a mapping of a shape; `place` is the key that opened it, or the start of the file. Nothing, where the node is no
    /// mapping: that is reported.
    pub fn open(
        node: &'a Node,
        shape: &'static Shape,
        place: Span,
        findings: &mut Findings,
    ) -> Option<Self> {
        match &node.kind {
            NodeKind::Map(entries) => Some(Self {
                shape,
                place,
                entries,
                outdated: Vec::new(),
            }),
            NodeKind::Bad => None,
            _ => {
                wrong_type(
                    node,
                    place,
                    say!(
                        "{what} is a mapping of keys and values",
                        what = (shape.what)()
                    ),
                    findings,
                );
                None
            }
        }
    }

    /// Where the mapping was opened: the place of what is missing in it.
    pub fn place(&self) -> Span {
        self.place
    }

    /// The entry of a key of the shape.
    pub fn entry(&mut self, key: &'static str) -> Option<&'a Entry> {
        debug_assert!(
            self.shape.key(key).is_some(),
            "{:?} has no `{key}`",
            self.shape
        );
        let (entry, is_outdated) = self.find(key)?;
        let is_known = |(known, _): &(&Entry, _)| std::ptr::eq(*known, entry);
        if is_outdated && !self.outdated.iter().any(is_known) {
            self.outdated.push((entry, key));
        }
        Some(entry)
    }

    /// The entry of a key by its name, else by another name that it is known by; and whether it is another.
    fn find(&self, key: &str) -> Option<(&'a Entry, bool)> {
        let named = |name: &str| {
            let mut entries = self.entries.iter();
            entries.find(|entry| is_same(&entry.key.value, name))
        };
        let mut others = RENAMED.iter().filter(|(_, new)| is_same(new, key));
        let own = named(key).map(|entry| (entry, false));
        own.or_else(|| others.find_map(|(old, _)| Some((named(old)?, true))))
    }

    /// The node of a key.
    pub fn node(&mut self, key: &'static str) -> Stated<&'a Node> {
        self.opened(key).1
    }

    /// The node of a key, and what opened it: the key where it is written, else what opened the mapping.
    pub fn opened(&mut self, key: &'static str) -> (Span, Stated<&'a Node>) {
        let Some(entry) = self.entry(key) else {
            return (self.place, Stated::Absent(self.place));
        };
        let (opener, place) = (entry.key.span, entry.value.span);
        let node = match entry.value.kind {
            _ if entry.value.is_blank() => Stated::Absent(opener),
            NodeKind::Bad => Stated::Faulty(place),
            _ => Stated::Given(Spanned::new(&entry.value, place)),
        };
        (opener, node)
    }

    /// Text.
    pub fn text(&mut self, key: &'static str, findings: &mut Findings) -> Stated<Arc<str>> {
        self.node(key)
            .and_then(|node| scalar(node.value, key, findings).map(|text| text.value))
    }

    /// A mapping.
    pub fn mapping(&mut self, key: &'static str, findings: &mut Findings) -> Stated<Fields<'a>> {
        let Some(Takes::Map(shape)) = self.shape.key(key).map(|key| key.takes) else {
            debug_assert!(false, "`{key}` of {:?} takes no mapping", self.shape);
            return Stated::Absent(self.place);
        };
        let (opener, node) = self.opened(key);
        node.and_then(|node| Fields::open(node.value, shape, opener, findings))
    }

    /// The shape of the mappings in a list.
    pub fn item_shape(&self, key: &'static str) -> Option<&'static Shape> {
        match self.shape.key(key).map(|key| key.takes) {
            Some(Takes::List(Takes::Map(shape))) => Some(shape),
            _ => None,
        }
    }

    /// The items of a list; one value alone is a list of one, and blank ones are passed over.
    pub fn items(&mut self, key: &'static str) -> Stated<Vec<&'a Node>> {
        self.node(key).map(items)
    }

    /// A list of texts.
    pub fn texts(
        &mut self,
        key: &'static str,
        findings: &mut Findings,
    ) -> Stated<Vec<Spanned<Arc<str>>>> {
        self.items(key).and_then(|items| {
            // Every fault is reported; then the list is faulty, so that no rule judges what it lacks.
            let texts: Vec<Option<Spanned<Arc<str>>>> = items
                .value
                .into_iter()
                .map(|item| scalar(item, key, findings))
                .collect();
            texts.into_iter().collect()
        })
    }

    /// Reports that a key that must be there is not.
    pub fn require<T>(&self, key: &'static str, stated: &Stated<T>, findings: &mut Findings) {
        if let Some(at) = stated.absent() {
            findings.push(
                Diagnostic::new(
                    &MISSING_KEY,
                    at,
                    say!("{what} has no `{key}`", what = (self.shape.what)(), key),
                )
                .help(say!("add `{key}: …`", key)),
            );
        }
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(self, findings: &mut Findings) {
        findings.extend(self.outdated.iter().map(|(entry, new)| {
            let message = say!(
                "the key `{old}` is called `{new}`",
                old = &entry.key.value,
                new = *new
            );
            Diagnostic::new(&OUTDATED_KEY, entry.key.span, message)
                .help(say!("write `{new}: …`", new = *new))
                .fix(entry.key.span, *new)
        }));
        let is_read = |entry: &Entry| {
            self.shape.key(&entry.key.value).is_some()
                || self
                    .outdated
                    .iter()
                    .any(|(read, _)| std::ptr::eq(*read, entry))
        };
        let unknown = self.entries.iter().filter(|entry| !is_read(entry));
        for (count, key) in unknown.map(|entry| &entry.key).enumerate() {
            let (what, name) = ((self.shape.what)(), cut(&key.value));
            let message = match code_points(&key.value) {
                None => say!("{what} has no key `{name}`", what, name),
                Some(odd) => say!("{what} has no key `{name}` (it has {odd})", what, name, odd),
            };
            let finding = Diagnostic::new(&UNKNOWN_KEY, key.span, message);
            let near = if count < MOST_SUGGESTIONS {
                nearest(&key.value, self.shape.keys().map(|key| key.name))
            } else {
                None
            };
            findings.push(match near {
                Some(near) => finding.help(say!("did you mean `{near}`?", near)),
                None => finding.help(say!(
                    "take it out, or use one of: {names}",
                    names = self
                        .shape
                        .keys()
                        .map(|key| key.name)
                        .collect::<Vec<_>>()
                        .join(", ")
                )),
            });
        }
    }
}

/// Whether two keys are the same. Most differ in their length or their first letter, and a mapping asks for many.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().next() == other.bytes().next() && one == other
}

fn items(node: &Node) -> Vec<&Node> {
    match &node.kind {
        NodeKind::Seq(items) => items.iter().filter(|item| !item.is_blank()).collect(),
        _ => vec![node],
    }
}

/// The text of a node, or a finding.
pub(crate) fn scalar(node: &Node, key: &str, findings: &mut Findings) -> Option<Spanned<Arc<str>>> {
    match &node.kind {
        NodeKind::Scalar(text) | NodeKind::Null(text) => {
            Some(Spanned::new(text.clone(), node.span))
        }
        NodeKind::Bad => None,
        _ => {
            wrong_type(node, node.span, say!("`{key}` takes text", key), findings);
            None
        }
    }
}

/// Reports that a node is of another kind than expected.
pub(crate) fn wrong_type(
    node: &Node,
    place: Span,
    expected: impl Into<Message>,
    findings: &mut Findings,
) {
    let span = if node.span.start == node.span.end {
        place
    } else {
        node.span
    };
    findings.push(Diagnostic::new(
        &WRONG_TYPE,
        span,
        say!(
            "{expected}, and here is {noun}",
            expected = expected.into(),
            noun = node.noun()
        ),
    ));
}

/// The known word that a misspelled one is nearest to, if it is near at all.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > LONGEST_MISSPELLING {
        return None;
    }
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count() / 3).max(1))
        .min()
        .map(|(_, candidate)| candidate)
}

/// A word of the author's, short enough for a message.
pub fn cut(text: &str) -> String {
    let shown = show_text(text);
    match shown.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", shown.get(..at).unwrap_or_default()),
        None => shown,
    }
}

/// Names the characters that only look like plain letters, if there are any.
fn code_points(key: &str) -> Option<String> {
    let odd: Vec<String> = key
        .chars()
        .filter(|c| !c.is_ascii())
        .take(4)
        .map(|c| format!("U+{:04X}", c as u32))
        .collect();
    (!odd.is_empty()).then(|| odd.join(", "))
}
