//! A partner: who it is, its standing in the program, who supports its customers, and what its offerings inherit.

use super::contact::Channel;
use super::escalation::Path;
use super::hours::Hours;
use super::offering::Offering;
use super::price::Price;
use super::program::Program;
use super::structure::{self, Arrangement};
use super::text::Text;
use super::{Str, entries, word};
use crate::diagnostic::{Diagnostic, Findings};
use crate::locale::Locale;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node, Stated, WRONG_TYPE, cut};

/// How much of the support is charged for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charges {
    /// None.
    None,
    /// A part.
    Part,
    /// All.
    All,
}

impl Charges {
    /// Every answer by its word.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("none", Self::None),
        ("part", Self::Part),
        ("all", Self::All),
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Part => "part",
            Self::All => "all",
        }
    }
}

/// Who is legally behind the name.
#[derive(Debug, Clone)]
pub struct Legal {
    /// Registered name.
    pub name: Stated<Str>,
    /// Brazilian company number.
    pub cnpj: Stated<Str>,
    /// Postal address.
    pub address: Stated<Str>,
}

/// How the portal looks.
#[derive(Debug, Clone)]
pub struct Brand {
    /// One colour, `#rrggbb`.
    pub color: Stated<Str>,
    /// A picture below the partner's folder.
    pub logo: Stated<Str>,
}

/// A partner as stated, with its offerings.
#[derive(Debug, Clone)]
pub struct Partner {
    /// The folder's name: the partner's path in the output.
    pub id: String,
    /// The start of `partner.yaml`: the place of what is missing.
    pub place: Span,
    /// What customers call it.
    pub name: Stated<Text>,
    /// Whom it helps, with what.
    pub description: Stated<Text>,
    /// Who is legally behind it.
    pub legal: Option<Legal>,
    /// The languages it publishes in; none stated means all of the site's.
    pub locales: Stated<Vec<Spanned<Locale>>>,
    /// The countries it sells in.
    pub markets: Stated<Vec<Spanned<Str>>>,
    /// Its standing in the program.
    pub program: Option<Program>,
    /// The online services that it sells.
    pub services: Stated<Vec<Spanned<Str>>>,
    /// Who supports customers.
    pub structure: Stated<Vec<Arrangement>>,
    /// How much of the support is charged for.
    pub charges: Stated<Charges>,
    /// Service hours for offerings that state none.
    pub hours: Stated<Hours>,
    /// Contact methods for offerings that state none.
    pub contact: Stated<Vec<Channel>>,
    /// Prices for offerings that state none.
    pub pricing: Stated<Vec<Price>>,
    /// The support provided, for offerings that state none.
    pub support: Stated<Text>,
    /// The ways to Microsoft.
    pub escalation: Stated<Vec<Path>>,
    /// How the portal looks.
    pub brand: Option<Brand>,
    /// What is offered, sorted by id.
    pub offerings: Vec<Offering>,
    /// True where a fault ended the reading of one of the files early.
    pub incomplete: bool,
}

impl Partner {
    /// Reads the root of `partner.yaml`; the offerings are added by the caller.
    pub fn read(
        id: String,
        root: &Node,
        file_start: Span,
        findings: &mut Findings,
    ) -> Option<Self> {
        let mut fields = Fields::open(root, "a partner", file_start, findings)?;
        let name = Text::field(&mut fields, "name", findings);
        fields.require("name", &name, findings);
        let description = Text::field(&mut fields, "description", findings);
        let legal = fields
            .mapping("legal", "`legal`", findings)
            .value_owned()
            .map(|mut fields| {
                let legal = Legal {
                    name: fields.text("name", findings),
                    cnpj: fields.text("cnpj", findings),
                    address: fields.text("address", findings),
                };
                fields.finish(findings);
                legal
            });
        let locales = fields.texts("locales", findings).map(|texts| {
            texts
                .iter()
                .filter_map(|text| locale(text, "locales", findings))
                .collect::<Vec<_>>()
        });
        let markets = fields.texts("markets", findings);
        for market in markets.value().map(Vec::as_slice).unwrap_or_default() {
            if market.value.len() != 2 || !market.value.bytes().all(|b| b.is_ascii_uppercase()) {
                findings.push(
                    Diagnostic::new(
                        &WRONG_TYPE,
                        market.span,
                        format!("`{}` is not a country code", cut(&market.value)),
                    )
                    .help("use two capital letters, such as BR"),
                );
            }
        }
        let program = fields
            .mapping("program", "`program`", findings)
            .value_owned()
            .map(|fields| Program::read(fields, findings));
        let services = fields.texts("services", findings);
        let structure = entries(&mut fields, "structure", findings, Arrangement::read);
        let charges = word(&mut fields, "charges", &Charges::WORDS, findings);
        let hours = Hours::field(&mut fields, findings);
        let contact = Channel::field(&mut fields, findings);
        let pricing = entries(&mut fields, "pricing", findings, Price::read);
        let support = Text::field(&mut fields, "support", findings);
        let escalation = entries(&mut fields, "escalation", findings, Path::read);
        let brand = fields
            .mapping("brand", "`brand`", findings)
            .value_owned()
            .map(|mut fields| {
                let brand = Brand {
                    color: fields.text("color", findings),
                    logo: fields.text("logo", findings),
                };
                if let Some(color) = brand.color.given()
                    && super::color::Color::parse(&color.value).is_none()
                {
                    findings.push(
                        Diagnostic::new(
                            &WRONG_TYPE,
                            color.span,
                            format!("`{}` is not a colour", cut(&color.value)),
                        )
                        .help("write six hexadecimal digits, such as \"#0b5fff\""),
                    );
                }
                fields.finish(findings);
                brand
            });
        fields.finish(findings);
        Some(Self {
            id,
            place: file_start,
            name,
            description,
            legal,
            locales,
            markets,
            program,
            services,
            structure,
            charges,
            hours,
            contact,
            pricing,
            support,
            escalation,
            brand,
            offerings: Vec::new(),
            incomplete: false,
        })
    }

    /// The services sold, each once: as stated, else those that the offerings cover.
    pub fn sold(&self) -> Vec<&Spanned<Str>> {
        let covered = self
            .offerings
            .iter()
            .filter_map(|offering| offering.covers.as_ref()?.services.value())
            .flatten();
        let stated: Vec<&Spanned<Str>> = match &self.services {
            Stated::Absent(_) => covered.collect(),
            Stated::Faulty(_) => Vec::new(),
            Stated::Given(list) => list.value.iter().collect(),
        };
        let mut sold: Vec<&Spanned<Str>> = Vec::new();
        for service in stated {
            if &*service.value != structure::EVERYTHING
                && !sold.iter().any(|known| known.value == service.value)
            {
                sold.push(service);
            }
        }
        sold
    }

    /// An offering's hours: its own, else the partner's. Where both are absent, the offering is the place.
    pub fn hours_of<'a>(&'a self, offering: &'a Offering) -> Inherited<'a, Hours> {
        inherit(&offering.hours, &self.hours)
    }

    /// An offering's contact methods: its own, else the partner's.
    pub fn contact_of<'a>(&'a self, offering: &'a Offering) -> Inherited<'a, Vec<Channel>> {
        inherit(&offering.contact, &self.contact)
    }

    /// An offering's prices: its own, else the partner's.
    pub fn pricing_of<'a>(&'a self, offering: &'a Offering) -> Inherited<'a, Vec<Price>> {
        inherit(&offering.pricing, &self.pricing)
    }

    /// The support that an offering provides: its own, else the partner's.
    pub fn support_of<'a>(&'a self, offering: &'a Offering) -> Inherited<'a, Text> {
        inherit(&offering.support, &self.support)
    }

    /// The country whose numbering plan and currency hold where nothing else is said.
    pub fn market(&self) -> Option<&str> {
        self.markets.value()?.first().map(|market| &*market.value)
    }
}

/// A value that an offering states or inherits.
#[derive(Debug, Clone, Copy)]
pub enum Inherited<'a, T> {
    /// Stated, here or by the partner.
    Given(&'a Spanned<T>),
    /// Stated wrongly, and reported.
    Faulty,
    /// Absent. The place is the key that says nothing, in the offering before the partner, else the start of the offering.
    Absent {
        /// Where it should be stated.
        at: Span,
        /// Where the partner says nothing under that key, if it does.
        inherited: Option<Span>,
    },
}

impl<'a, T> Inherited<'a, T> {
    /// The value, if there is one.
    pub fn given(self) -> Option<&'a Spanned<T>> {
        match self {
            Self::Given(value) => Some(value),
            _ => None,
        }
    }
}

fn inherit<'a, T>(own: &'a Stated<T>, inherited: &'a Stated<T>) -> Inherited<'a, T> {
    match (own, inherited) {
        (Stated::Given(value), _) | (Stated::Absent(_), Stated::Given(value)) => {
            Inherited::Given(value)
        }
        (Stated::Faulty(_), _) | (Stated::Absent(_), Stated::Faulty(_)) => Inherited::Faulty,
        (Stated::Absent(own), Stated::Absent(partner)) => {
            let written = |span: &Span| span.end > span.start;
            if !written(own) && written(partner) {
                Inherited::Absent {
                    at: *partner,
                    inherited: None,
                }
            } else {
                Inherited::Absent {
                    at: *own,
                    inherited: written(partner).then_some(*partner),
                }
            }
        }
    }
}

/// A language tag, or a finding.
pub(crate) fn locale(
    text: &Spanned<Str>,
    key: &str,
    findings: &mut Findings,
) -> Option<Spanned<Locale>> {
    match Locale::parse(&text.value) {
        Ok(locale) => Some(Spanned::new(locale, text.span)),
        Err(why) => {
            findings.push(
                Diagnostic::new(
                    &WRONG_TYPE,
                    text.span,
                    format!("`{}` in `{key}` {why}", cut(&text.value)),
                )
                .help("use a tag such as pt-BR or en-US"),
            );
            None
        }
    }
}
