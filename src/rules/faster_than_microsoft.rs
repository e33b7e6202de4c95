//! # R004 faster-than-microsoft
//!
//! A response is promised sooner than Microsoft first answers partners, for technical questions that the partner passes on to
//! Microsoft. The first answer can be the partner's own, and then all is well; it cannot be Microsoft's.
//!
//! Nothing needs to be changed where your own people give the first answer. Where an answer waits for Microsoft, promise no less than
//! it does: since March 2023 two hours for a critical case, four for a moderate one, eight for a minimal one.
//!
//! ```yaml fires offering
//! hours: { time_zone: America/Sao_Paulo, open: 24/7 }
//! response:
//!   - { severity: critical, within: 90 minutes }
//! ```
//!
//! ```yaml fires offering
//! response:
//!   - { severity: moderate, within: 3 business hours }
//! ```
//!
//! ```yaml passes offering
//! covers: { services: [azure, office-365], areas: [billing, subscription-management] }
//! response:
//!   - { severity: critical, within: 1 business hour }
//! ```
//!
//! ```yaml passes offering
//! response:
//!   - { severity: critical, within: 2 business hours }
//!   - { severity: moderate, within: 1 business day }
//! ```

use super::partner_check::Owner;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::escalation::Issues;
use crate::catalog::policy::FirstResponse;
use crate::catalog::response::Target;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "R004",
    name: "faster-than-microsoft",
    level: Level::Info,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("faster_than_microsoft.rs"),
    portuguese: include_str!("pt-BR/faster_than_microsoft.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    if it.paths(Issues::Technical).next().is_none() {
        return;
    }
    let parts = it.parts();
    let area = Issues::Technical.as_str();
    for (owner, target) in it.targets() {
        let passes_on =
            |(service, part): &(&str, &str)| *part == area && owner.covers(service, part);
        if parts.iter().any(passes_on) {
            findings.extend(judge(it, owner, target));
        }
    }
}

fn judge(it: &PartnerCheck<'_>, owner: Owner<'_>, target: &Target) -> Option<Diagnostic> {
    let (severity, within) = (target.severity()?, target.within.given()?);
    let microsoft = it
        .policy
        .first_response
        .iter()
        .find(|known: &&FirstResponse| {
            known.id.value == severity.value && known.term.holds(it.today)
        })?;
    let theirs = *microsoft.within.value()?;
    if within.value.least_minutes()? >= theirs.least_minutes()? {
        return None;
    }
    let message = say!(
        "{owner} promises a response within {within}, and Microsoft answers partners within {theirs}",
        owner,
        within = within.value.said(),
        theirs = theirs.said()
    );
    Some(
        it.about(owner, within.span, message)
            .because(microsoft.id.span, say!("how soon Microsoft first answers"))
            .help(say!(
                "make sure that the first answer is your own, or promise no less than Microsoft does"
            )),
    )
}
