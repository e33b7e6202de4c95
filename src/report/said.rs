//! A finding made ready to be printed: every format prints these values, so all of them agree.

use crate::diagnostic::{Diagnostic, Label};
use crate::message::{Dictionary, Message, say};
use crate::pipeline::Turn;
use crate::source::{Position, SourceFile, Span};

/// The path of what is in the program itself begins so, and is no file of the site.
const BUILT_IN: &str = "built-in/";

/// Whether a path is that of what is in the program itself, where nobody can open it.
pub fn is_built_in(file: &str) -> bool {
    file.starts_with(BUILT_IN)
}

/// A turn in a language.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    turn: &'a Turn,
    /// The language.
    pub(super) dictionary: &'a Dictionary,
    site: &'a str,
}

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
    site: &'a str,
}

impl<'a> Told<'a> {
    /// A turn of a site that lies there, in the language of a dictionary.
    pub(super) fn new(turn: &'a Turn, dictionary: &'a Dictionary, site: &'a str) -> Self {
        Self {
            turn,
            dictionary,
            site,
        }
    }

    /// The partner; none for what is shared.
    pub(super) fn partner(&self) -> Option<&'a str> {
        self.turn.partner.as_deref()
    }

    /// Whose findings they are, in words.
    pub(super) fn whose(&self) -> Message {
        match self.partner() {
            Some(partner) => Message::verbatim(partner),
            None => say!("the site"),
        }
    }

    /// The listed findings in their order.
    pub(super) fn findings(&self) -> impl Iterator<Item = Said<'a>> + use<'a> {
        let told = *self;
        told.turn
            .findings
            .iter()
            .map(move |finding| told.said(finding))
    }

    /// The listed findings as they are.
    pub(super) fn listed(&self) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
        self.turn.findings.iter()
    }

    /// The sentence that there are more than are listed.
    pub(super) fn more(&self) -> Option<String> {
        let count = self.turn.findings.unlisted();
        let more = say!("… and {count} more in {whose}", count, whose = self.whose());
        (count > 0).then(|| more.translated(self.dictionary))
    }

    fn said(&self, finding: &'a Diagnostic) -> Said<'a> {
        let words = |message: &Message| message.translated(self.dictionary);
        let place = |label: &Label| {
            let text = label.text.as_ref().map(words).unwrap_or_default();
            self.place(label.span, text)
        };
        Said {
            finding,
            partner: self.partner(),
            message: words(&finding.message),
            help: finding.help.as_ref().map(words),
            place: place(&finding.place).unwrap_or_else(|| Place::nowhere(self.site)),
            related: finding.related.iter().filter_map(place).collect(),
        }
    }

    /// A place, if its text was kept.
    pub(super) fn place(&self, span: Span, label: String) -> Option<Place<'a>> {
        let file = self.turn.sources.get(span.file)?;
        Some(Place::new(file, span.range(), label, self.site))
    }
}

impl Said<'_> {
    /// What is wrong, and in which language of the portal.
    pub(super) fn headline(&self) -> String {
        match &self.finding.locale {
            Some(locale) => format!("{} [{locale}]", self.message),
            None => self.message.clone(),
        }
    }

    /// What is wrong and what to do, in one line.
    pub(super) fn sentence(&self) -> String {
        match &self.help {
            Some(help) => format!("{} ({help})", self.headline()),
            None => self.headline(),
        }
    }
}

impl<'a> Place<'a> {
    fn new(
        file: &'a SourceFile,
        range: std::ops::Range<usize>,
        label: String,
        site: &'a str,
    ) -> Self {
        Self {
            file: &file.path,
            text: &file.text,
            start: file.position(range.start),
            end: file.position(range.end),
            range,
            label,
            site,
        }
    }

    /// The place of a finding whose text nobody kept.
    fn nowhere(site: &'a str) -> Self {
        let start = Position { line: 1, column: 1 };
        Self {
            file: "site.yaml",
            text: "",
            range: 0..0,
            start,
            end: start,
            label: String::new(),
            site,
        }
    }

    /// Whether it is in the program itself, where nobody can open it.
    pub(super) fn is_built_in(&self) -> bool {
        is_built_in(self.file)
    }

    /// The file's path from the folder that the program runs in, as far as it is known: what finds it in a repository.
    pub(super) fn path(&self) -> String {
        match self.is_built_in() {
            true => self.file.to_owned(),
            false => format!("{}{}", self.site, self.file),
        }
    }

    /// The line that it begins in, without the blanks around it; nothing, where it is the file as a whole.
    pub(super) fn line(&self) -> &'a str {
        if self.range == (0..0) {
            return "";
        }
        let at = self.range.start.min(self.text.len());
        let (before, after) = self.text.split_at_checked(at).unwrap_or_default();
        let ends = ['\n', '\r'];
        let start = before.rfind(ends).map_or(0, |end| end + 1);
        let end = after.find(ends).map_or(self.text.len(), |end| at + end);
        let line = self.text.get(start..end).unwrap_or_default();
        line.trim_start_matches('\u{feff}').trim()
    }
}
