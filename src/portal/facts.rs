//! The "support facts": the four disclosures of some offerings together.

use super::routes::{Route, section};
use super::views::{ChannelView, FactsView, HoursView, OfferPriceView, SupportView};
use super::{InLanguage, clock, phrases};
use crate::catalog::contact::Channel;
use crate::catalog::hours::Hours;
use crate::catalog::offering::Offering;
use crate::catalog::partner::Charges;
use crate::catalog::price::Price;
use crate::catalog::text::Text;
use crate::yaml::Stated;

impl<'a> InLanguage<'a> {
    /// The facts of some of the partner's offerings.
    pub(crate) fn facts(&self, offerings: &[&'a Offering]) -> FactsView {
        FactsView {
            support: self.supports(offerings),
            hours: self.hours(offerings),
            contact: self.channels(offerings),
            pricing: self.pricing(offerings),
            free: self.portal.partner.charges.value() == Some(&Charges::None),
            applies: self.applies(offerings),
        }
    }

    /// What each offering provides; a partner without any provides it by itself.
    fn supports(&self, offerings: &[&'a Offering]) -> Vec<SupportView> {
        let stated = &self.portal.partner.disclosures.support;
        let own = stated.value().filter(|_| offerings.is_empty());
        let own = own.and_then(|text| text.get(self.locale));
        let own = own.map(|text| SupportView {
            name: String::new(),
            path: String::new(),
            text: text.value.to_string(),
        });
        let offered = offerings
            .iter()
            .filter_map(|offering| self.support(offering));
        own.into_iter().chain(offered).collect()
    }

    fn support(&self, offering: &'a Offering) -> Option<SupportView> {
        let text = self
            .portal
            .partner
            .support_of(offering)
            .given()?
            .value
            .get(self.locale)?;
        Some(SupportView {
            name: self.offering_name(offering).to_owned(),
            path: offering_path(offering),
            text: text.value.to_string(),
        })
    }

    /// The distinct schedules, each with the offerings that it holds for.
    pub(super) fn hours(&self, offerings: &[&'a Offering]) -> Vec<HoursView> {
        let partner = self.portal.partner;
        let stated = offerings
            .iter()
            .filter_map(|offering| Some((*offering, &partner.hours_of(offering).given()?.value)));
        let mut groups: Vec<(&Hours, Vec<String>)> = Vec::new();
        for (offering, hours) in stated {
            let name = self.offering_name(offering).to_owned();
            let same = |other: &Hours| {
                other.place == hours.place
                    || (self.portal.schedule(other) == self.portal.schedule(hours)
                        && zone_name(other) == zone_name(hours))
            };
            match groups.iter_mut().find(|(known, _)| same(known)) {
                Some((_, names)) => names.push(name),
                None => groups.push((hours, vec![name])),
            }
        }
        if groups.is_empty() && offerings.is_empty() {
            groups.extend(
                partner
                    .disclosures
                    .hours
                    .value()
                    .map(|hours| (hours, Vec::new())),
            );
        }
        let alone = groups.len() == 1;
        groups
            .into_iter()
            .filter_map(|(hours, names)| {
                self.hours_view(hours, if alone { Vec::new() } else { names })
            })
            .collect()
    }

    fn hours_view(&self, hours: &Hours, offerings: Vec<String>) -> Option<HoursView> {
        let view = self.said.of(hours.place, |_| self.say_hours(hours))?;
        Some(HoursView { offerings, ..view })
    }

    /// Hours in words, whatever they hold for.
    fn say_hours(&self, hours: &Hours) -> Option<HoursView> {
        let (strings, schedule) = (self.strings, self.portal.schedule(hours)?);
        let (zone, name) = (hours.zone()?, zone_name(hours));
        let until = clock::until(hours, schedule, self.portal.today);
        Some(HoursView {
            offerings: Vec::new(),
            always: schedule.is_always(),
            lines: phrases::week_lines(strings, schedule),
            zone: phrases::zone(strings, name, &zone, self.portal.today.year()),
            zone_id: name.to_owned(),
            week: phrases::week(strings, schedule),
            exceptions: phrases::exceptions(strings, schedule),
            valid_through: hours
                .valid_through()
                .map(|date| phrases::date(strings, date.value)),
            clock: clock::line(name, until, schedule),
            schedule: schedule.clone(),
            time_zone: zone,
            until,
        })
    }

    /// The distinct ways to get in touch.
    pub(super) fn channels(&self, offerings: &[&'a Offering]) -> Vec<ChannelView> {
        let held = self.held_channels(offerings);
        held.into_iter().map(|(channel, _)| channel).collect()
    }

    /// The distinct ways to get in touch, each with the offerings that it holds for: phone, then e-mail, then web.
    pub(super) fn held_channels(
        &self,
        offerings: &[&'a Offering],
    ) -> Vec<(ChannelView, Vec<&'a Offering>)> {
        let partner = self.portal.partner;
        let mut groups: Vec<(&Channel, Vec<&Offering>)> = Vec::new();
        for &offering in offerings {
            for channel in partner
                .contact_of(offering)
                .given()
                .map(|list| list.value.as_slice())
                .unwrap_or_default()
            {
                match groups.iter_mut().find(|(known, _)| {
                    known.kind == channel.kind && known.address.value == channel.address.value
                }) {
                    Some((_, holds)) => holds.push(offering),
                    None => groups.push((channel, vec![offering])),
                }
            }
        }
        if offerings.is_empty() {
            groups.extend(
                partner
                    .disclosures
                    .contact
                    .value()
                    .map(Vec::as_slice)
                    .unwrap_or_default()
                    .iter()
                    .map(|channel| (channel, Vec::new())),
            );
        }
        groups.sort_by_key(|(channel, _)| channel.kind);
        let views = groups.into_iter().filter_map(|(channel, holds)| {
            let names = if holds.len() == offerings.len() {
                Vec::new()
            } else {
                holds
                    .iter()
                    .map(|offering| self.offering_name(offering).to_owned())
                    .collect()
            };
            Some((self.channel(channel, names)?, holds))
        });
        views.collect()
    }

    pub(super) fn channel(
        &self,
        channel: &'a Channel,
        offerings: Vec<String>,
    ) -> Option<ChannelView> {
        let reach = channel.reach(self.portal.partner.market()).ok()?;
        let mut languages: Vec<String> = Vec::new();
        for language in &channel.languages {
            let name = self
                .strings
                .word("format.languages", language.value.as_str())
                .to_owned();
            if !languages.contains(&name) {
                languages.push(name);
            }
        }
        let stated = |text: &'a Stated<Text>| {
            let text = Some(self.text(text)).filter(|text| !text.is_empty());
            text.map(str::to_owned)
        };
        let within = channel.within.value();
        Some(ChannelView {
            kind: channel.kind.as_str(),
            href: reach.href,
            pieces: pieces(&reach.text),
            text: reach.text,
            languages,
            national_only: reach.national_only,
            note: stated(&channel.note),
            cost: stated(&channel.cost),
            within: within.map(|promised| phrases::within(self.strings, *promised)),
            offerings,
            tags: channel
                .languages
                .iter()
                .map(|language| language.value.to_string())
                .collect(),
        })
    }

    /// What each offering costs; a partner without any states it by itself.
    fn pricing(&self, offerings: &[&'a Offering]) -> Vec<OfferPriceView> {
        let partner = self.portal.partner;
        let own = partner.disclosures.pricing.value();
        let own = own.filter(|_| offerings.is_empty());
        let own = own.map(|list| self.prices(list, String::new(), String::new()));
        let offered = offerings.iter().filter_map(|offering| {
            let list = &partner.pricing_of(offering).given()?.value;
            let name = self.offering_name(offering).to_owned();
            Some(self.prices(list, name, offering_path(offering)))
        });
        let all = own.into_iter().chain(offered);
        all.filter(|view| !view.prices.is_empty()).collect()
    }

    fn prices(&self, stated: &[Price], name: String, path: String) -> OfferPriceView {
        let prices = stated
            .iter()
            .filter_map(|price| phrases::price(self.strings, self.locale, price));
        OfferPriceView {
            name,
            path,
            prices: prices.collect(),
        }
    }

    /// Where it holds: markets, and the clouds other than the one that everybody has.
    fn applies(&self, offerings: &[&'a Offering]) -> String {
        let partner = self.portal.partner;
        let markets: Vec<String> = partner
            .markets
            .value()
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .map(|market| {
                self.strings
                    .word("format.countries", &market.value)
                    .to_owned()
            })
            .collect();
        let mut clouds: Vec<String> = Vec::new();
        for offering in offerings {
            for cloud in self
                .clouds(offering)
                .into_iter()
                .filter(|id| !self.is_everybodys_cloud(id))
                .map(|id| self.cloud_name(id))
            {
                if !clouds.contains(&cloud) {
                    clouds.push(cloud);
                }
            }
        }
        let (markets, clouds) = (
            phrases::list(self.strings, &markets),
            phrases::list(self.strings, &clouds),
        );
        let key = match (markets.is_empty(), clouds.is_empty()) {
            (false, false) => "applies.both",
            (false, true) => "applies.markets",
            (true, false) => "applies.clouds",
            (true, true) => return String::new(),
        };
        self.strings
            .fill(key, &[("markets", &markets), ("clouds", &clouds)])
    }

    /// The clouds of an offering by their product names.
    pub(super) fn cloud_names(&self, offering: &'a Offering) -> Vec<String> {
        self.clouds(offering)
            .into_iter()
            .map(|id| self.cloud_name(id))
            .collect()
    }

    /// The clouds of an offering: its own, else the partner's.
    fn clouds(&self, offering: &'a Offering) -> Vec<&'a str> {
        let own = offering
            .covers
            .as_ref()
            .and_then(|covers| covers.clouds.value());
        let inherited = self
            .portal
            .partner
            .program
            .as_ref()
            .and_then(|program| program.clouds.value());
        own.or(inherited)
            .into_iter()
            .flatten()
            .map(|id| &*id.value)
            .collect()
    }

    fn cloud_name(&self, id: &str) -> String {
        self.portal
            .policy
            .cloud(id)
            .map_or_else(|| id.to_owned(), |cloud| cloud.name.to_string())
    }

    /// The policy's first cloud is the one that customers mean when they name none.
    fn is_everybodys_cloud(&self, id: &str) -> bool {
        self.portal
            .policy
            .clouds
            .first()
            .is_some_and(|cloud| &*cloud.id.value == id)
    }
}

fn zone_name(hours: &Hours) -> &str {
    hours.time_zone.value().map_or("", |name| name)
}

/// The path of an offering's page.
pub(super) fn offering_path(offering: &Offering) -> String {
    Route::below(section::OFFERINGS, &offering.id)
        .path()
        .to_owned()
}

/// An address in pieces that end behind its signs.
fn pieces(address: &str) -> Vec<String> {
    let pieces = address.split_inclusive(['@', '.', '/']);
    pieces.map(str::to_owned).collect()
}
