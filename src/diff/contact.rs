//! Ways to get in touch: gone, come or replaced, and the languages spoken there.

use super::facts::{Channel, Facts, Offering};
use super::{Changes, Fact, Kind, response};
use crate::message::{Message, say};

/// The channels of an offering.
pub(super) fn compare(
    changes: &mut Changes,
    (old, before): (&Offering, &Facts),
    (new, after): (&Offering, &Facts),
) {
    let (was, is) = match (&old.contact, &new.contact) {
        (None, None) => return,
        (Some(was), None) => {
            return changes.add(
                Fact::Contact,
                Kind::Weaker,
                was,
                (),
                say!("How to get in touch is no longer stated."),
            );
        }
        (None, Some(is)) => {
            return changes.add(
                Fact::Contact,
                Kind::Stronger,
                (),
                is,
                say!("How to get in touch is now stated."),
            );
        }
        (Some(was), Some(is)) => (was, is),
    };
    let same = |a: &Channel, b: &Channel| a.kind == b.kind && a.href == b.href;
    let lacks = |list: &[Channel], one: &Channel| !list.iter().any(|other| same(other, one));
    for one in was {
        if let Some(other) = is.iter().find(|other| same(other, one)) {
            details(changes, (one, old, before), (other, new, after));
        }
    }
    let mut added: Vec<&Channel> = is.iter().filter(|one| lacks(was, one)).collect();
    for gone in was.iter().filter(|one| lacks(is, one)) {
        // One that went and one that came of the same kind are a new number or address.
        if let Some(at) = added.iter().position(|one| one.kind == gone.kind) {
            let one = added.remove(at);
            changes.add(
                Fact::Contact,
                Kind::Different,
                gone,
                one,
                replaced(gone, one),
            );
            details(changes, (gone, old, before), (one, new, after));
        } else {
            changes.add(Fact::Contact, Kind::Weaker, gone, (), removed(gone));
        }
    }
    for one in added {
        changes.add(Fact::Contact, Kind::Stronger, (), one, offered(one));
    }
}

/// What is said of one channel: the languages, whether it can be called from abroad, what that costs, and how soon an answer comes.
fn details(
    changes: &mut Changes,
    (old, offered, before): (&Channel, &Offering, &Facts),
    (new, offers, after): (&Channel, &Offering, &Facts),
) {
    let text = &new.text;
    if old.national_only != new.national_only {
        let (kind, sentence) = if new.national_only {
            (
                Kind::Weaker,
                say!(
                    "{text} can now be called only from within its country.",
                    text
                ),
            )
        } else {
            (
                Kind::Stronger,
                say!("{text} can now be called from abroad too.", text),
            )
        };
        changes.add(Fact::Contact, kind, old, new, sentence);
    }
    if old.cost != new.cost {
        let (kind, sentence) = match (&old.cost, &new.cost) {
            (None, _) => (
                Kind::Stronger,
                say!("What it costs to call {text} is now stated.", text),
            ),
            (_, None) => (
                Kind::Weaker,
                say!("What it costs to call {text} is no longer stated.", text),
            ),
            _ => (
                Kind::Different,
                say!("What it costs to call {text} is stated otherwise.", text),
            ),
        };
        changes.add(Fact::Contact, kind, old, new, sentence);
    }
    response::compare_usual(
        changes,
        text,
        (&old.within, offered.hours.as_ref()),
        (&new.within, offers.hours.as_ref()),
    );
    if old.languages.is_empty() && new.languages.is_empty() {
        return; // All that the portal publishes in: what changed there was said of the partner.
    }
    let (was, is) = (spoken(old, before), spoken(new, after));
    let missing = |from: &[String], other: &[String]| -> Vec<String> {
        from.iter()
            .filter(|one| !other.contains(one))
            .cloned()
            .collect()
    };
    let lost = missing(was, is);
    if !lost.is_empty() {
        let sentence = say!(
            "{text} is no longer answered in {languages}.",
            text,
            languages = lost.join(", ")
        );
        changes.add(Fact::Languages, Kind::Weaker, was, is, sentence);
    }
    let won = missing(is, was);
    if !won.is_empty() {
        let sentence = say!(
            "{text} is now answered in {languages} too.",
            text,
            languages = won.join(", ")
        );
        changes.add(Fact::Languages, Kind::Stronger, was, is, sentence);
    }
}

/// The languages spoken: those stated, else all that its portal publishes in.
fn spoken<'a>(channel: &'a Channel, facts: &'a Facts) -> &'a [String] {
    if channel.languages.is_empty() {
        &facts.locales
    } else {
        &channel.languages
    }
}

fn removed(gone: &Channel) -> Message {
    let text = &gone.text;
    match gone.kind.as_str() {
        "phone" => say!("Customers can no longer call {text}.", text),
        "email" => say!("Customers can no longer write to {text}.", text),
        _ => say!("Customers can no longer ask for support at {text}.", text),
    }
}

fn offered(one: &Channel) -> Message {
    let text = &one.text;
    match one.kind.as_str() {
        "phone" => say!("Customers can now call {text} too.", text),
        "email" => say!("Customers can now write to {text} too.", text),
        _ => say!("Customers can now ask for support at {text} too.", text),
    }
}

fn replaced(old: &Channel, new: &Channel) -> Message {
    let (old, kind, new) = (&old.text, new.kind.as_str(), &new.text);
    match kind {
        "phone" => say!("The phone number is now {new}; it was {old}.", new, old),
        "email" => say!("The e-mail address is now {new}; it was {old}.", new, old),
        _ => say!("The web address is now {new}; it was {old}.", new, old),
    }
}
