//! Interface strings: a theme's `strings/<locale>.yaml` as a flat map, `format.date` → text.
//!
//! What a language must have is decided by data: every key of the built-in English file, but for the open tables,
//! whose entries fall back to the word itself.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::locale::Locale;
use crate::message::say;
use crate::source::Span;
use crate::yaml::{MISSING_KEY, Node, NodeKind, WRONG_TYPE};

/// Tables whose entries are looked up by a word that data brings along: a language, a country, an area of a site's own policy.
const OPEN: [&str; 14] = [
    "format.languages.",
    "format.countries.",
    "format.symbols.",
    "hours.zones.",
    "areas.",
    "duties.",
    "area_texts.",
    "severities.",
    "severity_texts.",
    "severity_duties.",
    "issues.",
    "steps.",
    "ticket.",
    "prices.",
];

/// The text that tells customers whom to contact. A portal without it is published, so that its absence is a warning.
const WHOM_TO_CONTACT: &str = "ui.contact_not_microsoft";

/// The portal does not say that customers contact the partner, not Microsoft.
pub static NOT_FIRST_CONTACT: RuleId = RuleId {
    code: "D008",
    name: "partner-not-first-contact",
    level: Level::Warning,
};

/// The strings of one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Strings {
    /// The language.
    pub locale: Locale,
    texts: BTreeMap<String, String>,
}

impl Strings {
    /// Reads a file's root.
    pub fn read(locale: &Locale, root: &Node, findings: &mut Findings) -> Self {
        let mut texts = BTreeMap::new();
        flatten("", root, &mut texts, findings);
        Self {
            locale: locale.clone(),
            texts,
        }
    }

    /// Adds the strings that another file states, over those that are there.
    pub fn overlay(&mut self, other: Self) {
        self.texts.extend(other.texts);
    }

    /// Reports every key that the complete language has and this one lacks.
    pub fn require_all_of(&self, complete: &Self, place: Span, findings: &mut Findings) {
        for key in complete.texts.keys() {
            let open = OPEN.iter().any(|table| key.starts_with(table));
            if !open && key != WHOM_TO_CONTACT && !self.texts.contains_key(key) {
                findings.push(
                    Diagnostic::new(
                        &MISSING_KEY,
                        place,
                        say!(
                            "the interface strings of {locale} have no `{key}`",
                            locale = &self.locale,
                            key
                        ),
                    )
                    .help(say!("add it to the theme's strings of this language")),
                );
            }
        }
        if !self.says_whom_to_contact() {
            let message = say!(
                "the interface strings of {locale} do not tell customers to contact the partner, not Microsoft",
                locale = &self.locale
            );
            let help = say!(
                "state `{key}` in the theme's strings of this language, with the name of Microsoft in it",
                key = WHOM_TO_CONTACT
            );
            findings.push(Diagnostic::new(&NOT_FIRST_CONTACT, place, message).help(help));
        }
    }

    /// Whether customers are told to contact the partner: a text about that names whom they need not contact.
    fn says_whom_to_contact(&self) -> bool {
        self.find(WHOM_TO_CONTACT)
            .is_some_and(|text| text.contains("Microsoft"))
    }

    /// A string; empty where the language has none, which [`Strings::require_all_of`] reported.
    pub fn say(&self, key: &str) -> &str {
        self.find(key).unwrap_or_default()
    }

    /// A string, if the language has it.
    pub fn find(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// A string of an open table, else the word itself.
    pub fn word<'a>(&'a self, table: &str, word: &'a str) -> &'a str {
        self.texts
            .get(&format!("{table}.{word}"))
            .map_or(word, String::as_str)
    }

    /// A string with its words in braces filled in. One pass: what is filled in is never read again.
    pub fn fill(&self, key: &str, words: &[(&str, &str)]) -> String {
        fill(self.say(key), words)
    }

    /// All strings of a section, by their key in it.
    pub fn section<'a>(&'a self, section: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let prefix = format!("{section}.");
        let from = prefix.clone();
        self.texts
            .range(from..)
            .map_while(move |(key, text)| Some((key.strip_prefix(&prefix)?, text.as_str())))
    }
}

/// Fills in words in braces, each once, from left to right.
pub fn fill(pattern: &str, words: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after
            .split_once('}')
            .and_then(|(name, tail)| Some((words.iter().find(|(word, _)| *word == name)?.1, tail)))
        {
            Some((word, tail)) => {
                filled.push_str(word);
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn flatten(path: &str, node: &Node, texts: &mut BTreeMap<String, String>, findings: &mut Findings) {
    match &node.kind {
        NodeKind::Map(entries) => {
            for entry in entries.iter() {
                let key = if path.is_empty() {
                    entry.key.value.to_string()
                } else {
                    format!("{path}.{}", entry.key.value)
                };
                flatten(&key, &entry.value, texts, findings);
            }
        }
        NodeKind::Scalar(text) => {
            texts.insert(path.to_owned(), text.to_string());
        }
        NodeKind::Null(_) => {
            texts.insert(path.to_owned(), String::new());
        }
        NodeKind::Seq(_) => findings.push(Diagnostic::new(
            &WRONG_TYPE,
            node.span,
            say!("`{path}` takes text or a table, and here is a list", path),
        )),
        NodeKind::Bad => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        assert_eq!(fill("{a} e {b}", &[("a", "{b}"), ("b", "x")]), "{b} e x");
        assert_eq!(fill("{unknown} {a", &[("a", "x")]), "{unknown} {a");
    }
}
