//! The YAML block between `---` lines at the head of a Markdown file.
//!
//! Real front matter is written by many tools: unknown keys are accepted, misspelled ones too, and a page without any is fine.

mod plain;
mod record;

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::Findings;
use crate::message::{Message, say};
use crate::source::{FileId, Span, Spanned};
use crate::yaml::{Document, Fields, Key, NodeKind, Required, Shape, Takes, parse};

pub use record::record;

/// The key that says whether a machine translated the page.
const TRANSLATION_TYPE: &str = "ms.translationtype";
/// The key of the SHA-1 of a translation's source.
pub const SOURCE_HASH: &str = "ms.openlocfilehash";
/// The key of the SHA-1 of the body of a translation's source.
pub const SOURCE_BODY_HASH: &str = "supportal.source_body_hash";
/// The key of the date of the last change.
pub const MODIFIED: &str = "ms.date";
/// The key of the date at which the source was handed off.
pub const LAST_HANDOFF: &str = "ms.lasthandoff";

/// The keys that are used; real pages have many others.
static SHAPE: Shape = Shape {
    what: || say!("front matter"),
    keys: &[&[
        key("title", || say!("What the article is called.")),
        key("description", || say!("What it is about, in a line.")),
        key(TRANSLATION_TYPE, || {
            say!("MT: translated by a machine; HT: by a person.")
        }),
        key(SOURCE_HASH, || say!("The SHA-1 of the source at hand-off.")),
        key(SOURCE_BODY_HASH, || {
            say!("The SHA-1 of the source's body at hand-off.")
        }),
        key("supportal.reviewed", || {
            say!("When a person read the translation against its source, or who did.")
        }),
        key("supportal.translation_notice", || {
            say!("`none` takes the notice of a machine translation off the page.")
        }),
        key(MODIFIED, || {
            say!("When it was last changed, as MM/DD/YYYY.")
        }),
        key(LAST_HANDOFF, || {
            say!("When the source was handed off, as MM/DD/YYYY.")
        }),
    ]],
    choice: &[],
};

const fn key(name: &'static str, about: fn() -> Message) -> Key {
    Key {
        name,
        takes: Takes::Text,
        required: Required::No,
        about,
    }
}

/// What is used of a page's front matter.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// `title`.
    pub title: Option<Spanned<Arc<str>>>,
    /// `description`.
    pub description: Option<Spanned<Arc<str>>>,
    /// `ms.translationtype`: MT or HT.
    pub translation_type: Option<Spanned<Arc<str>>>,
    /// `ms.openlocfilehash`: the SHA-1 of the source at hand-off.
    pub source_hash: Option<Spanned<Arc<str>>>,
    /// `supportal.source_body_hash`: the SHA-1 of the source's body alone, by which a change of nothing but its front matter is told.
    pub source_body_hash: Option<Spanned<Arc<str>>>,
    /// `supportal.reviewed`: a person has read this translation against its source; when, or who.
    pub reviewed: Option<Spanned<Arc<str>>>,
    /// `supportal.translation_notice`: `none` takes the notice of a machine translation off its page.
    pub translation_notice: Option<Spanned<Arc<str>>>,
    /// `ms.date`: MM/DD/YYYY.
    pub modified: Option<Spanned<Arc<str>>>,
    /// `ms.lasthandoff`: MM/DD/YYYY.
    pub last_handoff: Option<Spanned<Arc<str>>>,
}

/// A date as front matter has it: MM/DD/YYYY, or as everybody else writes it for programs.
pub fn date_of(text: &str) -> Option<Date> {
    let text = text.trim();
    let american = || Date::strptime("%m/%d/%Y", text).ok();
    text.parse().ok().or_else(american)
}

impl FrontMatter {
    /// Whether the page says of itself that it is a translation.
    pub fn is_translation(&self) -> bool {
        self.translation_type.is_some() || self.source_hash.is_some()
    }

    /// Whether a machine translated the page and nobody says to have read it since.
    pub fn is_unreviewed_machine_translation(&self) -> bool {
        let machine = self
            .translation_type
            .as_ref()
            .is_some_and(|kind| kind.value.trim().eq_ignore_ascii_case("MT"));
        machine && self.reviewed.is_none()
    }

    /// Whether its readers are told that a machine translated it.
    pub fn shows_translation_notice(&self) -> bool {
        let off = |notice: &Spanned<Arc<str>>| notice.value.trim().eq_ignore_ascii_case("none");
        self.is_unreviewed_machine_translation()
            && !self.translation_notice.as_ref().is_some_and(off)
    }
}

/// Splits a page: the byte ranges of its front matter, if it has one, and of its body.
pub fn split(text: &str) -> (Option<Range<usize>>, Range<usize>) {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let whole = start..text.len();
    let rest = text.get(start..).unwrap_or_default();
    let Some(first) = rest
        .split_inclusive('\n')
        .next()
        .filter(|line| line.trim_end() == "---")
    else {
        return (None, whole);
    };
    let begin = start + first.len();
    let mut at = begin;
    for line in text.get(begin..).unwrap_or_default().split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return (Some(begin..at), at + line.len()..text.len());
        }
        at += line.len();
    }
    (None, whole)
}

/// The front matter in `range` of a page's `text`, as nodes. Faults of its YAML are findings.
pub fn document(
    file: FileId,
    text: &str,
    range: Range<usize>,
    findings: &mut Findings,
) -> Document {
    // Lines in place of what precedes it keep every offset true.
    let padded = format!(
        "{}{}",
        "\n".repeat(range.start),
        text.get(range).unwrap_or_default()
    );
    parse(file, &padded, findings)
}

/// Reads the front matter in `range` of a page's `text`. Faults of its YAML are findings; its keys are not judged.
pub fn read(file: FileId, text: &str, range: Range<usize>, findings: &mut Findings) -> FrontMatter {
    if let Some(front) = plain::read(file, text, range.clone()) {
        return front;
    }
    let document = document(file, text, range.clone(), findings);
    let mut front = keys(file, &document);
    if document.incomplete || matches!(document.root.kind, NodeKind::Bad) {
        front.complete(record(file, text, range));
    }
    front
}

fn keys(file: FileId, document: &Document) -> FrontMatter {
    if !matches!(document.root.kind, NodeKind::Map(_)) {
        return FrontMatter::default();
    }
    let mut ignored = Findings::default();
    let Some(mut fields) = Fields::open(&document.root, &SHAPE, Span::start_of(file), &mut ignored)
    else {
        return FrontMatter::default();
    };
    let mut text = |key| fields.text(key, &mut ignored).given().cloned();
    FrontMatter {
        title: text("title"),
        description: text("description"),
        translation_type: text(TRANSLATION_TYPE),
        source_hash: text(SOURCE_HASH),
        source_body_hash: text(SOURCE_BODY_HASH),
        reviewed: text("supportal.reviewed"),
        translation_notice: text("supportal.translation_notice"),
        modified: text(MODIFIED),
        last_handoff: text(LAST_HANDOFF),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn front_matter_keeps_its_places_and_its_strange_keys() {
        let page = "\u{feff}---\r\ntitle: Olá | Centro\r\nms.lasthandoff: 08/31/2018\r\nms.localizationpriorty: x\r\n---\r\n# Olá\r\n";
        let (front, body) = split(page);
        assert_eq!(&page[body], "# Olá\r\n");
        let file = Sources::default().add("a.md", page);
        let mut findings = Findings::default();
        let read = read(file, page, front.unwrap(), &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        let title = read.title.unwrap();
        assert_eq!(&*title.value, "Olá | Centro");
        assert_eq!(&page[title.span.range()], "Olá | Centro");
        assert_eq!(&*read.last_handoff.unwrap().value, "08/31/2018");
    }

    #[test]
    fn pages_without_front_matter_are_all_body() {
        for page in [
            "# a\n",
            "",
            "---\nnot closed\n",
            "----\na: b\n---\n",
            "text\n---\n",
        ] {
            assert_eq!(split(page), (None, 0..page.len()), "{page:?}");
        }
    }
}
