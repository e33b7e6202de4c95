//! The matrix → text of 80 columns, CSV, Markdown or a page. Rows are written as they come; only the page waits for the totals, which
//! its reader wants first.

use std::io::{self, Write};

use jiff::civil::Date;

use super::page::Page;
use super::{Cell, Dates, Disclosure, Due, Row, Standing, Totals, csv};
use crate::diff::print::cell as markdown;
use crate::load::show_text;
use crate::message::{Dictionary, Message, say};

/// A way to print the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For programs and spreadsheets.
    Csv,
    /// For a wiki or a comment.
    Markdown,
    /// A page that stands alone.
    Html,
}

impl Format {
    /// Every format by its word.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("text", Self::Text),
        ("csv", Self::Csv),
        ("markdown", Self::Markdown),
        ("html", Self::Html),
    ];
}

/// Width of a partner and a language in text.
const WHO: usize = 34;
/// Width of a cell in text: five of them and [`WHO`] are 79.
const CELL: usize = 9;

/// Prints the matrix as it comes.
pub struct Printer<'d, W> {
    format: Format,
    dictionary: &'d Dictionary,
    today: Date,
    out: W,
    totals: Totals,
    dates: Dates,
    page: Page,
}

impl<'d, W: Write> Printer<'d, W> {
    /// A printer of a format; `title` is the site's.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn new(
        format: Format,
        dictionary: &'d Dictionary,
        today: Date,
        title: String,
        out: W,
    ) -> io::Result<Self> {
        let mut printer = Self {
            format,
            dictionary,
            today,
            out,
            totals: Totals::default(),
            dates: Dates::default(),
            page: Page {
                title,
                rows: Vec::new(),
            },
        };
        printer.begin()?;
        Ok(printer)
    }

    fn said(&self, message: &Message) -> String {
        message.translated(self.dictionary)
    }

    fn begin(&mut self) -> io::Result<()> {
        let headings = Disclosure::ALL.map(|column| self.said(&column.heading()));
        let (partner, language) = (self.said(&say!("Partner")), self.said(&say!("Language")));
        match self.format {
            Format::Html => Ok(()),
            Format::Csv => csv::begin(&mut self.out),
            Format::Text => {
                let cells: String = headings
                    .iter()
                    .map(|heading| format!("{:>CELL$}", cut(heading, CELL - 1)))
                    .collect();
                writeln!(self.out, "{:<WHO$}{cells}", cut(&partner, WHO))
            }
            Format::Markdown => {
                writeln!(
                    self.out,
                    "| {partner} | {language} | {} |",
                    headings.join(" | ")
                )?;
                writeln!(self.out, "| --- | --- |{}", " --- |".repeat(headings.len()))
            }
        }
    }

    /// Prints the rows of a partner.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn partner(&mut self, rows: Vec<Row>, dates: Vec<Due>) -> io::Result<()> {
        self.totals.add(&rows);
        for row in &rows {
            match self.format {
                Format::Html => {}
                Format::Csv => csv::row(&mut self.out, row, &dates)?,
                Format::Text => self.text(row)?,
                Format::Markdown => self.markdown(row)?,
            }
        }
        if self.format == Format::Html {
            self.page.rows.extend(rows);
        }
        self.dates.add(dates);
        Ok(())
    }

    fn text(&mut self, row: &Row) -> io::Result<()> {
        let locale = row.locale.as_str();
        let partner = cut(
            &show_text(&row.partner),
            WHO.saturating_sub(locale.len() + 1),
        );
        let room = WHO.saturating_sub(locale.len());
        let cells: String = row
            .cells
            .iter()
            .map(|cell| format!("{:>CELL$}", self.short(cell)))
            .collect();
        writeln!(self.out, "{partner:<room$}{locale}{cells}")
    }

    /// A cell in eight columns: the first code, and how many more there are.
    fn short(&self, cell: &Cell) -> String {
        let first = cell.gaps.first().map(|gap| gap.code);
        match (cell.standing, first, cell.gaps.len()) {
            (Standing::Disclosed, ..) => self.said(&say!("yes")),
            (Standing::NotRequired, ..) => "–".to_owned(),
            (_, None, _) => "?".to_owned(),
            (_, Some(code), 1) => code.to_owned(),
            (_, Some(code), many) => format!("{code}+{}", (many - 1).min(99)),
        }
    }

    fn markdown(&mut self, row: &Row) -> io::Result<()> {
        let cells = row.cells.iter().zip(Disclosure::ALL).map(|(cell, column)| {
            let said = self.said(&cell.standing.said(Some(column)));
            let gaps: Vec<String> = cell
                .gaps
                .iter()
                .map(|gap| match &gap.offering {
                    Some(offering) => format!("{} ({})", gap.code, markdown(offering)),
                    None => gap.code.to_owned(),
                })
                .collect();
            if gaps.is_empty() {
                said
            } else {
                format!("**{said}** {}", gaps.join(", "))
            }
        });
        let cells: Vec<String> = cells.collect();
        let who = format!("{} ({})", markdown(&row.name), markdown(&row.partner));
        writeln!(
            self.out,
            "| {who} | {} | {} |",
            row.locale,
            cells.join(" | ")
        )
    }

    /// Ends the matrix with what it comes to.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn end(mut self) -> io::Result<Totals> {
        match self.format {
            Format::Csv => {}
            Format::Html => self.page.write(
                &mut self.out,
                &self.totals,
                &self.dates,
                self.today,
                self.dictionary,
            )?,
            Format::Text => {
                writeln!(self.out)?;
                let legend = say!(
                    "yes: customers are told; –: not required; a code: `supportal explain CODE`"
                );
                writeln!(self.out, "{}\n", self.said(&legend))?;
                self.sums()?;
            }
            Format::Markdown => {
                writeln!(self.out)?;
                self.sums()?;
            }
        }
        self.out.flush()?;
        Ok(self.totals)
    }

    /// The totals and the dates, one a line; the lines of a list in Markdown.
    fn sums(&mut self) -> io::Result<()> {
        let mark = if self.format == Format::Markdown {
            "- "
        } else {
            ""
        };
        let text = |text: &str| match self.format {
            Format::Markdown => markdown(text),
            _ => show_text(text),
        };
        for column in Disclosure::ALL {
            writeln!(
                self.out,
                "{mark}{}",
                self.said(&column_total(&self.totals, column))
            )?;
        }
        writeln!(self.out)?;
        for (locale, (all, complete)) in &self.totals.locales {
            writeln!(
                self.out,
                "{mark}{}",
                self.said(&locale_total(locale.as_str(), *all, *complete))
            )?;
        }
        writeln!(
            self.out,
            "{mark}{}",
            self.said(&partners_total(&self.totals))
        )?;
        if self.dates.iter().next().is_some() {
            writeln!(self.out, "\n{}", self.said(&say!("What ends next:")))?;
            if self.format == Format::Markdown {
                writeln!(self.out)?;
            }
        }
        for due in self.dates.iter() {
            let whose = match &due.offering {
                Some(offering) => format!("{}/{}", due.partner, offering),
                None => due.partner.clone(),
            };
            let left = self.said(&days_left(due.days_left(self.today)));
            let ends = self.said(&due.ends.said());
            let line = format!(
                "{mark}{}  {left:<16} {:<20} {}",
                due.date,
                ends,
                text(&whose)
            );
            writeln!(
                self.out,
                "{}",
                if mark.is_empty() {
                    cut(&line, 80)
                } else {
                    line
                }
            )?;
        }
        Ok(())
    }
}

/// How a disclosure stands in all rows.
fn column_total(totals: &Totals, column: Disclosure) -> Message {
    let count = |standing| totals.count(column, standing);
    say!(
        "{heading}: {yes} yes, {other} not required, {missing} missing, {wrong} wrong",
        heading = column.heading(),
        yes = count(Standing::Disclosed),
        other = count(Standing::NotRequired),
        missing = count(Standing::Missing),
        wrong = count(Standing::Wrong)
    )
}

fn locale_total(locale: &str, all: usize, complete: usize) -> Message {
    match all {
        1 => say!(
            "{locale}: {complete} of 1 portal complete",
            locale,
            complete
        ),
        all => say!(
            "{locale}: {complete} of {all} portals complete",
            locale,
            complete,
            all
        ),
    }
}

/// How many partners disclose everything.
pub(super) fn partners_total(totals: &Totals) -> Message {
    let complete = totals.complete;
    match totals.partners {
        1 => say!(
            "{complete} of 1 partner discloses everything in every language",
            complete
        ),
        all => say!(
            "{complete} of {all} partners disclose everything in every language",
            complete,
            all
        ),
    }
}

/// Days until something ends.
pub(super) fn days_left(days: i32) -> Message {
    match days {
        0 => say!("ends today"),
        1 => say!("1 day left"),
        -1 => say!("ended yesterday"),
        days if days < 0 => say!(
            "ended {days} days ago",
            days = i64::from(days.unsigned_abs())
        ),
        days => say!("{days} days left", days = i64::from(days)),
    }
}

/// A text in at most so many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars()
        .take(most.saturating_sub(1))
        .chain(['…'])
        .collect()
}
