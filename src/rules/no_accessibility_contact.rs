//! # G201 no-accessibility-contact
//!
//! Readers who cannot use the portal, because of a disability or of the tools that they read with, are not told whom to ask, and no
//! statement says what they can expect. This is asked of sites with the profile `accessibility`.
//!
//! State `accessibility` with a `contact`, in the same shape as the contact of the support, or with the address of a `statement`.
//!
//! ```yaml fires partner
//! accessibility:
//! ```
//!
//! ```yaml fires partner
//! accessibility: { statement: na página inicial }
//! ```
//!
//! ```yaml passes partner
//! accessibility: { statement: "https://contoso.example/acessibilidade" }
//! ```
//!
//! ```yaml passes partner
//! accessibility: { contact: [{ phone: "+55 11 3003 1234" }] }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::contact::outside;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::{Stated, cut};

static ID: RuleId = RuleId {
    code: "G201",
    name: "no-accessibility-contact",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("accessibility-contact"),
    source: include_str!("no_accessibility_contact.rs"),
    portuguese: include_str!("pt-BR/no_accessibility_contact.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let desk = it.partner.accessibility.as_ref();
    let statement = desk.and_then(|desk| desk.statement.given());
    if let Some(stated) = statement.filter(|stated| outside(&stated.value).is_none()) {
        let message = say!(
            "`{shown}` is not the address of a statement",
            shown = cut(&stated.value)
        );
        let help = say!("write it as https://support.example/");
        findings.push(it.finding(stated.span, message).help(help));
        return;
    }
    let is_silent = desk.is_none_or(|desk| matches!(desk.contact, Stated::Absent(_)));
    if is_silent && statement.is_none() {
        let place = desk.map_or(it.partner.place, |desk| desk.place);
        let message = say!("the partner does not say whom to ask who cannot use the portal");
        let help =
            say!("state `accessibility` with a `contact`, or with the address of a `statement`");
        findings.push(it.finding(place, message).help(help));
    }
}
