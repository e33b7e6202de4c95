//! Response targets: how soon a request of a severity gets its first answer.

use super::{Str, shape};
use crate::diagnostic::{Diagnostic, Findings};
use crate::message::{Message, say};
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node, Stated, WRONG_TYPE, cut};

/// A unit of time in a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Minutes of the clock.
    Minute,
    /// Hours of the clock.
    Hour,
    /// Hours within the service hours.
    BusinessHour,
    /// Days within the service hours.
    BusinessDay,
    /// Days of the calendar.
    Day,
}

impl Unit {
    /// The key of its words in a theme's strings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::BusinessHour => "business_hour",
            Self::BusinessDay => "business_day",
            Self::Day => "day",
        }
    }
}

/// What is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// A first response within so many units.
    Time(u32, Unit),
    /// Answered, without a promise of time.
    None,
    /// Not answered in this offering.
    NotOffered,
}

/// A target for one severity.
#[derive(Debug, Clone)]
pub struct Target {
    /// The whole entry.
    pub place: Span,
    /// The severity, by its word in the policy.
    pub severity: Stated<Str>,
    /// What is promised.
    pub within: Stated<Within>,
}

impl Within {
    /// Reads a field of this kind, which may be left out.
    pub(crate) fn field(
        fields: &mut Fields<'_>,
        key: &'static str,
        findings: &mut Findings,
    ) -> Stated<Self> {
        fields.text(key, findings).and_then(|text| {
            let within = parse(&text.value);
            if within.is_none() {
                let message = say!("`{word}` is not a response time", word = cut(&text.value));
                findings.push(Diagnostic::new(&WRONG_TYPE, text.span, message).help(say!(
                    "write a number and minutes, hours, business hours, business days or days; or `none`, or `not offered`"
                )));
            }
            within
        })
    }

    /// How many minutes of the clock it lasts, whenever it begins; nothing where the service hours decide.
    pub fn clock_minutes(self) -> Option<u32> {
        match self {
            Self::Time(count, Unit::Minute) => Some(count),
            Self::Time(count, Unit::Hour) => Some(count * 60),
            Self::Time(count, Unit::Day) => Some(count * 24 * 60),
            _ => None,
        }
    }

    /// How many minutes of the clock it lasts at least: an hour of business is never shorter than an hour, and a day of business
    /// ends a day later at the soonest.
    pub fn least_minutes(self) -> Option<u32> {
        match self {
            Self::Time(count, Unit::BusinessHour) => Some(count * 60),
            Self::Time(count, Unit::BusinessDay) => Some(count * 24 * 60),
            other => other.clock_minutes(),
        }
    }

    /// As a message says it.
    pub fn said(self) -> Message {
        let (count, unit) = match self {
            Self::Time(count, unit) => (count, unit),
            Self::None => return say!("no promise"),
            Self::NotOffered => return say!("not offered"),
        };
        match (unit, count) {
            (Unit::Minute, 1) => say!("1 minute"),
            (Unit::Minute, _) => say!("{count} minutes", count),
            (Unit::Hour, 1) => say!("1 hour"),
            (Unit::Hour, _) => say!("{count} hours", count),
            (Unit::BusinessHour, 1) => say!("1 business hour"),
            (Unit::BusinessHour, _) => say!("{count} business hours", count),
            (Unit::BusinessDay, 1) => say!("1 business day"),
            (Unit::BusinessDay, _) => say!("{count} business days", count),
            (Unit::Day, 1) => say!("1 day"),
            (Unit::Day, _) => say!("{count} days", count),
        }
    }
}

impl Target {
    pub(crate) fn read(node: &Node, findings: &mut Findings) -> Option<Self> {
        let mut fields = Fields::open(node, &shape::TARGET, node.span, findings)?;
        let severity = fields.text("severity", findings);
        fields.require("severity", &severity, findings);
        let within = Within::field(&mut fields, "within", findings);
        fields.require("within", &within, findings);
        fields.finish(findings);
        Some(Self {
            place: node.span,
            severity,
            within,
        })
    }

    /// The severity's word, if there is one.
    pub fn severity(&self) -> Option<&Spanned<Str>> {
        self.severity.given()
    }
}

fn parse(text: &str) -> Option<Within> {
    let words = text.split_whitespace().collect::<Vec<_>>();
    let (number, unit) = match words.as_slice() {
        ["none"] => return Some(Within::None),
        ["not", "offered"] => return Some(Within::NotOffered),
        [number, unit @ ..] => (number, unit.join(" ")),
        [] => return None,
    };
    let number: u32 = number
        .parse()
        .ok()
        .filter(|number| (1..=10_000).contains(number))?;
    let unit = match unit.as_str() {
        "minute" | "minutes" => Unit::Minute,
        "hour" | "hours" => Unit::Hour,
        "business hour" | "business hours" => Unit::BusinessHour,
        "business day" | "business days" => Unit::BusinessDay,
        "day" | "days" => Unit::Day,
        _ => return None,
    };
    Some(Within::Time(number, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_are_numbers_and_units() {
        assert_eq!(
            parse("4 business hours"),
            Some(Within::Time(4, Unit::BusinessHour))
        );
        assert_eq!(parse("1 day"), Some(Within::Time(1, Unit::Day)));
        assert_eq!(parse("not offered"), Some(Within::NotOffered));
        for text in [
            "",
            "soon",
            "0 hours",
            "1.5 hours",
            "-1 hour",
            "99999999999 days",
            "1 fortnight",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
