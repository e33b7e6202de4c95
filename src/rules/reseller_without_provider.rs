//! # S004 reseller-without-provider
//!
//! The partner is an indirect reseller and does not name its indirect provider. Since July 2020 a reseller works through its provider,
//! and its customers have a right to know who stands between them and Microsoft.
//!
//! State `program.provider`.
//!
//! ```yaml fires partner
//! program: { relationship: indirect-reseller, plans: [advanced-support-for-partners] }
//! services: [office-365]
//! ```
//!
//! ```yaml fires partner
//! program: { relationship: indirect-reseller, provider: a definir, plans: [advanced-support-for-partners] }
//! services: [office-365]
//! ```
//!
//! ```yaml passes partner
//! program: { relationship: indirect-reseller, provider: Fabrikam Distribuidora, plans: [advanced-support-for-partners] }
//! services: [office-365]
//! ```
//!
//! ```yaml passes partner 2020-06-30
//! program: { relationship: indirect-reseller, plans: [advanced-support-for-partners] }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::program::Relationship;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "S004",
    name: "reseller-without-provider",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("indirect-provider"),
    source: include_str!("reseller_without_provider.rs"),
    portuguese: include_str!("pt-BR/reseller_without_provider.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    if !it.is(Relationship::IndirectReseller) {
        return;
    }
    if let Some(at) = it.program().and_then(|program| program.provider.absent()) {
        let message =
            say!("the partner is an indirect reseller, and does not name its indirect provider");
        let help = say!("add `provider: …` to `program`");
        findings.push(it.finding(at, message).help(help));
    }
}
