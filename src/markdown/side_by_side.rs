//! Translations that carry the source's sentence behind each of their own: `<span data-ttu-id="…">Olá.</span><span
//! class="sxs-lookup">…Hello.…</span>`. The site that they come from hides it. Readers get one text, in their language.

use pulldown_cmark::Event;

use super::html;
use super::item::Item;

/// The class of what repeats the source.
pub(super) const CLASS: &str = "sxs-lookup";
/// The attribute of a part of a sentence, by which the two are matched.
const PART: &str = "data-ttu-id";

/// A `<span>` that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    /// It repeats the source.
    Source,
    /// It only numbers a part.
    Part,
    /// The author's own.
    Own,
}

impl Span {
    fn of(tag: &html::Tag<'_>) -> Self {
        let mut classes = tag.attribute("class").unwrap_or_default().split(' ');
        if classes.any(|class| class == CLASS) {
            Self::Source
        } else if tag.attribute(PART).is_some() {
            Self::Part
        } else {
            Self::Own
        }
    }
}

/// The spans of a text that are open, where it has sources at all.
#[derive(Debug, Default)]
pub(super) struct Spans {
    has_sources: bool,
    open: Vec<Span>,
    /// How many of them repeat the source.
    sources: usize,
}

impl Spans {
    /// Those of raw HTML.
    pub(super) fn of(raw: &str) -> Self {
        Self {
            has_sources: raw.contains(CLASS),
            ..Self::default()
        }
    }

    /// Whether the source is repeated here.
    fn in_source(&self) -> bool {
        self.sources > 0
    }

    /// Takes a piece of raw HTML in; whether it stays.
    pub(super) fn stays(&mut self, token: &html::Token<'_>) -> bool {
        match token {
            _ if !self.has_sources => true,
            html::Token::Tag(tag) => self.tag_stays(tag),
            _ => !self.in_source(),
        }
    }

    fn tag_stays(&mut self, tag: &html::Tag<'_>) -> bool {
        if tag.name != "span" {
            return !self.in_source();
        }
        let span = if tag.end {
            let span = self.open.pop().unwrap_or(Span::Own);
            self.sources -= usize::from(span == Span::Source);
            span
        } else {
            let span = Span::of(tag);
            self.open.push(span);
            self.sources += usize::from(span == Span::Source);
            span
        };
        span == Span::Own && !self.in_source()
    }
}

/// Takes out what repeats the source in lines of Markdown; blocks of raw HTML are gone over where they are read. What is left open ends
/// with its block.
pub(super) fn lower(items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    let mut out = Vec::with_capacity(items.len());
    let mut open = Spans::default();
    // For each element in a line that is open: whether it stays.
    let mut elements = Vec::new();
    for (node, range) in items {
        if !node.is_inline() {
            open = Spans::default();
        }
        let outside = !open.in_source();
        let stays = match node.event() {
            Some(Event::InlineHtml(raw)) => {
                html::tag(raw).map_or(outside, |tag| open.tag_stays(&tag))
            }
            Some(Event::Start(_)) if node.is_inline() => {
                elements.push(outside);
                outside
            }
            Some(Event::End(_)) if node.is_inline() => elements.pop().unwrap_or(true),
            _ => outside,
        };
        if stays {
            out.push((node, range));
        }
    }
    out
}
