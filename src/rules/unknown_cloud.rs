//! # C001 unknown-cloud
//!
//! A word in a list of clouds names no cloud of the policy, or one that is not sold in today. An offering for a cloud that is gone
//! promises something that no customer can have.
//!
//! Correct the word or take it out.
//!
//! ```yaml fires partner
//! program: { relationship: direct-bill, clouds: [germany], plans: [advanced-support-for-partners] }
//! ```
//!
//! ```yaml fires offering
//! covers: { services: [azure], areas: [billing, technical], clouds: [globe] }
//! ```
//!
//! ```yaml passes partner
//! program: { relationship: direct-bill, clouds: [global, us-government], plans: [advanced-support-for-partners] }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "C001",
    name: "unknown-cloud",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("known-clouds"),
    source: include_str!("unknown_cloud.rs"),
    portuguese: include_str!("pt-BR/unknown_cloud.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let clouds: Vec<_> = it
        .policy
        .clouds
        .iter()
        .map(|cloud| (&cloud.id, cloud.term))
        .collect();
    for (owner, word) in it.clouds() {
        findings.extend(it.not_in_force(owner, word, say!("a cloud of the program"), &clouds));
    }
}
