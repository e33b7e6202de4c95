//! # D003 disclosure-missing-contact
//!
//! An offering does not say how customers get in touch, and its partner does not say it either; or every way to get in touch
//! is in languages that the portal is not published in, so that its readers cannot use any.
//!
//! State `contact` in the offering, or once in `partner.yaml` for all offerings that state none: a phone number, an e-mail
//! address or a page. Leave `languages` out where you answer in every language of the portal.
//!
//! ```yaml fires partner
//! contact:
//! ```
//!
//! ```yaml fires offering
//! contact:
//!   - { email: soporte@contoso.example, languages: [es] }
//! ```
//!
//! ```yaml fires offering
//! contact:
//!   - { phone: a definir, languages: [pt-BR] }
//! ```
//!
//! ```yaml passes offering
//! contact:
//!   - { email: soporte@contoso.example, languages: [es] }
//!   - { email: suporte@contoso.example, languages: [pt, en] }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "D003",
    name: "disclosure-missing-contact",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-contact"),
    source: include_str!("disclosure_missing_contact.rs"),
    portuguese: include_str!("pt-BR/disclosure_missing_contact.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for owner in it.disclosers() {
        findings.extend(it.undisclosed(
            owner,
            owner.contact(),
            say!("how customers get in touch"),
            "contact",
        ));
        findings.extend(unspoken(it, owner));
    }
}

/// Ways to get in touch that no reader of the portal can use are none.
fn unspoken(it: &PartnerCheck<'_>, owner: Owner<'_>) -> Option<Diagnostic> {
    let channels = owner.contact().given()?;
    let locales = it.locales();
    if locales.is_empty()
        || channels
            .value
            .iter()
            .any(|channel| locales.iter().any(|locale| channel.speaks(locale)))
    {
        return None;
    }
    let published = locales
        .iter()
        .map(|locale| locale.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let finding = it.about(
        owner,
        channels.span,
        say!(
            "nobody whom {owner} names as a contact speaks a language of the portal ({published})",
            owner,
            published
        ),
    );
    Some(finding.help(say!(
        "add a way to get in touch in one of these languages, or correct `languages`"
    )))
}
