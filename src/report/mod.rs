//! Findings → text, one format a file. Lines and columns are computed here and nowhere else, so all formats agree.

mod json;
mod said;
mod short;
mod text;

use std::io::{self, Write};

use crate::diagnostic::Level;
use crate::message::{Dictionary, Message, say};
use crate::pipeline::Turn;
use said::Said;

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
    /// Counts the findings of a turn.
    pub fn add(&mut self, turn: &Turn) {
        self.partners += usize::from(turn.partner.is_some());
        self.errors += turn.findings.count(Level::Error);
        self.warnings += turn.findings.count(Level::Warning);
        self.infos += turn.findings.count(Level::Info);
        self.unlisted += turn.findings.unlisted();
    }

    /// Whether there is a finding at a level or above.
    pub fn reach(&self, level: Level) -> bool {
        self.errors > 0
            || (level >= Level::Warning && self.warnings > 0)
            || (level >= Level::Info && self.infos > 0)
    }

    /// In words.
    pub fn sentence(&self) -> Message {
        let errors = match self.errors {
            1 => say!("1 error"),
            count => say!("{count} errors", count),
        };
        let warnings = match self.warnings {
            1 => say!("1 warning"),
            count => say!("{count} warnings", count),
        };
        let partners = match self.partners {
            1 => say!("1 partner"),
            count => say!("{count} partners", count),
        };
        match self.infos {
            0 => say!(
                "{errors}, {warnings} in {partners}",
                errors,
                warnings,
                partners
            ),
            infos => say!(
                "{errors}, {warnings}, {infos} info in {partners}",
                errors,
                warnings,
                infos,
                partners
            ),
        }
    }
}

/// Prints findings as they come.
pub struct Printer<'d, W> {
    format: Format,
    dictionary: &'d Dictionary,
    out: W,
    color: bool,
    counts: Counts,
    first: bool,
}

impl<'d, W: Write> Printer<'d, W> {
    /// A printer of a format; `color` for terminals that want it.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn new(
        format: Format,
        color: bool,
        dictionary: &'d Dictionary,
        mut out: W,
    ) -> io::Result<Self> {
        if format == Format::Json {
            json::begin(&mut out)?;
        }
        Ok(Self {
            format,
            dictionary,
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
        self.counts.add(turn);
        for finding in turn.findings.iter() {
            let said = Said::new(finding, turn, self.dictionary);
            match self.format {
                Format::Text => text::finding(&mut self.out, &said, self.color)?,
                Format::Short => short::finding(&mut self.out, &said)?,
                Format::Json => json::finding(&mut self.out, &said, self.first)?,
            }
            self.first = false;
        }
        if turn.findings.unlisted() > 0 && self.format != Format::Json {
            let whose = match &turn.partner {
                Some(partner) => Message::verbatim(partner.as_str()),
                None => say!("the site"),
            };
            let more = say!(
                "… and {count} more in {whose}",
                count = turn.findings.unlisted(),
                whose
            );
            writeln!(self.out, "{}", more.translated(self.dictionary))?;
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
            Format::Text | Format::Short => writeln!(
                self.out,
                "{}",
                self.counts.sentence().translated(self.dictionary)
            )?,
        }
        self.out.flush()?;
        Ok(self.counts)
    }
}
