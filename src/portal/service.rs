//! The page of one service.

use super::InLanguage;
use super::facts::offering_path;
use super::offering::service_path;
use super::views::{AreaView, Common, LinkView, OfferingView, ServiceView};
use crate::catalog::offering::Offering;
use crate::catalog::structure::{Arrangement, Mode};

impl<'a> InLanguage<'a> {
    /// Who supports what of a service, and by which offerings.
    pub(super) fn service_page(&self, id: &'a str, pages: &[Common<OfferingView>]) -> ServiceView {
        let covering: Vec<&Offering> = self
            .portal
            .partner
            .offerings
            .iter()
            .filter(|offering| offering.covers_service(id))
            .collect();
        let areas = self
            .portal
            .policy
            .areas
            .iter()
            .map(|area| self.area(id, &area.value, &covering));
        // Where no offering covers the service, the facts of all of them still say how to get help with it.
        let all: Vec<&Offering> = self.portal.partner.offerings.iter().collect();
        ServiceView {
            name: self.service_name(id).to_owned(),
            path: service_path(id),
            reference: self.reference(id),
            areas: areas.collect(),
            facts: self.facts(if covering.is_empty() { &all } else { &covering }),
            offerings: pages
                .iter()
                .filter(|page| {
                    covering
                        .iter()
                        .any(|offering| offering_path(offering) == page.path)
                })
                .cloned()
                .collect(),
        }
    }

    fn reference(&self, id: &str) -> Option<String> {
        let reference = self.portal.policy.service(id)?.reference.as_ref()?;
        crate::catalog::contact::outside(&reference.value).map(|url| url.to_string())
    }

    fn area(&self, service: &str, area: &'a str, covering: &[&'a Offering]) -> AreaView {
        let arrangements = self
            .portal
            .partner
            .structure
            .value()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let mut who: Vec<String> = arrangements
            .iter()
            .filter(|entry| entry.covers(service, area))
            .filter_map(|entry| self.party("who", entry, ""))
            .collect();
        who.dedup();
        AreaView {
            id: area.to_owned(),
            name: self.strings.word("areas", area).to_owned(),
            text: self
                .strings
                .find(&format!("area_texts.{area}"))
                .unwrap_or_default()
                .to_owned(),
            who,
            offerings: covering
                .iter()
                .filter(|offering| offering.covers(service, area))
                .map(|offering| LinkView {
                    path: offering_path(offering),
                    name: self.offering_name(offering).to_owned(),
                })
                .collect(),
        }
    }

    /// One sentence about a party of the support structure.
    pub(super) fn party(&self, table: &str, entry: &Arrangement, areas: &str) -> Option<String> {
        let mode = entry.mode()?;
        let party = entry.to.value().map_or("", |party| &**party);
        if mode != Mode::Direct && party.is_empty() {
            return None;
        }
        Some(self.strings.fill(
            &format!("{table}.{}", mode.as_str()),
            &[("party", party), ("areas", areas)],
        ))
    }
}
