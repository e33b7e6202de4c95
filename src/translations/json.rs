//! The table and the list as one JSON object each, a row a line.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::todo::Sum;
use super::{Row, Todo, counts};
use crate::catalog::freshness::Freshness;

/// The table: `translations`, and a `summary` of how many there are of each status.
pub(super) fn table(rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    let counts = counts(rows);
    let mut summary: Map<String, Value> = Freshness::WORDS
        .map(|(word, status)| {
            let count = counts.get(&status).copied().unwrap_or(0);
            (word.to_owned(), json!(count))
        })
        .into_iter()
        .collect();
    summary.insert("total".to_owned(), json!(rows.len()));
    write!(out, "{{\"translations\":[")?;
    list(rows.iter().map(row), out)?;
    writeln!(out, "],\"summary\":{}}}", Value::Object(summary))
}

/// The list: `todo` in its order, `orphans` apart, and a `summary` of texts and words.
pub(super) fn todo(todo: &Todo, out: &mut impl Write) -> io::Result<()> {
    let with_age = |one: &Row| {
        let mut value = row(one);
        value["days"] = json!(todo.age(one));
        value
    };
    let sums = todo.sums();
    let sum = |status| amount(sums.get(&status).copied().unwrap_or_default());
    write!(out, "{{\"todo\":[")?;
    list(todo.work.iter().map(with_age), out)?;
    write!(out, "],\"orphans\":[")?;
    list(todo.orphans.iter().map(with_age), out)?;
    let summary = json!({
        "missing": sum(Freshness::Missing),
        "stale": sum(Freshness::Stale),
        "unknown": sum(Freshness::Unknown),
        "total": amount(todo.total()),
        "orphans": todo.orphans.len(),
    });
    writeln!(out, "],\"summary\":{summary}}}")
}

fn list(values: impl Iterator<Item = Value>, out: &mut impl Write) -> io::Result<()> {
    for (index, value) in values.enumerate() {
        write!(out, "{}\n{value}", if index == 0 { "" } else { "," })?;
    }
    writeln!(out)
}

fn row(row: &Row) -> Value {
    let source = row.source.as_ref();
    json!({
        "locale": row.locale.as_str(),
        "path": row.path,
        "status": row.status.as_str(),
        "source_hash": source.map(|source| &source.hash),
        "recorded_hash": row.recorded,
        "partner": row.partner,
        "file": row.file,
        "source_locale": source.map(|source| source.locale.as_str()),
        "source_file": source.map(|source| &source.file),
        "words": row.words(),
        "last_handoff": row.handed_off.map(|date| date.to_string()),
    })
}

fn amount(sum: Sum) -> Value {
    json!({ "texts": sum.texts, "words": sum.words })
}
