//! # E002 ineligible-vehicle
//!
//! The partner escalates by a vehicle that it cannot use: no such vehicle exists today, it does not take this kind of issues, or
//! it is open only to partners who hold a plan, a competency or a designation that this partner does not state. What goes that way
//! would come back unanswered.
//!
//! Name a vehicle that is open to the partner, or state in `program` what makes the partner eligible.
//!
//! ```yaml fires partner
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: premier-support-for-partners }
//! ```
//!
//! ```yaml fires partner
//! escalation:
//!   - { issues: commercial, vehicle: csp-comercial-support }
//!   - { issues: technical, vehicle: advanced-support-for-partners }
//! ```
//!
//! ```yaml fires partner
//! program: { relationship: direct-bill, designations: [infrastructure-azure] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: signature-cloud-support }
//! ```
//!
//! ```yaml fires partner
//! escalation:
//!   - { issues: commercial, vehicle: advanced-support-for-partners }
//!   - { issues: technical, vehicle: advanced-support-for-partners }
//! ```
//!
//! ```yaml passes partner
//! program: { relationship: direct-bill, designations: [infrastructure-azure] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: partner-cloud-support }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::Str;
use crate::catalog::escalation::Path;
use crate::catalog::policy::{Held, Vehicle};
use crate::catalog::program::Program;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::source::Spanned;

static ID: RuleId = RuleId {
    code: "E002",
    name: "ineligible-vehicle",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("vehicle-eligibility"),
    source: include_str!("ineligible_vehicle.rs"),
    portuguese: include_str!("pt-BR/ineligible_vehicle.md"),
    check: Check::Partner(check),
};

/// The word that stands for every designation.
const ANY: &str = "any";

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for path in it.partner.escalation.value().into_iter().flatten() {
        if let Some(word) = path.vehicle.given() {
            findings.extend(judge(it, path, word));
        }
    }
}

fn judge(it: &PartnerCheck<'_>, path: &Path, word: &Spanned<Str>) -> Option<Diagnostic> {
    let vehicles: Vec<_> = it
        .policy
        .vehicles
        .iter()
        .map(|vehicle| (&vehicle.id, vehicle.term))
        .collect();
    let vehicle = it.policy.vehicle(&word.value);
    if let Some(finding) = it.not_in_force(it.itself(), word, "a way to escalate", &vehicles) {
        return Some(match vehicle.and_then(|vehicle| vehicle.renamed.as_ref()) {
            Some(renamed) => finding.help(format!("it is called `{renamed}` now")),
            None => finding,
        });
    }
    let vehicle = vehicle?;
    wrong_issues(it, path, vehicle, word).or_else(|| ineligible(it, vehicle, word))
}

fn wrong_issues(
    it: &PartnerCheck<'_>,
    path: &Path,
    vehicle: &Vehicle,
    word: &Spanned<Str>,
) -> Option<Diagnostic> {
    let issues = path
        .issues
        .value()
        .filter(|issues| !vehicle.takes(**issues))?;
    let finding = it.finding(
        word.span,
        format!(
            "the partner escalates {} issues by {}, which does not take them",
            issues.as_str(),
            vehicle.name
        ),
    );
    let taken = vehicle
        .issues
        .iter()
        .map(|issues| &*issues.value)
        .collect::<Vec<_>>()
        .join(", ");
    Some(
        finding
            .because(vehicle.id.span, format!("it takes: {taken}"))
            .help("name a vehicle that takes this kind of issues, or correct `issues`"),
    )
}

fn ineligible(it: &PartnerCheck<'_>, vehicle: &Vehicle, word: &Spanned<Str>) -> Option<Diagnostic> {
    let program = it.partner.program.as_ref();
    let wanted: Vec<&Held> = vehicle
        .eligible
        .iter()
        .filter(|entry| entry.term.holds(it.today))
        .map(|entry| &entry.held)
        .collect();
    if vehicle.eligible.is_empty()
        || wanted
            .iter()
            .any(|held| program.is_some_and(|program| holds(program, held)))
    {
        return None;
    }
    let finding = it.finding(
        word.span,
        format!(
            "the partner escalates by {}, and states nothing that makes it eligible for it",
            vehicle.name
        ),
    );
    let finding = finding.because(vehicle.eligible_place, "who is eligible");
    Some(match wanted.as_slice() {
        [] => finding.help("it is open to nobody today; name another vehicle"),
        wanted => finding.help(format!(
            "state one of these in `program`, if it is held: {}; or name another vehicle",
            wanted
                .iter()
                .map(|held| show(held))
                .collect::<Vec<_>>()
                .join(", ")
        )),
    })
}

fn holds(program: &Program, held: &Held) -> bool {
    match held {
        Held::Plan(plan) => program.has_plan(plan),
        Held::Competency(level) => program
            .competencies
            .iter()
            .any(|competency| competency.level.value() == Some(level)),
        Held::Designation(wanted) => program
            .designations
            .value()
            .into_iter()
            .flatten()
            .any(|designation| &**wanted == ANY || designation.value == *wanted),
    }
}

fn show(held: &Held) -> String {
    match held {
        Held::Plan(plan) => format!("the plan `{plan}`"),
        Held::Competency(level) => format!("a competency of level `{level}`"),
        Held::Designation(designation) if &**designation == ANY => "a designation".into(),
        Held::Designation(designation) => format!("the designation `{designation}`"),
    }
}
