//! # M002 currency-not-of-market
//!
//! A price is in a currency that nobody pays with in its market. What the customer will pay depends on an exchange rate of a day
//! that the price does not name.
//!
//! State the price in the market's currency, or correct `market`. Without `market` the price is for all of the partner's markets, and
//! its currency must be that of one of them.
//!
//! ```yaml fires offering
//! pricing:
//!   - { amount: "90.00", currency: USD, per: month, tax: included, market: BR }
//! ```
//!
//! ```yaml fires offering
//! pricing:
//!   - { percent: 8, of: { pt-BR: do gasto, en-US: of spend }, minimum: { amount: "90.00", currency: EUR, per: month }, tax: included }
//! ```
//!
//! ```yaml passes offering
//! pricing:
//!   - { amount: "450.00", currency: BRL, per: month, tax: included, market: BR }
//!   - { amount: "90.00", currency: EUR, per: month, tax: included, market: PT }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::price::{Price, currencies_of};
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::Stated;

static ID: RuleId = RuleId {
    code: "M002",
    name: "currency-not-of-market",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-pricing"),
    source: include_str!("currency_not_of_market.rs"),
    portuguese: include_str!("pt-BR/currency_not_of_market.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for (owner, price) in it.prices() {
        findings.extend(judge(it, owner, price));
    }
}

fn judge(it: &PartnerCheck<'_>, owner: Owner<'_>, price: &Price) -> Option<Diagnostic> {
    let amount = price.amount()?;
    let code = amount.money().ok()?.currency.code();
    let markets: Vec<&str> = match &price.market {
        Stated::Faulty(_) => return None,
        Stated::Given(market) => vec![&market.value],
        Stated::Absent(_) => {
            let markets = it.partner.markets.value()?;
            markets.iter().map(|market| &*market.value).collect()
        }
    };
    // Of a country that is unknown no currency is.
    let known: Vec<Vec<&str>> = markets.iter().map(|market| currencies_of(market)).collect();
    if known
        .iter()
        .any(|codes| codes.is_empty() || codes.contains(&code))
    {
        return None;
    }
    let mut usual = known.concat();
    usual.sort_unstable();
    usual.dedup();
    let message = say!(
        "a price of {owner} is in {code}, which is not a currency of its market ({markets})",
        owner,
        code,
        markets = markets.join(", ")
    );
    let finding = it.about(owner, amount.currency.span(), message);
    (!usual.is_empty()).then(|| {
        finding.help(say!(
            "state the price in {codes}, or correct `market`",
            codes = usual.join(", ")
        ))
    })
}
