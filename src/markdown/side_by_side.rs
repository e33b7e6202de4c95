//! Translations that carry the source's sentence behind each of their own: `<span data-ttu-id="…">Olá.</span><span
//! class="sxs-lookup">…Hello.…</span>`. The site that they come from hides it. Readers get one text, in their language.

use pulldown_cmark::{CowStr, Event};

use super::html;
use super::item::{Item, Node, is_inline};

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

/// The spans that are open.
#[derive(Debug, Default)]
struct Open(Vec<Span>);

impl Open {
    /// Whether the source is repeated here.
    fn in_source(&self) -> bool {
        self.0.contains(&Span::Source)
    }

    /// Takes a tag in; whether it stays.
    fn stays(&mut self, tag: &html::Tag<'_>) -> bool {
        if tag.name != "span" {
            return !self.in_source();
        }
        let span = match tag.end {
            true => self.0.pop().unwrap_or(Span::Own),
            false => {
                let span = Span::of(tag);
                self.0.push(span);
                span
            }
        };
        span == Span::Own && !self.in_source()
    }
}

/// Takes out what repeats the source. What is left open ends with its block.
pub(super) fn lower(items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    let mut out = Vec::with_capacity(items.len());
    let mut open = Open::default();
    // For each element in a line that is open: whether it stays.
    let mut elements = Vec::new();
    for (node, range) in items {
        let stays = match &node {
            Node::Directive(_) => !open.in_source(),
            Node::Markdown(event) => match event {
                Event::InlineHtml(raw) => match html::tag(raw) {
                    Some(tag) => open.stays(&tag),
                    None => !open.in_source(),
                },
                Event::Html(raw) if raw.contains(CLASS) => {
                    let raw = CowStr::from(without_source(raw));
                    out.push((Node::Markdown(Event::Html(raw)), range));
                    continue;
                }
                Event::Start(tag) if is_inline(&tag.to_end()) => {
                    elements.push(!open.in_source());
                    !open.in_source()
                }
                Event::End(end) if is_inline(end) => elements.pop().unwrap_or(true),
                Event::Start(_) | Event::End(_) | Event::Html(_) | Event::Rule => {
                    open = Open::default();
                    true
                }
                _ => !open.in_source(),
            },
        };
        if stays {
            out.push((node, range));
        }
    }
    out
}

/// A block of raw HTML without what repeats the source.
fn without_source(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut open = Open::default();
    for (token, _) in html::tokens(raw) {
        let stays = match &token {
            html::Token::Tag(tag) => open.stays(tag),
            html::Token::Text(_) | html::Token::Comment(_) => !open.in_source(),
        };
        if stays {
            out.push_str(token.written());
        }
    }
    out
}
