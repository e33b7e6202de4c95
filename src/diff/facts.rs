//! `disclosures.json` read back: the facts of a portal as far as two states of them are compared.
//!
//! Keys that are not compared are passed over, so that files of later versions of the program with more facts are read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::message::{Message, say};
use crate::portal::disclosures::VERSION;

/// A text by language.
pub type Texts = Option<BTreeMap<String, String>>;

/// The facts of a portal.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Facts {
    /// The partner's folder.
    pub partner: String,
    /// What customers call it.
    #[serde(default)]
    pub name: Texts,
    /// The languages published.
    #[serde(default)]
    pub locales: Vec<String>,
    /// The countries sold in.
    #[serde(default)]
    pub markets: Option<Vec<String>>,
    /// The services sold.
    #[serde(default)]
    pub services: Vec<String>,
    /// How much of the support is charged for.
    #[serde(default)]
    pub charges: Option<String>,
    /// Who supports customers.
    #[serde(default)]
    pub structure: Option<Vec<Party>>,
    /// The ways to Microsoft.
    #[serde(default)]
    pub escalation: Option<Vec<Escalation>>,
    /// What is offered.
    #[serde(default)]
    pub offerings: Vec<Offering>,
}

/// One who supports customers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Party {
    /// `direct`, `resold` or `outsourced`.
    pub mode: Option<String>,
    /// The other entity.
    pub to: Option<String>,
    /// The areas taken on; nothing where none are stated.
    pub areas: Option<Vec<String>>,
    /// The services taken on.
    pub services: Option<Vec<String>>,
    /// The duties taken on.
    pub duties: Option<Vec<String>>,
}

/// A way to Microsoft.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Escalation {
    /// What is escalated.
    pub issues: Option<String>,
    /// By which vehicle.
    pub vehicle: Option<String>,
}

/// An offering.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Offering {
    /// Its file's name.
    pub id: String,
    /// What customers call it.
    #[serde(default)]
    pub name: Texts,
    /// The support provided.
    #[serde(default)]
    pub support: Texts,
    /// The services covered.
    #[serde(default)]
    pub services: Vec<String>,
    /// The service hours.
    #[serde(default)]
    pub hours: Option<Hours>,
    /// How to get in touch.
    #[serde(default)]
    pub contact: Option<Vec<Channel>>,
    /// What it costs.
    #[serde(default)]
    pub pricing: Option<Vec<Price>>,
    /// The first response by severity.
    #[serde(default)]
    pub response: Vec<Target>,
}

/// Service hours.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Hours {
    /// The time zone.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The opening hours as OpenStreetMap writes them.
    #[serde(default)]
    pub open: Option<String>,
    /// Dates that differ from their weekday.
    #[serde(default)]
    pub exceptions: Option<Vec<Exception>>,
    /// Until when the holidays are known.
    #[serde(default)]
    pub valid_through: Option<String>,
}

/// A date that differs from its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Exception {
    /// The date.
    pub date: String,
    /// Whether nobody answers on it.
    pub closed: bool,
    /// From when until when somebody answers, in minutes of the day.
    #[serde(default)]
    pub open: Vec<(u16, u16)>,
}

/// A way to get in touch.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Channel {
    /// `phone`, `email` or `web`.
    pub kind: String,
    /// What it leads to.
    pub href: String,
    /// What customers read.
    #[serde(default)]
    pub text: String,
    /// The languages spoken; none: all of the portal's.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Only from within its country.
    #[serde(default)]
    pub national_only: bool,
    /// What it costs to call.
    #[serde(default)]
    pub cost: Texts,
    /// How soon requests are usually answered there.
    #[serde(default)]
    pub within: Option<Within>,
}

/// A price.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Price {
    /// `free`, `included`, `fixed`, `percent` or `on-request`.
    pub kind: String,
    /// What it is included in.
    #[serde(default, rename = "in")]
    pub included_in: Texts,
    /// The sum.
    #[serde(default)]
    pub price: Option<Amount>,
    /// The share.
    #[serde(default)]
    pub percent: Option<String>,
    /// Of what it is a share.
    #[serde(default)]
    pub of: Texts,
    /// The least to pay.
    #[serde(default)]
    pub minimum: Option<Amount>,
    /// `included` or `excluded`.
    #[serde(default)]
    pub tax: Option<String>,
    /// Where it holds.
    #[serde(default)]
    pub market: Option<String>,
    /// Until when it holds.
    #[serde(default)]
    pub valid_through: Option<String>,
}

/// A sum.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Amount {
    /// The decimal.
    pub amount: Option<String>,
    /// The currency's code.
    pub currency: Option<String>,
    /// What it is for.
    pub per: Option<String>,
}

/// A response target.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Target {
    /// The severity.
    pub severity: String,
    /// What is promised.
    pub within: Within,
}

/// What is promised.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Within {
    /// So many units.
    Time {
        /// How many.
        count: u32,
        /// Of what.
        unit: String,
    },
    /// `none` or `not-offered`.
    Word(String),
}

impl Facts {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// Why they are no facts, to follow the file's name in a sentence.
    pub fn read(bytes: &[u8]) -> Result<Self, Message> {
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| say!("it is no JSON ({error})", error = error.to_string()))?;
        match value.get("version") {
            Some(version) if version.as_u64() == Some(u64::from(VERSION)) => {}
            Some(version) => {
                return Err(say!(
                    "its facts are of version {version}, and this program compares version {known}; build it again with this program",
                    version = version.to_string(),
                    known = VERSION
                ));
            }
            None => return Err(say!("it says no `version`, so it is no disclosures.json")),
        }
        serde_json::from_value(value).map_err(|error| {
            say!(
                "it has another shape than disclosures.json ({error})",
                error = error.to_string()
            )
        })
    }

    /// What customers call it, in its first language.
    pub fn shown_name(&self) -> &str {
        shown(&self.name, &self.locales).unwrap_or(&self.partner)
    }
}

/// A text in the first of some languages that has it.
pub(super) fn shown<'a>(texts: &'a Texts, locales: &[String]) -> Option<&'a str> {
    let texts = texts.as_ref()?;
    let first = locales.iter().find_map(|locale| texts.get(locale));
    first.or_else(|| texts.values().next()).map(String::as_str)
}
