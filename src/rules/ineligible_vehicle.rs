//! # E002 ineligible-vehicle
//!
//! The partner escalates by a vehicle that it cannot use: no such vehicle exists today, it does not take this kind of issues, or
//! it is open only to partners who hold a plan, a competency or a designation that this partner does not state; or it is left to a
//! provider that the partner does not have. What goes that way would come back unanswered.
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
//! ```yaml fires partner 2025-06-22
//! program: { relationship: direct-bill, plans: [advanced-support-for-partners], designations: [infrastructure-azure] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: partner-cloud-support }
//! ```
//!
//! ```yaml fires partner
//! escalation:
//!   - { issues: commercial, vehicle: advanced-support-for-partners }
//!   - { issues: technical, vehicle: advanced-support-for-partners }
//! ```
//!
//! ```yaml fires partner
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, opened_by: provider }
//! ```
//!
//! ```yaml passes partner
//! program: { relationship: direct-bill, plans: [advanced-support-for-partners], designations: [infrastructure-azure] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: partner-cloud-support }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::Str;
use crate::catalog::escalation::{Issues, Path};
use crate::catalog::policy::{Held, Vehicle};
use crate::catalog::program::{Program, Relationship};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
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
        let word = path.vehicle.given();
        let finding = word.and_then(|word| judge(it, path, word));
        findings.extend(finding.or_else(|| nobody_opens(it, path)));
    }
}

/// A path that is left to a provider, of a partner that has none. A reseller without one is another rule's.
fn nobody_opens(it: &PartnerCheck<'_>, path: &Path) -> Option<Diagnostic> {
    let provider = it.program().map(|program| &program.provider);
    let has_provider = provider.is_some_and(|provider| provider.absent().is_none());
    if !path.is_opened_by_provider() || has_provider || it.is(Relationship::IndirectReseller) {
        return None;
    }
    let message = say!("the partner leaves tickets to a provider, and has none");
    let help = say!("state `program.provider`, or take `opened_by` out and name a vehicle");
    Some(it.finding(path.opened_by.span(), message).help(help))
}

fn judge(it: &PartnerCheck<'_>, path: &Path, word: &Spanned<Str>) -> Option<Diagnostic> {
    let vehicles: Vec<_> = it
        .policy
        .vehicles
        .iter()
        .map(|vehicle| (&vehicle.id, vehicle.term))
        .collect();
    // An outdated name is another rule's; the vehicle is judged as it is called today.
    if it.present_name(path).is_none()
        && let Some(finding) =
            it.not_in_force(it.itself(), word, say!("a way to escalate"), &vehicles)
    {
        return Some(finding);
    }
    let vehicle = it.vehicle(path)?;
    wrong_issues(it, path, vehicle, word).or_else(|| {
        // What the provider opens goes by what the provider is eligible for.
        (!path.is_opened_by_provider())
            .then(|| ineligible(it, vehicle, word))
            .flatten()
    })
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
    let vehicle_name = &vehicle.name;
    let message = match issues {
        Issues::Commercial => say!(
            "the partner escalates commercial issues by {vehicle}, which does not take them",
            vehicle = vehicle_name
        ),
        Issues::Technical => say!(
            "the partner escalates technical issues by {vehicle}, which does not take them",
            vehicle = vehicle_name
        ),
    };
    let taken: Vec<&str> = vehicle.issues.iter().map(|issues| &*issues.value).collect();
    let takes = say!("it takes: {issues}", issues = taken.join(", "));
    Some(
        it.finding(word.span, message)
            .because(vehicle.id.span, takes)
            .help(say!(
                "name a vehicle that takes this kind of issues, or correct `issues`"
            )),
    )
}

fn ineligible(it: &PartnerCheck<'_>, vehicle: &Vehicle, word: &Spanned<Str>) -> Option<Diagnostic> {
    let program = it.program();
    let in_force = vehicle
        .eligible
        .iter()
        .filter(|entry| entry.term.holds(it.today));
    let wanted: Vec<&Held> = in_force.map(|entry| &entry.held).collect();
    let is_held = |held: &&Held| program.is_some_and(|program| holds(program, held));
    if vehicle.eligible.is_empty() || wanted.iter().any(is_held) || is_known_to_lack(it, &wanted) {
        return None;
    }
    let message = say!(
        "the partner escalates by {vehicle}, and states nothing that makes it eligible for it",
        vehicle = &vehicle.name
    );
    let finding = it.finding(word.span, message);
    let finding = finding.because(vehicle.eligible_place, say!("who is eligible"));
    Some(match wanted.as_slice() {
        [] => finding.help(say!("it is open to nobody today; name another vehicle")),
        wanted => finding.help(say!(
            "state one of these in `program`, if it is held: {held}; or name another vehicle",
            held = wanted
                .iter()
                .map(|held| show(held))
                .collect::<Vec<_>>()
                .join(", ")
        )),
    })
}

/// Whether what is missing is a plan that the partner must hold in any case, or was reported as wrong: one fault, one finding.
fn is_known_to_lack(it: &PartnerCheck<'_>, wanted: &[&Held]) -> bool {
    let lacking = it.lacking_plans();
    let lacks = |held: &&Held| match held {
        Held::Plan(plan) => lacking.iter().any(|lacking| lacking.id.value == *plan),
        _ => false,
    };
    it.program().is_some_and(Program::is_faulty) || wanted.iter().any(lacks)
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

/// What is held, as it would be written in `program`.
fn show(held: &Held) -> String {
    match held {
        Held::Plan(plan) => format!("`plans: [{plan}]`"),
        Held::Competency(level) => format!("`competencies: [{{ name: …, level: {level} }}]`"),
        Held::Designation(designation) if &**designation == ANY => "`designations: […]`".into(),
        Held::Designation(designation) => format!("`designations: [{designation}]`"),
    }
}
