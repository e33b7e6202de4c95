//! # G104 regulated-supplier-without-sac
//!
//! The partner says that an authority regulates its services. The federal rules on customer service (SAC) then hold for it, as for no
//! other partner: customers reach it by phone free of charge, and by some way around the clock. One of the two is missing. This is
//! asked of sites with the profile `br`.
//!
//! Add a number that costs the caller nothing (0800), and a way that is open at any time: an e-mail address, a page, or `open: 24/7`.
//! A partner that nobody regulates leaves `legal.regulated_by` out.
//!
//! ```yaml fires partner
//! legal: { name: Contoso Telecom Ltda., cnpj: "11.222.333/0001-81", address: "Rua das Amoreiras, 480, São Paulo, SP", regulated_by: Anatel }
//! ```
//!
//! ```yaml fires partner
//! legal: { name: Contoso Telecom Ltda., cnpj: "11.222.333/0001-81", address: "Rua das Amoreiras, 480, São Paulo, SP", regulated_by: Anatel }
//! contact:
//!   - { phone: "0800 000 1234", country: BR, national: true }
//! ```
//!
//! ```yaml passes partner
//! legal: { name: Contoso Telecom Ltda., cnpj: "11.222.333/0001-81", address: "Rua das Amoreiras, 480, São Paulo, SP", regulated_by: Anatel }
//! contact:
//!   - { phone: "0800 000 1234", country: BR, national: true }
//!   - { web: "https://contoso.example/chamados" }
//! ```
//!
//! ```yaml passes partner
//! legal: { name: Contoso Tecnologia Ltda., cnpj: "11.222.333/0001-81", address: "Rua das Amoreiras, 480, São Paulo, SP" }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::contact::{Channel, Kind};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "G104",
    name: "regulated-supplier-without-sac",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("br-sac"),
    source: include_str!("regulated_supplier_without_sac.rs"),
    portuguese: include_str!("pt-BR/regulated_supplier_without_sac.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let legal = it.partner.legal.as_ref();
    let Some(authority) = legal.and_then(|legal| legal.regulated_by.given()) else {
        return;
    };
    for owner in it.disclosers() {
        let finding = judge(it, owner);
        findings.extend(
            finding
                .map(|finding| finding.because(authority.span, say!("the partner is regulated"))),
        );
    }
}

fn judge(it: &PartnerCheck<'_>, owner: Owner<'_>) -> Option<Diagnostic> {
    let contact = owner.contact().given()?;
    let (message, help) = if !contact.value.iter().any(is_free_phone) {
        (
            say!(
                "{owner} has no phone number that customers call free of charge, which a regulated supplier must have",
                owner
            ),
            say!(
                "add a number that costs the caller nothing (0800), or take `legal.regulated_by` out"
            ),
        )
    } else if !contact.value.iter().any(is_open_by_itself) && !is_always_open(it, owner)? {
        (
            say!(
                "{owner} cannot be reached around the clock, which a regulated supplier must be",
                owner
            ),
            say!("add an e-mail address or a page, or state `open: 24/7`"),
        )
    } else {
        return None;
    };
    Some(it.about(owner, contact.span, message).help(help))
}

/// Numbers that cost the caller nothing begin with 0800 in Brazil.
fn is_free_phone(channel: &Channel) -> bool {
    let digits: String = channel
        .address
        .value
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    channel.kind == Kind::Phone
        && ["0800", "800", "55800"]
            .iter()
            .any(|start| digits.starts_with(start))
}

/// Nobody needs to be there for a customer to write.
fn is_open_by_itself(channel: &Channel) -> bool {
    channel.kind != Kind::Phone
}

/// Whether the hours never end. Nothing, where they are missing or wrong: that was reported.
fn is_always_open(it: &PartnerCheck<'_>, owner: Owner<'_>) -> Option<bool> {
    let hours = owner.hours().given()?;
    Some(hours.value.schedule(it.today).ok()?.is_always())
}
