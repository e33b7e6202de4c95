//! # D004 disclosure-missing-pricing
//!
//! The partner charges for its support, in part or in full, and an offering does not say what it costs.
//! Whoever is charged for support must know the price before asking for it.
//!
//! State `pricing` in the offering, or once in `partner.yaml` for all offerings that state none. An offering for which nothing is
//! to be paid says so: `free: true`, or `included:` and in what.
//!
//! ```yaml fires offering
//! pricing:
//! ```
//!
//! ```yaml fires offering
//! pricing:
//!   - { amount: TBD, currency: BRL, per: month }
//! ```
//!
//! ```yaml passes partner
//! charges: part
//! pricing:
//!   - { free: true }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "D004",
    name: "disclosure-missing-pricing",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-pricing"),
    source: include_str!("disclosure_missing_pricing.rs"),
    portuguese: include_str!("pt-BR/disclosure_missing_pricing.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    if !it.is_charging() {
        return;
    }
    for owner in it.disclosers() {
        findings.extend(it.undisclosed(owner, owner.pricing(), say!("what it costs"), "pricing"));
    }
}
