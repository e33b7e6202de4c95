//! The page that compares the offerings.

use super::InLanguage;
use super::views::{OfferingView, PricingView, SeverityRowView};

impl InLanguage<'_> {
    /// Offerings side by side, and their response times by severity.
    pub(super) fn pricing_page(&self, offerings: &[OfferingView]) -> PricingView {
        let severities = self.portal.policy.severities.iter().map(|severity| {
            let name = self.strings.word("severities", &severity.value).to_owned();
            let within = offerings
                .iter()
                .map(|offering| {
                    offering
                        .response
                        .iter()
                        .find(|row| row.severity == name)
                        .map(|row| row.within.clone())
                })
                .collect();
            let meaning = self
                .strings
                .find(&format!("severity_texts.{}", severity.value))
                .unwrap_or_default()
                .to_owned();
            SeverityRowView {
                severity: name,
                meaning,
                within,
            }
        });
        let charges = self.portal.partner.charges.value().map_or("", |charges| {
            self.strings.say(&format!("charges.{}", charges.as_str()))
        });
        PricingView {
            charges: charges.to_owned(),
            offerings: offerings.to_vec(),
            severities: severities
                .filter(|row| row.within.iter().any(Option::is_some))
                .collect(),
        }
    }
}
