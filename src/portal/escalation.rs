//! The page about the path of a case.

use super::views::{EscalationView, StepView, VehicleView};
use super::{InLanguage, phrases};
use crate::catalog::Str;
use crate::catalog::escalation::Path;
use crate::catalog::structure::{Arrangement, names};
use crate::source::Spanned;
use crate::yaml::Stated;

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
                let (name, lang) = self.way(path)?;
                let note = Some(self.text(&path.note))
                    .filter(|note| !note.is_empty())
                    .map(str::to_owned);
                Some(VehicleView {
                    issues: self.issues(path)?,
                    name: name.to_owned(),
                    lang: lang.to_owned(),
                    note,
                })
            });
        stated.collect()
    }

    /// By what a case goes on, and the language of its name: the provider whom it is left to, else the vehicle.
    fn way<'s>(&'s self, path: &'s Path) -> Option<(&'s str, &'s str)> {
        if path.is_opened_by_provider()
            && let Some(provider) = self.provider()
        {
            return Some((provider, self.locale.as_str()));
        }
        let id = path.vehicle.value()?;
        let vehicle = self.portal.policy.vehicle(id);
        Some((vehicle.map_or(id, |vehicle| &vehicle.name), "en"))
    }

    /// What is escalated, with the services where it is not for all of them.
    fn issues(&self, path: &Path) -> Option<String> {
        let issues = self.strings.word("issues", path.issues.value()?.as_str());
        let (services, all) = self.named(self.services().into_iter(), &path.services, |id| {
            self.service_name(id)
        });
        if all {
            return Some(issues.to_owned());
        }
        let part = phrases::list(self.strings, &services);
        let words = [("areas", issues), ("part", part.as_str())];
        Some(self.strings.fill("modes.part", &words))
    }

    fn structure(&self) -> Vec<String> {
        let entries = self.portal.partner.structure.value();
        let sentence = |entry| self.party("modes", entry, &self.part_of(entry));
        entries.into_iter().flatten().filter_map(sentence).collect()
    }

    /// What a party takes on: its areas, and where not all of it, of which services and with which duties.
    fn part_of(&self, entry: &Arrangement) -> String {
        let areas = self.portal.policy.areas.iter().map(|area| &*area.value);
        let (areas, _) = self.named(areas, &entry.areas, |id| self.strings.word("areas", id));
        let duties = self.portal.policy.duties.iter().map(|duty| &*duty.value);
        let limits = [
            self.named(self.services().into_iter(), &entry.services, |id| {
                self.service_name(id)
            }),
            self.named(duties, &entry.duties, |id| self.strings.word("duties", id)),
        ];
        let part: Vec<String> = limits
            .into_iter()
            .filter(|(_, all)| !all)
            .map(|(words, _)| phrases::list(self.strings, &words))
            .collect();
        let areas = phrases::nouns(self.strings, &areas);
        if part.is_empty() {
            return areas;
        }
        let part = part.join(self.strings.say("format.list_comma"));
        self.strings
            .fill("modes.part", &[("areas", &areas), ("part", &part)])
    }

    /// Those of some words that a list names, as customers know them, and whether that is all of them.
    fn named<'w>(
        &self,
        words: impl Iterator<Item = &'w str>,
        list: &Stated<Vec<Spanned<Str>>>,
        word: impl Fn(&'w str) -> &'w str,
    ) -> (Vec<String>, bool) {
        let (named, others): (Vec<&str>, Vec<&str>) = words.partition(|id| names(list, id, true));
        (
            named.into_iter().map(|id| word(id).to_owned()).collect(),
            others.is_empty(),
        )
    }
}
