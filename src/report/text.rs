//! Findings as compilers print them: the source line, a mark under the place, labels and help.
//!
//! The only file that names the diagnostics crate.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Element, Group, Level as Title, Origin, Renderer, Snippet,
};

use super::said::{Place, Said};
use crate::diagnostic::Level;
use crate::load::show_text;

/// Longest source line that is shown around a finding: a hostile file has one of 64 KB.
const LONGEST_LINE: usize = 400;

pub(super) fn finding(out: &mut impl Write, said: &Said<'_>, color: bool) -> io::Result<()> {
    let title = match said.finding.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    };
    let message = match &said.finding.locale {
        Some(locale) => format!("{} [{locale}]", said.message),
        None => said.message.clone(),
    };
    let mut group = title
        .primary_title(message.as_str())
        .id(said.finding.rule.code)
        .element(snippet(&said.place, AnnotationKind::Primary));
    for place in &said.related {
        group = group.element(snippet(place, AnnotationKind::Context));
    }
    let mut report: Vec<Group<'_>> = vec![group];
    if let (Some(help), Some(last)) = (&said.help, report.pop()) {
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
fn snippet<'a>(place: &'a Place<'a>, kind: AnnotationKind) -> Element<'a> {
    let (path, line) = (place.file, place.start.line);
    let origin = || {
        Origin::path(path)
            .line(line)
            .char_column(place.start.column)
            .into()
    };
    let Some((around, range)) = window(place.text, place.range.clone()) else {
        return origin();
    };
    let shown = place.text.get(around.clone()).unwrap_or_default();
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
    let mark = if place.label.is_empty() {
        mark
    } else {
        mark.label(place.label.as_str())
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
