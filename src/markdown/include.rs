//! Texts that an article takes in, `[!INCLUDE [title](path)]`: a block alone on its line, words in the middle of one.

use std::ops::Range;
use std::slice;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::container::Container;
use super::directive::Directive;
use super::element::Element;
use super::item::{self, Item, Node};
use super::library::Text;
use super::read::{Block, Reader, Source, add_words};
use super::snippet::Snippet;
use super::{DEEPEST, MOST_BYTES};
use crate::catalog::article::{Include, LinkRef, Part, Taken};
use crate::catalog::link::Target;
use crate::front_matter;
use crate::locale::Locale;

/// Most texts that are taken in one in another.
const MOST_OPEN: usize = 16;
/// Most bytes that a page takes in.
const MOST_TAKEN: usize = MOST_BYTES as usize;

impl<'a> Reader<'a> {
    /// Takes in what a paragraph consists of, where that is nothing but texts and code of other files.
    pub(super) fn takes_in_blocks(&mut self, rest: &mut slice::Iter<'_, Item<'_>>) -> bool {
        let ahead = rest.as_slice();
        let length = ahead
            .iter()
            .take_while(|(node, _)| is_taken_in(node) || is_blank(node))
            .count();
        let ends = matches!(
            ahead.get(length).and_then(|(node, _)| node.event()),
            Some(Event::End(TagEnd::Paragraph))
        );
        let any = ahead
            .get(..length)
            .unwrap_or_default()
            .iter()
            .any(|(node, _)| is_taken_in(node));
        if !ends || !any {
            return false;
        }
        self.blocks.push(Block::Other);
        for (node, range) in rest.by_ref().take(length + 1) {
            match node {
                Node::Directive(Directive::Include(path)) => self.include(path, range),
                Node::Directive(Directive::Snippet(snippet)) => self.snippet(snippet, range),
                _ => {}
            }
        }
        self.blocks.pop();
        true
    }

    /// Takes in a text.
    pub(super) fn include(&mut self, path: &str, range: &Range<usize>) {
        self.included(path, range, Self::take_in);
    }

    /// The words of a text that stands where nothing but words may.
    pub(super) fn included_words(&mut self, path: &str, range: &Range<usize>) -> String {
        let mut words = String::new();
        self.included(path, range, |reader, _, text| {
            let (_, body) = front_matter::split(text.text);
            let Ok(items) = item::items(text.text.get(body).unwrap_or_default(), DEEPEST) else {
                return Taken::TooMuch;
            };
            items
                .iter()
                .for_each(|(node, _)| add_words(&mut words, node));
            reader.taken += text.text.len();
            Taken::In
        });
        words.trim().to_owned()
    }

    /// Keeps an include, and takes its text in where it may be.
    fn included(
        &mut self,
        path: &str,
        range: &Range<usize>,
        take_in: impl FnOnce(&mut Self, String, Text<'a>) -> Taken,
    ) {
        self.part(Part::Include, range);
        let link = self.reference(path.to_owned(), false, String::new(), range);
        let taken = match self.text(&link) {
            Ok((path, text)) => take_in(self, path, text),
            Err(taken) => taken,
        };
        if self.is_own() {
            self.article.includes.push(Include { link, taken });
        }
    }

    /// The text that an include names, where it may be taken in.
    fn text(&self, include: &LinkRef) -> Result<(String, Text<'a>), Taken> {
        let (Target::Article(path, _), Some(own)) = (&include.target, self.open.first()) else {
            return Err(Taken::Missing);
        };
        let found = [".md", ".markdown"]
            .iter()
            .find_map(|ending| self.library.get(own.locale, &format!("{path}{ending}")));
        let text = found.ok_or(Taken::Missing)?;
        if self.open.iter().any(|open| open.file == text.file) {
            return Err(Taken::Circular);
        }
        let room = self.open.len() < MOST_OPEN && self.taken + text.text.len() <= MOST_TAKEN;
        if room {
            Ok((path.clone(), text))
        } else {
            Err(Taken::TooMuch)
        }
    }

    fn take_in(&mut self, path: String, text: Text<'a>) -> Taken {
        let (_, body) = front_matter::split(text.text);
        let (source, made) = Source::of(path, text, body);
        let deepest = DEEPEST.saturating_sub(self.blocks.len());
        let Ok(mut items) = item::items(&made, deepest) else {
            return Taken::TooMuch;
        };
        // No link has another in its text, and none goes on behind a paragraph.
        let in_link = !self.links.is_empty();
        if in_link {
            items.retain(|(node, _)| !is_link(node));
        }
        self.taken += text.text.len();
        let foreign = self
            .open
            .last()
            .is_some_and(|open| open.locale != text.locale);
        let language = foreign.then(|| text.locale.clone());
        match self.blocks.last() {
            _ if in_link => self.line_of(source, items, language),
            Some(Block::Paragraph) if !is_one_line(&items) => self.between_paragraphs(|reader| {
                reader.blocks_of(source, &items, language.map(Container::Language));
            }),
            Some(Block::Paragraph | Block::Line) => self.line_of(source, items, language),
            Some(Block::Item) if is_one_line(&items) => self.line_of(source, items, language),
            _ => self.blocks_of(source, &items, language.map(Container::Language)),
        }
        Taken::In
    }

    /// Ends the paragraph that is open, and goes on with another after what `inner` adds.
    fn between_paragraphs(&mut self, inner: impl FnOnce(&mut Self)) {
        self.end_raw_of_block();
        self.push_event(&Event::End(TagEnd::Paragraph));
        self.blocks.pop();
        inner(self);
        self.blocks.push(Block::Paragraph);
        self.push_event(&Event::Start(Tag::Paragraph));
    }

    fn blocks_of(&mut self, source: Source<'a>, items: &[Item<'_>], language: Option<Container>) {
        let word = language.as_ref().map(Container::word);
        if let Some(language) = language {
            self.push(Element::Open(language));
        }
        // What it leaves open ends with it.
        let open = self.raw.len();
        self.open.push(source);
        self.items(items);
        self.open.pop();
        self.end_raw(open);
        if let Some(word) = word {
            self.push(Element::Close(word));
        }
    }

    /// What of a text stands in a line, one block after the other.
    fn line_of(&mut self, source: Source<'a>, items: Vec<Item<'_>>, language: Option<Locale>) {
        let mut line: Vec<Item<'_>> = Vec::new();
        for (node, range) in items {
            match node {
                node if node.is_inline() && !is_block_directive(&node) => line.push((node, range)),
                // Where one begins in another, a blank is enough for both.
                Node::Markdown(Event::Start(_))
                    if !matches!(
                        line.last(),
                        None | Some((Node::Markdown(Event::SoftBreak), _))
                    ) =>
                {
                    line.push((Node::Markdown(Event::SoftBreak), range));
                }
                _ => {}
            }
        }
        if let Some(language) = &language {
            self.push(Element::Html(format!("<span lang=\"{language}\">")));
        }
        let open = self.raw.len();
        self.open.push(source);
        self.items(&line);
        self.open.pop();
        self.end_raw(open);
        if language.is_some() {
            self.push(Element::Html("</span>".into()));
        }
    }

    /// Shows code of another file.
    pub(super) fn snippet(&mut self, snippet: &Snippet, range: &Range<usize>) {
        self.part(Part::Include, range);
        let link = self.reference(snippet.path.clone(), false, String::new(), range);
        let file = match &link.target {
            Target::File(path) => self
                .open
                .first()
                .and_then(|own| self.library.get(own.locale, path)),
            _ => None,
        };
        let mut taken = Taken::Missing;
        let room = MOST_TAKEN.saturating_sub(self.taken);
        if file.is_some_and(|file| file.text.len() > room) {
            taken = Taken::TooMuch;
        } else if let Some((code, marked)) = file.and_then(|file| snippet.of(file.text)) {
            self.taken += code.len();
            taken = Taken::In;
            let language = snippet.language();
            let show = |reader: &mut Self| {
                reader.push(Element::Code(language, code, marked));
                reader.article.has_code = true;
            };
            match self.blocks.last() {
                Some(Block::Paragraph) => self.between_paragraphs(show),
                Some(Block::Line) => {}
                _ => show(self),
            }
        }
        if self.is_own() {
            self.article.includes.push(Include { link, taken });
        }
    }
}

/// Whether a link begins or ends with it.
pub(super) fn is_link(node: &Node<'_>) -> bool {
    matches!(
        node.event(),
        Some(Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link))
    )
}

fn is_taken_in(node: &Node<'_>) -> bool {
    matches!(
        node,
        Node::Directive(Directive::Include(_) | Directive::Snippet(_))
    )
}

fn is_blank(node: &Node<'_>) -> bool {
    match node.event() {
        Some(Event::Text(text)) => text.trim().is_empty(),
        Some(Event::SoftBreak | Event::HardBreak) => true,
        _ => false,
    }
}

/// Whether a text is one paragraph.
fn is_one_line(items: &[Item<'_>]) -> bool {
    let blocks = items
        .iter()
        .filter(|(node, _)| !node.is_inline() || is_block_directive(node));
    let mut blocks = blocks.map(|(node, _)| node.event());
    matches!(blocks.next(), Some(Some(Event::Start(Tag::Paragraph))))
        && matches!(blocks.next(), Some(Some(Event::End(TagEnd::Paragraph))))
        && blocks.next().is_none()
}

fn is_block_directive(node: &Node<'_>) -> bool {
    matches!(
        node,
        Node::Directive(Directive::Open(_) | Directive::Close(_) | Directive::Snippet(_))
    )
}
