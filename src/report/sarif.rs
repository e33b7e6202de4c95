//! SARIF 2.1.0: what code hosts show beside the code, and editors too. All rules first, then results as they come.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::json::comma;
use super::reference::{Reference, Style};
use super::said::{Place, Said, Told};
use super::{Counts, Report};
use crate::diagnostic::{Fix, Level};
use crate::message::{Dictionary, Language, say};
use crate::rules::{ALL, Rule};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What the paths of results are relative to: the repository, whose place only the reader knows.
const REPOSITORY: &str = "SRCROOT";
/// What the paths of the program's own files are relative to: they are in no repository.
const PROGRAM: &str = "SUPPORTAL";

#[derive(Default)]
pub(super) struct Sarif {
    begun: bool,
}

impl Report for Sarif {
    fn begin(&mut self, out: &mut dyn Write, dictionary: &Dictionary) -> io::Result<()> {
        let words = |message: crate::message::Message| message.translated(dictionary);
        let reference = Reference::new(dictionary);
        let rules: Vec<Value> = ALL
            .iter()
            .map(|described| rule(described, &reference))
            .collect();
        let driver = json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION"), "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules });
        let bases = json!({
            REPOSITORY: { "description": { "text": words(say!("The folder that supportal ran in")) } },
            PROGRAM: { "description": { "text": words(say!("Files inside of supportal itself")) } },
        });
        let language = match dictionary.language() {
            Language::English => "en",
            Language::Portuguese => "pt-BR",
        };
        write!(
            out,
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\n\"columnKind\":\"unicodeCodePoints\",\"language\":\"{language}\",\"originalUriBaseIds\":{bases},\n\"results\":["
        )
    }

    fn turn(&mut self, out: &mut dyn Write, told: &Told<'_>) -> io::Result<()> {
        let mut fingerprints = Fingerprints::default();
        for said in told.findings() {
            let result = result(&said, told, &fingerprints.next(&said));
            write!(out, "{}\n{result}", comma(&mut self.begun))?;
        }
        Ok(())
    }

    fn end(
        &mut self,
        out: &mut dyn Write,
        counts: &Counts,
        dictionary: &Dictionary,
    ) -> io::Result<()> {
        let mut invocation = json!({ "executionSuccessful": true });
        if counts.unlisted > 0 {
            let more = say!(
                "{count} findings are counted and not listed",
                count = counts.unlisted
            );
            let notification =
                json!({ "level": "warning", "message": { "text": more.translated(dictionary) } });
            invocation = json!({ "executionSuccessful": true, "toolExecutionNotifications": [notification] });
        }
        writeln!(out, "\n],\"invocations\":[{invocation}]}}]}}")
    }
}

fn rule(rule: &Rule, reference: &Reference<'_>) -> Value {
    json!({
        "id": rule.id.code,
        "name": rule.id.name,
        "shortDescription": { "text": reference.summary(rule) },
        "fullDescription": { "text": reference.description(rule) },
        "help": {
            "text": reference.rule(rule, Style::Text { color: false }),
            "markdown": reference.rule(rule, Style::Markdown),
        },
        "defaultConfiguration": { "level": level(rule.id.level) },
    })
}

fn result(said: &Said<'_>, told: &Told<'_>, fingerprint: &str) -> Value {
    let finding = said.finding;
    let mut result = json!({
        "ruleId": finding.rule.code,
        "level": level(finding.level),
        "message": { "text": said.sentence() },
        "locations": [{ "physicalLocation": physical(&said.place) }],
        "partialFingerprints": { "supportal/v1": fingerprint },
        "properties": {
            "partner": said.partner,
            "offering": finding.offering,
            "locale": finding.locale.as_ref().map(ToString::to_string),
        },
    });
    let index = ALL.iter().position(|known| known.id == finding.rule);
    let related: Vec<Value> = said.related.iter().map(related).collect();
    let fix = finding.fix.as_ref().map(|fix| mended(fix, said, told));
    let optional = [
        ("ruleIndex", index.map(Value::from)),
        (
            "relatedLocations",
            (!related.is_empty()).then(|| related.into()),
        ),
        ("fixes", fix.map(|fix| json!([fix]))),
    ];
    if let Value::Object(result) = &mut result {
        result.extend(
            optional
                .into_iter()
                .filter_map(|(key, value)| Some((key.to_owned(), value?))),
        );
    }
    result
}

fn related(place: &Place<'_>) -> Value {
    json!({
        "physicalLocation": physical(place),
        "message": { "text": place.label },
    })
}

/// A fix: in each file what is taken out, and what is put there.
fn mended(fix: &Fix, said: &Said<'_>, told: &Told<'_>) -> Value {
    let mut files: BTreeMap<String, (Value, Vec<Value>)> = BTreeMap::new();
    for edit in &fix.edits {
        let Some(place) = told.place(edit.span, String::new()) else {
            continue;
        };
        let (_, replacements) = files
            .entry(place.path())
            .or_insert_with(|| (artifact(&place), Vec::new()));
        replacements.push(
            json!({ "deletedRegion": region(&place), "insertedContent": { "text": edit.text } }),
        );
    }
    let changes: Vec<Value> = files
        .into_values()
        .map(|(artifact, replacements)| json!({ "artifactLocation": artifact, "replacements": replacements }))
        .collect();
    let description = said.help.as_deref().unwrap_or(&said.message);
    json!({ "description": { "text": description }, "artifactChanges": changes })
}

fn physical(place: &Place<'_>) -> Value {
    json!({ "artifactLocation": artifact(place), "region": region(place) })
}

fn artifact(place: &Place<'_>) -> Value {
    let base = if place.is_built_in() {
        PROGRAM
    } else {
        REPOSITORY
    };
    json!({ "uri": uri(&place.path()), "uriBaseId": base })
}

/// Columns end one past the last character, here and in the format.
fn region(place: &Place<'_>) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

/// A path as a relative URI. A colon in its first part would make a scheme of what is before it: it is encoded everywhere.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Diagnostic, Findings};
    use crate::pipeline::{Outcome, Turn};
    use crate::source::{Sources, Span};

    /// A finding with a fix of two edits in one file and one in another.
    fn mendable() -> Turn {
        let mut sources = Sources::default();
        let one = sources.add(
            "content/a b.yaml",
            "\u{feff}caf\u{e9}: \u{1f6df}x\r\ny: 2\r\n",
        );
        let other = sources.add("content/c.yaml", "z: 3\n");
        let span = |file, text: &str, of: &str| {
            let at = of.find(text).unwrap();
            Span::new(file, at..at + text.len())
        };
        let text = sources.get(one).unwrap().text.clone();
        let mut findings = Findings::default();
        findings.push(
            Diagnostic::new(ALL[0].id, span(one, "x", &text), say!("wrong"))
                .help(say!("write it so"))
                .fix(span(one, "x", &text), "right")
                .fix(span(one, "2", &text), "two")
                .fix(span(other, "3", "z: 3\n"), ""),
        );
        Turn {
            partner: Some("a".into()),
            findings,
            sources: Arc::new(sources),
            outcome: Outcome::Checked,
            entry: None,
        }
    }

    #[test]
    fn a_fix_says_what_is_taken_out_of_which_file_and_what_is_put_there() {
        let (turn, dictionary) = (mendable(), Dictionary::default());
        let mut report = Vec::new();
        let mut sarif = Sarif::default();
        sarif.begin(&mut report, &dictionary).unwrap();
        sarif
            .turn(&mut report, &Told::new(&turn, &dictionary, "docs/"))
            .unwrap();
        sarif
            .end(&mut report, &Counts::default(), &dictionary)
            .unwrap();
        let report: Value = serde_json::from_slice(&report).unwrap();
        let schema = include_str!("../../tests/all/fixtures/published/sarif-schema-2.1.0.json");
        let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
        assert!(schema.is_valid(&report));
        let fix = &report["runs"][0]["results"][0]["fixes"][0];
        let region = |line: usize, start: usize, end: usize| json!({ "startLine": line, "startColumn": start, "endLine": line, "endColumn": end });
        let edit = |region: Value, text: &str| json!({ "deletedRegion": region, "insertedContent": { "text": text } });
        let file =
            |uri: &str| json!({ "uri": format!("docs/content/{uri}"), "uriBaseId": "SRCROOT" });
        assert_eq!(
            fix,
            &json!({
                "description": { "text": "write it so" },
                "artifactChanges": [
                    { "artifactLocation": file("a%20b.yaml"), "replacements": [edit(region(1, 8, 9), "right"), edit(region(2, 4, 5), "two")] },
                    { "artifactLocation": file("c.yaml"), "replacements": [edit(region(1, 4, 5), "")] },
                ],
            })
        );
    }

    #[test]
    fn paths_become_uris() {
        assert_eq!(
            uri("content/a b%,:\u{e9}.md"),
            "content/a%20b%25%2C%3A%C3%A9.md"
        );
    }
}
