//! JUnit's XML, as Jenkins and GitLab read it: a suite for each partner, a failed case for each finding.
//!
//! What does not make the run fail is a skipped case, so that what is red and the exit code say the same. A partner without
//! findings is one case that passed.

use std::io::{self, Write};

use super::said::{Said, Told};
use super::{Counts, Report, short};
use crate::diagnostic::Level;
use crate::message::{Dictionary, say};

pub(super) struct Junit {
    fail_on: Level,
}

impl Junit {
    /// A report in which findings of this level and above are failures.
    pub(super) fn new(fail_on: Level) -> Self {
        Self { fail_on }
    }

    fn fails(&self, level: Level) -> bool {
        level <= self.fail_on
    }

    fn case(&self, said: &Said<'_>) -> String {
        let (place, level) = (&said.place, said.finding.level);
        let verdict = if self.fails(level) {
            "failure"
        } else {
            "skipped"
        };
        let name = format!(
            "{}:{}:{} {}",
            place.path(),
            place.start.line,
            place.start.column,
            said.headline()
        );
        let mut text = short::line(&place.path(), said);
        for related in &said.related {
            text += &format!(
                "\n{}:{}: {}",
                related.path(),
                related.start.line,
                related.label
            );
        }
        format!(
            "    <testcase classname=\"{}\" name=\"{}\">\n      <{verdict} type=\"{}\" message=\"{}\">{}</{verdict}>\n    </testcase>",
            escape(said.finding.rule.code),
            escape(&name),
            level.as_str(),
            escape(&said.sentence()),
            escape(&text)
        )
    }
}

impl Report for Junit {
    fn begin(&mut self, out: &mut dyn Write, _: &Dictionary) -> io::Result<()> {
        writeln!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"supportal\">"
        )
    }

    fn turn(&mut self, out: &mut dyn Write, told: &Told<'_>) -> io::Result<()> {
        let name = escape(&told.whose().translated(told.dictionary));
        let found = told.listed().count();
        let failures = told
            .listed()
            .filter(|finding| self.fails(finding.level))
            .count();
        writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{}\">",
            found.max(1),
            found - failures
        )?;
        if found == 0 {
            let clean = say!("no findings").translated(told.dictionary);
            writeln!(
                out,
                "    <testcase classname=\"{name}\" name=\"{}\"/>",
                escape(&clean)
            )?;
        }
        for said in told.findings() {
            writeln!(out, "{}", self.case(&said))?;
        }
        if let Some(more) = told.more() {
            writeln!(out, "    <system-out>{}</system-out>", escape(&more))?;
        }
        writeln!(out, "  </testsuite>")
    }

    fn end(&mut self, out: &mut dyn Write, _: &Counts, _: &Dictionary) -> io::Result<()> {
        writeln!(out, "</testsuites>")
    }
}

/// Text in XML 1.0, also between quotes. Characters that no XML file may have are replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            // A reader of attributes would make blanks of them.
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' => escaped.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_becomes_text_of_xml() {
        assert_eq!(
            escape("<a b=\"c\">'&'</a>"),
            "&lt;a b=&quot;c&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;"
        );
        assert_eq!(
            escape("\u{0}\u{1b}[31m\u{ffff}\t\n\u{1f6df}"),
            "\u{fffd}\u{fffd}[31m\u{fffd}&#9;&#10;\u{1f6df}"
        );
    }
}
