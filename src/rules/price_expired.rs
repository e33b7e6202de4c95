//! # M004 price-expired
//!
//! A price was valid until a day that is past. A customer cannot tell whether it still holds, and may insist that it does.
//!
//! State the price of today, and until when it is valid; or take `valid_through` out of a price that holds until you change it.
//!
//! ```yaml fires offering
//! pricing:
//!   - { amount: "450.00", currency: BRL, per: month, tax: included, valid_through: 2026-11-23 }
//! ```
//!
//! ```yaml passes offering
//! pricing:
//!   - { amount: "450.00", currency: BRL, per: month, tax: included, valid_through: 2026-11-24 }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "M004",
    name: "price-expired",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-pricing"),
    source: include_str!("price_expired.rs"),
    portuguese: include_str!("pt-BR/price_expired.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for (owner, price) in it.prices() {
        let Some(end) = &price.valid_through else {
            continue;
        };
        if end.value < it.today {
            let message = say!(
                "a price of {owner} was valid until {end}, which is past",
                owner,
                end = end.value
            );
            findings.push(
                it.about(owner, end.span, message)
                    .help(say!("state the price of today, and until when it is valid")),
            );
        }
    }
}
