//! The table and the list as CSV, with words for programs.

use std::io::{self, Write};

use super::{Row, Todo};
use crate::matrix::csv::line;

/// The table: the columns are a contract.
pub(super) fn table(rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    line(
        out,
        ["locale", "path", "status", "source_hash", "recorded_hash"],
    )?;
    for row in rows {
        let source = row.source.as_ref().map_or("", |source| &source.hash);
        let recorded = row.recorded.as_deref().unwrap_or_default();
        let status = row.status.as_str();
        line(
            out,
            [row.locale.as_str(), &row.path, status, source, recorded],
        )?;
    }
    Ok(())
}

/// The list; translations without a source are its end.
pub(super) fn todo(todo: &Todo, out: &mut impl Write) -> io::Result<()> {
    let columns = [
        "locale",
        "path",
        "status",
        "words",
        "last_handoff",
        "days",
        "partner",
    ];
    line(out, columns)?;
    for row in todo.work.iter().chain(&todo.orphans) {
        let fields = [
            row.locale.to_string(),
            row.path.clone(),
            row.status.as_str().to_owned(),
            shown(row.words()),
            shown(row.handed_off),
            shown(todo.age(row)),
            row.partner.clone().unwrap_or_default(),
        ];
        line(out, fields.iter().map(String::as_str))?;
    }
    Ok(())
}

fn shown(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
