//! Interface strings: a theme's `strings/<locale>.yaml` as a flat map, `format.date` → text.
//!
//! What a language must have is decided by data: every key of the built-in English file, but for the open tables,
//! whose entries fall back to the word itself.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Findings};
use crate::locale::Locale;
use crate::source::Span;
use crate::yaml::{MISSING_KEY, Node, NodeKind, WRONG_TYPE};

/// Tables whose entries are looked up by a word that data brings along: a language, a country, an area of a site's own policy.
const OPEN: [&str; 13] = [
    "format.languages.",
    "format.countries.",
    "format.symbols.",
    "hours.zones.",
    "areas.",
    "duties.",
    "area_texts.",
    "severities.",
    "severity_texts.",
    "issues.",
    "steps.",
    "ticket.",
    "prices.",
];

/// The strings of one language.
#[derive(Debug, Clone)]
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
            if !open && !self.texts.contains_key(key) {
                findings.push(
                    Diagnostic::new(
                        &MISSING_KEY,
                        place,
                        format!("the interface strings of {} have no `{key}`", self.locale),
                    )
                    .help("add it to the theme's strings of this language"),
                );
            }
        }
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
            format!("`{path}` takes text or a table, and here is a list"),
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
