//! # G102 no-data-protection-contact
//!
//! The partner treats personal data of people in Brazil, if only the names in its tickets, and does not say whom to ask about them.
//! Brazilian law wants that contact shown where customers find it. This is asked of sites with the profile `br`.
//!
//! State `privacy` with a `contact`, in the same shape as the contact of the support.
//!
//! ```yaml fires partner
//! privacy:
//! ```
//!
//! ```yaml fires partner
//! privacy: { statement: "https://contoso.example/privacidade" }
//! ```
//!
//! ```yaml passes partner
//! privacy:
//!   statement: "https://contoso.example/privacidade"
//!   contact: [{ email: privacidade@contoso.example }]
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "G102",
    name: "no-data-protection-contact",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("br-data-protection"),
    source: include_str!("no_data_protection_contact.rs"),
    portuguese: include_str!("pt-BR/no_data_protection_contact.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let place = match &it.partner.privacy {
        None => Some(it.partner.place),
        Some(desk) => desk.contact.absent(),
    };
    if let Some(place) = place {
        let message = say!("the partner does not say whom to ask about personal data");
        let help = say!("state `privacy` with a `contact`, such as an e-mail address");
        findings.push(it.finding(place, message).help(help));
    }
}
