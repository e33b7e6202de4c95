//! A place in code that only moves forward, over pieces that get a class.
//!
//! A lexer cannot lose or change a character, as it can move by no other way than to say what it moves over. What it looks at
//! beyond a few characters is counted in tests: the cost of each lexer grows with the code and not faster.

use super::spans::{Class, Spans};

/// Longest placeholder, `<like this one>`.
const LONGEST_PLACEHOLDER: usize = 60;

/// Code that was moved over, and what is left of it.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    rest: &'a str,
    before: Option<char>,
    spans: Spans,
    #[cfg(test)]
    looked: std::cell::Cell<usize>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(code: &'a str) -> Self {
        Self {
            rest: code,
            before: None,
            spans: Spans::for_length(code.len()),
            #[cfg(test)]
            looked: std::cell::Cell::default(),
        }
    }

    /// The HTML of what was moved over, and of the rest.
    pub(super) fn finish(mut self) -> String {
        self.mark(Class::Plain, self.rest.len());
        self.spans.finish()
    }

    /// The character that was moved over last.
    pub(super) fn before(&self) -> Option<char> {
        self.before
    }

    /// The next character.
    pub(super) fn first(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// The one after the next.
    pub(super) fn second(&self) -> Option<char> {
        self.rest.chars().nth(1)
    }

    /// Whether a line begins here.
    pub(super) fn at_line(&self) -> bool {
        matches!(self.before, None | Some('\n'))
    }

    /// Whether what went before is a space, a line or nothing.
    pub(super) fn after_blank(&self) -> bool {
        self.before.is_none_or(char::is_whitespace)
    }

    /// Whether what went before belongs to a word.
    pub(super) fn in_word(&self) -> bool {
        self.before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    }

    /// Whether a short text is next.
    pub(super) fn is_next(&self, text: &str) -> bool {
        self.rest.starts_with(text)
    }

    /// The next characters that are so.
    pub(super) fn next_while(&self, is_so: impl FnMut(char) -> bool) -> &'a str {
        self.next_after(0, is_so)
    }

    /// The first bytes, and the characters after them that are so.
    pub(super) fn next_after(&self, bytes: usize, mut is_so: impl FnMut(char) -> bool) -> &'a str {
        let rest = self.rest.get(bytes..).unwrap_or_default();
        let count = rest.find(|c| !is_so(c)).unwrap_or(rest.len());
        self.look(bytes + count)
    }

    /// All that is left.
    pub(super) fn rest(&self) -> &'a str {
        self.look(self.rest.len())
    }

    /// The line from here, without its end.
    pub(super) fn line(&self) -> &'a str {
        self.next_while(|c| c != '\n')
    }

    /// The character after so many bytes.
    pub(super) fn after(&self, bytes: usize) -> Option<char> {
        self.rest.get(bytes..)?.chars().next()
    }

    /// The character after so many bytes and the spaces that follow them.
    pub(super) fn after_spaces(&self, bytes: usize) -> Option<char> {
        let rest = self.rest.get(bytes..)?;
        let next = rest.find(|c: char| c == '\n' || !c.is_whitespace());
        self.look(bytes + next.unwrap_or(rest.len()));
        rest.get(next?..)?.chars().next()
    }

    /// The code from here to the end of a text after the first `from` bytes; nothing, where it is not there.
    pub(super) fn through(&self, from: usize, text: &str) -> Option<&'a str> {
        let found = self.rest.get(from..).and_then(|rest| rest.find(text));
        let end = found.map(|at| from + at + text.len());
        let seen = self.look(end.unwrap_or(self.rest.len()));
        end.map(|_| seen)
    }

    /// Moves over bytes of a class.
    pub(super) fn mark(&mut self, class: Class, bytes: usize) {
        let (piece, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.spans.push(class, piece);
        self.before = piece.chars().next_back().or(self.before);
        self.rest = rest;
    }

    /// Moves over a character of a class.
    pub(super) fn mark_one(&mut self, class: Class) {
        self.mark(class, self.first().map_or(0, char::len_utf8));
    }

    /// Moves over the characters that are so.
    pub(super) fn mark_while(&mut self, class: Class, is_so: impl FnMut(char) -> bool) {
        self.mark(class, self.next_while(is_so).len());
    }

    /// Moves over the rest of the line, but not over its end.
    pub(super) fn mark_line(&mut self, class: Class) {
        self.mark(class, self.line().len());
    }

    /// Moves over all to the end of a text after the first `from` bytes, or over the rest where it does not come.
    pub(super) fn mark_through(&mut self, class: Class, from: usize, end: &str) {
        let length = self.through(from, end).map_or(self.rest.len(), str::len);
        self.mark(class, length);
    }

    /// Moves over `<what readers replace>`, or over what is there instead of it.
    pub(super) fn mark_placeholder(&mut self) {
        match self.placeholder() {
            Some(length) => self.mark(Class::Variable, length),
            None => self.mark_one(Class::Plain),
        }
    }

    fn placeholder(&self) -> Option<usize> {
        let name = self.rest.strip_prefix('<')?;
        let is_part = |c: &char| c.is_alphanumeric() || "_-. ".contains(*c);
        let part = name.chars().take(LONGEST_PLACEHOLDER).take_while(is_part);
        let length: usize = part.map(char::len_utf8).sum();
        let is_whole = name.get(length..)?.starts_with('>');
        (name.starts_with(char::is_alphabetic) && is_whole).then_some(length + 2)
    }

    /// Moves over spaces, but not over the ends of lines.
    pub(super) fn mark_spaces(&mut self) {
        self.mark_while(Class::Plain, |c| c != '\n' && c.is_whitespace());
    }

    fn look(&self, bytes: usize) -> &'a str {
        #[cfg(test)]
        self.looked.set(self.looked.get() + bytes + 1);
        self.rest.get(..bytes).unwrap_or(self.rest)
    }

    /// How many bytes were looked at.
    #[cfg(test)]
    pub(super) fn looked(&self) -> usize {
        self.looked.get()
    }
}
