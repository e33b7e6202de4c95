//! A time zone as calendars carry it with them: Outlook reads times in a zone of which it is not told as its own.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone, TimeZoneTransition};

use super::content_lines::Lines;

/// For how many years changes of the clock are looked up.
const YEARS: i16 = 12;

/// A change of the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    /// When, by the clock before.
    at: DateTime,
    from: Offset,
    to: Offset,
    is_summer: bool,
    name: String,
}

/// Adds a zone with what holds from a year on.
pub(super) fn add(lines: &mut Lines, id: &str, zone: &TimeZone, year: i16) {
    lines.add("BEGIN", "VTIMEZONE");
    lines.add("TZID", id);
    let mut changes = changes(zone, year).unwrap_or_default();
    let begins = changes.first().is_none_or(|first| first.at.year() >= year);
    if let (true, Some(start)) = (begins, midnight(zone, year)) {
        let now = zone.to_offset_info(start);
        let always = Change {
            at: DateTime::constant(1970, 1, 1, 0, 0, 0, 0),
            from: now.offset(),
            to: now.offset(),
            is_summer: now.dst().is_dst(),
            name: now.abbreviation().to_owned(),
        };
        observance(lines, &[always]);
    }
    while let Some(first) = changes.first().cloned() {
        let same = |other: &Change| {
            Change {
                at: first.at,
                ..other.clone()
            } == first
        };
        let (alike, others): (Vec<_>, Vec<_>) = changes.into_iter().partition(same);
        observance(lines, &alike);
        changes = others;
    }
    lines.add("END", "VTIMEZONE");
}

fn midnight(zone: &TimeZone, year: i16) -> Option<jiff::Timestamp> {
    zone.to_timestamp(Date::new(year, 1, 1).ok()?.at(0, 0, 0, 0))
        .ok()
}

/// The changes from the year before on, so that what holds when the year begins is among them.
fn changes(zone: &TimeZone, year: i16) -> Option<Vec<Change>> {
    let start = midnight(zone, year - 1)?;
    let mut from = zone.to_offset(start);
    let change = |next: TimeZoneTransition<'_>| {
        let change = Change {
            at: from.to_datetime(next.timestamp()),
            from,
            to: next.offset(),
            is_summer: next.dst().is_dst(),
            name: next.abbreviation().to_owned(),
        };
        from = change.to;
        change
    };
    let within = |change: &Change| change.at.year() < year + YEARS;
    Some(
        zone.following(start)
            .map(change)
            .take_while(within)
            .collect(),
    )
}

/// One offset, and when it begins: once, every year, or on dates that follow no rule.
fn observance(lines: &mut Lines, changes: &[Change]) {
    let Some(first) = changes.first() else { return };
    let kind = if first.is_summer {
        "DAYLIGHT"
    } else {
        "STANDARD"
    };
    lines.add("BEGIN", kind);
    lines.add("DTSTART", &stamp(first.at));
    lines.add("TZOFFSETFROM", &offset(first.from));
    lines.add("TZOFFSETTO", &offset(first.to));
    lines.add("TZNAME", &first.name);
    match rule(changes) {
        Some(rule) => lines.add("RRULE", &rule),
        None => {
            for change in changes.iter().skip(1) {
                lines.add("RDATE", &stamp(change.at));
            }
        }
    }
    lines.add("END", kind);
}

/// The rule that gives these changes, where they are in every year: a weekday of a month counted from its beginning or its end.
fn rule(changes: &[Change]) -> Option<String> {
    let first = changes.first()?;
    let (month, weekday) = (first.at.month(), first.at.date().weekday());
    let yearly = |(change, year): (&Change, i16)| {
        change.at.year() == year
            && change.at.month() == month
            && change.at.date().weekday() == weekday
            && change.at.time() == first.at.time()
    };
    let is_yearly = changes.len() >= usize::try_from(YEARS).ok()?
        && changes.iter().zip(first.at.year()..).all(yearly);
    let nth = |date: Date| (date.day() - 1) / 7 + 1;
    let is_last = |date: Date| date.day() + 7 > date.days_in_month();
    let dates = || changes.iter().map(|change| change.at.date());
    let count = match () {
        () if !is_yearly => return None,
        () if dates().all(is_last) => -1,
        () if dates().all(|date| nth(date) == nth(first.at.date())) => nth(first.at.date()),
        () => return None,
    };
    let day = super::calendar::day(usize::from(weekday.to_monday_zero_offset().unsigned_abs()));
    Some(format!("FREQ=YEARLY;BYMONTH={month};BYDAY={count}{day}"))
}

/// A time of the clock.
pub(super) fn stamp(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.abs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        rest => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(id: &str) -> Vec<String> {
        let mut lines = Lines::default();
        add(&mut lines, id, &TimeZone::get(id).unwrap(), 2026);
        lines.end().lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_zone_with_summer_time_has_two_rules() {
        let lines = written("America/New_York");
        let rules: Vec<&String> = lines
            .iter()
            .filter(|line| line.starts_with("RRULE"))
            .collect();
        assert_eq!(
            rules,
            [
                "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
                "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"
            ]
        );
        assert!(
            lines.contains(&"DTSTART:20250309T020000".to_owned()),
            "{lines:#?}"
        );
        assert!(
            written("Europe/Lisbon")
                .contains(&"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU".to_owned())
        );
    }

    #[test]
    fn a_zone_without_has_one_offset_and_one_without_rule_its_dates() {
        assert_eq!(
            written("America/Sao_Paulo")[2..7],
            [
                "BEGIN:STANDARD",
                "DTSTART:19700101T000000",
                "TZOFFSETFROM:-0300",
                "TZOFFSETTO:-0300",
                "TZNAME:-03"
            ]
        );
        let lines = written("Africa/Casablanca");
        assert!(
            lines.iter().any(|line| line.starts_with("RDATE:")),
            "{lines:#?}"
        );
    }
}
