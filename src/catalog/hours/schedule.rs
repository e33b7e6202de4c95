//! A schedule: a typical week and the dates that differ from it, and what can be asked of it.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

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
    /// The schedule that is open around the clock on every day.
    pub(super) fn always() -> Self {
        Self {
            week: std::array::from_fn(|_| vec![(0, DAY)]),
            exceptions: Vec::new(),
        }
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
        let mut longest: Option<Closure> = None;
        let mut left: Option<(Timestamp, DateTime)> = None;
        for date in today
            .yesterday()
            .ok()?
            .series(jiff::Span::new().days(1))
            .take(HORIZON)
        {
            for (from, to) in self.on(date) {
                let (Some(opened), Some(closed)) =
                    (instant(zone, date, *from), instant(zone, date, *to))
                else {
                    continue;
                };
                if let Some((since, from)) = left
                    && opened.0 > since
                {
                    let minutes = (opened.0.as_second() - since.as_second()) / 60;
                    // A closure that is over before today hurts nobody any more.
                    if opened.1.date() >= today
                        && longest.is_none_or(|known| known.minutes < minutes)
                    {
                        let to = opened.1;
                        longest = Some(Closure { from, to, minutes });
                    }
                }
                left = left.filter(|left| left.0 > closed.0).or(Some(closed));
            }
        }
        longest
    }
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
