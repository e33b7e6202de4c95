//! Markdown → articles and HTML. The only module that names the Markdown crate; one file per feature of the dialect beside it.
//!
//! A text is parsed once. [`read`] makes an [`Article`] of it, which says what is in the text, and if it is asked for the HTML of
//! its page with gaps for what only all articles together, the reader's language or the partner decide: where links lead, what
//! an alert is called, what a picture measures. [`render`] fills the gaps.
//!
//! ```text
//! text -> tables (tabs), colons (lines of `:::` become blocks) -> the crate's events -> directive, side_by_side, reference,
//!         quote, tabs, applies_to (items)
//!      -> read, include, plain (words), html, within (raw HTML), raw (article, and its elements one by one)
//!      -> write (HTML with gaps) -> fill (HTML)
//! ```

mod applies_to;
mod attributes;
mod bracket;
mod colons;
mod container;
mod directive;
mod element;
mod fill;
mod html;
mod image;
mod include;
mod item;
mod library;
mod linked;
mod plain;
mod quote;
mod raw;
mod read;
mod reference;
mod side_by_side;
mod slug;
mod snippet;
mod tables;
mod tabs;
mod within;
mod write;

use crate::catalog::article::Article;
use crate::diagnostic::Findings;
use crate::locale::Locale;
use crate::source::FileId;

use fill::site;

pub use bracket::{ALERTS, meant};
pub use colons::KNOWN as DIRECTIVES;
pub use fill::{Rendering, Resolved, Words, fill_facts, has_facts, has_tabs, render};
pub use html::escape;
pub(crate) use html::escape_into;
pub use library::{Files, Library};
pub use slug::{Slugs, slug};

/// Most bytes of one article.
pub const MOST_BYTES: u64 = 1024 * 1024;
/// Deepest nesting of quotes, lists and emphasis.
const DEEPEST: usize = 32;

/// What is wanted of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// What it says of itself.
    Outline,
    /// The body of its page too.
    Body,
}

/// The article that a file of the library holds: what it says of itself, and its body where that is wanted. Nothing, where it
/// cannot be shown at all: that is reported.
pub fn read<'a>(
    path: &str,
    locale: &'a Locale,
    file: FileId,
    library: Library<'a>,
    want: Want,
    findings: &mut Findings,
) -> Option<Article> {
    read::read(path, locale, file, library, want, findings)
}

#[cfg(test)]
mod dialect_tests;
#[cfg(test)]
mod tests;
