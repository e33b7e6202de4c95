//! # C003 market-outside-region
//!
//! A market lies outside the region in which the partner may sell, or `program.region` names no region. A partner's region is that of
//! the place where its business is registered; customers in other regions buy from somebody else.
//!
//! Take the market out, or state the partner's region in `program.region`. Where it is not stated, the first market decides.
//!
//! ```yaml fires partner
//! markets: [BR, PT]
//! ```
//!
//! ```yaml fires partner
//! markets: [BR]
//! program: { relationship: direct-bill, region: europe, plans: [advanced-support-for-partners] }
//! ```
//!
//! ```yaml passes partner
//! markets: [AR, MX]
//! pricing: [{ free: true }]
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::policy::Region;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "C003",
    name: "market-outside-region",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("sell-in-region"),
    source: include_str!("market_outside_region.rs"),
    portuguese: include_str!("pt-BR/market_outside_region.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let stated = it.program().and_then(|program| program.region.given());
    let known = it.policy.regions.iter().map(|region| &*region.id.value);
    if let Some(word) = stated {
        findings.extend(it.unknown(it.itself(), word, say!("a region of the program"), known));
    }
    let region = match stated {
        Some(word) => it.policy.region(&word.value),
        None => it
            .partner
            .market()
            .and_then(|market| it.policy.region_of(market)),
    };
    if let Some(region) = region {
        judge(it, region, findings);
    }
}

fn judge(it: &PartnerCheck<'_>, region: &Region, findings: &mut Findings) {
    for market in it.partner.markets.value().into_iter().flatten() {
        if region
            .markets
            .iter()
            .any(|known| known.value == market.value)
        {
            continue;
        }
        let message = say!(
            "the market {market} is outside the region `{region}`, in which the partner may sell",
            market = &market.value,
            region = &region.id.value
        );
        findings.push(
            it.finding(market.span, message)
                .because(region.id.span, say!("the countries of the region"))
                .help(say!("take the market out, or correct `program.region`")),
        );
    }
}
