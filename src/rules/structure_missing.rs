//! # S001 structure-missing
//!
//! The partner does not say who supports its customers, or says it in a word that means nothing: support is direct (its own desk),
//! resold (another entity's support) or outsourced (another entity works in its name), for the areas that the policy lists.
//!
//! State `structure` in `partner.yaml`, with a `mode` for each entry.
//!
//! ```yaml fires partner
//! structure:
//! ```
//!
//! ```yaml fires partner
//! structure:
//!   - { mode: outsorced, areas: [technical], to: Northwind Helpdesk }
//! ```
//!
//! ```yaml fires partner
//! structure:
//!   - { areas: [technical] }
//! ```
//!
//! ```yaml fires partner
//! structure:
//!   - { mode: direct, areas: [invoices] }
//! ```
//!
//! ```yaml passes partner
//! structure:
//!   - { mode: direct }
//! ```

use super::partner_check::names;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::structure::{Arrangement, Mode};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::Stated;

static ID: RuleId = RuleId {
    code: "S001",
    name: "structure-missing",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("support-structure"),
    source: include_str!("structure_missing.rs"),
    portuguese: include_str!("pt-BR/structure_missing.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    match &it.partner.structure {
        Stated::Absent(at) => {
            let message = say!("the partner does not say who supports its customers");
            let help = say!(
                "state `structure`, with entries whose `mode` is `direct`, `resold` or `outsourced`"
            );
            findings.push(it.finding(*at, message).help(help));
        }
        Stated::Faulty(_) => {}
        Stated::Given(structure) => structure
            .value
            .iter()
            .for_each(|entry| judge(it, entry, findings)),
    }
}

fn judge(it: &PartnerCheck<'_>, entry: &Arrangement, findings: &mut Findings) {
    match &entry.mode {
        Stated::Absent(_) => {
            let message = say!("an entry of `structure` does not say how support is organised");
            let help = say!("add `mode`: `direct`, `resold` or `outsourced`");
            findings.push(it.finding(entry.place, message).help(help));
        }
        Stated::Faulty(_) => {}
        Stated::Given(mode) => {
            let modes = Mode::WORDS.iter().map(|(word, _)| *word);
            findings.extend(it.unknown(
                it.itself(),
                mode,
                say!("a way to organise support"),
                modes,
            ));
        }
    }
    for area in names(&entry.areas) {
        findings.extend(it.unknown(it.itself(), area, say!("an area of support"), it.areas()));
    }
}
