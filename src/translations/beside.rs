//! A translation beside its source, section by section: what belongs together, what has no counterpart, what is built differently, and
//! what of the source changed since the translation was made.

use std::ops::Range;

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use crate::catalog::article::{Article, Part};
use crate::message::Message;
use crate::rules::structure_told;
use crate::source::Sources;

/// Sections that belong together, or one without a counterpart.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// That of the source.
    pub source: Option<Section>,
    /// That of the translation.
    pub translation: Option<Section>,
    /// What the translation has another number of, in words.
    pub differs: Option<Message>,
}

/// What stands below a heading, with it; or before the first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its first line in the file, from 1.
    pub line: usize,
    /// Its lines, with those that are gone since the translation was made.
    pub lines: Vec<Line>,
}

/// A line, and whether it is there since the translation was made, or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its text, without what ends it.
    pub text: String,
    /// What became of it.
    pub since: Since,
}

/// What became of a line since the translation was made, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Nothing.
    Same,
    /// It came.
    New,
    /// It went.
    Gone,
}

/// A part of an article's text.
struct Piece {
    /// What tells it from others: its level, or its anchor where the other has the same.
    key: String,
    range: Range<usize>,
    line: usize,
    parts: Vec<Part>,
}

/// Puts a translation beside its source. `recorded` is the source as it was when the translation was made, if that is at hand.
pub fn beside(
    source: &Article,
    translation: &Article,
    sources: &Sources,
    recorded: Option<&str>,
) -> Vec<Pair> {
    let (own, other) = (
        pieces(source, translation, sources),
        pieces(translation, source, sources),
    );
    let text = |article: &Article| sources.get(article.file).map_or("", |file| &file.text);
    let since = recorded.map(|recorded| TextDiff::from_lines(recorded, text(source)));
    let of_source = |piece: &Piece| Section {
        line: piece.line,
        lines: match &since {
            Some(diff) => changed_lines(diff, piece.line, text(source), &piece.range),
            None => plain(text(source), &piece.range),
        },
    };
    let of_translation = |piece: &Piece| Section {
        line: piece.line,
        lines: plain(text(translation), &piece.range),
    };
    let keys = |pieces: &[Piece]| -> Vec<String> {
        pieces.iter().map(|piece| piece.key.clone()).collect()
    };
    let mut pairs = Vec::new();
    for operation in capture_diff_slices(Algorithm::Patience, &keys(&own), &keys(&other)) {
        let (left, right) = (operation.old_range(), operation.new_range());
        let together = matches!(operation, DiffOp::Equal { .. });
        let (left, right) = (
            own.get(left).unwrap_or(&[]),
            other.get(right).unwrap_or(&[]),
        );
        if together {
            pairs.extend(left.iter().zip(right).map(|(left, right)| Pair {
                source: Some(of_source(left)),
                translation: Some(of_translation(right)),
                differs: structure_told(&right.parts, &left.parts),
            }));
            continue;
        }
        pairs.extend(left.iter().map(|piece| Pair {
            source: Some(of_source(piece)),
            translation: None,
            differs: None,
        }));
        pairs.extend(right.iter().map(|piece| Pair {
            source: None,
            translation: Some(of_translation(piece)),
            differs: None,
        }));
    }
    pairs
}

/// The sections of an article's own text. What it takes in from elsewhere is translated elsewhere.
fn pieces(article: &Article, other: &Article, sources: &Sources) -> Vec<Piece> {
    let Some(file) = sources.get(article.file) else {
        return Vec::new();
    };
    let own = |article: &Article| -> Vec<(u8, String, usize)> {
        let headings = article.headings.iter();
        let headings =
            headings.filter(|heading| heading.span.file == article.file && heading.level < 7);
        headings
            .map(|heading| {
                (
                    heading.level,
                    heading.id.clone(),
                    heading.span.range().start,
                )
            })
            .collect()
    };
    let ids: Vec<String> = own(other).into_iter().map(|(_, id, _)| id).collect();
    let mut starts = vec![(String::new(), 0)];
    for (level, id, at) in own(article) {
        let key = match ids.contains(&id) {
            true => format!("{level} {id}"),
            false => level.to_string(),
        };
        let line = file
            .text
            .get(..at)
            .and_then(|before| before.rfind(['\n', '\r']));
        starts.push((key, line.map_or(0, |end| end + 1)));
    }
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .map(|(_, start)| *start)
        .chain([file.text.len()])
        .collect();
    let pieces = starts.into_iter().zip(ends).map(|((key, start), end)| {
        let range = start..end.max(start);
        let parts = article
            .parts
            .iter()
            .filter(|(_, span)| span.file == article.file && range.contains(&span.range().start));
        Piece {
            key,
            line: file.position(start).line,
            parts: parts.map(|(part, _)| *part).collect(),
            range,
        }
    });
    pieces
        .filter(|piece| {
            !file
                .text
                .get(piece.range.clone())
                .unwrap_or("")
                .trim()
                .is_empty()
        })
        .collect()
}

fn plain(text: &str, range: &Range<usize>) -> Vec<Line> {
    let lines = text.get(range.clone()).unwrap_or("").lines();
    lines
        .map(|line| Line {
            text: line.to_owned(),
            since: Since::Same,
        })
        .collect()
}

/// The lines of a part of a text, with what became of them, and those that stood there and are gone.
fn changed_lines(
    diff: &TextDiff<'_, '_, str>,
    first: usize,
    text: &str,
    range: &Range<usize>,
) -> Vec<Line> {
    let count = text.get(range.clone()).unwrap_or("").lines().count();
    let wanted = first..first + count;
    // The line of the text that comes next: what is gone stood before it.
    let mut next = 1;
    let mut lines = Vec::new();
    for change in diff.iter_all_changes() {
        let since = match change.tag() {
            ChangeTag::Equal => Since::Same,
            ChangeTag::Insert => Since::New,
            ChangeTag::Delete => Since::Gone,
        };
        if let Some(at) = change.new_index() {
            next = at + 1;
        }
        if wanted.contains(&next) {
            lines.push(Line {
                text: change.value().trim_end_matches(['\n', '\r']).to_owned(),
                since,
            });
        }
        if change.new_index().is_some() {
            next += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;
    use crate::pipeline::Request;

    /// The pairs of an article in a site of two texts, Portuguese first.
    fn pairs(
        portuguese: &str,
        english: &str,
        recorded: Option<&str>,
    ) -> Vec<(String, String, bool)> {
        let dir = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("site.yaml", "title: A\nlocales: [pt-BR, en-US]\n");
        write("content/guidance/pt-BR/a.md", portuguese);
        write("content/guidance/en-US/a.md", english);
        let site = crate::pipeline::Site::load(&Request {
            site: dir.path().to_owned(),
            partners: Vec::new(),
            today: "2026-11-26".parse().unwrap(),
            base_url: None,
            want: crate::markdown::Want::Outline,
            shard: None,
        })
        .unwrap();
        let article = |tag: &str| {
            let locale = Locale::parse(tag).unwrap();
            site.guidance().get("a", &locale).unwrap()
        };
        let said = |section: &Option<Section>| {
            let lines = section.iter().flat_map(|section| &section.lines);
            let lines = lines.map(|line| match line.since {
                Since::Same => line.text.clone(),
                Since::New => format!("+{}", line.text),
                Since::Gone => format!("-{}", line.text),
            });
            lines
                .filter(|line| !line.is_empty())
                .collect::<Vec<_>>()
                .join("|")
        };
        beside(article("pt-BR"), article("en-US"), site.sources(), recorded)
            .iter()
            .map(|pair| {
                (
                    said(&pair.source),
                    said(&pair.translation),
                    pair.differs.is_some(),
                )
            })
            .collect()
    }

    fn row(source: &str, translation: &str, differs: bool) -> (String, String, bool) {
        (source.to_owned(), translation.to_owned(), differs)
    }

    #[test]
    fn sections_stand_beside_their_counterparts() {
        let portuguese = "# Um\n\nTexto.\n\n## Dois\n\n- a\n\n### Só aqui\n\nx\n\n## Três\n";
        let english = "# One\n\nText.\n\n## Two\n\n```sh\na\n```\n\n## Three\n";
        assert_eq!(
            pairs(portuguese, english, None),
            [
                row("# Um|Texto.", "# One|Text.", false),
                row("## Dois|- a", "## Two|```sh|a|```", true),
                row("### Só aqui|x", "", false),
                row("## Três", "## Three", false),
            ]
        );
    }

    #[test]
    fn what_came_and_went_since_is_marked_where_it_stands() {
        let before = "# Um\n\nVelho.\n\n## Dois\n\nFica.\n";
        let now = "# Um\n\nNovo.\n\n## Dois\n\nFica.\nMais.\n";
        let english = "# One\n\nOld.\n\n## Two\n\nStays.\n";
        assert_eq!(
            pairs(now, english, Some(before)),
            [
                row("# Um|-Velho.|+Novo.", "# One|Old.", false),
                row("## Dois|Fica.|+Mais.", "## Two|Stays.", false),
            ]
        );
    }
}
