//! Service hours: the minutes of a week in which somebody answers, the zone that they are in, and the dates that differ.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::facts::Hours;
use super::{Changes, Fact, Kind};
use crate::catalog::hours::{self as stated, Open};
use crate::message::{Message, say};
use crate::source::{Sources, Span, Spanned};
use crate::yaml::Stated;

const DAY: usize = 24 * 60;
/// Minutes of a week.
pub(super) const WEEK: usize = 7 * DAY;
/// Most dates that a sentence names.
const MOST_DATES: usize = 6;

/// The hours of an offering.
pub(super) fn compare(
    changes: &mut Changes,
    old: Option<&Hours>,
    new: Option<&Hours>,
    today: Date,
) {
    let (old, new) = match (old, new) {
        // A year of opening hours takes a while to be worked out.
        (Some(old), Some(new)) if old == new => return,
        (Some(old), Some(new)) => (old, new),
        (Some(old), None) => {
            return changes.add(
                Fact::Hours,
                Kind::Weaker,
                old,
                (),
                say!("The service hours are no longer stated."),
            );
        }
        (None, Some(new)) => {
            let open = new.open.clone().unwrap_or_default();
            return changes.add(
                Fact::Hours,
                Kind::Stronger,
                (),
                new,
                say!("The service hours are now stated: {open}.", open),
            );
        }
        (None, None) => return,
    };
    if old.time_zone != new.time_zone {
        let zone = |hours: &Hours| hours.time_zone.clone().unwrap_or_else(|| "?".to_owned());
        let sentence = say!(
            "The service hours are now in the time of {new}; they were in that of {old}.",
            new = zone(new),
            old = zone(old)
        );
        changes.add(
            Fact::TimeZone,
            Kind::Different,
            &old.time_zone,
            &new.time_zone,
            sentence,
        );
    }
    let (before, after) = (Week::of(old), Week::of(new));
    week(changes, (old, before.as_ref()), (new, after.as_ref()));
    if let (Some(before), Some(after)) = (&before, &after) {
        holidays(changes, (old, before), (new, after), today);
    }
    validity(changes, old, new);
}

fn week(
    changes: &mut Changes,
    (old, before): (&Hours, Option<&Week>),
    (new, after): (&Hours, Option<&Week>),
) {
    let text = |hours: &Hours| hours.open.clone().unwrap_or_default();
    let (kind, sentence) = match (before, after) {
        (Some(before), Some(after)) if before.minutes == after.minutes => return,
        (Some(before), Some(after)) => {
            let (was, is) = (before.total(), after.total());
            let (open, closed) = (text(new), text(old));
            let sentence = if was == is {
                say!(
                    "Support is open at other times: {open}; it was {closed}.",
                    open,
                    closed
                )
            } else {
                say!(
                    "Support is open {is} a week; it was {was} ({open}; before: {closed}).",
                    is = duration(is),
                    was = duration(was),
                    open,
                    closed
                )
            };
            (Kind::of(was, is), sentence)
        }
        _ if old.open == new.open => return,
        _ => (
            Kind::Different,
            say!(
                "The service hours are now {open}; they were {closed}.",
                open = text(new),
                closed = text(old)
            ),
        ),
    };
    changes.add(Fact::Hours, kind, &old.open, &new.open, sentence);
}

fn duration(minutes: usize) -> Message {
    match (minutes / 60, minutes % 60) {
        (1, 0) => say!("1 hour"),
        (hours, 0) => say!("{hours} hours", hours),
        (hours, minutes) => say!("{hours} h {minutes} min", hours, minutes),
    }
}

/// Dates on which less, more or at other times is answered than was said, from today to the end of what both states know.
fn holidays(
    changes: &mut Changes,
    (old, before): (&Hours, &Week),
    (new, after): (&Hours, &Week),
    today: Date,
) {
    let (known, known_now) = (dates(old), dates(new));
    let end = |hours: &Hours, dates: &BTreeMap<Date, Vec<Open>>| {
        let last = dates
            .keys()
            .next_back()
            .and_then(|last| Date::new(last.year(), 12, 31).ok());
        hours
            .valid_through
            .as_ref()
            .and_then(|date| date.parse().ok())
            .or(last)
    };
    let ends: Vec<Date> = [end(old, &known), end(new, &known_now)]
        .into_iter()
        .flatten()
        .collect();
    let through = ends.into_iter().min().unwrap_or(Date::MAX);
    let mut all: Vec<Date> = known.keys().chain(known_now.keys()).copied().collect();
    all.sort();
    all.dedup();
    let mut by_kind: BTreeMap<Kind, Vec<Date>> = BTreeMap::new();
    for date in all
        .into_iter()
        .filter(|date| (today..=through).contains(date))
    {
        let was = known.get(&date).cloned().unwrap_or_else(|| before.on(date));
        let is = known_now
            .get(&date)
            .cloned()
            .unwrap_or_else(|| after.on(date));
        if was != is {
            by_kind
                .entry(Kind::of(length(&was), length(&is)))
                .or_default()
                .push(date);
        }
    }
    for (kind, dates) in by_kind {
        let shown: Vec<String> = dates
            .iter()
            .take(MOST_DATES)
            .map(ToString::to_string)
            .collect();
        let days = match dates.len().saturating_sub(MOST_DATES) {
            0 => Message::verbatim(shown.join(", ")),
            more => say!(
                "{dates} and {more} more dates",
                dates = shown.join(", "),
                more
            ),
        };
        let sentence = match kind {
            Kind::Weaker => say!(
                "Support is now closed, or open for less time, on {days}.",
                days
            ),
            Kind::Stronger => say!("Support is now open, or open for longer, on {days}.", days),
            Kind::Different => say!("Support is open at other times on {days}.", days),
        };
        let listed = |known: &BTreeMap<Date, Vec<Open>>| -> Vec<String> {
            dates
                .iter()
                .filter(|date| known.contains_key(date))
                .map(ToString::to_string)
                .collect()
        };
        changes.add(
            Fact::Holidays,
            kind,
            listed(&known),
            listed(&known_now),
            sentence,
        );
    }
}

fn dates(hours: &Hours) -> BTreeMap<Date, Vec<Open>> {
    let listed = hours.exceptions.iter().flatten();
    listed
        .filter_map(|one| Some((one.date.parse().ok()?, one.open.clone())))
        .collect()
}

fn length(open: &[Open]) -> usize {
    open.iter()
        .map(|(from, to)| usize::from(to.saturating_sub(*from)))
        .sum()
}

fn validity(changes: &mut Changes, old: &Hours, new: &Hours) {
    let (kind, sentence) = match (&old.valid_through, &new.valid_through) {
        (was, is) if was == is => return,
        // Dates in ISO 8601 sort as their text does.
        (Some(was), Some(is)) => (
            Kind::of(was, is),
            say!(
                "The holidays are now listed through {is}; they were through {was}.",
                is,
                was
            ),
        ),
        (Some(was), None) => (
            Kind::Weaker,
            say!(
                "It is no longer stated until when the holidays are listed; it was {was}.",
                was
            ),
        ),
        (None, is) => (
            Kind::Stronger,
            say!(
                "It is now stated that the holidays are listed through {is}.",
                is = is.clone().unwrap_or_default()
            ),
        ),
    };
    changes.add(
        Fact::Holidays,
        kind,
        &old.valid_through,
        &new.valid_through,
        sentence,
    );
}

/// The minutes of a typical week in which somebody answers, from the midnight before Monday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Week {
    minutes: Vec<bool>,
}

impl Week {
    /// The week of stated hours, where they have a meaning.
    pub(super) fn of(hours: &Hours) -> Option<Self> {
        let at = Span::start_of(Sources::default().add("disclosures.json", ""));
        let text = |text: &Option<String>| match text {
            Some(text) => Stated::Given(Spanned::new(text.as_str().into(), at)),
            None => Stated::Absent(at),
        };
        let end = |text: &String| text.parse::<Date>().ok();
        let last = hours
            .exceptions
            .iter()
            .flatten()
            .filter_map(|one| end(&one.date))
            .max();
        // Any year has the same typical week, but for hours that are stated for dates of one year.
        let year = hours.valid_through.as_ref().and_then(end).or(last);
        let read = stated::Hours::without_holidays(text(&hours.time_zone), text(&hours.open));
        let schedule = read
            .schedule(year.unwrap_or(Date::constant(2026, 1, 1)))
            .ok()?;
        let mut minutes = vec![false; WEEK];
        for (day, open) in schedule.week.iter().enumerate() {
            for minute in open.iter().flat_map(|(from, to)| *from..*to) {
                if let Some(slot) = minutes.get_mut((day * DAY + usize::from(minute)) % WEEK) {
                    *slot = true;
                }
            }
        }
        Some(Self { minutes })
    }

    /// How many minutes of a week.
    fn total(&self) -> usize {
        self.minutes.iter().filter(|open| **open).count()
    }

    /// The spans of a date without anything special, cut at midnight as exceptions are.
    fn on(&self, date: Date) -> Vec<Open> {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        let day = self
            .minutes
            .get(weekday * DAY..(weekday + 1) * DAY)
            .unwrap_or_default();
        let mut spans: Vec<Open> = Vec::new();
        for (minute, _) in (0_u16..).zip(day).filter(|(_, open)| **open) {
            match spans.last_mut() {
                Some(last) if last.1 == minute => last.1 += 1,
                _ => spans.push((minute, minute + 1)),
            }
        }
        spans
    }

    /// The minutes in which somebody answers, in order.
    pub(super) fn open(&self) -> Vec<usize> {
        let numbered = self.minutes.iter().enumerate();
        numbered
            .filter(|(_, open)| **open)
            .map(|(minute, _)| minute)
            .collect()
    }

    /// The minutes of the longest day.
    pub(super) fn longest_day(&self) -> usize {
        let days = self.minutes.chunks(DAY);
        days.map(|day| day.iter().filter(|open| **open).count())
            .max()
            .unwrap_or(0)
    }
}
