//! A text → items: what Markdown itself has, and the directives of the dialect in their places.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::colons::{self, Colons, Places, Prepared};
use super::directive::{Directive, Finder};
use super::{applies_to, quote, reference, side_by_side, tables, tabs};
use crate::catalog::link::XREF;

/// A part of a text, and where in the text it is.
pub(super) type Item<'a> = (Node<'a>, Range<usize>);

/// What a part is.
#[derive(Debug)]
pub(super) enum Node<'a> {
    /// Of Markdown.
    Markdown(Event<'a>),
    /// Of the dialect.
    Directive(Directive),
}

/// How many items are read at once: what is made of them is near when the next come.
const AT_ONCE: usize = 256;

/// How many bytes of a text most items take at least.
const BYTES_OF_AN_ITEM: usize = 12;

/// Takes some items, the next of a text.
type Take<'t, 'a> = dyn FnMut(&mut Vec<Item<'a>>) + 't;

/// A text as the Markdown crate is to read it, and where its parts stand in what was written.
pub(super) fn made(written: &str) -> (Cow<'_, str>, Places) {
    let untabbed = tables::without_tabs(written).map_or(Cow::Borrowed(written), Cow::Owned);
    match colons::prepare(&untabbed) {
        Some(Prepared { text, places, .. }) => (Cow::Owned(text), places),
        None => (untabbed, Places::default()),
    }
}

/// All items of a text; the place of the first that is nested deeper than `deepest`.
pub(super) fn items(text: &str, deepest: usize) -> Result<Vec<Item<'_>>, usize> {
    let mut all = Vec::new();
    some(text, deepest, &mut |items| all.append(items))?;
    Ok(all)
}

/// Hands on the items of a text, some whole blocks at once, and says what its "Applies to" list names; or the place of the first item
/// that is nested deeper than `deepest`.
pub(super) fn some<'t>(
    text: &'t str,
    deepest: usize,
    take: &mut Take<'_, 't>,
) -> Result<Vec<String>, usize> {
    read(text, deepest, AT_ONCE, take)
}

fn read<'t>(
    text: &'t str,
    deepest: usize,
    at_once: usize,
    take: &mut Take<'_, 't>,
) -> Result<Vec<String>, usize> {
    let has_brackets = memmem::find(text.as_bytes(), b"[!").is_some();
    let has_sources = memmem::find(text.as_bytes(), side_by_side::CLASS.as_bytes()).is_some();
    let has_references = memmem::find(text.as_bytes(), XREF.as_bytes()).is_some();
    let has_tabs = memmem::find(text.as_bytes(), tabs::TAB.as_bytes()).is_some();
    // Tabs are groups of blocks.
    let at_once = if has_tabs { usize::MAX } else { at_once };
    let mut names = None;
    events(text, deepest, at_once, &mut |items| {
        if has_sources {
            *items = side_by_side::lower(std::mem::take(items));
        }
        if has_references {
            *items = reference::lower(std::mem::take(items));
        }
        if has_brackets {
            *items = quote::split(quote::lower(std::mem::take(items)));
        }
        if has_tabs {
            *items = tabs::lower(std::mem::take(items));
        }
        // It stands among the first.
        names.get_or_insert_with(|| applies_to::lower(items));
        take(items);
        items.clear();
    })?;
    Ok(names.unwrap_or_default())
}

/// What the crate gives in pieces, while they come.
enum Open<'a> {
    None,
    /// Words: it ends them at each sign that might have meant something, and at each end of a line of code.
    Words(&'a str, Range<usize>),
    /// A block of HTML, line by line: a tag or a comment may go on in the next.
    Html(String, Range<usize>),
}

impl<'a> Open<'a> {
    /// Adds to the block of HTML that is open.
    fn html(&mut self, line: &str, end: usize) {
        if let Self::Html(html, range) = self {
            html.push_str(line);
            range.end = end;
        }
    }

    fn end(&mut self, finder: &mut Finder<'a>) {
        match std::mem::replace(self, Self::None) {
            Self::None => {}
            Self::Words(words, range) => finder.event(Event::Text(words.into()), range),
            Self::Html(html, range) => finder.event(Event::Html(html.into()), range),
        }
    }
}

/// Hands on the items that events and the directives in them are, so many at once or some more, up to the end of a block.
fn events<'t>(
    text: &'t str,
    deepest: usize,
    at_once: usize,
    take: &mut Take<'_, 't>,
) -> Result<(), usize> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut depth = 0_usize;
    let mut open = Open::None;
    let mut finder = Finder::of(text);
    // Room for the items of a short text, and for those that are handed on together.
    let room = (text.len() / BYTES_OF_AN_ITEM).min(2 * AT_ONCE);
    finder.found.reserve(room);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            // Words in a block of HTML are the blanks before a line of it.
            Event::Html(line) | Event::Text(line) if matches!(open, Open::Html(..)) => {
                open.html(&line, range.end);
            }
            Event::Text(CowStr::Borrowed(words)) => {
                if let Open::Words(before, place) = &mut open
                    && before.as_bytes().as_ptr_range().end == words.as_ptr()
                    && before.len() == place.len()
                    && place.end == range.start
                    && let Some(joined) = text.get(place.start..range.end)
                {
                    *before = joined;
                    place.end = range.end;
                } else {
                    open.end(&mut finder);
                    open = Open::Words(words, range);
                }
            }
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {
                open.end(&mut finder);
            }
            Event::Html(line) => {
                open.end(&mut finder);
                open = Open::Html(line.into_string(), range);
            }
            event => {
                match &event {
                    Event::Start(_) => depth += 1,
                    Event::End(_) => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if depth > deepest {
                    return Err(range.start);
                }
                open.end(&mut finder);
                finder.event(event, range);
                if depth == 0 && finder.found.len() >= at_once {
                    take(&mut finder.found);
                }
            }
        }
    }
    open.end(&mut finder);
    take(&mut finder.found);
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::super::DEEPEST;
    use super::*;

    mod random {
        use proptest::collection::vec;
        use proptest::prelude::*;
        use proptest::sample::select;

        use super::*;

        /// Blocks, and what is left open in them.
        const BLOCKS: [&str; 24] = [
            "a *b* [c](d.md) `e`\n",
            "\n",
            "# a\n\n",
            "a\n===\n",
            "- a\n- b\n\n",
            "  continued\n\n",
            "1. a\n\n   ```js\n   b\n   ```\n\n",
            "    :::row:::\n\n",
            "> a\n> b\n\n",
            "> [!NOTE]\n> a\n\n",
            "> [!div class=\"checklist\"]\n> - a\n\n",
            "[!INCLUDE [a](b.md)]\n\n",
            "[!VIDEO https://a.example]\n\n",
            ":::row:::\n:::column:::\n\n",
            ":::column-end:::\n:::row-end:::\n\n",
            ":::image type=\"complex\" source=\"a.png\" alt-text=\"b\":::\n",
            "```\na\n",
            "```\n\n",
            "<div>\n",
            "</div>\n\n",
            "<!-- a\n",
            "b -->\n\n",
            "|a|b|\n|-|-|\n|c|d|\n\n",
            "a[^1]\n\n[^1]: b\n\n---\n\n",
        ];

        proptest! {
            #[test]
            fn items_that_come_one_block_at_a_time_are_the_same(blocks in vec(select(&BLOCKS[..]), 0..24)) {
                let text = blocks.concat();
                let items = |at_once| {
                    let (mut all, mut times) = (Vec::new(), 0);
                    let told = read(&text, DEEPEST, at_once, &mut |items| {
                        all.extend(items.iter().map(|item| format!("{item:?}")));
                        times += 1;
                    });
                    (told, all, times)
                };
                let ((told, all, once), (told_too, all_too, times)) = (items(usize::MAX), items(1));
                prop_assert_eq!((told, all), (told_too, all_too));
                prop_assert!(once <= 1 && times >= once);
            }
        }
    }

    #[test]
    fn long_texts_are_read_in_pieces() {
        let text = "a *b* c\n\n".repeat(AT_ONCE);
        let mut most = 0;
        let mut times = 0;
        some(&text, DEEPEST, &mut |items| {
            most = most.max(items.len());
            times += 1;
        })
        .unwrap();
        assert!(
            times > 4 && most < 2 * AT_ONCE,
            "{times} times, {most} at most"
        );
    }
}
