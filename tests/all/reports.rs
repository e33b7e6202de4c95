//! Every format of `check` says the same, and is what its readers were promised.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use crate::site::{Run, Site, repository_file, run};

const CRLF: &str = "content/partners/contoso-brasil/partner.yaml";
const BOM: &str = "content/partners/potomac-cloud/offerings/agency.yaml";
const ODD: &str = "content/guidance/pt-BR/azure/50% off, já: [é]; x.md";

/// A finding as every format has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    file: String,
    line: u64,
    column: u64,
    code: String,
    level: String,
}

/// A site with findings of each level in files of all kinds.
fn site() -> Site {
    let site = Site::with_partners(&["contoso-brasil", "litoral-digital", "potomac-cloud"]);
    let settings = site.read("site.yaml");
    site.write("site.yaml", settings + "\nlevels: { broken-link: info }\n");
    let partner = site.read(CRLF).replace('\n', "\r\n")
        + "\"\u{1f6df} é\": 1\r\nsize: { \"\u{1f6df}\": 1 }\r\n\"##vso[task.setvariable variable=a]b\": 2\r\n\"::error::50%, x\": 3\r\n";
    site.write(CRLF, partner);
    let offering = site.read(BOM);
    site.write(
        BOM,
        format!("\u{feff}\"\u{1f6df}|<&>'`\": 1\n{offering}\nhour: {{ a: 1 }}\n"),
    );
    let article = "---\ntitle: Preços\n---\n\n# Preços\n\n1.\tVeja \u{1f6df} [os *preços*](<não há.md>) e [mais](#nada).\n";
    site.write(ODD, article);
    site.write("content/guidance/pt-BR/azure/prices.md", article);
    site.write(
        "content/guidance/en-US/azure/prices.md",
        "# Prices\n\nNone.\n",
    );
    site
}

fn report(site: &Site, format: &str) -> Run {
    let folder = site.path("");
    let words = ["check", "--format", format, "--site"].map(OsStr::new);
    run(words.into_iter().chain([folder.as_os_str()])).expect(1)
}

fn sorted(mut seen: Vec<Seen>) -> Vec<Seen> {
    seen.sort();
    seen
}

fn seen_in_json(report: &Run) -> Vec<Seen> {
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let seen = findings.map(|finding| Seen {
        file: text(&finding["file"]),
        line: finding["line"].as_u64().unwrap(),
        column: finding["column"].as_u64().unwrap(),
        code: text(&finding["code"]),
        level: text(&finding["level"]),
    });
    sorted(seen.collect())
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value}"))
        .to_owned()
}

/// A line of the short format, if it is one.
fn seen_in_line(line: &str) -> Option<Seen> {
    let levels = ["error", "warning", "info"];
    let (at, level) = levels
        .into_iter()
        .filter_map(|level| Some((line.find(&format!(": {level}["))?, level)))
        .min()?;
    let (place, rest) = line.split_at(at);
    let mut place = place.rsplitn(3, ':');
    let (column, line) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?);
    Some(Seen {
        file: place.next()?.to_owned(),
        line,
        column,
        code: rest.split(['[', ']']).nth(1)?.to_owned(),
        level: level.to_owned(),
    })
}

fn seen_in_lines(report: &str) -> Vec<Seen> {
    sorted(report.lines().filter_map(seen_in_line).collect())
}

/// `error[Y002]: …`, and below it `--> file:line:column`.
fn seen_in_text(report: &str) -> Vec<Seen> {
    let mut seen = Vec::new();
    let mut title = None;
    for line in report.lines() {
        let word = line.split('[').next().unwrap();
        if ["error", "warning", "info"].contains(&word) {
            title = line.split(['[', ']']).nth(1).map(|code| (word, code));
        }
        if let Some((_, place)) = line.split_once("--> ") {
            let (level, code) = title.take().unwrap();
            seen.extend(seen_in_line(&format!("{place}: {level}[{code}]")));
        }
    }
    sorted(seen)
}

fn seen_in_sarif(report: &Run) -> Vec<Seen> {
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    let run = &report["runs"][0];
    let rules = &run["tool"]["driver"]["rules"];
    let results = run["results"].as_array().unwrap().iter();
    let seen = results.map(|result| {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uriBaseId"], "SRCROOT");
        let index = result["ruleIndex"].as_u64().unwrap();
        let code = text(&result["ruleId"]);
        assert_eq!(rules[usize::try_from(index).unwrap()]["id"], code.as_str());
        Seen {
            file: decoded(&text(&place["artifactLocation"]["uri"])),
            line: place["region"]["startLine"].as_u64().unwrap(),
            column: place["region"]["startColumn"].as_u64().unwrap(),
            code,
            level: text(&result["level"]).replace("note", "info"),
        }
    });
    sorted(seen.collect())
}

/// A URI's path without percent-encoding.
fn decoded(uri: &str) -> String {
    assert!(
        uri.is_ascii() && !uri.contains([' ', ':', '[', ',']),
        "{uri}"
    );
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next().unwrap()).to_digit(16).unwrap();
        bytes.push(if byte == b'%' {
            u8::try_from(digit() * 16 + digit()).unwrap()
        } else {
            byte
        });
    }
    String::from_utf8(bytes).unwrap()
}

fn seen_in_gitlab(report: &Run) -> Vec<Seen> {
    let issues: Vec<Value> = serde_json::from_str(&report.stdout).unwrap();
    let seen = issues.iter().map(|issue| {
        let place = &issue["location"];
        let begin = &place["positions"]["begin"];
        assert_eq!(place["lines"]["begin"], begin["line"]);
        Seen {
            file: text(&place["path"]),
            line: begin["line"].as_u64().unwrap(),
            column: begin["column"].as_u64().unwrap(),
            code: text(&issue["description"])
                .split(':')
                .next()
                .unwrap()
                .into(),
            level: match issue["severity"].as_str().unwrap() {
                "major" => "error",
                "minor" => "warning",
                "info" => "info",
                other => panic!("{other}"),
            }
            .into(),
        }
    });
    sorted(seen.collect())
}

fn seen_on_github(report: &str) -> Vec<Seen> {
    let mut seen = Vec::new();
    for line in report.lines() {
        let Some(command) = line.strip_prefix("::") else {
            seen.extend(seen_in_line(line));
            continue;
        };
        let (command, _) = command.split_once("::").unwrap();
        let Some((kind, properties)) = command.split_once(' ') else {
            continue;
        };
        let property = properties_of(properties, ',');
        let unescaped = |text: &str| {
            text.replace("%2C", ",")
                .replace("%3A", ":")
                .replace("%25", "%")
        };
        seen.push(Seen {
            file: unescaped(&property["file"]),
            line: property["line"].parse().unwrap(),
            column: property["col"].parse().unwrap(),
            code: property["title"].split(' ').next().unwrap().into(),
            level: kind.replace("notice", "info"),
        });
        let same = |of: &str, end: &str| property.get(end).is_none_or(|end| *end == property[of]);
        assert!(same("line", "endLine"), "{line}: columns are refused");
    }
    sorted(seen)
}

fn properties_of(text: &str, separator: char) -> BTreeMap<String, String> {
    let pairs = text.split(separator).filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or_else(|| panic!("{text}"));
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

fn seen_on_azure(report: &str) -> Vec<Seen> {
    let mut seen = Vec::new();
    for line in report.lines() {
        let Some(command) = line.strip_prefix("##vso[task.logissue ") else {
            seen.extend(seen_in_line(line));
            continue;
        };
        let (properties, _) = command.split_once(']').unwrap();
        let property = properties_of(properties, ';');
        let unescaped = |text: &str| {
            text.replace("%3B", ";")
                .replace("%5D", "]")
                .replace("%AZP25", "%")
        };
        seen.push(Seen {
            file: unescaped(&property["sourcepath"]),
            line: property["linenumber"].parse().unwrap(),
            column: property["columnnumber"].parse().unwrap(),
            code: property["code"].clone(),
            level: property["type"].clone(),
        });
    }
    sorted(seen)
}

fn seen_in_markdown(report: &str) -> Vec<Seen> {
    let rows = report.lines().filter(|line| line.starts_with("| "));
    let rows = rows.filter(|line| !line.starts_with("| --- ") && !line.starts_with("| Level "));
    let seen = rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches(['|', ' ']).split(" | ").collect();
        let [level, rule, place, _] = cells.as_slice() else {
            panic!("{row}")
        };
        let place = place.replace('\\', "");
        let code = rule.split(' ').next().unwrap();
        seen_in_line(&format!("{place}: {level}[{code}]")).unwrap_or_else(|| panic!("{row}"))
    });
    sorted(seen.collect())
}

/// The cases of a JUnit report: what they say in the attributes must be what they say in the text.
fn seen_in_junit(report: &str) -> Vec<Seen> {
    let mut reader = Reader::from_str(report);
    let (mut code, mut level, mut failed) = (String::new(), String::new(), String::new());
    let mut seen = Vec::new();
    let mut words = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "testcase" => {
                code = attributes(&tag)["classname"].clone();
            }
            Event::Start(tag) if ["failure", "skipped"].contains(&tag.name().as_ref()) => {
                level = attributes(&tag)["type"].clone();
                failed = tag.name().as_ref().to_owned();
                words.clear();
            }
            Event::Text(text) => words += &text,
            Event::GeneralRef(name) => {
                words.push_str(quick_xml::escape::resolve_xml_entity(&name).unwrap_or("\n"));
            }
            Event::End(tag) if tag.name().as_ref() == failed => {
                let line = seen_in_line(words.lines().next().unwrap()).unwrap();
                assert_eq!((&line.code, &line.level), (&code, &level));
                assert_eq!(
                    failed == "failure",
                    level == "error",
                    "the exit code says so"
                );
                seen.push(line);
                failed.clear();
            }
            Event::Eof => return sorted(seen),
            _ => {}
        }
    }
}

fn attributes(tag: &BytesStart<'_>) -> BTreeMap<String, String> {
    tag.attributes()
        .map(Result::unwrap)
        .map(|attribute| {
            (
                attribute.key.as_ref().to_owned(),
                attribute.value.to_string(),
            )
        })
        .collect()
}

#[test]
fn all_formats_say_the_same() {
    let site = site();
    let expected = seen_in_json(&report(&site, "json"));
    let levels: BTreeSet<&str> = expected.iter().map(|seen| seen.level.as_str()).collect();
    assert_eq!(levels, BTreeSet::from(["error", "info", "warning"]));
    for file in [CRLF, BOM, ODD] {
        assert!(
            expected.iter().any(|seen| seen.file == file),
            "{file}: {expected:#?}"
        );
    }
    for (format, seen) in [
        ("text", seen_in_text(&report(&site, "text").stdout)),
        ("short", seen_in_lines(&report(&site, "short").stdout)),
        ("sarif", seen_in_sarif(&report(&site, "sarif"))),
        ("junit", seen_in_junit(&report(&site, "junit").stdout)),
        ("github", seen_on_github(&report(&site, "github").stdout)),
        ("gitlab", seen_in_gitlab(&report(&site, "gitlab"))),
        ("azure", seen_on_azure(&report(&site, "azure").stdout)),
        (
            "markdown",
            seen_in_markdown(&report(&site, "markdown").stdout),
        ),
    ] {
        assert_eq!(seen, expected, "{format}");
    }
}

/// Columns count characters: after the lifebelt, which is one, and without the mark at the head of the file.
#[test]
fn columns_are_those_that_an_editor_shows() {
    let site = site();
    let seen = seen_in_json(&report(&site, "json"));
    let at = |file: &str, code: &str| -> Vec<(u64, u64)> {
        seen.iter()
            .filter(|seen| seen.file == file && seen.code == code)
            .map(|seen| (seen.line, seen.column))
            .collect()
    };
    assert_eq!(at(BOM, "Y002").first(), Some(&(1, 1)));
    let last = site.read(CRLF).lines().count() as u64;
    assert_eq!(
        at(CRLF, "Y002"),
        [(last - 3, 1), (last - 2, 1), (last - 1, 1), (last, 1)]
    );
    assert_eq!(
        at("content/guidance/pt-BR/azure/prices.md", "X001"),
        [(7, 11)]
    );
}

fn schema(path: &str) -> jsonschema::Validator {
    let schema = serde_json::from_str(&repository_file(path)).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[track_caller]
fn assert_valid(schema: &jsonschema::Validator, report: &str) {
    let report: Value = serde_json::from_str(report).unwrap();
    let faults: Vec<String> = schema
        .iter_errors(&report)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn json_and_sarif_keep_to_their_schemas() {
    let (site, clean) = (site(), Site::with_partners(&["contoso-brasil"]));
    let sarif = schema("tests/all/fixtures/published/sarif-schema-2.1.0.json");
    let json = schema("src/report/check-report.schema.json");
    assert!(!sarif.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{}] })));
    assert!(!json.is_valid(&serde_json::json!({ "findings": [{}], "summary": {} })));
    assert_valid(&sarif, &report(&site, "sarif").stdout);
    assert_valid(&json, &report(&site, "json").stdout);
    for (format, schema) in [("sarif", &sarif), ("json", &json)] {
        let folder = clean.path("");
        let words = ["check", "--lang", "pt-BR", "--format", format, "--site"].map(OsStr::new);
        let run = run(words.into_iter().chain([folder.as_os_str()])).expect(0);
        assert_valid(schema, &run.stdout);
    }
}

#[test]
fn sarif_points_at_the_policys_line_in_the_program_itself() {
    let site = Site::with_partners(&["contoso-brasil"]);
    site.edit(CRLF, "\ncontact:", "\n# contact:\nnothing:");
    let report: Value = serde_json::from_str(&report(&site, "sarif").stdout).unwrap();
    let run = &report["runs"][0];
    let results = run["results"].as_array().unwrap();
    let undisclosed = results
        .iter()
        .find(|result| result["ruleId"] == "D003")
        .unwrap();
    let place = &undisclosed["relatedLocations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uriBaseId"], "SUPPORTAL");
    let line = usize::try_from(place["region"]["startLine"].as_u64().unwrap()).unwrap();
    let policy = repository_file("src/catalog/csp.yaml");
    assert!(
        policy
            .lines()
            .nth(line - 1)
            .unwrap()
            .contains("disclose-contact")
    );
    let bases = run["originalUriBaseIds"].as_object().unwrap();
    assert!(bases.contains_key("SUPPORTAL") && bases.contains_key("SRCROOT"));
}

#[test]
fn fingerprints_stay_when_lines_move_and_none_is_given_twice() {
    let site = site();
    // Two findings that nothing tells apart but their order.
    site.write(
        "content/guidance/pt-BR/azure/twice.md",
        "# Duas\n\n[a](x.md)\n\n[a](x.md)\n",
    );
    // And one that concerns a file as a whole.
    let offering = "content/partners/contoso-brasil/offerings/business.yaml";
    site.edit(offering, "\nsupport:", "\n# support:");
    let sarif = || -> Vec<String> {
        let report: Value = serde_json::from_str(&report(&site, "sarif").stdout).unwrap();
        let results = report["runs"][0]["results"].as_array().unwrap().clone();
        results
            .iter()
            .map(|result| text(&result["partialFingerprints"]["supportal/v1"]))
            .collect()
    };
    let gitlab = || -> Vec<String> {
        let issues: Vec<Value> = serde_json::from_str(&report(&site, "gitlab").stdout).unwrap();
        issues
            .iter()
            .map(|issue| text(&issue["fingerprint"]))
            .collect()
    };
    let before = sarif();
    assert_eq!(before, gitlab());
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len());
    let partner = site.read(CRLF);
    site.write(CRLF, format!("# a\r\n# b\r\n\r\n{partner}"));
    site.edit(BOM, "\u{feff}", "\u{feff}# c\n");
    site.write(offering, "# d\n".to_owned() + &site.read(offering));
    assert_eq!(sarif(), before);
    site.edit(BOM, "hour: { a: 1 }", "hour: { a: 2 }");
    let changed: Vec<String> = sarif()
        .into_iter()
        .filter(|one| !before.contains(one))
        .collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
}

#[test]
fn github_gets_as_many_annotations_as_it_shows_and_the_log_has_the_rest() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let keys: String = (0..25).map(|key| format!("unknown{key}: 1\n")).collect();
    site.write(CRLF, site.read(CRLF) + &keys);
    let report = report(&site, "github").stdout;
    let begin = |word: &str| report.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!((begin("::error "), begin("content/")), (10, 15), "{report}");
    assert!(report.contains("\n::notice::15 more findings"), "{report}");
    assert_eq!(seen_on_github(&report).len(), 25);
}

#[test]
fn nothing_that_an_author_wrote_is_a_command() {
    let site = site();
    for format in ["github", "azure"] {
        for line in report(&site, format).stdout.lines() {
            let vso = line.matches("##").count();
            match line.strip_prefix("##vso[task.logissue ") {
                Some(_) => assert!(format == "azure", "{line}"),
                // A command's own text is never read as another command.
                None if line.starts_with("::") => assert!(format == "github", "{line}"),
                None => assert_eq!(vso, 0, "{line}"),
            }
        }
    }
}

#[test]
fn files_are_named_as_the_repository_names_them() {
    let site = site();
    let beside = site.beside("");
    for (format, name) in [
        ("github", "file=site/content/"),
        ("azure", "sourcepath=site/content/"),
        ("gitlab", "\"path\":\"site/content/"),
        ("sarif", "\"uri\":\"site/content/"),
        ("junit", "name=\"site/content/"),
        ("markdown", "| site/content/"),
        ("short", "\ncontent/"),
    ] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_supportal"))
            .args([
                "check",
                "--site",
                "./site",
                "--today",
                crate::site::TODAY,
                "--format",
                format,
            ])
            .env_clear()
            .current_dir(&beside)
            .output()
            .unwrap();
        let report = String::from_utf8(output.stdout).unwrap();
        assert!(report.contains(name), "{format}: {report}");
        assert!(!report.contains("site/built-in"), "{format}: {report}");
    }
}

/// What an element of a JUnit report may have, as the published schema says.
#[derive(Debug, Default)]
struct Element {
    attributes: BTreeSet<String>,
    required: BTreeSet<String>,
    children: BTreeSet<String>,
}

/// Reads the elements at the top of the schema: attributes, and references to other elements.
fn elements_of(schema: &str) -> BTreeMap<String, Element> {
    let mut elements: BTreeMap<String, Element> = BTreeMap::new();
    let (mut reader, mut depth, mut open) = (Reader::from_str(schema), 0, String::new());
    loop {
        let event = reader.read_event().unwrap();
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            let attributes = attributes(tag);
            let name = attributes.get("name").cloned();
            match (tag.name().as_ref(), depth) {
                ("xs:element", 1) => {
                    open = name.unwrap();
                    elements.entry(open.clone()).or_default();
                }
                ("xs:element", _) => {
                    let child = attributes.get("ref").cloned();
                    elements
                        .entry(open.clone())
                        .or_default()
                        .children
                        .extend(child);
                }
                ("xs:attribute", _) => {
                    let element = elements.entry(open.clone()).or_default();
                    if attributes.get("use").is_some_and(|word| word == "required") {
                        element.required.extend(name.clone());
                    }
                    element.attributes.extend(name);
                }
                _ => {}
            }
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => return elements,
            _ => {}
        }
    }
}

/// What a report has that the schema does not allow.
fn faults_of(report: &str, elements: &BTreeMap<String, Element>) -> Vec<String> {
    let (mut reader, mut path, mut faults) = (Reader::from_str(report), Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            let name = tag.name().as_ref().to_owned();
            let parent: Option<&String> = path.last();
            if parent.is_some_and(|parent| !elements[parent].children.contains(&name)) {
                faults.push(format!("{name} in {path:?}"));
            }
            let (element, has) = (&elements[&name], attributes(tag));
            let has: BTreeSet<String> = has.into_keys().collect();
            faults.extend(
                has.difference(&element.attributes)
                    .map(|extra| format!("{name} has {extra}")),
            );
            faults.extend(
                element
                    .required
                    .difference(&has)
                    .map(|lacking| format!("{name} lacks {lacking}")),
            );
            if matches!(event, Event::Start(_)) {
                path.push(name);
            }
        }
        match event {
            Event::End(_) => drop(path.pop()),
            Event::Eof => return faults,
            _ => {}
        }
    }
}

#[test]
fn junit_keeps_to_its_schema_and_counts_right() {
    let elements = elements_of(&repository_file(
        "tests/all/fixtures/published/junit-10.xsd",
    ));
    assert!(elements["testsuite"].required.contains("failures"));
    assert!(elements["testsuites"].children.contains("testsuite"));
    let wrong = "<testsuites><testsuite name='a'><testcase file='b'/></testsuite></testsuites>";
    assert_eq!(faults_of(wrong, &elements).len(), 5);
    let site = site();
    site.add_partner("ipe-tecnologia", "clean");
    let report = report(&site, "junit").stdout;
    assert_eq!(faults_of(&report, &elements), Vec::<String>::new());
    assert!(
        report.contains("<testcase classname=\"clean\" name=\"no findings\"/>"),
        "{report}"
    );
    for suite in report.split("<testsuite ").skip(1) {
        let count = |key: &str| -> usize {
            let (_, rest) = suite.split_once(&format!(" {key}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        assert_eq!(count("tests"), suite.matches("<testcase ").count());
        assert_eq!(count("failures"), suite.matches("<failure ").count());
        assert_eq!(count("skipped"), suite.matches("<skipped ").count());
    }
}

#[test]
fn what_is_not_listed_is_said_in_every_format() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let keys: String = (0..600).map(|key| format!("unknown{key}: 1\n")).collect();
    site.write(CRLF, site.read(CRLF) + &keys);
    for format in [
        "text", "short", "github", "azure", "markdown", "junit", "gitlab",
    ] {
        let report = report(&site, format).stdout;
        assert!(
            report.contains("… and 100 more in contoso-brasil"),
            "{format}"
        );
    }
    let sarif = report(&site, "sarif").stdout;
    assert!(sarif.contains("100 findings are counted and not listed"));
    assert!(report(&site, "json").stdout.contains("\"unlisted\":100"));
}

#[test]
fn reports_and_the_reference_are_the_same_every_time() {
    let site = site();
    for format in ["sarif", "junit", "gitlab", "json"] {
        assert_eq!(report(&site, format).stdout, report(&site, format).stdout);
    }
    for words in [
        vec!["explain", "--all", "--format", "markdown"],
        vec!["explain", "D002", "--lang", "pt-BR"],
    ] {
        let once = || bare(&words, "C");
        assert_eq!(once().stdout, once().stdout);
        assert_eq!(once().code, Some(0));
    }
}

/// A run without the options of a site, in a language of the environment.
fn bare(words: &[&str], language: &str) -> Run {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_supportal"))
        .args(words)
        .env_clear()
        .env("LC_ALL", language)
        .output()
        .unwrap();
    output.into()
}

#[test]
fn a_rule_is_explained_by_its_code_or_its_name_and_no_colour_goes_into_a_file() {
    let by_code = bare(&["explain", "d002"], "C").expect(0).stdout;
    let by_name = bare(&["explain", "disclosure-missing-hours"], "C")
        .expect(0)
        .stdout;
    assert_eq!(by_code, by_name);
    assert!(
        by_code.starts_with("D002 disclosure-missing-hours\n====="),
        "{by_code}"
    );
    assert!(by_code.contains("\n- Level: error\n- Required by the program at all times: "));
    assert!(!by_code.contains('\u{1b}'));
    let wrong = bare(&["explain", "D02"], "C").expect(2);
    assert!(
        wrong.stderr.contains("there is no rule `D02`"),
        "{}",
        wrong.stderr
    );
    bare(&["explain"], "C").expect(2);
    bare(&["explain", "D002", "--all"], "C").expect(2);
}
