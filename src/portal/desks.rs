//! The desks beside that of the support: personal data, and access for readers with a disability.

use super::InLanguage;
use super::views::DeskView;
use crate::catalog::contact::outside;
use crate::catalog::partner::Desk;

impl<'a> InLanguage<'a> {
    /// The desks that can be reached.
    pub(super) fn desks(&self) -> Vec<DeskView> {
        let partner = self.portal.partner;
        let desks = [
            ("ui.desk_privacy", &partner.privacy),
            ("ui.desk_accessibility", &partner.accessibility),
        ];
        desks
            .into_iter()
            .filter_map(|(name, desk)| self.desk(name, desk.as_ref()?))
            .collect()
    }

    fn desk(&self, name: &str, desk: &'a Desk) -> Option<DeskView> {
        let channels = desk.contact.value().map(Vec::as_slice).unwrap_or_default();
        let stated = desk.statement.value();
        let desk = DeskView {
            name: self.strings.say(name).to_owned(),
            channels: channels
                .iter()
                .filter_map(|channel| self.channel(channel, Vec::new()))
                .collect(),
            statement: stated.and_then(|text| Some(outside(text)?.to_string())),
        };
        (!desk.channels.is_empty() || desk.statement.is_some()).then_some(desk)
    }
}
