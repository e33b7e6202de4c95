//! # L010 facts-differ
//!
//! A translation tells its readers another phone number, e-mail address, price, time of day or address on the web than its source. One of the two is wrong, and the customers of that
//! language call in vain or count on another price.
//!
//! What counts is the fact, not how it is written: `R$ 1.234,56` is `R$1,234.56`, `9h` is `9 a.m.`, a number is the same with its country or
//! without, and the language within a web address makes no difference. A time or a web address that only one of the two has is no finding, for
//! one language may say more. A translation that is known to be stale is not compared.
//!
//! Find out which of the two is true, and write it in both.
//!
//! ```markdown fires pt-BR/guide.md
//! # Opening a request
//!
//! Ligue para +55 11 3003 1234.
//!
//! ## Our answer
//! ```
//!
//! ```markdown fires en-US/guide.md
//! # Opening a request
//!
//! Call us before 5 p.m. and pay R$1,234.56.
//!
//! ## Our answer
//! ```
//!
//! ```markdown passes en-US/guide.md
//! # Opening a request
//!
//! Call us before 5 p.m., or read [what Microsoft says](https://learn.microsoft.com/en-us/azure/).
//!
//! ## Our answer
//! ```

use std::collections::BTreeSet;

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::{Article, LinkRef};
use crate::catalog::link::Target;
use crate::catalog::said::Fact;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::locale::Locale;
use crate::message::{Message, say};
use crate::source::Span;
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "L010",
    name: "facts-differ",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("facts_differ.rs"),
    portuguese: include_str!("pt-BR/facts_differ.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    for row in it
        .translations()
        .filter(|row| row.freshness.is_comparable())
    {
        if let Some((translation, source)) = row.pair() {
            let languages = [&translation.locale, &source.locale];
            let (own, other) = (told(translation, languages), told(source, languages));
            for kind in Kind::ALL {
                findings.extend(difference(it, (translation, &own), (source, &other), kind));
            }
        }
    }
}

/// Most phone numbers of an article that are compared with each of the other's: a number may be written in two ways.
const MOST_PHONES: usize = 1000;

/// What an article tells.
type Told = Vec<Telling>;

/// A fact, where it stands, and how it is written there.
struct Telling {
    said: Said,
    place: Span,
    written: String,
}

/// A fact of the words, or a link to another site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Fact(Fact),
    Link(String),
}

/// The kinds of facts, which are compared by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Phone,
    Email,
    Price,
    Time,
    Link,
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::Phone,
        Self::Email,
        Self::Price,
        Self::Time,
        Self::Link,
    ];

    fn of(said: &Said) -> Self {
        match said {
            Said::Fact(Fact::Phone(_)) => Self::Phone,
            Said::Fact(Fact::Email(_)) => Self::Email,
            Said::Fact(Fact::Money(..)) => Self::Price,
            Said::Fact(Fact::Time(_)) => Self::Time,
            Said::Link(_) => Self::Link,
        }
    }

    fn name(self) -> Message {
        match self {
            Self::Phone => say!("the phone number"),
            Self::Email => say!("the e-mail address"),
            Self::Price => say!("the price"),
            Self::Time => say!("the time"),
            Self::Link => say!("the web address"),
        }
    }

    /// Whether it is a fault that only one of the two says it.
    fn must_be_in_both(self) -> bool {
        !matches!(self, Self::Time | Self::Link)
    }
}

impl Said {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fact(one), Self::Fact(other)) => one.is(other),
            _ => self == other,
        }
    }
}

fn told(article: &Article, languages: [&Locale; 2]) -> Told {
    let prose = &article.words;
    let mut told: Told = article
        .told()
        .iter()
        .map(|(fact, place)| Telling {
            said: Said::Fact(fact.clone()),
            place: prose.place(place.clone()),
            written: prose.text.get(place.clone()).unwrap_or_default().to_owned(),
        })
        .collect();
    let own = |link: &&LinkRef| !link.image && link.span.file == article.file;
    for link in article.links.iter().filter(own) {
        let said = match &link.target {
            Target::Outside(url) => Said::Link(without_language(url, languages)),
            Target::Contact(contact) => match contact.split_once(':') {
                Some(("mailto", address)) => {
                    let address = address.split('?').next().unwrap_or_default();
                    Said::Fact(Fact::Email(address.to_lowercase()))
                }
                Some((_, number)) => Said::Fact(Fact::Phone(
                    number.chars().filter(char::is_ascii_digit).collect(),
                )),
                None => continue,
            },
            _ => continue,
        };
        told.push(Telling {
            said,
            place: link.span,
            written: link.destination.clone(),
        });
    }
    told
}

/// A web address without what names a language in it, its query and its fragment.
fn without_language(url: &str, languages: [&Locale; 2]) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let address = url.split_once("://").map_or(url, |(_, rest)| rest);
    let languages = languages.map(|locale| locale.as_str().split('-').next().unwrap_or_default());
    let is_language = |part: &str| {
        let tag = part.len() == 5 && part.as_bytes().get(2) == Some(&b'-');
        languages
            .iter()
            .any(|language| part.eq_ignore_ascii_case(language))
            || tag && Locale::parse(part).is_ok()
    };
    let mut parts = address.trim_end_matches('/').split('/');
    let host = parts.next().unwrap_or_default();
    let host: Vec<&str> = host
        .split('.')
        .filter(|label| *label != "www" && !is_language(label))
        .collect();
    let path: Vec<&str> = parts.filter(|part| !is_language(part)).collect();
    let address = format!("{}/{}", host.join("."), path.join("/")).to_lowercase();
    // The documentation moved, and its old addresses lead to the new.
    match address.strip_prefix("docs.microsoft.com/") {
        Some(path) => format!("learn.microsoft.com/{path}"),
        None => address,
    }
}

/// The finding that the two differ in facts of a kind, if they do.
fn difference(
    it: &GuidanceCheck<'_>,
    (translation, own): (&Article, &Told),
    (source, other): (&Article, &Told),
    kind: Kind,
) -> Option<Diagnostic> {
    let here = unmatched(own, other, kind);
    let there = unmatched(other, own, kind);
    let (source_name, help) = (
        source.locale.as_str(),
        say!("find out which is true, and write it in both languages"),
    );
    let finding = match (here, there) {
        (Some(here), Some(there)) => {
            let message = say!(
                "{kind} `{here}` is `{there}` in the source in {source}",
                kind = kind.name(),
                here = cut(&here.written),
                there = cut(&there.written),
                source = source_name,
            );
            it.finding(translation, here.place, message)
                .because(there.place, say!("the source here"))
        }
        (Some(here), None) if kind.must_be_in_both() => {
            let message = say!(
                "{kind} `{here}` is not in the source in {source}",
                kind = kind.name(),
                here = cut(&here.written),
                source = source_name,
            );
            it.finding(translation, here.place, message)
        }
        (None, Some(there)) if kind.must_be_in_both() => {
            let message = say!(
                "{kind} `{there}` of the source in {source} is not in the article `{path}` in {locale}",
                kind = kind.name(),
                there = cut(&there.written),
                source = source_name,
                path = translation.path.as_str(),
                locale = translation.locale.as_str(),
            );
            it.finding(translation, it.beginning(translation), message)
                .because(there.place, say!("the source here"))
        }
        _ => return None,
    };
    Some(finding.help(help))
}

/// The first fact of a kind that the other does not tell.
fn unmatched<'t>(told: &'t Told, other: &Told, kind: Kind) -> Option<&'t Telling> {
    let others: BTreeSet<&Said> = other.iter().map(|telling| &telling.said).collect();
    let is_phone = |said: &&&Said| Kind::of(said) == Kind::Phone;
    let phones: Vec<&&Said> = others.iter().filter(is_phone).take(MOST_PHONES).collect();
    told.iter()
        .filter(|telling| Kind::of(&telling.said) == kind && !others.contains(&telling.said))
        .take(MOST_PHONES)
        .find(|telling| !phones.iter().any(|other| telling.said.is(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_in_every_language_and_before_it_moved() {
        let [english, portuguese] = ["en-US", "pt-BR"].map(|tag| Locale::parse(tag).unwrap());
        let address = |url| without_language(url, [&english, &portuguese]);
        assert_eq!(
            address("https://docs.microsoft.com/pt-br/azure/support?view=x#y"),
            address("https://learn.microsoft.com/en-us/Azure/support/")
        );
        assert_ne!(
            address("https://docs.contoso.example/a"),
            address("https://learn.contoso.example/a")
        );
    }
}
