//! Where in a file of YAML a cursor is, also while the text is no YAML yet.
//!
//! Whoever types makes a file that no parser takes: a word without its colon, a bracket that is still open. So this reads lines by
//! their indentation and items by their dashes, and braces and brackets by themselves, and makes the best of what it meets.

mod block;
mod flow;

use std::ops::Range;

/// Where a cursor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The keys that lead there from the root; lists are passed through.
    pub(super) path: Vec<String>,
    /// What can stand there.
    pub(super) place: Place,
    /// The bytes of the word that stands there.
    pub(super) word: Range<usize>,
    /// Whether a colon follows the word.
    pub(super) has_colon: bool,
    /// The other keys of the mapping.
    pub(super) others: Vec<String>,
}

/// What can stand at a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A key of the mapping that the path leads to.
    Key,
    /// The value that the path leads to, on the line of its key or between brackets: no mapping by indentation can begin here.
    Value,
    /// The beginning of what the path leads to: a value, or the first key of a mapping.
    Either,
    /// Nothing that is known: a comment, the middle of a text.
    Nothing,
}

/// Finds the cursor at a byte of a text.
pub(super) fn cursor(text: &str, offset: usize) -> Cursor {
    let mut scanner = Scanner::new(text, offset);
    let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        scanner.line(start, end);
        start += line.len();
    }
    let said = text.trim_start_matches('\u{feff}');
    if said.is_empty() || said.ends_with('\n') {
        scanner.line(start, start);
    }
    scanner.finish()
}

/// A collection that is open.
#[derive(Debug, Clone)]
struct Frame {
    /// The column of its keys or dashes; none between braces or brackets.
    indent: Option<usize>,
    /// Its number among the mappings; none for a list.
    map: Option<usize>,
    /// The key whose value is being read.
    key: Option<String>,
    /// How far the current entry is.
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing of the entry was read.
    Fresh,
    /// A word, which may become a key.
    Word,
    /// A key and its colon.
    Colon,
    /// Its value.
    Filled,
}

struct Scanner<'t> {
    text: &'t str,
    offset: usize,
    frames: Vec<Frame>,
    /// The keys of every mapping, with where they stand.
    maps: Vec<Vec<(String, usize)>>,
    /// The column that a block of text is deeper than.
    block: Option<usize>,
    /// The quote that is open across lines.
    quote: Option<u8>,
    found: Option<(Cursor, Option<usize>)>,
    /// Below how many collections the mapping begins whose first key would be at the cursor.
    awaited: Option<usize>,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str, offset: usize) -> Self {
        Self {
            text,
            offset,
            frames: Vec::new(),
            maps: Vec::new(),
            block: None,
            quote: None,
            found: None,
            awaited: None,
        }
    }

    fn finish(self) -> Cursor {
        let Some((mut cursor, map)) = self.found else {
            return nothing(self.offset);
        };
        let keys = map.and_then(|map| self.maps.get(map));
        let others = keys.into_iter().flatten();
        cursor.others = others
            .filter(|(_, at)| *at != cursor.word.start)
            .map(|(key, _)| key.clone())
            .collect();
        cursor
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Whether a byte ends what is before it: blank, or the end of the line.
    fn is_gap(&self, at: usize, end: usize) -> bool {
        at >= end || matches!(self.byte(at), Some(b' ' | b'\t'))
    }

    fn skip_spaces(&self, mut at: usize, end: usize) -> usize {
        while at < end && self.is_gap(at, end) {
            at += 1;
        }
        at
    }

    fn is_here(&self, from: usize, to: usize) -> bool {
        self.found.is_none() && from <= self.offset && self.offset <= to
    }

    /// The cursor is here.
    fn find(&mut self, place: Place, path: Vec<String>, map: Option<usize>, word: Range<usize>) {
        let rest = self.text.get(word.end..).unwrap_or_default();
        let cursor = Cursor {
            path,
            place,
            has_colon: rest.trim_start_matches([' ', '"', '\'']).starts_with(':'),
            word,
            others: Vec::new(),
        };
        self.found.get_or_insert((cursor, map));
    }

    fn find_nothing(&mut self) {
        let offset = self.offset;
        self.found.get_or_insert((nothing(offset), None));
    }

    /// The keys that lead into the innermost collection.
    fn path(frames: &[Frame]) -> Vec<String> {
        frames
            .iter()
            .filter_map(|frame| frame.key.clone())
            .collect()
    }

    /// The keys that lead to the mapping whose key is being read.
    fn path_of_map(frames: &[Frame]) -> Vec<String> {
        Self::path(
            frames
                .get(..frames.len().saturating_sub(1))
                .unwrap_or_default(),
        )
    }

    fn in_flow(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| frame.indent.is_none())
    }

    fn line(&mut self, start: usize, end: usize) {
        let from = self.skip_spaces(start, end);
        let (column, blank) = (from - start, from >= end);
        if let Some(block) = self.block {
            if !blank && column <= block {
                self.block = None;
            } else if blank && self.is_here(start, end) && self.offset - start <= block {
                // The next key may begin here, whatever lies below.
            } else {
                if self.is_here(start, end) {
                    self.find_nothing();
                }
                return;
            }
        }
        if let Some(quote) = self.quote {
            return self.go_on_quoted(quote, start, end);
        }
        if self.in_flow() && !blank {
            self.leave_open_flow(from, column);
        }
        if self.in_flow() {
            self.flow(start, from, end);
        } else {
            self.block_line(start, from, end);
        }
    }

    /// A text in quotes goes on.
    fn go_on_quoted(&mut self, quote: u8, start: usize, end: usize) {
        let closed = self.end_of_quoted(quote, start, end);
        let to = closed.unwrap_or(end);
        if self.is_here(start, to) {
            self.find_nothing();
        }
        if closed.is_some() {
            self.quote = None;
            if self.in_flow() {
                self.flow(to, to, end);
            }
        }
    }

    /// What lies between brackets is deeper than the key before them: where it is not, they were left open.
    fn leave_open_flow(&mut self, from: usize, column: usize) {
        let outer = self.frames.iter().rev().find_map(|frame| frame.indent);
        let closes = matches!(self.byte(from), Some(b'}' | b']'));
        if outer.is_some_and(|indent| column <= indent) && !closes {
            self.frames.retain(|frame| frame.indent.is_some());
        }
    }

    /// A key at a place: its bytes without quotes, and the place of its colon.
    fn key(&self, at: usize, end: usize) -> Option<(Range<usize>, usize)> {
        if let Some(quote @ (b'"' | b'\'')) = self.byte(at) {
            let closed = self.end_of_quoted(quote, at + 1, end)?;
            let colon = self.skip_spaces(closed, end);
            let is_key = self.byte(colon) == Some(b':') && self.is_gap(colon + 1, end);
            return is_key.then_some((at + 1..closed - 1, colon));
        }
        let mut colon = at;
        while colon < end {
            match self.byte(colon) {
                Some(b':') if self.is_gap(colon + 1, end) => {
                    let key = self.text.get(at..colon)?.trim_end().len();
                    return Some((at..at + key, colon));
                }
                Some(b'#') if self.is_gap(colon.saturating_sub(1), end) => return None,
                _ => colon += 1,
            }
        }
        None
    }

    /// Where a plain text of a line ends: before a comment, without the blanks.
    fn end_of_plain(&self, at: usize, end: usize) -> usize {
        let rest = self.text.get(at..end).unwrap_or_default();
        let said = rest.split(" #").next().unwrap_or(rest);
        at + said.trim_end().len()
    }

    /// One past the closing quote, if it is on this line.
    fn end_of_quoted(&self, quote: u8, mut at: usize, end: usize) -> Option<usize> {
        while at < end {
            match self.byte(at)? {
                b'\\' if quote == b'"' => at += 2,
                c if c == quote && quote == b'\'' && self.byte(at + 1) == Some(quote) => at += 2,
                c if c == quote => return Some(at + 1),
                _ => at += 1,
            }
        }
        None
    }
}

fn nothing(offset: usize) -> Cursor {
    Cursor {
        path: Vec::new(),
        place: Place::Nothing,
        word: offset..offset,
        has_colon: false,
        others: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
