//! Planning: a partner, its guidance and a language's strings become pages with everything that a template shows.
//!
//! One page kind a file. Nothing here writes HTML or touches the disk; [`plan`] is the list of all pages of a portal.

pub mod articles;
pub mod brand;
pub mod clock;
mod contact;
pub mod contract;
mod desks;
pub mod directory;
pub mod disclosures;
mod escalation;
mod facts;
mod json_ld;
pub mod machines;
pub mod navigation;
mod offering;
pub mod phrases;
pub mod plan;
mod pricing;
pub mod routes;
pub mod search;
mod service;
pub mod views;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::hours::{Hours, Schedule};
use crate::catalog::meaning::Meanings;
use crate::catalog::offering::Offering;
use crate::catalog::partner::Partner;
use crate::catalog::policy::Policy;
use crate::catalog::text::Text;
use crate::config::Config;
use crate::locale::Locale;
use crate::source::Span;
use crate::strings::Strings;
use crate::yaml::Stated;

/// What is made of the same inputs. It is raised wherever something comes out otherwise, so that portals of before are made anew.
pub const EDITION: &str = concat!(env!("CARGO_PKG_VERSION"), " 6");

/// A partner whose statements were checked, and what they mean.
#[derive(Debug)]
pub struct Portal<'a> {
    /// The site.
    pub config: &'a Config,
    /// The program.
    pub policy: &'a Policy,
    /// The date that decides what holds.
    pub today: Date,
    /// The partner.
    pub partner: &'a Partner,
    schedules: BTreeMap<Span, Arc<Schedule>>,
}

impl<'a> Portal<'a> {
    /// Works out what the partner's hours mean, each once.
    pub fn new(config: &'a Config, policy: &'a Policy, today: Date, partner: &'a Partner) -> Self {
        let stated = partner
            .offerings
            .iter()
            .filter_map(|offering| partner.hours_of(offering).given())
            .chain(partner.disclosures.hours.given());
        let mut schedules = BTreeMap::new();
        for hours in stated {
            if let Ok(schedule) = hours.value.schedule(today) {
                schedules.entry(hours.value.place).or_insert(schedule);
            }
        }
        Self {
            config,
            policy,
            today,
            partner,
            schedules,
        }
    }

    /// What stated hours mean.
    pub fn schedule(&self, hours: &Hours) -> Option<&Arc<Schedule>> {
        self.schedules.get(&hours.place)
    }
}

/// A portal in one language.
#[derive(Debug)]
pub struct InLanguage<'a> {
    /// The portal.
    pub portal: &'a Portal<'a>,
    /// The language.
    pub locale: &'a Locale,
    /// Its strings.
    pub strings: &'a Strings,
    /// Its hours in words, by where they are stated: many pages say them.
    said: Meanings<Span, Option<views::HoursView>>,
}

impl<'a> InLanguage<'a> {
    /// A portal in a language that has these strings.
    pub fn new(portal: &'a Portal<'a>, locale: &'a Locale, strings: &'a Strings) -> Self {
        Self {
            portal,
            locale,
            strings,
            said: Meanings::default(),
        }
    }

    /// A text in this language; empty where it has none, which a rule reported.
    pub(crate) fn text(&self, stated: &'a Stated<Text>) -> &'a str {
        stated
            .value()
            .and_then(|text| text.get(self.locale))
            .map_or("", |text| &text.value)
    }

    /// The partner's name.
    pub(crate) fn name(&self) -> &'a str {
        self.text(&self.portal.partner.name)
    }

    /// An offering's name, else its identifier.
    pub(crate) fn offering_name(&self, offering: &'a Offering) -> &'a str {
        Some(self.text(&offering.name))
            .filter(|name| !name.is_empty())
            .unwrap_or(&offering.id)
    }

    /// A service's product name.
    pub(crate) fn service_name(&self, id: &'a str) -> &'a str {
        self.portal
            .policy
            .service(id)
            .map_or(id, |service| &service.name)
    }

    /// The services sold, by their identifiers.
    pub(crate) fn services(&self) -> Vec<&'a str> {
        self.portal
            .partner
            .sold()
            .into_iter()
            .map(|service| &*service.value)
            .collect()
    }
}
