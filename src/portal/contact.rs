//! The page of hours and contact.

use super::InLanguage;
use super::views::{ContactChannelView, ContactView, FactsView};
use crate::catalog::offering::Offering;

impl<'a> InLanguage<'a> {
    /// All channels and schedules, and what to have ready.
    pub(super) fn contact_page(
        &self,
        offerings: &[&'a Offering],
        facts: &FactsView,
    ) -> ContactView {
        let channels = self.held_channels(offerings).into_iter();
        let channels = channels.map(|(channel, holds)| ContactChannelView {
            // A letter or a form is sent at any hour.
            hours: match channel.kind {
                "phone" => self.hours(&holds),
                _ => Vec::new(),
            },
            channel,
        });
        ContactView {
            channels: channels.collect(),
            hours: facts.hours.clone(),
            ticket: self
                .strings
                .section("ticket")
                .map(|(_, line)| line.to_owned())
                .collect(),
        }
    }
}
