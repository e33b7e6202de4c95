//! The days on which a portal is as it is, while nothing that it is made from changes.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// From when until when, both included; without an end in either direction where nothing says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    from: Option<Date>,
    until: Option<Date>,
}

impl Days {
    /// The days around one, between last days: the same ones for each day among them.
    pub fn around(today: Date, last_days: &[Date]) -> Self {
        let before = last_days.iter().filter(|last| **last < today).max();
        Self {
            from: before.and_then(|last| last.tomorrow().ok()),
            until: last_days
                .iter()
                .copied()
                .filter(|last| *last >= today)
                .min(),
        }
    }

    /// Whether a day is among them.
    pub fn have(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// As one word: `2026-11-27/2026-12-31`, where a side that is open says nothing.
    pub fn word(self) -> String {
        let side = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        format!("{}/{}", side(self.from), side(self.until))
    }

    /// From such a word.
    pub fn from_word(word: &str) -> Option<Self> {
        let (from, until) = word.split_once('/')?;
        let side = |text: &str| match text {
            "" => Some(None),
            day => day.parse().ok().map(Some),
        };
        Some(Self {
            from: side(from)?,
            until: side(until)?,
        })
    }
}

impl Serialize for Days {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.word())
    }
}

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::from_word(&word).ok_or_else(|| de::Error::custom("these are no days"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_the_same_from_each_of_them() {
        let last = ["2026-12-31", "2026-11-30", "2026-11-10"].map(day);
        for (today, word) in [
            ("2026-11-10", "/2026-11-10"),
            ("2026-11-11", "2026-11-11/2026-11-30"),
            ("2026-11-30", "2026-11-11/2026-11-30"),
            ("2026-12-01", "2026-12-01/2026-12-31"),
            ("2027-01-01", "2027-01-01/"),
        ] {
            let days = Days::around(day(today), &last);
            assert_eq!(days.word(), word, "{today}");
            assert_eq!(Days::from_word(word), Some(days));
            assert!(days.have(day(today)));
            for other in last {
                let same = Days::around(other, &last) == days;
                assert_eq!(days.have(other), same, "{today} {other}");
            }
        }
        assert!(Days::around(day("2026-11-10"), &[]).have(day("1999-01-01")));
        for wrong in ["", "2026-11-10", "x/", "/2026-13-01"] {
            assert_eq!(Days::from_word(wrong), None, "{wrong}");
        }
    }
}
