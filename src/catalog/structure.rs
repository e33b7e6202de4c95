//! Who supports customers: the partner itself, or another entity for all or part of it.

use super::{Str, placeholder, shape};
use crate::diagnostic::Findings;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node, Stated};

/// How support is organised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The partner's own desk.
    Direct,
    /// Another entity's support, resold.
    Resold,
    /// Another entity works in the partner's name.
    Outsourced,
}

impl Mode {
    /// Every mode by its word.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("direct", Self::Direct),
        ("resold", Self::Resold),
        ("outsourced", Self::Outsourced),
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Resold => "resold",
            Self::Outsourced => "outsourced",
        }
    }
}

/// One party and what it takes on.
#[derive(Debug, Clone)]
pub struct Arrangement {
    /// The whole entry.
    pub place: Span,
    /// The mode, as written: rule S001 judges it.
    pub mode: Stated<Str>,
    /// The areas taken on; for the partner's own desk, none stated means all.
    pub areas: Stated<Vec<Spanned<Str>>>,
    /// The services taken on; none stated means all that are sold.
    pub services: Stated<Vec<Spanned<Str>>>,
    /// The baseline duties taken on; none stated means all.
    pub duties: Stated<Vec<Spanned<Str>>>,
    /// The other entity.
    pub to: Stated<Str>,
}

impl Arrangement {
    /// The mode, where the word is one.
    pub fn mode(&self) -> Option<Mode> {
        let word = self.mode.value()?;
        Mode::WORDS
            .iter()
            .find(|(known, _)| *known == &**word)
            .map(|(_, mode)| *mode)
    }

    /// Whether it takes on an area of a service.
    pub fn covers(&self, service: &str, area: &str) -> bool {
        names(&self.services, service, true)
            && names(&self.areas, area, self.mode() == Some(Mode::Direct))
    }

    /// Whether it takes on a baseline duty.
    pub fn has_duty(&self, duty: &str) -> bool {
        names(&self.duties, duty, true)
    }

    pub(crate) fn read(node: &Node, findings: &mut Findings) -> Option<Self> {
        let mut fields = Fields::open(node, &shape::ARRANGEMENT, node.span, findings)?;
        let read = Self {
            place: node.span,
            mode: fields.text("mode", findings),
            areas: fields.texts("areas", findings),
            services: fields.texts("services", findings),
            duties: fields.texts("duties", findings),
            to: placeholder::text(&mut fields, "to", findings),
        };
        fields.finish(findings);
        Some(read)
    }
}

/// The word that names every service, area or duty.
pub const EVERYTHING: &str = "all";

/// Whether a list names a word; `all` names every word, and what is not stated answers `unstated`.
pub(crate) fn names(list: &Stated<Vec<Spanned<Str>>>, word: &str, unstated: bool) -> bool {
    match list {
        Stated::Absent(_) => unstated,
        Stated::Faulty(_) => true,
        Stated::Given(list) => list
            .value
            .iter()
            .any(|item| &*item.value == word || &*item.value == EVERYTHING),
    }
}
