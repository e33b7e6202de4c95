//! One line a finding: `file:line:column: level[CODE] message (help)`.

use std::io::{self, Write};

use super::Report;
use super::said::{Said, Told};

pub(super) struct Short;

impl Report for Short {
    fn turn(&mut self, out: &mut dyn Write, told: &Told<'_>) -> io::Result<()> {
        for said in told.findings() {
            writeln!(out, "{}", line(said.place.file, &said))?;
        }
        told.more().map_or(Ok(()), |more| writeln!(out, "{more}"))
    }
}

/// The line, under the name that a reader knows the file by.
pub(super) fn line(file: &str, said: &Said<'_>) -> String {
    format!(
        "{file}:{}:{}: {}[{}] {}",
        said.place.start.line,
        said.place.start.column,
        said.finding.level.as_str(),
        said.finding.rule.code,
        said.sentence()
    )
}
