//! Findings as compilers print them: the source line, a mark under the place, labels and help.
//!
//! The only file that names the diagnostics crate.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Element, Group, Level as Title, Origin, Renderer, Snippet,
};

use super::locate;
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::load::show_text;
use crate::pipeline::Turn;

/// Longest source line that is shown around a finding: a hostile file has one of 64 KB.
const LONGEST_LINE: usize = 400;

pub(super) fn finding(
    out: &mut impl Write,
    finding: &Diagnostic,
    turn: &Turn,
    color: bool,
) -> io::Result<()> {
    let at = locate(finding, turn);
    let title = match finding.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    };
    let message = match &finding.locale {
        Some(locale) => format!("{} [{locale}]", finding.message),
        None => finding.message.clone(),
    };
    let place = snippet(
        at.file,
        at.text,
        &finding.place,
        AnnotationKind::Primary,
        (at.start.line, at.start.column),
    );
    let mut group = title
        .primary_title(message.as_str())
        .id(finding.rule.code)
        .element(place);
    for label in &finding.related {
        if let Some(file) = turn.sources.get(label.span.file) {
            let start = file.position(label.span.start as usize);
            group = group.element(snippet(
                &file.path,
                &file.text,
                label,
                AnnotationKind::Context,
                (start.line, start.column),
            ));
        }
    }
    let mut report: Vec<Group<'_>> = vec![group];
    if let (Some(help), Some(last)) = (&finding.help, report.pop()) {
        report.push(last.element(Title::HELP.message(help.as_str())));
    }
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    writeln!(out, "{}\n", renderer.render(&report))
}

/// The lines of a label with a mark under them; where there is no text to show, only the place.
fn snippet<'a>(
    path: &'a str,
    text: &'a str,
    label: &'a Label,
    kind: AnnotationKind,
    (line, column): (usize, usize),
) -> Element<'a> {
    let origin = || Origin::path(path).line(line).char_column(column).into();
    let Some((around, range)) = window(text, label.span.range()) else {
        return origin();
    };
    let shown = text.get(around.clone()).unwrap_or_default();
    // A control character would reach the terminal.
    if shown.is_empty()
        || shown.lines().any(|line| {
            line.len() > LONGEST_LINE
                || show_text(line).len() != line.len() + line.matches('\t').count() * 4
        })
    {
        return origin();
    }
    let mark = kind.span(range);
    let mark = if label.text.is_empty() {
        mark
    } else {
        mark.label(label.text.as_str())
    };
    Snippet::source(shown)
        .path(path)
        .line_start(line)
        .annotation(mark)
        .into()
}

/// The whole lines around a range, and the range within them. Only its first line is marked where it spans several.
fn window(text: &str, range: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let start = range.start.min(text.len());
    let from = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let from = if from == 0 && text.starts_with('\u{feff}') {
        3.min(start)
    } else {
        from
    };
    let to = text
        .get(start..)?
        .find(['\n', '\r'])
        .map_or(text.len(), |at| start + at);
    let end = range.end.clamp(start, to);
    Some((from..to, start - from..end - from))
}
