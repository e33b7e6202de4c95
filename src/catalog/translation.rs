//! Which text is the source of which: texts by path and language become rows of translations with their freshness.

use std::collections::BTreeMap;

use super::article::{Article, Guidance};
use super::freshness::Freshness;
use crate::front_matter::FrontMatter;
use crate::locale::Locale;
use crate::source::Sources;

/// A text in one of its languages.
pub trait Localized {
    /// The language.
    fn locale(&self) -> &Locale;
    /// What it says of itself.
    fn front(&self) -> &FrontMatter;
}

impl Localized for Box<Article> {
    fn locale(&self) -> &Locale {
        &self.locale
    }

    fn front(&self) -> &FrontMatter {
        &self.front
    }
}

/// Texts by path, then by language.
pub type Written<T> = BTreeMap<String, BTreeMap<Locale, T>>;

/// A text in a language other than its source's.
#[derive(Debug, Clone)]
pub struct Translation<'a, T = Box<Article>> {
    /// The path that it shares with its source.
    pub path: &'a str,
    /// The language.
    pub locale: &'a Locale,
    /// The translation, where it is there.
    pub article: Option<&'a T>,
    /// What it is a translation of, where that is there.
    pub source: Option<&'a T>,
    /// How the one stands to the other.
    pub freshness: Freshness,
}

impl<'a, T> Translation<'a, T> {
    /// The translation and its source, where both are there.
    pub fn pair(&self) -> Option<(&'a T, &'a T)> {
        Some((self.article?, self.source?))
    }
}

/// The articles of `guidance` that are translations or should be there as such: see [`among`].
pub fn translations<'a>(
    guidance: &'a Guidance,
    beneath: Option<&'a Guidance>,
    locales: &'a [Locale],
    sources: &'a Sources,
) -> Vec<Translation<'a>> {
    let beneath = beneath.map(|beneath| &beneath.articles);
    among(&guidance.articles, beneath, locales, |article| {
        let file = sources.get(article.file);
        file.map_or(&[][..], |file| file.text.as_bytes())
    })
}

/// The texts, in `locales`, that are translations or should be there as such, by path and in the order of `locales`. `beneath`
/// are the shared texts under a partner's own, and `bytes` what a text is on disk.
///
/// The source is the first, in the order of `locales`, that does not say of itself that it is a translation. Where all of them
/// say so, it is gone; and a shared text that is there in one language only, which is not the default, has none: it has nothing
/// to be translated from. A partner's text is a translation of a shared one only if it says that it is one, and its readers
/// miss nothing where they get the shared one.
pub fn among<'a, T: Localized>(
    texts: &'a Written<T>,
    beneath: Option<&'a Written<T>>,
    locales: &'a [Locale],
    bytes: impl Fn(&'a T) -> &'a [u8],
) -> Vec<Translation<'a, T>> {
    let mut rows = Vec::new();
    for (path, written) in texts {
        let shared = beneath.and_then(|beneath| beneath.get(path));
        let own = source_of(written, locales)
            .filter(|_| beneath.is_some() || !is_alone(written, locales));
        for locale in locales {
            let article = written.get(locale);
            let of_shared = || {
                article.filter(|article| article.front().is_translation())?;
                source_of(shared?, locales)
            };
            let source = own.or_else(of_shared);
            let is_source = source.is_some_and(|source| source.locale() == locale);
            let is_there = shared.is_some_and(|shared| shared.contains_key(locale));
            if is_source || (article.is_none() && (source.is_none() || is_there)) {
                continue;
            }
            rows.push(Translation {
                path,
                locale,
                article,
                source,
                freshness: Freshness::of(article.map(T::front), source.map(&bytes)),
            });
        }
    }
    rows
}

/// The text that the others at a path are translations of: the first, in the order of `locales`, that does not say that it is one itself.
pub fn source_of<'a, T: Localized>(
    written: &'a BTreeMap<Locale, T>,
    locales: &[Locale],
) -> Option<&'a T> {
    let mut texts = locales.iter().filter_map(|locale| written.get(locale));
    texts.find(|text| !text.front().is_translation())
}

/// Whether a text is there in one language only, and that is not the default one.
fn is_alone<T>(written: &BTreeMap<Locale, T>, locales: &[Locale]) -> bool {
    let in_default = locales.first().is_some_and(|it| written.contains_key(it));
    written.len() == 1 && !in_default
}
