//! A table for each partner with findings, for the summary of a job or a comment.

use std::io::{self, Write};

use super::Report;
use super::said::{Said, Told};
use crate::message::{Message, say};

pub(super) struct Markdown;

impl Report for Markdown {
    fn turn(&mut self, out: &mut dyn Write, told: &Told<'_>) -> io::Result<()> {
        let words = |message: Message| escape(&message.translated(told.dictionary));
        if told.listed().next().is_some() {
            let columns = [
                say!("Level"),
                say!("Rule"),
                say!("Place"),
                say!("What is wrong, and what to do"),
            ];
            writeln!(out, "## {}\n", words(told.whose()))?;
            writeln!(out, "| {} |", columns.map(words).join(" | "))?;
            writeln!(out, "| --- | --- | --- | --- |")?;
            for said in told.findings() {
                writeln!(out, "{}", row(&said, words(said.finding.level.word())))?;
            }
            writeln!(out)?;
        }
        told.more()
            .map_or(Ok(()), |more| writeln!(out, "{}\n", escape(&more)))
    }
}

fn row(said: &Said<'_>, level: String) -> String {
    let (place, rule) = (&said.place, said.finding.rule);
    format!(
        "| {level} | {} {} | {}:{}:{} | {} |",
        rule.code,
        rule.name,
        escape(&place.path()),
        place.start.line,
        place.start.column,
        escape(&said.sentence())
    )
}

/// Text that stays text: what an author wrote must not become a link, an image or another cell.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' => escaped.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' => {
                escaped.extend(['\\', character]);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_author_wrote_stays_text() {
        assert_eq!(escape("a|b\n![x](y)"), "a\\|b \\!\\[x\\](y)");
        assert_eq!(escape("<b> & `c_d`"), "\\<b\\> \\& \\`c\\_d\\`");
    }
}
