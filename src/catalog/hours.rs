//! Service hours: OpenStreetMap opening hours in an IANA time zone, with an explicit, dated list of holidays.
//!
//! The only file that names the opening-hours crates. [`Hours`] is what the author wrote; [`Hours::schedule`] is what it means:
//! a typical week, and the dates that differ from it.

use std::sync::Arc;

use chrono::NaiveDate;
use compact_calendar::CompactCalendar;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use opening_hours_syntax::rules::day::{Date as RuleDate, MonthdayRange};
use opening_hours_syntax::rules::time::Time;
use opening_hours_syntax::rules::{OpeningHoursExpression, RuleOperator};

use super::{Str, date, placeholder};
use crate::diagnostic::Findings;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Stated};

/// Longest text that is parsed: nobody's hours are longer, and parsing is not linear.
const LONGEST: usize = 500;
/// Most dates that may differ from the typical week: more cannot be shown to anybody.
const MOST_EXCEPTIONS: usize = 60;
/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Hours as stated.
#[derive(Debug, Clone)]
pub struct Hours {
    /// The key that opened them.
    pub place: Span,
    /// The time zone, judged by rule H002.
    pub time_zone: Stated<Str>,
    /// The opening hours, judged by rule H001.
    pub open: Stated<Str>,
    /// The holidays.
    pub holidays: Option<Holidays>,
}

/// Days on which the `PH` rule of the opening hours holds.
#[derive(Debug, Clone)]
pub struct Holidays {
    /// Until when the list is complete.
    pub valid_through: Option<Spanned<Date>>,
    /// The dates.
    pub closed: Vec<Spanned<Date>>,
}

/// From when until when, in minutes from the midnight that begins the day; an overnight span ends after 1,440.
pub type Open = (u16, u16);

/// What stated hours mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The typical week from Monday on; overnight spans belong to the day on which they begin.
    pub week: [Vec<Open>; 7],
    /// Dates that differ from their weekday, in order.
    pub exceptions: Vec<(Date, Vec<Open>)>,
}

impl Schedule {
    /// Open around the clock on every day.
    pub fn is_always(&self) -> bool {
        self.exceptions.is_empty() && self.week.iter().all(|day| *day == [(0, DAY)])
    }
}

/// Why stated hours have no meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// They do not parse: what was said, and the byte at which.
    Syntax(String, usize),
    /// They parse, but say something that cannot be promised to a customer.
    Refused(&'static str),
    /// They never open.
    Never,
}

impl Hours {
    pub(crate) fn field(fields: &mut Fields<'_>, findings: &mut Findings) -> Stated<Self> {
        if let Some(absent) = placeholder::silent_key(fields, "hours") {
            return absent;
        }
        let opener = fields.entry("hours").map(|entry| entry.key.span);
        let mapping = fields.mapping("hours", "`hours`", findings);
        let read = mapping.and_then(|mapping| Self::read(mapping.value, findings));
        // `hours` without `open` says nothing about when.
        match read {
            Stated::Given(hours) => match hours.value.open {
                Stated::Absent(span) => Stated::Absent(span),
                _ => Stated::Given(hours),
            },
            Stated::Absent(span) => Stated::Absent(opener.unwrap_or(span)),
            other => other,
        }
    }

    fn read(mut fields: Fields<'_>, findings: &mut Findings) -> Option<Self> {
        let place = fields.place();
        let time_zone = fields.text("time_zone", findings);
        let open = placeholder::text(&mut fields, "open", findings);
        let holidays = fields
            .mapping("holidays", "`holidays`", findings)
            .value_owned()
            .map(|mut fields| {
                let valid_through = fields
                    .text("valid_through", findings)
                    .given()
                    .and_then(|text| date(text, findings));
                let closed = fields.texts("closed", findings);
                let closed = closed
                    .value()
                    .map(Vec::as_slice)
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|text| date(text, findings))
                    .collect();
                fields.finish(findings);
                Holidays {
                    valid_through,
                    closed,
                }
            });
        fields.finish(findings);
        Some(Self {
            place,
            time_zone,
            open,
            holidays,
        })
    }

    /// The time zone, where the stated name is one of the IANA database. Abbreviations such as `CST` and `EST` are none: they name
    /// several places, and an offset without daylight saving time.
    pub fn zone(&self) -> Option<TimeZone> {
        let name = self.time_zone.value()?;
        let known = name.len() <= 64
            && (name.contains('/') || &**name == "UTC")
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"/_+-".contains(&b));
        let zone = known.then(|| TimeZone::get(name).ok()).flatten()?;
        // The database answers in any letter case; a page should show the name as it is.
        (zone.iana_name() == Some(&**name)).then_some(zone)
    }

    /// What the stated hours mean in the calendar year of the holidays' validity, else of `today`.
    ///
    /// # Errors
    /// Why they mean nothing.
    pub fn schedule(&self, today: Date) -> Result<Schedule, Fault> {
        let text = self.open.value().map_or("", |text| &**text);
        let hours = parse(text)?;
        let closed: &[Spanned<Date>] = self
            .holidays
            .as_ref()
            .map_or(&[], |holidays| &holidays.closed);
        let calendar: CompactCalendar =
            closed.iter().filter_map(|date| naive(date.value)).collect();
        let holidays = ContextHolidays::new(Arc::new(calendar), Arc::default());
        let hours = hours.with_context(Context::default().with_holidays(holidays));
        let through = self
            .holidays
            .as_ref()
            .and_then(|holidays| holidays.valid_through.as_ref());
        let last = closed.iter().map(|date| date.value.year()).max();
        let year = through
            .map(|date| date.value.year())
            .or(last)
            .unwrap_or(today.year());
        let first = closed
            .iter()
            .map(|date| date.value.year())
            .min()
            .unwrap_or(year)
            .clamp(year.saturating_sub(1), year);
        let (Some(from), Some(to)) = (
            NaiveDate::from_ymd_opt(first.into(), 1, 1),
            NaiveDate::from_ymd_opt(year.into(), 12, 31),
        ) else {
            return Err(Fault::Refused(
                "the holidays are not in a year of our calendar",
            ));
        };
        evaluate(&hours, from, to)
    }
}

fn naive(date: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(
        date.year().into(),
        date.month().unsigned_abs().into(),
        date.day().unsigned_abs().into(),
    )
}

fn parse(text: &str) -> Result<OpeningHours, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::Refused("they are longer than anybody's hours"));
    }
    let hours: OpeningHours = text
        .parse()
        .map_err(|error: opening_hours_syntax::Error| syntax(&error, text))?;
    refuse(&hours.get_expression())?;
    Ok(hours)
}

/// The grammar's message and place. Its error type cannot be named here without one more crate, so both are read from what it prints:
/// ` --> 1:COLUMN`, the text with a mark, and ` = expected …`.
fn syntax(error: &opening_hours_syntax::Error, text: &str) -> Fault {
    let said = error.to_string();
    let column = said
        .lines()
        .next()
        .and_then(|line| line.rsplit(':').next())
        .and_then(|column| column.trim().parse::<usize>().ok());
    let at = column
        .and_then(|column| text.char_indices().nth(column.saturating_sub(1)))
        .map_or(text.len(), |(at, _)| at);
    let why = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("= "))
        .map_or_else(
            || said.lines().last().unwrap_or_default().to_owned(),
            str::to_owned,
        );
    Fault::Syntax(why, at)
}

/// What the syntax allows and a promise to customers does not.
fn refuse(expression: &OpeningHoursExpression) -> Result<(), Fault> {
    for rule in &expression.rules {
        if rule.operator == RuleOperator::Fallback {
            return Err(Fault::Refused("a fallback (`||`) is not a promise"));
        }
        if rule.kind == RuleKind::Unknown || !rule.comment.is_empty() {
            return Err(Fault::Refused(
                "a comment or `unknown` is not a promise; write it in a note",
            ));
        }
        for span in &rule.time_selector.spans {
            let fixed = |time: &Time| matches!(time, Time::Fixed(_));
            if !fixed(&span.range.start) || !fixed(&span.range.end) {
                return Err(Fault::Refused(
                    "sunrise and sunset are not times of a clock",
                ));
            }
            if span.open_end || span.repeats.is_some() {
                return Err(Fault::Refused("say when you close: `09:00-18:00`"));
            }
        }
        if rule.day_selector.monthday.iter().any(is_no_date) {
            return Err(Fault::Refused("there is no such date in the calendar"));
        }
    }
    Ok(())
}

fn is_no_date(range: &MonthdayRange) -> bool {
    let none = |date: &RuleDate| match date {
        RuleDate::Fixed { year, month, day } => {
            let year = year.map_or(2024, |year| year.0); // a leap year: 29 February is a date
            NaiveDate::from_ymd_opt(year, *month as u32, u32::from(*day)).is_none()
        }
        _ => false,
    };
    match range {
        MonthdayRange::Date { start, end } => none(&start.0) || none(&end.0),
        MonthdayRange::Month { .. } => false,
    }
}

/// Looks at every date from the first to the last: what most Mondays have is the Monday of the week, and the rest are exceptions.
fn evaluate(hours: &OpeningHours, from: NaiveDate, to: NaiveDate) -> Result<Schedule, Fault> {
    let days: Vec<(NaiveDate, Vec<Open>)> = from
        .iter_days()
        .take_while(|date| *date <= to)
        .map(|date| (date, open_on(hours, date)))
        .collect();
    let mut week: [Vec<Open>; 7] = Default::default();
    for (weekday, slot) in week.iter_mut().enumerate() {
        let mut seen: Vec<(&Vec<Open>, usize)> = Vec::new();
        for (date, open) in &days {
            if weekday_of(*date) == weekday {
                match seen.iter_mut().find(|(known, _)| *known == open) {
                    Some((_, count)) => *count += 1,
                    None => seen.push((open, 1)),
                }
            }
        }
        *slot = seen
            .into_iter()
            .max_by_key(|(_, count)| *count)
            .map(|(open, _)| open.clone())
            .unwrap_or_default();
    }
    if days.iter().all(|(_, open)| open.is_empty()) {
        return Err(Fault::Never);
    }
    let differs =
        |(date, open): &&(NaiveDate, Vec<Open>)| week.get(weekday_of(*date)) != Some(open);
    let exceptions: Vec<(Date, Vec<Open>)> = days
        .iter()
        .filter(differs)
        .filter_map(|(date, open)| Some((civil(*date)?, open.clone())))
        .collect();
    if exceptions.len() > MOST_EXCEPTIONS {
        return Err(Fault::Refused(
            "they change too often within a year to be shown as a week with exceptions",
        ));
    }
    Ok(Schedule {
        week: join_nights(week),
        exceptions,
    })
}

fn weekday_of(date: NaiveDate) -> usize {
    use chrono::Datelike;
    date.weekday().num_days_from_monday() as usize
}

fn civil(date: NaiveDate) -> Option<Date> {
    use chrono::Datelike;
    Date::new(
        i16::try_from(date.year()).ok()?,
        i8::try_from(date.month()).ok()?,
        i8::try_from(date.day()).ok()?,
    )
    .ok()
}

fn open_on(hours: &OpeningHours, date: NaiveDate) -> Vec<Open> {
    let mut open: Vec<Open> = Vec::new();
    for range in hours.schedule_at(date) {
        if range.kind != RuleKind::Open {
            continue;
        }
        let (start, end) = (
            range.range.start.mins_from_midnight(),
            range.range.end.mins_from_midnight(),
        );
        match open.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            _ if start < end => open.push((start, end)),
            _ => {}
        }
    }
    open
}

/// The evaluation cuts overnight spans at midnight; people say "from 22:00 to 06:00".
fn join_nights(mut week: [Vec<Open>; 7]) -> [Vec<Open>; 7] {
    let morning = |day: &[Open]| match day.first() {
        Some((0, end)) if *end < DAY / 2 => Some(*end),
        _ => None,
    };
    let evening =
        |day: &[Open]| matches!(day.last(), Some((start, end)) if *end == DAY && *start > 0);
    let mornings = week.each_ref().map(|day| morning(day));
    let evenings = week.each_ref().map(|day| evening(day));
    for today in 0..7 {
        let tomorrow = (today + 1) % 7;
        if let (Some(true), Some(Some(end))) = (evenings.get(today), mornings.get(tomorrow)) {
            if let Some(last) = week.get_mut(today).and_then(|day| day.last_mut()) {
                last.1 = DAY + end;
            }
            if let Some(day) = week.get_mut(tomorrow) {
                day.remove(0);
            }
        }
    }
    week
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Sources};

    fn file() -> FileId {
        Sources::default().add("partner.yaml", "")
    }

    fn hours(open: &str, zone: &str, closed: &[&str]) -> Hours {
        let at = Span::start_of(file());
        let closed: Vec<_> = closed
            .iter()
            .map(|date| Spanned::new(date.parse().unwrap(), at))
            .collect();
        Hours {
            place: at,
            time_zone: Stated::Given(Spanned::new(zone.into(), at)),
            open: Stated::Given(Spanned::new(open.into(), at)),
            holidays: Some(Holidays {
                valid_through: None,
                closed,
            }),
        }
    }

    fn schedule(open: &str, closed: &[&str]) -> Result<Schedule, Fault> {
        hours(open, "America/Sao_Paulo", closed).schedule("2026-11-24".parse().unwrap())
    }

    #[test]
    fn a_week_and_its_holidays() {
        let s = schedule(
            "Mo-Fr 09:00-18:00; Sa 09:00-13:00; PH off",
            &["2026-12-25", "2026-09-07"],
        )
        .unwrap();
        assert_eq!(s.week[0], [(540, 1080)]);
        assert_eq!(s.week[5], [(540, 780)]);
        assert!(s.week[6].is_empty());
        let dates: Vec<String> = s
            .exceptions
            .iter()
            .map(|(date, _)| date.to_string())
            .collect();
        assert_eq!(dates, ["2026-09-07", "2026-12-25"]);
        assert!(!s.is_always());
        assert!(schedule("24/7", &[]).unwrap().is_always());
    }

    #[test]
    fn nights_belong_to_the_day_on_which_they_begin() {
        let s = schedule("Mo-Fr 22:00-06:00", &[]).unwrap();
        assert_eq!(s.week[0], [(1320, 1800)]);
        assert_eq!(s.week[4], [(1320, 1800)]);
        assert!(s.week[5].is_empty() && s.week[6].is_empty());
    }

    #[test]
    fn what_never_opens_or_promises_nothing_is_refused() {
        assert_eq!(schedule("off", &[]), Err(Fault::Never));
        assert_eq!(schedule("PH off", &[]), Err(Fault::Never));
        for open in [
            "sunrise-sunset",
            "Mo 09:00+",
            "Mo 09:00-12:00 || \"call\"",
            "Feb 30 09:00-12:00",
            "Mo-Fr 09:00-18:00 \"maybe\"",
        ] {
            assert!(
                matches!(schedule(open, &[]), Err(Fault::Refused(_))),
                "{open}: {:?}",
                schedule(open, &[])
            );
        }
        assert!(matches!(
            schedule("Apr-Sep 09:00-18:00; Oct-Mar 10:00-16:00", &[]),
            Err(Fault::Refused(_))
        ));
        for open in ["seg-sex 9h-18h", "Mo-Fr 9-18", "business hours"] {
            assert!(
                matches!(schedule(open, &[]), Err(Fault::Syntax(..))),
                "{open}"
            );
        }
        match schedule("Mo-Fr 09:00-18:00; Xx", &[]) {
            Err(Fault::Syntax(_, at)) => assert_eq!(at, 19),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn zones_are_of_the_iana_database_only() {
        for zone in ["America/Sao_Paulo", "Asia/Kolkata", "UTC"] {
            assert!(hours("24/7", zone, &[]).zone().is_some(), "{zone}");
        }
        for zone in [
            "CST",
            "EST",
            "BRT",
            "-03:00",
            "../../etc/passwd",
            "America/../America/Sao_Paulo",
            "america/sao_paulo",
            "Brasília",
        ] {
            assert!(hours("24/7", zone, &[]).zone().is_none(), "{zone}");
        }
    }
}
