//! `translations`: the table, the work list and the record, held to what can be computed from the files alone.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use sha1::{Digest, Sha1};
use walkdir::WalkDir;

use crate::shared::shared;
use crate::site::{Run, Site, TODAY, run, tree};

const HEADER: &str = "locale,path,status,source_hash,recorded_hash";

fn translations(site: &Site, words: &[&str]) -> Run {
    let path = site.path("");
    let words = words.iter().map(OsStr::new);
    let site = [OsStr::new("--site"), path.as_os_str()];
    run([OsStr::new("translations")]
        .into_iter()
        .chain(words)
        .chain(site))
}

/// A row of the table in CSV: language, path, status, the source's hash and the recorded one.
type Row = [String; 5];

/// The table as CSV. None of the paths of these tests needs quotes.
fn table(site: &Site, more: &[&str]) -> Vec<Row> {
    let words = [&["--format", "csv"], more].concat();
    let run = translations(site, &words).expect(0);
    let mut lines = run.stdout.split_terminator("\r\n");
    assert_eq!(lines.next(), Some(HEADER));
    let row = |line: &str| -> Row {
        let fields: Vec<String> = line.split(',').map(str::to_owned).collect();
        fields.try_into().unwrap()
    };
    lines.map(row).collect()
}

/// Language, path and status of each row.
fn statuses(site: &Site, more: &[&str]) -> Vec<String> {
    let rows = table(site, more).into_iter();
    rows.map(|[locale, path, status, ..]| format!("{locale} {path} {status}"))
        .collect()
}

fn json(site: &Site, words: &[&str]) -> Value {
    let run = translations(site, &[words, &["--format", "json"]].concat()).expect(0);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}\n{}", run.stdout))
}

fn sha1(bytes: impl AsRef<[u8]>) -> String {
    let digest = Sha1::digest(bytes.as_ref());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A site of guidance in English and Portuguese.
fn bare() -> Site {
    let site = Site::bare();
    site.write("site.yaml", "title: Guidance\nlocales: [en-US, pt-BR]\n");
    site
}

fn at(locale: &str, path: &str) -> String {
    format!("content/guidance/{locale}/{path}")
}

/// Writes an article in English and its translation.
fn pair(site: &Site, path: &str, source: &str, translation: &str) {
    site.write(&at("en-US", path), source);
    site.write(&at("pt-BR", path), translation);
}

fn recording(hash: &str, more: &str) -> String {
    format!("---\ntitle: Nota\nms.openlocfilehash: {hash}\n{more}---\n# Nota\n")
}

/// Real guidance as a site, or nothing where it is not there.
fn real(folder: &str) -> Option<(Site, std::path::PathBuf)> {
    let folder = shared("corpus")?.join(folder);
    let site = bare();
    for (from, locale) in [("en-us", "en-US"), ("pt-br", "pt-BR")] {
        for path in files(&folder.join(from)) {
            let bytes = std::fs::read(folder.join(from).join(&path)).unwrap();
            site.write(&at(locale, &path), bytes);
        }
    }
    Some((site, folder))
}

fn files(folder: &Path) -> BTreeSet<String> {
    let files = WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = files.filter(|file| file.file_type().is_file());
    files
        .map(|file| {
            let path = file.path().strip_prefix(folder).unwrap();
            path.to_str().unwrap().to_owned()
        })
        .collect()
}

/// Rows that differ from the table that others computed, each with the reason why that is right.
const KNOWN_DIFFERENCES: [(&str, &str); 0] = [];

#[test]
fn the_table_is_the_one_that_others_computed_row_for_row() {
    let Some((site, folder)) = real("nuget") else {
        return;
    };
    let expected = std::fs::read_to_string(folder.join("../expected-freshness.csv")).unwrap();
    let expected: BTreeMap<&str, &str> = expected
        .lines()
        .map(|row| row.split(',').collect::<Vec<_>>())
        .filter(|row| row[0] == "nuget")
        .map(|row| (row[1], row[2]))
        .collect();
    assert!(expected.len() > 370, "{} rows", expected.len());
    let rows = table(&site, &[]);
    let found: BTreeMap<&str, &str> = rows
        .iter()
        .map(|[_, path, status, ..]| (path.as_str(), status.as_str()))
        .collect();
    assert_eq!(found.len(), rows.len(), "a path is there twice");
    assert!(rows.iter().all(|row| row[0] == "pt-BR"));
    let paths: BTreeSet<&str> = expected.keys().chain(found.keys()).copied().collect();
    let differing: Vec<&str> = paths
        .into_iter()
        .filter(|path| expected.get(path) != found.get(path))
        .collect();
    assert_eq!(differing, KNOWN_DIFFERENCES.map(|(path, _)| path));
}

/// The hash that a translation records: the word behind the key, wherever it stands.
fn recorded(translation: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(translation);
    let (_, rest) = text.split_once("ms.openlocfilehash:")?;
    Some(rest.split_whitespace().next()?.to_owned())
}

#[test]
fn hashes_and_statuses_of_real_pages_are_those_of_their_bytes() {
    for folder in ["nuget", "office-js"] {
        let Some((site, folder)) = real(folder) else {
            return;
        };
        let read =
            |locale: &str, path: &str| std::fs::read(folder.join(locale).join(path)).unwrap();
        let (english, portuguese) = (files(&folder.join("en-us")), files(&folder.join("pt-br")));
        let mut expected: Vec<Row> = Vec::new();
        for path in english.union(&portuguese) {
            let source = english.contains(path).then(|| read("en-us", path));
            let translation = portuguese.contains(path).then(|| read("pt-br", path));
            let record = translation.as_deref().and_then(recorded);
            let hashes = source.as_ref().map(|source| {
                let lf = String::from_utf8_lossy(source).replace("\r\n", "\n");
                [sha1(source), sha1(lf.replace('\n', "\r\n")), sha1(lf)]
            });
            let status = match (&translation, &hashes, &record) {
                (None, ..) => "missing",
                (_, None, _) => "orphan",
                (.., None) => "unknown",
                (_, Some(hashes), Some(record)) if hashes.contains(record) => "fresh",
                _ => "stale",
            };
            let hash = hashes.map(|[as_it_is, ..]| as_it_is);
            let row = ["pt-BR", path, status].map(str::to_owned);
            let [locale, path, status] = row;
            let row = [
                locale,
                path,
                status,
                hash.unwrap_or_default(),
                record.unwrap_or_default(),
            ];
            expected.push(row);
        }
        assert_eq!(table(&site, &[]), expected, "{}", folder.display());
    }
}

#[test]
fn every_status_is_told_by_the_files_alone() {
    let site = bare();
    let source = "---\ntitle: Note\nms.date: 1\n---\n# Note\n";
    let later = source.replace("ms.date: 1", "ms.date: 2");
    let in_crlf = source.replace('\n', "\r\n");
    let record = recording(&sha1(source), "");
    let body = format!("supportal.source_body_hash: {}\n", sha1("# Note\n"));
    pair(&site, "fresh.md", source, &record);
    pair(&site, "fresh-in-crlf.md", &in_crlf, &record);
    let of_crlf = recording(&sha1(&in_crlf), "");
    pair(&site, "fresh-from-crlf.md", source, &of_crlf);
    pair(
        &site,
        "metadata.md",
        &later,
        &recording(&sha1(source), &body),
    );
    pair(&site, "stale.md", &later, &record);
    pair(&site, "unknown.md", source, "# Nota\n");
    pair(&site, "blank.md", source, &recording("", ""));
    site.write(&at("en-US", "missing.md"), source);
    site.write(&at("pt-BR", "orphan.md"), &record);
    site.write(&at("pt-BR", "alone.md"), "# Nota\n");
    let expected = [
        "pt-BR alone.md orphan",
        "pt-BR blank.md unknown",
        "pt-BR fresh-from-crlf.md fresh",
        "pt-BR fresh-in-crlf.md fresh",
        "pt-BR fresh.md fresh",
        "pt-BR metadata.md metadata-only",
        "pt-BR missing.md missing",
        "pt-BR orphan.md orphan",
        "pt-BR stale.md stale",
        "pt-BR unknown.md unknown",
    ];
    assert_eq!(statuses(&site, &[]), expected);
    let of = |path: &str| {
        table(&site, &[])
            .into_iter()
            .find(|row| row[1] == path)
            .unwrap()
    };
    let hashes = |path: &str| {
        let [.., source, recorded] = of(path);
        (source, recorded)
    };
    assert_eq!(hashes("stale.md"), (sha1(&later), sha1(source)));
    let (crlf, lf) = (sha1(&in_crlf), sha1(source));
    assert_eq!(hashes("fresh-in-crlf.md"), (crlf, lf));
    assert_eq!(hashes("missing.md"), (sha1(source), String::new()));
    assert_eq!(hashes("orphan.md"), (String::new(), sha1(source)));
    assert_eq!(
        statuses(&site, &["--status", "stale", "--status", "missing"]),
        ["pt-BR missing.md missing", "pt-BR stale.md stale"]
    );
    let summary = &json(&site, &[])["summary"];
    let counts = [
        ("fresh", 3),
        ("metadata-only", 1),
        ("stale", 1),
        ("unknown", 2),
        ("orphan", 2),
        ("missing", 1),
        ("total", 10),
    ];
    for (status, count) in counts {
        assert_eq!(summary[status], count, "{status}");
    }
}

#[test]
fn what_no_portal_takes_has_a_row_too() {
    let site = bare();
    let contents = "- name: Start\n  href: start.md\n";
    pair(
        &site,
        "toc.yml",
        contents,
        "- name: Início\n  href: start.md\n",
    );
    let hub = "### YamlMime:Hub\ntitle: Help\n";
    let record = |hash: &str| format!("title: Ajuda\nmetadata:\n  ms.openlocfilehash: {hash}\n");
    pair(&site, "index.yml", hub, &record(&sha1(hub)));
    pair(&site, "old.yaml", hub, &record(&sha1("other")));
    // No address has a space, no YAML two values in a line, and Portuguese is not always UTF-8.
    pair(&site, "a b.md", "# A\n", &recording(&sha1("# A\n"), ""));
    let broken = recording(&sha1("# A\n"), "").replace("title: Nota", "title: Nota: dois");
    pair(&site, "broken.md", "# A\n", &broken);
    site.write(&at("en-US", "latin.md"), "# A\n");
    let mut latin = recording(&sha1("# A\n"), "").into_bytes();
    latin.extend(b"Solu\xe7\xe3o\n");
    site.write(&at("pt-BR", "latin.md"), latin);
    site.write(&at("pt-BR", "picture.png"), "no text");
    site.write(
        "content/guidance/pt/other.md",
        "# No language of the site\n",
    );
    assert_eq!(
        statuses(&site, &[]),
        [
            "pt-BR a b.md fresh",
            "pt-BR broken.md fresh",
            "pt-BR index.yml fresh",
            "pt-BR latin.md fresh",
            "pt-BR old.yaml stale",
            "pt-BR toc.yml unknown",
        ]
    );
}

#[test]
fn a_third_language_has_rows_of_its_own() {
    let site = bare();
    site.write(
        "site.yaml",
        "title: Guidance\nlocales: [en-US, pt-BR, es-ES]\n",
    );
    pair(&site, "b.md", "# B\n", &recording(&sha1("# B\n"), ""));
    site.write(&at("es-ES", "a.md"), recording(&sha1("# A\n"), ""));
    site.write(&at("pt-BR", "a.md"), "# A\n");
    assert_eq!(
        statuses(&site, &[]),
        [
            "en-US a.md missing",
            "es-ES a.md fresh",
            "es-ES b.md missing",
            "pt-BR b.md fresh",
        ]
    );
    let spanish = ["es-ES a.md fresh", "es-ES b.md missing"];
    assert_eq!(statuses(&site, &["--locale", "es-es"]), spanish);
    let run = translations(&site, &["--locale", "fr-FR"]).expect(2);
    assert!(run.stderr.contains("en-US, pt-BR, es-ES"), "{}", run.stderr);
    let run = translations(&site, &["--locale", "português"]).expect(2);
    assert!(run.stderr.contains("--locale"), "{}", run.stderr);
}

#[test]
fn partners_have_rows_where_they_are_asked_for() {
    let site = Site::with_partners(&["contoso-brasil", "potomac-cloud"]);
    site.write("site.yaml", "title: Guidance\nlocales: [en-US, pt-BR]\n");
    pair(&site, "shared.md", "# S\n", "# S\n");
    let own = |partner: &str, path: &str, text: &str| {
        site.write(&format!("content/partners/{partner}/guidance/{path}"), text);
    };
    // In both languages; instead of a shared one, which the others get; a translation of a shared one; an original alone.
    own("contoso-brasil", "en-US/own.md", "# O\n");
    own(
        "contoso-brasil",
        "pt-BR/own.md",
        &recording(&sha1("# O\n"), ""),
    );
    own("contoso-brasil", "en-US/shared.md", "# Ours\n");
    own("contoso-brasil", "en-US/new.md", "# N\n");
    // It publishes in English alone.
    own("potomac-cloud", "en-US/own.md", "# O\n");
    assert_eq!(statuses(&site, &[]), ["pt-BR shared.md unknown"]);
    let with_contoso = [
        "pt-BR new.md missing",
        "pt-BR own.md fresh",
        "pt-BR shared.md unknown",
    ];
    assert_eq!(
        statuses(&site, &["--partner", "contoso-brasil"]),
        with_contoso
    );
    assert_eq!(
        statuses(&site, &["--partner", "potomac-cloud"]),
        ["pt-BR shared.md unknown"]
    );
    assert_eq!(statuses(&site, &["--all-partners"]), with_contoso);
    site.remove("content/partners/contoso-brasil/guidance/en-US/shared.md");
    own(
        "contoso-brasil",
        "pt-BR/shared.md",
        &recording(&sha1("# S\n"), ""),
    );
    let report = json(&site, &["--all-partners"]);
    let rows = report["translations"].as_array().unwrap().iter();
    let rows: Vec<_> = rows
        .map(|row| {
            (
                row["path"].as_str().unwrap(),
                row["partner"].as_str(),
                row["status"].as_str().unwrap(),
            )
        })
        .collect();
    let contoso = Some("contoso-brasil");
    assert_eq!(
        rows,
        [
            ("new.md", contoso, "missing"),
            ("own.md", contoso, "fresh"),
            ("shared.md", None, "unknown"),
            ("shared.md", contoso, "fresh"),
        ]
    );
    let run = translations(&site, &["--partner", "contoso"]).expect(2);
    assert!(run.stderr.contains("contoso"), "{}", run.stderr);
}

#[test]
fn the_table_says_what_check_finds() {
    let site = Site::sample();
    let path = at("en-US", "billing/licenses.md");
    let source = site.read(&at("pt-BR", "billing/licenses.md"));
    let text = site.read(&path);
    let keys = format!("---\nms.openlocfilehash: {}\n", sha1(source));
    site.write(&path, text.replacen("---\n", &keys, 1));
    assert_eq!(
        statuses(&site, &["--status", "fresh"]),
        ["en-US billing/licenses.md fresh"]
    );
    site.edit(&path, "ms.openlocfilehash: ", "ms.openlocfilehash: 0");
    assert_eq!(
        statuses(&site, &["--status", "stale"]),
        ["en-US billing/licenses.md stale"]
    );
    let found = site.check(&[]).findings();
    let stale: Vec<_> = found
        .iter()
        .filter(|finding| finding.code == "L002")
        .collect();
    assert_eq!(stale.len(), 1, "{found:?}");
    assert_eq!(stale[0].file, path);
}

#[test]
fn spreadsheets_take_no_path_for_a_formula() {
    let site = bare();
    site.write(&at("en-US", "=1+1,\"x\".md"), "# A\n");
    let run = translations(&site, &["--format", "csv"]).expect(0);
    let row = format!(
        "pt-BR,\"'=1+1,\"\"x\"\".md\",missing,{},\r\n",
        sha1("# A\n")
    );
    assert_eq!(run.stdout, format!("{HEADER}\r\n{row}"));
}

#[test]
fn text_is_aligned_whole_and_in_the_language_of_its_reader() {
    let site = bare();
    pair(
        &site,
        "long/path/to/an/article/that/many/read.md",
        "# A\n",
        "# A\n",
    );
    site.write(&at("en-US", "b.md"), "# B\n\nTwo words.\n");
    let text = translations(&site, &[]).expect(0).stdout;
    assert_eq!(
        text,
        "pt-BR  missing        b.md\n\
         pt-BR  unknown        long/path/to/an/article/that/many/read.md\n\
         \n\
         translations: 2; unknown: 1; missing: 1\n"
    );
    let text = translations(&site, &["--lang", "pt-BR"]).expect(0).stdout;
    assert!(text.contains("pt-BR  sem registro   long/"), "{text}");
    assert!(
        text.ends_with("traduções: 2; sem registro: 1; faltando: 1\n"),
        "{text}"
    );
    let text = translations(&site, &["todo"]).expect(0).stdout;
    assert_eq!(
        text,
        "pt-BR           days  words\n\
         missing            –      3  b.md\n\
         unknown            –      1  long/path/to/an/article/that/many/read.md\n\
         \n\
         unknown: 1 text, 1 words\n\
         missing: 1 text, 3 words\n\
         to translate: 2 texts, 4 words\n"
    );
    let empty = bare();
    assert_eq!(
        translations(&empty, &[]).expect(0).stdout,
        "translations: 0\n"
    );
    assert_eq!(table(&empty, &[]).len(), 0);
}

#[test]
fn the_work_list_has_what_matters_first() {
    let site = bare();
    let words = |count: usize| format!("# A\n\n{}\n", "word ".repeat(count - 1).trim_end());
    let handed_off = |date: &str| recording(&sha1("other"), &format!("ms.lasthandoff: {date}\n"));
    site.write(&at("en-US", "missing-short.md"), words(5));
    site.write(&at("en-US", "missing-long.md"), words(9));
    pair(&site, "young.md", &words(50), &handed_off("11/20/2026"));
    pair(&site, "old-short.md", &words(20), &handed_off("11/24/2025"));
    pair(&site, "old-long.md", &words(30), &handed_off("11/24/2025"));
    pair(&site, "no-date.md", &words(99), &handed_off("someday"));
    pair(&site, "no-record.md", &words(3), "# A\n");
    pair(&site, "fresh.md", "# F\n", &recording(&sha1("# F\n"), ""));
    site.write(&at("pt-BR", "orphan.md"), handed_off("11/24/2025"));
    let run = translations(&site, &["todo", "--locale", "pt-BR", "--format", "csv"]).expect(0);
    let expected = [
        "locale,path,status,words,last_handoff,days,partner",
        "pt-BR,missing-long.md,missing,9,,,",
        "pt-BR,missing-short.md,missing,5,,,",
        "pt-BR,old-long.md,stale,30,2025-11-24,365,",
        "pt-BR,old-short.md,stale,20,2025-11-24,365,",
        "pt-BR,young.md,stale,50,2026-11-20,4,",
        "pt-BR,no-date.md,stale,99,,,",
        "pt-BR,no-record.md,unknown,3,,,",
        "pt-BR,orphan.md,orphan,,2025-11-24,365,",
    ];
    let lines: Vec<&str> = run.stdout.split_terminator("\r\n").collect();
    assert_eq!(lines, expected);
    let list = json(&site, &["todo", "--locale", "pt-BR"]);
    let paths = |key: &str| -> Vec<&str> {
        let rows = list[key].as_array().unwrap().iter();
        rows.map(|row| row["path"].as_str().unwrap()).collect()
    };
    let in_csv = expected[1..8]
        .iter()
        .map(|line| line.split(',').nth(1).unwrap());
    assert_eq!(paths("todo"), in_csv.collect::<Vec<_>>());
    assert_eq!(paths("orphans"), ["orphan.md"]);
    let summary = &list["summary"];
    assert_eq!(
        summary["missing"],
        serde_json::json!({ "texts": 2, "words": 14 })
    );
    assert_eq!(
        summary["stale"],
        serde_json::json!({ "texts": 4, "words": 199 })
    );
    assert_eq!(
        summary["unknown"],
        serde_json::json!({ "texts": 1, "words": 3 })
    );
    assert_eq!(
        summary["total"],
        serde_json::json!({ "texts": 7, "words": 216 })
    );
    let text = translations(&site, &["todo", "--locale", "pt-BR"])
        .expect(0)
        .stdout;
    let places = [
        "missing-long.md",
        "young.md",
        "no-record.md",
        "orphan.md",
        "to translate: 7 texts, 216 words",
        "whole source",
    ];
    let places = places.map(|words| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}\n{text}"))
    });
    assert!(places.is_sorted(), "{text}");
}

/// Stamps a translation whose source is `source`, and gives its text before and after.
fn stamped(source: &str, translation: &str) -> String {
    let site = bare();
    pair(&site, "a.md", source, translation);
    let before = tree(&site.path(""));
    let path = at("pt-BR", "a.md");
    translations(&site, &["stamp", &path]).expect(0);
    let after = site.read(&path);
    assert_eq!(statuses(&site, &[]), ["pt-BR a.md fresh"], "{after}");
    translations(&site, &["stamp", &path, "--today", "2027-01-01"]).expect(0);
    assert_eq!(site.read(&path), after, "the second stamp changes nothing");
    let mut others = tree(&site.path(""));
    others.insert(path.clone(), before[&path].clone());
    assert_eq!(others, before, "no other file changed, came or went");
    after
}

const SOURCE: &str = "\u{feff}---\r\ntitle: Note\r\n---\r\n# Note\r\n";

/// The three lines of the record of [`SOURCE`].
fn record() -> String {
    format!(
        "ms.openlocfilehash: {}\nms.lasthandoff: 11/24/2026\nsupportal.source_body_hash: {}\n",
        sha1(SOURCE),
        sha1("# Note\n")
    )
}

#[test]
fn a_stamp_writes_the_record_and_leaves_every_other_byte() {
    assert_eq!(TODAY, "2026-11-24");
    let record = record();
    let (hash, body) = (sha1(SOURCE), sha1("# Note\n"));
    // Without front matter, and with some that says nothing.
    let added = |text: &str| format!("---\n{record}---\n{text}");
    assert_eq!(stamped(SOURCE, "# Nota\n\n---\n"), added("# Nota\n\n---\n"));
    assert_eq!(stamped(SOURCE, ""), added(""));
    assert_eq!(
        stamped(SOURCE, "---\nnot closed\n"),
        added("---\nnot closed\n")
    );
    assert_eq!(stamped(SOURCE, "---\n---\n# Nota\n"), added("# Nota\n"));
    assert_eq!(
        stamped(SOURCE, "---\n# ours\n---\n# Nota"),
        format!("---\n# ours\n{record}---\n# Nota")
    );
    // With a byte-order mark and CRLF.
    assert_eq!(
        stamped(SOURCE, "\u{feff}# Olá \u{1f6df}\r\n"),
        format!(
            "\u{feff}---\r\n{}---\r\n# Olá \u{1f6df}\r\n",
            record.replace('\n', "\r\n")
        )
    );
    let front = "\u{feff}---\r\ntitle:  Olá   # nosso\r\n\r\nb: [1, 2]\r\n---  \r\n# Olá\r\n\nfim";
    assert_eq!(
        stamped(SOURCE, front),
        front.replace("---  ", &format!("{}---  ", record.replace('\n', "\r\n")))
    );
    // A record that is there keeps its place, its quotes and its comments.
    let there = |hash: &str, date: &str, body: &str| {
        format!(
            "---\n# first\nms.openlocfilehash: {hash}   # of the source\nms.date: 1\n'ms.lasthandoff':   \"{date}\"\nsupportal.source_body_hash:{body} # body\nz: |\n  text\n---\n# Nota\n"
        )
    };
    assert_eq!(
        stamped(SOURCE, &there("0123abcd", "01/02/2020", "")),
        there(&hash, "11/24/2026", &format!(" {body}"))
    );
    // Only what is missing is added.
    let old = format!("---\nms.openlocfilehash: {hash}\nms.lasthandoff: 01/02/2020\n---\n# Nota\n");
    let new = old.replace("01/02/2020", "11/24/2026");
    let new = new.replacen(
        "2026\n",
        &format!("2026\nsupportal.source_body_hash: {body}\n"),
        1,
    );
    assert_eq!(stamped(SOURCE, &old), new);
}

#[test]
fn a_source_on_record_is_left_with_its_date() {
    let complete = format!("---\n{}---\n# Nota\n", record()).replace("11/24/2026", "01/02/2020");
    assert_eq!(stamped(SOURCE, &complete), complete);
}

#[test]
fn a_page_in_yaml_keeps_the_record_among_its_metadata() {
    let site = bare();
    let source = "### YamlMime:Hub\ntitle: Help\n";
    let page = |record: &str| {
        format!("title: Ajuda # nosso\r\nmetadata:\r\n    {record}title: Ajuda\r\nmore:\r\n- x\r\n")
    };
    pair(&site, "index.yml", source, &page(""));
    let path = at("pt-BR", "index.yml");
    translations(&site, &["stamp", &path]).expect(0);
    let record = format!(
        "ms.openlocfilehash: {}\r\n    ms.lasthandoff: 11/24/2026\r\n    ",
        sha1(source)
    );
    assert_eq!(site.read(&path), page(&record));
    assert_eq!(statuses(&site, &[]), ["pt-BR index.yml fresh"]);
    site.write(
        &path,
        page("ms.openlocfilehash: 'x'\r\n    ms.lasthandoff:\r\n    "),
    );
    translations(&site, &["stamp", &path]).expect(0);
    assert_eq!(
        site.read(&path),
        page(&record.replace(&sha1(source), &format!("'{}'", sha1(source))))
    );
}

#[test]
fn a_dry_run_of_a_stamp_prints_the_change_and_makes_none() {
    let site = bare();
    pair(&site, "a.md", "# A\n", "---\ntitle: A\n---\n# A\n");
    pair(&site, "b.md", "# B\n", "# B\n");
    let before = tree(&site.path(""));
    let (a, b) = (at("pt-BR", "a.md"), at("pt-BR", "b.md"));
    let run = translations(&site, &["stamp", &b, &a, &a, "--dry-run"]).expect(0);
    let record = format!(
        "+ms.openlocfilehash: {0}\n+ms.lasthandoff: 11/24/2026\n+supportal.source_body_hash: {0}\n",
        sha1("# A\n")
    );
    let diff =
        format!("--- a/{a}\n+++ b/{a}\n@@ -1,4 +1,7 @@\n ---\n title: A\n{record} ---\n # A\n");
    assert!(run.stdout.starts_with(&diff), "{}", run.stdout);
    assert_eq!(run.stdout.matches("+++ b/").count(), 2);
    assert!(
        run.stderr
            .contains("to be stamped: 2; on record already: 0"),
        "{}",
        run.stderr
    );
    assert_eq!(tree(&site.path("")), before);
    translations(&site, &["stamp", &b, &a]).expect(0);
    let run = translations(&site, &["stamp", &b, &a, "--dry-run"]).expect(0);
    assert_eq!(run.stdout, "");
    assert!(
        run.stderr.contains("on record already: 2"),
        "{}",
        run.stderr
    );
}

#[test]
fn paths_are_taken_from_the_site_and_as_they_are() {
    let site = bare();
    pair(&site, "a.md", "# A\n", "# A\n");
    let path = site.path(&at("pt-BR", "a.md"));
    translations(&site, &["stamp", path.to_str().unwrap()]).expect(0);
    assert_eq!(statuses(&site, &[]), ["pt-BR a.md fresh"]);
    site.write(&at("en-US", "a.md"), "# A2\n");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_supportal"))
        .args(["translations", "stamp", "pt-BR/a.md", "--site", "../.."])
        .current_dir(site.path("content/guidance"))
        .env_clear()
        .output();
    assert!(output.unwrap().status.success());
    assert_eq!(statuses(&site, &[]), ["pt-BR a.md fresh"]);
    site.write(&at("en-US", "a.md"), "# B\n");
    translations(&site, &["stamp", "./content/guidance/en-US/../pt-BR/a.md"]).expect(0);
    assert_eq!(statuses(&site, &[]), ["pt-BR a.md fresh"]);
}

#[test]
fn what_is_no_translation_is_refused_and_nothing_is_written() {
    let site = Site::with_partners(&["contoso-brasil"]);
    site.write("site.yaml", "title: Guidance\nlocales: [en-US, pt-BR]\n");
    pair(&site, "a.md", "# A\n", "# A\n");
    pair(&site, "odd.md", "# A\n", "---\n{ title: A }\n---\n# A\n");
    pair(&site, "broken.md", "# A\n", "---\ntitle: A: b\n---\n# A\n");
    pair(
        &site,
        "block.md",
        "# A\n",
        "---\nms.openlocfilehash: |\n  x\n---\n# A\n",
    );
    let anchored = "---\nms.openlocfilehash: &a x\nb: *a\n---\n# A\n";
    pair(&site, "anchor.md", "# A\n", anchored);
    pair(
        &site,
        "alias.md",
        "# A\n",
        "---\na: &a x\nms.openlocfilehash: *a\n---\n# A\n",
    );
    pair(
        &site,
        "list.md",
        "# A\n",
        "---\nms.openlocfilehash: [x]\n---\n# A\n",
    );
    pair(&site, "toc.yml", "- name: A\n", "- name: A\n");
    site.write(&at("en-US", "latin.md"), "# A\n");
    site.write(&at("pt-BR", "latin.md"), b"Solu\xe7\xe3o\n");
    site.write(&at("pt-BR", "orphan.md"), recording("x", ""));
    site.write(&at("pt-BR", "picture.png"), "x");
    site.write(
        "content/partners/contoso-brasil/guidance/pt-BR/a.md",
        "# Nosso\n",
    );
    let outside = site.beside("outside.md");
    std::fs::write(&outside, "# A\n").unwrap();
    std::os::unix::fs::symlink(&outside, site.path(&at("pt-BR", "link.md"))).unwrap();
    let before = tree(&site.path("content/partners"));
    let good = at("pt-BR", "a.md");
    let cases = [
        (at("en-US", "a.md"), "it is an original"),
        (at("pt-BR", "orphan.md"), "has no source"),
        (at("pt-BR", "nowhere.md"), "is not there"),
        (
            at("pt-BR", "picture.png"),
            "only files of Markdown and YAML",
        ),
        (at("pt-BR", "link.md"), "no links"),
        (at("pt-BR", "latin.md"), "is not UTF-8"),
        (at("pt-BR", "odd.md"), "ms.openlocfilehash: "),
        (at("pt-BR", "broken.md"), "write it by hand"),
        (at("pt-BR", "block.md"), "write it by hand"),
        (at("pt-BR", "anchor.md"), "write it by hand"),
        (at("pt-BR", "alias.md"), "write it by hand"),
        (at("pt-BR", "list.md"), "write it by hand"),
        (at("pt-BR", "toc.yml"), "no block of `metadata`"),
        (
            "content/partners/contoso-brasil/guidance/pt-BR/a.md".into(),
            "it is an original",
        ),
        (
            "content/partners/contoso-brasil/partner.yaml".into(),
            "translations lie in",
        ),
        ("site.yaml".into(), "translations lie in"),
        ("content/guidance".into(), "translations lie in"),
        ("content/guidance/pt-BR".into(), "only files"),
        (outside.to_str().unwrap().into(), "outside of the site"),
        ("../outside.md".into(), "outside of the site"),
    ];
    for (path, why) in cases {
        let run = translations(&site, &["stamp", &good, &path]).expect(2);
        assert!(run.stderr.contains(why), "{path}: {}", run.stderr);
    }
    assert_eq!(site.read(&good), "# A\n", "no other is written either");
    assert_eq!(tree(&site.path("content/partners")), before);
    let run = translations(&site, &["stamp"]).expect(2);
    assert!(run.stderr.contains("<PATH>"), "{}", run.stderr);
    let run = translations(&site, &["--format", "csv", "stamp", &good]).expect(2);
    assert!(run.stderr.contains("behind"), "{}", run.stderr);
}

#[test]
fn a_partners_translation_of_a_shared_article_is_stamped() {
    let site = Site::with_partners(&["contoso-brasil"]);
    site.write("site.yaml", "title: Guidance\nlocales: [en-US, pt-BR]\n");
    site.write(&at("en-US", "a.md"), "# A\n");
    let path = "content/partners/contoso-brasil/guidance/pt-BR/a.md";
    site.write(path, "---\nms.translationtype: HT\n---\n# A\n");
    translations(&site, &["stamp", path]).expect(0);
    assert!(
        site.read(path).contains(&sha1("# A\n")),
        "{}",
        site.read(path)
    );
    let rows = statuses(&site, &["--partner", "contoso-brasil"]);
    assert_eq!(rows, ["pt-BR a.md missing", "pt-BR a.md fresh"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_translation_says_its_body_and_its_other_keys_stay(
        keys in proptest::collection::vec("[a-z]{1,5}: [a-zç ]{0,8}", 0..4),
        old in proptest::option::of("ms[.]openlocfilehash: ['\"]?[0-9a-f]{0,6}"),
        body in "[a-zç# \n-]{0,40}",
        mark in any::<bool>(),
        crlf in any::<bool>(),
    ) {
        let mut lines: Vec<String> = keys;
        lines.sort();
        lines.dedup_by_key(|line| line.split(':').next().unwrap().to_owned());
        // Quotes are closed as they were opened.
        lines.extend(old.map(|line| match line.find(['\'', '"']) {
            Some(at) => format!("{line}{}", &line[at..=at]),
            None => line,
        }));
        let mut text = format!("---\n{}---\n{body}", lines.iter().map(|line| format!("{line}\n")).collect::<String>());
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        if mark {
            text = format!("\u{feff}{text}");
        }
        let after = stamped("# A\n", &text);
        let kept = |text: &str| -> Vec<String> {
            let lines = text.split_inclusive('\n').map(str::to_owned);
            lines.filter(|line| !["ms.", "supportal."].iter().any(|key| line.starts_with(key))).collect()
        };
        prop_assert_eq!(kept(&after), kept(&text));
    }
}
