//! Words about places: the texts that were read, and spans in them.
//!
//! A [`Span`] is a byte range in one file of a [`Sources`]. Lines and columns are computed late and in one function
//! ([`LineIndex::position`]), so that every report agrees.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A file of a [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A byte range in a file. Empty ranges name a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range` in `file`. Files are far smaller than 4 GiB: what is longer was refused when it was read.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let cut = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            file,
            start: cut(range.start),
            end: cut(range.end.max(range.start)),
        }
    }

    /// The start of `file`.
    pub fn start_of(file: FileId) -> Self {
        Self {
            file,
            start: 0,
            end: 0,
        }
    }

    /// As a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place, another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned {
            value: f(self.value),
            span: self.span,
        }
    }
}

/// A line and a column, both from 1; columns count Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode scalar values, from 1; a byte-order mark is not counted.
    pub column: usize,
}

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Units {
    /// Unicode scalar values.
    Characters,
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16.
    Utf16,
}

impl Units {
    /// How many there are in some bytes of text, which may begin and end within a character: it counts where it begins.
    fn in_bytes(self, bytes: &[u8]) -> usize {
        let begins = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
        let characters = || bytes.iter().filter(begins).count();
        match self {
            Self::Characters => characters(),
            Self::Utf8 => bytes.len(),
            // Characters of four bytes are two units.
            Self::Utf16 => characters() + bytes.iter().filter(|byte| **byte >= 0xf0).count(),
        }
    }

    fn of(self, character: char) -> usize {
        match self {
            Self::Characters => 1,
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
        }
    }
}

/// Where the lines of a text begin. LF, CRLF and a lone CR end a line, as in YAML.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// How many characters, and units of UTF-16, stand before each [`STRIDE`] of bytes: a line may be as long as the text, and have
    /// thousands of findings.
    before: Vec<(usize, usize)>,
}

/// After how many bytes characters are counted anew.
const STRIDE: usize = 512;

impl LineIndex {
    /// Finds the lines of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                starts.push(at + 1);
            }
        }
        let mut before = vec![(0, 0)];
        let (mut characters, mut utf16) = (0, 0);
        for stride in bytes.chunks(STRIDE) {
            characters += Units::Characters.in_bytes(stride);
            utf16 += Units::Utf16.in_bytes(stride);
            before.push((characters, utf16));
        }
        Self { starts, before }
    }

    /// How many units stand before a byte of the text.
    fn before(&self, text: &str, offset: usize, units: Units) -> usize {
        let stride = offset / STRIDE;
        let (characters, utf16) = self.before.get(stride).copied().unwrap_or_default();
        let rest = text.as_bytes().get(stride * STRIDE..offset);
        let rest = units.in_bytes(rest.unwrap_or_default());
        match units {
            Units::Characters => characters + rest,
            Units::Utf8 => offset,
            Units::Utf16 => utf16 + rest,
        }
    }

    /// A line, from 1, with what ends it.
    pub fn line<'t>(&self, text: &'t str, line: usize) -> Option<&'t str> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self.starts.get(line).copied().unwrap_or(text.len());
        text.get(start..end)
    }

    /// The line and column of a byte offset in the `text` that this index was made from.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        self.position_in(text, offset, Units::Characters)
    }

    /// The line and column of a byte offset, the column in other units.
    pub fn position_in(&self, text: &str, offset: usize, units: Units) -> Position {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        // Marks of the byte order at the beginning of the text are not counted.
        let marks = text.len() - text.trim_start_matches('\u{feff}').len();
        let start = if start == 0 { marks.min(offset) } else { start };
        let column = if text.is_char_boundary(offset) {
            self.before(text, offset, units) - self.before(text, start, units) + 1
        } else {
            1
        };
        Position { line, column }
    }

    /// The byte offset of a line and column. A column beyond the line is its end, and a line beyond the text the text's.
    pub fn offset(&self, text: &str, at: Position, units: Units) -> usize {
        let Some(line) = self.line(text, at.line) else {
            return text.len();
        };
        let start = self.starts.get(at.line - 1).copied().unwrap_or(0);
        let said = line.trim_end_matches(['\r', '\n']);
        let mark = said.len() - said.trim_start_matches('\u{feff}').len();
        let mark = if start == 0 { mark } else { 0 };
        let mut column = 1;
        for (byte, character) in said.char_indices().skip_while(|(byte, _)| *byte < mark) {
            if column >= at.column {
                return start + byte;
            }
            column += units.of(character);
        }
        start + said.len()
    }
}

/// A text that was read, under the name that its author knows it by.
#[derive(Debug)]
pub struct SourceFile {
    /// Path relative to the site, with `/`; safe to print.
    pub path: String,
    /// The text; empty where the file could not be read.
    pub text: String,
    /// Comments in it that speak to this program: what follows `supportal:`.
    pub remarks: Vec<Spanned<String>>,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// The position of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        self.index().position(&self.text, offset)
    }

    /// The position of a byte offset, the column in other units.
    pub fn position_in(&self, offset: usize, units: Units) -> Position {
        self.index().position_in(&self.text, offset, units)
    }

    /// A line, from 1, without the space around what it says.
    pub fn line(&self, line: usize) -> Option<&str> {
        let text = self.index().line(&self.text, line)?;
        Some(text.trim_matches('\u{feff}').trim())
    }

    fn index(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// The texts of one unit, over the texts that all units share.
///
/// File ids of the shared texts hold in every unit above them, so a partner's finding can label a line of the policy.
#[derive(Debug, Default)]
pub struct Sources {
    shared: Option<Arc<Sources>>,
    /// How many files there are beneath.
    first: usize,
    files: Vec<Arc<SourceFile>>,
}

impl Sources {
    /// Texts above the shared ones.
    pub fn over(shared: Arc<Sources>) -> Self {
        Self {
            first: shared.first + shared.files.len(),
            shared: Some(shared),
            files: Vec::new(),
        }
    }

    /// The same texts above other shared ones, where these are as many: then the ids of all hold.
    pub fn above(&self, shared: Arc<Sources>) -> Option<Self> {
        let over = Self::over(shared);
        (over.first == self.first).then(|| Self {
            files: self.files.clone(),
            ..over
        })
    }

    /// Keeps a text; `path` is relative to the site.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = self.first + self.files.len();
        self.files.push(Arc::new(SourceFile {
            path: path.into(),
            text: text.into(),
            remarks: Vec::new(),
            lines: OnceLock::new(),
        }));
        FileId(u32::try_from(id).unwrap_or(u32::MAX))
    }

    /// Keeps the remarks of a text of this unit.
    pub fn remark(&mut self, remarks: impl IntoIterator<Item = Spanned<String>>) {
        let first = self.first;
        for remark in remarks {
            let own = (remark.span.file.0 as usize).checked_sub(first);
            // What others hold already is read to its end.
            let file = own.and_then(|own| self.files.get_mut(own));
            if let Some(file) = file.and_then(Arc::get_mut) {
                file.remarks.push(remark);
            }
        }
    }

    /// The texts of this unit, without the shared ones beneath.
    pub fn own(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().map(AsRef::as_ref)
    }

    /// The texts of this unit and all beneath, the lowest first.
    pub fn all(&self) -> impl Iterator<Item = &SourceFile> {
        let mut layers = vec![self];
        while let Some(beneath) = layers.last().and_then(|layer| layer.shared.as_deref()) {
            layers.push(beneath);
        }
        layers.into_iter().rev().flat_map(Self::own)
    }

    /// The file behind an id, here or among the shared ones.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        match (id.0 as usize).checked_sub(self.first) {
            Some(own) => self.files.get(own).map(AsRef::as_ref),
            None => self.shared.as_ref()?.get(id),
        }
    }

    /// The text that a span covers; empty where it is out of range.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file)
            .and_then(|file| file.text.get(span.range()))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_lf_crlf_and_cr_and_columns_count_characters() {
        let text = "\u{feff}ação: 1\r\nb: 2\rc: 3\nd: \u{1f6df}x";
        let index = LineIndex::new(text);
        let at = |needle: &str| index.position(text, text.find(needle).unwrap());
        assert_eq!(at("ação"), Position { line: 1, column: 1 });
        assert_eq!(at("1"), Position { line: 1, column: 7 });
        assert_eq!(at("b"), Position { line: 2, column: 1 });
        assert_eq!(at("c:"), Position { line: 3, column: 1 });
        assert_eq!(at("x"), Position { line: 4, column: 5 });
        assert_eq!(index.position(text, 10_000).line, 4);
    }

    #[test]
    fn offsets_and_positions_in_all_units_are_each_others_inverse() {
        let text = "\u{feff}ação: \u{1f6df}x\r\n\u{1f6df}: 2\rc\u{feff}d\n";
        let index = LineIndex::new(text);
        for units in [Units::Characters, Units::Utf8, Units::Utf16] {
            for (offset, c) in text.char_indices().skip(1) {
                if c != '\n' {
                    let at = index.position_in(text, offset, units);
                    assert_eq!(index.offset(text, at, units), offset, "{at:?} {units:?}");
                }
            }
        }
        let column = |units| {
            index
                .position_in(text, text.find('x').unwrap(), units)
                .column
        };
        assert_eq!(column(Units::Characters), 8);
        assert_eq!(column(Units::Utf8), 13);
        assert_eq!(column(Units::Utf16), 9);
        let far = |line, column| index.offset(text, Position { line, column }, Units::Utf16);
        assert_eq!(far(1, 100), text.find('\r').unwrap());
        assert_eq!(far(100, 1), text.len());
    }

    #[test]
    fn columns_of_a_long_line_are_those_of_its_characters() {
        let text = format!("\u{feff}x\n{}", "aé日\u{1f6df}".repeat(500));
        let index = LineIndex::new(&text);
        for units in [Units::Characters, Units::Utf8, Units::Utf16] {
            let mut column = 1;
            for (offset, c) in text.char_indices().skip(3) {
                let expected = Position { line: 2, column };
                assert_eq!(index.position_in(&text, offset, units), expected);
                column += units.of(c);
            }
        }
    }

    #[test]
    fn ids_of_shared_texts_hold_in_the_units_above_them() {
        let mut shared = Sources::default();
        let policy = shared.add("policy.yaml", "id: csp");
        let shared = Arc::new(shared);
        let mut unit = Sources::over(shared);
        let partner = unit.add("partner.yaml", "name: a");
        assert_eq!(unit.get(policy).unwrap().path, "policy.yaml");
        assert_eq!(unit.text(Span::new(partner, 6..7)), "a");
        assert_eq!(unit.text(Span::new(partner, 6..700)), "");
    }
}
