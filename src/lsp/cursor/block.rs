//! Lines by their indentation, and items by their dashes.

use std::ops::Range;

use super::{Frame, Place, Scanner, State};

impl Scanner<'_> {
    pub(super) fn block_line(&mut self, start: usize, from: usize, end: usize) {
        let mut at = from;
        loop {
            let column = at - start;
            if at >= end {
                if self.is_here(start, end) {
                    let here = self.offset;
                    let column = if at == from {
                        here - start
                    } else {
                        column.max(here - start)
                    };
                    self.find_in_block(column, here..here);
                }
                return;
            }
            if self.byte(at) == Some(b'#') || self.is_marker(start, at, end) {
                if self.is_here(start, at) && self.byte(at) == Some(b'#') && at == from {
                    self.find_in_block(self.offset - start, self.offset..self.offset);
                } else if self.is_here(start, end) {
                    self.find_nothing();
                }
                return;
            }
            if self.is_here(start, at.saturating_sub(1)) {
                self.find_nothing();
            }
            if self.byte(at) != Some(b'-') || !self.is_gap(at + 1, end) {
                return self.block_node(start, at, end);
            }
            self.open_item(column);
            if self.is_here(at, at) {
                self.find_nothing();
            }
            at = self.skip_spaces(at + 1, end);
        }
    }

    /// `---`, `...` and `%YAML` say nothing about the content.
    fn is_marker(&self, start: usize, at: usize, end: usize) -> bool {
        let line = self.text.get(at..end).unwrap_or_default();
        start == at && (line.starts_with("---") || line.starts_with("...") || line.starts_with('%'))
    }

    /// Leaves what is deeper than a column.
    fn dedent(frames: &mut Vec<Frame>, column: usize) {
        while frames
            .last()
            .is_some_and(|frame| frame.indent.is_none_or(|own| own > column))
        {
            frames.pop();
        }
    }

    /// Something else came in the place of the mapping that is awaited.
    fn stop_awaiting(&mut self) {
        if self.awaited.is_some_and(|depth| self.frames.len() <= depth) {
            self.awaited = None;
        }
    }

    fn open_item(&mut self, column: usize) {
        Self::dedent(&mut self.frames, column);
        self.stop_awaiting();
        if let Some(frame) = self.frames.last_mut() {
            if frame.map.is_none() && frame.indent == Some(column) {
                frame.state = State::Fresh;
                return;
            }
            frame.state = State::Filled;
        }
        self.frames.push(Frame {
            indent: Some(column),
            map: None,
            key: None,
            state: State::Fresh,
        });
    }

    /// The mapping whose keys stand at a column; a list at the same column has ended there.
    fn open_map(&mut self, column: usize) -> usize {
        Self::dedent(&mut self.frames, column);
        if self
            .frames
            .last()
            .is_some_and(|it| it.map.is_none() && it.indent == Some(column))
        {
            self.frames.pop();
        }
        if let Some(frame) = self.frames.last_mut() {
            if let (Some(map), true) = (frame.map, frame.indent == Some(column)) {
                return map;
            }
            frame.state = State::Filled;
        }
        self.push_map(Some(column))
    }

    pub(super) fn push_map(&mut self, indent: Option<usize>) -> usize {
        let map = self.maps.len();
        self.maps.push(Vec::new());
        if let (true, Some((_, found))) = (self.awaited == Some(self.frames.len()), &mut self.found)
        {
            *found = Some(map);
            self.awaited = None;
        }
        self.frames.push(Frame {
            indent,
            map: Some(map),
            key: None,
            state: State::Fresh,
        });
        map
    }

    /// The cursor is at a column, before or in a word without a colon.
    fn find_in_block(&mut self, column: usize, word: Range<usize>) {
        let mut frames = self.frames.clone();
        Self::dedent(&mut frames, column);
        if frames.last().is_some_and(|it| {
            it.map.is_none() && it.indent == Some(column) && self.frames.len() > 1
        }) {
            frames.pop();
        }
        let path = Self::path(&frames);
        match frames.last() {
            None if self.frames.is_empty() || column == 0 => {
                self.find_first(frames.len(), path, word);
            }
            None => self.find(Place::Nothing, path, None, word),
            Some(frame) if frame.map.is_some() && frame.indent == Some(column) => {
                let (path, map) = (Self::path_of_map(&frames), frame.map);
                self.find(Place::Key, path, map, word);
            }
            Some(frame) if matches!(frame.state, State::Fresh | State::Colon) => {
                self.find_first(frames.len(), path, word);
            }
            Some(_) => self.find(Place::Nothing, path, None, word),
        }
    }

    /// What is below so many collections would begin at the cursor.
    fn find_first(&mut self, depth: usize, path: Vec<String>, word: Range<usize>) {
        self.awaited = self.found.is_none().then_some(depth).or(self.awaited);
        self.find(Place::Either, path, None, word);
    }

    /// A key with its value, or a value by itself.
    fn block_node(&mut self, start: usize, at: usize, end: usize) {
        let column = at - start;
        if matches!(self.byte(at), Some(b'{' | b'[')) {
            Self::dedent(&mut self.frames, column.saturating_sub(1));
            return self.flow(at, at, end);
        }
        let Some((key, colon)) = self.key(at, end) else {
            let word = at..self.end_of_plain(at, end);
            if self.is_here(at, word.end) {
                self.find_in_block(column, word);
            } else if self.is_here(at, end) {
                self.find_nothing();
            }
            return;
        };
        let map = self.open_map(column);
        if self.is_here(key.start, key.end) {
            let path = Self::path_of_map(&self.frames);
            self.find(Place::Key, path, Some(map), key.clone());
        }
        self.name_key(map, key);
        if self.is_here(at, colon) {
            self.find_nothing();
        }
        self.block_value(column, colon + 1, end);
    }

    pub(super) fn name_key(&mut self, map: usize, key: Range<usize>) {
        self.stop_awaiting();
        let name = self.text.get(key.clone()).unwrap_or_default().to_owned();
        if let Some(keys) = self.maps.get_mut(map) {
            keys.push((name.clone(), key.start));
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.key = Some(name);
            frame.state = State::Colon;
        }
    }

    /// What follows a key on its line.
    fn block_value(&mut self, column: usize, from: usize, end: usize) {
        let at = self.skip_spaces(from, end);
        let path = Self::path(&self.frames);
        match self.byte(at).filter(|_| at < end) {
            None | Some(b'#') => {
                if self.is_here(from + 1, at) {
                    self.find(Place::Value, path, None, self.offset..self.offset);
                } else if self.is_here(from, end) {
                    self.find_nothing();
                }
                return;
            }
            Some(b'{' | b'[') => return self.flow(from, at, end),
            Some(b'|' | b'>') => {
                self.block = Some(column);
                if self.is_here(from, end) {
                    self.find_nothing();
                }
            }
            Some(quote @ (b'"' | b'\'')) => {
                let closed = self.end_of_quoted(quote, at + 1, end);
                self.quote = closed.is_none().then_some(quote);
                let inner = at + 1..closed.map_or(end, |closed| closed - 1);
                self.find_value(path, from, inner, end);
            }
            Some(_) => {
                let word = at..self.end_of_plain(at, end);
                self.find_value(path, from, word, end);
            }
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.state = State::Filled;
        }
    }

    /// The cursor may be in a value, or in the blanks before it.
    fn find_value(&mut self, path: Vec<String>, from: usize, word: Range<usize>, end: usize) {
        if self.is_here(word.start, word.end) {
            self.find(Place::Value, path, None, word);
        } else if self.is_here(from, end) {
            self.find_nothing();
        }
    }
}
