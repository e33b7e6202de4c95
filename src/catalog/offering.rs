//! A support offering: what is provided, for which services, when, how to ask for it, how soon, and for how much.

use super::disclosures::Disclosures;
use super::response::Target;
use super::text::Text;
use super::{Str, entries, shape, structure, truth};
use crate::diagnostic::Findings;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node, Stated};

/// What an offering covers.
#[derive(Debug, Clone)]
pub struct Covers {
    /// Services.
    pub services: Stated<Vec<Spanned<Str>>>,
    /// Areas.
    pub areas: Stated<Vec<Spanned<Str>>>,
    /// Clouds.
    pub clouds: Stated<Vec<Spanned<Str>>>,
}

/// An offering as stated.
#[derive(Debug, Clone)]
pub struct Offering {
    /// The file's name without its ending: the offering's path in the portal.
    pub id: String,
    /// The start of the file: the place of what is missing.
    pub place: Span,
    /// What customers call it.
    pub name: Stated<Text>,
    /// Whether the comparison of plans points it out.
    pub recommended: Option<Spanned<bool>>,
    /// What it covers; nothing stated means all that the partner sells.
    pub covers: Option<Covers>,
    /// What it discloses of its own; what it does not state it inherits.
    pub disclosures: Disclosures,
    /// First response by severity.
    pub response: Stated<Vec<Target>>,
}

impl Offering {
    /// Reads a file's root.
    pub fn read(
        id: String,
        root: &Node,
        file_start: Span,
        findings: &mut Findings,
    ) -> Option<Self> {
        let mut fields = Fields::open(root, &shape::OFFERING, file_start, findings)?;
        let name = Text::field(&mut fields, "name", findings);
        fields.require("name", &name, findings);
        let recommended = truth(&mut fields, "recommended", findings);
        let disclosures = Disclosures::read(&mut fields, findings);
        let covers = fields
            .mapping("covers", findings)
            .value_owned()
            .map(|mut fields| {
                let covers = Covers {
                    services: fields.texts("services", findings),
                    areas: fields.texts("areas", findings),
                    clouds: fields.texts("clouds", findings),
                };
                fields.finish(findings);
                covers
            });
        let response = entries(&mut fields, "response", findings, Target::read);
        fields.finish(findings);
        Some(Self {
            id,
            place: file_start,
            name,
            recommended,
            disclosures,
            covers,
            response,
        })
    }

    /// Whether it covers an area of a service. What it does not state it covers.
    pub fn covers(&self, service: &str, area: &str) -> bool {
        self.covers_service(service)
            && self
                .covers
                .as_ref()
                .is_none_or(|covers| structure::names(&covers.areas, area, true))
    }

    /// Whether it covers a service.
    pub fn covers_service(&self, service: &str) -> bool {
        self.covers
            .as_ref()
            .is_none_or(|covers| structure::names(&covers.services, service, true))
    }
}
