//! The page of hours and contact.

use super::InLanguage;
use super::views::{ContactView, FactsView};

impl InLanguage<'_> {
    /// All channels and schedules, and what to have ready.
    pub(super) fn contact_page(&self, facts: &FactsView) -> ContactView {
        ContactView {
            channels: facts.contact.clone(),
            hours: facts.hours.clone(),
            ticket: self
                .strings
                .section("ticket")
                .map(|(_, line)| line.to_owned())
                .collect(),
        }
    }
}
