//! A schedule: a typical week and the dates that differ from it, and what can be asked of it.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::catalog::meaning::Meanings;

/// Minutes of a day.
pub(super) const DAY: u16 = 24 * 60;
/// How many days ahead a closure is looked for: more than a year, so that both changes of the clock are among them.
const HORIZON: usize = 400;

/// From when until when, in minutes from the midnight that begins the day; an overnight span ends after 1,440.
pub type Open = (u16, u16);

/// What stated hours mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The typical week from Monday on; overnight spans belong to the day on which they begin.
    pub week: [Vec<Open>; 7],
    /// Dates that differ from their weekday, in order.
    pub exceptions: Vec<(Date, Vec<Open>)>,
    /// All partners that serve at the same hours have the same schedule, and ask the same of it.
    longest: Meanings<(TimeZone, Date), Option<Closure>>,
    closures: Meanings<(TimeZone, i16), Arc<Closures>>,
}

/// A time during which nobody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closure {
    /// When the last one leaves, on the clock of the place.
    pub from: DateTime,
    /// When the first one is back.
    pub to: DateTime,
    /// How long it lasts, with what a change of the clock adds or takes.
    pub minutes: i64,
}

impl Schedule {
    /// A typical week from Monday on, and the dates that differ from it, in order.
    pub fn new(week: [Vec<Open>; 7], exceptions: Vec<(Date, Vec<Open>)>) -> Self {
        Self {
            week,
            exceptions,
            longest: Meanings::default(),
            closures: Meanings::default(),
        }
    }

    /// The schedule that is open around the clock on every day.
    pub(super) fn always() -> Self {
        Self::new(std::array::from_fn(|_| vec![(0, DAY)]), Vec::new())
    }

    /// Open around the clock on every day.
    pub fn is_always(&self) -> bool {
        self.exceptions.is_empty() && self.week.iter().all(|day| *day == [(0, DAY)])
    }

    /// The spans that begin on a date.
    pub fn on(&self, date: Date) -> &[Open] {
        let exception = self
            .exceptions
            .binary_search_by_key(&date, |(date, _)| *date);
        let exception = exception.ok().and_then(|at| self.exceptions.get(at));
        let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        match exception {
            Some((_, open)) => open,
            None => self.week.get(weekday).map_or(&[], Vec::as_slice),
        }
    }

    /// Whether somebody is there at a minute of a date: in a span of that day, or in one that began the evening before.
    pub fn is_open(&self, date: Date, minute: u16) -> bool {
        let within = |date: Date, minute: u16| {
            let open = self.on(date);
            open.iter().any(|(from, to)| (*from..*to).contains(&minute))
        };
        let evening_before = date.yesterday();
        within(date, minute) || evening_before.is_ok_and(|before| within(before, minute + DAY))
    }

    /// The longest time from a date on during which nobody is there: a night, a weekend, holidays. Nothing where there is none.
    pub fn longest_closure(&self, zone: &TimeZone, today: Date) -> Option<Closure> {
        self.longest.of((zone.clone(), today), |(zone, today)| {
            let closures = self.closures(zone, today.yesterday().ok()?, HORIZON);
            // A closure that is over before today hurts nobody any more.
            let ahead = closures.filter(|it| it.closure.to.date() >= *today);
            ahead.map(|it| it.closure).reduce(|longest, next| {
                match next.minutes > longest.minutes {
                    true => next,
                    false => longest,
                }
            })
        })
    }

    /// The closures that may be ahead on some day of a year.
    pub fn closures_of(&self, zone: &TimeZone, year: i16) -> Arc<Closures> {
        self.closures.of((zone.clone(), year), |(zone, year)| {
            let first = Date::new(*year, 1, 1).and_then(|first| first.yesterday());
            let all = first.map(|first| self.closures(zone, first, HORIZON + 366).collect());
            Arc::new(Closures {
                year: *year,
                all: all.unwrap_or_default(),
                ends: Meanings::default(),
            })
        })
    }

    /// The closures of so many days from a date on, in their order: those that begin and end within them.
    fn closures(&self, zone: &TimeZone, from: Date, days: usize) -> impl Iterator<Item = Seen> {
        let spans = from
            .series(jiff::Span::new().days(1))
            .take(days)
            .flat_map(move |date| self.on(date).iter().map(move |span| (date, *span)));
        let mut left: Option<(Timestamp, DateTime, Date)> = None;
        spans.filter_map(move |(date, (from, to))| {
            let (opened, closed) = (instant(zone, date, from)?, instant(zone, date, to)?);
            let seen = left.filter(|left| opened.0 > left.0).map(|left| Seen {
                closure: Closure {
                    from: left.1,
                    to: opened.1,
                    minutes: (opened.0.as_second() - left.0.as_second()) / 60,
                },
                left: left.2,
                back: date,
            });
            left = left
                .filter(|left| left.0 > closed.0)
                .or(Some((closed.0, closed.1, date)));
            seen
        })
    }
}

/// The closures that may be ahead on some day of a year.
#[derive(Debug)]
pub struct Closures {
    year: i16,
    all: Vec<Seen>,
    ends: Meanings<i64, Arc<[Date]>>,
}

impl Closures {
    /// The days of the year after which it is otherwise than on them whether a closure of so many minutes is ahead.
    pub fn ends(&self, minutes: i64) -> Arc<[Date]> {
        self.ends
            .of(minutes, |minutes| self.ends_of(*minutes).into())
    }

    fn ends_of(&self, minutes: i64) -> Vec<Date> {
        let long: Vec<&Seen> = self
            .all
            .iter()
            .filter(|it| it.closure.minutes >= minutes)
            .collect();
        let days = Date::new(self.year, 1, 1).map(|first| first.series(jiff::Span::new().days(1)));
        let days = days.into_iter().flatten();
        let mut days = days.take_while(|day| day.year() == self.year);
        let mut before = days.next().map(|day| (day, is_ahead(&long, day)));
        let mut ends = Vec::new();
        for today in days {
            let now = is_ahead(&long, today);
            ends.extend(before.filter(|(_, was)| *was != now).map(|(day, _)| day));
            before = Some((today, now));
        }
        ends
    }
}

/// Whether one of these closures is ahead on a day, as far as that day sees.
fn is_ahead(closures: &[&Seen], today: Date) -> bool {
    let Ok(first) = today.yesterday() else {
        return false;
    };
    let Ok(last) = first.checked_add(jiff::Span::new().days(HORIZON as i64 - 1)) else {
        return false;
    };
    let later = closures.partition_point(|it| it.left < first);
    let mut later = closures.get(later..).unwrap_or_default().iter();
    later.any(|it| it.closure.to.date() >= today && it.back <= last)
}

/// A closure between the spans of two days.
#[derive(Debug, Clone, Copy)]
struct Seen {
    closure: Closure,
    /// The day whose span ends before it.
    left: Date,
    /// The day whose span ends it.
    back: Date,
}

/// A minute of a date, or of the morning after it, as an instant and as the clock of the place shows it.
fn instant(zone: &TimeZone, date: Date, minute: u16) -> Option<(Timestamp, DateTime)> {
    let date = if minute < DAY {
        date
    } else {
        date.tomorrow().ok()?
    };
    let minute = i8::try_from(minute % DAY / 60)
        .ok()
        .zip(i8::try_from(minute % 60).ok());
    let clock = minute.map(|(hour, minute)| date.at(hour, minute, 0, 0))?;
    Some((zone.to_timestamp(clock).ok()?, clock))
}
