//! Two states of the disclosures → what changed for customers, a partner at a time.
//!
//! Facts are compared by what they mean: hours by the minutes of a week, prices as exact money, promises by when an answer comes.
//! [`partner`] compares; [`state`] reads the two states, and [`mod@print`] says the changes.

mod contact;
pub mod facts;
mod follow;
mod hours;
mod lists;
mod prices;
pub mod print;
mod response;
pub mod state;
mod support;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use crate::message::{Message, say};
pub use facts::Facts;
use facts::{Offering, shown};

/// What a change is for customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// They get less than they were told.
    Weaker,
    /// Neither more nor less, or nobody can tell.
    Different,
    /// They get more.
    Stronger,
}

impl Kind {
    /// Its word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weaker => "weaker",
            Self::Different => "different",
            Self::Stronger => "stronger",
        }
    }

    /// Its word for people.
    pub fn said(self) -> Message {
        match self {
            Self::Weaker => say!("weaker"),
            Self::Different => say!("different"),
            Self::Stronger => say!("stronger"),
        }
    }

    /// Weaker where something is less than it was, stronger where it is more.
    fn of<T: PartialOrd>(old: T, new: T) -> Self {
        if new < old {
            Self::Weaker
        } else if new > old {
            Self::Stronger
        } else {
            Self::Different
        }
    }
}

/// What a change is about, by the word that JSON has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// The partner itself.
    Partner,
    /// Its name, or an offering's.
    Name,
    /// The languages published.
    Locales,
    /// The countries sold in.
    Markets,
    /// The services sold or covered.
    Services,
    /// How much is charged for.
    Charges,
    /// Who supports customers.
    Structure,
    /// The ways to Microsoft.
    Escalation,
    /// An offering itself.
    Offering,
    /// The support provided.
    Support,
    /// The service hours.
    Hours,
    /// Their time zone.
    TimeZone,
    /// Dates that differ.
    Holidays,
    /// How to get in touch.
    Contact,
    /// The languages spoken there.
    Languages,
    /// What it costs.
    Pricing,
    /// How soon an answer comes.
    Response,
}

impl Fact {
    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Name => "name",
            Self::Locales => "locales",
            Self::Markets => "markets",
            Self::Services => "services",
            Self::Charges => "charges",
            Self::Structure => "structure",
            Self::Escalation => "escalation",
            Self::Offering => "offering",
            Self::Support => "support",
            Self::Hours => "hours",
            Self::TimeZone => "time-zone",
            Self::Holidays => "holidays",
            Self::Contact => "contact",
            Self::Languages => "languages",
            Self::Pricing => "pricing",
            Self::Response => "response",
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The partner's folder.
    pub partner: String,
    /// The offering concerned, by its file's name.
    pub offering: Option<String>,
    /// The language concerned.
    pub locale: Option<String>,
    /// What it is about.
    pub fact: Fact,
    /// What it is for customers.
    pub kind: Kind,
    /// What was said before.
    pub old: Value,
    /// What is said now.
    pub new: Value,
    /// In words.
    pub sentence: Message,
}

/// Everything that changed for the customers of a partner; `today` because holidays that have passed matter to nobody.
pub fn partner(old: Option<&Facts>, new: Option<&Facts>, today: Date) -> Vec<Change> {
    let Some(either) = new.or(old) else {
        return Vec::new();
    };
    let mut changes = Changes {
        partner: either.partner.clone(),
        offering: None,
        list: Vec::new(),
    };
    let name = |facts: &Facts| facts.shown_name().to_owned();
    match (old, new) {
        (Some(old), Some(new)) => {
            support::names(&mut changes, (&old.name, old), (&new.name, new));
            lists::partner(&mut changes, old, new);
            offerings(&mut changes, old, new, today);
        }
        (Some(old), None) => changes.add(
            Fact::Partner,
            Kind::Weaker,
            name(old),
            Value::Null,
            say!("{name} no longer has a portal.", name = name(old)),
        ),
        (None, Some(new)) => changes.add(
            Fact::Partner,
            Kind::Stronger,
            Value::Null,
            name(new),
            say!("{name} has a portal now.", name = name(new)),
        ),
        (None, None) => {}
    }
    changes.list
}

fn offerings(changes: &mut Changes, old: &Facts, new: &Facts, today: Date) {
    let find = |facts: &'_ Facts, id: &str| facts.offerings.iter().position(|one| one.id == id);
    for before in &old.offerings {
        changes.offering = Some(before.id.clone());
        let after = find(new, &before.id).and_then(|at| new.offerings.get(at));
        match after {
            Some(after) => offering(changes, (before, old), (after, new), today),
            None => {
                let name = shown(&before.name, &old.locales).unwrap_or(&before.id);
                changes.add(
                    Fact::Offering,
                    Kind::Weaker,
                    name,
                    Value::Null,
                    say!("{name} is no longer offered.", name),
                );
            }
        }
    }
    for after in &new.offerings {
        if find(old, &after.id).is_none() {
            changes.offering = Some(after.id.clone());
            let name = shown(&after.name, &new.locales).unwrap_or(&after.id);
            changes.add(
                Fact::Offering,
                Kind::Stronger,
                Value::Null,
                name,
                say!("{name} is now offered.", name),
            );
        }
    }
}

fn offering(
    changes: &mut Changes,
    (old, before): (&Offering, &Facts),
    (new, after): (&Offering, &Facts),
    today: Date,
) {
    support::names(changes, (&old.name, before), (&new.name, after));
    support::compare(changes, (old, before), (new, after));
    lists::services(changes, (old, before), (new, after));
    hours::compare(changes, old.hours.as_ref(), new.hours.as_ref(), today);
    contact::compare(changes, (old, before), (new, after));
    prices::compare(changes, (old, before), (new, after));
    response::compare(changes, old, new);
}

/// Changes as they are found.
struct Changes {
    partner: String,
    offering: Option<String>,
    list: Vec<Change>,
}

impl Changes {
    fn add(
        &mut self,
        fact: Fact,
        kind: Kind,
        old: impl Serialize,
        new: impl Serialize,
        sentence: Message,
    ) {
        let value = |side: Result<Value, _>| side.unwrap_or(Value::Null);
        self.list.push(Change {
            partner: self.partner.clone(),
            offering: self.offering.clone(),
            locale: None,
            fact,
            kind,
            old: value(serde_json::to_value(old)),
            new: value(serde_json::to_value(new)),
            sentence,
        });
    }

    /// The last change concerns one language only.
    fn in_language(&mut self, locale: &str) {
        if let Some(last) = self.list.last_mut() {
            last.locale = Some(locale.to_owned());
        }
    }
}
