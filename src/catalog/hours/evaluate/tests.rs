//! A schedule says of every minute what the opening-hours crate says of it, whatever the hours.

use chrono::NaiveTime;
use proptest::prelude::*;

use super::*;

const YEAR: i16 = 2026;

fn weekday() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"])
}

fn days() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (weekday(), weekday()).prop_map(|(from, to)| format!("{from}-{to} ")),
        3 => weekday().prop_map(|day| format!("{day} ")),
        2 => (weekday(), weekday()).prop_map(|(one, other)| format!("{one},{other},PH ")),
        3 => Just("PH ".to_owned()),
        2 => Just(String::new()),
        1 => Just("PH +1 day ".to_owned()),
        1 => (weekday(), 1..5_u8).prop_map(|(day, nth)| format!("{day}[{nth}] ")),
        1 => (1..12_u8, 1..28_u8).prop_map(|(_, day)| format!("Dec {day}-31 ")),
        1 => Just("2026 Mo-Fr ".to_owned()),
        1 => Just("week 10-12 Mo-Fr ".to_owned()),
    ]
}

/// Daytime, shifts that end the next morning or afternoon, and the whole day.
fn times() -> impl Strategy<Value = String> {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let span = move |(from, length): (u16, u16)| {
        let (from, to) = (from * 30, (from + length) * 30);
        format!("{}-{}", clock(from), clock(to))
    };
    prop_oneof![
        8 => (0..48_u16, 1..40_u16).prop_map(span),
        3 => ((0..20_u16, 1..8_u16), (28..47_u16, 1..16_u16)).prop_map(move |(one, other)| format!("{},{}", span(one), span(other))),
        2 => Just("22:00-06:00".to_owned()),
        1 => Just("00:00-24:00".to_owned()),
        4 => Just("off".to_owned()),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let rule = (days(), times()).prop_map(|(days, times)| format!("{days}{times}"));
    let rules = prop::collection::vec((rule, prop::sample::select(vec!["; ", ", "])), 1..5);
    rules.prop_map(|rules| {
        let mut text = String::new();
        for (at, (rule, parting)) in rules.iter().enumerate() {
            text += if at == 0 { "" } else { parting };
            text += rule;
        }
        text
    })
}

fn holidays() -> impl Strategy<Value = Vec<Date>> {
    prop::collection::vec((1..=12_i8, 1..=28_i8), 0..12).prop_map(|days| {
        let dates = days.into_iter();
        dates
            .map(|(month, day)| Date::constant(YEAR, month, day))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_schedule_agrees_with_the_crate_at_every_half_hour_of_a_year(text in text(), closed in holidays()) {
        let Ok(schedule) = schedule(&text, &closed, YEAR..=YEAR) else {
            return Ok(());
        };
        let calendar: CompactCalendar = closed.iter().filter_map(|date| naive(*date)).collect();
        let holidays = ContextHolidays::new(Arc::new(calendar), Arc::default());
        let oracle: OpeningHours = text.parse().unwrap();
        let oracle = oracle.with_context(Context::default().with_holidays(holidays));
        let first = NaiveDate::from_ymd_opt(YEAR.into(), 1, 1).unwrap();
        // The first morning belongs to the year before, of which a schedule says nothing.
        for date in first.iter_days().take(365).skip(1) {
            let expected = oracle.schedule_at(date);
            let ranges: Vec<_> = expected.into_iter().filter(|it| it.kind == RuleKind::Open).collect();
            for minute in (0..DAY).step_by(30).chain([DAY - 1]) {
                let open = ranges.iter().any(|it| {
                    let (from, to) = (it.range.start.mins_from_midnight(), it.range.end.mins_from_midnight());
                    (from..to).contains(&minute)
                });
                prop_assert_eq!(
                    schedule.is_open(civil(date).unwrap(), minute), open,
                    "{} with {:?} on {} at minute {}", text, closed, date, minute
                );
            }
        }
        let noon = first.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap()) + chrono::Duration::days(200);
        prop_assert_eq!(schedule.is_open(civil(noon.date()).unwrap(), 720), oracle.is_open(noon));
    }

    #[test]
    fn few_dates_say_what_all_of_them_say(text in text(), closed in holidays(), years in 1..=2_i32) {
        let Ok(hours) = parse(&text) else {
            return Ok(());
        };
        let closed: Vec<NaiveDate> = closed.iter().filter_map(|date| naive(*date)).collect();
        let first = NaiveDate::from_ymd_opt(i32::from(YEAR) + 1 - years, 1, 1).unwrap();
        let last = NaiveDate::from_ymd_opt(YEAR.into(), 12, 31).unwrap();
        let mut days = Days::new(hours, &closed);
        if let Some(few) = by_few_dates(&mut days, first, last) {
            prop_assert_eq!(few, summarize(&joined_nights(&mut days, first, last)), "{} with {:?}", text, closed);
        }
    }
}

/// How many texts of the property test above mean anything: were it few, the test would say little.
#[test]
fn most_random_hours_have_a_meaning() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let meant = (0..200).filter(|_| {
        let text = text().new_tree(&mut runner).unwrap().current();
        schedule(&text, &[], YEAR..=YEAR).is_ok()
    });
    assert!(meant.count() > 100);
}

#[test]
fn hours_say_something_of_holidays_or_nothing_and_it_may_not_matter() {
    let said = |text| on_holidays(text).unwrap();
    assert_eq!(said("Mo-Fr 09:00-18:00"), OnHolidays::Unsaid);
    assert_eq!(said("24/7"), OnHolidays::Unsaid);
    assert_eq!(said("Mo-Fr 09:00-18:00; PH off"), OnHolidays::Otherwise);
    assert_eq!(said("Mo-Fr,PH 09:00-18:00"), OnHolidays::Otherwise);
    assert_eq!(said("Mo-Su,PH 09:00-18:00"), OnHolidays::AsEveryDay);
    assert_eq!(
        said("Mo-Fr 09:00-18:00; Dec 25,Jan 01 off"),
        OnHolidays::Dated
    );
    assert_eq!(said("24/7; PH off"), OnHolidays::Otherwise);
    assert_eq!(
        said("Jan-Dec Mo-Fr 09:00-18:00; PH off"),
        OnHolidays::Otherwise
    );
}

#[test]
fn what_is_always_open_is_so_without_being_read() {
    let first = NaiveDate::from_ymd_opt(YEAR.into(), 1, 1).unwrap();
    let mut days = Days::new(parse(ALWAYS).unwrap(), &[first]);
    let read = summarize(&joined_nights(
        &mut days,
        first,
        first + chrono::Duration::days(364),
    ));
    assert_eq!(read, schedule(ALWAYS, &[], YEAR..=YEAR));
    assert!(read.unwrap().is_always());
}

#[test]
fn few_dates_are_asked_for_where_they_are_alike() {
    let asked = |text: &str, closed: &[&str]| {
        let closed: Vec<NaiveDate> = closed.iter().map(|date| date.parse().unwrap()).collect();
        let mut days = Days::new(parse(text).unwrap(), &closed);
        let year = (
            NaiveDate::from_ymd_opt(2026, 1, 1),
            NaiveDate::from_ymd_opt(2026, 12, 31),
        );
        joined_nights(&mut days, year.0.unwrap(), year.1.unwrap());
        days.known.iter().flatten().count()
    };
    assert_eq!(asked("Mo-Fr 09:00-18:00; PH off", &[]), 7);
    // A Monday and a Friday, and the days after them.
    assert_eq!(
        asked("Mo-Fr 09:00-18:00; PH off", &["2026-09-07", "2026-12-25"]),
        11
    );
    // Nothing is kept where dates differ in more than that.
    assert_eq!(asked("Jan Mo-Fr 09:00-18:00; PH off", &[]), 0);
}
