//! # H005 around-the-clock-contradicted
//!
//! A text says that somebody is there around the clock, and the service hours that hold beside it say otherwise. A customer believes
//! the text, calls at night and finds nobody.
//!
//! Take the words out of the text, or state the hours that it promises: `open: 24/7`. Holidays count: hours that close on one day of
//! the year are not around the clock.
//!
//! ```yaml fires offering
//! support:
//!   pt-BR: Suporte 24x7 para o Azure, com engenheiro nomeado.
//!   en-US: Support of Azure with a named engineer.
//! ```
//!
//! ```yaml fires partner
//! description:
//!   pt-BR: Suporte do Azure para pequenas empresas.
//!   en-US: Our engineers answer around the clock.
//! ```
//!
//! ```yaml passes offering
//! support:
//!   pt-BR: Monitoramento 24x7 dos servidores. Atendimento 24x7 não incluído.
//!   en-US: 24/7 monitoring of servers. There is no 24/7 support.
//! ```
//!
//! ```yaml passes offering
//! support: { pt-BR: Suporte 24x7 para o Azure., en-US: 24/7 support of Azure. }
//! hours: { time_zone: America/Sao_Paulo, open: 24/7 }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::Str;
use crate::catalog::around_the_clock::claim;
use crate::catalog::hours::Hours;
use crate::catalog::text::Text;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::source::{Span, Spanned};
use crate::yaml::{Stated, cut};

static ID: RuleId = RuleId {
    code: "H005",
    name: "around-the-clock-contradicted",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-hours"),
    source: include_str!("around_the_clock_contradicted.rs"),
    portuguese: include_str!("pt-BR/around_the_clock_contradicted.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let mut read: Vec<Span> = Vec::new();
    let mut tell = |owner, text, open| {
        for written in texts(text) {
            // A text that offerings inherit is read, and reported, once.
            if read.contains(&written.span) {
                continue;
            }
            read.push(written.span);
            if let Some(words) = claimed(written) {
                findings.push(finding(it, owner, written, words, open));
            }
        }
    };
    for owner in it.disclosers() {
        if let Some(open) = owner
            .hours()
            .given()
            .and_then(|hours| closes(it, &hours.value))
        {
            for text in texts_of(owner) {
                tell(owner, text, open);
            }
        }
    }
    // What the partner says of itself holds where one of its offerings keeps it.
    let all: Option<Vec<_>> = it
        .disclosers()
        .map(|owner| closes(it, &owner.hours().given()?.value))
        .collect();
    if let Some(open) = all.as_ref().and_then(|all| all.first()) {
        let own = [it.partner.name.value(), it.partner.description.value()];
        for text in own.into_iter().flatten() {
            tell(it.itself(), text, *open);
        }
    }
}

/// The hours, where they are known and are not around the clock.
fn closes<'h>(it: &PartnerCheck<'_>, hours: &'h Hours) -> Option<&'h Spanned<Str>> {
    let schedule = hours.schedule(it.today).ok()?;
    hours.open.given().filter(|_| !schedule.is_always())
}

/// What is said of an offering, or of the partner that has none: its name, its support, and the notes of its contacts.
fn texts_of<'a>(owner: Owner<'a>) -> Vec<&'a Text> {
    let name = owner.offering.and_then(|offering| offering.name.value());
    let support = owner.support().given().map(|support| &support.value);
    let channels = owner.contact().given().map(|list| list.value.as_slice());
    let notes = channels
        .unwrap_or_default()
        .iter()
        .map(|channel| &channel.note);
    name.into_iter()
        .chain(support)
        .chain(notes.filter_map(Stated::value))
        .collect()
}

fn texts(text: &Text) -> Vec<&Spanned<Str>> {
    match text {
        Text::Same(text) => vec![text],
        Text::ByLocale { texts, .. } => texts.iter().map(|(_, text)| text).collect(),
    }
}

fn claimed(text: &Spanned<Str>) -> Option<&str> {
    text.value.get(claim(&text.value)?)
}

fn finding(
    it: &PartnerCheck<'_>,
    owner: Owner<'_>,
    text: &Spanned<Str>,
    words: &str,
    open: &Spanned<Str>,
) -> Diagnostic {
    let message = say!(
        "a text of {owner} says `{words}`, and the hours, `{hours}`, are not around the clock",
        owner,
        words = cut(words),
        hours = cut(&open.value)
    );
    it.about(owner, text.span, message)
        .because(open.span, say!("the hours that hold"))
        .help(say!(
            "take these words out of the text, or state the hours that they promise: `open: 24/7`"
        ))
}
