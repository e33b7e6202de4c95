//! Promises of a first response: by when an answer comes at the latest, whatever minute of a week a request is made in.
//!
//! Hours of the clock and hours of service cannot be compared by their numbers. A promise is faster where an answer comes no later for
//! any minute of the week, and slower where it comes no sooner; where it is the one in some minutes and the other in others, it is
//! only different.

use super::facts::{Hours, Offering, Target, Within};
use super::hours::{WEEK, Week};
use super::{Changes, Fact, Kind};
use crate::message::{Message, say};

/// The promises of an offering.
pub(super) fn compare(changes: &mut Changes, old: &Offering, new: &Offering) {
    let find =
        |list: &'_ [Target], severity: &str| list.iter().position(|one| one.severity == severity);
    for before in &old.response {
        let severity = &before.severity;
        match find(&new.response, severity).and_then(|at| new.response.get(at)) {
            Some(after) if after.within == before.within => {}
            Some(after) => changes.add(
                Fact::Response,
                kind((&before.within, old.hours.as_ref()), (&after.within, new.hours.as_ref())),
                before,
                after,
                sentence(severity, &before.within, &after.within),
            ),
            None => changes.add(
                Fact::Response,
                Kind::Weaker,
                before,
                (),
                say!("How soon requests of severity {severity} are answered is no longer stated; it was: {was}.", severity, was = within(&before.within)),
            ),
        }
    }
    for after in &new.response {
        if find(&old.response, &after.severity).is_none() {
            let (severity, is) = (&after.severity, within(&after.within));
            changes.add(
                Fact::Response,
                Kind::Stronger,
                (),
                after,
                say!(
                    "How soon requests of severity {severity} are answered is now stated: {is}.",
                    severity,
                    is
                ),
            );
        }
    }
}

/// How soon requests are usually answered that come by one way.
pub(super) fn compare_usual(
    changes: &mut Changes,
    text: &str,
    (old, before): (&Option<Within>, Option<&Hours>),
    (new, after): (&Option<Within>, Option<&Hours>),
) {
    let (kind, sentence) = match (old, new) {
        (Some(was), Some(is)) if was != is => (
            kind((was, before), (is, after)),
            say!(
                "Requests to {text} now usually get an answer {is}; it was {was}.",
                text,
                is = within(is),
                was = within(was)
            ),
        ),
        (Some(was), None) => (
            Kind::Weaker,
            say!(
                "How soon requests to {text} are usually answered is no longer stated; it was: {was}.",
                text,
                was = within(was)
            ),
        ),
        (None, Some(is)) => (
            Kind::Stronger,
            say!(
                "How soon requests to {text} are usually answered is now stated: {is}.",
                text,
                is = within(is)
            ),
        ),
        _ => return,
    };
    changes.add(Fact::Response, kind, old, new, sentence);
}

fn sentence(severity: &str, old: &Within, new: &Within) -> Message {
    say!(
        "Requests of severity {severity} now get a first answer {is}; it was {was}.",
        severity,
        is = within(new),
        was = within(old)
    )
}

fn within(within: &Within) -> Message {
    let (count, unit) = match within {
        Within::Time { count, unit } => (*count, unit.as_str()),
        Within::Word(word) if word == "none" => return say!("without a promise of time"),
        Within::Word(word) if word == "not-offered" => return say!("not at all"),
        Within::Word(word) => return Message::verbatim(word.as_str()),
    };
    match (count, unit) {
        (1, "minute") => say!("within 1 minute"),
        (count, "minute") => say!("within {count} minutes", count),
        (1, "hour") => say!("within 1 hour"),
        (count, "hour") => say!("within {count} hours", count),
        (1, "business_hour") => say!("within 1 business hour"),
        (count, "business_hour") => say!("within {count} business hours", count),
        (1, "business_day") => say!("within 1 business day"),
        (count, "business_day") => say!("within {count} business days", count),
        (1, "day") => say!("within 1 day"),
        (count, "day") => say!("within {count} days", count),
        (count, unit) => say!("within {count} {unit}", count, unit),
    }
}

fn kind((old, before): (&Within, Option<&Hours>), (new, after): (&Within, Option<&Hours>)) -> Kind {
    match (old, new) {
        (
            Within::Time {
                count: was,
                unit: old,
            },
            Within::Time {
                count: is,
                unit: new,
            },
        ) => {
            if old == new {
                return Kind::of(is, was);
            }
            times((*was, old, before), (*is, new, after))
        }
        _ => Kind::of(rank(old), rank(new)),
    }
}

/// A promise of time is more than an answer without one, and that is more than none.
fn rank(within: &Within) -> u8 {
    match within {
        Within::Time { .. } => 2,
        Within::Word(word) if word == "not-offered" => 0,
        Within::Word(_) => 1,
    }
}

fn times(
    (was, old, before): (u32, &str, Option<&Hours>),
    (is, new, after): (u32, &str, Option<&Hours>),
) -> Kind {
    let (old, new) = (
        Promise::of(was, old, before.and_then(Week::of)),
        Promise::of(is, new, after.and_then(Week::of)),
    );
    let (Some(old), Some(new)) = (old, new) else {
        return Kind::Different;
    };
    let (mut sooner, mut later) = (false, false);
    for minute in 0..WEEK {
        let (was, is) = (old.wait(minute), new.wait(minute));
        sooner |= is < was;
        later |= is > was;
    }
    match (sooner, later) {
        (true, false) => Kind::Stronger,
        (false, true) => Kind::Weaker,
        _ => Kind::Different,
    }
}

/// How long an answer may take.
enum Promise {
    /// Minutes of the clock.
    Clock(usize),
    /// Minutes of service, and the minutes of a week that are.
    Service(usize, Vec<usize>),
}

impl Promise {
    /// A business day is as long as the longest day of service.
    fn of(count: u32, unit: &str, week: Option<Week>) -> Option<Self> {
        let count = usize::try_from(count).ok()?;
        let service = |minutes: usize| {
            let open = week.as_ref()?.open();
            (minutes > 0 && !open.is_empty()).then_some(Self::Service(minutes, open))
        };
        match unit {
            "minute" => Some(Self::Clock(count)),
            "hour" => Some(Self::Clock(count * 60)),
            "day" => Some(Self::Clock(count * 24 * 60)),
            "business_hour" => service(count * 60),
            "business_day" => service(count * week.as_ref()?.longest_day()),
            _ => None,
        }
    }

    /// The longest that a request made in a minute of the week waits.
    fn wait(&self, minute: usize) -> usize {
        match self {
            Self::Clock(minutes) => *minutes,
            Self::Service(minutes, open) => {
                let first = open.partition_point(|at| *at < minute);
                let last = first + minutes - 1;
                let at = open.get(last % open.len()).copied().unwrap_or(0);
                at + WEEK * (last / open.len()) + 1 - minute
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(open: &str) -> Hours {
        Hours {
            time_zone: Some("America/Sao_Paulo".into()),
            open: Some(open.into()),
            exceptions: None,
            valid_through: None,
        }
    }

    fn change(open: &str, old: (u32, &str), new: (u32, &str)) -> Kind {
        let hours = hours(open);
        let time = |(count, unit): (u32, &str)| Within::Time {
            count,
            unit: unit.into(),
        };
        kind((&time(old), Some(&hours)), (&time(new), Some(&hours)))
    }

    #[test]
    fn hours_of_the_clock_and_of_service_are_compared_by_when_an_answer_comes() {
        let office = "Mo-Fr 09:00-18:00";
        // Nobody waits longer, and whoever asks at night waits less.
        assert_eq!(
            change(office, (4, "business_hour"), (4, "hour")),
            Kind::Stronger
        );
        assert_eq!(
            change(office, (4, "hour"), (4, "business_hour")),
            Kind::Weaker
        );
        // Slower at ten in the morning, faster on a Friday evening.
        assert_eq!(
            change(office, (4, "business_hour"), (8, "hour")),
            Kind::Different
        );
        // From Friday 18:00 to Monday 13:00 is 67 hours: three days are slower in every minute.
        assert_eq!(
            change(office, (4, "business_hour"), (3, "day")),
            Kind::Weaker
        );
        assert_eq!(
            change(office, (1, "business_day"), (9, "business_hour")),
            Kind::Different
        );
        assert_eq!(
            change(office, (1, "business_day"), (8, "business_hour")),
            Kind::Stronger
        );
        assert_eq!(
            change("24/7", (2, "hour"), (2, "business_hour")),
            Kind::Different
        );
        assert_eq!(
            change("24/7", (2, "hour"), (3, "business_hour")),
            Kind::Weaker
        );
        assert_eq!(change(office, (120, "minute"), (1, "hour")), Kind::Stronger);
        assert_eq!(change(office, (2, "hour"), (4, "hour")), Kind::Weaker);
    }

    #[test]
    fn waits_run_over_the_end_of_the_week() {
        let promise =
            Promise::of(4, "business_hour", Week::of(&hours("Mo-Fr 09:00-18:00"))).unwrap();
        let at = |day: usize, hour: usize| promise.wait((day * 24 + hour) * 60) / 60;
        assert_eq!((at(0, 9), at(0, 8), at(4, 17), at(6, 9)), (4, 5, 67, 28));
    }
}
