//! Findings and models → the disclosure matrix: what each partner tells its customers, in each language that it publishes in.
//!
//! What is missing is what `check` found, so the two never disagree; the model only says which of the rest is not required.
//! [`rows`] reads a partner, [`Totals`] and [`Dates`] keep what is said at the end, and [`mod@print`] says it.

pub(crate) mod csv;
mod page;
pub mod print;
mod sums;

use std::collections::BTreeSet;

use crate::catalog::disclosures::Inherited;
use crate::catalog::offering::Offering;
use crate::catalog::partner::Partner;
use crate::catalog::price::Kind;
use crate::catalog::text::Text;
use crate::diagnostic::{Diagnostic, Level};
use crate::locale::Locale;
use crate::message::{Message, say};
use crate::pipeline::Look;
use crate::source::Span;
use crate::yaml::Stated;
pub use sums::{Dates, Due, Ends, Totals, dates};

/// What is disclosed: a column of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disclosure {
    /// The support provided.
    Support,
    /// The service hours.
    Hours,
    /// How to get in touch.
    Contact,
    /// What it costs.
    Pricing,
    /// Names and notes: the other texts that customers rely on.
    Texts,
}

impl Disclosure {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 5] = [
        Self::Support,
        Self::Hours,
        Self::Contact,
        Self::Pricing,
        Self::Texts,
    ];

    /// Its word in CSV.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Hours => "hours",
            Self::Contact => "contact",
            Self::Pricing => "pricing",
            Self::Texts => "texts",
        }
    }

    /// Its heading.
    pub fn heading(self) -> Message {
        match self {
            Self::Support => say!("Support"),
            Self::Hours => say!("Hours"),
            Self::Contact => say!("Contact"),
            Self::Pricing => say!("Prices"),
            Self::Texts => say!("Texts"),
        }
    }
}

/// What keeps a disclosure from being made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The code of the finding.
    pub code: &'static str,
    /// The offering concerned; none where it concerns them all.
    pub offering: Option<String>,
}

impl Gap {
    /// Whether nothing is said, rather than something wrong.
    fn is_absence(&self) -> bool {
        matches!(self.code, "D001" | "D002" | "D003" | "D004" | "D006")
    }
}

/// How a cell of the matrix stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Customers are told.
    Disclosed,
    /// Nothing needs to be told: for prices, because nothing is charged for.
    NotRequired,
    /// They are told something that does not hold, or that nobody can read.
    Wrong,
    /// They are not told.
    Missing,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Disclosed,
        Self::NotRequired,
        Self::Missing,
        Self::Wrong,
    ];

    /// Its word in CSV and in HTML's classes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disclosed => "yes",
            Self::NotRequired => "not-required",
            Self::Missing => "missing",
            Self::Wrong => "wrong",
        }
    }

    /// Its word for people; of a disclosure, because what need not be said of prices is that nothing is charged.
    pub fn said(self, of: Option<Disclosure>) -> Message {
        match (self, of) {
            (Self::Disclosed, _) => say!("yes"),
            (Self::NotRequired, Some(Disclosure::Pricing)) => say!("not charged"),
            (Self::NotRequired, _) => say!("not required"),
            (Self::Missing, _) => say!("missing"),
            (Self::Wrong, _) => say!("wrong"),
        }
    }

    /// Whether nothing is left to do.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Disclosed | Self::NotRequired)
    }
}

/// A cell of the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// How it stands.
    pub standing: Standing,
    /// Why, where something is left to do.
    pub gaps: BTreeSet<Gap>,
}

/// A partner in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The partner's folder.
    pub partner: String,
    /// What customers call it.
    pub name: String,
    /// The language.
    pub locale: Locale,
    /// One cell for each disclosure.
    pub cells: [Cell; 5],
}

impl Row {
    /// Whether nothing is left to do.
    pub fn is_complete(&self) -> bool {
        self.cells.iter().all(|cell| cell.standing.is_settled())
    }
}

/// A partner's rows, one for each language.
pub fn rows(look: Look<'_>) -> Vec<Row> {
    let id = look.id;
    let row = |locale: &&Locale| {
        let name = look.partner.and_then(|partner| partner.name.value());
        let name = name.and_then(|name| name.get(locale));
        Row {
            partner: id.to_owned(),
            name: name.map_or_else(|| id.to_owned(), |name| name.value.to_string()),
            locale: (*locale).clone(),
            cells: Disclosure::ALL.map(|column| cell(look, column, locale)),
        }
    };
    look.locales.iter().map(row).collect()
}

fn cell(look: Look<'_>, column: Disclosure, locale: &Locale) -> Cell {
    let errors = look
        .findings
        .iter()
        .filter(|finding| finding.level == Level::Error);
    let concerns = |finding: &&Diagnostic| {
        let here = finding.locale.as_ref().is_none_or(|one| one == locale);
        let about = match look.partner {
            Some(partner) => about(finding, partner),
            // Of a partner that cannot be read nothing is told.
            None => Some(column),
        };
        here && about == Some(column)
    };
    let gap = |finding: &Diagnostic| Gap {
        code: finding.rule.code,
        offering: finding.offering.clone(),
    };
    let gaps: BTreeSet<Gap> = errors.filter(concerns).map(gap).collect();
    let standing = if look.partner.is_none() {
        Standing::Wrong
    } else if gaps.iter().any(Gap::is_absence) {
        Standing::Missing
    } else if !gaps.is_empty() {
        Standing::Wrong
    } else if look
        .partner
        .is_some_and(|partner| is_stated(partner, column))
    {
        Standing::Disclosed
    } else {
        Standing::NotRequired
    };
    Cell { standing, gaps }
}

/// The disclosure that a finding is about: by its rule, else by the statement that it lies in.
pub fn about(finding: &Diagnostic, partner: &Partner) -> Option<Disclosure> {
    match finding.rule.code {
        "D001" => Some(Disclosure::Support),
        "D002" => Some(Disclosure::Hours),
        "D003" => Some(Disclosure::Contact),
        "D004" | "D005" | "D009" => Some(Disclosure::Pricing),
        "D006" => Some(untranslated(finding, partner).unwrap_or(Disclosure::Texts)),
        code => match code.as_bytes().first() {
            Some(b'H') => Some(Disclosure::Hours),
            Some(b'P') => Some(Disclosure::Contact),
            Some(b'M') => Some(Disclosure::Pricing),
            Some(b'D') => Some(Disclosure::Texts),
            _ => stated_around(finding.place.span, partner),
        },
    }
}

/// The four statements of a partner or of an offering, with their places.
fn places(stated: &crate::catalog::disclosures::Disclosures) -> [(Disclosure, Span); 4] {
    [
        (Disclosure::Support, stated.support.span()),
        (Disclosure::Hours, stated.hours.span()),
        (Disclosure::Contact, stated.contact.span()),
        (Disclosure::Pricing, stated.pricing.span()),
    ]
}

fn stated_around(place: Span, partner: &Partner) -> Option<Disclosure> {
    let offerings = partner
        .offerings
        .iter()
        .map(|offering| &offering.disclosures);
    let mut all = offerings.chain([&partner.disclosures]).flat_map(places);
    let around = |outer: Span| {
        outer.file == place.file
            && outer.start <= place.start
            && place.end <= outer.end
            && outer.start < outer.end
    };
    all.find(|(_, outer)| around(*outer))
        .map(|(column, _)| column)
}

/// The disclosure whose text a language lacks.
fn untranslated(finding: &Diagnostic, partner: &Partner) -> Option<Disclosure> {
    let locale = finding.locale.as_ref()?;
    let lacks = |text: &Text| text.missing(locale) == Some(finding.place.span);
    let offerings = partner
        .offerings
        .iter()
        .map(|offering| &offering.disclosures);
    offerings.chain([&partner.disclosures]).find_map(|stated| {
        let channels = stated.contact.value().into_iter().flatten();
        let prices = stated.pricing.value().into_iter().flatten();
        let words = |kind: &Kind| match kind {
            Kind::Included(text) => lacks(text),
            Kind::Percent { of, .. } => of.value().is_some_and(lacks),
            _ => false,
        };
        if stated.support.value().is_some_and(lacks) {
            Some(Disclosure::Support)
        } else if channels
            .into_iter()
            .flat_map(|channel| [&channel.note, &channel.cost])
            .any(|text| text.value().is_some_and(lacks))
        {
            Some(Disclosure::Contact)
        } else if prices.into_iter().any(|price| words(&price.kind)) {
            Some(Disclosure::Pricing)
        } else {
            None
        }
    })
}

/// Whether every offering states or inherits a disclosure.
fn is_stated(partner: &Partner, column: Disclosure) -> bool {
    fn absent<T>(stated: Inherited<'_, T>) -> bool {
        matches!(stated, Inherited::Absent { .. })
    }
    let is_absent = |offering: &Offering| match column {
        Disclosure::Support => absent(partner.support_of(offering)),
        Disclosure::Hours => absent(partner.hours_of(offering)),
        Disclosure::Contact => absent(partner.contact_of(offering)),
        Disclosure::Pricing => absent(partner.pricing_of(offering)),
        Disclosure::Texts => false,
    };
    let by_itself = match column {
        Disclosure::Pricing => !matches!(partner.disclosures.pricing, Stated::Absent(_)),
        _ => true,
    };
    if partner.offerings.is_empty() {
        by_itself
    } else {
        !partner.offerings.iter().any(is_absent)
    }
}
