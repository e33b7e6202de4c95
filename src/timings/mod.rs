//! Where the time of a build went → a table for a terminal, JSON for programs, or a page with a picture.

mod page;
mod print;

use std::io::{self, Write};
use std::time::Duration;

use serde_json::{Value, json};

use crate::message::{Dictionary, Message, say};
use crate::pipeline::Summary;
use crate::stopwatch::{Spent, Stage, Times};

/// What is printed beside the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Nothing.
    Table,
    /// JSON, for programs.
    Json,
    /// A page that stands alone.
    Html,
}

impl Format {
    /// Every format by its word.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("table", Self::Table),
        ("json", Self::Json),
        ("html", Self::Html),
    ];
}

/// A build that was timed.
#[derive(Debug)]
pub struct Timings<'a> {
    /// Where the time went.
    pub times: Times,
    /// What was built.
    pub summary: &'a Summary,
    /// What the site is called.
    pub site: String,
}

impl Timings<'_> {
    /// Prints the table.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn table(&self, out: &mut impl Write, dictionary: &Dictionary) -> io::Result<()> {
        print::table(self, out, dictionary)
    }

    /// Prints what is wanted beside the table.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn beside(
        &self,
        format: Format,
        out: &mut impl Write,
        dictionary: &Dictionary,
    ) -> io::Result<()> {
        match format {
            Format::Table => Ok(()),
            Format::Json => writeln!(out, "{:#}", self.json()),
            Format::Html => page::write(self, out, dictionary),
        }
    }

    /// The share of the threads' time in which they had something to do, from 0 to 1.
    fn busy(&self) -> f64 {
        let threads = self.times.threads.len().max(1);
        let all = self.times.wall.as_secs_f64() * threads as f64;
        (self.times.of_all().sum().as_secs_f64() / all.max(f64::MIN_POSITIVE)).min(1.0)
    }

    /// All of it for programs: times in seconds.
    fn json(&self) -> Value {
        let stages = |spent: &Spent| -> Value {
            let all = Stage::ALL.iter();
            all.map(|stage| (stage.word().to_owned(), json!(seconds(spent.of(*stage)))))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let threads = self.times.of_threads();
        let slowest = self.times.slowest.iter();
        let Summary {
            published,
            unchanged,
            refused,
            removed,
            written,
            kept,
            bytes,
            ..
        } = self.summary;
        json!({
            "timings": 1,
            "seconds": seconds(self.times.wall),
            "busy": (self.busy() * 1000.0).round() / 1000.0,
            "stages": stages(&self.times.of_all()),
            "threads": threads.iter().map(stages).collect::<Vec<_>>(),
            "slowest": slowest
                .map(|(partner, time)| json!({ "partner": partner, "seconds": seconds(*time) }))
                .collect::<Vec<_>>(),
            "portals": { "published": published, "unchanged": unchanged, "refused": refused, "removed": removed },
            "files": { "written": written, "kept": kept },
            "bytes_written": bytes,
        })
    }
}

/// Seconds to the microsecond.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e6
}

/// A time for people: three digits, in the unit that fits.
fn shown(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1e3;
    match milliseconds {
        time if time >= 10_000.0 => format!("{:.1} s", time / 1e3),
        time if time >= 1000.0 => format!("{:.2} s", time / 1e3),
        time if time >= 10.0 => format!("{time:.0} ms"),
        time => format!("{time:.1} ms"),
    }
}

/// A part of a whole in percent.
fn share(part: Duration, whole: Duration) -> f64 {
    100.0 * part.as_secs_f64() / whole.as_secs_f64().max(f64::MIN_POSITIVE)
}

/// What a stage is, in words.
fn name(stage: Stage) -> Message {
    match stage {
        Stage::Load => say!("what all portals share"),
        Stage::Look => say!("looking for changes"),
        Stage::Read => say!("reading partners"),
        Stage::Check => say!("checking"),
        Stage::Articles => say!("articles"),
        Stage::Plan => say!("planning pages"),
        Stage::Render => say!("making pages"),
        Stage::Write => say!("writing"),
        Stage::Whole => say!("directory and site"),
    }
}

/// What the build came to, in sentences; the second is said by every build.
fn sentences(timings: &Timings<'_>) -> [Message; 3] {
    let summary = timings.summary;
    [
        say!(
            "time: {time}; threads: {threads}, busy for {busy} % of it",
            time = shown(timings.times.wall),
            threads = timings.times.threads.len(),
            busy = format!("{:.0}", timings.busy() * 100.0)
        ),
        say!(
            "portals: {published} published, {unchanged} unchanged, {refused} with errors",
            published = summary.published,
            unchanged = summary.unchanged,
            refused = summary.refused
        ),
        say!(
            "files: {written} written ({size} MB), {kept} of published portals kept as they were",
            written = summary.written,
            size = format!("{:.1}", summary.bytes as f64 / 1e6),
            kept = summary.kept
        ),
    ]
}

#[cfg(test)]
mod tests;
