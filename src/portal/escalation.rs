//! The page about the path of a case.

use super::views::{EscalationView, StepView, VehicleView};
use super::{InLanguage, phrases};
use crate::catalog::structure::{Arrangement, names};

impl InLanguage<'_> {
    /// The steps, the vehicles and the parties.
    pub(super) fn escalation_page(&self) -> EscalationView {
        let policy = self.portal.policy;
        let mut steps: Vec<StepView> = policy
            .duties
            .iter()
            .filter_map(|duty| self.step(&duty.value, &duty.value))
            .collect();
        let provider = self.provider();
        let last = if provider.is_some() {
            "escalate_through_provider"
        } else {
            "escalate_text"
        };
        steps.push(StepView {
            name: self.strings.say("steps.escalate_name").to_owned(),
            text: self.strings.fill(
                &format!("steps.{last}"),
                &[("provider", provider.unwrap_or_default())],
            ),
        });
        EscalationView {
            steps,
            vehicles: self.vehicles(),
            structure: self.structure(),
        }
    }

    /// The indirect provider, if the partner buys through one.
    pub(super) fn provider(&self) -> Option<&str> {
        self.portal
            .partner
            .program
            .as_ref()?
            .provider
            .value()
            .map(|provider| &**provider)
    }

    fn step(&self, name: &str, text: &str) -> Option<StepView> {
        Some(StepView {
            name: self.strings.find(&format!("steps.{name}_name"))?.to_owned(),
            text: self.strings.find(&format!("steps.{text}_text"))?.to_owned(),
        })
    }

    fn vehicles(&self) -> Vec<VehicleView> {
        let stated = self
            .portal
            .partner
            .escalation
            .value()
            .into_iter()
            .flatten()
            .filter_map(|path| {
                let (issues, id) = (path.issues.value()?, path.vehicle.value()?);
                let name = self
                    .portal
                    .policy
                    .vehicle(id)
                    .map_or(id, |vehicle| &vehicle.name);
                let note = Some(self.text(&path.note))
                    .filter(|note| !note.is_empty())
                    .map(str::to_owned);
                Some(VehicleView {
                    issues: self.strings.word("issues", issues.as_str()).to_owned(),
                    name: name.to_string(),
                    lang: "en".into(),
                    note,
                })
            });
        stated.collect()
    }

    fn structure(&self) -> Vec<String> {
        let entries = self
            .portal
            .partner
            .structure
            .value()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let sentence = |entry: &Arrangement| {
            let areas: Vec<String> = self
                .portal
                .policy
                .areas
                .iter()
                .filter(|area| names(&entry.areas, &area.value, true))
                .map(|area| self.strings.word("areas", &area.value).to_owned())
                .collect();
            self.party("modes", entry, &phrases::list(self.strings, &areas))
        };
        entries.iter().filter_map(sentence).collect()
    }
}
