//! The page of a guide around the guide: made once for all guides of a portal that stand alike, with holes for the texts that are each
//! one's own.
//!
//! Where templates do nothing with a page's title, description, addresses and crumbs but show them, or ask whether they are there
//! ([`super::parts`] reads that off them), pages that differ in these texts alone differ in nothing else. One of them is rendered with
//! signs in the place of its texts, and compacted; the others are its copies. The bytes are the same either way.

use std::sync::Arc;

use super::compact::{self, compact_holes};
use super::parts::Part;
use crate::markdown::escape_into;
use crate::portal::plan::Page;
use crate::portal::views::PageView;

/// What begins and ends a hole in a page's markup.
const BEGIN: char = compact::HOLE;
const END: char = '\u{2}';
/// The hole of a page's structured data, which is safe as it is and stands in a script.
const DATA: usize = 0;

/// A page with holes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shell(Vec<Piece>);

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Markup(String),
    Hole(usize),
    /// The value of an attribute, which is quoted where it must be.
    Value {
        quote: char,
        pieces: Vec<Piece>,
    },
}

/// The texts of a page that are its own. Nothing, where one of them is empty, or is not the same before and after compaction: what is
/// not there is told by what is alike.
pub(super) fn texts(page: &Page) -> Option<Vec<&str>> {
    let PageView {
        title,
        description,
        canonical,
        alternates,
        languages,
        crumbs,
        ..
    } = &page.view;
    let mut texts = Vec::with_capacity(16);
    texts.push(page.json_ld.as_deref().unwrap_or_default());
    texts.extend([title.as_str(), description]);
    texts.extend(canonical.as_deref());
    texts.extend(alternates.iter().map(|it| it.href.as_str()));
    for language in languages {
        texts.extend([language.href.as_str(), &language.name]);
    }
    for crumb in crumbs {
        texts.extend(crumb.path.as_deref().filter(|path| !path.is_empty()));
        texts.push(&crumb.name);
    }
    let data = page.json_ld.as_deref().is_none_or(|data| !data.is_empty());
    (data && texts.iter().skip(1).all(|text| is_even(text))).then_some(texts)
}

/// The same page with holes in the place of its texts.
pub(super) fn hollow(page: &Page) -> (PageView, Option<String>) {
    let mut view = page.view.clone();
    let mut number = DATA;
    let mut dig = |text: &mut String| {
        number += 1;
        *text = format!("{BEGIN}{number}{END}");
    };
    dig(&mut view.title);
    dig(&mut view.description);
    view.canonical.as_mut().map(&mut dig);
    for alternate in &mut view.alternates {
        dig(&mut alternate.href);
    }
    for language in &mut view.languages {
        dig(&mut language.href);
        dig(&mut language.name);
    }
    for crumb in &mut view.crumbs {
        let path = crumb.path.as_mut().filter(|path| !path.is_empty());
        path.map(&mut dig);
        dig(&mut crumb.name);
    }
    let data = page.json_ld.as_ref();
    (view, data.map(|_| format!("{BEGIN}{DATA}{END}")))
}

/// What two pages say alike that may have one shell: everything but their texts.
pub(super) fn likeness(page: &Page, has_tabs: bool) -> String {
    let view = &page.view;
    let mut said = String::with_capacity(128);
    let mut say = |text: &str| {
        said.push_str(text);
        said.push('\n');
    };
    for text in [
        view.kind,
        view.dir,
        &view.lang,
        &view.up,
        &view.root,
        &view.partner_root,
        &view.section,
    ] {
        say(text);
    }
    say(if has_tabs { "tabs" } else { "" });
    say(page.json_ld.as_ref().map_or("", |_| "data"));
    say(view.canonical.as_ref().map_or("", |_| "canonical"));
    for alternate in &view.alternates {
        say(&alternate.lang);
    }
    for language in &view.languages {
        say(if language.current { "this" } else { "language" });
        say(&language.lang);
    }
    for crumb in &view.crumbs {
        say(match crumb.path.as_deref() {
            None => "group",
            Some("") => "home",
            Some(_) => "crumb",
        });
        say(crumb.lang.as_deref().unwrap_or_default());
    }
    said
}

/// Whether compaction leaves a text as it is wherever it stands: no space at its ends, and one between its words.
fn is_even(text: &str) -> bool {
    let mut before = b' ';
    for byte in text.bytes() {
        if byte < b' ' || (byte == b' ' && before == b' ') {
            return false;
        }
        before = byte;
    }
    before != b' '
}

impl Shell {
    /// The shell that a rendered page with holes is. Nothing, where a hole is not in a text, in the value of an attribute or, for the
    /// data, in a script.
    pub(super) fn of(html: &str, parts: &[Arc<Part>]) -> Option<Self> {
        let compacted = compact_holes(html, parts)?;
        let mut pieces = Vec::new();
        let mut rest = compacted.as_str();
        let mut in_tag = false;
        while let Some(at) = rest.find([BEGIN, compact::VALUE]) {
            let (markup, from) = rest.split_at(at);
            if let Some(angle) = markup.rfind(['<', '>']) {
                in_tag = markup.get(angle..)?.starts_with('<');
            }
            pieces.push(Piece::Markup(markup.to_owned()));
            rest = match from.strip_prefix(compact::VALUE) {
                Some(value) => {
                    let (value, behind) = value.split_once(compact::VALUE_END)?;
                    pieces.push(Piece::value(value)?);
                    behind
                }
                None => {
                    let (number, behind) = hole(from)?;
                    let is_data = number == DATA;
                    if in_tag || is_data != behind.starts_with("</script>") {
                        return None;
                    }
                    pieces.push(Piece::Hole(number));
                    behind
                }
            };
        }
        pieces.push(Piece::Markup(rest.to_owned()));
        Some(Self(pieces))
    }

    /// The page with these texts; nothing where it has another number of them.
    pub(super) fn filled(&self, texts: &[&str]) -> Option<String> {
        let length = self.0.iter().map(|piece| match piece {
            Piece::Markup(markup) => markup.len(),
            _ => 0,
        });
        let said: usize = texts.iter().map(|text| text.len()).sum();
        let mut out = String::with_capacity(length.sum::<usize>() + 2 * said);
        for piece in &self.0 {
            piece.fill(&mut out, texts)?;
        }
        Some(out)
    }
}

impl Piece {
    fn value(value: &str) -> Option<Self> {
        let mut signs = value.chars();
        let quote = signs.next()?;
        let mut rest = signs.as_str();
        let mut pieces = Vec::new();
        while let Some(at) = rest.find(BEGIN) {
            let (markup, from) = rest.split_at(at);
            let (number, behind) = hole(from).filter(|(number, _)| *number != DATA)?;
            pieces.extend([Self::Markup(markup.to_owned()), Self::Hole(number)]);
            rest = behind;
        }
        pieces.push(Self::Markup(rest.to_owned()));
        Some(Self::Value { quote, pieces })
    }

    fn fill(&self, out: &mut String, texts: &[&str]) -> Option<()> {
        match self {
            Self::Markup(markup) => out.push_str(markup),
            Self::Hole(DATA) => out.push_str(texts.first()?),
            Self::Hole(number) => escape_into(out, texts.get(*number)?),
            Self::Value { quote, pieces } => {
                let from = out.len();
                out.push(*quote);
                for piece in pieces {
                    piece.fill(out, texts)?;
                }
                match compact::is_plain(out.get(from + 1..)?) {
                    true => {
                        out.remove(from);
                    }
                    false => out.push(*quote),
                }
            }
        }
        Some(())
    }
}

/// The number of the hole that a text begins with, and what is behind it.
fn hole(text: &str) -> Option<(usize, &str)> {
    let (number, behind) = text.strip_prefix(BEGIN)?.split_once(END)?;
    Some((number.parse().ok()?, behind))
}

#[cfg(test)]
mod tests;
