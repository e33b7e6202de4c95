//! # V002 service-without-reference
//!
//! A service is sold whose support requirements nobody can look up: its line in the policy has no `reference`. The portal cannot lead
//! customers to them, and nobody can check that they are met.
//!
//! Add `reference:` with the page of the requirements to the service's line in the policy, content/policies/csp.yaml.
//!
//! ```yaml fires policy
//! services:
//!   - { id: office-365, name: Office 365 }
//! ```
//!
//! ```yaml passes policy
//! services:
//!   - { id: office-365, name: Office 365, reference: "https://learn.microsoft.com/partner-center/customers/support-your-customers" }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::policy::Service;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "V002",
    name: "service-without-reference",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("service-requirements"),
    source: include_str!("service_without_reference.rs"),
    portuguese: include_str!("pt-BR/service_without_reference.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for word in it.sold() {
        let service = it.policy.service(&word.value);
        let is_asked =
            |service: &&Service| service.reference.is_none() && service.term.holds(it.today);
        let Some(service) = service.filter(is_asked) else {
            continue;
        };
        let message = say!(
            "{service} is sold, and the policy does not say where its requirements are published",
            service = &service.name
        );
        findings.push(
            it.finding(word.span, message)
                .because(service.id.span, say!("this line has no `reference`"))
                .help(say!(
                    "add `reference: …` to the service's line in the policy"
                )),
        );
    }
}
