//! # G101 company-identity-incomplete
//!
//! Whoever sells at a distance in Brazil shows its registered name, its company number (CNPJ) and its postal address. One of them is
//! missing, or the number is wrong: its check digits belong to another number. This is asked of sites with the profile `br`.
//!
//! State `legal` with `name`, `cnpj` and `address` as they are registered. Since July 2026 new numbers may have letters.
//!
//! ```yaml fires partner
//! legal: { name: Contoso Tecnologia Ltda., cnpj: "11.222.333/0001-81" }
//! ```
//!
//! ```yaml fires partner
//! legal: { name: Contoso Tecnologia Ltda., cnpj: "11.222.333/0001-18", address: "Rua das Amoreiras, 480, São Paulo, SP" }
//! ```
//!
//! ```yaml fires partner
//! legal: { name: Contoso Tecnologia Ltda., cnpj: "12.abc.345/01de-35", address: "Rua das Amoreiras, 480, São Paulo, SP" }
//! ```
//!
//! ```yaml fires partner 2026-06-30
//! legal: { name: Contoso Tecnologia Ltda., cnpj: "12.ABC.345/01DE-35", address: "Rua das Amoreiras, 480, São Paulo, SP" }
//! ```
//!
//! ```yaml fires partner
//! legal:
//! ```
//!
//! ```yaml passes partner 2026-07-01
//! legal: { name: Contoso Tecnologia Ltda., cnpj: "12.ABC.345/01DE-35", address: "Rua das Amoreiras, 480, São Paulo, SP" }
//! ```
//!
//! ```yaml passes partner
//! legal: { name: Contoso Tecnologia Ltda., cnpj: 11222333000181, address: "Rua das Amoreiras, 480, São Paulo, SP" }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::Str;
use crate::catalog::cnpj::{Cnpj, Fault};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::source::Spanned;
use crate::yaml::cut;

/// The policy's line that allows letters in the number.
const LETTERS: &str = "br-cnpj-letters";

static ID: RuleId = RuleId {
    code: "G101",
    name: "company-identity-incomplete",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("br-identity"),
    source: include_str!("company_identity_incomplete.rs"),
    portuguese: include_str!("pt-BR/company_identity_incomplete.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    findings.extend(missing(it));
    let number = it
        .partner
        .legal
        .as_ref()
        .and_then(|legal| legal.cnpj.given());
    findings.extend(number.and_then(|number| wrong(it, number)));
}

fn missing(it: &PartnerCheck<'_>) -> Option<Diagnostic> {
    let keys = ["legal.name", "legal.cnpj", "legal.address"];
    let places = match &it.partner.legal {
        None => [Some(it.partner.place); 3],
        Some(legal) => [&legal.name, &legal.cnpj, &legal.address].map(|stated| stated.absent()),
    };
    let place = places.into_iter().flatten().next()?;
    let absent = keys
        .into_iter()
        .zip(places)
        .filter(|(_, place)| place.is_some());
    let keys = absent
        .map(|(key, _)| format!("`{key}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let message = say!(
        "the partner sells in Brazil, and does not state {keys}",
        keys
    );
    let help =
        say!("state the registered name, the company number and the postal address in `legal`");
    Some(it.finding(place, message).help(help))
}

fn wrong(it: &PartnerCheck<'_>, number: &Spanned<Str>) -> Option<Diagnostic> {
    let shown = cut(&number.value);
    let message = match Cnpj::parse(number.value.trim()) {
        Ok(cnpj) if cnpj.has_letters() && it.policy.requires(LETTERS, it.today).is_none() => {
            say!(
                "`{shown}` has letters, which company numbers do not have yet",
                shown
            )
        }
        Ok(_) => return None,
        Err(Fault::Form) => say!(
            "`{shown}` is not of the form of a Brazilian company number",
            shown
        ),
        Err(Fault::CheckDigits) => say!(
            "the check digits of `{shown}` belong to another company number",
            shown
        ),
    };
    let help = say!(
        "write it as it is registered, such as {sample}",
        sample = "\"11.222.333/0001-81\""
    );
    Some(it.finding(number.span, message).help(help))
}
