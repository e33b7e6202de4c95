//! GitLab's Code Quality report: a JSON array of issues.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::json::comma;
use super::said::{Said, Told};
use super::{Counts, Report};
use crate::diagnostic::Level;
use crate::message::Dictionary;

#[derive(Default)]
pub(super) struct Gitlab {
    begun: bool,
}

impl Report for Gitlab {
    fn begin(&mut self, out: &mut dyn Write, _: &Dictionary) -> io::Result<()> {
        write!(out, "[")
    }

    fn turn(&mut self, out: &mut dyn Write, told: &Told<'_>) -> io::Result<()> {
        let mut fingerprints = Fingerprints::default();
        for said in told.findings() {
            let issue = issue(&said, &fingerprints.next(&said));
            write!(out, "{}\n{issue}", comma(&mut self.begun))?;
        }
        match (told.more(), told.findings().next()) {
            (Some(more), Some(first)) => {
                let issue = unlisted(&more, &first);
                write!(out, "{}\n{issue}", comma(&mut self.begun))
            }
            _ => Ok(()),
        }
    }

    fn end(&mut self, out: &mut dyn Write, _: &Counts, _: &Dictionary) -> io::Result<()> {
        writeln!(out, "\n]")
    }
}

fn issue(said: &Said<'_>, fingerprint: &str) -> Value {
    let (start, end) = (said.place.start, said.place.end);
    json!({
        "type": "issue",
        "description": format!("{}: {}", said.finding.rule.code, said.sentence()),
        "check_name": said.finding.rule.name,
        "fingerprint": fingerprint,
        "severity": severity(said.finding.level),
        "location": {
            "path": said.place.path(),
            "lines": { "begin": start.line, "end": end.line },
            "positions": {
                "begin": { "line": start.line, "column": start.column },
                "end": { "line": end.line, "column": end.column },
            },
        },
    })
}

/// The report has no other room for what concerns no place.
fn unlisted(more: &str, first: &Said<'_>) -> Value {
    let fingerprint = blake3::hash(first.place.file.as_bytes()).to_hex();
    json!({
        "type": "issue",
        "description": more,
        "check_name": "unlisted",
        "fingerprint": fingerprint.as_str(),
        "severity": "info",
        "location": { "path": first.place.path(), "lines": { "begin": 1 } },
    })
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Info => "info",
    }
}
