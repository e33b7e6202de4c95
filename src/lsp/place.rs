//! Bytes ↔ places as clients count them: lines and columns from 0, in the client's units.

use std::ops::Range as Bytes;

use gen_lsp_types::{Position, Range};

use crate::source::{self, LineIndex, SourceFile, Units};

/// A text that a client has open.
#[derive(Debug)]
pub(super) struct Text {
    /// The text.
    pub(super) text: std::sync::Arc<str>,
    lines: LineIndex,
}

impl Text {
    pub(super) fn new(text: String) -> Self {
        Self {
            lines: LineIndex::new(&text),
            text: text.into(),
        }
    }

    /// The byte at a place.
    pub(super) fn offset(&self, at: Position, units: Units) -> usize {
        let at = source::Position {
            line: at.line as usize + 1,
            column: at.character as usize + 1,
        };
        self.lines.offset(&self.text, at, units)
    }

    /// The place of some bytes.
    pub(super) fn range(&self, bytes: Bytes<usize>, units: Units) -> Range {
        let at = |offset| position(self.lines.position_in(&self.text, offset, units));
        Range {
            start: at(bytes.start),
            end: at(bytes.end),
        }
    }

    /// The text with a part of it replaced.
    pub(super) fn replaced(&self, range: Range, with: &str, units: Units) -> Self {
        let (start, end) = (
            self.offset(range.start, units),
            self.offset(range.end, units),
        );
        let before = self.text.get(..start).unwrap_or_default();
        let after = self.text.get(end.max(start)..).unwrap_or_default();
        Self::new([before, with, after].concat())
    }
}

/// The place of some bytes of a file.
pub(super) fn range(file: &SourceFile, bytes: Bytes<usize>, units: Units) -> Range {
    Range {
        start: position(file.position_in(bytes.start, units)),
        end: position(file.position_in(bytes.end, units)),
    }
}

fn position(at: source::Position) -> Position {
    let cut = |number: usize| u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX);
    Position {
        line: cut(at.line),
        character: cut(at.column),
    }
}

/// Whether two ranges have a place in common; ranges that touch have.
pub(super) fn meet(one: Range, other: Range) -> bool {
    let key = |at: Position| (at.line, at.character);
    key(one.start) <= key(other.end) && key(other.start) <= key(one.end)
}
