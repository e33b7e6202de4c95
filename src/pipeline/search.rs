//! What searches look in: the rows of shared articles, made once per language, and those of a partner's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Site;
use super::partner::ReadPartner;
use super::site::Learnt;
use crate::catalog::article::Guidance;
use crate::locale::Locale;
use crate::portal::navigation::Guides;
use crate::portal::search::{self, Row, Search};

impl Site {
    /// The indexes of the shared articles by language: each one's path below the output's root, and its content.
    pub(super) fn search_indexes(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let paths = self.search_paths();
        let indexes = self.stock.indexes.get_or_init(|| {
            let rows = |locale| self.rows(&self.stock.guidance, locale, &self.learnt.shared);
            let indexes = paths
                .keys()
                .map(|locale| (locale.clone(), search::shared(&rows(locale))));
            indexes.collect()
        });
        let indexes = indexes.iter();
        indexes.filter_map(|(locale, index)| Some((paths.get(locale)?.as_str(), index.as_slice())))
    }

    /// Their paths, in the languages that there are articles in.
    fn search_paths(&self) -> &BTreeMap<Locale, String> {
        self.search_paths.get_or_init(|| {
            let guides = self.shared_articles(self.any_portal()).iter();
            let guides = guides.filter(|(_, guides)| !guides.is_empty());
            let path = |(locale, guides): (&Locale, &Arc<Guides>)| {
                (locale.clone(), search::shared_path(locale, &guides.told()))
            };
            guides.map(path).collect()
        })
    }

    /// What the search of a partner's portal looks in.
    pub(super) fn search_of(&self, read: &ReadPartner, locale: &Locale) -> Search {
        let own = &read.guidance;
        let without = own.pages_for(locale, &self.frame.config.locales);
        let without = without.filter(|article| self.stock.guidance.has_page(&article.path));
        Search {
            without: without.map(search::path).collect(),
            rows: self.rows(own, locale, &self.learnt.own),
            ..self.search_of_all(locale)
        }
    }

    /// What every search in a language looks in.
    pub(super) fn search_of_all(&self, locale: &Locale) -> Search {
        let stemmer = format!("vendor_stemmer_{}_js", locale.language());
        Search {
            shared: self.search_paths().get(locale).cloned(),
            engine: self.theme_file("vendor_minisearch_js"),
            stemmer: self.theme_file(&stemmer),
            ..Search::default()
        }
    }

    /// The path of a theme's file below the output's root, by its key.
    fn theme_file(&self, key: &str) -> Option<String> {
        let mut assets = self.frame.theme.assets.iter();
        let asset = assets.find(|asset| asset.key == key)?;
        Some(asset.path.clone())
    }

    fn rows(&self, guidance: &Guidance, locale: &Locale, learnt: &Learnt) -> Vec<Row> {
        let articles = guidance.pages_for(locale, &self.frame.config.locales);
        articles
            .map(|article| search::article(article, locale, &learnt.words))
            .collect()
    }
}
