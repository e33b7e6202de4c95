//! # M001 money-invalid
//!
//! A price is not an exact sum of money: the amount is no decimal of its currency, the currency is no code of ISO 4217, or a share is
//! no number of percent. A price that is rounded or guessed is not the price.
//!
//! Write the amount in digits with a point before the decimals, as many as the currency has or none, and the currency's three letters.
//!
//! ```yaml fires offering
//! pricing:
//!   - { amount: "450,00", currency: BRL, per: month, tax: included }
//! ```
//!
//! ```yaml fires offering
//! pricing:
//!   - { amount: "450.00", currency: R$, per: month, tax: included }
//! ```
//!
//! ```yaml fires offering
//! pricing:
//!   - { percent: 8%, of: { pt-BR: o gasto mensal, en-US: the monthly spend }, tax: included }
//! ```
//!
//! ```yaml passes offering
//! pricing:
//!   - { amount: "1234.50", currency: BRL, per: month, tax: included }
//!   - { amount: 9000, currency: JPY, market: JP, per: month, tax: included }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::Str;
use crate::catalog::price::{Amount, Fault, Kind, is_percent};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::{Message, say};
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
        if let Kind::Percent { percent, .. } = &price.kind
            && !is_percent(&percent.value)
        {
            let message = say!(
                "`{share}`, a price of {owner}, is not a number of percent",
                share = cut(&percent.value),
                owner
            );
            findings.push(it.about(owner, percent.span, message).help(say!(
                "write a number up to 100 with a point before its decimals, such as `percent: 7.5`"
            )));
        }
        findings.extend(price.amount().and_then(|amount| judge(it, owner, amount)));
    }
}

fn judge(it: &PartnerCheck<'_>, owner: Owner<'_>, amount: &Amount) -> Option<Diagnostic> {
    let fault = amount.money().err().filter(|_| !amount.is_faulty())?;
    let written = |stated: &Stated<Str>| stated.value().map(|text| cut(text));
    let (at, message, help) = match fault {
        Fault::NoAmount(at) => (
            at,
            say!("a price of {owner} has a currency and no amount", owner),
            say!("add `amount`, such as `amount: \"450.00\"`"),
        ),
        Fault::NotExact(at, decimals) => (
            at,
            say!(
                "`{amount}`, a price of {owner}, is not an exact amount of its currency",
                amount = written(&amount.value).unwrap_or_default(),
                owner
            ),
            decimals_of(decimals),
        ),
        Fault::Currency(at) => {
            let message = match written(&amount.currency) {
                Some(code) => say!(
                    "`{code}`, in a price of {owner}, is not a currency of ISO 4217",
                    code,
                    owner
                ),
                None => say!("a price of {owner} does not say in which currency", owner),
            };
            let help = say!("state `currency` as three capital letters, such as BRL or USD");
            (at, message, help)
        }
    };
    Some(it.about(owner, at, message).help(help))
}

fn decimals_of(decimals: u8) -> Message {
    match decimals {
        0 => say!("write digits only, with no decimals, such as \"450\""),
        count => say!(
            "write digits only, with a point and {count} decimals, such as \"450.{zeros}\"",
            count,
            zeros = "0".repeat(usize::from(count))
        ),
    }
}
