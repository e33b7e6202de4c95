//! One JSON object: `findings`, and a `summary`. Written as it comes, so that a hundred thousand partners need no memory.

use std::io::{self, Write};

use serde_json::json;

use super::{Counts, locate};
use crate::diagnostic::Diagnostic;
use crate::pipeline::Turn;

pub(super) fn begin(out: &mut impl Write) -> io::Result<()> {
    write!(out, "{{\"findings\":[")
}

pub(super) fn finding(
    out: &mut impl Write,
    finding: &Diagnostic,
    turn: &Turn,
    first: bool,
) -> io::Result<()> {
    let at = locate(finding, turn);
    let json = json!({
        "code": finding.rule.code,
        "name": finding.rule.name,
        "level": finding.level.as_str(),
        "message": finding.message,
        "help": finding.help,
        "file": at.file,
        "line": at.start.line,
        "column": at.start.column,
        "end_line": at.end.line,
        "end_column": at.end.column,
        "partner": turn.partner,
        "offering": finding.offering,
        "locale": finding.locale.as_ref().map(ToString::to_string),
    });
    write!(out, "{}\n{json}", if first { "" } else { "," })
}

pub(super) fn end(out: &mut impl Write, counts: &Counts) -> io::Result<()> {
    let summary = json!({ "errors": counts.errors, "warnings": counts.warnings, "infos": counts.infos, "partners": counts.partners, "unlisted": counts.unlisted });
    writeln!(out, "\n],\"summary\":{summary}}}")
}
