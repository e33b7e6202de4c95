//! Findings → text, one format a file. Lines and columns are computed here and nowhere else, so all formats agree.

mod azure;
mod fingerprint;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod page;
pub mod reference;
mod said;
mod sarif;
mod short;
mod text;

use std::io::{self, Write};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Level};
use crate::message::{Dictionary, Message, say};
use crate::pipeline::Turn;
use said::Told;
pub use said::is_built_in;

/// A way to print findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With the source line, labels and help.
    Text,
    /// One line a finding.
    Short,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0, which code hosts and editors show beside the code.
    Sarif,
    /// JUnit's XML: a suite for each partner.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// Logging commands of Azure Pipelines.
    Azure,
    /// A table for each partner, for the summary of a job.
    Markdown,
}

impl Format {
    /// Every format by its word.
    pub const WORDS: [(&'static str, Self); 9] = [
        ("text", Self::Text),
        ("short", Self::Short),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("junit", Self::Junit),
        ("github", Self::Github),
        ("gitlab", Self::Gitlab),
        ("azure", Self::Azure),
        ("markdown", Self::Markdown),
    ];
}

/// What a printer needs to know besides the findings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How findings are printed.
    pub format: Format,
    /// Whether a terminal wants colour.
    pub color: bool,
    /// The lowest level that makes a run fail.
    pub fail_on: Level,
    /// Where the site lies in the folder that the program runs in, with `/` at its end; empty: there. What others read finds
    /// files by their path in the repository, not in the site.
    pub site: String,
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
    /// Counts the findings of a turn, also those that are not listed again.
    pub fn add(&mut self, turn: &Turn) {
        self.partners += usize::from(turn.partner.is_some());
        let [errors, warnings, infos] = turn.counts();
        self.errors += errors;
        self.warnings += warnings;
        self.infos += infos;
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

/// The listed findings of a turn, each with the object that a report in JSON has of it.
pub fn listed<'t>(
    turn: &'t Turn,
    dictionary: &'t Dictionary,
) -> impl Iterator<Item = (&'t Diagnostic, Value)> {
    let findings = Told::new(turn, dictionary, "").findings();
    findings.map(|said| (said.finding, json::finding(&said)))
}

/// A format at work. Each turn is printed as it comes, so that a hundred thousand partners need no memory.
trait Report: Send {
    /// What stands before the first turn.
    fn begin(&mut self, _out: &mut dyn Write, _dictionary: &Dictionary) -> io::Result<()> {
        Ok(())
    }

    /// The findings of a turn.
    fn turn(&mut self, out: &mut dyn Write, told: &Told<'_>) -> io::Result<()>;

    /// What stands after the last turn: in formats for people, how many findings there are.
    fn end(
        &mut self,
        out: &mut dyn Write,
        counts: &Counts,
        dictionary: &Dictionary,
    ) -> io::Result<()> {
        writeln!(out, "{}", counts.sentence().translated(dictionary))
    }
}

fn report(settings: &Settings) -> Box<dyn Report> {
    match settings.format {
        Format::Text => Box::new(text::Text::new(settings.color)),
        Format::Short => Box::new(short::Short),
        Format::Json => Box::new(json::Json::default()),
        Format::Sarif => Box::new(sarif::Sarif::default()),
        Format::Junit => Box::new(junit::Junit::new(settings.fail_on)),
        Format::Github => Box::new(github::Github::default()),
        Format::Gitlab => Box::new(gitlab::Gitlab::default()),
        Format::Azure => Box::new(azure::Azure),
        Format::Markdown => Box::new(markdown::Markdown),
    }
}

/// Prints findings as they come.
pub struct Printer<'d, W> {
    report: Box<dyn Report>,
    dictionary: &'d Dictionary,
    site: String,
    out: W,
    counts: Counts,
}

impl<'d, W: Write> Printer<'d, W> {
    /// A printer of a format.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn new(settings: Settings, dictionary: &'d Dictionary, mut out: W) -> io::Result<Self> {
        let mut report = report(&settings);
        report.begin(&mut out, dictionary)?;
        Ok(Self {
            report,
            dictionary,
            site: settings.site,
            out,
            counts: Counts::default(),
        })
    }

    /// Prints the findings of a turn.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn turn(&mut self, turn: &Turn) -> io::Result<()> {
        self.counts.add(turn);
        let told = Told::new(turn, self.dictionary, &self.site);
        self.report.turn(&mut self.out, &told)
    }

    /// Ends the report, and says how many findings there were with those that were listed elsewhere.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn end_with(mut self, others: &Counts) -> io::Result<Counts> {
        self.counts.errors += others.errors;
        self.counts.warnings += others.warnings;
        self.counts.infos += others.infos;
        self.counts.partners += others.partners;
        self.counts.unlisted += others.unlisted;
        self.end()
    }

    /// Ends the report, and says how many findings there were.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn end(mut self) -> io::Result<Counts> {
        self.report
            .end(&mut self.out, &self.counts, self.dictionary)?;
        self.out.flush()?;
        Ok(self.counts)
    }
}
