//! Which article is the source of which: guidance by path and language becomes rows of translations with their freshness.

use super::article::{Article, Guidance};
use super::freshness::Freshness;
use crate::locale::Locale;
use crate::source::Sources;

/// An article in a language other than its source's.
#[derive(Debug, Clone)]
pub struct Translation<'a> {
    /// The path of the article.
    pub path: &'a str,
    /// The language.
    pub locale: &'a Locale,
    /// The translation, where it is there.
    pub article: Option<&'a Article>,
    /// What it is a translation of, where that is there.
    pub source: Option<&'a Article>,
    /// How the one stands to the other.
    pub freshness: Freshness,
}

impl<'a> Translation<'a> {
    /// The translation and its source, where both are there.
    pub fn pair(&self) -> Option<(&'a Article, &'a Article)> {
        Some((self.article?, self.source?))
    }
}

/// The articles of `guidance`, in `locales`, that are translations or should be there as such, by path and in the order of
/// `locales`. `beneath` are the shared articles under a partner's own.
///
/// The source is the first, in the order of `locales`, that does not say of itself that it is a translation. Where all of
/// them say so, it is gone; and an article that is there in one language only, which is not the default, has none. A partner's article is a translation of a shared one only if it says that it is one.
pub fn translations<'a>(
    guidance: &'a Guidance,
    beneath: Option<&'a Guidance>,
    locales: &'a [Locale],
    sources: &Sources,
) -> Vec<Translation<'a>> {
    let mut rows = Vec::new();
    for (path, written) in &guidance.articles {
        // What is there in one language only, and not in the default one, has no source: it has nothing to be translated from.
        let alone = written.len() == 1
            && locales
                .first()
                .is_some_and(|first| !written.contains_key(first));
        let own = guidance.source_of(path, locales).filter(|_| !alone);
        let shared = || beneath.and_then(|beneath| beneath.source_of(path, locales));
        for locale in locales {
            let article = written.get(locale);
            let source = own.or_else(|| {
                article
                    .filter(|article| article.front.is_translation())
                    .and_then(|_| shared())
            });
            if source.is_some_and(|source| source.locale == *locale)
                || (article.is_none() && source.is_none())
            {
                continue;
            }
            let text = source.map(|source| {
                sources
                    .get(source.file)
                    .map_or("", |file| file.text.as_str())
            });
            rows.push(Translation {
                path,
                locale,
                article,
                source,
                freshness: Freshness::of(article.map(|article| &article.front), text),
            });
        }
    }
    rows
}
