//! # E003 no-technical-escalation
//!
//! The partner does not say how technical issues that it cannot resolve get to Microsoft, and holds no support plan that would say it.
//! Sooner or later a customer has such an issue, and needs to know that there is a way on.
//!
//! Add an entry to `escalation` in `partner.yaml` whose `issues` are `technical`, or name the support plan held in `program.plans`.
//!
//! ```yaml fires partner
//! program: { relationship: indirect-reseller, provider: Fabrikam Distribuidora }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//! ```
//!
//! ```yaml fires partner
//! program: { relationship: indirect-reseller, provider: Fabrikam Distribuidora, designations: [modern-work] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, product: on-premises, vehicle: partner-on-premises-support }
//! ```
//!
//! ```yaml passes partner
//! program: { relationship: direct-bill, plans: [premier-support-for-partners] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::escalation::Issues;
use crate::catalog::program::Program;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "E003",
    name: "no-technical-escalation",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("technical-escalation"),
    source: include_str!("no_technical_escalation.rs"),
    portuguese: include_str!("pt-BR/no_technical_escalation.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    // A plan that was reported as wrong might be one.
    let is_faulty = it.program().is_some_and(Program::is_faulty);
    if !it.escalates(Issues::Technical) && !holds_a_technical_plan(it) && !is_faulty {
        let message = say!(
            "the partner does not say how technical issues that it cannot resolve are escalated"
        );
        let help = say!(
            "add an entry to `escalation` with `issues: technical` and its `vehicle`, or the plan held to `program.plans`"
        );
        findings.push(it.finding(it.partner.place, message).help(help));
    }
}

fn holds_a_technical_plan(it: &PartnerCheck<'_>) -> bool {
    let plans = it
        .partner
        .program
        .as_ref()
        .and_then(|program| program.plans.value());
    let mut vehicles = plans
        .into_iter()
        .flatten()
        .filter_map(|plan| it.policy.vehicle(&plan.value));
    vehicles.any(|vehicle| vehicle.term.holds(it.today) && vehicle.takes(Issues::Technical))
}
