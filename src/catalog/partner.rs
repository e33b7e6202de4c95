//! A partner: who it is, its standing in the program, who supports its customers, and what its offerings inherit.

use url::Url;

use super::contact::Channel;
use super::disclosures::{Disclosures, Inherited, inherit};
use super::escalation::Path;
use super::hours::Hours;
use super::offering::Offering;
use super::price::Price;
use super::program::Program;
use super::shape;
use super::structure::{self, Arrangement};
use super::text::Text;
use super::{Str, base_url, entries, placeholder, word};
use crate::diagnostic::{Diagnostic, Findings};
use crate::locale::Locale;
use crate::message::say;
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
    /// The authority that regulates its services, if one does.
    pub regulated_by: Stated<Str>,
}

impl Legal {
    fn field(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Self> {
        match fields.mapping("legal", findings) {
            Stated::Absent(_) => None,
            // What was reported as a whole is not missing in its parts.
            Stated::Faulty(span) => Some(Self {
                name: Stated::Faulty(span),
                cnpj: Stated::Faulty(span),
                address: Stated::Faulty(span),
                regulated_by: Stated::Faulty(span),
            }),
            Stated::Given(mut fields) => {
                let mut text = |key| placeholder::text(&mut fields.value, key, findings);
                let legal = Self {
                    name: text("name"),
                    cnpj: text("cnpj"),
                    address: text("address"),
                    regulated_by: text("regulated_by"),
                };
                fields.value.finish(findings);
                Some(legal)
            }
        }
    }
}

/// Whom to ask about personal data, or about what cannot be read: a desk beside that of the support.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The key that opened it.
    pub place: Span,
    /// Ways to get in touch with it.
    pub contact: Stated<Vec<Channel>>,
    /// Where its statement is published.
    pub statement: Stated<Str>,
}

impl Desk {
    fn field(fields: &mut Fields<'_>, key: &'static str, findings: &mut Findings) -> Option<Self> {
        let mut fields = match fields.mapping(key, findings) {
            Stated::Absent(_) => return None,
            Stated::Faulty(place) => {
                return Some(Self {
                    place,
                    contact: Stated::Faulty(place),
                    statement: Stated::Faulty(place),
                });
            }
            Stated::Given(fields) => fields.value,
        };
        let desk = Self {
            place: fields.place(),
            contact: Channel::field(&mut fields, findings),
            statement: placeholder::text(&mut fields, "statement", findings),
        };
        fields.finish(findings);
        Some(desk)
    }
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
    /// Where its portal is served by itself; none stated means below the site.
    pub base_url: Option<Url>,
    /// Who is legally behind it.
    pub legal: Option<Legal>,
    /// Whom to ask about personal data.
    pub privacy: Option<Desk>,
    /// Whom to ask about what cannot be read.
    pub accessibility: Option<Desk>,
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
    /// What its offerings inherit.
    pub disclosures: Disclosures,
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
        let mut fields = Fields::open(root, &shape::PARTNER, file_start, findings)?;
        let name = Text::field(&mut fields, "name", findings);
        fields.require("name", &name, findings);
        let description = Text::field(&mut fields, "description", findings);
        let base_url = base_url::field(&mut fields, findings);
        let legal = Legal::field(&mut fields, findings);
        let privacy = Desk::field(&mut fields, "privacy", findings);
        let accessibility = Desk::field(&mut fields, "accessibility", findings);
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
                        say!("`{word}` is not a country code", word = cut(&market.value)),
                    )
                    .help(say!("use two capital letters, such as BR")),
                );
            }
        }
        let program = Program::field(&mut fields, findings);
        let services = fields.texts("services", findings);
        let structure = entries(&mut fields, "structure", findings, Arrangement::read);
        let charges = word(&mut fields, "charges", &Charges::WORDS, findings);
        let disclosures = Disclosures::read(&mut fields, findings);
        let escalation = entries(&mut fields, "escalation", findings, Path::read);
        let brand = fields
            .mapping("brand", findings)
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
                            say!("`{word}` is not a colour", word = cut(&color.value)),
                        )
                        .help(say!(
                            "write six hexadecimal digits, such as {sample}",
                            sample = "\"#0b5fff\""
                        )),
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
            base_url,
            legal,
            privacy,
            accessibility,
            locales,
            markets,
            program,
            services,
            structure,
            charges,
            disclosures,
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
        inherit(&offering.disclosures.hours, &self.disclosures.hours)
    }

    /// Whether the partner or one of its offerings discloses something.
    pub fn disclosers(&self, discloses: impl Fn(&Disclosures) -> bool) -> bool {
        let offered = self.offerings.iter().map(|offering| &offering.disclosures);
        std::iter::once(&self.disclosures)
            .chain(offered)
            .any(discloses)
    }

    /// An offering's contact methods: its own, else the partner's.
    pub fn contact_of<'a>(&'a self, offering: &'a Offering) -> Inherited<'a, Vec<Channel>> {
        inherit(&offering.disclosures.contact, &self.disclosures.contact)
    }

    /// An offering's prices: its own, else the partner's.
    pub fn pricing_of<'a>(&'a self, offering: &'a Offering) -> Inherited<'a, Vec<Price>> {
        inherit(&offering.disclosures.pricing, &self.disclosures.pricing)
    }

    /// The support that an offering provides: its own, else the partner's.
    pub fn support_of<'a>(&'a self, offering: &'a Offering) -> Inherited<'a, Text> {
        inherit(&offering.disclosures.support, &self.disclosures.support)
    }

    /// Whether it sells in a country. Where its markets are not stated, it may.
    pub fn sells_in(&self, market: &str) -> bool {
        let stated = self.markets.value();
        stated.is_none_or(|stated| stated.iter().any(|own| &*own.value == market))
    }

    /// The country whose numbering plan and currency hold where nothing else is said.
    pub fn market(&self) -> Option<&str> {
        self.markets.value()?.first().map(|market| &*market.value)
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
        Err(_) => {
            findings.push(
                Diagnostic::new(
                    &WRONG_TYPE,
                    text.span,
                    say!(
                        "`{word}` in `{key}` is not a plain language tag",
                        word = cut(&text.value),
                        key
                    ),
                )
                .help(say!("use a tag such as pt-BR or en-US")),
            );
            None
        }
    }
}
