//! A schedule in one line, for the script that tells readers whether somebody is there now.
//!
//! `zone|until|Monday;…;Sunday|date spans;…`: the IANA zone; the last date of which anything is known, or nothing where the week holds for
//! ever; and spans such as `540-1080 1140-1320` in minutes from the midnight that begins the day, after 1,440 those of the next.

use std::fmt::Write;

use jiff::civil::Date;

use crate::catalog::hours::{Hours, Open, Schedule};

/// The last date of which a schedule tells: where its list of holidays ends, else the year whose dates differ from the week, or that of
/// `today`; nothing where no date differs.
pub fn until(hours: &Hours, schedule: &Schedule, today: Date) -> Option<Date> {
    let stated = hours.valid_through().map(|date| date.value);
    let last = schedule.exceptions.last();
    stated
        .filter(|_| hours.names_holidays())
        .or(last.map(|(date, _)| (*date).max(today).last_of_year()))
}

/// The line of a schedule in a zone.
pub fn line(zone: &str, until: Option<Date>, schedule: &Schedule) -> String {
    let mut line = format!("{zone}|");
    if let Some(until) = until {
        let _ = write!(line, "{until}");
    }
    for (weekday, open) in schedule.week.iter().enumerate() {
        line.push(if weekday == 0 { '|' } else { ';' });
        spans(&mut line, open);
    }
    for (at, (date, open)) in schedule.exceptions.iter().enumerate() {
        let _ = write!(line, "{}{date} ", if at == 0 { '|' } else { ';' });
        spans(&mut line, open);
    }
    line
}

fn spans(line: &mut String, open: &[Open]) {
    for (at, (from, to)) in open.iter().enumerate() {
        let _ = write!(line, "{}{from}-{to}", if at == 0 { "" } else { " " });
    }
}
