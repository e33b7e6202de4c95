//! # D007 no-service-level
//!
//! Nobody answers the phone around the clock, and the offering promises no time in which a request gets its first answer. Customers in
//! trouble at night do not know what to expect. The program asked this of every partner until the end of 2017.
//!
//! State `response` in the offering, with a time for each severity, or a phone number and `open: 24/7`.
//!
//! ```yaml fires offering 2017-06-01
//! response:
//! ```
//!
//! ```yaml fires offering 2017-06-01
//! response:
//!   - { severity: critical, within: none }
//! hours: { time_zone: America/Sao_Paulo, open: 24/7 }
//! contact: [{ email: suporte@contoso.example }]
//! ```
//!
//! ```yaml passes offering 2017-06-01
//! response:
//! hours: { time_zone: America/Sao_Paulo, open: 24/7 }
//! ```
//!
//! ```yaml passes offering 2018-01-01
//! response:
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::contact::Kind;
use crate::catalog::response::Within;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::Stated;

static ID: RuleId = RuleId {
    code: "D007",
    name: "no-service-level",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-service-level"),
    source: include_str!("no_service_level.rs"),
    portuguese: include_str!("pt-BR/no_service_level.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    findings.extend(it.disclosers().filter_map(|owner| judge(it, owner)));
}

fn judge(it: &PartnerCheck<'_>, owner: Owner<'_>) -> Option<Diagnostic> {
    if answers_at_night(it, owner)? || promises_a_time(owner)? {
        return None;
    }
    let place = owner
        .offering
        .map_or(it.partner.place, |offering| offering.response.span());
    let message = say!(
        "{owner} has no support by phone around the clock, and does not say how soon a request is answered",
        owner
    );
    let help = say!("state `response` in the offering, with a time for each severity");
    Some(it.about(owner, place, message).help(help))
}

/// Whether somebody answers the phone at any time. Nothing, where hours or contact are missing or wrong: that was reported.
fn answers_at_night(it: &PartnerCheck<'_>, owner: Owner<'_>) -> Option<bool> {
    let schedule = owner.hours().given()?.value.schedule(it.today).ok()?;
    let mut channels = owner.contact().given()?.value.iter();
    Some(schedule.is_always() && channels.any(|channel| channel.kind == Kind::Phone))
}

/// Whether a first answer is promised within a time. Nothing, where what is promised was reported as wrong.
fn promises_a_time(owner: Owner<'_>) -> Option<bool> {
    let Some(offering) = owner.offering else {
        return Some(false);
    };
    match &offering.response {
        Stated::Absent(_) => Some(false),
        Stated::Faulty(_) => None,
        Stated::Given(targets) => Some(targets.value.iter().any(|target| {
            matches!(target.within, Stated::Faulty(_))
                || matches!(target.within.value(), Some(Within::Time(..)))
        })),
    }
}
