//! What searches look in: the rows of shared articles, made once per language, and those of a partner's own.

use std::collections::BTreeMap;

use super::Site;
use super::partner::ReadPartner;
use super::portal::File;
use super::site::Learnt;
use crate::catalog::article::Guidance;
use crate::locale::Locale;
use crate::portal::search::{self, Loaded, Row, Search};

impl Site {
    /// The indexes of the shared articles by language: each one's path below the output's root, and its content. They are
    /// made of what was read, not of what was rendered: a build in which nothing changed must know their names.
    pub(super) fn search_indexes(&self) -> &BTreeMap<Locale, File> {
        self.stock.indexes.get_or_init(|| {
            let locales = self.frame.config.locales.iter();
            let files = locales.filter_map(|locale| {
                let rows = self.rows(&self.stock.guidance, locale, &self.learnt.shared);
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
            rows: self.rows(own, locale, &self.learnt.own),
        }
    }

    /// What the searches of all portals share, for each language: path below the output's root, and content.
    pub(super) fn common_of_searches(&self) -> &[File] {
        self.searches.get_or_init(|| {
            let indexes = self.search_indexes();
            let strings = self.frame.theme.strings.iter();
            let files = strings.map(|(locale, strings)| {
                let stemmer = format!("vendor_stemmer_{}_js", locale.language());
                let loaded = Loaded {
                    shared: indexes.get(locale).map(|(path, _)| path.as_str()),
                    engine: self.theme_file("vendor_minisearch_js"),
                    stemmer: self.theme_file(&stemmer),
                };
                search::common(strings, loaded)
            });
            files.collect()
        })
    }

    /// The path of a theme's file below the output's root, by its key.
    fn theme_file(&self, key: &str) -> Option<&str> {
        let mut assets = self.frame.theme.assets.iter();
        let asset = assets.find(|asset| asset.key == key)?;
        Some(&asset.path)
    }

    fn rows(&self, guidance: &Guidance, locale: &Locale, learnt: &Learnt) -> Vec<Row> {
        let articles = guidance.pages_for(locale, &self.frame.config.locales);
        articles
            .map(|article| search::article(article, locale, &learnt.words))
            .collect()
    }
}
