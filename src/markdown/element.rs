//! What the page of an article is made of beside Markdown's own events, with nothing left to look up but what
//! [`crate::catalog::body::Gap`] names.

use pulldown_cmark::{BlockQuoteKind, Event};

use super::container::Container;
use super::item::is_inline;
use crate::catalog::body::Picture;

/// A part of a page that is no event of Markdown, or takes the place of one: of headings, links, pictures, raw HTML and code.
#[derive(Debug)]
pub(super) enum Element {
    /// A heading: its level, and its place in the article's list.
    Heading(u8, usize),
    /// The end of a heading of a level.
    HeadingEnd(u8),
    /// A link, by its place in the article's list.
    Link(usize),
    /// Its end.
    LinkEnd(usize),
    /// A picture.
    Picture(Picture),
    /// Raw HTML, as it goes onto the page.
    Html(String),
    /// An anchor within a tag of raw HTML.
    RawAnchor(String),
    /// The address of a link within a tag of raw HTML.
    Address(usize),
    /// A block of code: the word of its language, the code, and the lines that are marked.
    Code(String, String, Vec<(usize, usize)>),
    /// A block that holds others begins.
    Open(Container),
    /// The innermost block that is ended by this word ends.
    Close(&'static str),
    /// What the link to a video says: the site that shows it.
    Video(String),
    /// Text that is not translated.
    NoLoc(String),
    /// A fact about the partner, and whether it is a block of its own.
    Fact(String, bool),
    /// The word of an alert in the middle of a text.
    Alert(BlockQuoteKind),
}

/// Where a part of a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Beside other blocks.
    Block,
    /// In a line of text.
    Line,
    /// Within a tag, or anywhere.
    Tag,
}

impl Element {
    pub(super) fn place(&self) -> Place {
        match self {
            Self::Heading(..) | Self::Code(..) | Self::Open(_) | Self::Close(_) => Place::Block,
            Self::Fact(_, true) => Place::Block,
            Self::Html(_) | Self::RawAnchor(_) | Self::Address(_) | Self::HeadingEnd(_) => {
                Place::Tag
            }
            _ => Place::Line,
        }
    }
}

impl Place {
    /// Where an event of Markdown stands.
    pub(super) fn of(event: &Event<'_>) -> Self {
        match event {
            Event::Rule => Self::Block,
            Event::Start(tag) if !is_inline(&tag.to_end()) => Self::Block,
            Event::SoftBreak | Event::End(_) => Self::Tag,
            _ => Self::Line,
        }
    }
}
