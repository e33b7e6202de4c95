//! `disclosures.json` → what each page must show.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::locale::Locale;
use crate::message::{Message, say};

/// The version of the file that this program reads.
const VERSION: u64 = 1;

/// One of the four disclosures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Disclosure {
    Support,
    Hours,
    Contact,
    Pricing,
}

impl Disclosure {
    pub(super) const ALL: [Self; 4] = [Self::Support, Self::Hours, Self::Contact, Self::Pricing];

    /// The word of the attribute `data-disclosure`, and the key of the facts.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Hours => "hours",
            Self::Contact => "contact",
            Self::Pricing => "pricing",
        }
    }

    /// What it is called.
    pub(super) fn name(self) -> Message {
        match self {
            Self::Support => say!("the support provided"),
            Self::Hours => say!("the service hours"),
            Self::Contact => say!("the contact method"),
            Self::Pricing => say!("the price"),
        }
    }
}

/// Texts by locale.
pub(super) type Texts = BTreeMap<String, String>;

/// What a portal discloses.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) locales: Vec<Locale>,
    /// Which disclosures are required.
    pub(super) required: Vec<Disclosure>,
    pub(super) offerings: Vec<Offering>,
}

/// What an offering discloses.
#[derive(Debug, Default)]
pub(super) struct Offering {
    /// Empty for what a partner without offerings discloses by itself.
    pub(super) id: String,
    pub(super) support: Option<Texts>,
    /// The services that it covers.
    pub(super) services: Vec<String>,
    /// The times at which it opens and closes, in minutes of the day.
    pub(super) times: Option<Vec<u16>>,
    pub(super) contact: Option<Vec<Channel>>,
    pub(super) pricing: Option<Vec<Price>>,
}

/// A way to get in touch.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) kind: String,
    pub(super) href: String,
    pub(super) text: String,
}

/// A price.
#[derive(Debug)]
pub(super) enum Price {
    Money(Money),
    Percent {
        percent: String,
        of: Texts,
        minimum: Option<Money>,
    },
    Included(Texts),
    /// Free, or on request: words that are the theme's own.
    Words,
}

/// A sum: a decimal as `450.00`, and the code of its currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Money {
    pub(super) amount: String,
    pub(super) currency: String,
}

impl Facts {
    /// Reads the facts.
    ///
    /// # Errors
    /// Why they are none.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Message> {
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| say!("it is no JSON: {error}", error = error.to_string()))?;
        match value.get("version").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(version) => {
                return Err(say!(
                    "it is of version {version}, and this program reads version {known}",
                    version,
                    known = VERSION
                ));
            }
            None => return Err(say!("it does not say its version")),
        }
        let locales: Vec<Locale> = words(&value, "locales")
            .iter()
            .filter_map(|tag| Locale::parse(tag).ok())
            .collect();
        if locales.is_empty() {
            return Err(say!("it names no language"));
        }
        let offerings = list(&value, "offerings").ok_or_else(|| say!("it lists no `offerings`"))?;
        let offerings: Option<Vec<Offering>> = offerings.iter().map(Offering::read).collect();
        let mut offerings = offerings.ok_or_else(|| say!("an offering in it has no `id`"))?;
        // A partner without offerings discloses by itself.
        if offerings.is_empty() && value.get("support").is_some() {
            offerings.push(Offering::of(&value, String::new()));
        }
        Ok(Self {
            locales,
            required: required(&value),
            offerings,
        })
    }

    /// The services that an offering covers, each once.
    pub(super) fn services(&self) -> Vec<&str> {
        let mut services: Vec<&str> = self
            .offerings
            .iter()
            .flat_map(|offering| offering.services.iter().map(String::as_str))
            .collect();
        services.sort_unstable();
        services.dedup();
        services
    }
}

/// The disclosures that are required; where the facts do not say, all four, and the price unless nothing is charged.
fn required(value: &Value) -> Vec<Disclosure> {
    let stated = list(value, "required").map(|_| words(value, "required"));
    let free = value.get("charges").and_then(Value::as_str) == Some("none");
    let is_required = |one: &Disclosure| match &stated {
        Some(stated) => stated.iter().any(|word| word == one.word()),
        None => *one != Disclosure::Pricing || !free,
    };
    Disclosure::ALL.into_iter().filter(is_required).collect()
}

fn list<'a>(value: &'a Value, key: &str) -> Option<&'a [Value]> {
    value.get(key)?.as_array().map(Vec::as_slice)
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

fn words(value: &Value, key: &str) -> Vec<String> {
    let list = list(value, key).unwrap_or_default();
    list.iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn texts(value: &Value, key: &str) -> Option<Texts> {
    let map = value.get(key)?.as_object()?;
    let text =
        |(locale, text): (&String, &Value)| Some((locale.clone(), text.as_str()?.to_owned()));
    Some(map.iter().filter_map(text).collect())
}

impl Offering {
    fn read(value: &Value) -> Option<Self> {
        let mut read = Self::of(value, text(value, "id")?);
        read.services = words(value, "services");
        Some(read)
    }

    fn of(value: &Value, id: String) -> Self {
        let read = |key| list(value, key);
        Self {
            id,
            support: texts(value, "support"),
            services: Vec::new(),
            times: value.get("hours").and_then(times),
            contact: read("contact").map(|list| list.iter().filter_map(Channel::read).collect()),
            pricing: read("pricing").map(|list| list.iter().map(Price::read).collect()),
        }
    }
}

impl Channel {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            kind: text(value, "kind")?,
            href: text(value, "href")?,
            text: text(value, "text")?,
        })
    }
}

impl Price {
    fn read(value: &Value) -> Self {
        let money = |key: &str| value.get(key).and_then(Money::read);
        match value.get("kind").and_then(Value::as_str) {
            Some("fixed") => money("price").map_or(Self::Words, Self::Money),
            Some("included") => texts(value, "in").map_or(Self::Words, Self::Included),
            Some("percent") => {
                text(value, "percent").map_or(Self::Words, |percent| Self::Percent {
                    percent,
                    of: texts(value, "of").unwrap_or_default(),
                    minimum: money("minimum"),
                })
            }
            _ => Self::Words,
        }
    }
}

impl Money {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            amount: text(value, "amount")?,
            currency: text(value, "currency")?,
        })
    }
}

/// The distinct times at which a week's spans begin and end; those of `open` as it is stated where no week is told.
fn times(hours: &Value) -> Option<Vec<u16>> {
    let of_week = |week: &[Value]| -> Vec<u16> {
        let spans = week.iter().filter_map(Value::as_array).flatten();
        spans
            .flat_map(words_of)
            .filter_map(|time| minutes(&time))
            .collect()
    };
    let of_open = |open: &str| -> Vec<u16> {
        let parts = open.split(|c: char| !c.is_ascii_digit() && c != ':');
        let times: Vec<u16> = parts.filter_map(minutes).collect();
        if times.is_empty() && open.contains("24/7") {
            vec![0]
        } else {
            times
        }
    };
    let week = list(hours, "week").map(of_week);
    let mut times = week.or_else(|| hours.get("open").and_then(Value::as_str).map(of_open))?;
    times.sort_unstable();
    times.dedup();
    Some(times).filter(|times| !times.is_empty())
}

fn words_of(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// `09:30` in minutes after a midnight; 24:00 is a midnight too.
pub(super) fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (
        hour.parse::<u16>().ok()?,
        minute.get(..2)?.parse::<u16>().ok()?,
    );
    (hour <= 48 && minute < 60).then_some((hour * 60 + minute) % (24 * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_and_rubbish_is_told_from_them() {
        let facts = Facts::read(br#"{"version":1,"locales":["pt-BR"],"charges":"none","offerings":[{"id":"a","services":["azure"],"support":{"pt-BR":"x"},"hours":{"open":"Mo-Fr 09:00-18:00; PH off","week":[[["09:00","18:00"]],[["22:00","24:00"]],[]]},"contact":[{"kind":"phone","href":"tel:+1","text":"1"}],"pricing":[{"kind":"fixed","price":{"amount":"1.00","currency":"BRL"}},{"kind":"free"}]}]}"#).unwrap();
        assert_eq!(
            facts.required,
            [Disclosure::Support, Disclosure::Hours, Disclosure::Contact]
        );
        assert_eq!(facts.offerings[0].times, Some(vec![0, 540, 1080, 1320]));
        assert_eq!(facts.offerings[0].pricing.as_ref().unwrap().len(), 2);
        assert_eq!(facts.services(), ["azure"]);
        for bytes in [
            &b""[..],
            b"{}",
            br#"{"version":2}"#,
            br#"{"version":1}"#,
            br#"{"version":1,"locales":["pt-BR"]}"#,
            br#"{"version":1,"locales":["pt-BR"],"offerings":[{}]}"#,
        ] {
            assert!(Facts::read(bytes).is_err());
        }
    }

    #[test]
    fn hours_without_a_week_are_read_as_stated() {
        let of = |open: &str| times(&serde_json::json!({ "open": open }));
        assert_eq!(
            of("Mo-Fr 09:00-18:00; Sa 10:00-12:30"),
            Some(vec![540, 600, 750, 1080])
        );
        assert_eq!(of("24/7"), Some(vec![0]));
        assert_eq!(of("off"), None);
    }
}
