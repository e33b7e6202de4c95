//! What searches look in: the rows of shared articles, made once per language, and those of a partner's own.

use std::collections::BTreeMap;

use super::Site;
use super::partner::ReadPartner;
use crate::catalog::article::Guidance;
use crate::locale::Locale;
use crate::portal::search::{self, Row, Search};

impl Site {
    /// The indexes of the shared articles by language: each one's path below the output's root, and its content. They are
    /// made of what was read, not of what was rendered: a build in which nothing changed must know their names.
    pub(super) fn search_indexes(&self) -> &BTreeMap<Locale, (String, Vec<u8>)> {
        self.stock.indexes.get_or_init(|| {
            let locales = self.frame.config.locales.iter();
            let files = locales.filter_map(|locale| {
                let rows = self.rows(&self.stock.guidance, locale);
                (!rows.is_empty()).then(|| (locale.clone(), search::file(locale, &rows)))
            });
            files.collect()
        })
    }

    /// What the search of a partner's portal looks in.
    pub(super) fn search_of(&self, read: &ReadPartner, locale: &Locale) -> Search {
        let own = &read.guidance;
        let without = own.pages_for(locale, &self.frame.config.locales);
        let without = without.filter(|article| self.stock.guidance.has_page(&article.path));
        Search {
            without: without.map(search::path).collect(),
            rows: self.rows(own, locale),
            ..self.search_of_all(locale)
        }
    }

    /// What every search in a language looks in.
    pub(super) fn search_of_all(&self, locale: &Locale) -> Search {
        let shared = self.search_indexes().get(locale);
        let stemmer = format!("vendor_stemmer_{}_js", locale.language());
        Search {
            shared: shared.map(|(path, _)| path.clone()),
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

    fn rows(&self, guidance: &Guidance, locale: &Locale) -> Vec<Row> {
        let articles = guidance.pages_for(locale, &self.frame.config.locales);
        articles
            .map(|article| search::article(article, locale, &self.learnt.words))
            .collect()
    }
}
