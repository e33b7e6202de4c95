//! The words of a language, from the file beside its lexer.

use std::collections::{BTreeSet, HashMap};

/// Lists of words under their headings: `heading: one two three`, one or more lines each.
#[derive(Debug)]
pub(super) struct Vocabulary(HashMap<&'static str, BTreeSet<&'static str>>);

impl Vocabulary {
    pub(super) fn read(text: &'static str) -> Self {
        let mut lists: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        let lines = text.lines().filter(|line| !line.starts_with("# "));
        for (heading, words) in lines.filter_map(|line| line.split_once(": ")) {
            let list = lists.entry(heading).or_default();
            list.extend(words.split_whitespace());
        }
        Self(lists)
    }

    /// The words under a heading.
    pub(super) fn list(&self, heading: &str) -> impl Iterator<Item = &'static str> {
        self.0.get(heading).into_iter().flatten().copied()
    }

    /// Whether a word stands under a heading.
    pub(super) fn has(&self, heading: &str, word: &str) -> bool {
        self.0.get(heading).is_some_and(|list| list.contains(word))
    }

    /// Whether a word stands under a heading, however its letters are written.
    pub(super) fn has_folded(&self, heading: &str, word: &str) -> bool {
        self.has(heading, &word.to_ascii_lowercase())
    }
}
