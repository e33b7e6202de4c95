//! # D006 disclosure-missing-in-language
//!
//! A text that customers rely on is written in some languages of the portal and not in all of them. A portal never shows a text
//! in another language than the page's without saying so, so its readers would get nothing.
//!
//! Add the text under its language. A text that is the same everywhere, such as a product's name, is written once, without languages.
//!
//! ```yaml fires offering
//! name: { pt-BR: Suporte Empresarial }
//! ```
//!
//! ```yaml fires partner
//! contact:
//!   - { email: suporte@contoso.example, note: { en-US: Answered within a day, pt-BR: } }
//! ```
//!
//! ```yaml fires offering
//! support: { pt-BR: Diagnóstico e solução de incidentes do Azure., en-US: "…" }
//! ```
//!
//! ```yaml passes offering
//! name: Contoso Premium
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::price::Kind;
use crate::catalog::text::Text;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::Stated;

static ID: RuleId = RuleId {
    code: "D006",
    name: "disclosure-missing-in-language",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-in-every-language"),
    source: include_str!("disclosure_missing_in_language.rs"),
    portuguese: include_str!("pt-BR/disclosure_missing_in_language.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let locales = it.locales();
    for (owner, key, text) in texts(it) {
        for locale in &locales {
            if let Some(at) = text.missing(locale) {
                let message = say!(
                    "`{key}` of {owner} has no text in {locale}",
                    key,
                    owner,
                    locale = *locale
                );
                let help = say!("add `{locale}: …`", locale = *locale);
                findings.push(it.about(owner, at, message).help(help).locale(locale));
            }
        }
    }
}

/// Every localized text with its key, each where it is stated.
fn texts<'a>(it: &PartnerCheck<'a>) -> Vec<(Owner<'a>, &'static str, &'a Text)> {
    let partner = it.partner;
    let own = [
        ("name", &partner.name),
        ("description", &partner.description),
        ("support", &partner.disclosures.support),
    ];
    let mut texts: Vec<(Owner<'a>, &'static str, &'a Stated<Text>)> =
        own.map(|(key, text)| (it.itself(), key, text)).into();
    texts.extend(
        partner
            .escalation
            .value()
            .into_iter()
            .flatten()
            .map(|path| (it.itself(), "note", &path.note)),
    );
    for owner in it.offerings() {
        texts.extend(owner.offering.into_iter().flat_map(|offering| {
            [
                (owner, "name", &offering.name),
                (owner, "support", &offering.disclosures.support),
            ]
        }));
    }
    texts.extend(it.channels().flat_map(|(owner, channel)| {
        [
            (owner, "note", &channel.note),
            (owner, "cost", &channel.cost),
        ]
    }));
    let stated = texts
        .into_iter()
        .filter_map(|(owner, key, text)| Some((owner, key, text.value()?)));
    stated
        .chain(
            it.prices().filter_map(|(owner, price)| {
                words(&price.kind).map(|(key, text)| (owner, key, text))
            }),
        )
        .collect()
}

/// The words of a price.
fn words(kind: &Kind) -> Option<(&'static str, &Text)> {
    match kind {
        Kind::Included(text) => Some(("included", text)),
        Kind::Percent { of, .. } => Some(("of", of.value()?)),
        _ => None,
    }
}
