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

use super::{Check, PartnerCheck, Rule};
use crate::catalog::policy::Plan;
use crate::catalog::program::Relationship;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::Stated;

static ID: RuleId = RuleId {
    code: "S005",
    name: "direct-bill-without-plan",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("direct-bill-plan"),
    source: include_str!("direct_bill_without_plan.rs"),
    portuguese: include_str!("pt-BR/direct_bill_without_plan.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    if it.is(Relationship::DirectBill) {
        findings.extend(judge(it));
    }
}

fn judge(it: &PartnerCheck<'_>) -> Option<Diagnostic> {
    let program = it.program()?;
    let counts =
        |plan: &&Plan| plan.is_required_of(Relationship::DirectBill) && plan.term.holds(it.today);
    let wanted: Vec<&Plan> = it.policy.plans.iter().filter(counts).collect();
    let is_held = wanted.iter().any(|plan| program.has_plan(&plan.id.value));
    if is_held || wanted.is_empty() || matches!(program.plans, Stated::Faulty(_)) {
        return None;
    }
    let names: Vec<&str> = wanted.iter().map(|plan| &*plan.id.value).collect();
    let message = say!(
        "the partner is billed by Microsoft itself, and names no support plan that it must hold for that"
    );
    let help = say!(
        "add the plan held to `program.plans`: one of {plans}",
        plans = names.join(", ")
    );
    Some(it.finding(program.plans.span(), message).help(help))
}
