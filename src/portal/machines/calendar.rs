//! Hours as calendars (RFC 5545): when somebody is there, and the dates that differ from the week.
//!
//! Two files, because readers want two things. Who wants to see when support is closed puts a few whole days into a calendar; who
//! wants to see when it is open takes the openings, which know the exceptions by themselves. Nobody's time is marked as busy.
//!
//! Nothing in them comes from a clock. What a calendar must begin with is the year in which its dates begin, and where a list of
//! holidays ends the openings end too: nobody promises hours on days of which it is not known whether they are holidays.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::content_lines::{Lines, uuid};
use super::time_zone::{self, stamp};
use super::{DATES, HOURS};
use crate::catalog::hours::Open;
use crate::portal::InLanguage;
use crate::portal::routes::{Home, Route, section};
use crate::portal::views::{HoursView, PortalView};

/// How often who has subscribed should look again.
const AGAIN: &str = "P1D";

/// A weekday, counted from Monday, as rules name it.
pub(super) fn day(weekday: usize) -> &'static str {
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        .get(weekday)
        .copied()
        .unwrap_or("MO")
}

/// The openings.
pub(super) fn hours(it: &InLanguage<'_>, home: Home<'_>, portal: &PortalView) -> String {
    let calendar = Calendar::new(it, home, portal, HOURS);
    let mut lines = calendar.begin(&calendar.title);
    let mut zones = BTreeSet::new();
    for hours in &portal.facts.hours {
        if zones.insert(&hours.zone_id) {
            let years = portal
                .facts
                .hours
                .iter()
                .filter(|other| other.zone_id == hours.zone_id);
            let year = years.map(|hours| year(it, hours)).min().unwrap_or_default();
            time_zone::add(&mut lines, &hours.zone_id, &hours.time_zone, year);
        }
    }
    for hours in &portal.facts.hours {
        calendar.openings(&mut lines, hours);
    }
    end(lines)
}

/// The dates that differ from the week, as whole days.
pub(super) fn dates(it: &InLanguage<'_>, home: Home<'_>, portal: &PortalView) -> String {
    let calendar = Calendar::new(it, home, portal, DATES);
    let name = format!("{}: {}", calendar.title, it.strings.say("ui.contact_dates"));
    let mut lines = calendar.begin(&name);
    for hours in &portal.facts.hours {
        let exceptions = hours.exceptions.iter().zip(&hours.schedule.exceptions);
        for (shown, (date, _)) in exceptions {
            let what = format!("{}: {}", calendar.named(hours), shown.text);
            calendar.event(&mut lines, hours, &date.to_string(), &what, |lines| {
                lines.add("DTSTART;VALUE=DATE", &whole(*date));
                let next = date.tomorrow().unwrap_or(*date);
                lines.add("DTEND;VALUE=DATE", &whole(next));
            });
        }
    }
    end(lines)
}

/// What the events of a portal's calendar have in common.
struct Calendar<'a> {
    it: &'a InLanguage<'a>,
    title: String,
    /// What tells its events from those of other calendars.
    id: String,
    page: Option<String>,
    address: Option<String>,
}

impl<'a> Calendar<'a> {
    fn new(it: &'a InLanguage<'a>, home: Home<'_>, portal: &PortalView, file: &str) -> Self {
        let root = home.url(it.locale, &Route::home());
        let folder = home.folder(it.locale);
        Self {
            it,
            title: it.strings.fill("ui.home_title", &[("name", &portal.name)]),
            id: format!("{}{file}", root.as_deref().unwrap_or(&folder)),
            page: home.url(it.locale, &Route::section(section::CONTACT)),
            address: root.map(|root| format!("{root}{file}")),
        }
    }

    fn begin(&self, name: &str) -> Lines {
        let mut lines = Lines::default();
        lines.add("BEGIN", "VCALENDAR");
        lines.add("VERSION", "2.0");
        lines.add("PRODID", "-//supportal//supportal//EN");
        lines.add("CALSCALE", "GREGORIAN");
        // The name and the interval by the standard, and as most programs have it.
        lines.text(&format!("NAME;LANGUAGE={}", self.it.locale), name);
        lines.text("X-WR-CALNAME", name);
        lines.add("REFRESH-INTERVAL;VALUE=DURATION", AGAIN);
        lines.add("X-PUBLISHED-TTL", AGAIN);
        if let Some(address) = &self.address {
            lines.add("SOURCE;VALUE=URI", address);
        }
        lines
    }

    /// What is served, and for which offerings.
    fn named(&self, hours: &HoursView) -> String {
        match hours.offerings.as_slice() {
            [] => self.title.clone(),
            names => format!("{} ({})", self.title, names.join(", ")),
        }
    }

    /// The week as one event for each span that its days have, and the spans of other dates by themselves.
    fn openings(&self, lines: &mut Lines, hours: &HoursView) {
        let (schedule, what) = (&hours.schedule, self.named(hours));
        let Ok(first) = Date::new(year(self.it, hours), 1, 1) else {
            return;
        };
        let until = hours.until;
        let spans: BTreeSet<Open> = schedule.week.iter().flatten().copied().collect();
        for span in spans {
            let days: Vec<usize> = (0..7)
                .filter(|day| week(hours, *day).contains(&span))
                .collect();
            let begins = |date: &Date| days.contains(&weekday(*date));
            let Some(start) = first.series(jiff::Span::new().days(1)).take(7).find(begins) else {
                continue;
            };
            if until.is_some_and(|until| until < start) {
                continue;
            }
            let names: Vec<&str> = days.iter().map(|at| day(*at)).collect();
            let mut rule = format!("FREQ=WEEKLY;BYDAY={}", names.join(","));
            // The last second of the last day, in universal time as the standard has it.
            if let Some(end) =
                until.and_then(|until| hours.time_zone.to_timestamp(until.at(23, 59, 59, 0)).ok())
            {
                rule.push_str(&end.strftime(";UNTIL=%Y%m%dT%H%M%SZ").to_string());
            }
            let without = schedule.exceptions.iter().filter(|(date, open)| {
                begins(date)
                    && !open.contains(&span)
                    && *date >= start
                    && until.is_none_or(|until| *date <= until)
            });
            let key = format!("{span:?} {names:?}");
            self.event(lines, hours, &key, &what, |lines| {
                self.span(lines, hours, start, span);
                lines.add("RRULE", &rule);
                // One a line: not every program reads lists.
                for (date, _) in without {
                    self.time(lines, "EXDATE", hours, *date, span.0);
                }
            });
        }
        for (date, open) in &schedule.exceptions {
            let usual = week(hours, weekday(*date));
            let others = open.iter().filter(|span| !usual.contains(span));
            for span in others.filter(|_| until.is_none_or(|until| *date <= until)) {
                let key = format!("{span:?} {date}");
                self.event(lines, hours, &key, &what, |lines| {
                    self.span(lines, hours, *date, *span);
                });
            }
        }
    }

    fn span(&self, lines: &mut Lines, hours: &HoursView, date: Date, (from, to): Open) {
        self.time(lines, "DTSTART", hours, date, from);
        self.time(lines, "DTEND", hours, date, to);
    }

    /// A minute of a date, or of the next.
    fn time(&self, lines: &mut Lines, name: &str, hours: &HoursView, date: Date, minute: u16) {
        let minutes = jiff::Span::new().minutes(minute);
        let at = date.at(0, 0, 0, 0).saturating_add(minutes);
        lines.add(&format!("{name};TZID={}", hours.zone_id), &stamp(at));
    }

    /// An event; `key` tells it from the others of the same hours, and stays what it is from year to year.
    fn event(
        &self,
        lines: &mut Lines,
        hours: &HoursView,
        key: &str,
        what: &str,
        when: impl FnOnce(&mut Lines),
    ) {
        lines.add("BEGIN", "VEVENT");
        let holds_for = hours.offerings.join("\0");
        lines.add("UID", &uuid(&[&self.id, &hours.zone_id, &holds_for, key]));
        // The standard wants a time of the last change. Files without a clock have none; the year at least is never ahead.
        lines.add(
            "DTSTAMP",
            &format!("{:04}0101T000000Z", self::year(self.it, hours)),
        );
        when(lines);
        let language = self.it.locale;
        lines.text(&format!("SUMMARY;LANGUAGE={language}"), what);
        let mut said = hours.lines.clone();
        said.push(hours.zone.clone());
        lines.text(
            &format!("DESCRIPTION;LANGUAGE={language}"),
            &said.join("\n"),
        );
        if let Some(page) = &self.page {
            lines.add("URL;VALUE=URI", page);
        }
        lines.add("TRANSP", "TRANSPARENT");
        lines.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE");
        lines.add("END", "VEVENT");
    }
}

fn end(mut lines: Lines) -> String {
    lines.add("END", "VCALENDAR");
    lines.end()
}

fn week(hours: &HoursView, weekday: usize) -> &[Open] {
    hours.schedule.week.get(weekday).map_or(&[], Vec::as_slice)
}

fn weekday(date: Date) -> usize {
    usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())
}

fn whole(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// The year in which the calendar of some hours begins.
fn year(it: &InLanguage<'_>, hours: &HoursView) -> i16 {
    let first = hours
        .schedule
        .exceptions
        .first()
        .map(|(date, _)| date.year());
    let last = hours.until.map(|date| date.year());
    let known = [first, last].into_iter().flatten();
    known.fold(it.portal.today.year(), i16::min)
}
