//! The words of a text without its code, its markup and its addresses, each with where it is written.

use std::ops::Range;

use crate::source::{FileId, Span};

/// What stands for code and addresses: no word, and nothing that joins the words beside it.
pub const GAP: char = '\u{fffc}';

/// The words of an article: a line for each paragraph, heading, item and cell.
#[derive(Debug, Clone)]
pub struct Prose {
    /// The words.
    pub text: String,
    file: FileId,
    /// Where a piece begins in the words, and in the file.
    pieces: Vec<(usize, usize)>,
}

impl Prose {
    /// No words yet, of a file.
    pub fn of(file: FileId) -> Self {
        Self {
            text: String::new(),
            file,
            pieces: Vec::new(),
        }
    }

    /// Where a range of the words is written.
    pub fn place(&self, range: Range<usize>) -> Span {
        let written = |at: usize| {
            let next = self.pieces.partition_point(|(start, _)| *start <= at);
            let piece = next.checked_sub(1).and_then(|last| self.pieces.get(last));
            piece.map_or(0, |(start, source)| source + (at - start))
        };
        let last = range.end.max(range.start + 1) - 1;
        Span::new(self.file, written(range.start)..written(last) + 1)
    }

    /// Adds words that are written at `at`.
    pub fn push(&mut self, text: &str, at: usize) {
        if text.is_ascii() {
            return self.piece(text, at);
        }
        // A space that does not break is a space; it takes more bytes than one.
        let mut rest = text;
        while let Some(found) = rest.find(['\u{a0}', '\u{202f}']) {
            let (before, space) = rest.split_at(found);
            self.piece(before, at + (text.len() - rest.len()));
            self.piece(" ", at + (text.len() - space.len()));
            let length = space.chars().next().map_or(1, char::len_utf8);
            rest = space.get(length..).unwrap_or_default();
        }
        self.piece(rest, at + (text.len() - rest.len()));
    }

    fn piece(&mut self, text: &str, at: usize) {
        if !text.is_empty() {
            // What goes on in the file as it does here is one piece with what is before.
            let goes_on = self.pieces.last().is_some_and(|(start, source)| {
                at.checked_sub(*source) == Some(self.text.len() - start)
            });
            if !goes_on {
                self.pieces.push((self.text.len(), at));
            }
            self.text.push_str(text);
        }
    }
}
