//! What lies between braces or brackets, over as many lines as it likes.

use super::{Frame, Place, Scanner, State};

impl Scanner<'_> {
    /// Braces and brackets up to the end of a line, or until the last one closes. `from` is where the blanks before them begin.
    pub(super) fn flow(&mut self, mut from: usize, mut at: usize, end: usize) {
        loop {
            let next = self.byte(at).filter(|_| at < end);
            let is_text = next.is_some_and(|c| !b"{}[],:#".contains(&c));
            // A text touches the cursor at both of its ends, a bracket at none.
            if self.is_here(from, at) && !(is_text && self.offset == at) {
                self.find_in_gap();
            }
            match next {
                None => return,
                Some(b'#') => {
                    if self.is_here(at, end) {
                        self.find_nothing();
                    }
                    return;
                }
                Some(_) if is_text => match self.flow_text(at, end) {
                    Some(after) => at = after,
                    None => return,
                },
                Some(sign) => {
                    self.sign(sign);
                    at += 1;
                    if !self.in_flow() {
                        if self.is_here(at, end) {
                            self.find_nothing();
                        }
                        return;
                    }
                }
            }
            from = at;
            at = self.skip_spaces(at, end);
        }
    }

    fn sign(&mut self, sign: u8) {
        if matches!(sign, b'{' | b'[')
            && let Some(frame) = self.frames.last_mut()
        {
            frame.state = State::Filled;
        }
        match sign {
            b'{' => {
                self.push_map(None);
            }
            b'[' => self.frames.push(Frame {
                indent: None,
                map: None,
                key: None,
                state: State::Fresh,
            }),
            b'}' | b']' => {
                self.frames.pop();
            }
            b',' => {
                if let Some(frame) = self.frames.last_mut() {
                    (frame.key, frame.state) = (None, State::Fresh);
                }
            }
            _ => {}
        }
    }

    /// The cursor is between two things in braces or brackets.
    fn find_in_gap(&mut self) {
        let word = self.offset..self.offset;
        let (state, map) = match self.frames.last() {
            Some(frame) if frame.indent.is_none() => (frame.state, frame.map),
            // Before the first bracket.
            _ => return self.find_nothing(),
        };
        match (state, map) {
            (State::Fresh, Some(_)) => {
                let path = Self::path_of_map(&self.frames);
                self.find(Place::Key, path, map, word);
            }
            (State::Fresh, None) | (State::Colon, _) => {
                let path = Self::path(&self.frames);
                self.find(Place::Value, path, None, word);
            }
            _ => self.find_nothing(),
        }
    }

    /// A text between braces or brackets; one past it, unless it goes on in the next line.
    fn flow_text(&mut self, at: usize, end: usize) -> Option<usize> {
        let (word, after) = match self.byte(at) {
            Some(quote @ (b'"' | b'\'')) => match self.end_of_quoted(quote, at + 1, end) {
                Some(closed) => (at + 1..closed - 1, closed),
                None => {
                    self.quote = Some(quote);
                    (at + 1..end, end)
                }
            },
            _ => {
                let after = self.end_of_flow_plain(at, end);
                (at..after, after)
            }
        };
        let colon = self.skip_spaces(after, end);
        let is_key = self.byte(colon) == Some(b':') && colon < end;
        let frame = self.frames.last();
        let map = frame.and_then(|frame| frame.map);
        let fresh = frame.is_some_and(|frame| frame.state == State::Fresh);
        if self.is_here(word.start, word.end) {
            match (map, fresh) {
                (Some(_), true) => {
                    let path = Self::path_of_map(&self.frames);
                    self.find(Place::Key, path, map, word.clone());
                }
                _ => self.find(Place::Value, Self::path(&self.frames), None, word.clone()),
            }
        } else if self.is_here(at, after) {
            self.find_nothing();
        }
        if let (Some(map), true, true) = (map, fresh, is_key) {
            self.name_key(map, word);
            return Some(colon + 1);
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.state = match frame.state {
                State::Fresh if frame.map.is_some() => State::Word,
                _ => State::Filled,
            };
        }
        self.quote.is_none().then_some(after)
    }

    fn end_of_flow_plain(&self, start: usize, end: usize) -> usize {
        let mut at = start;
        while at < end {
            match self.byte(at) {
                Some(b',' | b'{' | b'}' | b'[' | b']') => break,
                Some(b':') if self.is_gap(at + 1, end) || self.ends_key(at + 1) => break,
                Some(b'#') if at > start && self.is_gap(at - 1, end) => break,
                _ => at += 1,
            }
        }
        let said = self.text.get(start..at).unwrap_or_default();
        // Something was there, or this would not have been asked.
        (start + said.trim_end().len()).max(start + 1)
    }

    fn ends_key(&self, at: usize) -> bool {
        matches!(self.byte(at), Some(b',' | b'{' | b'}' | b'[' | b']'))
    }
}
