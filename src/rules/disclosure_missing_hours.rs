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
//! ```yaml passes offering
//! hours: { time_zone: America/Sao_Paulo, open: 24/7 }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::partner::Inherited;
use crate::diagnostic::{Findings, Level, RuleId};

static ID: RuleId = RuleId { code: "D002", name: "disclosure-missing-hours", level: Level::Error };

/// The rule.
pub(super) static RULE: Rule =
    Rule { id: &ID, requirement: Some("disclose-hours"), source: include_str!("disclosure_missing_hours.rs"), check: Check::Partner(check) };

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for offering in &it.partner.offerings {
        if let Inherited::Absent { at, .. } = it.partner.hours_of(offering) {
            findings.push(
                it.finding(at, format!("the offering `{}` does not say when customers are served", offering.id))
                    .help("state `hours` in the offering, or in partner.yaml for all offerings")
                    .offering(&offering.id),
            );
        }
    }
}
