//! What is listed: languages, countries, services, who supports customers, the ways to Microsoft; and how much is charged for.

use super::facts::{Escalation, Facts, Offering, Party};
use super::{Changes, Fact, Kind};
use crate::message::{Message, say};

/// What a partner says of itself.
pub(super) fn partner(changes: &mut Changes, old: &Facts, new: &Facts) {
    both_ways(&old.locales, &new.locales, |locale, is_gone| {
        let sentence = if is_gone {
            say!("The portal is no longer published in {locale}.", locale)
        } else {
            say!("The portal is now published in {locale} too.", locale)
        };
        changes.one(Fact::Locales, locale, is_gone, sentence);
        changes.in_language(locale);
    });
    let (before, after) = (
        old.markets.as_deref().unwrap_or_default(),
        new.markets.as_deref().unwrap_or_default(),
    );
    both_ways(before, after, |market, is_gone| {
        let sentence = if is_gone {
            say!("Customers in {market} are no longer served.", market)
        } else {
            say!("Customers in {market} are now served too.", market)
        };
        changes.one(Fact::Markets, market, is_gone, sentence);
    });
    both_ways(&old.services, &new.services, |service, is_gone| {
        let sentence = if is_gone {
            say!("The service `{service}` is no longer supported.", service)
        } else {
            say!("The service `{service}` is now supported too.", service)
        };
        changes.one(Fact::Services, service, is_gone, sentence);
    });
    charges(changes, old.charges.as_deref(), new.charges.as_deref());
    structure(changes, old.structure.as_deref(), new.structure.as_deref());
    escalation(
        changes,
        old.escalation.as_deref(),
        new.escalation.as_deref(),
    );
}

/// The services that an offering covers. What the partner itself no longer sells was said of the partner.
pub(super) fn services(
    changes: &mut Changes,
    (old, before): (&Offering, &Facts),
    (new, after): (&Offering, &Facts),
) {
    both_ways(&old.services, &new.services, |service, is_gone| {
        if !before.services.contains(service) || !after.services.contains(service) {
            return;
        }
        let sentence = if is_gone {
            say!("The service `{service}` is no longer covered.", service)
        } else {
            say!("The service `{service}` is now covered too.", service)
        };
        changes.one(Fact::Services, service, is_gone, sentence);
    });
}

/// Calls with what is in one list and not in the other, and whether it is gone.
fn both_ways<T: PartialEq>(old: &[T], new: &[T], mut each: impl FnMut(&T, bool)) {
    old.iter()
        .filter(|one| !new.contains(one))
        .for_each(|one| each(one, true));
    new.iter()
        .filter(|one| !old.contains(one))
        .for_each(|one| each(one, false));
}

impl Changes {
    /// Something that went is weaker, something that came is stronger.
    fn one(&mut self, fact: Fact, what: &str, is_gone: bool, sentence: Message) {
        if is_gone {
            self.add(fact, Kind::Weaker, what, (), sentence);
        } else {
            self.add(fact, Kind::Stronger, (), what, sentence);
        }
    }
}

fn charges(changes: &mut Changes, old: Option<&str>, new: Option<&str>) {
    if old == new {
        return;
    }
    let rank = |word: &str| {
        ["none", "part", "all"]
            .iter()
            .position(|known| *known == word)
    };
    let kind = match (old.and_then(rank), new.and_then(rank)) {
        (Some(old), Some(new)) => Kind::of(new, old),
        (Some(_), None) => Kind::Weaker,
        (None, Some(_)) => Kind::Stronger,
        (None, None) => Kind::Different,
    };
    let sentence = match (old, new) {
        (Some(old), Some(new)) => say!(
            "Support is now {new}; it was {old}.",
            new = charged(new),
            old = charged(old)
        ),
        (_, Some(new)) => say!(
            "It is now stated that support is {new}.",
            new = charged(new)
        ),
        (old, None) => say!(
            "It is no longer stated that support is {old}.",
            old = charged(old.unwrap_or_default())
        ),
    };
    changes.add(Fact::Charges, kind, old, new, sentence);
}

fn charged(word: &str) -> Message {
    match word {
        "none" => say!("free of charge"),
        "part" => say!("charged for in part"),
        "all" => say!("charged for"),
        other => Message::verbatim(other),
    }
}

/// Who supports customers is neither better nor worse by itself; that nobody says it any more is.
fn structure(changes: &mut Changes, old: Option<&[Party]>, new: Option<&[Party]>) {
    let sentence = match (old, new) {
        (Some(before), Some(after)) => {
            let same = before.len() == after.len() && before.iter().all(|one| after.contains(one));
            if same {
                return;
            }
            say!(
                "Who supports customers changed: {after}; it was {before}.",
                after = parties(after),
                before = parties(before)
            )
        }
        (Some(_), None) => say!("Who supports customers is no longer stated."),
        (None, Some(after)) => {
            say!(
                "Who supports customers is now stated: {after}.",
                after = parties(after)
            )
        }
        (None, None) => return,
    };
    let kind = Kind::of(old.is_some(), new.is_some());
    changes.add(Fact::Structure, kind, old, new, sentence);
}

fn parties(parties: &[Party]) -> Message {
    let one = |party: &Party| {
        let who = match (party.mode.as_deref(), &party.to) {
            (Some("direct"), _) => say!("the partner itself"),
            (Some("resold"), Some(to)) => say!("{to}, whose support is resold", to),
            (Some("outsourced"), Some(to)) => say!("{to}, in the partner's name", to),
            (mode, to) => Message::verbatim(to.as_deref().or(mode).unwrap_or("?")),
        };
        let lists = [&party.areas, &party.services, &party.duties];
        let what: Vec<&str> = lists
            .into_iter()
            .flatten()
            .flatten()
            .map(String::as_str)
            .collect();
        if what.is_empty() {
            who
        } else {
            say!("{who} ({what})", who, what = what.join(", "))
        }
    };
    let mut said = parties.iter().map(one);
    let first = said.next().unwrap_or_else(|| say!("nobody"));
    said.fold(first, |before, next| say!("{before}; {next}", before, next))
}

fn escalation(changes: &mut Changes, old: Option<&[Escalation]>, new: Option<&[Escalation]>) {
    let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
    let said = |list: &[Escalation]| -> Vec<(String, String)> {
        let pair = |one: &Escalation| Some((one.issues.clone()?, one.vehicle.clone()?));
        list.iter().filter_map(pair).collect()
    };
    for issues in ["commercial", "technical"] {
        let by = |list: &[Escalation]| -> Vec<String> {
            let of = said(list).into_iter().filter(|(kind, _)| kind == issues);
            let mut vehicles: Vec<String> = of.map(|(_, vehicle)| vehicle).collect();
            vehicles.sort();
            vehicles
        };
        let (before, after) = (by(old), by(new));
        if before == after {
            continue;
        }
        let (was, is) = (before.join(", "), after.join(", "));
        let what = if issues == "commercial" {
            say!("commercial issues")
        } else {
            say!("technical issues")
        };
        let (kind, sentence) = if after.is_empty() {
            (
                Kind::Weaker,
                say!(
                    "How {what} are escalated is no longer stated; it was {was}.",
                    what,
                    was
                ),
            )
        } else if before.is_empty() {
            (
                Kind::Stronger,
                say!("How {what} are escalated is now stated: {is}.", what, is),
            )
        } else {
            (
                Kind::Different,
                say!(
                    "The escalation of {what} now goes through {is}; it went through {was}.",
                    what,
                    is,
                    was
                ),
            )
        };
        changes.add(Fact::Escalation, kind, before, after, sentence);
    }
}
