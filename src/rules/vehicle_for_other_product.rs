//! # E004 vehicle-for-other-product
//!
//! A way to escalate is used for a kind of product that it does not cover: a vehicle for online services for software that runs at the
//! customer's, or the reverse. Since June 2021 Microsoft turns such a ticket away.
//!
//! Name a vehicle that covers the kind of product, or correct `product`. Whoever sells online services needs a way for them.
//!
//! ```yaml fires partner
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: advanced-support-for-partners }
//!   - { issues: technical, vehicle: advanced-support-for-partners, product: on-premises }
//! ```
//!
//! ```yaml fires partner
//! program: { relationship: direct-bill, plans: [advanced-support-for-partners], designations: [modern-work] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: partner-on-premises-support }
//! ```
//!
//! ```yaml passes partner
//! program: { relationship: direct-bill, plans: [advanced-support-for-partners], designations: [modern-work] }
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: advanced-support-for-partners, product: cloud }
//!   - { issues: technical, vehicle: partner-on-premises-support, product: on-premises }
//! ```
//!
//! ```yaml passes partner 2021-05-31
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: advanced-support-for-partners, product: on-premises }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::escalation::{Issues, Path, Product};
use crate::catalog::policy::Vehicle;
use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::message::{Message, say};

static ID: RuleId = RuleId {
    code: "E004",
    name: "vehicle-for-other-product",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: Some("vehicle-products"),
    source: include_str!("vehicle_for_other_product.rs"),
    portuguese: include_str!("pt-BR/vehicle_for_other_product.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    let mut paths = it.paths(Issues::Technical);
    findings.extend(
        it.paths(Issues::Technical)
            .filter_map(|path| judge(it, path)),
    );
    if !it.sold().is_empty() && !paths.any(|path| may_serve_the_cloud(it, path)) {
        findings.extend(
            it.paths(Issues::Technical)
                .find_map(|path| only_way(it, path)),
        );
    }
}

/// The vehicle of a path, where it exists today: others have their own findings.
fn vehicle<'a>(it: &PartnerCheck<'a>, path: &Path) -> Option<&'a Vehicle> {
    it.vehicle(path)
        .filter(|vehicle| vehicle.term.holds(it.today))
}

/// A path that says what it is for, by a vehicle that does not cover that.
fn judge(it: &PartnerCheck<'_>, path: &Path) -> Option<Diagnostic> {
    let (vehicle, product) = (vehicle(it, path)?, path.product.given()?);
    if vehicle.covers(product.value, it.today) {
        return None;
    }
    let message = say!(
        "the partner escalates issues of {product} by {vehicle}, which does not cover them",
        product = noun(product.value),
        vehicle = &vehicle.name
    );
    Some(finding(it, it.finding(product.span, message), vehicle))
}

/// Whether a path leads on for online services, or may do so as far as anybody can tell.
fn may_serve_the_cloud(it: &PartnerCheck<'_>, path: &Path) -> bool {
    let covers = vehicle(it, path).is_none_or(|vehicle| vehicle.covers(Product::Cloud, it.today));
    path.product.given().is_some() || covers
}

/// A path that does not say what it is for is for what is sold, where no other is.
fn only_way(it: &PartnerCheck<'_>, path: &Path) -> Option<Diagnostic> {
    let vehicle = vehicle(it, path)?;
    let message = say!(
        "the partner sells online services, and escalates their issues by {vehicle}, which does not cover them",
        vehicle = &vehicle.name
    );
    Some(finding(
        it,
        it.finding(path.vehicle.span(), message),
        vehicle,
    ))
}

fn finding(it: &PartnerCheck<'_>, finding: Diagnostic, vehicle: &Vehicle) -> Diagnostic {
    let covered = [Product::Cloud, Product::OnPremises]
        .into_iter()
        .filter(|product| vehicle.covers(*product, it.today))
        .map(Product::as_str);
    let covered = covered.collect::<Vec<_>>().join(", ");
    finding
        .because(vehicle.covers_place, say!("it covers: {covered}", covered))
        .help(say!(
            "name a vehicle that covers this kind of product, or correct `product`"
        ))
}

fn noun(product: Product) -> Message {
    match product {
        Product::Cloud => say!("online services"),
        Product::OnPremises => say!("software that runs at the customer's"),
    }
}
