//! A page without its texts: made once for all pages that differ in these alone, with holes for them.
//!
//! Where templates do nothing with a text but show it ([`super::uses`] reads that off them), pages that are alike in all else
//! ([`super::survey`] tells) differ in nothing more. One of them is rendered with signs in the place of its texts, and compacted; the
//! others are its copies. The bytes are the same either way.

mod kept;

use super::compact::{self, compact_holes};
use super::survey::{BEGIN, DATA, END};
use crate::markdown::escape_into;

pub(super) use kept::Shells;

/// A page with holes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shell {
    /// What stands between the holes.
    markup: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    /// So many bytes of the markup.
    Markup(usize),
    /// The text of that number.
    Hole(usize),
    /// Here begins the value of an attribute, which has this quote where it needs one.
    Value(char),
    /// And here it ends.
    ValueEnd,
    /// What the pages are of.
    Subject,
}

impl Shell {
    /// The shell that a rendered page with holes is, with a mark where its subject stands, if it is one that has HTML of its own. Nothing,
    /// where a hole is not in a text, in the value of an attribute or, for the data, in a script.
    pub(super) fn of(html: &str, subject: Option<&str>) -> Option<Self> {
        let compacted = compact_holes(html)?;
        let mut shell = Self {
            markup: String::with_capacity(compacted.len()),
            pieces: Vec::new(),
        };
        let mut rest = compacted.as_str();
        let mut in_tag = false;
        while let Some(at) = rest.find([BEGIN, compact::VALUE]) {
            let (markup, from) = rest.split_at(at);
            if let Some(angle) = markup.rfind(['<', '>']) {
                in_tag = markup.get(angle..)?.starts_with('<');
            }
            shell.add(markup);
            rest = match from.strip_prefix(compact::VALUE) {
                Some(value) => {
                    let (value, behind) = value.split_once(compact::VALUE_END)?;
                    shell.add_value(value)?;
                    behind
                }
                None => {
                    let (number, behind) = hole(from)?;
                    let is_data = number == DATA;
                    let in_script = behind.starts_with("</script>") && shell.in_script();
                    if in_tag || is_data != in_script {
                        return None;
                    }
                    shell.pieces.push(Piece::Hole(number));
                    behind
                }
            };
        }
        shell.add(rest);
        if let Some(mark) = subject {
            shell.mark(mark);
        }
        Some(shell)
    }

    /// Has the subject where its mark first stands.
    fn mark(&mut self, mark: &str) {
        let Some(at) = self.markup.find(mark) else {
            return;
        };
        let mut before = 0;
        for (number, piece) in self.pieces.iter().enumerate() {
            let Piece::Markup(length) = *piece else {
                continue;
            };
            if let Some(rest) = (before + length).checked_sub(at + mark.len())
                && let Some(above) = at.checked_sub(before)
            {
                let parts = [Piece::Markup(above), Piece::Subject, Piece::Markup(rest)];
                self.pieces.splice(number..=number, parts);
                self.markup.replace_range(at..at + mark.len(), "");
                return;
            }
            before += length;
        }
    }

    /// Whether there is a place for the subject.
    pub(super) fn has_subject(&self) -> bool {
        self.pieces.contains(&Piece::Subject)
    }

    /// Whether what comes now is in a script.
    fn in_script(&self) -> bool {
        let tag = self.markup.rsplit_once('<');
        tag.is_some_and(|(_, tag)| tag.starts_with("script"))
    }

    fn add(&mut self, markup: &str) {
        if !markup.is_empty() {
            self.markup.push_str(markup);
            self.pieces.push(Piece::Markup(markup.len()));
        }
    }

    fn add_value(&mut self, value: &str) -> Option<()> {
        let mut signs = value.chars();
        self.pieces.push(Piece::Value(signs.next()?));
        let mut rest = signs.as_str();
        while let Some(at) = rest.find(BEGIN) {
            let (markup, from) = rest.split_at(at);
            let (number, behind) = hole(from).filter(|(number, _)| *number != DATA)?;
            self.add(markup);
            self.pieces.push(Piece::Hole(number));
            rest = behind;
        }
        self.add(rest);
        self.pieces.push(Piece::ValueEnd);
        Some(())
    }

    /// The page with these texts, the first of which is its data, and the HTML of its subject; nothing where it has another number of texts.
    pub(super) fn filled(&self, texts: &[&str], subject: &[&str]) -> Option<String> {
        let said: usize = texts.iter().map(|text| text.len()).sum();
        let of_subject: usize = subject.iter().map(|html| html.len()).sum();
        let mut out = String::with_capacity(self.markup.len() + 2 * said + of_subject);
        let (mut markup, mut value) = (self.markup.as_str(), 0);
        for piece in &self.pieces {
            match *piece {
                Piece::Markup(length) => {
                    let (next, rest) = markup.split_at_checked(length)?;
                    out.push_str(next);
                    markup = rest;
                }
                Piece::Hole(DATA) => out.push_str(texts.first()?),
                Piece::Hole(number) => escape_into(&mut out, texts.get(number)?),
                Piece::Value(quote) => {
                    value = out.len();
                    out.push(quote);
                }
                Piece::ValueEnd => match compact::is_plain(out.get(value + 1..)?) {
                    true => {
                        out.remove(value);
                    }
                    false => out.push(out.get(value..)?.chars().next()?),
                },
                Piece::Subject => out.extend(subject.iter().copied()),
            }
        }
        Some(out)
    }

    /// How much memory it takes, about.
    fn bytes(&self) -> usize {
        self.markup.len() + self.pieces.len() * size_of::<Piece>()
    }
}

/// The number of the hole that a text begins with, and what is behind it.
fn hole(text: &str) -> Option<(usize, &str)> {
    let (number, behind) = text.strip_prefix(BEGIN)?.split_once(END)?;
    Some((number.parse().ok()?, behind))
}

#[cfg(test)]
mod tests;
