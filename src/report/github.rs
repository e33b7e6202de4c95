//! Workflow commands of GitHub Actions: annotations beside the lines of a change.
//!
//! GitHub shows ten annotations of each level for a step and drops the rest in silence. So at most that many are made; the findings
//! after them are lines of the log, and a last notice says how many there are.

use std::io::{self, Write};

use super::said::{Said, Told};
use super::{Counts, Report, short};
use crate::diagnostic::Level;
use crate::message::{Dictionary, say};

/// Most annotations of a level that a step shows.
const MOST: usize = 10;

#[derive(Default)]
pub(super) struct Github {
    errors: usize,
    warnings: usize,
    infos: usize,
    in_the_log: usize,
}

impl Report for Github {
    fn turn(&mut self, out: &mut dyn Write, told: &Told<'_>) -> io::Result<()> {
        for said in told.findings() {
            let line = if self.has_room(said.finding.level) {
                annotation(&said)
            } else {
                self.in_the_log += 1;
                plain(&short::line(&said.place.path(), &said))
            };
            writeln!(out, "{line}")?;
        }
        told.more()
            .map_or(Ok(()), |more| writeln!(out, "{}", plain(&more)))
    }

    fn end(
        &mut self,
        out: &mut dyn Write,
        counts: &Counts,
        dictionary: &Dictionary,
    ) -> io::Result<()> {
        let more = say!(
            "{count} more findings are in the log of this step",
            count = self.in_the_log
        );
        if self.in_the_log > 0 {
            writeln!(out, "::notice::{}", data(&more.translated(dictionary)))?;
        }
        writeln!(out, "{}", plain(&counts.sentence().translated(dictionary)))
    }
}

impl Github {
    /// Takes the room of an annotation. One notice less than there may be, for the last one.
    fn has_room(&mut self, level: Level) -> bool {
        let (made, most) = match level {
            Level::Error => (&mut self.errors, MOST),
            Level::Warning => (&mut self.warnings, MOST),
            Level::Info => (&mut self.infos, MOST - 1),
        };
        *made += 1;
        *made <= most
    }
}

fn annotation(said: &Said<'_>) -> String {
    let (start, end, rule) = (said.place.start, said.place.end, said.finding.rule);
    let command = match said.finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    // Columns are refused where a finding ends on another line than it begins on.
    let end = if start.line == end.line {
        format!("endLine={},endColumn={},", end.line, end.column)
    } else {
        String::new()
    };
    format!(
        "::{command} file={},line={},col={},{end}title={}::{}",
        property(&said.place.path()),
        start.line,
        start.column,
        property(&format!("{} {}", rule.code, rule.name)),
        data(&said.sentence())
    )
}

/// Text after a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line of the log that is no command, whatever an author wrote: runners look for `##[` and `##vso[` anywhere in a line.
pub(super) fn plain(line: &str) -> String {
    let mut plain = line.to_owned();
    while plain.contains("##") {
        plain = plain.replace("##", "# #");
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_separates_is_escaped() {
        assert_eq!(data("50%,\r\na: b"), "50%25,%0D%0Aa: b");
        assert_eq!(property("50%,\r\na: b"), "50%25%2C%0D%0Aa%3A b");
        assert_eq!(plain("`##vso[task.x]`"), "`# #vso[task.x]`");
        assert!(!plain("####[error]").contains("##"));
    }
}
