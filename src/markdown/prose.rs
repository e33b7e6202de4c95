//! The words of an article without its code, its markup and its addresses, each with where it is written.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::events;
use crate::catalog::article::Article;
use crate::source::{FileId, Span};

/// What stands for code and addresses: no word, and nothing that joins the words beside it.
const GAP: char = '\u{fffc}';

/// The words of an article: a line for each paragraph, heading, item and cell.
#[derive(Debug)]
pub struct Prose {
    /// The words.
    pub text: String,
    file: FileId,
    /// Where a piece begins in the words, and in the file.
    pieces: Vec<(usize, usize)>,
}

impl Prose {
    /// Where a range of the words is written.
    pub fn place(&self, range: Range<usize>) -> Span {
        let written = |at: usize| {
            let next = self.pieces.partition_point(|(start, _)| *start <= at);
            let piece = next.checked_sub(1).and_then(|last| self.pieces.get(last));
            piece.map_or(0, |(start, source)| source + (at - start))
        };
        let last = range.end.max(range.start + 1) - 1;
        Span::new(self.file, written(range.start)..written(last) + 1)
    }

    fn push(&mut self, text: &str, at: usize) {
        // A space that does not break is a space; it takes more bytes than one.
        let mut rest = text;
        while let Some(found) = rest.find(['\u{a0}', '\u{202f}']) {
            let (before, space) = rest.split_at(found);
            self.piece(before, at + (text.len() - rest.len()));
            self.piece(" ", at + (text.len() - space.len()));
            let length = space.chars().next().map_or(1, char::len_utf8);
            rest = space.get(length..).unwrap_or_default();
        }
        self.piece(rest, at + (text.len() - rest.len()));
    }

    fn piece(&mut self, text: &str, at: usize) {
        if !text.is_empty() {
            self.pieces.push((self.text.len(), at));
            self.text.push_str(text);
        }
    }
}

/// The words of an article, from the text of its file.
pub fn prose(article: &Article, text: &str) -> Prose {
    let mut prose = Prose {
        text: String::with_capacity(text.len() / 2),
        file: article.file,
        pieces: Vec::new(),
    };
    let body = text.get(article.body_start..).unwrap_or_default();
    let mut hidden = 0_usize;
    for (event, range) in events(body).unwrap_or_default() {
        let at = article.body_start + range.start;
        match event {
            Event::Start(Tag::CodeBlock(_)) | Event::Start(Tag::MetadataBlock(_)) => hidden += 1,
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                ..
            }) => prose.text.push(GAP),
            Event::Text(words) if hidden == 0 && !is_address(&words) => prose.push(&words, at),
            Event::Text(_) | Event::Code(_) => prose.text.push(GAP),
            Event::SoftBreak | Event::HardBreak => prose.piece(" ", at),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => {
                prose.piece(" ", at);
            }
            Event::End(end) => match end {
                TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => hidden = hidden.saturating_sub(1),
                end if ends_a_line(end) => prose.text.push('\n'),
                _ => {}
            },
            _ => {}
        }
    }
    prose
}

fn is_address(words: &str) -> bool {
    words.starts_with("https://") || words.starts_with("http://")
}

fn ends_a_line(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::TableCell
            | TagEnd::TableRow
            | TagEnd::TableHead
            | TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
    )
}
