//! Service hours: OpenStreetMap opening hours in an IANA time zone, with an explicit, dated list of holidays.
//!
//! [`Hours`] is what the author wrote; [`Hours::schedule`] is what it means: a typical week, and the dates that differ from it.

mod evaluate;
mod schedule;

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::meaning::{Meaning, Shared};
use super::{Str, date, placeholder};
use crate::diagnostic::Findings;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Stated};

pub use evaluate::Fault;
pub use schedule::{Closure, Closures, Open, Schedule};

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
    pub holidays: Stated<Holidays>,
    /// Evaluating is the dearest part of a check, and several rules and the portal ask: the schedule, by the date asked for.
    meaning: Meaning<Date, Result<Arc<Schedule>, Fault>>,
}

/// A text, its holidays and the years in question.
type Asked = (Str, Vec<Date>, i16, i16);

/// Schedules by what they follow from: most partners serve at the hours of others, and keep the holidays of their country.
static SCHEDULES: Shared<Asked, Result<Arc<Schedule>, Fault>> = Shared::of_at_most(512);
/// The most holidays of a schedule that is kept for others.
const MOST_SHARED_HOLIDAYS: usize = 100;

/// Days on which the `PH` rule of the opening hours holds.
#[derive(Debug, Clone)]
pub struct Holidays {
    /// Until when the list is complete.
    pub valid_through: Stated<Date>,
    /// The dates.
    pub closed: Stated<Vec<Spanned<Date>>>,
}

impl Holidays {
    fn read(mut fields: Fields<'_>, findings: &mut Findings) -> Self {
        let valid_through = fields
            .text("valid_through", findings)
            .and_then(|text| date(&text, findings).map(|date| date.value));
        let closed = fields.texts("closed", findings).and_then(|texts| {
            let dates: Vec<_> = texts.value.iter().map(|it| date(it, findings)).collect();
            dates.into_iter().collect()
        });
        fields.finish(findings);
        Self {
            valid_through,
            closed,
        }
    }
}

impl Hours {
    pub(crate) fn field(fields: &mut Fields<'_>, findings: &mut Findings) -> Stated<Self> {
        if let Some(absent) = placeholder::silent_key(fields, "hours") {
            return absent;
        }
        let opener = fields.entry("hours").map(|entry| entry.key.span);
        let mapping = fields.mapping("hours", findings);
        let read = mapping.and_then(|mapping| Some(Self::read(mapping.value, findings)));
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

    fn read(mut fields: Fields<'_>, findings: &mut Findings) -> Self {
        let place = fields.place();
        let time_zone = fields.text("time_zone", findings);
        let open = placeholder::text(&mut fields, "open", findings);
        let holidays = fields
            .mapping("holidays", findings)
            .map(|fields| Holidays::read(fields, findings));
        fields.finish(findings);
        Self {
            place,
            time_zone,
            open,
            holidays,
            meaning: Meaning::default(),
        }
    }

    /// Hours on which no holiday has a bearing, such as those that a portal's own facts tell.
    pub(crate) fn without_holidays(time_zone: Stated<Str>, open: Stated<Str>) -> Self {
        Self {
            place: open.span(),
            holidays: Stated::Absent(open.span()),
            time_zone,
            open,
            meaning: Meaning::default(),
        }
    }

    /// The time zone, where the stated name is one of the IANA database. Abbreviations such as `CST` and `EST` are none: they name
    /// several places, and an offset without daylight saving time.
    pub fn zone(&self) -> Option<TimeZone> {
        let name = self.time_zone.value()?;
        let zone = zone_in_any_case(name)?;
        // The database answers in any letter case; a page should show the name as it is.
        (zone.iana_name() == Some(&**name)).then_some(zone)
    }

    /// The name by which the stated zone is known today, where it is another: the same zone, so that no time changes.
    pub fn present_zone_name(&self) -> Option<String> {
        let name = self.time_zone.value()?;
        let zone = zone_in_any_case(name)?;
        let present = zone.primary_iana_name()?;
        (present != &**name && TimeZone::get(present).is_ok()).then(|| present.to_owned())
    }

    /// The holidays' dates; none where none are stated.
    pub fn closed(&self) -> &[Spanned<Date>] {
        self.holidays
            .value()
            .and_then(|holidays| holidays.closed.value())
            .map_or(&[], Vec::as_slice)
    }

    /// Until when the list of holidays is complete.
    pub fn valid_through(&self) -> Option<&Spanned<Date>> {
        self.holidays.value()?.valid_through.given()
    }

    /// Whether something in the list of holidays was wrong and reported.
    pub fn has_faulty_holidays(&self) -> bool {
        let faulty = |holidays: &Holidays| {
            matches!(holidays.closed, Stated::Faulty(_))
                || matches!(holidays.valid_through, Stated::Faulty(_))
        };
        matches!(self.holidays, Stated::Faulty(_)) || self.holidays.value().is_some_and(faulty)
    }

    /// Whether the opening hours name holidays. Of hours that have a schedule: nothing else in them has these letters.
    pub fn names_holidays(&self) -> bool {
        self.open.value().is_some_and(|text| text.contains("PH"))
    }

    /// What the opening hours say of holidays: also whether it matters, that is whether some day would be served otherwise if it
    /// were one. Of hours that cannot be read nothing is known.
    pub fn on_holidays(&self) -> Option<OnHolidays> {
        evaluate::on_holidays(self.open.value()?).ok()
    }

    /// What the stated hours mean in the calendar year of the holidays' validity, else of `today`.
    ///
    /// # Errors
    /// Why they mean nothing.
    pub fn schedule(&self, today: Date) -> Result<Arc<Schedule>, Fault> {
        self.meaning.of(today, || {
            let text = self.open.value().cloned().unwrap_or_default();
            let closed: Vec<Date> = self.closed().iter().map(|date| date.value).collect();
            let last = closed.iter().map(|date| date.year()).max();
            let valid = self.valid_through().map(|date| date.value.year());
            let year = valid.or(last).unwrap_or(today.year());
            let first = closed.iter().map(|date| date.year()).min();
            let first = first.unwrap_or(year).clamp(year.saturating_sub(1), year);
            let is_shared = text.len() <= evaluate::LONGEST && closed.len() <= MOST_SHARED_HOLIDAYS;
            let work_out = |(text, closed, first, last): &Asked| {
                evaluate::schedule(text, closed, *first..=*last).map(Arc::new)
            };
            let asked = (text, closed, first, year);
            match is_shared {
                true => SCHEDULES.of(asked, work_out),
                false => work_out(&asked),
            }
        })
    }
}

/// What opening hours say of holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnHolidays {
    /// Nothing: a holiday is a day like any other.
    Unsaid,
    /// Nothing by that name, but some dates are named, and nobody is there then.
    Dated,
    /// That they are served as every day is.
    AsEveryDay,
    /// That they are served otherwise.
    Otherwise,
}

fn zone_in_any_case(name: &str) -> Option<TimeZone> {
    let known = name.len() <= 64
        && (name.contains('/') || name == "UTC")
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"/_+-".contains(&b));
    known.then(|| TimeZone::get(name).ok()).flatten()
}

#[cfg(test)]
mod tests;
