//! # S005 direct-bill-without-plan
//!
//! The partner is billed by Microsoft itself and names no support plan that such a partner must hold. Since 31 August 2018 that is
//! Advanced or Premier Support for Partners; which plans count is in the policy.
//!
//! State the plan held in `program.plans`.
//!
//! ```yaml fires partner
//! program: { relationship: direct-bill, designations: [modern-work] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: partner-cloud-support }
//! ```
//!
//! ```yaml fires partner
//! program: { relationship: direct-bill, plans: [action-pack], designations: [modern-work] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: partner-cloud-support }
//! ```
//!
//! ```yaml fires partner
//! program: { relationship: direct-bill, plans: [advanced-suport-for-partners] }
//! ```
//!
//! ```yaml passes partner
//! program: { relationship: direct-bill, plans: [premier-support-for-partners] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: premier-support-for-partners }
//! ```
//!
//! ```yaml passes partner 2018-08-30
//! program: { relationship: direct-bill, competencies: [{ name: cloud-productivity, level: silver }] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: signature-cloud-support }
//! ```

use super::partner_check::PLANS_TO_HOLD;
use super::{Check, PartnerCheck, Rule};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::nearest;

static ID: RuleId = RuleId {
    code: "S005",
    name: "direct-bill-without-plan",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some(PLANS_TO_HOLD),
    source: include_str!("direct_bill_without_plan.rs"),
    portuguese: include_str!("pt-BR/direct_bill_without_plan.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let wanted: Vec<&str> = it
        .lacking_plans()
        .into_iter()
        .map(|plan| &*plan.id.value)
        .collect();
    let Some(program) = it.program().filter(|_| !wanted.is_empty()) else {
        return;
    };
    let message = say!(
        "the partner is billed by Microsoft itself, and names no support plan that it must hold for that"
    );
    let stated = program.plans.value().into_iter().flatten();
    let near = stated
        .filter_map(|word| nearest(&word.value, wanted.iter().copied()))
        .next();
    let help = match near {
        Some(near) => say!("did you mean `{near}`?", near),
        None => say!(
            "add the plan held to `program.plans`: one of {plans}",
            plans = wanted.join(", ")
        ),
    };
    findings.push(it.finding(program.plans.span(), message).help(help));
}
