//! Facts in words: dates, times, hours, money, prices and response times, by the patterns of a language's strings.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use super::views::{DateView, DayView, ExceptionView, PriceView, SpanView, Sum};
use crate::catalog::hours::{Open, Schedule};
use crate::catalog::price::{Amount, Kind, Money, Per, Price, Tax};
use crate::catalog::response::Within;
use crate::locale::Locale;
use crate::strings::{Strings, fill};

pub(super) const DAY: u16 = 24 * 60;

/// A list of words: "a", "a e b", "a, b e c".
pub fn list(strings: &Strings, words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first, last] => strings.fill("format.list_two", &[("first", first), ("last", last)]),
        [init @ .., last] => strings.fill(
            "format.list_last",
            &[
                ("first", &init.join(strings.say("format.list_comma"))),
                ("last", last),
            ],
        ),
    }
}

/// A list of common nouns that are written with a capital where they stand alone: only the first keeps it.
pub fn nouns(strings: &Strings, words: &[String]) -> String {
    let lowered = words.iter().enumerate().map(|(at, word)| {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if at > 0 => first.to_lowercase().chain(letters).collect(),
            _ => word.clone(),
        }
    });
    list(strings, &lowered.collect::<Vec<_>>())
}

/// A date in words and for machines.
pub fn date(strings: &Strings, date: Date) -> DateView {
    let day = if date.day() == 1 {
        strings.say("format.first_of_month").to_owned()
    } else {
        date.day().to_string()
    };
    let month = strings.say(&format!("format.months.{}", date.month()));
    let text = strings.fill(
        "format.date",
        &[
            ("day", &day),
            ("month", month),
            ("year", &date.year().to_string()),
        ],
    );
    DateView {
        text,
        iso: date.to_string(),
    }
}

/// A time of day, from minutes after a midnight.
fn time(strings: &Strings, minutes: u16) -> String {
    let minutes = minutes % DAY;
    if minutes == 0 {
        return strings.say("format.midnight").to_owned();
    }
    let (hour, minute) = (minutes / 60, minutes % 60);
    let half = strings.say(if hour < 12 {
        "format.before_noon"
    } else {
        "format.after_noon"
    });
    let shown = match (strings.say("format.clock"), hour % 12) {
        ("12", 0) => 12,
        ("12", hour) => hour,
        _ => hour,
    };
    let pattern = if minute == 0 {
        "format.time_whole"
    } else {
        "format.time_minutes"
    };
    strings.fill(
        pattern,
        &[
            ("hour", &shown.to_string()),
            ("minute", &format!("{minute:02}")),
            ("half", half),
        ],
    )
}

/// A time of day for machines: `09:00`.
pub(super) fn iso_time(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes % DAY / 60, minutes % 60)
}

/// "one" where a language speaks of one hour: 1h, meia-noite.
fn number(minutes: u16) -> &'static str {
    if matches!(minutes % DAY / 60, 0 | 1) {
        "one"
    } else {
        "other"
    }
}

fn span(strings: &Strings, (from, to): Open) -> String {
    if (from, to) == (0, DAY) {
        return strings.say("hours.all_day").to_owned();
    }
    let pattern = format!("hours.span_{}_{}", number(from), number(to));
    strings.fill(
        &pattern,
        &[("from", &time(strings, from)), ("to", &time(strings, to))],
    )
}

fn spans(strings: &Strings, open: &[Open]) -> String {
    if open.is_empty() {
        return strings.say("hours.closed").to_owned();
    }
    list(
        strings,
        &open
            .iter()
            .map(|open| span(strings, *open))
            .collect::<Vec<_>>(),
    )
}

fn day(strings: &Strings, table: &str, weekday: usize) -> String {
    strings
        .say(&format!("format.{table}.{}", weekday + 1))
        .to_owned()
}

/// A week in lines: days in a row with the same hours share one.
pub fn week_lines(strings: &Strings, schedule: &Schedule) -> Vec<String> {
    if schedule.week.iter().all(|day| *day == [(0, DAY)]) {
        return vec![strings.say("hours.always").to_owned()];
    }
    let mut lines = Vec::new();
    let mut from = 0;
    while let Some(open) = schedule.week.get(from) {
        let run = schedule
            .week
            .iter()
            .skip(from)
            .take_while(|other| *other == open)
            .count();
        if !open.is_empty() {
            let name = |weekday| day(strings, "days_in_prose", weekday);
            let last = from + run - 1;
            let days = match run {
                7 => strings.say("hours.every_day").to_owned(),
                1 => name(from),
                2 => strings.fill(
                    "hours.day_pair",
                    &[("from", &name(from)), ("to", &name(last))],
                ),
                _ => strings.fill(
                    "hours.day_range",
                    &[("from", &name(from)), ("to", &name(last))],
                ),
            };
            lines.push(capitalized(&strings.fill(
                "hours.line",
                &[("days", &days), ("spans", &spans(strings, open))],
            )));
        }
        from += run;
    }
    lines
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The week as a table.
pub fn week(strings: &Strings, schedule: &Schedule) -> Vec<DayView> {
    let span = |&(from, to): &Open| SpanView {
        from: time(strings, from),
        to: time(strings, to),
        from_iso: iso_time(from),
        to_iso: iso_time(to),
    };
    schedule
        .week
        .iter()
        .enumerate()
        .map(|(weekday, open)| DayView {
            name: day(strings, "days", weekday),
            spans: open.iter().map(span).collect(),
        })
        .collect()
}

/// The dates that differ from the week.
pub fn exceptions(strings: &Strings, schedule: &Schedule) -> Vec<ExceptionView> {
    let view = |(when, open): &(Date, Vec<Open>)| ExceptionView {
        date: date(strings, *when),
        text: capitalized(&spans(strings, open)),
        closed: open.is_empty(),
    };
    schedule.exceptions.iter().map(view).collect()
}

/// A time zone in words, with its offsets from UTC in winter and in summer of a year.
pub fn zone(strings: &Strings, name: &str, zone: &TimeZone, year: i16) -> String {
    let at = |month| {
        Date::new(year, month, 1)
            .ok()
            .and_then(|date| zone.to_timestamp(date.at(12, 0, 0, 0)).ok())
            .map(|instant| zone.to_offset(instant))
    };
    let offset = match (at(1), at(7)) {
        (Some(winter), Some(summer)) if winter != summer => {
            let (low, high) = if winter.seconds() < summer.seconds() {
                (winter, summer)
            } else {
                (summer, winter)
            };
            format!("{}/{}", offset_text(low), offset_text(high))
        }
        (Some(offset), _) => offset_text(offset),
        _ => String::new(),
    };
    let city = name.rsplit('/').next().unwrap_or(name).replace('_', " ");
    let pattern = strings
        .find(&format!("hours.zones.{name}"))
        .unwrap_or_else(|| strings.say("hours.zone_city"));
    fill(pattern, &[("city", &city), ("offset", &offset)])
}

fn offset_text(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    if minutes == 0 {
        format!("{sign}{hours}")
    } else {
        format!("{sign}{hours}:{minutes:02}")
    }
}

/// A sum of money as the language writes it.
pub fn money(strings: &Strings, money: Money) -> String {
    let decimals = usize::from(money.decimals);
    let digits = format!("{:0>width$}", money.minor, width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let mut amount = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            amount.push_str(strings.say("format.group"));
        }
        amount.push(digit);
    }
    if decimals > 0 {
        amount.push_str(strings.say("format.decimal"));
        amount.push_str(fraction);
    }
    let symbol = strings.word("format.symbols", money.currency.code());
    // A code of letters would run into the digits.
    let tight =
        symbol.ends_with(char::is_alphabetic) && strings.say("format.money").contains("{symbol}{");
    let spaced = format!("{symbol}\u{a0}");
    strings.fill(
        "format.money",
        &[
            ("symbol", if tight { &spaced } else { symbol }),
            ("amount", &amount),
        ],
    )
}

fn amount(strings: &Strings, amount: &Amount) -> Option<String> {
    let money = money(strings, amount.money().ok()?);
    let pattern = amount.per.value().map_or("fixed", |per| per.as_str());
    Some(strings.fill(&format!("prices.{pattern}"), &[("amount", &money)]))
}

/// A price in words; nothing where it is faulty, which a rule reported.
pub fn price(strings: &Strings, locale: &Locale, price: &Price) -> Option<PriceView> {
    let (kind, text) = match &price.kind {
        Kind::Free => ("free", strings.say("prices.free").to_owned()),
        Kind::OnRequest => ("on-request", strings.say("prices.on_request").to_owned()),
        Kind::Included(text) => (
            "included",
            strings.fill("prices.included", &[("text", &text.get(locale)?.value)]),
        ),
        Kind::Fixed(stated) => ("fixed", amount(strings, stated)?),
        Kind::Percent {
            percent,
            of,
            minimum,
        } => {
            let of = of.value().and_then(|of| of.get(locale)).map_or_else(
                || strings.say("prices.percent_of_spend").to_owned(),
                |of| of.value.to_string(),
            );
            let share = percent.value.replace('.', strings.say("format.decimal"));
            let text = strings.fill("prices.percent", &[("percent", &share), ("of", &of)]);
            let text = match minimum {
                Some(minimum) => strings.fill(
                    "prices.minimum",
                    &[("price", &text), ("minimum", &amount(strings, minimum)?)],
                ),
                None => text,
            };
            ("percent", text)
        }
        Kind::Faulty => return None,
    };
    let tax = price.tax.value().map(|tax| {
        strings
            .say(if *tax == Tax::Included {
                "prices.tax_included"
            } else {
                "prices.tax_excluded"
            })
            .to_owned()
    });
    Some(PriceView {
        kind,
        text,
        tax,
        market: price
            .market
            .value()
            .map(|market| strings.word("format.countries", market).to_owned()),
        valid_through: price
            .valid_through
            .as_ref()
            .map(|through| date(strings, through.value)),
        sum: match &price.kind {
            Kind::Fixed(stated) => sum(stated),
            _ => None,
        },
        taxed: price.tax.value().map(|tax| *tax == Tax::Included),
    })
}

/// What a price is for, in words: "per user a month".
pub fn per(strings: &Strings, per: Per) -> String {
    let words = strings.fill(&format!("prices.{}", per.as_str()), &[("amount", "")]);
    words.trim().to_owned()
}

fn sum(amount: &Amount) -> Option<Sum> {
    Some(Sum {
        amount: amount.value.value()?.to_string(),
        currency: amount.currency.value()?.to_string(),
        per: amount.per.value().copied(),
    })
}

/// A response time in words.
pub fn within(strings: &Strings, within: Within) -> String {
    match within {
        Within::None => strings.say("within.none").to_owned(),
        Within::NotOffered => strings.say("within.not_offered").to_owned(),
        Within::Time(count, unit) => {
            let number = if count == 1 { "one" } else { "other" };
            strings.fill(
                &format!("within.{}_{number}", unit.as_str()),
                &[("count", &count.to_string())],
            )
        }
    }
}
