//! # M003 price-terms-missing
//!
//! A price does not say whether tax is in it, or for what it is paid: a month, an incident, a user. A customer cannot tell from it
//! what an invoice will say.
//!
//! Add `tax: included` or `tax: excluded`, and `per` with one of `month`, `year`, `incident`, `hour`, `user`, `user-month` or
//! `user-year`. A share of spend says in `of` what it is paid for, and its `minimum` says `per` what.
//!
//! ```yaml fires offering
//! pricing:
//!   - { amount: "450.00", currency: BRL, per: month }
//! ```
//!
//! ```yaml fires offering
//! pricing:
//!   - { amount: "450.00", currency: BRL, tax: included }
//! ```
//!
//! ```yaml fires offering
//! pricing:
//!   - { percent: 8, of: { pt-BR: do gasto mensal, en-US: of monthly spend } }
//! ```
//!
//! ```yaml passes offering
//! pricing:
//!   - { amount: "450.00", currency: BRL, per: month, tax: excluded }
//!   - { percent: 8, of: { pt-BR: do gasto mensal, en-US: of monthly spend }, tax: included }
//!   - { free: true }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::price::{Kind, Price};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::source::Span;

static ID: RuleId = RuleId {
    code: "M003",
    name: "price-terms-missing",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-pricing"),
    source: include_str!("price_terms_missing.rs"),
    portuguese: include_str!("pt-BR/price_terms_missing.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for (owner, price) in it.prices() {
        if let Some(at) = without_tax(price) {
            let message = say!(
                "a price of {owner} does not say whether tax is in it",
                owner
            );
            findings.push(
                it.about(owner, at, message)
                    .help(say!("add `tax: included` or `tax: excluded`")),
            );
        }
        if let Some(at) = without_period(price) {
            let message = say!("a price of {owner} does not say for what it is paid", owner);
            findings.push(it.about(owner, at, message).help(say!(
                "add `per`, such as `per: month`, `per: incident` or `per: user-month`"
            )));
        }
    }
}

fn without_tax(price: &Price) -> Option<Span> {
    let is_paid = matches!(price.kind, Kind::Fixed(_) | Kind::Percent { .. });
    price.tax.absent().filter(|_| is_paid)
}

fn without_period(price: &Price) -> Option<Span> {
    price.amount()?.per.absent()
}
