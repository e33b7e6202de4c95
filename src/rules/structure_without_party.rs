//! # S002 structure-without-party
//!
//! Support is resold or outsourced, and the entry does not say to whom, or which part of it. Customers have a right to know whose
//! people they will talk to, and about what.
//!
//! Name the other entity in `to`, and the areas that it takes on in `areas` (`[all]`, if it takes on everything).
//!
//! ```yaml fires partner
//! structure:
//!   - { mode: direct }
//!   - { mode: outsourced, areas: [technical] }
//! ```
//!
//! ```yaml fires partner
//! structure:
//!   - { mode: resold, to: Northwind Helpdesk }
//! ```
//!
//! ```yaml fires partner
//! structure:
//!   - { mode: direct }
//!   - { mode: outsourced, areas: [technical], to: TBD }
//! ```
//!
//! ```yaml passes partner
//! structure:
//!   - { mode: resold, areas: [all], to: Northwind Helpdesk }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::structure::{Arrangement, Mode};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "S002",
    name: "structure-without-party",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("support-structure"),
    source: include_str!("structure_without_party.rs"),
    portuguese: include_str!("pt-BR/structure_without_party.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for entry in it.partner.structure.value().into_iter().flatten() {
        findings.extend(judge(it, entry));
    }
}

fn judge(it: &PartnerCheck<'_>, entry: &Arrangement) -> Option<Diagnostic> {
    let mode = entry.mode().filter(|mode| *mode != Mode::Direct)?;
    let mode = mode.as_str();
    let (message, help) = match (entry.to.absent().is_some(), entry.areas.absent().is_some()) {
        (false, false) => return None,
        (true, false) => (
            say!(
                "an entry of `structure` says that support is {mode}, and not to whom",
                mode
            ),
            say!("add `to: …`"),
        ),
        (false, true) => (
            say!(
                "an entry of `structure` says that support is {mode}, and not which part of it",
                mode
            ),
            say!("add `areas: […]`, or `areas: [all]`"),
        ),
        (true, true) => (
            say!(
                "an entry of `structure` says that support is {mode}, and not to whom, nor which part of it",
                mode
            ),
            say!("add `to: …` and `areas: […]`"),
        ),
    };
    let place = entry.to.absent().or(entry.areas.absent());
    Some(it.finding(place.unwrap_or(entry.place), message).help(help))
}
