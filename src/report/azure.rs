//! Logging commands of Azure Pipelines. It knows errors and warnings; an info is a line of the log.

use std::io::{self, Write};

use super::github::plain;
use super::said::{Said, Told};
use super::{Report, short};
use crate::diagnostic::Level;

pub(super) struct Azure;

impl Report for Azure {
    fn turn(&mut self, out: &mut dyn Write, told: &Told<'_>) -> io::Result<()> {
        for said in told.findings() {
            let line = match said.finding.level {
                Level::Error => issue("error", &said),
                Level::Warning => issue("warning", &said),
                Level::Info => plain(&short::line(&said.place.path(), &said)),
            };
            writeln!(out, "{line}")?;
        }
        told.more()
            .map_or(Ok(()), |more| writeln!(out, "{}", plain(&more)))
    }
}

fn issue(kind: &str, said: &Said<'_>) -> String {
    format!(
        "##vso[task.logissue type={kind};sourcepath={};linenumber={};columnnumber={};code={};]{}",
        property(&said.place.path()),
        said.place.start.line,
        said.place.start.column,
        said.finding.rule.code,
        data(&said.sentence())
    )
}

/// Text after a command.
fn data(text: &str) -> String {
    text.replace('%', "%AZP25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(';', "%3B").replace(']', "%5D")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_separates_is_escaped() {
        assert_eq!(data("5%;\r\n]"), "5%AZP25;%0D%0A]");
        assert_eq!(property("5%;\r\n]"), "5%AZP25%3B%0D%0A%5D");
    }
}
