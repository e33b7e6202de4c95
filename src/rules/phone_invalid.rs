//! # P001 phone-invalid
//!
//! A phone number does not exist as it is written, or is a national one and nothing says of which country. A customer who dials it
//! reaches nobody.
//!
//! Write it with `+` and the code of the country. A number that can only be dialled within its country is written as it is dialled
//! there, and the entry or the partner's first market names the country. A number that is written without the code although it can
//! be called from everywhere is worth a notice: pages show it with the code of the market, and the file should say the same. Where
//! the partner has several markets and the entry names no country, it is a warning: it may be the wrong one.
//!
//! ```yaml fires offering
//! contact:
//!   - { phone: "12345" }
//! ```
//!
//! ```yaml fires partner
//! markets:
//! contact:
//!   - { phone: 0800 000 1234, national: true }
//! ```
//!
//! ```yaml fires offering
//! contact:
//!   - { phone: (11) 3003-1234 }
//! ```
//!
//! ```yaml passes offering
//! contact:
//!   - { phone: "+55 11 3003 1234" }
//!   - { phone: 0800 000 1234, country: BR, national: true }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::contact::{Channel, Fault, Kind, Line};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
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
        findings.extend(judge(it, owner, channel));
    }
}

fn judge(it: &PartnerCheck<'_>, owner: Owner<'_>, channel: &Channel) -> Option<Diagnostic> {
    if channel.kind != Kind::Phone {
        return None;
    }
    let phone = || cut(&channel.address.value);
    let (message, help) = match channel.line(it.partner.market()) {
        Err(Fault::Phone) => (
            say!(
                "`{phone}`, by which {owner} is called, is not a phone number that exists",
                phone = phone(),
                owner
            ),
            say!("write it with `+` and the code of the country, such as \"+55 11 3003 1234\""),
        ),
        Err(Fault::Country) if !matches!(channel.country, Stated::Faulty(_)) => (
            say!(
                "`{phone}`, by which {owner} is called, is a national phone number, and nothing says of which country",
                phone = phone(),
                owner
            ),
            say!(
                "write it with `+` and the code of the country, or add `country`, such as `country: BR`"
            ),
        ),
        Ok(line) => return local(it, owner, channel, &line),
        _ => return None,
    };
    Some(it.about(owner, channel.address.span, message).help(help))
}

/// A number that everybody can call, written for those who live there.
fn local(
    it: &PartnerCheck<'_>,
    owner: Owner<'_>,
    channel: &Channel,
    line: &Line,
) -> Option<Diagnostic> {
    if line.national_only || channel.is_international() {
        return None;
    }
    let reach = line.reach();
    let message = say!(
        "`{phone}`, by which {owner} is called, is written without the code of its country",
        phone = cut(&channel.address.value),
        owner
    );
    let finding = it
        .about(owner, channel.address.span, message)
        .help(say!("write it as \"{number}\"", number = &reach.text));
    let markets = it.partner.markets.value().map_or(0, Vec::len);
    Some(match channel.country {
        Stated::Absent(_) if markets > 1 => finding.level(Level::Warning),
        _ => finding
            .level(Level::Info)
            .fix(channel.address.span, format!("\"{}\"", reach.text)),
    })
}
