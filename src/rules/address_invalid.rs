//! # P003 address-invalid
//!
//! An e-mail address or a URL of a contact is none, so that nothing sent there arrives; or the URL is not encrypted, so that what
//! a customer writes there can be read on the way (a warning).
//!
//! Write an e-mail address as `name@host`, and a URL in full, with `https://`.
//!
//! ```yaml fires offering
//! contact:
//!   - { email: suporte at contoso.example }
//! ```
//!
//! ```yaml fires offering
//! contact:
//!   - { web: contoso.example/chamados }
//! ```
//!
//! ```yaml fires offering
//! contact:
//!   - { web: "http://contoso.example/chamados" }
//! ```
//!
//! ```yaml passes offering
//! contact:
//!   - { email: suporte@contoso.example }
//!   - { web: "https://contoso.example/chamados" }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::contact::{Channel, Fault, Kind, is_plain_http};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "P003",
    name: "address-invalid",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-contact"),
    source: include_str!("address_invalid.rs"),
    portuguese: include_str!("pt-BR/address_invalid.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for (owner, channel) in it.channels() {
        findings.extend(judge(it, owner, channel));
    }
}

fn judge(it: &PartnerCheck<'_>, owner: Owner<'_>, channel: &Channel) -> Option<Diagnostic> {
    if channel.kind == Kind::Phone {
        return None;
    }
    let address = || cut(&channel.address.value);
    let (level, message, help) = match channel.reach(it.partner.market()) {
        Err(Fault::Email) => (
            Level::Error,
            say!(
                "`{address}`, where {owner} is reached, is not an e-mail address",
                address = address(),
                owner
            ),
            say!("write it as `name@host`, without a display name"),
        ),
        Err(Fault::Web) => (
            Level::Error,
            say!(
                "`{address}`, where {owner} is reached, is not a URL of the web",
                address = address(),
                owner
            ),
            say!("write it in full, such as \"https://contoso.example/support\""),
        ),
        Ok(_) if channel.kind == Kind::Web => (
            is_plain_http(&channel.address.value)?,
            say!(
                "`{address}`, where {owner} is reached, is not encrypted",
                address = address(),
                owner
            ),
            say!("use https"),
        ),
        _ => return None,
    };
    let finding = it.about(owner, channel.address.span, message);
    Some(finding.level(level).help(help))
}
