//! One line a finding: `file:line:column: level[CODE] message (help)`.

use std::io::{self, Write};

use super::said::Said;

pub(super) fn finding(out: &mut impl Write, said: &Said<'_>) -> io::Result<()> {
    write!(
        out,
        "{}:{}:{}: {}[{}] {}",
        said.place.file,
        said.place.start.line,
        said.place.start.column,
        said.finding.level.as_str(),
        said.finding.rule.code,
        said.message
    )?;
    if let Some(locale) = &said.finding.locale {
        write!(out, " [{locale}]")?;
    }
    match &said.help {
        Some(help) => writeln!(out, " ({help})"),
        None => writeln!(out),
    }
}
