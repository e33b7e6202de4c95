//! Translations → the table of how they stand, and the list of what is left to translate. [`stamp`](mod@stamp) writes the record of
//! a source into one of them.

pub mod beside;
mod csv;
mod json;
pub mod print;
pub mod stamp;
mod todo;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use todo::{Todo, todo};

use crate::catalog::freshness::{Freshness, source_hash};
use crate::catalog::translation::Translation;
use crate::content::Text;
use crate::front_matter::date_of;
use crate::locale::Locale;
use crate::pipeline::Shelf;

/// A translation, in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The language.
    pub locale: Locale,
    /// Path below the folder of the language: the translation's, or the source's where there is no translation.
    pub path: String,
    /// How it stands.
    pub status: Freshness,
    /// The partner whose own guidance it is part of; none: it is shared.
    pub partner: Option<String>,
    /// Its file, relative to the site, where it is there.
    pub file: Option<String>,
    /// Its source, where that is there.
    pub source: Option<Source>,
    /// The record of the source that it keeps.
    pub recorded: Option<String>,
    /// When its source was handed off.
    pub handed_off: Option<Date>,
}

/// The source of a translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The language.
    pub locale: Locale,
    /// Its file, relative to the site.
    pub file: String,
    /// The SHA-1 of its bytes.
    pub hash: String,
    /// How many words there are to translate; not known of what is no Markdown.
    pub words: Option<usize>,
}

/// The rows of the shared guidance or of a partner's. `beneath` is the shared one under a partner's own, `locales` are the
/// languages of the site.
pub fn rows(shelf: &Shelf, beneath: Option<&Shelf>, locales: &[Locale]) -> Vec<Row> {
    // A source has a translation for each language, and is measured once.
    let mut sources: BTreeMap<&str, Source> = BTreeMap::new();
    let mut rows = Vec::new();
    for row in shelf.translations(beneath, locales) {
        let source = row.source.map(|text| {
            let known = sources.entry(&text.file);
            known.or_insert_with(|| Source::of(text)).clone()
        });
        rows.push(Row::of(&row, source, shelf.partner.clone()));
    }
    rows
}

/// Puts rows in their order: by language, then path; shared ones first.
pub fn sort(rows: &mut [Row]) {
    rows.sort_by(|a, b| (&a.locale, &a.path, &a.partner).cmp(&(&b.locale, &b.path, &b.partner)));
}

/// How many rows there are of each status.
pub fn counts(rows: &[Row]) -> BTreeMap<Freshness, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.status).or_default() += 1;
    }
    counts
}

impl Row {
    fn of(row: &Translation<'_, Text>, source: Option<Source>, partner: Option<String>) -> Self {
        let front = row.article.map(|article| &article.front);
        let recorded = front.and_then(|front| front.source_hash.as_ref());
        let handed_off = front.and_then(|front| front.last_handoff.as_ref());
        let text = row.article.or(row.source);
        Self {
            locale: row.locale.clone(),
            path: text.map_or(row.path, |text| &text.path).to_owned(),
            status: row.freshness,
            partner,
            file: row.article.map(|article| article.file.clone()),
            source,
            recorded: recorded.map(|record| record.value.trim().to_owned()),
            handed_off: handed_off.and_then(|date| date_of(&date.value)),
        }
    }

    /// How many words there are to translate, where that is known.
    pub fn words(&self) -> Option<usize> {
        self.source.as_ref()?.words
    }
}

impl Source {
    fn of(text: &Text) -> Self {
        Self {
            locale: text.locale.clone(),
            file: text.file.clone(),
            hash: source_hash(&text.bytes),
            words: words::of(text),
        }
    }
}
