//! # R001 severity-undefined
//!
//! A response target is for a severity that nothing defines. A customer cannot tell which of its cases are of it, and so does not
//! know which promise holds.
//!
//! Use one of the severities of the policy, which pages explain; or add yours to `severities` in the site's policy, the gravest
//! first, and its name and meaning to the strings of the theme (`severities` and `severity_texts`).
//!
//! ```yaml fires offering
//! response:
//!   - { severity: critical, within: 2 business hours }
//!   - { severity: urgent, within: 2 business hours }
//! ```
//!
//! ```yaml passes offering
//! response:
//!   - { severity: critical, within: 2 business hours }
//!   - { severity: moderate, within: 1 business day }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::did_you_mean;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "R001",
    name: "severity-undefined",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("severity_undefined.rs"),
    portuguese: include_str!("pt-BR/severity_undefined.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let known: Vec<&str> = it
        .policy
        .severities
        .iter()
        .map(|word| &*word.value)
        .collect();
    for (owner, target) in it.targets() {
        let Some(severity) = target.severity() else {
            continue;
        };
        if !known.contains(&&*severity.value) {
            let message = say!(
                "nothing defines the severity `{severity}`, for which {owner} has a response target",
                severity = cut(&severity.value),
                owner
            );
            findings.push(
                it.about(owner, severity.span, message)
                    .help(did_you_mean(&severity.value, &known)),
            );
        }
    }
}
