use super::*;
use crate::message::Language;

fn times() -> Times {
    let watch = crate::stopwatch::Stopwatch::start();
    watch.turn(Some("a<b"), Stage::Read, || {
        std::thread::sleep(Duration::from_millis(3));
    });
    watch.stop()
}

fn timings(summary: &Summary) -> Timings<'_> {
    Timings {
        times: times(),
        summary,
        site: "A & B".into(),
    }
}

fn printed(print: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    print(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn all_three_say_the_same() {
    let summary = Summary {
        published: 7,
        unchanged: 2,
        written: 560,
        kept: 40,
        bytes: 12_345_678,
        ..Summary::default()
    };
    let timings = timings(&summary);
    let dictionary = &Dictionary::of(Language::English);
    let json = printed(|out| timings.beside(Format::Json, out, dictionary));
    let json: Value = serde_json::from_str(&json).unwrap();
    let read = json["stages"]["read"].as_f64().unwrap();
    assert!(read >= 0.003 && read <= json["seconds"].as_f64().unwrap());
    assert_eq!(json["threads"][0]["read"], json["stages"]["read"]);
    assert_eq!(json["stages"]["write"], 0.0);
    assert_eq!(json["slowest"][0]["partner"], "a<b");
    assert_eq!(json["bytes_written"], 12_345_678);
    assert_eq!(json["files"]["kept"], 40);
    let shown = shown(timings.times.of_all().of(Stage::Read));
    let table = printed(|out| timings.table(out, dictionary));
    assert!(
        table.lines().all(|line| line.chars().count() <= 80),
        "{table}"
    );
    let page = printed(|out| timings.beside(Format::Html, out, dictionary));
    assert!(page.contains("7 published, 2 unchanged"));
    for text in [&table, &page] {
        for said in [shown.as_str(), "560 written (12.3 MB)", "40"] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }
    assert!(page.contains("a&lt;b") && !page.contains("a<b"));
    assert!(page.contains("A &amp; B"));
    assert!(page.contains("<path class=\"read\"") && !page.contains("<path class=\"write\""));
    assert_eq!(
        printed(|out| timings.beside(Format::Table, out, dictionary)),
        ""
    );
}

#[test]
fn times_are_shown_in_the_unit_that_fits() {
    let shown = |micros| shown(Duration::from_micros(micros));
    assert_eq!(shown(1234), "1.2 ms");
    assert_eq!(shown(123_456), "123 ms");
    assert_eq!(shown(1_234_567), "1.23 s");
    assert_eq!(shown(61_234_567), "61.2 s");
}
