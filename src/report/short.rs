//! One line a finding: `file:line:column: level[CODE] message (help)`.

use std::io::{self, Write};

use super::locate;
use crate::diagnostic::Diagnostic;
use crate::pipeline::Turn;

pub(super) fn finding(out: &mut impl Write, finding: &Diagnostic, turn: &Turn) -> io::Result<()> {
    let at = locate(finding, turn);
    write!(
        out,
        "{}:{}:{}: {}[{}] {}",
        at.file,
        at.start.line,
        at.start.column,
        finding.level.as_str(),
        finding.rule.code,
        finding.message
    )?;
    if let Some(locale) = &finding.locale {
        write!(out, " [{locale}]")?;
    }
    match &finding.help {
        Some(help) => writeln!(out, " ({help})"),
        None => writeln!(out),
    }
}
