//! # P002 national-phone-unmarked
//!
//! A phone number can only be called from within its country, as the 0800 and 4004 numbers of Brazil, and the entry does not say so.
//! A customer who travels, or sits in another country, dials it in vain and does not learn why.
//!
//! Write it as it is dialled there and add `national: true`: pages say so beside the number. Give a second number that can be called
//! from everywhere, if you have one.
//!
//! ```yaml fires offering
//! contact:
//!   - { phone: 0800 000 1234, country: BR }
//! ```
//!
//! ```yaml fires partner
//! contact:
//!   - { phone: "+55 4004 1234" }
//! ```
//!
//! ```yaml passes offering
//! contact:
//!   - { phone: 0800 000 1234, country: BR, national: true }
//!   - { phone: 4004 1234, national: true }
//!   - { phone: "+55 11 3003 1234" }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::contact::{Channel, Kind, Reach};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "P002",
    name: "national-phone-unmarked",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-contact"),
    source: include_str!("national_phone_unmarked.rs"),
    portuguese: include_str!("pt-BR/national_phone_unmarked.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for (owner, channel) in it.channels() {
        if channel.kind == Kind::Phone
            && !channel.is_marked_national()
            && let Ok(line) = channel.line(it.partner.market())
            && line.national_only
        {
            findings.push(finding(it, owner, channel, line.reach()));
        }
    }
}

fn finding(
    it: &PartnerCheck<'_>,
    owner: Owner<'_>,
    channel: &Channel,
    reach: &Reach,
) -> Diagnostic {
    let message = say!(
        "`{phone}`, by which {owner} is called, can only be called from within its country, and the entry does not say so",
        phone = cut(&channel.address.value),
        owner
    );
    let finding = it.about(owner, channel.address.span, message);
    if channel.is_international() {
        return finding.help(say!(
            "write it as it is dialled there, `{number}`, and add `national: true`",
            number = &reach.text
        ));
    }
    let finding = finding.help(say!("add `national: true`"));
    match (&channel.national, channel.after_address) {
        (Some(stated), _) => finding.fix(stated.span, "true"),
        (None, Some(place)) => finding.fix(place, ", national: true"),
        (None, None) => finding,
    }
}
