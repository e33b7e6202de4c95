//! Facts about a partner that an article may show by their names: `:::fact phone:::`.

use super::contact::{Channel, Kind};
use super::partner::Partner;
use crate::yaml::Stated;

/// A fact about a partner.
#[derive(Debug, Clone, Copy)]
pub struct Fact {
    /// Its name in an article, and in the theme's template `fact.html`.
    pub name: &'static str,
    /// Whether a partner states it, or has stated it wrongly, which is reported by itself.
    states: fn(&Partner) -> bool,
}

/// All of them.
pub static FACTS: [Fact; 12] = [
    fact("name", |it| is_stated(&it.name)),
    fact("support", |it| {
        it.disclosers(|stated| is_stated(&stated.support))
    }),
    fact("hours", |it| {
        it.disclosers(|stated| is_stated(&stated.hours))
    }),
    fact("contact", |it| {
        it.disclosers(|stated| is_stated(&stated.contact))
    }),
    fact("phone", |it| has_channel(it, Kind::Phone)),
    fact("email", |it| has_channel(it, Kind::Email)),
    fact("web", |it| has_channel(it, Kind::Web)),
    // Where nothing is charged, that is said.
    fact("price", |_| true),
    fact("legal-name", |it| {
        it.legal
            .as_ref()
            .is_some_and(|legal| is_stated(&legal.name))
    }),
    fact("company-number", |it| {
        it.legal
            .as_ref()
            .is_some_and(|legal| is_stated(&legal.cnpj))
    }),
    fact("address", |it| {
        it.legal
            .as_ref()
            .is_some_and(|legal| is_stated(&legal.address))
    }),
    fact("regulator", |it| {
        it.legal
            .as_ref()
            .is_some_and(|legal| is_stated(&legal.regulated_by))
    }),
];

const fn fact(name: &'static str, states: fn(&Partner) -> bool) -> Fact {
    Fact { name, states }
}

impl Fact {
    /// The fact with a name.
    pub fn named(name: &str) -> Option<Self> {
        FACTS.into_iter().find(|fact| fact.name == name)
    }

    /// Whether a partner states it.
    pub fn is_stated_by(self, partner: &Partner) -> bool {
        (self.states)(partner)
    }
}

fn is_stated<T>(stated: &Stated<T>) -> bool {
    !matches!(stated, Stated::Absent(_))
}

fn has_channel(partner: &Partner, kind: Kind) -> bool {
    partner.disclosers(|stated| match &stated.contact {
        Stated::Given(channels) => channels
            .value
            .iter()
            .any(|channel: &Channel| channel.kind == kind),
        Stated::Faulty(_) => true,
        Stated::Absent(_) => false,
    })
}
