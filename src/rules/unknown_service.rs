//! # V001 unknown-service
//!
//! A word in a list of services names no online service of the policy, or one that is not sold today. The requirements of a service
//! that nobody knows cannot be checked, and customers cannot find what covers it.
//!
//! Correct the word, take it out, or add the service to the site's own policy. Every service is `all` in `structure` and in `covers`.
//!
//! ```yaml fires offering
//! covers: { services: [azur], areas: [billing, technical] }
//! ```
//!
//! ```yaml fires policy
//! services:
//!   - { id: office-365, name: Office 365, until: 2020-04-21 }
//! ```
//!
//! ```yaml passes partner
//! services: [azure, microsoft-365]
//! ```

use super::partner_check::{Owner, names};
use super::{Check, PartnerCheck, Rule};
use crate::catalog::Str;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::source::Spanned;

static ID: RuleId = RuleId {
    code: "V001",
    name: "unknown-service",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("known-services"),
    source: include_str!("unknown_service.rs"),
    portuguese: include_str!("pt-BR/unknown_service.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let services: Vec<_> = it
        .policy
        .services
        .iter()
        .map(|service| (&service.id, service.term))
        .collect();
    for (owner, word) in words(it) {
        findings.extend(it.not_in_force(owner, word, say!("a service of the program"), &services));
    }
}

/// Every word that should name a service.
fn words<'a>(it: &PartnerCheck<'a>) -> Vec<(Owner<'a>, &'a Spanned<Str>)> {
    let itself = it.itself();
    let sold = it.partner.services.value().into_iter().flatten();
    let supported = it
        .partner
        .structure
        .value()
        .into_iter()
        .flatten()
        .flat_map(|entry| names(&entry.services));
    let paths = it.partner.escalation.value().into_iter().flatten();
    let escalated = paths.flat_map(|path| names(&path.services));
    let own = sold
        .chain(supported)
        .chain(escalated)
        .map(|word| (itself, word));
    let covered = it
        .offerings()
        .filter_map(|owner| Some((owner, owner.offering?.covers.as_ref()?)));
    own.chain(
        covered.flat_map(|(owner, covers)| names(&covers.services).map(move |word| (owner, word))),
    )
    .collect()
}
