//! The page of one offering.

use super::facts::offering_path;
use super::routes::{Route, section};
use super::views::{LinkView, OfferingView, ResponseView};
use super::{InLanguage, phrases};
use crate::catalog::offering::Offering;

impl<'a> InLanguage<'a> {
    /// Everything about one offering.
    pub(super) fn offering_page(&self, offering: &'a Offering) -> OfferingView {
        let services = self
            .services()
            .into_iter()
            .filter(|id| offering.covers_service(id));
        let facts = self.facts(&[offering]);
        OfferingView {
            name: self.offering_name(offering).to_owned(),
            path: offering_path(offering),
            recommended: offering.recommended.as_ref().is_some_and(|it| it.value),
            support: facts
                .support
                .first()
                .map(|support| support.text.clone())
                .unwrap_or_default(),
            services: services
                .map(|id| LinkView {
                    path: service_path(id),
                    name: self.service_name(id).to_owned(),
                })
                .collect(),
            areas: self.area_names(|service, area| offering.covers(service, area)),
            clouds: self.cloud_names(offering),
            facts,
            response: self.response(offering),
        }
    }

    /// The areas that hold for any service sold, by name.
    fn area_names(&self, holds: impl Fn(&str, &str) -> bool) -> Vec<String> {
        let services = self.services();
        let areas = self
            .portal
            .policy
            .areas
            .iter()
            .map(|area| &*area.value)
            .filter(|area| services.iter().any(|service| holds(service, area)));
        areas
            .map(|area| self.strings.word("areas", area).to_owned())
            .collect()
    }

    /// The response targets, the gravest first.
    fn response(&self, offering: &Offering) -> Vec<ResponseView> {
        let mut targets: Vec<(usize, ResponseView)> = Vec::new();
        for target in offering.response.value().into_iter().flatten() {
            let (Some(severity), Some(within)) = (target.severity(), target.within.value()) else {
                continue;
            };
            let rank = self
                .portal
                .policy
                .severity_rank(&severity.value)
                .unwrap_or(usize::MAX);
            targets.push((
                rank,
                ResponseView {
                    severity: self.strings.word("severities", &severity.value).to_owned(),
                    meaning: self.of_severity("severity_texts", &severity.value),
                    yours: self.of_severity("severity_duties", &severity.value),
                    within: phrases::within(self.strings, *within),
                },
            ));
        }
        targets.sort_by_key(|(rank, _)| *rank);
        targets.into_iter().map(|(_, view)| view).collect()
    }

    /// What a table of the strings says of a severity; empty for one of the site's own policy of which it says nothing.
    pub(super) fn of_severity(&self, table: &str, severity: &str) -> String {
        let text = self.strings.find(&format!("{table}.{severity}"));
        text.unwrap_or_default().to_owned()
    }
}

/// The path of a service's page.
pub(super) fn service_path(id: &str) -> String {
    Route::below(section::SERVICES, id).path().to_owned()
}
