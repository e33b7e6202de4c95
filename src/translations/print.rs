//! The table and the list → text that a narrow terminal shows too, CSV or JSON.

use std::io::{self, Write};

use super::todo::Sum;
use super::{Row, Todo, counts, csv, json};
use crate::catalog::freshness::Freshness;
use crate::load::show_text;
use crate::message::{Dictionary, Message, say};

/// A way to print translations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For programs and spreadsheets.
    Csv,
    /// For programs.
    Json,
}

impl Format {
    /// Every format by its word.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("text", Self::Text),
        ("csv", Self::Csv),
        ("json", Self::Json),
    ];
}

/// Prints the table.
///
/// # Errors
/// When the output cannot be written to.
pub fn table(
    rows: &[Row],
    format: Format,
    dictionary: &Dictionary,
    mut out: impl Write,
) -> io::Result<()> {
    match format {
        Format::Csv => csv::table(rows, &mut out)?,
        Format::Json => json::table(rows, &mut out)?,
        Format::Text => Text::new(dictionary, &mut out).table(rows)?,
    }
    out.flush()
}

/// Prints the list of what is left to translate.
///
/// # Errors
/// When the output cannot be written to.
pub fn todo(
    todo: &Todo,
    format: Format,
    dictionary: &Dictionary,
    mut out: impl Write,
) -> io::Result<()> {
    match format {
        Format::Csv => csv::todo(todo, &mut out)?,
        Format::Json => json::todo(todo, &mut out)?,
        Format::Text => Text::new(dictionary, &mut out).todo(todo)?,
    }
    out.flush()
}

/// Width of a count in text.
const COUNT: usize = 7;

/// Prints text. Paths are last in their lines, and whole: they are what one goes on with.
struct Text<'d, W> {
    dictionary: &'d Dictionary,
    out: W,
    /// Width of a status.
    status: usize,
}

impl<'d, W: Write> Text<'d, W> {
    fn new(dictionary: &'d Dictionary, out: W) -> Self {
        let said = Freshness::WORDS.map(|(_, status)| status.said().translated(dictionary));
        let longest = said.iter().map(|said| said.chars().count()).max();
        Self {
            dictionary,
            out,
            status: longest.unwrap_or(0),
        }
    }

    fn say(&mut self, message: &Message) -> io::Result<()> {
        writeln!(self.out, "{}", message.translated(self.dictionary))
    }

    fn status(&self, row: &Row) -> String {
        let said = row.status.said().translated(self.dictionary);
        format!("{said:<width$}", width = self.status)
    }

    fn table(&mut self, rows: &[Row]) -> io::Result<()> {
        let locales = rows.iter().map(|row| row.locale.as_str().len());
        let width = locales.max().unwrap_or(0);
        for row in rows {
            let (status, path) = (self.status(row), path(row));
            writeln!(
                self.out,
                "{:<width$}  {status}  {path}",
                row.locale.as_str()
            )?;
        }
        if !rows.is_empty() {
            writeln!(self.out)?;
        }
        self.say(&total(rows))
    }

    fn todo(&mut self, todo: &Todo) -> io::Result<()> {
        let mut locale = None;
        for row in &todo.work {
            if locale.replace(&row.locale) != Some(&row.locale) {
                self.headings(row)?;
            }
            let (status, path) = (self.status(row), path(row));
            let (days, words) = (number(todo.age(row)), number(row.words()));
            writeln!(self.out, "{status}{days}{words}  {path}")?;
        }
        if !todo.work.is_empty() {
            writeln!(self.out)?;
        }
        self.orphans(&todo.orphans)?;
        self.sums(todo)
    }

    /// The language of a part of the list, and its columns.
    fn headings(&mut self, row: &Row) -> io::Result<()> {
        let said = |message: Message| message.translated(self.dictionary);
        let (days, words) = (said(say!("days")), said(say!("words")));
        let (locale, width) = (row.locale.as_str(), self.status);
        writeln!(self.out, "{locale:<width$}{days:>COUNT$}{words:>COUNT$}")
    }

    fn orphans(&mut self, orphans: &[Row]) -> io::Result<()> {
        if orphans.is_empty() {
            return Ok(());
        }
        self.say(&say!(
            "Without a source (bring it back, or take these out):"
        ))?;
        for row in orphans {
            writeln!(self.out, "{}  {}", row.locale, path(row))?;
        }
        writeln!(self.out)
    }

    fn sums(&mut self, todo: &Todo) -> io::Result<()> {
        let sums = todo.sums();
        for (_, status) in Freshness::WORDS {
            if let Some(sum) = sums.get(&status) {
                self.say(&amount(status.said(), *sum))?;
            }
        }
        self.say(&amount(say!("to translate"), todo.total()))?;
        if sums.contains_key(&Freshness::Stale) {
            let whole = say!(
                "A stale translation counts with its whole source: the text that it was made from is not kept."
            );
            self.say(&whole)?;
        }
        Ok(())
    }
}

/// The path of a row, and whose it is.
fn path(row: &Row) -> String {
    let path = show_text(&row.path);
    match &row.partner {
        Some(partner) => format!("{path} ({partner})"),
        None => path,
    }
}

fn number(value: Option<impl ToString>) -> String {
    let shown = value.map_or_else(|| "–".to_owned(), |value| value.to_string());
    format!("{shown:>COUNT$}")
}

/// How many translations there are of each status.
fn total(rows: &[Row]) -> Message {
    let all = say!("translations: {count}", count = rows.len());
    let counts = counts(rows);
    counts.into_iter().fold(all, |all, (status, count)| {
        say!(
            "{all}; {status}: {count}",
            all,
            status = status.said(),
            count
        )
    })
}

fn amount(what: Message, sum: Sum) -> Message {
    let Sum { texts, words } = sum;
    match texts {
        1 => say!("{what}: 1 text, {words} words", what, words),
        _ => say!("{what}: {texts} texts, {words} words", what, texts, words),
    }
}
