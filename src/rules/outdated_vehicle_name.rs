//! # E006 outdated-vehicle-name
//!
//! A way to escalate is called by a name that it no longer has. Whoever looks for it at Microsoft finds nothing.
//!
//! Write the present name. Who is eligible is judged by the vehicle as it is called today.
//!
//! ```yaml fires partner
//! program: { relationship: direct-bill, plans: [advanced-support-for-partners], designations: [infrastructure-azure] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: signature-cloud-support }
//! ```
//!
//! ```yaml passes partner
//! program: { relationship: direct-bill, plans: [advanced-support-for-partners], designations: [infrastructure-azure] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: partner-cloud-support }
//! ```
//!
//! ```yaml passes partner 2025-06-22
//! program: { relationship: direct-bill, plans: [advanced-support-for-partners], designations: [infrastructure-azure] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: signature-cloud-support }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::escalation::Path;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "E006",
    name: "outdated-vehicle-name",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("vehicle-names"),
    source: include_str!("outdated_vehicle_name.rs"),
    portuguese: include_str!("pt-BR/outdated_vehicle_name.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let paths = it.partner.escalation.value().into_iter().flatten();
    findings.extend(paths.filter_map(|path| judge(it, path)));
}

fn judge(it: &PartnerCheck<'_>, path: &Path) -> Option<Diagnostic> {
    let (word, present) = (path.vehicle.given()?, it.present_name(path)?);
    let old = it.policy.vehicle(&word.value)?;
    let message = match old.term.until {
        Some(until) => say!(
            "{old} has been called {present} since {until}",
            old = &old.name,
            present = &present.name,
            until
        ),
        None => return None,
    };
    let finding = it.finding(word.span, message);
    Some(
        finding
            .because(old.id.span, say!("the policy says when it was renamed"))
            .help(say!("write `{present}`", present = &present.id.value))
            .fix(word.span, &*present.id.value),
    )
}
