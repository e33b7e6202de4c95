//! What hours mean, by examples.

use super::*;
use crate::source::{FileId, Sources};

fn file() -> FileId {
    Sources::default().add("partner.yaml", "")
}

fn hours(open: &str, zone: &str, closed: &[&str]) -> Hours {
    let at = Span::start_of(file());
    let closed: Vec<_> = closed
        .iter()
        .map(|date| Spanned::new(date.parse().unwrap(), at))
        .collect();
    Hours {
        place: at,
        time_zone: Stated::Given(Spanned::new(zone.into(), at)),
        open: Stated::Given(Spanned::new(open.into(), at)),
        holidays: Stated::Given(Spanned::new(
            Holidays {
                valid_through: Stated::Absent(at),
                closed: Stated::Given(Spanned::new(closed, at)),
            },
            at,
        )),
        meaning: Meaning::default(),
    }
}

fn schedule(open: &str, closed: &[&str]) -> Result<Arc<Schedule>, Fault> {
    hours(open, "America/Sao_Paulo", closed).schedule("2026-11-24".parse().unwrap())
}

#[test]
fn a_week_and_its_holidays() {
    let s = schedule(
        "Mo-Fr 09:00-18:00; Sa 09:00-13:00; PH off",
        &["2026-12-25", "2026-09-07"],
    )
    .unwrap();
    assert_eq!(s.week[0], [(540, 1080)]);
    assert_eq!(s.week[5], [(540, 780)]);
    assert!(s.week[6].is_empty());
    let dates: Vec<String> = s
        .exceptions
        .iter()
        .map(|(date, _)| date.to_string())
        .collect();
    assert_eq!(dates, ["2026-09-07", "2026-12-25"]);
    assert!(!s.is_always());
    assert!(schedule("24/7", &[]).unwrap().is_always());
}

#[test]
fn nights_belong_to_the_day_on_which_they_begin() {
    let s = schedule("Mo-Fr 22:00-06:00", &[]).unwrap();
    assert_eq!(s.week[0], [(1320, 1800)]);
    assert_eq!(s.week[4], [(1320, 1800)]);
    assert!(s.week[5].is_empty() && s.week[6].is_empty());
}

#[test]
fn what_never_opens_or_promises_nothing_is_refused() {
    assert_eq!(schedule("off", &[]), Err(Fault::Never));
    assert_eq!(schedule("PH off", &[]), Err(Fault::Never));
    for open in [
        "sunrise-sunset",
        "Mo 09:00+",
        "Mo 09:00-12:00 || \"call\"",
        "Feb 30 09:00-12:00",
        "Mo-Fr 09:00-18:00 \"maybe\"",
    ] {
        assert!(
            matches!(schedule(open, &[]), Err(Fault::Refused(_))),
            "{open}: {:?}",
            schedule(open, &[])
        );
    }
    assert!(matches!(
        schedule("Apr-Sep 09:00-18:00; Oct-Mar 10:00-16:00", &[]),
        Err(Fault::Refused(_))
    ));
    for open in ["seg-sex 9h-18h", "Mo-Fr 9-18", "business hours"] {
        assert!(
            matches!(schedule(open, &[]), Err(Fault::Syntax(..))),
            "{open}"
        );
    }
    match schedule("Mo-Fr 09:00-18:00; Xx", &[]) {
        Err(Fault::Syntax(_, at)) => assert_eq!(at, 19),
        other => panic!("{other:?}"),
    }
}

#[test]
fn zones_are_of_the_iana_database_only() {
    for zone in ["America/Sao_Paulo", "Asia/Kolkata", "UTC"] {
        assert!(hours("24/7", zone, &[]).zone().is_some(), "{zone}");
    }
    for zone in [
        "CST",
        "EST",
        "BRT",
        "-03:00",
        "../../etc/passwd",
        "America/../America/Sao_Paulo",
        "america/sao_paulo",
        "Brasília",
    ] {
        assert!(hours("24/7", zone, &[]).zone().is_none(), "{zone}");
    }
}

#[test]
fn a_zone_has_one_present_name_and_the_same_times() {
    let present = |zone: &str| hours("24/7", zone, &[]).present_zone_name();
    for (old, new) in [
        ("Brazil/East", "America/Sao_Paulo"),
        ("america/sao_paulo", "America/Sao_Paulo"),
        ("US/Eastern", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
    ] {
        assert_eq!(present(old).as_deref(), Some(new), "{old}");
    }
    // Countries keep the zone of their own, even where another has had the same times.
    for zone in [
        "America/Sao_Paulo",
        "Europe/Amsterdam",
        "America/Recife",
        "UTC",
        "CST",
        "Nowhere/At_All",
    ] {
        assert_eq!(present(zone), None, "{zone}");
    }
}

/// A holiday is a date from midnight to midnight: the night before it ends early, and the one after it begins late.
#[test]
fn the_nights_around_a_holiday_end_and_begin_at_midnight() {
    let s = schedule("Mo-Fr 22:00-06:00; PH off", &["2026-11-25"]).unwrap();
    let exception = |date: &str, open: &[Open]| (date.parse().unwrap(), open.to_vec());
    assert_eq!(
        s.exceptions,
        [
            exception("2026-11-24", &[(1320, 1440)]),
            exception("2026-11-25", &[]),
            exception("2026-11-26", &[(0, 360), (1320, 1800)]),
        ]
    );
    let open = |date: &str, minute| s.is_open(date.parse().unwrap(), minute);
    assert!(open("2026-11-24", 1439) && !open("2026-11-25", 0) && !open("2026-11-25", 1439));
    assert!(open("2026-11-26", 0) && open("2026-11-27", 359) && !open("2026-11-27", 360));
}

#[test]
fn the_longest_closure_counts_weekends_holidays_and_changes_of_the_clock() {
    let longest = |open: &str, zone: &str, closed: &[&str], today: &str| {
        let hours = hours(open, zone, closed);
        let today = today.parse().unwrap();
        let schedule = hours.schedule(today).unwrap();
        let closure = schedule.longest_closure(&hours.zone().unwrap(), today);
        closure.map(|it| (it.from.to_string(), it.to.to_string(), it.minutes))
    };
    let (sao_paulo, lisbon) = ("America/Sao_Paulo", "Europe/Lisbon");
    assert_eq!(longest("24/7", sao_paulo, &[], "2026-11-24"), None);
    let weekend = longest("Mo-Fr 09:00-18:00", sao_paulo, &[], "2026-11-24").unwrap();
    assert_eq!(
        (weekend.0.as_str(), weekend.2),
        ("2026-11-27T18:00:00", 63 * 60)
    );
    let bridge = longest(
        "Mo-Fr 09:00-18:00; PH off",
        sao_paulo,
        &["2026-12-25"],
        "2026-11-24",
    )
    .unwrap();
    assert_eq!(
        bridge,
        (
            "2026-12-24T18:00:00".into(),
            "2026-12-28T09:00:00".into(),
            87 * 60
        )
    );
    // What is over is over.
    assert_eq!(
        longest(
            "Mo-Fr 09:00-18:00; PH off",
            sao_paulo,
            &["2026-09-07"],
            "2026-11-24"
        )
        .unwrap()
        .2,
        63 * 60
    );
    // The weekend on which the clocks of Lisbon are put back has an hour more.
    assert_eq!(
        longest("Mo-Fr 09:00-18:00", lisbon, &[], "2026-11-24")
            .unwrap()
            .2,
        64 * 60
    );
    // A shift through midnight leaves no night, and none is left where every day is served to its end.
    assert_eq!(
        longest("Mo-Su 22:00-21:00", sao_paulo, &[], "2026-11-24")
            .unwrap()
            .2,
        60
    );
    assert_eq!(
        longest("Mo-Su 00:00-24:00", sao_paulo, &[], "2026-11-24"),
        None
    );
}

#[test]
fn the_last_days_before_a_closure_is_ahead_or_is_not_any_more_are_those_that_a_look_from_each_day_finds()
 {
    for (open, zone, closed) in [
        (
            "Mo-Fr 09:00-18:00; PH off",
            "America/Sao_Paulo",
            &["2026-09-07", "2026-12-25"][..],
        ),
        (
            "Mo-Sa 08:00-20:00; PH off; Dec 21-31 off",
            "Europe/Lisbon",
            &["2026-04-03"],
        ),
        ("Mo-Su 22:00-21:00", "Asia/Tokyo", &[]),
        ("2026 Jun 01-Jul 15 Mo-Fr 09:00-18:00", "UTC", &[]),
    ] {
        let hours = hours(open, zone, closed);
        let zone = hours.zone().unwrap();
        let year = Date::new(2026, 1, 1)
            .unwrap()
            .series(jiff::Span::new().days(1));
        let year: Vec<Date> = year.take(365).collect();
        let schedule = hours.schedule(year[0]).unwrap();
        let longest: Vec<i64> = year
            .iter()
            .map(|today| {
                schedule
                    .longest_closure(&zone, *today)
                    .map_or(0, |it| it.minutes)
            })
            .collect();
        let closures = schedule.closures_of(&zone, 2026);
        let mut found = 0;
        for hours in [1, 12, 20, 40, 63, 64, 80, 90, 130, 24 * 40] {
            let minutes = hours * 60;
            let is_ahead: Vec<bool> = longest.iter().map(|it| *it >= minutes).collect();
            let ends = (0..364).filter(|at| is_ahead[*at] != is_ahead[*at + 1]);
            let ends: Vec<Date> = ends.map(|at| year[at]).collect();
            assert_eq!(*closures.ends(minutes), *ends, "{open}, {hours} hours");
            found += ends.len();
        }
        assert!(found > 0 || open.starts_with("Mo-Su"), "{open}");
    }
}
