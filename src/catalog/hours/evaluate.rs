//! The text of opening hours becomes a schedule, or a fault.
//!
//! The only file that names the opening-hours crates: they read the text and say when a date is served, which nothing here decides
//! again. What is ours is to ask them little. Most hours depend on the weekday and on whether the date or the one before it is a
//! holiday, and on nothing else; then one date of each sort stands for all of them ([`Days`]).

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use compact_calendar::CompactCalendar;
use jiff::civil::Date;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use opening_hours_syntax::rules::day::{
    Date as RuleDate, DaySelector, MonthdayRange, WeekDayRange,
};
use opening_hours_syntax::rules::time::Time;
use opening_hours_syntax::rules::{OpeningHoursExpression, RuleOperator, RuleSequence};

use super::OnHolidays;
use super::schedule::{DAY, Open, Schedule};
use crate::message::{Message, say};

/// Longest text that is parsed: nobody's hours are longer, and parsing is not linear.
pub(super) const LONGEST: usize = 500;
/// The hours that most need no reading.
const ALWAYS: &str = "24/7";
/// Most dates that may differ from the typical week: more cannot be shown to anybody.
const MOST_EXCEPTIONS: usize = 60;

/// When a date is served; many dates share one.
type Spans = Arc<[Open]>;

/// Why stated hours have no meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// They do not parse: what the grammar said, and the byte at which.
    Syntax(String, usize),
    /// They parse, but say something that cannot be promised to a customer.
    Refused(Message),
    /// They never open.
    Never,
}

/// What a text means from the first day of a year to the last day of another.
pub(super) fn schedule(
    text: &str,
    closed: &[Date],
    years: RangeInclusive<i16>,
) -> Result<Schedule, Fault> {
    if text == ALWAYS {
        return Ok(Schedule::always());
    }
    let hours = parse(text)?;
    let closed: Vec<NaiveDate> = closed.iter().filter_map(|date| naive(*date)).collect();
    let (Some(from), Some(to)) = (
        NaiveDate::from_ymd_opt((*years.start()).into(), 1, 1),
        NaiveDate::from_ymd_opt((*years.end()).into(), 12, 31),
    ) else {
        return Err(Fault::Refused(say!(
            "the holidays are not in a year of our calendar"
        )));
    };
    let mut days = Days::new(hours, &closed);
    let few = by_few_dates(&mut days, from, to);
    few.unwrap_or_else(|| summarize(&joined_nights(&mut days, from, to)))
}

/// What a text says of holidays, wherever they lie.
pub(super) fn on_holidays(text: &str) -> Result<OnHolidays, Fault> {
    let hours = parse(text)?;
    let dated = |rule: &RuleSequence| {
        rule.kind == RuleKind::Closed && !rule.day_selector.monthday.is_empty()
    };
    let rules = &hours.get_expression().rules;
    if !rules.iter().any(names_holidays) {
        return Ok(match rules.iter().any(dated) {
            true => OnHolidays::Dated,
            false => OnHolidays::Unsaid,
        });
    }
    let year: Vec<NaiveDate> = NaiveDate::from_ymd_opt(2024, 1, 1)
        .into_iter()
        .flat_map(|first| first.iter_days().take(366))
        .collect();
    let (mut plain, mut festive) = (Days::new(hours.clone(), &[]), Days::new(hours, &year));
    let differs = |date: &NaiveDate| plain.open_on(*date) != festive.open_on(*date);
    Ok(match year.iter().skip(1).any(differs) {
        true => OnHolidays::Otherwise,
        false => OnHolidays::AsEveryDay,
    })
}

fn names_holidays(rule: &RuleSequence) -> bool {
    let mut days = rule.day_selector.weekday.iter();
    days.any(|day| matches!(day, WeekDayRange::Holiday { .. }))
}

fn naive(date: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(
        date.year().into(),
        date.month().unsigned_abs().into(),
        date.day().unsigned_abs().into(),
    )
}

fn civil(date: NaiveDate) -> Option<Date> {
    let (month, day) = (
        i8::try_from(date.month()).ok()?,
        i8::try_from(date.day()).ok()?,
    );
    Date::new(i16::try_from(date.year()).ok()?, month, day).ok()
}

fn weekday_of(date: NaiveDate) -> usize {
    date.weekday().num_days_from_monday() as usize
}

fn parse(text: &str) -> Result<OpeningHours, Fault> {
    if text.len() > LONGEST {
        return Err(Fault::Refused(say!("they are longer than anybody's hours")));
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
    let refused = expression.rules.iter().find_map(|rule| {
        if rule.operator == RuleOperator::Fallback {
            return Some(say!("a fallback (`||`) is not a promise"));
        }
        if rule.kind == RuleKind::Unknown || !rule.comment.is_empty() {
            return Some(say!(
                "a comment or `unknown` is not a promise; write it in a note"
            ));
        }
        for span in &rule.time_selector.spans {
            let fixed = |time: &Time| matches!(time, Time::Fixed(_));
            if !fixed(&span.range.start) || !fixed(&span.range.end) {
                return Some(say!("sunrise and sunset are not times of a clock"));
            }
            if span.open_end || span.repeats.is_some() {
                return Some(say!("say when you close: `09:00-18:00`"));
            }
        }
        let mut dates = rule.day_selector.monthday.iter();
        dates
            .any(is_no_date)
            .then(|| say!("there is no such date in the calendar"))
    });
    refused.map_or(Ok(()), |why| Err(Fault::Refused(why)))
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

/// When dates are served, cut at midnight.
///
/// A date's hours come from the rules that choose it and, after midnight, from those that choose the date before; times of the clock
/// are the same on every date. So where all rules choose by weekday and holiday alone, dates whose weekday, holiday and eve of
/// holiday agree are served alike, and one of them is asked for.
struct Days {
    hours: OpeningHours,
    /// The holidays, where some rule names them: else they are days like any other.
    closed: BTreeSet<NaiveDate>,
    /// Whether all rules choose by weekday and holiday alone.
    is_weekly: bool,
    known: [Option<Spans>; 7 * 4],
}

impl Days {
    fn new(hours: OpeningHours, closed: &[NaiveDate]) -> Self {
        let rules = &hours.get_expression().rules;
        let is_weekly = rules.iter().all(|rule| chooses_weekly(&rule.day_selector));
        let has_holidays = rules.iter().any(names_holidays);
        let closed = if has_holidays { closed } else { &[] };
        let calendar: CompactCalendar = closed.iter().copied().collect();
        let holidays = ContextHolidays::new(Arc::new(calendar), Arc::default());
        Self {
            hours: hours.with_context(Context::default().with_holidays(holidays)),
            closed: closed.iter().copied().collect(),
            is_weekly,
            known: Default::default(),
        }
    }

    fn open_on(&mut self, date: NaiveDate) -> Spans {
        if !self.is_weekly {
            return evaluate(&self.hours, date);
        }
        let is_holiday = |date| usize::from(self.closed.contains(&date));
        let eve = date.pred_opt().map_or(0, is_holiday);
        let sort = weekday_of(date) * 4 + is_holiday(date) * 2 + eve;
        match self.known.get_mut(sort) {
            Some(known) => known
                .get_or_insert_with(|| evaluate(&self.hours, date))
                .clone(),
            None => evaluate(&self.hours, date),
        }
    }

    /// The spans that begin on a date.
    fn joined_on(&mut self, date: NaiveDate) -> Spans {
        let before = date.pred_opt().map(|eve| self.open_on(eve));
        let next = date.succ_opt().map(|next| self.open_on(next));
        joined(before.as_ref(), self.open_on(date), next.as_ref())
    }

    /// The dates on which a holiday may have a bearing: itself, its eve, and the two after it.
    fn about_holidays(&self) -> BTreeSet<NaiveDate> {
        let eves = self.closed.iter().filter_map(NaiveDate::pred_opt);
        eves.flat_map(|eve| eve.iter_days().take(4)).collect()
    }
}

/// Whether a rule chooses its dates by weekday and holiday alone.
fn chooses_weekly(dates: &DaySelector) -> bool {
    let weekly = |day: &WeekDayRange| match day {
        WeekDayRange::Fixed {
            offset,
            nth_from_start,
            ..
        } => *offset == 0 && nth_from_start.iter().all(|nth| *nth),
        WeekDayRange::Holiday { offset, .. } => *offset == 0,
    };
    dates.year.is_empty()
        && dates.monthday.is_empty()
        && dates.week.is_empty()
        && dates.weekday.iter().all(weekly)
}

fn evaluate(hours: &OpeningHours, date: NaiveDate) -> Spans {
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
    open.into()
}

/// What hours mean that choose by weekday and holiday alone, from a few dates: one of each weekday that lies far from holidays, and
/// those about holidays. Nothing for other hours, and where so many dates differ that another week may be the usual one.
fn by_few_dates(
    days: &mut Days,
    from: NaiveDate,
    to: NaiveDate,
) -> Option<Result<Schedule, Fault>> {
    if !days.is_weekly {
        return None;
    }
    let mut about = days.about_holidays();
    about.retain(|date| (from..=to).contains(date));
    let mut week: [Option<Spans>; 7] = Default::default();
    for date in from.iter_days().take_while(|date| *date <= to) {
        if week.iter().all(Option::is_some) {
            break;
        }
        if !about.contains(&date) {
            week.get_mut(weekday_of(date))?
                .get_or_insert_with(|| days.joined_on(date));
        }
    }
    let week = week.map(Option::unwrap_or_default);
    let about: Vec<(NaiveDate, Spans)> = about
        .into_iter()
        .map(|date| (date, days.joined_on(date)))
        .collect();
    let schedule = with_exceptions(&week, &about);
    let weeks = usize::try_from((to - from).num_days() / 7).unwrap_or_default();
    let is_certain = match &schedule {
        Ok(schedule) => schedule.exceptions.len() * 2 < weeks,
        Err(fault) => *fault == Fault::Never,
    };
    is_certain.then_some(schedule)
}

/// Every date with the spans that begin on it.
fn joined_nights(days: &mut Days, from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, Spans)> {
    let mut all = Vec::new();
    let mut before = from.pred_opt().map(|eve| days.open_on(eve));
    let mut open = days.open_on(from);
    for date in from.iter_days().take_while(|date| *date <= to) {
        let next = date.succ_opt().map(|next| days.open_on(next));
        all.push((date, joined(before.as_ref(), open.clone(), next.as_ref())));
        before = Some(open);
        open = next.unwrap_or_default();
    }
    all
}

/// The spans that begin on a date: the evaluation cuts overnight spans at midnight, and people say "from 22:00 to 06:00".
fn joined(before: Option<&Spans>, open: Spans, next: Option<&Spans>) -> Spans {
    let after_midnight = before.is_some_and(|it| into_the_night(it)) && morning(&open).is_some();
    let night = next
        .filter(|_| into_the_night(&open))
        .and_then(|next| morning(next));
    if !after_midnight && night.is_none() {
        return open;
    }
    let own = open.iter().skip(usize::from(after_midnight));
    let mut spans: Vec<Open> = own.copied().collect();
    if let (Some(end), Some(last)) = (night, spans.last_mut()) {
        last.1 = DAY + end;
    }
    spans.into()
}

/// When a span that the midnight before cut in two ends.
fn morning(open: &[Open]) -> Option<u16> {
    match open.first() {
        Some((0, end)) if *end < DAY / 2 => Some(*end),
        _ => None,
    }
}

fn into_the_night(open: &[Open]) -> bool {
    matches!(open.last(), Some((start, end)) if *end == DAY && *start > 0)
}

/// What most Mondays have is the Monday of the week, and the rest are exceptions.
fn summarize(days: &[(NaiveDate, Spans)]) -> Result<Schedule, Fault> {
    let mut seen: [Vec<(&Spans, usize)>; 7] = Default::default();
    for (date, open) in days {
        let Some(seen) = seen.get_mut(weekday_of(*date)) else {
            continue;
        };
        let same = |known: &Spans| Arc::ptr_eq(known, open) || known == open;
        match seen.iter_mut().find(|(known, _)| same(known)) {
            Some((_, count)) => *count += 1,
            None => seen.push((open, 1)),
        }
    }
    let week = seen.map(|seen| {
        let most = seen.into_iter().max_by_key(|(_, count)| *count);
        most.map(|(open, _)| open.clone()).unwrap_or_default()
    });
    with_exceptions(&week, days)
}

/// A week, and those of the dates that differ from it.
fn with_exceptions(week: &[Spans; 7], days: &[(NaiveDate, Spans)]) -> Result<Schedule, Fault> {
    let differs = |(date, open): &&(NaiveDate, Spans)| {
        week.get(weekday_of(*date))
            .is_none_or(|usual| usual != open)
    };
    let exceptions: Vec<(Date, Vec<Open>)> = days
        .iter()
        .filter(differs)
        .filter_map(|(date, open)| Some((civil(*date)?, open.to_vec())))
        .collect();
    if exceptions.is_empty() && week.iter().all(|open| open.is_empty()) {
        return Err(Fault::Never);
    }
    if exceptions.len() > MOST_EXCEPTIONS {
        return Err(Fault::Refused(say!(
            "they change too often within a year to be shown as a week with exceptions"
        )));
    }
    let week = week.each_ref().map(|open| open.to_vec());
    Ok(Schedule::new(week, exceptions))
}

#[cfg(test)]
mod tests;
