//! # G103 price-without-tax
//!
//! A price for Brazil leaves the tax out. The price that a consumer there is shown must be the whole price: nothing may be added to it
//! afterwards. This is asked of sites with the profile `br`.
//!
//! State the price with its taxes, and `tax: included`.
//!
//! ```yaml fires offering
//! pricing:
//!   - { amount: "450.00", currency: BRL, per: month, tax: excluded, market: BR, valid_through: 2026-12-31 }
//! ```
//!
//! ```yaml passes offering
//! pricing:
//!   - { amount: "512.50", currency: BRL, per: month, tax: included, market: BR, valid_through: 2026-12-31 }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::price::{Price, Tax};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "G103",
    name: "price-without-tax",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("br-total-price"),
    source: include_str!("price_without_tax.rs"),
    portuguese: include_str!("pt-BR/price_without_tax.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let Some(market) = it.requirement.and_then(|line| line.market.as_deref()) else {
        return;
    };
    let holds_there = |price: &Price| {
        let stated = price.market.value().map(|market| &**market);
        stated.or(it.partner.market()) == Some(market)
    };
    for (owner, price) in it.prices() {
        if price.tax.value() == Some(&Tax::Excluded) && holds_there(price) {
            let message = say!(
                "{owner} has a price for Brazil to which taxes are added",
                owner
            );
            let help = say!("state the whole price, and `tax: included`");
            findings.push(it.about(owner, price.tax.span(), message).help(help));
        }
    }
}
