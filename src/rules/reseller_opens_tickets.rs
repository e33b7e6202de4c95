//! # E005 reseller-opens-tickets
//!
//! An indirect reseller says that it opens technical tickets of Azure with Microsoft itself. Since March 2023 only the provider opens
//! them; a way that is closed is no promise to customers.
//!
//! Give these tickets an entry of their own in `escalation`, with `services: [azure]` and `opened_by: provider`, and name the other
//! services in the entry for them.
//!
//! ```yaml fires partner
//! program: { relationship: indirect-reseller, provider: Fabrikam Distribuidora, plans: [advanced-support-for-partners] }
//! ```
//!
//! ```yaml fires partner
//! program: { relationship: indirect-reseller, provider: Fabrikam Distribuidora, plans: [advanced-support-for-partners] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, services: [azure], vehicle: advanced-support-for-partners }
//! ```
//!
//! ```yaml passes partner
//! program: { relationship: indirect-reseller, provider: Fabrikam Distribuidora, plans: [advanced-support-for-partners] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, services: [office-365], vehicle: advanced-support-for-partners }
//!   - { issues: technical, services: [azure], opened_by: provider }
//! ```
//!
//! ```yaml passes partner 2023-02-28
//! program: { relationship: indirect-reseller, provider: Fabrikam Distribuidora, plans: [advanced-support-for-partners] }
//! ```

use super::partner_check::names;
use super::{Check, PartnerCheck, Rule};
use crate::catalog::Str;
use crate::catalog::escalation::{Issues, Path, Product};
use crate::catalog::policy::Service;
use crate::catalog::program::Relationship;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::say;
use crate::source::Spanned;

static ID: RuleId = RuleId {
    code: "E005",
    name: "reseller-opens-tickets",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("provider-opens-tickets"),
    source: include_str!("reseller_opens_tickets.rs"),
    portuguese: include_str!("pt-BR/reseller_opens_tickets.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    if !it.is(Relationship::IndirectReseller) {
        return;
    }
    for service in it.sold() {
        let of_policy = it.policy.service(&service.value);
        let Some(of_policy) = of_policy.filter(|service| service.tickets_by_provider) else {
            continue;
        };
        findings.extend(
            it.paths(Issues::Technical)
                .find_map(|path| judge(it, path, of_policy)),
        );
    }
}

fn judge(it: &PartnerCheck<'_>, path: &Path, service: &Service) -> Option<Diagnostic> {
    let is_left_to_provider = path.services.given().is_none() && has_own_path(it, &service.id);
    if path.is_opened_by_provider()
        || is_left_to_provider
        || !path.is_for(&service.id.value)
        || !is_for_the_cloud(it, path)
    {
        return None;
    }
    let place = path
        .services
        .given()
        .map_or(path.vehicle.span(), |services| services.span);
    let message = say!(
        "the partner is an indirect reseller, and opens technical tickets of {service} itself",
        service = &service.name
    );
    let help = say!(
        "add an entry to `escalation` with `issues: technical`, `services: [{service}]` and `opened_by: provider`, and name the other services in this one",
        service = &service.id.value
    );
    Some(
        it.finding(place, message)
            .because(
                service.id.span,
                say!("its tickets are opened by the provider"),
            )
            .help(help),
    )
}

/// Whether a path names the service and leaves it to the provider: then a path that names none is for the others.
fn has_own_path(it: &PartnerCheck<'_>, service: &Spanned<Str>) -> bool {
    it.paths(Issues::Technical).any(|path| {
        path.is_opened_by_provider()
            && names(&path.services).any(|named| named.value == service.value)
    })
}

fn is_for_the_cloud(it: &PartnerCheck<'_>, path: &Path) -> bool {
    match path.product.value() {
        Some(product) => *product == Product::Cloud,
        None => it
            .vehicle(path)
            .is_none_or(|vehicle| vehicle.covers(Product::Cloud, it.today)),
    }
}
