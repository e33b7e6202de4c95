//! A finding made ready to be printed: every format prints these values, so all of them agree.

use crate::diagnostic::{Diagnostic, Label};
use crate::message::Dictionary;
use crate::pipeline::Turn;
use crate::source::{Position, SourceFile};

/// A finding in a language, with its place in lines and columns.
pub(super) struct Said<'a> {
    /// The finding.
    pub(super) finding: &'a Diagnostic,
    /// Whose it is.
    pub(super) partner: Option<&'a str>,
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
    /// Where.
    pub(super) place: Place<'a>,
    /// What explains it.
    pub(super) related: Vec<Place<'a>>,
}

/// A place in a file.
pub(super) struct Place<'a> {
    /// Path relative to the site.
    pub(super) file: &'a str,
    /// The file's text.
    pub(super) text: &'a str,
    /// The bytes of it.
    pub(super) range: std::ops::Range<usize>,
    /// Where it begins.
    pub(super) start: Position,
    /// Where it ends.
    pub(super) end: Position,
    /// A word about it; may be empty.
    pub(super) label: String,
}

impl<'a> Said<'a> {
    /// A finding of a turn, in the language of a dictionary.
    pub(super) fn new(finding: &'a Diagnostic, turn: &'a Turn, dictionary: &Dictionary) -> Self {
        let place = |label: &Label| {
            let text = label.text.as_ref();
            let text = text.map_or_else(String::new, |text| text.translated(dictionary));
            let range = label.span.range();
            turn.sources
                .get(label.span.file)
                .map(|file| Place::new(file, range, text))
        };
        Self {
            finding,
            partner: turn.partner.as_deref(),
            message: finding.message.translated(dictionary),
            help: finding
                .help
                .as_ref()
                .map(|help| help.translated(dictionary)),
            place: place(&finding.place).unwrap_or_else(Place::nowhere),
            related: finding.related.iter().filter_map(place).collect(),
        }
    }
}

impl<'a> Place<'a> {
    fn new(file: &'a SourceFile, range: std::ops::Range<usize>, label: String) -> Self {
        Self {
            file: &file.path,
            text: &file.text,
            start: file.position(range.start),
            end: file.position(range.end),
            range,
            label,
        }
    }

    /// The place of a finding whose text nobody kept.
    fn nowhere() -> Self {
        let start = Position { line: 1, column: 1 };
        Self {
            file: "site.yaml",
            text: "",
            range: 0..0,
            start,
            end: start,
            label: String::new(),
        }
    }
}
