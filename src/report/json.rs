//! One JSON object: `findings`, and a `summary`. Written as it comes, so that a hundred thousand partners need no memory.

use std::io::{self, Write};

use serde_json::json;

use super::Counts;
use super::said::Said;

pub(super) fn begin(out: &mut impl Write) -> io::Result<()> {
    write!(out, "{{\"findings\":[")
}

pub(super) fn finding(out: &mut impl Write, said: &Said<'_>, first: bool) -> io::Result<()> {
    let (finding, place) = (said.finding, &said.place);
    let json = json!({
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
    });
    write!(out, "{}\n{json}", if first { "" } else { "," })
}

pub(super) fn end(out: &mut impl Write, counts: &Counts) -> io::Result<()> {
    let summary = json!({ "errors": counts.errors, "warnings": counts.warnings, "infos": counts.infos, "partners": counts.partners, "unlisted": counts.unlisted });
    writeln!(out, "\n],\"summary\":{summary}}}")
}
