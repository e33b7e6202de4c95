//! # D002 disclosure-missing-hours
//!
//! An offering says nothing about when customers are served, and its partner says nothing either.
//! A customer with a problem at eight in the evening must know whether anybody will answer.
//!
//! State `hours` in the offering, or once in `partner.yaml` for all offerings that state none.
//!
//! ```yaml fires partner
//! hours:
//! ```
//!
//! ```yaml fires offering
//! hours: { time_zone: America/Sao_Paulo, open: a definir }
//! ```
//!
//! ```yaml passes offering
//! hours: { time_zone: America/Sao_Paulo, open: 24/7 }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "D002",
    name: "disclosure-missing-hours",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-hours"),
    source: include_str!("disclosure_missing_hours.rs"),
    portuguese: include_str!("pt-BR/disclosure_missing_hours.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for owner in it.disclosers() {
        findings.extend(it.undisclosed(
            owner,
            owner.hours(),
            say!("when customers are served"),
            "hours",
        ));
    }
}
