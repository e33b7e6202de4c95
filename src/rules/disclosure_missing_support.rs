//! # D001 disclosure-missing-support
//!
//! An offering does not say what support is provided, and its partner does not say it for all offerings either.
//! A customer cannot choose an offering, or hold anybody to it, without knowing what it contains.
//!
//! State `support` in the offering in a sentence or two: what is diagnosed and solved, and by whom.
//! A partner without any offering states it in `partner.yaml`.
//!
//! ```yaml fires offering
//! support:
//! ```
//!
//! ```yaml fires offering
//! support: { pt-BR: Em breve, en-US: TBD }
//! ```
//!
//! ```yaml passes offering
//! support:
//!   pt-BR: Diagnóstico e solução de incidentes, com engenheiro nomeado.
//!   en-US: Diagnosis and resolution of incidents, with a named engineer.
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "D001",
    name: "disclosure-missing-support",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-support"),
    source: include_str!("disclosure_missing_support.rs"),
    portuguese: include_str!("pt-BR/disclosure_missing_support.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for owner in it.disclosers() {
        findings.extend(it.undisclosed(
            owner,
            owner.support(),
            say!("what support is provided"),
            "support",
        ));
    }
}
