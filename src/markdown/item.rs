//! A text → items: what Markdown itself has, and the directives of the dialect in their places.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::colons::{self, Colons};
use super::directive::{self, Directive};
use super::{applies_to, quote, tables, tabs};

/// A part of a text, and where it is written.
pub(super) type Item<'a> = (Node<'a>, Range<usize>);

/// What a part is.
#[derive(Debug)]
pub(super) enum Node<'a> {
    /// Of Markdown.
    Markdown(Event<'a>),
    /// Of the dialect.
    Directive(Directive),
}

/// The items of a text, and what its "Applies to" list names.
#[derive(Debug)]
pub(super) struct Items<'a> {
    pub(super) all: Vec<Item<'a>>,
    pub(super) applies_to: Vec<String>,
}

/// All items of a text; the place of the first that is nested deeper than `deepest`.
pub(super) fn items(text: &str, deepest: usize) -> Result<Items<'_>, usize> {
    let untabbed = tables::without_tabs(text);
    let written = untabbed.as_deref().unwrap_or(text);
    match (colons::prepare(written), &untabbed) {
        (Some(prepared), _) => {
            let place = |range: &Range<usize>| prepared.place(range);
            let items = read(&prepared.text, deepest).map_err(|at| place(&(at..at)).start)?;
            Ok(items.of(text, place))
        }
        (None, Some(untabbed)) => Ok(read(untabbed, deepest)?.of(text, Range::clone)),
        (None, None) => read(text, deepest),
    }
}

impl Items<'_> {
    /// The same items of the text that theirs was made from, with `place` from the one to the other.
    fn of<'a>(self, text: &'a str, place: impl Fn(&Range<usize>) -> Range<usize>) -> Items<'a> {
        let all = self.all.into_iter().map(|(node, range)| {
            let at = place(&range);
            let node = match node {
                // Most words stand in both, and need no copy.
                Node::Markdown(Event::Text(words)) => {
                    let same = text.get(at.clone()).filter(|same| **same == *words);
                    Node::Markdown(Event::Text(match same {
                        Some(same) => CowStr::Borrowed(same),
                        None => words.into_static(),
                    }))
                }
                Node::Markdown(event) => Node::Markdown(event.into_static()),
                Node::Directive(Directive::Unknown(word)) => {
                    Node::Directive(Directive::Unknown(place(&word)))
                }
                Node::Directive(directive) => Node::Directive(directive),
            };
            (node, at)
        });
        Items {
            all: all.collect(),
            applies_to: self.applies_to,
        }
    }
}

fn read(text: &str, deepest: usize) -> Result<Items<'_>, usize> {
    let mut all = directive::find(events(text, deepest)?, text);
    if text.contains("[!") {
        all = quote::lower(all);
    }
    if text.contains("#tab/") {
        all = tabs::lower(all);
    }
    let (all, applies_to) = applies_to::lower(all);
    Ok(Items { all, applies_to })
}

fn events(text: &str, deepest: usize) -> Result<Vec<Item<'_>>, usize> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut depth = 0_usize;
    // Whether the block of HTML that is open has a line already.
    let mut in_html = false;
    let mut html = String::new();
    // There is an event for every fifteen bytes or so.
    let mut items: Vec<Item<'_>> = Vec::with_capacity(text.len() / 12);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match &event {
            Event::Start(Tag::HtmlBlock) => {
                in_html = false;
                continue;
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((Node::Markdown(Event::Html(block)), _)) = items.last_mut() {
                    *block = std::mem::take(&mut html).into();
                }
                continue;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            // The lines of one block of HTML: a tag or a comment may go on in the next.
            Event::Html(line) if in_html => {
                html.push_str(line);
                if let Some((_, place)) = items.last_mut() {
                    place.end = range.end;
                }
                continue;
            }
            Event::Html(line) => {
                in_html = true;
                html.push_str(line);
            }
            // The crate gives words in pieces: at each sign that might have meant something, and at each end of a line of code.
            Event::Text(CowStr::Borrowed(words)) => {
                if let Some((Node::Markdown(Event::Text(CowStr::Borrowed(before))), place)) =
                    items.last_mut()
                    && before.as_bytes().as_ptr_range().end == words.as_ptr()
                    && before.len() == place.len()
                    && place.end == range.start
                    && let Some(joined) = text.get(place.start..range.end)
                {
                    *before = joined;
                    place.end = range.end;
                    continue;
                }
            }
            _ => {}
        }
        if depth > deepest {
            return Err(range.start);
        }
        items.push((Node::Markdown(event), range));
    }
    Ok(items)
}

/// The directive that a block of `<?:::…?>` is.
pub(super) fn block(raw: &str) -> Option<Colons<'_>> {
    let line = raw.trim_start();
    line.starts_with(colons::BLOCK)
        .then(|| Colons::read(line.get(2..)?))?
}

impl Node<'_> {
    /// Whether it stands within a line of text.
    pub(super) fn is_inline(&self) -> bool {
        match self {
            Self::Directive(_) => true,
            Self::Markdown(event) => match event {
                Event::Start(tag) => is_inline(&tag.to_end()),
                Event::End(end) => is_inline(end),
                Event::Html(_) | Event::Rule => false,
                _ => true,
            },
        }
    }

    /// Its event, if Markdown has it.
    pub(super) fn event(&self) -> Option<&Event<'_>> {
        match self {
            Self::Markdown(event) => Some(event),
            Self::Directive(_) => None,
        }
    }
}

/// Whether what ends here stands within a line of text.
pub(super) fn is_inline(end: &TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

/// Whether a tag begins a block that nothing of the dialect is looked for in.
pub(super) fn is_code(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::MetadataBlock(_))
}
