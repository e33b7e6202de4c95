//! # E001 no-commercial-escalation
//!
//! The partner does not say how commercial issues (orders, invoices, subscriptions) that it cannot resolve get to Microsoft.
//! The program opens such a way to every partner.
//!
//! Add an entry to `escalation` in `partner.yaml` whose `issues` are `commercial`.
//!
//! ```yaml fires partner
//! escalation:
//!   - { issues: technical, vehicle: advanced-support-for-partners }
//! ```
//!
//! ```yaml passes partner
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::escalation::Issues;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "E001",
    name: "no-commercial-escalation",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("commercial-escalation"),
    source: include_str!("no_commercial_escalation.rs"),
    portuguese: include_str!("pt-BR/no_commercial_escalation.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    if !it.escalates(Issues::Commercial) {
        let message = say!(
            "the partner does not say how commercial issues that it cannot resolve are escalated"
        );
        let help = say!("add an entry to `escalation` with `issues: commercial` and its `vehicle`");
        findings.push(it.finding(it.partner.place, message).help(help));
    }
}
