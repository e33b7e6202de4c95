//! # M001 money-invalid
//!
//! A price is not an exact sum of money: the amount is no decimal of its currency, the currency is no code of ISO 4217, or a share is
//! no number of percent. A price that is rounded or guessed is not the price.
//!
//! Write the amount in digits with a point before the decimals, as many as the currency has or none, and the currency's three letters.
//!
//! ```yaml fires offering
//! pricing:
//!   - { amount: "450,00", currency: BRL, per: month }
//! ```
//!
//! ```yaml fires offering
//! pricing:
//!   - { amount: "450.00", currency: R$, per: month }
//! ```
//!
//! ```yaml fires offering
//! pricing:
//!   - { percent: 8%, of: { pt-BR: o gasto mensal, en-US: the monthly spend } }
//! ```
//!
//! ```yaml passes offering
//! pricing:
//!   - { amount: "1234.50", currency: BRL, per: month }
//!   - { amount: 9000, currency: JPY, per: month }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::price::{Amount, Fault, Kind, is_percent};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::yaml::{Stated, cut};

static ID: RuleId = RuleId {
    code: "M001",
    name: "money-invalid",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-pricing"),
    source: include_str!("money_invalid.rs"),
    portuguese: include_str!("pt-BR/money_invalid.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for (owner, price) in it.prices() {
        match &price.kind {
            Kind::Fixed(amount) => findings.extend(judge(it, owner, amount)),
            Kind::Percent {
                percent, minimum, ..
            } => {
                if !is_percent(&percent.value) {
                    let finding = it.about(
                        owner,
                        percent.span,
                        format!(
                            "`{}`, a price of {owner}, is not a number of percent",
                            cut(&percent.value)
                        ),
                    );
                    findings.push(finding.help("write a number up to 100 with a point before its decimals, such as `percent: 7.5`"));
                }
                findings.extend(
                    minimum
                        .as_ref()
                        .and_then(|minimum| judge(it, owner, minimum)),
                );
            }
            _ => {}
        }
    }
}

fn judge(it: &PartnerCheck<'_>, owner: Owner<'_>, amount: &Amount) -> Option<Diagnostic> {
    let fault = amount.money().err().filter(|_| !amount.is_faulty())?;
    let written = |stated: &Stated<crate::catalog::Str>| stated.value().map(|text| cut(text));
    Some(match fault {
        Fault::NoAmount(at) => it
            .about(
                owner,
                at,
                format!("a price of {owner} has a currency and no amount"),
            )
            .help("add `amount`, such as `amount: \"450.00\"`"),
        Fault::NotExact(at, decimals) => it
            .about(
                owner,
                at,
                format!(
                    "`{}`, a price of {owner}, is not an exact amount of its currency",
                    written(&amount.value).unwrap_or_default()
                ),
            )
            .help(format!("write digits only, with {}", decimals_of(decimals))),
        Fault::Currency(at) => match written(&amount.currency) {
            Some(code) => it.about(
                owner,
                at,
                format!("`{code}`, in a price of {owner}, is not a currency of ISO 4217"),
            ),
            None => it.about(
                owner,
                at,
                format!("a price of {owner} does not say in which currency"),
            ),
        }
        .help("state `currency` as three capital letters, such as BRL or USD"),
    })
}

fn decimals_of(decimals: u8) -> String {
    match decimals {
        0 => "no decimals, such as \"450\"".into(),
        count => format!(
            "a point and {count} decimals, such as \"450.{}\"",
            "0".repeat(usize::from(count))
        ),
    }
}
