//! # D009 price-on-request
//!
//! A price is given "on request" where support is charged for. Customers must know the price before they ask for support, and a
//! price that has to be asked for is not disclosed.
//!
//! State the price: a sum per month, incident or user, or a share of what the customer spends with its minimum.
//!
//! ```yaml fires offering
//! pricing:
//!   - { on_request: true }
//! ```
//!
//! ```yaml passes offering
//! pricing:
//!   - percent: 8
//!     of: { pt-BR: o gasto mensal com o Azure, en-US: the monthly spend on Azure }
//!     minimum: { amount: "450.00", currency: BRL, per: month }
//!     tax: included
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::price::Kind;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "D009",
    name: "price-on-request",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-pricing"),
    source: include_str!("price_on_request.rs"),
    portuguese: include_str!("pt-BR/price_on_request.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    if !it.is_charging() {
        return;
    }
    for (owner, price) in it
        .prices()
        .filter(|(_, price)| matches!(price.kind, Kind::OnRequest))
    {
        let message = say!(
            "{owner} names a price only on request, and its customers must know it before they ask",
            owner
        );
        let help = say!("state the price: `amount` and `currency`, or `percent`");
        findings.push(it.about(owner, price.place, message).help(help));
    }
}
