//! What the page's script says of a schedule, held to the calendar: run by Node.js where it is there, else skipped by name.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use supportal::catalog::hours::{Open, Schedule};
use supportal::portal::clock;

use crate::random::Random;
use crate::site::repository_file;

/// How many schedules are asked, each at one instant.
const CASES: usize = 10_000;
/// Zones with a change of the clock to the north and the south of the equator, by half an hour, at midnight, none, and not of whole hours.
const ZONES: [&str; 9] = [
    "America/Sao_Paulo",
    "America/New_York",
    "Europe/Lisbon",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Santiago",
    "Asia/Kolkata",
    "Pacific/Chatham",
    "UTC",
];

/// A schedule as the pages carry it, and as the calendar is asked about it.
struct Case {
    zone: &'static str,
    until: Option<Date>,
    schedule: Schedule,
    at: Timestamp,
}

/// Spans of a day in order, the last perhaps into the next morning.
fn spans(random: &mut Random) -> Vec<Open> {
    match random.below(8) {
        0 | 1 => vec![],
        2 => vec![(0, 1440)],
        3 => vec![(1320, 1440 + 60 * random.below(8) as u16)],
        4 => vec![(60 * random.below(5) as u16, 360), (360, 720), (780, 1080)],
        5 => vec![(0, 30 + 15 * random.below(20) as u16), (1200, 1440)],
        6 => vec![(90, 150 + 15 * random.below(10) as u16)],
        _ => vec![(540, 1080)],
    }
}

/// Takes off what overlaps the next day's first span: no stated hours mean that.
fn tidy(mut open: Vec<Open>, next: &[Open]) -> Vec<Open> {
    let limit = next.first().map_or(u16::MAX, |(from, _)| 1440 + from);
    if let Some(last) = open.last_mut() {
        last.1 = last.1.min(limit);
    }
    open.retain(|(from, to)| from < to);
    open
}

fn case(random: &mut Random) -> Case {
    let zone = ZONES[random.below(ZONES.len())];
    let mut week: [Vec<Open>; 7] = match random.below(20) {
        0 => std::array::from_fn(|_| vec![(0, 1440)]),
        1 => std::array::from_fn(|_| vec![]),
        _ => std::array::from_fn(|_| spans(random)),
    };
    for day in 0..7 {
        week[day] = tidy(week[day].clone(), &week[(day + 1) % 7].clone());
    }
    let at = Timestamp::from_second(1_767_225_600 + random.below(800 * 86_400) as i64).unwrap();
    let today = TimeZone::get(zone).unwrap().to_datetime(at).date();
    let mut exceptions = Vec::new();
    for days in -2..12_i64 {
        let open = [vec![], vec![(600, 900)]];
        if random.below(5) == 0 {
            exceptions.push((
                today.checked_add(days.days()).unwrap(),
                open[random.below(2)].clone(),
            ));
        }
    }
    let until = (random.below(3) == 0).then(|| {
        today
            .checked_add((random.below(30) as i64 - 3).days())
            .unwrap()
    });
    Case {
        zone,
        until,
        schedule: Schedule::new(week, exceptions),
        at,
    }
}

impl Case {
    /// The line that a page carries.
    fn line(&self) -> String {
        clock::line(self.zone, self.until, &self.schedule)
    }

    /// All times at which somebody is there, joined where they meet, from the day before the instant on.
    fn times(&self) -> Vec<(Timestamp, Timestamp)> {
        let zone = TimeZone::get(self.zone).unwrap();
        let today = zone.to_datetime(self.at).date();
        let mut times: Vec<(Timestamp, Timestamp)> = Vec::new();
        for days in -1..40_i64 {
            let date = today.checked_add(days.days()).unwrap();
            if self.until.is_some_and(|until| date > until) {
                break;
            }
            for (from, to) in self.schedule.on(date) {
                let at = |minutes: u16| {
                    let clock = date
                        .at(0, 0, 0, 0)
                        .checked_add(i64::from(minutes).minutes())
                        .unwrap();
                    zone.to_timestamp(clock).unwrap()
                };
                match times.last_mut() {
                    Some(last) if at(*from) <= last.1 => last.1 = last.1.max(at(*to)),
                    _ => times.push((at(*from), at(*to))),
                }
            }
        }
        times
    }

    /// Open or closed, and when that changes in milliseconds; nothing after the last date that is known.
    fn truth(&self) -> Value {
        let today = TimeZone::get(self.zone)
            .unwrap()
            .to_datetime(self.at)
            .date();
        if self.until.is_some_and(|until| today > until) {
            return Value::Null;
        }
        let next = self.times().into_iter().find(|(_, to)| *to > self.at);
        match next {
            None => json!({ "open": false, "change": null }),
            Some((from, to)) if from <= self.at => {
                let is_always = to.duration_since(self.at).as_hours() > 8 * 24;
                json!({ "open": true, "change": (!is_always).then(|| to.as_millisecond()) })
            }
            Some((from, _)) => json!({ "open": false, "change": from.as_millisecond() }),
        }
    }
}

#[test]
fn the_script_and_the_calendar_agree_on_who_is_there_and_until_when() {
    if Command::new("node").arg("--version").output().is_err() {
        return eprintln!("skipped: open_now needs Node.js");
    }
    let mut random = Random(7);
    let cases: Vec<Case> = (0..CASES).map(|_| case(&mut random)).collect();
    let asked: Vec<Value> = cases
        .iter()
        .map(|case| json!([case.line(), case.at.as_millisecond()]))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "{}\nconst asked = JSON.parse(require('fs').readFileSync(process.argv[2]));\nprocess.stdout.write(JSON.stringify(asked.map(([line, at]) => state(schedule(line), at))));\n",
        repository_file("themes/default/portal.js")
    );
    let [program, questions] = ["ask.cjs", "asked.json"].map(|name| folder.path().join(name));
    std::fs::write(&program, script).unwrap();
    std::fs::write(&questions, json!(asked).to_string()).unwrap();
    let output = Command::new("node")
        .args([&program, &questions])
        .env("TZ", "Asia/Tokyo")
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let said: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said.len(), CASES);
    let mut kinds = BTreeMap::new();
    for (case, said) in cases.iter().zip(&said) {
        let truth = case.truth();
        assert_eq!(*said, truth, "{} at {}", case.line(), case.at);
        let kind = (truth["open"].as_bool(), truth["change"].is_null());
        *kinds.entry(kind).or_insert(0) += 1;
    }
    assert!(
        kinds.len() == 5 && kinds.values().all(|count| *count > 20),
        "every kind of answer is among them: {kinds:?}"
    );
}
