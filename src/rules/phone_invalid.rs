//! # P001 phone-invalid
//!
//! A phone number does not exist as it is written, or is a national one and nothing says of which country. A customer who dials it
//! reaches nobody.
//!
//! Write it with `+` and the code of the country. A number that can only be dialled within its country is written as it is dialled
//! there, and the entry or the partner's first market names the country.
//!
//! ```yaml fires offering
//! contact:
//!   - { phone: "12345" }
//! ```
//!
//! ```yaml fires partner
//! markets:
//! contact:
//!   - { phone: 0800 000 1234 }
//! ```
//!
//! ```yaml passes offering
//! contact:
//!   - { phone: "+55 11 3003 1234" }
//!   - { phone: 0800 000 1234, country: BR }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::contact::Fault;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::yaml::{Stated, cut};

static ID: RuleId = RuleId {
    code: "P001",
    name: "phone-invalid",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-contact"),
    source: include_str!("phone_invalid.rs"),
    portuguese: include_str!("pt-BR/phone_invalid.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for (owner, channel) in it.channels() {
        let (what, help) = match channel.reach(it.partner.market()) {
            Err(Fault::Phone) => (
                "is not a phone number that exists",
                "write it with `+` and the code of the country, such as \"+55 11 3003 1234\"",
            ),
            Err(Fault::Country) if !matches!(channel.country, Stated::Faulty(_)) => (
                "is a national phone number, and nothing says of which country",
                "write it with `+` and the code of the country, or add `country`, such as `country: BR`",
            ),
            _ => continue,
        };
        let finding = it.about(
            owner,
            channel.address.span,
            format!(
                "`{}`, by which {owner} is called, {what}",
                cut(&channel.address.value)
            ),
        );
        findings.push(finding.help(help));
    }
}
