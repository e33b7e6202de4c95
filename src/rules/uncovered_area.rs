//! # S003 uncovered-area
//!
//! A service is sold, and for an area of it (such as billing or technical questions) nobody gives support: no entry of
//! `structure` and no offering covers it. A customer with such a question would be sent from one to the next.
//!
//! Add the area to an entry of `structure` or to what an offering `covers`, or correct the word if it is a slip of the pen.
//!
//! ```yaml fires partner
//! structure:
//!   - { mode: direct, areas: [technical] }
//!   - { mode: resold, areas: [billing, subscription-management], services: [azure], to: Northwind Helpdesk }
//! ```
//!
//! ```yaml fires offering
//! covers: { services: [azure], areas: [tecnical] }
//! ```
//!
//! ```yaml passes partner
//! structure:
//!   - { mode: direct, areas: [technical] }
//!   - { mode: resold, areas: [billing, subscription-management], services: [all], to: Northwind Helpdesk }
//! ```

use super::partner_check::names;
use super::{Check, PartnerCheck, Rule};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "S003",
    name: "uncovered-area",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("cover-every-area"),
    source: include_str!("uncovered_area.rs"),
    portuguese: include_str!("pt-BR/uncovered_area.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let mut all_known = true;
    for owner in it.offerings() {
        let Some(covers) = owner.offering.and_then(|offering| offering.covers.as_ref()) else {
            continue;
        };
        all_known &= it.all_known(&covers.areas, &covers.services);
        for area in names(&covers.areas) {
            findings.extend(it.unknown(owner, area, say!("an area of support"), it.areas()));
        }
    }
    // A misspelled word is one fault; that nothing is covered under it is the same one.
    if all_known {
        uncovered(it, findings);
    }
}

fn uncovered(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let Some(structure) = it.sound_structure() else {
        return;
    };
    for service in it.sold() {
        let is_covered = |area: &str| {
            structure
                .value
                .iter()
                .any(|entry| entry.covers(&service.value, area))
                || it
                    .offerings()
                    .any(|owner| owner.covers(&service.value, area))
        };
        let missing: Vec<&str> = it.areas().filter(|area| !is_covered(area)).collect();
        if !missing.is_empty() {
            let finding = it.finding(
                service.span,
                say!(
                    "`{service}` is sold, and nobody supports it in: {areas}",
                    service = &service.value,
                    areas = missing.join(", ")
                ),
            );
            findings.push(
                finding
                    .because(structure.span, say!("nothing here covers it"))
                    .help(say!(
                        "add the areas to an entry of `structure`, or to what an offering `covers`"
                    )),
            );
        }
    }
}
