//! One JSON object: `findings`, and a `summary`. `check-report.schema.json` beside this file describes it.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::said::{Place, Said, Told};
use super::{Counts, Report};
use crate::message::Dictionary;

#[derive(Default)]
pub(super) struct Json {
    begun: bool,
}

impl Report for Json {
    fn begin(&mut self, out: &mut dyn Write, _: &Dictionary) -> io::Result<()> {
        write!(out, "{{\"findings\":[")
    }

    fn turn(&mut self, out: &mut dyn Write, told: &Told<'_>) -> io::Result<()> {
        for said in told.findings() {
            write!(out, "{}\n{}", comma(&mut self.begun), finding(&said))?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, counts: &Counts, _: &Dictionary) -> io::Result<()> {
        let summary = json!({ "errors": counts.errors, "warnings": counts.warnings, "infos": counts.infos, "partners": counts.partners, "unlisted": counts.unlisted });
        writeln!(out, "\n],\"summary\":{summary}}}")
    }
}

/// What stands before an entry of a list: nothing before the first.
pub(super) fn comma(begun: &mut bool) -> &'static str {
    if std::mem::replace(begun, true) {
        ","
    } else {
        ""
    }
}

/// A finding as the report has it.
pub(super) fn finding(said: &Said<'_>) -> Value {
    let (finding, place) = (said.finding, &said.place);
    json!({
        "code": finding.rule.code,
        "name": finding.rule.name,
        "level": finding.level.as_str(),
        "message": said.message,
        "help": said.help,
        "file": place.file,
        "line": place.start.line,
        "column": place.start.column,
        "end_line": place.end.line,
        "end_column": place.end.column,
        "partner": said.partner,
        "offering": finding.offering,
        "locale": finding.locale.as_ref().map(ToString::to_string),
        "related": said.related.iter().map(related).collect::<Vec<_>>(),
    })
}

fn related(place: &Place<'_>) -> Value {
    json!({
        "message": place.label,
        "file": place.file,
        "line": place.start.line,
        "column": place.start.column,
    })
}
