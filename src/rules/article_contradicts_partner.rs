//! # L011 article-contradicts-partner
//!
//! An article of the partner's own tells customers something else than what the partner discloses: that somebody is there around the clock where
//! no service hours are, a phone number or an e-mail address of the partner's that it does not name as a contact, or, beside the name of an
//! offering, a price that the offering does not have. Mostly the article is older than the data.
//!
//! Correct the article, or better let it show the fact itself, `:::fact phone:::`: then it stays right when the data changes. What
//! belongs to others, such as the number of an authority, may stay: `<!-- supportal: allow L011 the number of the regulator -->`.
//!
//! ```markdown fires each/guide.md
//! # Abrir um chamado
//!
//! Nossa equipe atende 24 horas por dia, 7 dias por semana.
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires each/guide.md
//! # Abrir um chamado
//!
//! Ligue para +55 11 3003 4321.
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires each/guide.md
//! # Abrir um chamado
//!
//! Escreva para ajuda@contoso.example.
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires each/guide.md
//! # Abrir um chamado
//!
//! O Suporte Empresarial custa BRL 400 por mês.
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown passes each/guide.md
//! # Abrir um chamado
//!
//! O Suporte Empresarial custa BRL 450 por mês. Ligue para +55 11 3003 1234 ou escreva para suporte@contoso.example; na web, a
//! Northwind atende em ajuda@northwind.example. Uma hora de consultoria custa BRL 200.
//!
//! ## Nossa resposta
//! ```

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::around_the_clock::claim;
use crate::catalog::article::Article;
use crate::catalog::contact::{Channel, Kind};
use crate::catalog::disclosures::Disclosures;
use crate::catalog::offering::Offering;
use crate::catalog::partner::Partner;
use crate::catalog::price::{Money, Price};
use crate::catalog::said::Fact;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::{Message, say};
use crate::source::Span;
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "L011",
    name: "article-contradicts-partner",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("article_contradicts_partner.rs"),
    portuguese: include_str!("pt-BR/article_contradicts_partner.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    let Some(partner) = it.partner.filter(|_| !it.guidance.articles.is_empty()) else {
        return;
    };
    let known = Known::of(it, partner);
    // What a translation repeats of its source is told once.
    let mut told: BTreeSet<(&str, String)> = BTreeSet::new();
    for article in it.articles() {
        for contradiction in known.contradictions(article) {
            if told.insert((&article.path, contradiction.written.clone())) {
                findings.push(contradiction.finding(it, article));
            }
        }
    }
}

/// What a partner discloses, as articles may say it.
struct Known<'a> {
    partner: &'a Partner,
    phones: Vec<Fact>,
    emails: BTreeSet<String>,
    /// What stands behind the `@` of its own addresses.
    domains: BTreeSet<String>,
    /// The hours of the first that keeps some, where nobody is there around the clock.
    hours: Option<Span>,
}

/// What an article says that the partner does not disclose.
struct Contradiction {
    place: Span,
    written: String,
    message: Message,
    because: Option<(Span, Message)>,
}

impl Contradiction {
    fn finding(self, it: &GuidanceCheck<'_>, article: &Article) -> Diagnostic {
        let finding = it.finding(article, self.place, self.message).help(say!(
            "correct it, or show the fact itself, such as `:::fact phone:::`"
        ));
        match self.because {
            Some((place, why)) => finding.because(place, why),
            None => finding,
        }
    }
}

impl<'a> Known<'a> {
    fn of(it: &GuidanceCheck<'_>, partner: &'a Partner) -> Self {
        let mut known = Self {
            partner,
            phones: Vec::new(),
            emails: BTreeSet::new(),
            domains: BTreeSet::new(),
            hours: None,
        };
        let mut always = false;
        for stated in disclosures(partner) {
            for channel in stated.contact.value().into_iter().flatten() {
                known.channel(channel);
            }
            if let Some(hours) = stated.hours.given() {
                always |= hours
                    .value
                    .schedule(it.today)
                    .is_ok_and(|schedule| schedule.is_always());
                known.hours.get_or_insert(hours.span);
            }
        }
        let desks = [&partner.privacy, &partner.accessibility]
            .into_iter()
            .flatten();
        for channel in desks.filter_map(|desk| desk.contact.value()).flatten() {
            known.channel(channel);
        }
        known.hours.take_if(|_| always);
        known
    }

    fn channel(&mut self, channel: &Channel) {
        let address = channel.address.value.trim();
        match channel.kind {
            Kind::Phone => {
                let digits = address.chars().filter(char::is_ascii_digit).collect();
                self.phones.push(Fact::Phone(digits));
            }
            Kind::Email => {
                let email = address.to_lowercase();
                let domain = email.split_once('@').map(|(_, domain)| domain.to_owned());
                self.domains.extend(domain);
                self.emails.insert(email);
            }
            Kind::Web => {}
        }
    }

    fn contradictions(&self, article: &Article) -> Vec<Contradiction> {
        let words = &article.words;
        let mut found = Vec::new();
        let mut start = 0;
        for line in words.text.split_inclusive('\n') {
            if let Some(claimed) = self.hours.and_then(|hours| Some((claim(line)?, hours))) {
                let (range, hours) = claimed;
                found.push(around_the_clock(
                    article,
                    start + range.start..start + range.end,
                    hours,
                ));
            }
            start += line.len();
        }
        for (fact, place) in article.told() {
            let written = words.text.get(place.clone()).unwrap_or_default();
            let message = match fact {
                Fact::Phone(_)
                    if !self.phones.is_empty() && !self.phones.iter().any(|own| own.is(fact)) =>
                {
                    say!(
                        "the partner names no contact with the phone number `{number}`",
                        number = cut(written)
                    )
                }
                Fact::Email(email) if self.is_own_and_unknown(email) => {
                    say!(
                        "the partner names no contact with the address `{address}`",
                        address = cut(written)
                    )
                }
                Fact::Money(currency, amount) => {
                    let Some(offering) = self.priced_otherwise(article, place, currency, amount)
                    else {
                        continue;
                    };
                    say!(
                        "`{price}` is no price of the offering `{offering}`",
                        price = cut(written),
                        offering = offering.id.as_str()
                    )
                }
                _ => continue,
            };
            found.push(Contradiction {
                place: words.place(place.clone()),
                written: written.to_owned(),
                message,
                because: None,
            });
        }
        found
    }

    fn is_own_and_unknown(&self, email: &str) -> bool {
        let own = email
            .split_once('@')
            .is_some_and(|(_, domain)| self.domains.contains(domain));
        own && !self.emails.contains(email)
    }

    /// The offering that is named in the sentence of a price and does not have it, though it has others in the currency.
    fn priced_otherwise(
        &self,
        article: &Article,
        place: &Range<usize>,
        currency: &str,
        amount: &str,
    ) -> Option<&'a Offering> {
        let sentence = sentence(&article.words.text, place)?;
        let mut offerings = self.partner.offerings.iter();
        let named = offerings.find(|offering| {
            let names = offering.name.value();
            names
                .and_then(|name| name.get(&article.locale))
                .is_some_and(|name| sentence.contains(&*name.value))
        })?;
        let stated = &self.partner.pricing_of(named).given()?.value;
        let prices: Vec<String> = stated
            .iter()
            .filter_map(|price| in_currency(price, currency))
            .collect();
        (!prices.is_empty() && !prices.iter().any(|own| own == amount)).then_some(named)
    }
}

/// The sentence around a place.
fn sentence<'t>(text: &'t str, place: &Range<usize>) -> Option<&'t str> {
    let start = text
        .get(..place.start)?
        .rfind(ends_sentence)
        .map_or(0, |at| at + 1);
    let rest = text.get(place.end..)?;
    let end = rest
        .find(ends_sentence)
        .map_or(text.len(), |at| place.end + at);
    text.get(start..end)
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '\n' | '.' | ';' | '!' | '?')
}

fn disclosures(partner: &Partner) -> impl Iterator<Item = &Disclosures> {
    let offered = partner
        .offerings
        .iter()
        .map(|offering| &offering.disclosures);
    std::iter::once(&partner.disclosures).chain(offered)
}

fn around_the_clock(article: &Article, range: Range<usize>, hours: Span) -> Contradiction {
    let written = article.words.text.get(range.clone()).unwrap_or_default();
    Contradiction {
        place: article.words.place(range),
        written: written.to_owned(),
        message: say!(
            "`{words}` is said here, and none of the partner's hours are around the clock",
            words = cut(written)
        ),
        because: Some((hours, say!("the hours that hold"))),
    }
}

/// The amount of a price in a currency, in the form of [`Fact::Money`].
fn in_currency(price: &Price, code: &str) -> Option<String> {
    let money = price.amount()?.money().ok()?;
    (money.currency.code() == code).then(|| plain(money))
}

fn plain(money: Money) -> String {
    let unit = 10_u64.pow(u32::from(money.decimals));
    let (whole, rest) = (money.minor / unit, money.minor % unit);
    let fraction = format!("{rest:0width$}", width = usize::from(money.decimals));
    match fraction.trim_end_matches('0') {
        "" => whole.to_string(),
        fraction => format!("{whole}.{fraction}"),
    }
}
