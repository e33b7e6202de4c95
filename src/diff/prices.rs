//! Prices: which of the old ones each new one follows, and whether it is more or less to pay.

use super::facts::{Amount, Facts, Offering, Price, Texts, shown};
use super::follow::Matched;
use super::{Changes, Fact, Kind};
use crate::catalog::price::{self, Money, Per};
use crate::message::{Message, say};
use crate::source::{Sources, Span, Spanned};
use crate::yaml::Stated;

/// The prices of an offering.
pub(super) fn compare(
    changes: &mut Changes,
    (old, before): (&Offering, &Facts),
    (new, after): (&Offering, &Facts),
) {
    let (was, is) = (
        old.pricing.as_deref().unwrap_or_default(),
        new.pricing.as_deref().unwrap_or_default(),
    );
    let first = |prices: &[Price], facts: &Facts| prices.first().map(|one| said(one, facts));
    match (first(was, before), first(is, after)) {
        (Some(_), None) => {
            return changes.add(
                Fact::Pricing,
                Kind::Weaker,
                was,
                (),
                say!("The price is no longer stated."),
            );
        }
        (None, Some(price)) => {
            return changes.add(
                Fact::Pricing,
                Kind::Stronger,
                (),
                is,
                say!("The price is now stated: {price}.", price),
            );
        }
        _ => {}
    }
    let Matched { pairs, gone, came } = Matched::new(was, is);
    for (was, is) in pairs {
        pair(changes, (was, before), (is, after));
    }
    for one in gone {
        changes.add(
            Fact::Pricing,
            Kind::Weaker,
            one,
            (),
            say!(
                "There is no longer a price of {price}.",
                price = said(one, before)
            ),
        );
    }
    for one in came {
        changes.add(
            Fact::Pricing,
            Kind::Stronger,
            (),
            one,
            say!(
                "There is now a price of {price} too.",
                price = said(one, after)
            ),
        );
    }
}

/// A price that follows another.
fn pair(changes: &mut Changes, (old, before): (&Price, &Facts), (new, after): (&Price, &Facts)) {
    let (was, is) = (said(old, before), said(new, after));
    if old.kind != new.kind {
        let (kind, sentence) = kinds(old, new, &was, &is);
        return changes.add(Fact::Pricing, kind, old, new, sentence);
    }
    let seen = changes.list.len();
    let add = |changes: &mut Changes, kind: Kind, sentence: Message| {
        changes.add(Fact::Pricing, kind, old, new, sentence);
    };
    if let Some((kind, sentence)) = sums(old.price.as_ref(), new.price.as_ref(), &was, &is) {
        add(changes, kind, sentence);
    }
    if old.percent != new.percent {
        let share = |price: &Price| {
            price
                .percent
                .as_ref()
                .and_then(|share| share.parse::<f64>().ok())
        };
        add(
            changes,
            dearer(Kind::of(share(old), share(new))),
            risen(Kind::of(share(old), share(new)), &was, &is),
        );
    }
    if old.minimum != new.minimum {
        let kind = match (&old.minimum, &new.minimum) {
            (None, _) => Kind::Weaker,
            (_, None) => Kind::Stronger,
            (Some(was), Some(is)) if same_unit(was, is) => dearer(Kind::of(minor(was), minor(is))),
            _ => Kind::Different,
        };
        let least = |sum: &Option<Amount>| sum.as_ref().map_or_else(|| say!("nothing"), amount);
        add(
            changes,
            kind,
            say!(
                "The least to pay is now {new}; it was {old}.",
                new = least(&new.minimum),
                old = least(&old.minimum)
            ),
        );
    }
    if let Some((kind, sentence)) = taxes(old, new, &is) {
        add(changes, kind, sentence);
    }
    if old.market != new.market {
        let place = |price: &Price| {
            price
                .market
                .clone()
                .map_or_else(|| say!("every country"), Message::verbatim)
        };
        add(
            changes,
            Kind::Different,
            say!(
                "The price of {is} now holds in {new}; it held in {old}.",
                is = &is,
                new = place(new),
                old = place(old)
            ),
        );
    }
    if let Some((kind, sentence)) = validity(old, new, &is) {
        add(changes, kind, sentence);
    }
    let said_nothing = changes.list.len() == seen;
    // What it is included in, or a share of, is a text.
    let text = |price: &Price, facts: &Facts| {
        shown(&price.included_in, &facts.locales)
            .or(shown(&price.of, &facts.locales))
            .map(str::to_owned)
    };
    if said_nothing && text(old, before) != text(new, after) {
        add(
            changes,
            Kind::Different,
            say!("The price is now described as {is}; it was {was}.", is, was),
        );
    }
}

/// What is less for the purse is more for the customer.
fn dearer(kind: Kind) -> Kind {
    match kind {
        Kind::Weaker => Kind::Stronger,
        Kind::Stronger => Kind::Weaker,
        Kind::Different => Kind::Different,
    }
}

fn risen(more: Kind, was: &Message, is: &Message) -> Message {
    match more {
        Kind::Stronger => say!("The price rises from {was} to {is}.", is, was),
        Kind::Weaker => say!("The price falls from {was} to {is}.", is, was),
        Kind::Different => say!("The price is now {is}; it was {was}.", is, was),
    }
}

/// Free, then included in something, then a price that is stated, then one that is not.
fn kinds(old: &Price, new: &Price, was: &Message, is: &Message) -> (Kind, Message) {
    let rank = |price: &Price| match price.kind.as_str() {
        "free" | "included" => Some(0),
        "fixed" | "percent" => Some(1),
        "on-request" => Some(2),
        _ => None,
    };
    let kind = match (rank(old), rank(new)) {
        (Some(old), Some(new)) => Kind::of(new, old),
        (Some(_), None) => Kind::Weaker,
        (None, Some(_)) => Kind::Stronger,
        (None, None) => Kind::Different,
    };
    let sentence = match (rank(old), rank(new)) {
        (Some(0), Some(1)) => say!(
            "What had no price of its own now costs {is}; it was {was}.",
            is,
            was
        ),
        (Some(1), Some(0)) => say!(
            "There is no longer anything to pay for it: it is {is}; it was {was}.",
            is,
            was
        ),
        (_, Some(2)) => say!("The price is now given on request only; it was {was}.", was),
        (Some(2), _) => say!(
            "The price is now stated: {is}; it was given on request only.",
            is
        ),
        _ => risen(Kind::Different, was, is),
    };
    (kind, sentence)
}

fn sums(
    old: Option<&Amount>,
    new: Option<&Amount>,
    was: &Message,
    is: &Message,
) -> Option<(Kind, Message)> {
    let (Some(old), Some(new)) = (old, new) else {
        return None;
    };
    if old.per != new.per {
        return Some((
            Kind::Different,
            say!(
                "The price is now for another unit: {is}; it was {was}.",
                is,
                was
            ),
        ));
    }
    if old.currency != new.currency {
        return Some((
            Kind::Different,
            say!(
                "The price is now in another currency: {is}; it was {was}.",
                is,
                was
            ),
        ));
    }
    let (before, after) = (minor(old), minor(new));
    if old.amount == new.amount || (before.is_some() && before == after) {
        return None;
    }
    let more = match (before, after) {
        (Some(before), Some(after)) => Kind::of(before, after),
        _ => Kind::Different,
    };
    Some((dearer(more), risen(more, was, is)))
}

fn taxes(old: &Price, new: &Price, is: &Message) -> Option<(Kind, Message)> {
    Some(match (old.tax.as_deref(), new.tax.as_deref()) {
        (was, is) if was == is => return None,
        (Some(_), None) => (
            Kind::Weaker,
            say!(
                "Whether tax is in the price of {is} is no longer stated.",
                is
            ),
        ),
        (_, Some("excluded")) if old.tax.is_some() => (
            Kind::Weaker,
            say!("Tax now comes on top of the price of {is}.", is),
        ),
        (Some(_), Some(_)) => (Kind::Stronger, say!("Tax is now in the price of {is}.", is)),
        (None, Some("excluded")) => (
            Kind::Stronger,
            say!(
                "It is now stated that tax comes on top of the price of {is}.",
                is
            ),
        ),
        (None, _) => (
            Kind::Stronger,
            say!("It is now stated that tax is in the price of {is}.", is),
        ),
    })
}

fn validity(old: &Price, new: &Price, is: &Message) -> Option<(Kind, Message)> {
    Some(match (&old.valid_through, &new.valid_through) {
        (was, now) if was == now => return None,
        (Some(was), Some(now)) => (
            Kind::of(was, now),
            say!(
                "The price of {is} now holds through {now}; it held through {was}.",
                is,
                now,
                was
            ),
        ),
        (None, Some(now)) => (
            Kind::Different,
            say!(
                "The price of {is} now holds through {now}; no end was stated.",
                is,
                now
            ),
        ),
        (_, None) => (
            Kind::Different,
            say!(
                "Until when the price of {is} holds is no longer stated.",
                is
            ),
        ),
    })
}

/// A price in words.
fn said(price: &Price, facts: &Facts) -> Message {
    let text = |texts: &Texts| shown(texts, &facts.locales).unwrap_or_default().to_owned();
    match (price.kind.as_str(), &price.price, &price.percent) {
        ("free", ..) => say!("free of charge"),
        ("included", ..) => say!("included {what}", what = text(&price.included_in)),
        ("on-request", ..) => say!("on request"),
        (_, Some(sum), _) => amount(sum),
        (_, _, Some(percent)) => match &price.minimum {
            Some(least) => say!(
                "{percent}% {of}, at least {least}",
                percent,
                of = text(&price.of),
                least = amount(least)
            ),
            None => say!("{percent}% {of}", percent, of = text(&price.of)),
        },
        (other, ..) => Message::verbatim(other),
    }
}

fn amount(amount: &Amount) -> Message {
    let sum = [&amount.currency, &amount.amount]
        .map(|part| part.clone().unwrap_or_default())
        .join(" ");
    let known = Per::WORDS
        .iter()
        .find(|(word, _)| amount.per.as_deref() == Some(*word));
    match known.map(|(_, per)| per) {
        Some(Per::Month) => say!("{sum} per month", sum),
        Some(Per::Year) => say!("{sum} per year", sum),
        Some(Per::Incident) => say!("{sum} per incident", sum),
        Some(Per::Hour) => say!("{sum} per hour", sum),
        Some(Per::User) => say!("{sum} per user", sum),
        Some(Per::UserMonth) => say!("{sum} per user and month", sum),
        Some(Per::UserYear) => say!("{sum} per user and year", sum),
        None => Message::verbatim(sum),
    }
}

fn same_unit(old: &Amount, new: &Amount) -> bool {
    old.currency == new.currency && old.per == new.per
}

/// The sum in the currency's smallest unit, where it is one.
fn minor(amount: &Amount) -> Option<u64> {
    let at = Span::start_of(Sources::default().add("disclosures.json", ""));
    let text = |text: &Option<String>| match text {
        Some(text) => Stated::Given(Spanned::new(text.as_str().into(), at)),
        None => Stated::Absent(at),
    };
    let stated = price::Amount {
        value: text(&amount.amount),
        currency: text(&amount.currency),
        per: Stated::Absent(at),
    };
    stated.money().ok().map(|Money { minor, .. }| minor)
}
