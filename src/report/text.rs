//! Findings as compilers print them: the source line, a mark under the place, labels and help.
//!
//! The only file that names the diagnostics crate.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Element, Group, Level as Title, Origin, Renderer, Snippet,
};

use super::Report;
use super::said::{Place, Said, Told};
use crate::diagnostic::Level;
use crate::load::show_text;
use crate::message::{Message, say};

/// Longest source line that is shown around a finding: a hostile file has one of 64 KB.
const LONGEST_LINE: usize = 400;

pub(super) struct Text {
    renderer: Renderer,
}

impl Text {
    /// In colour, where a terminal wants it.
    pub(super) fn new(color: bool) -> Self {
        let renderer = match color {
            true => Renderer::styled(),
            false => Renderer::plain(),
        };
        Self { renderer }
    }
}

impl Report for Text {
    fn turn(&mut self, out: &mut dyn Write, told: &Told<'_>) -> io::Result<()> {
        for said in told.findings() {
            writeln!(out, "{}\n", rendered(&said, told, &self.renderer))?;
        }
        told.more().map_or(Ok(()), |more| writeln!(out, "{more}"))
    }
}

fn rendered(said: &Said<'_>, told: &Told<'_>, renderer: &Renderer) -> String {
    let title = match said.finding.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    };
    let words = |message: Message| message.translated(told.dictionary);
    let title = title.with_name(words(said.finding.level.word()));
    let message = said.headline();
    let mut group: Group<'_> = title
        .primary_title(message.as_str())
        .id(said.finding.rule.code)
        .element(snippet(&said.place, AnnotationKind::Primary));
    for place in &said.related {
        group = group.element(snippet(place, AnnotationKind::Context));
    }
    if let Some(help) = &said.help {
        group = group.element(
            Title::HELP
                .with_name(words(say!("help")))
                .message(help.as_str()),
        );
    }
    renderer.render(&[group])
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

/// The whole line around a range, and the range within it; nothing, where it is too long. Only the first line is marked where the
/// range spans several.
fn window(text: &str, range: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let start = range.start.min(text.len());
    // No farther than a line may be long: a hostile file has thousands of findings on one.
    let least = text.floor_char_boundary(start.saturating_sub(LONGEST_LINE + 1));
    let from = match text.get(least..start)?.rfind('\n') {
        Some(at) => least + at + 1,
        None if least == 0 => 0,
        None => return None,
    };
    let from = if from == 0 && text.starts_with('\u{feff}') {
        3.min(start)
    } else {
        from
    };
    let most = text.ceil_char_boundary(start + LONGEST_LINE + 1);
    let to = match text.get(start..most)?.find(['\n', '\r']) {
        Some(at) => start + at,
        None if most == text.len() => most,
        None => return None,
    };
    let end = range.end.clamp(start, to);
    Some((from..to, start - from..end - from))
}
