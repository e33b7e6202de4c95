//! # P004 language-without-contact
//!
//! A portal is published in a language in which nobody can be reached: every contact names the languages spoken there, and this one
//! is not among them. Its readers learn whom to call, and cannot talk to them.
//!
//! Add a way to get in touch in that language, or publish in those that you speak. Leave `languages` out where every language of the
//! portal is answered.
//!
//! ```yaml fires offering
//! contact:
//!   - { email: suporte@contoso.example, languages: [pt-BR] }
//! ```
//!
//! ```yaml fires partner
//! contact:
//!   - { phone: "+55 11 3003 1234", languages: [pt] }
//! ```
//!
//! ```yaml passes offering
//! contact:
//!   - { phone: "+55 11 3003 1234", languages: [pt-BR] }
//!   - { email: suporte@contoso.example, languages: [pt, en] }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "P004",
    name: "language-without-contact",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-contact"),
    source: include_str!("language_without_contact.rs"),
    portuguese: include_str!("pt-BR/language_without_contact.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let locales = it.locales();
    for (owner, channels) in it.contacts() {
        let (spoken, unspoken): (Vec<_>, Vec<_>) = locales
            .iter()
            .partition(|locale| channels.value.iter().any(|channel| channel.speaks(locale)));
        // Where none is spoken the contact is missing altogether, which D003 says.
        if spoken.is_empty() || channels.value.is_empty() {
            continue;
        }
        for locale in unspoken {
            let message = say!(
                "nobody whom {owner} names as a contact speaks {locale}, a language of the portal",
                owner,
                locale
            );
            let finding = it.about(owner, channels.span, message).locale(locale);
            findings.push(finding.help(say!(
                "add a way to get in touch in {locale}, or correct `languages`",
                locale
            )));
        }
    }
}
