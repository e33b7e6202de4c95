//! Findings → text, one format a file. Lines and columns are computed here and nowhere else, so all formats agree.

mod json;
mod short;
mod text;

use std::io::{self, Write};

use crate::diagnostic::{Diagnostic, Level};
use crate::pipeline::Turn;
use crate::source::Position;

/// A way to print findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With the source line, labels and help.
    Text,
    /// One line a finding.
    Short,
    /// One JSON object.
    Json,
}

impl Format {
    /// Every format by its word.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("text", Self::Text),
        ("short", Self::Short),
        ("json", Self::Json),
    ];
}

/// How many there are of each level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Infos.
    pub infos: usize,
    /// Partners looked at.
    pub partners: usize,
    /// Findings that are counted and not listed.
    pub unlisted: usize,
}

impl Counts {
    /// Whether there is a finding at a level or above.
    pub fn reach(&self, level: Level) -> bool {
        self.errors > 0
            || (level >= Level::Warning && self.warnings > 0)
            || (level >= Level::Info && self.infos > 0)
    }

    /// In words.
    pub fn sentence(&self) -> String {
        let many = |count: usize, noun: &str| {
            if count == 1 {
                format!("1 {noun}")
            } else {
                format!("{count} {noun}s")
            }
        };
        let mut parts = vec![many(self.errors, "error"), many(self.warnings, "warning")];
        if self.infos > 0 {
            parts.push(many(self.infos, "info"));
        }
        format!("{} in {}", parts.join(", "), many(self.partners, "partner"))
    }
}

/// Prints findings as they come.
pub struct Printer<W> {
    format: Format,
    out: W,
    color: bool,
    counts: Counts,
    first: bool,
}

/// Where a finding is.
struct Located<'a> {
    file: &'a str,
    text: &'a str,
    start: Position,
    end: Position,
}

fn locate<'a>(finding: &Diagnostic, turn: &'a Turn) -> Located<'a> {
    let nowhere = Position { line: 1, column: 1 };
    match turn.sources.get(finding.place.span.file) {
        None => Located {
            file: "site.yaml",
            text: "",
            start: nowhere,
            end: nowhere,
        },
        Some(file) => {
            let range = finding.place.span.range();
            Located {
                file: &file.path,
                text: &file.text,
                start: file.position(range.start),
                end: file.position(range.end),
            }
        }
    }
}

impl<W: Write> Printer<W> {
    /// A printer of a format; `color` for terminals that want it.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn new(format: Format, color: bool, mut out: W) -> io::Result<Self> {
        if format == Format::Json {
            json::begin(&mut out)?;
        }
        Ok(Self {
            format,
            out,
            color,
            counts: Counts::default(),
            first: true,
        })
    }

    /// Prints the findings of a turn.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn turn(&mut self, turn: &Turn) -> io::Result<()> {
        self.counts.partners += usize::from(turn.partner.is_some());
        self.counts.errors += turn.findings.count(Level::Error);
        self.counts.warnings += turn.findings.count(Level::Warning);
        self.counts.infos += turn.findings.count(Level::Info);
        self.counts.unlisted += turn.findings.unlisted();
        for finding in turn.findings.iter() {
            match self.format {
                Format::Text => text::finding(&mut self.out, finding, turn, self.color)?,
                Format::Short => short::finding(&mut self.out, finding, turn)?,
                Format::Json => json::finding(&mut self.out, finding, turn, self.first)?,
            }
            self.first = false;
        }
        if turn.findings.unlisted() > 0 && self.format != Format::Json {
            writeln!(
                self.out,
                "… and {} more in {}",
                turn.findings.unlisted(),
                turn.partner.as_deref().unwrap_or("the site")
            )?;
        }
        Ok(())
    }

    /// Ends the report, and says how many findings there were.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn end(mut self) -> io::Result<Counts> {
        match self.format {
            Format::Json => json::end(&mut self.out, &self.counts)?,
            Format::Text | Format::Short => writeln!(self.out, "{}", self.counts.sentence())?,
        }
        self.out.flush()?;
        Ok(self.counts)
    }
}
