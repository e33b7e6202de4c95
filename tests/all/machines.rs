//! What is written beside the pages, read by readers of the tests' own and held against `disclosures.json`, the pages and the folder.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde_json::Value;
use supportal::message::Dictionary;
use supportal::schema::{Document, schema};

use crate::page::Page;
use crate::site::{PARTNERS, Site, TODAY, tree};

/// How many days of a calendar are tried.
const TRIED: usize = 400;

/// Hours that no sample partner has: in zones with and without summer time, over midnight, with a break, with dates of their own.
const HOURS: [(&str, &str, &str); 7] = [
    ("night", "America/New_York", "Mo-Fr 22:00-06:00; PH off"),
    (
        "break",
        "Europe/Lisbon",
        "Mo-Fr 09:00-12:00,13:00-18:00; PH 10:00-12:00",
    ),
    (
        "dated",
        "Asia/Kolkata",
        "Mo-Sa 09:30-18:30; Dec 24 09:30-13:00; PH off",
    ),
    ("whole", "America/Sao_Paulo", "Mo-Su 00:00-24:00; PH off"),
    (
        "moved",
        "Africa/Casablanca",
        "Mo-Fr 08:00-16:00; Sa 08:00-12:00; PH off",
    ),
    (
        "south",
        "Australia/Lord_Howe",
        "Tu-Th 18:00-24:00; PH 20:00-02:00",
    ),
    ("universal", "UTC", "Mo-Fr 09:00-17:00; PH off"),
];

/// The sample, with partners of all these hours.
fn built() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let site = Site::sample();
        for (name, zone, open) in HOURS {
            site.add_partner("litoral-digital", name);
            let file = format!("content/partners/{name}/partner.yaml");
            site.edit(&file, "America/Fortaleza", zone);
            site.edit(&file, "Mo-Fr 08:00-18:00; Sa 08:00-12:00; PH off", open);
        }
        site.built()
    })
}

fn partners() -> impl Iterator<Item = &'static str> {
    PARTNERS.into_iter().chain(HOURS.map(|(name, ..)| name))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(built().out().join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn facts(partner: &str) -> Value {
    serde_json::from_str(&read(&format!("{partner}/disclosures.json"))).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value}"))
}

/// Every portal in every language: the partner, the folder, the tag and the facts.
fn portals() -> Vec<(&'static str, String, String, Value)> {
    let of_partner = |partner| {
        let facts = facts(partner);
        let locales: Vec<String> = list(&facts["locales"])
            .iter()
            .map(|tag| text(tag).to_owned())
            .collect();
        locales.into_iter().map(move |tag| {
            (
                partner,
                format!("{partner}/{}/", tag.to_lowercase()),
                tag,
                facts.clone(),
            )
        })
    };
    partners().flat_map(of_partner).collect()
}

/// A line of a calendar or a contact card.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    name: String,
    parameters: BTreeMap<String, String>,
    value: String,
}

/// The lines of a file, held to what RFC 5545 and RFC 2426 say of lines.
fn lines(file: &str) -> Vec<Line> {
    let text = read(file);
    assert!(text.ends_with("\r\n"), "{file}");
    let mut unfolded: Vec<String> = Vec::new();
    for line in text.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(
            line.len() <= 75 && !line.contains(['\r', '\n']),
            "{file}: {line:?}"
        );
        match line.strip_prefix([' ', '\t']) {
            Some(rest) => unfolded.last_mut().unwrap().push_str(rest),
            None => unfolded.push(line.to_owned()),
        }
    }
    let line = |line: String| {
        assert!(!line.chars().any(char::is_control), "{file}: {line:?}");
        let (head, value) = line
            .split_once(':')
            .unwrap_or_else(|| panic!("{file}: {line:?}"));
        let mut parts = head.split(';');
        let name = parts.next().unwrap().to_owned();
        let is_token = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        assert!(is_token(&name), "{file}: {line:?}");
        let parameters = parts.map(|part| {
            let (key, value) = part.split_once('=').unwrap();
            assert!(
                is_token(key) && !value.contains(['"', ';', ':']),
                "{file}: {line:?}"
            );
            (key.to_owned(), value.to_owned())
        });
        Line {
            name,
            parameters: parameters.collect(),
            value: value.to_owned(),
        }
    };
    unfolded.into_iter().map(line).collect()
}

/// A text as it was before it was escaped.
fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next().unwrap() {
                'n' | 'N' => text.push('\n'),
                sign if "\\;,".contains(sign) => text.push(sign),
                sign => panic!("\\{sign} in {value}"),
            },
            ';' | ',' => panic!("{sign} in {value}"),
            sign => text.push(sign),
        }
    }
    text
}

/// A component of a calendar.
#[derive(Debug, Default)]
struct Component {
    name: String,
    lines: Vec<Line>,
    parts: Vec<Component>,
}

impl Component {
    fn all(&self, name: &str) -> Vec<&Line> {
        self.lines.iter().filter(|line| line.name == name).collect()
    }

    #[track_caller]
    fn one(&self, name: &str) -> &Line {
        let all = self.all(name);
        assert_eq!(all.len(), 1, "{name} in {self:#?}");
        all[0]
    }
}

fn calendar(file: &str) -> Component {
    let mut open = vec![Component::default()];
    for line in lines(file) {
        match line.name.as_str() {
            "BEGIN" => open.push(Component {
                name: line.value,
                ..Component::default()
            }),
            "END" => {
                let done = open.pop().unwrap();
                assert_eq!(done.name, line.value, "{file}");
                open.last_mut().unwrap().parts.push(done);
            }
            _ => open.last_mut().unwrap().lines.push(line),
        }
    }
    let mut top = open.pop().unwrap();
    assert!(
        open.is_empty() && top.lines.is_empty() && top.parts.len() == 1,
        "{file}"
    );
    let calendar = top.parts.pop().unwrap();
    assert_eq!(calendar.name, "VCALENDAR");
    assert_eq!(calendar.one("VERSION").value, "2.0");
    assert!(!calendar.one("PRODID").value.is_empty() && !calendar.parts.is_empty());
    calendar
}

fn date_time(text: &str) -> DateTime {
    assert_eq!(text.len(), 15, "{text}");
    DateTime::strptime("%Y%m%dT%H%M%S", text).unwrap()
}

/// The offset of a zone at a time of its clock, by what the calendar says of it alone.
fn offset(zone: &Component, at: DateTime) -> i64 {
    let mut onsets: Vec<(DateTime, &str)> = Vec::new();
    for part in &zone.parts {
        assert!(
            ["STANDARD", "DAYLIGHT"].contains(&part.name.as_str()),
            "{part:#?}"
        );
        assert!(!part.one("TZNAME").value.is_empty() && !part.one("TZOFFSETFROM").value.is_empty());
        let first = date_time(&part.one("DTSTART").value);
        let to = part.one("TZOFFSETTO").value.as_str();
        onsets.push((first, to));
        onsets.extend(
            part.all("RDATE")
                .iter()
                .map(|line| (date_time(&line.value), to)),
        );
        for rule in part.all("RRULE") {
            let (month, day) = rule
                .value
                .strip_prefix("FREQ=YEARLY;BYMONTH=")
                .unwrap()
                .split_once(";BYDAY=")
                .unwrap();
            let (nth, day) = day.split_at(day.len() - 2);
            let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
                .iter()
                .position(|one| *one == day)
                .unwrap();
            let weekday =
                jiff::civil::Weekday::from_monday_zero_offset(i8::try_from(day).unwrap()).unwrap();
            for year in first.year()..=at.year() {
                let month = Date::new(year, month.parse().unwrap(), 1).unwrap();
                let date = month
                    .nth_weekday_of_month(nth.parse().unwrap(), weekday)
                    .unwrap();
                onsets.push((date.to_datetime(first.time()), to));
            }
        }
    }
    let (_, to) = onsets
        .into_iter()
        .filter(|(onset, _)| *onset <= at)
        .max()
        .unwrap();
    let digits: i64 = to[1..].parse().unwrap();
    let minutes = digits / 100 * 60 + digits % 100;
    if to.starts_with('-') {
        -minutes
    } else {
        minutes
    }
}

/// When somebody is there: by the zone, from when until when on its clock.
type Openings = BTreeSet<(String, DateTime, DateTime)>;

/// The openings of a calendar's event within the days that are tried.
fn occurrences(event: &Component) -> Openings {
    let start = event.one("DTSTART");
    let zone = start.parameters["TZID"].clone();
    let (from, to) = (
        date_time(&start.value),
        date_time(&event.one("DTEND").value),
    );
    let length = from.until(to).unwrap();
    let except: BTreeSet<DateTime> = event
        .all("EXDATE")
        .iter()
        .map(|line| {
            assert_eq!(line.parameters["TZID"], zone);
            date_time(&line.value)
        })
        .collect();
    let mut starts = vec![from];
    if let [rule] = event.all("RRULE")[..] {
        let parts: BTreeMap<&str, &str> = rule
            .value
            .split(';')
            .map(|part| part.split_once('=').unwrap())
            .collect();
        assert_eq!(parts["FREQ"], "WEEKLY");
        let days: Vec<&str> = parts["BYDAY"].split(',').collect();
        let name = |date: Date| {
            ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
                [usize::try_from(date.weekday().to_monday_zero_offset()).unwrap()]
        };
        assert!(
            days.contains(&name(from.date())),
            "an event begins with its first occurrence: {event:#?}"
        );
        let until = parts.get("UNTIL").map(|until| {
            let until = date_time(until.strip_suffix('Z').unwrap());
            TimeZone::UTC
                .to_timestamp(until)
                .map(|until| TimeZone::get(&zone).unwrap().to_datetime(until))
                .unwrap()
        });
        starts = tried()
            .map(|date| date.to_datetime(from.time()))
            .filter(|at| {
                *at >= from
                    && days.contains(&name(at.date()))
                    && until.is_none_or(|until| *at <= until)
            })
            .collect();
        for date in &except {
            assert!(
                days.contains(&name(date.date())) && date.time() == from.time(),
                "an exception of nothing: {event:#?}"
            );
        }
    }
    let days: BTreeSet<Date> = tried().collect();
    starts
        .into_iter()
        .filter(|at| days.contains(&at.date()) && !except.contains(at))
        .map(|at| (zone.clone(), at, at + length))
        .collect()
}

fn tried() -> impl Iterator<Item = Date> {
    let today: Date = TODAY.parse().unwrap();
    today.series(Span::new().days(1)).take(TRIED)
}

/// The same by the facts.
fn stated(hours: &Value) -> Openings {
    let zone = text(&hours["time_zone"]);
    let minutes = |text: &str| {
        let (hour, minute) = text.split_once(':').unwrap();
        hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap()
    };
    let mut openings = Openings::new();
    for date in tried() {
        let exception = list(&hours["exceptions"])
            .iter()
            .find(|one| text(&one["date"]) == date.to_string());
        let spans: Vec<(i64, i64)> = match exception {
            Some(exception) => list(&exception["open"])
                .iter()
                .map(|span| (span[0].as_i64().unwrap(), span[1].as_i64().unwrap()))
                .collect(),
            None => {
                let day = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
                let span = |span: &Value| {
                    let (from, to) = (minutes(text(&span[0])), minutes(text(&span[1])));
                    (from, if to <= from { to + 1440 } else { to })
                };
                list(&hours["week"][day]).iter().map(span).collect()
            }
        };
        let at = |minutes: i64| date.at(0, 0, 0, 0) + Span::new().minutes(minutes);
        openings.extend(
            spans
                .into_iter()
                .map(|(from, to)| (zone.to_owned(), at(from), at(to))),
        );
    }
    openings
}

/// Whether an event is of an offering: its title names it, or none.
fn is_of(event: &Component, offering: &Value, locale: &str) -> bool {
    let summary = unescaped(&event.one("SUMMARY").value);
    match summary.split_once('(') {
        Some((_, names)) => names.contains(text(&offering["name"][locale])),
        None => true,
    }
}

#[test]
fn calendars_open_and_close_when_the_facts_say_so() {
    let (mut openings, mut special) = (0, 0);
    for (partner, folder, locale, facts) in portals() {
        let calendar = calendar(&format!("{folder}hours.ics"));
        let events: Vec<&Component> = calendar
            .parts
            .iter()
            .filter(|part| part.name == "VEVENT")
            .collect();
        for offering in list(&facts["offerings"]) {
            let own = events
                .iter()
                .filter(|event| is_of(event, offering, &locale));
            let told: Openings = own.flat_map(|event| occurrences(event)).collect();
            let expected = stated(&offering["hours"]);
            let differing: Vec<_> = told.symmetric_difference(&expected).take(5).collect();
            assert!(
                differing.is_empty(),
                "{partner} {locale} {}: {differing:#?}",
                offering["id"]
            );
            openings += told.len();
        }
        special += events
            .iter()
            .filter(|event| event.all("RRULE").is_empty())
            .count();
        let ids: BTreeSet<&str> = events
            .iter()
            .map(|event| event.one("UID").value.as_str())
            .collect();
        assert_eq!(ids.len(), events.len(), "{folder}");
        for event in events {
            assert_eq!(event.one("DTSTAMP").value, "20260101T000000Z");
            assert_eq!(event.one("TRANSP").value, "TRANSPARENT");
        }
    }
    assert!(
        openings > 10_000 && special > 20,
        "{openings} openings, {special} of them special"
    );
}

#[test]
fn zones_in_calendars_tell_the_time_of_the_zone() {
    let mut tried = BTreeSet::new();
    for (_, folder, ..) in portals() {
        let calendar = calendar(&format!("{folder}hours.ics"));
        let used: BTreeSet<String> = calendar
            .parts
            .iter()
            .flat_map(|part| &part.lines)
            .filter_map(|line| line.parameters.get("TZID").cloned())
            .collect();
        let zones: Vec<&Component> = calendar
            .parts
            .iter()
            .filter(|part| part.name == "VTIMEZONE")
            .collect();
        let told: BTreeSet<String> = zones
            .iter()
            .map(|zone| zone.one("TZID").value.clone())
            .collect();
        assert_eq!(told, used, "{folder}");
        for zone in zones {
            let id = &zone.one("TZID").value;
            if !tried.insert(id.clone()) {
                continue;
            }
            let real = TimeZone::get(id).unwrap();
            let first: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
            for hour in (0..4 * 366 * 24).step_by(5) {
                let instant = first + Span::new().hours(hour);
                let at = real.to_datetime(instant);
                if !real.to_ambiguous_timestamp(at).is_ambiguous() {
                    let minutes = i64::from(real.to_offset(instant).seconds() / 60);
                    assert_eq!(offset(zone, at), minutes, "{id} {at}");
                }
            }
        }
    }
    assert!(tried.len() > 7, "{tried:?}");
}

#[test]
fn whole_days_are_the_dates_that_differ_from_the_week() {
    let mut dates = 0;
    for (partner, folder, locale, facts) in portals() {
        let hours = list(&facts["offerings"])
            .iter()
            .map(|offering| (offering, &offering["hours"]));
        let expected: BTreeSet<(String, bool)> = hours
            .flat_map(|(_, hours)| list(&hours["exceptions"]))
            .map(|one| {
                (
                    text(&one["date"]).replace('-', ""),
                    one["closed"].as_bool().unwrap(),
                )
            })
            .collect();
        if expected.is_empty() {
            assert!(
                !built().out().join(format!("{folder}holidays.ics")).exists(),
                "{partner}"
            );
            continue;
        }
        let calendar = calendar(&format!("{folder}holidays.ics"));
        let closed = if locale == "pt-BR" {
            "Fechado"
        } else {
            "Closed"
        };
        let told = calendar.parts.iter().map(|event| {
            let (from, to) = (event.one("DTSTART"), event.one("DTEND"));
            assert_eq!(from.parameters["VALUE"], "DATE");
            let date = Date::strptime("%Y%m%d", &from.value).unwrap();
            assert_eq!(
                Date::strptime("%Y%m%d", &to.value).unwrap(),
                date.tomorrow().unwrap()
            );
            let summary = unescaped(&event.one("SUMMARY").value);
            (
                from.value.clone(),
                summary.ends_with(&format!(": {closed}")),
            )
        });
        let told: BTreeSet<(String, bool)> = told.collect();
        dates += told.len();
        assert_eq!(told, expected, "{folder}");
    }
    assert!(dates > 100, "{dates}");
}

#[test]
fn a_card_has_every_way_to_get_in_touch() {
    for (partner, folder, _, facts) in portals() {
        let card = lines(&format!("{folder}contact.vcf"));
        let values = |name: &str| -> BTreeSet<String> {
            card.iter()
                .filter(|line| line.name == name)
                .map(|line| line.value.clone())
                .collect()
        };
        let only = |name: &str| {
            values(name)
                .into_iter()
                .next()
                .unwrap_or_else(|| panic!("{name} of {folder}"))
        };
        assert_eq!(
            (card[0].value.as_str(), card.last().unwrap().value.as_str()),
            ("VCARD", "VCARD")
        );
        assert_eq!(only("VERSION"), "3.0");
        assert_eq!(only("N").matches(';').count(), 4);
        let channels = || {
            list(&facts["offerings"])
                .iter()
                .flat_map(|offering| list(&offering["contact"]))
        };
        let of = |kind: &str| {
            channels()
                .filter(|one| one["kind"] == kind)
                .collect::<Vec<_>>()
        };
        let phones = of("phone")
            .into_iter()
            .map(|one| match one["national_only"].as_bool() {
                Some(true) => text(&one["text"]).to_owned(),
                _ => text(&one["href"]).replace("tel:", ""),
            });
        assert_eq!(values("TEL"), phones.collect::<BTreeSet<_>>(), "{folder}");
        let mails = of("email")
            .into_iter()
            .map(|one| text(&one["text"]).to_owned());
        assert_eq!(values("EMAIL"), mails.collect::<BTreeSet<_>>(), "{folder}");
        let pages = of("web")
            .into_iter()
            .map(|one| text(&one["href"]).to_owned());
        let own = format!("https://suporte.example/{folder}");
        assert_eq!(
            values("URL"),
            pages.chain([own]).collect::<BTreeSet<_>>(),
            "{folder}"
        );
        let note = unescaped(&only("NOTE"));
        let page = built().page(&format!("{folder}contact/index.html"));
        for channel in channels() {
            assert!(
                note.contains(text(&channel["href"])) || note.contains(text(&channel["text"])),
                "{note}"
            );
            page.shows(text(&channel["text"]));
        }
        assert_eq!(
            unescaped(&only("FN")),
            built().page(&format!("{folder}index.html")).only("h1").text,
            "{partner}"
        );
    }
}

/// What the price of an offering is on its page, in pieces.
fn prices(page: &Page) -> Vec<String> {
    let own = page
        .elements
        .iter()
        .find(|element| element.attribute("data-disclosure") == Some("pricing"))
        .unwrap();
    let within = page.within(own);
    within
        .iter()
        .filter(|element| element.name == "span" && element.has_class("line"))
        .map(|element| element.text.clone())
        .collect()
}

#[test]
fn plain_texts_say_what_pages_say() {
    let mut said = 0;
    for (partner, folder, locale, facts) in portals() {
        let plain = read(&format!("{folder}facts.txt"));
        let llms = read(&format!("{partner}/llms.txt"));
        let is_default = facts["locales"][0] == *locale;
        for offering in list(&facts["offerings"]) {
            let path = format!("{folder}offerings/{}/", text(&offering["id"]));
            let page = built().page(&format!("{path}index.html"));
            let address = format!("](https://suporte.example/{path})");
            let about = llms.lines().find(|line| line.contains(&address));
            assert_eq!(about.is_some(), is_default, "{path}");
            let mut all = vec![text(&offering["support"][&locale]).to_owned()];
            all.extend(
                list(&offering["contact"])
                    .iter()
                    .map(|one| match text(&one["kind"]) {
                        "web" => text(&one["href"]).to_owned(),
                        _ => text(&one["text"]).to_owned(),
                    }),
            );
            all.extend(prices(&page));
            let shown = page
                .elements
                .iter()
                .find(|element| element.attribute("data-disclosure") == Some("hours"))
                .unwrap();
            let lines = page
                .within(shown)
                .iter()
                .filter(|element| element.name == "span" && element.has_class("line"));
            all.extend(lines.map(|element| element.text.clone()));
            let all = all.into_iter().map(|one| one.replace('\u{a0}', " "));
            for one in all {
                assert!(plain.contains(&one), "{folder}: `{one}` in\n{plain}");
                if let Some(about) = about {
                    assert!(
                        about.replace('\\', "").contains(&one),
                        "{folder}: `{one}` in\n{about}"
                    );
                }
                said += 1;
            }
            let contact = built().page(&format!("{folder}contact/index.html"));
            for exception in list(&offering["hours"]["exceptions"]) {
                let iso = text(&exception["date"]);
                let shown = contact
                    .all("time")
                    .find(|time| time.attribute("datetime") == Some(iso))
                    .unwrap();
                assert!(plain.contains(&shown.text), "{folder}: {iso}");
            }
        }
    }
    assert!(said > 300, "{said}");
}

#[test]
fn an_llms_txt_has_its_form_and_leads_to_what_is_there() {
    for partner in partners() {
        let text = read(&format!("{partner}/llms.txt"));
        let mut lines = text.lines();
        assert!(lines.next().unwrap().starts_with("# "), "{text}");
        assert_eq!(lines.next(), Some(""));
        assert!(lines.next().unwrap().starts_with("> "), "{text}");
        assert_eq!(
            text.lines().filter(|line| line.starts_with("# ")).count(),
            1
        );
        let (_, sections) = text.split_once("\n## ").unwrap();
        for line in sections
            .lines()
            .skip(1)
            .filter(|line| !line.is_empty() && !line.starts_with("## "))
        {
            let rest = line.strip_prefix("- [").unwrap_or_else(|| panic!("{line}"));
            let (_, address) = rest
                .split_once("](https://suporte.example/")
                .unwrap_or_else(|| panic!("{line}"));
            let path = address.split_once(')').unwrap().0;
            let file = built().out().join(path);
            assert!(
                file.is_file() || file.join("index.html").is_file(),
                "{line}"
            );
        }
        assert!(sections.lines().count() > 10);
    }
}

/// The elements of an XML file with their attributes and text, in order.
fn xml(file: &str) -> Vec<(String, BTreeMap<String, String>, String)> {
    use quick_xml::events::Event;
    let text = read(file);
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut elements: Vec<(String, BTreeMap<String, String>, String)> = Vec::new();
    loop {
        match reader
            .read_event()
            .unwrap_or_else(|error| panic!("{file}: {error}"))
        {
            Event::Start(start) | Event::Empty(start) => {
                let attribute =
                    |attribute: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
                        let attribute = attribute.unwrap();
                        let (key, value) = (attribute.key.as_ref(), &attribute.value);
                        (key.to_owned(), value.replace("&amp;", "&"))
                    };
                let name = start.name().as_ref().to_owned();
                elements.push((
                    name,
                    start.attributes().map(attribute).collect(),
                    String::new(),
                ));
            }
            Event::Text(text) => {
                if let Some(last) = elements.last_mut() {
                    last.2.push_str(text.trim());
                }
            }
            Event::GeneralRef(_) => {
                panic!("{file}: no address of the sample has a sign to be escaped")
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

/// The addresses of a sitemap, each with its alternates.
fn listed(file: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut all: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut last = String::new();
    for (name, attributes, text) in xml(file) {
        match name.as_str() {
            "loc" => {
                assert!(
                    all.insert(text.clone(), BTreeMap::new()).is_none(),
                    "{file}: {text} twice"
                );
                last = text;
            }
            "xhtml:link" => {
                assert_eq!(attributes["rel"], "alternate");
                all.get_mut(&last)
                    .unwrap()
                    .insert(attributes["hreflang"].clone(), attributes["href"].clone());
            }
            "lastmod" => assert!(text.parse::<Date>().is_ok(), "{text}"),
            "urlset" | "url" | "sitemapindex" | "sitemap" => {}
            name => panic!("{file}: {name}"),
        }
    }
    all
}

#[test]
fn sitemaps_list_the_pages_that_are_there_and_no_other() {
    let files = tree(&built().out());
    let mut expected = BTreeSet::from(["https://suporte.example/sitemap-directory.xml".to_owned()]);
    for partner in partners() {
        let sitemap = listed(&format!("{partner}/sitemap.xml"));
        let own = format!("{partner}/");
        let pages = files
            .keys()
            .filter(|file| file.starts_with(&own) && file.ends_with("index.html"));
        let mut count = 0;
        for file in pages {
            let address = format!(
                "https://suporte.example/{}",
                file.strip_suffix("index.html").unwrap()
            );
            let alternates = sitemap
                .get(&address)
                .unwrap_or_else(|| panic!("{address} is in no sitemap"));
            let page = built().page(file);
            let links = page
                .all("link")
                .filter(|link| link.attribute("hreflang").is_some());
            let links = links.map(|link| {
                (
                    link.attribute("hreflang").unwrap().to_owned(),
                    link.attribute("href").unwrap().to_owned(),
                )
            });
            assert_eq!(*alternates, links.collect::<BTreeMap<_, _>>(), "{address}");
            count += 1;
        }
        assert_eq!(count, sitemap.len(), "{partner}");
        expected.insert(format!("https://suporte.example/{partner}/sitemap.xml"));
    }
    let index: BTreeSet<String> = listed("sitemap.xml").into_keys().collect();
    assert_eq!(index, expected);
    assert_eq!(
        listed("sitemap-directory.xml")
            .into_keys()
            .collect::<Vec<_>>(),
        ["https://suporte.example/"]
    );
    assert_eq!(
        read("robots.txt"),
        "User-agent: *\nAllow: /\nSitemap: https://suporte.example/sitemap.xml\n"
    );
}

#[test]
fn without_an_address_there_are_no_sitemaps_and_with_a_path_no_robots() {
    let site = Site::with_partners(&["ipe-tecnologia"]).built();
    assert!(site.out().join("robots.txt").exists() && site.out().join("sitemap.xml").exists());
    site.build(&["--base-url", "https://a.example/x/"])
        .expect(0);
    assert!(!site.out().join("robots.txt").exists());
    let index = std::fs::read_to_string(site.out().join("sitemap.xml")).unwrap();
    assert!(
        index.contains("<loc>https://a.example/x/ipe-tecnologia/sitemap.xml</loc>"),
        "{index}"
    );
    site.edit("site.yaml", "base_url: https://suporte.example\n", "");
    site.build(&[]).expect(0);
    let files = tree(&site.out());
    assert!(
        !files.keys().any(|file| file.contains("sitemap")),
        "{:?}",
        files.keys()
    );
    let llms = std::fs::read_to_string(site.out().join("ipe-tecnologia/llms.txt")).unwrap();
    assert!(llms.contains("](pt-br/contact/)"), "{llms}");
}

#[test]
fn guidance_alone_has_a_sitemap_of_its_pages() {
    let site = Site::sample();
    site.remove("content/partners");
    site.build(&[]).expect(0);
    let files = tree(&site.out());
    let pages = files
        .keys()
        .filter(|file| file.ends_with("index.html"))
        .count();
    let sitemap = String::from_utf8(files["sitemap.xml"].clone()).unwrap();
    assert_eq!(sitemap.matches("<url>").count(), pages);
    assert!(pages > 20 && files.contains_key("robots.txt"));
    assert_eq!(files["404.html"], files["pt-br/404.html"]);
}

#[test]
fn a_guide_tells_when_it_was_changed() {
    let site = Site::with_partners(&["ipe-tecnologia"]);
    for locale in ["pt-BR", "en-US"] {
        site.write(
            &format!("content/guidance/{locale}/new.md"),
            "---\ntitle: New\nms.date: 02/05/2026\n---\n\n# New\n\nText.\n",
        );
    }
    site.build(&[]).expect(0);
    let sitemap = std::fs::read_to_string(site.out().join("ipe-tecnologia/sitemap.xml")).unwrap();
    assert!(
        sitemap.contains("/pt-br/guidance/new/</loc><lastmod>2026-02-05</lastmod>"),
        "{sitemap}"
    );
    assert_eq!(
        sitemap.matches("<lastmod>").count(),
        sitemap.matches("/guidance/new/</loc>").count()
    );
    let page = site.page("ipe-tecnologia/pt-br/guidance/new/index.html");
    assert!(
        structured(&page)["@graph"]
            .as_array()
            .unwrap()
            .iter()
            .any(|node| node["@type"] == "TechArticle" && node["dateModified"] == "2026-02-05")
    );
}

fn structured(page: &Page) -> Value {
    let script = page
        .all("script")
        .find(|script| script.attribute("type") == Some("application/ld+json"));
    serde_json::from_str(&script.unwrap().text).unwrap()
}

/// Every object of some data.
fn objects<'a>(data: &'a Value, found: &mut Vec<&'a serde_json::Map<String, Value>>) {
    match data {
        Value::Array(all) => all.iter().for_each(|one| objects(one, found)),
        Value::Object(fields) => {
            found.push(fields);
            fields.values().for_each(|one| objects(one, found));
        }
        _ => {}
    }
}

#[test]
fn structured_data_names_nothing_that_is_nowhere_and_tells_hours_and_prices() {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for partner in partners() {
        let own = format!("{partner}/");
        let files = tree(&built().out());
        let pages: Vec<Value> = files
            .keys()
            .filter(|file| {
                file.starts_with(&own)
                    && file.ends_with("/index.html")
                    && file.matches('/').count() > 1
            })
            .map(|file| {
                let data = structured(&built().page(file));
                // Dates stand where a reader sees them.
                let is_dated = data.to_string().contains("validFrom");
                assert!(!is_dated || file.ends_with("/contact/index.html"), "{file}");
                data
            })
            .collect();
        let mut all = Vec::new();
        pages.iter().for_each(|page| objects(page, &mut all));
        let id = |fields: &&serde_json::Map<String, Value>| {
            Some(fields.get("@id")?.as_str()?.to_owned())
        };
        let (references, things): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|fields| fields.len() == 1 && fields.contains_key("@id"));
        let known: BTreeSet<String> = things.iter().filter_map(id).collect();
        for reference in &references {
            assert!(
                known.contains(text(&reference["@id"])),
                "{partner}: {reference:?}"
            );
        }
        for thing in &things {
            if let Some(kind) = thing.get("@type").and_then(Value::as_str) {
                *kinds.entry(kind.to_owned()).or_default() += 1;
            }
        }
        // The closed dates of the page of hours and contact.
        let closed: BTreeSet<&str> = things
            .iter()
            .filter(|it| it.contains_key("validFrom") && it["opens"] == it["closes"])
            .map(|it| text(&it["validFrom"]))
            .collect();
        let facts = facts(partner);
        let stated: BTreeSet<&str> = list(&facts["offerings"])
            .iter()
            .flat_map(|offering| list(&offering["hours"]["exceptions"]))
            .filter(|one| one["closed"] == true)
            .map(|one| text(&one["date"]))
            .collect();
        let offset = |it: &&serde_json::Map<String, Value>| text(&it["opens"]).len() > 8;
        assert_eq!(closed, stated, "{partner}");
        let offsets: BTreeSet<bool> = things
            .iter()
            .filter(|it| {
                it.get("@type")
                    .is_some_and(|kind| kind == "OpeningHoursSpecification")
            })
            .map(offset)
            .collect();
        let zones = list(&facts["offerings"])
            .iter()
            .map(|offering| text(&offering["hours"]["time_zone"]));
        // Where the clock is changed, a time is one of the place's clock.
        let is_fixed = |zone: &str| {
            [
                "America/Sao_Paulo",
                "America/Fortaleza",
                "Asia/Kolkata",
                "UTC",
            ]
            .contains(&zone)
        };
        assert_eq!(
            offsets,
            zones.map(is_fixed).collect::<BTreeSet<_>>(),
            "{partner}"
        );
        let prices: BTreeSet<&str> = things
            .iter()
            .filter_map(|it| it.get("price"))
            .map(text)
            .collect();
        let sums = list(&facts["offerings"])
            .iter()
            .flat_map(|offering| list(&offering["pricing"]))
            .filter(|price| price["kind"] == "fixed");
        assert_eq!(
            prices,
            sums.map(|price| text(&price["price"]["amount"]))
                .collect::<BTreeSet<_>>(),
            "{partner}"
        );
    }
    for kind in [
        "ContactPoint",
        "Offer",
        "OfferCatalog",
        "OpeningHoursSpecification",
        "Service",
        "ServiceChannel",
        "TechArticle",
        "UnitPriceSpecification",
        "WebSite",
    ] {
        assert!(
            kinds.get(kind).is_some_and(|count| *count > 10),
            "{kind}: {kinds:?}"
        );
    }
}

#[test]
fn the_files_are_told_in_the_head_and_pages_are_what_others_show_of_them() {
    for (partner, folder, locale, _) in portals() {
        let home = built().page(&format!("{folder}index.html"));
        let contact = built().page(&format!("{folder}contact/index.html"));
        let links = contact
            .all("link")
            .filter(|link| link.attribute("title").is_some());
        let told: BTreeSet<&str> = links
            .map(|link| link.attribute("href").unwrap().trim_start_matches("../"))
            .collect();
        let there = ["hours.ics", "holidays.ics", "contact.vcf", "facts.txt"];
        let there = there
            .into_iter()
            .filter(|file| built().out().join(format!("{folder}{file}")).exists());
        assert_eq!(told, there.collect::<BTreeSet<_>>(), "{partner}");
        let meta = |property: &str| {
            let own = home
                .all("meta")
                .find(|meta| meta.attribute("property") == Some(property));
            own.and_then(|meta| meta.attribute("content"))
                .unwrap_or_else(|| panic!("{property} of {folder}"))
                .to_owned()
        };
        assert_eq!(meta("og:title"), home.only("h1").text);
        assert_eq!(meta("og:locale"), locale.replace('-', "_"));
        assert_eq!(meta("og:url"), format!("https://suporte.example/{folder}"));
    }
}

#[test]
fn an_audit_finds_nothing_in_any_of_these_portals() {
    let out = built().out();
    let arguments = [std::ffi::OsStr::new("audit"), out.as_os_str()];
    crate::site::run(arguments).expect(0);
}

#[test]
fn every_portals_facts_are_of_their_schema() {
    let schema = schema(
        Document::Disclosures,
        &supportal::catalog::policy::Policy::built_in(),
        &Dictionary::default(),
    );
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}"));
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    for partner in partners() {
        let facts = facts(partner);
        let errors: Vec<String> = validator
            .iter_errors(&facts)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{partner}: {errors:#?}");
        for (pointer, wrong) in [
            ("/version", serde_json::json!(2)),
            ("/locales", serde_json::json!([])),
            ("/offerings/0/hours/week", serde_json::json!([])),
            ("/offerings/0/contact/0/kind", serde_json::json!("fax")),
            ("/offerings/0/pricing/0/kind", serde_json::json!("fixed?")),
        ] {
            let mut other = facts.clone();
            *other.pointer_mut(pointer).unwrap() = wrong;
            assert!(!validator.is_valid(&other), "{partner} {pointer}");
        }
    }
}
