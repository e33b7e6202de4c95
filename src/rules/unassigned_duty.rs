//! # B001 unassigned-duty
//!
//! A duty that the program gives to every partner (receiving requests, diagnosing them, resolving what lies within the baseline)
//! is assigned to nobody for a part of what is sold, or a word names no duty. Where the parties of `structure` share the work,
//! each duty must be somebody's.
//!
//! Add the duty to an entry of `structure`, or leave `duties` out where the same party does everything.
//!
//! ```yaml fires partner
//! structure:
//!   - { mode: direct, duties: [receive, diagnose] }
//! ```
//!
//! ```yaml fires partner
//! structure:
//!   - { mode: direct, duties: [recieve, diagnose, resolve] }
//! ```
//!
//! ```yaml passes partner
//! structure:
//!   - { mode: direct, duties: [receive] }
//!   - { mode: outsourced, areas: [all], to: Northwind Helpdesk, duties: [diagnose, resolve] }
//! ```

use super::partner_check::names;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::structure::Arrangement;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::source::{Span, Spanned};
use crate::yaml::Stated;

static ID: RuleId = RuleId {
    code: "B001",
    name: "unassigned-duty",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("baseline-duties"),
    source: include_str!("unassigned_duty.rs"),
    portuguese: include_str!("pt-BR/unassigned_duty.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let duties = || it.policy.duties.iter().map(|duty| &*duty.value);
    let entries = it.partner.structure.value().into_iter().flatten();
    let unknown: Vec<_> = entries
        .flat_map(|entry| names(&entry.duties))
        .filter_map(|word| it.unknown(it.itself(), word, say!("a baseline duty"), duties()))
        .collect();
    match it.sound_structure() {
        Some(structure) if unknown.is_empty() => {
            let parts = it.parts();
            duties().for_each(|duty| judge(it, structure, &parts, duty, findings))
        }
        _ => findings.extend(unknown),
    }
}

/// One finding for a duty, wherever it is nobody's: among those who cover a part, somebody must have it.
fn judge(
    it: &PartnerCheck<'_>,
    structure: &Spanned<Vec<Arrangement>>,
    parts: &[(&str, &str)],
    duty: &str,
    findings: &mut Findings,
) {
    let is_nobodys = |service: &str, area: &str| {
        let mut covering = structure
            .value
            .iter()
            .filter(|entry| entry.covers(service, area))
            .peekable();
        covering.peek().is_some() && !covering.any(|entry| entry.has_duty(duty))
    };
    let mut parts = parts
        .iter()
        .copied()
        .filter(|(service, area)| is_nobodys(service, area));
    if let Some((service, area)) = parts.next() {
        let message = match parts.count() {
            0 => say!(
                "nobody is assigned the duty `{duty}` for {area} of {service}",
                duty,
                area,
                service
            ),
            more => say!(
                "nobody is assigned the duty `{duty}` for {area} of {service} and {more} more",
                duty,
                area,
                service,
                more
            ),
        };
        let help = say!(
            "add `{duty}` to the `duties` of an entry of `structure`",
            duty
        );
        findings.push(it.finding(place(structure), message).help(help));
    }
}

/// The only entry's duties, else the structure.
fn place(structure: &Spanned<Vec<Arrangement>>) -> Span {
    match structure.value.as_slice() {
        [
            Arrangement {
                duties: Stated::Given(duties),
                ..
            },
        ] => duties.span,
        _ => structure.span,
    }
}
