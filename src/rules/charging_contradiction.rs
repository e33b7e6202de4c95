//! # D005 charging-contradiction
//!
//! What `charges` says and what the prices say do not agree: `none` beside a price to pay, `all` beside support that is free,
//! `part` where nothing tells which part; or `charges` is not stated at all. A customer would believe the cheaper of the two.
//!
//! State `charges: none`, `part` or `all`, and make the prices say the same. For `part`, mark what is free with a price of
//! `free: true` or `included:`, or let `covers` limit the offerings that are charged for.
//!
//! ```yaml fires partner
//! charges:
//! ```
//!
//! ```yaml fires partner
//! charges: none
//! ```
//!
//! ```yaml fires offering
//! pricing:
//!   - { free: true }
//! ```
//!
//! ```yaml fires offering
//! covers:
//! ```
//!
//! ```yaml passes partner
//! charges: all
//! ```
//!
//! ```yaml passes offering
//! covers:
//! pricing:
//!   - { included: { pt-BR: os cinco primeiros chamados, en-US: the first five incidents } }
//!   - { amount: "450.00", currency: BRL, per: incident, tax: included }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::disclosures::Inherited;
use crate::catalog::partner::Charges;
use crate::catalog::price::Price;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::{Message, say};
use crate::yaml::Stated;

static ID: RuleId = RuleId {
    code: "D005",
    name: "charging-contradiction",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("disclose-charging"),
    source: include_str!("charging_contradiction.rs"),
    portuguese: include_str!("pt-BR/charging_contradiction.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let finding = match &it.partner.charges {
        Stated::Faulty(_) => None,
        Stated::Absent(at) => {
            let message = say!("the partner does not say whether support is charged for");
            let help = say!("state `charges: none`, `charges: part` or `charges: all`");
            Some(it.finding(*at, message).help(help))
        }
        Stated::Given(charges) => match charges.value {
            Charges::None => contradiction(
                it,
                Price::charges,
                |owner| {
                    say!(
                        "`charges: none` says that support is free, and {owner} has a price to pay",
                        owner
                    )
                },
                say!("this is to be paid"),
            ),
            Charges::All => contradiction(
                it,
                Price::is_free,
                |owner| {
                    say!(
                        "`charges: all` says that all support is charged for, and {owner} has a price of nothing",
                        owner
                    )
                },
                say!("this is free"),
            ),
            Charges::Part => unclear_part(it),
        },
    };
    findings.extend(finding);
}

/// The prices that contradict what is said of all support.
fn contradiction(
    it: &PartnerCheck<'_>,
    contradicts: fn(&Price) -> bool,
    said: fn(Owner<'_>) -> Message,
    label: Message,
) -> Option<Diagnostic> {
    let mut prices = it.prices().filter(|(_, price)| contradicts(price));
    let (owner, price) = prices.next()?;
    Some(
        it.about(owner, it.partner.charges.span(), said(owner))
            .because(price.place, label)
            .help(say!("state `charges: part`, or correct the price")),
    )
}

/// "Part" needs both sides: something that is paid for, and something that is not.
fn unclear_part(it: &PartnerCheck<'_>) -> Option<Diagnostic> {
    // Prices that are missing or wrong are reported by their own rules, and might be the ones that tell.
    if it
        .disclosers()
        .any(|owner| !matches!(owner.pricing(), Inherited::Given(_)))
    {
        return None;
    }
    let charging: Vec<Owner<'_>> = it.disclosers().filter(|owner| owner.charges()).collect();
    let Some(first) = charging.first() else {
        let finding = it.finding(it.partner.charges.span(), say!("`charges: part` says that a part of the support is charged for, and no price is to be paid"));
        return Some(finding.help(say!(
            "state `charges: none`, or the price of the part that is charged for"
        )));
    };
    let is_free = it.prices().any(|(_, price)| price.is_free());
    let is_left_free = it
        .parts()
        .into_iter()
        .any(|(service, area)| !charging.iter().any(|owner| owner.covers(service, area)));
    if is_free || is_left_free {
        return None;
    }
    let finding = it.finding(
        it.partner.charges.span(),
        say!("`charges: part` does not say which part: everything that is supported has a price to pay"),
    );
    let finding = finding.help(say!(
        "state what is free with a price of `free: true` or `included: …`, or state `charges: all`"
    ));
    Some(match first.pricing().given() {
        Some(prices) => finding.because(prices.span, say!("this is to be paid")),
        None => finding,
    })
}
