//! Code → spans with a dozen classes, in the colours of the theme.
//!
//! What colours a language is told by [`crate::catalog::code_language`]: a grammar of the highlighting crates, or a lexer beside
//! this file where they have none that serves. What was highlighted is remembered, as the same block stands in many portals.

mod console;
mod grammar;
mod http;
mod json;
mod powershell;
mod scan;
mod spans;
mod vocabulary;
mod words;
mod xml;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use grammar::Grammars;
use scan::Scan;

use crate::catalog::code_language::{Coloring, coloring_of};
use crate::markdown::escape;

/// Longest code that is highlighted, and longest line for grammars: they cost more than their input may.
const LONGEST: usize = 16 * 1024;
const LONGEST_LINE: usize = 1000;
/// Most bytes that are remembered of what was highlighted, where nothing else is said.
const MOST_REMEMBERED: usize = 4 * 1024 * 1024;

/// Moves over all of the code in a language.
type Lexer = fn(&mut Scan<'_>);

/// The lexers by the names that the table of languages has for them.
const LEXERS: [(&str, Lexer); 9] = [
    ("powershell", powershell::lex),
    ("console", console::lex),
    ("http", http::lex),
    ("kusto", words::kusto),
    ("visual-basic", words::visual_basic),
    ("bicep", words::bicep),
    ("csharp", words::csharp),
    ("json", json::lex),
    ("xml", xml::lex),
];

/// Highlights code, and remembers what it did.
#[derive(Debug)]
pub struct Highlighter {
    /// Read at the first block that needs one: a site without code never pays for it.
    grammars: Arc<OnceLock<Grammars>>,
    remembered: RwLock<Remembered>,
    /// Most bytes that are remembered.
    most: usize,
}

impl Default for Highlighter {
    fn default() -> Self {
        Self {
            grammars: Arc::default(),
            remembered: RwLock::default(),
            most: MOST_REMEMBERED,
        }
    }
}

#[derive(Debug, Default)]
struct Remembered {
    by_content: HashMap<Key, Arc<str>>,
    bytes: usize,
}

/// What colours the code, and the hash of the code.
type Key = (Coloring, [u8; 32]);

impl Highlighter {
    /// One with the same grammars that remembers no more than so many bytes.
    pub fn remembering(&self, most: usize) -> Self {
        Self {
            grammars: self.grammars.clone(),
            remembered: RwLock::default(),
            most,
        }
    }

    /// Code in a language as HTML for a `code` element. Unknown languages stay plain.
    pub fn highlight(&self, language: &str, code: &str) -> String {
        let mut html = String::new();
        self.highlight_into(language, code, &mut html);
        html
    }

    /// Writes code in a language at the end of HTML, as [`Self::highlight`] gives it.
    pub fn highlight_into(&self, language: &str, code: &str, html: &mut String) {
        let coloring = coloring_of(language).filter(|coloring| *coloring != Coloring::Plain);
        let Some(coloring) = coloring.filter(|_| code.len() <= LONGEST) else {
            return html.push_str(&escape(code));
        };
        let key = (coloring, *blake3::hash(code.as_bytes()).as_bytes());
        let remembered = self
            .remembered
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = remembered.by_content.get(&key) {
            return html.push_str(known);
        }
        drop(remembered);
        let new = self.color(coloring, code).unwrap_or_else(|| escape(code));
        html.push_str(&new);
        self.remember(key, new.into());
    }

    /// Nothing where it would cost too much or nothing is there that can.
    fn color(&self, coloring: Coloring, code: &str) -> Option<String> {
        match coloring {
            Coloring::Plain => None,
            Coloring::Lexer(name) => lexer(name).map(|lex| lexed(lex, code)),
            Coloring::Grammar(name) => {
                let is_narrow = code.lines().all(|line| line.len() <= LONGEST_LINE);
                let grammars = self.grammars.get_or_init(Grammars::load);
                is_narrow.then(|| grammars.highlight(name, code))?
            }
        }
    }

    fn remember(&self, key: Key, html: Arc<str>) {
        let mut remembered = self
            .remembered
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if remembered.bytes + html.len() < self.most {
            remembered.bytes += html.len();
            remembered.by_content.insert(key, html);
        }
    }
}

fn lexer(name: &str) -> Option<Lexer> {
    let found = LEXERS.iter().find(|(known, _)| *known == name);
    found.map(|(_, lex)| *lex)
}

fn lexed(lex: Lexer, code: &str) -> String {
    let mut scan = Scan::new(code);
    lex(&mut scan);
    scan.finish()
}

#[cfg(test)]
mod tests;
