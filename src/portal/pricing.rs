//! The page that compares the offerings.

use super::InLanguage;
use super::views::{Common, OfferingView, PricingView, SeverityRowView};

impl InLanguage<'_> {
    /// Offerings side by side, and their response times by severity.
    pub(super) fn pricing_page(&self, offerings: &[Common<OfferingView>]) -> PricingView {
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
            SeverityRowView {
                severity: name,
                meaning: self.of_severity("severity_texts", &severity.value),
                yours: self.of_severity("severity_duties", &severity.value),
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
