//! Articles in the languages of a portal: the shared ones, rendered once, and a partner's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Site;
use super::partner::ReadPartner;
use crate::catalog::article::Guidance;
use crate::locale::Locale;
use crate::portal::articles::{Picture, Prepared, Shelf};
use crate::portal::routes::Home;
use crate::render::minify_fragment;
use crate::source::Sources;
use crate::strings::Strings;

impl Site {
    /// The shared articles in a language without those that the partner replaces, and the partner's own, by path.
    pub(super) fn articles_of(
        &self,
        read: &ReadPartner,
        locale: &Locale,
        strings: &Strings,
        home: Home<'_>,
    ) -> Vec<Arc<Prepared>> {
        let shared = self
            .shared_articles()
            .get(locale)
            .map(Vec::as_slice)
            .unwrap_or_default();
        if read.guidance.articles.is_empty() {
            return shared.to_vec();
        }
        let pictures = read
            .pictures
            .iter()
            .map(|(path, (picture, _))| (path.clone(), picture.clone()))
            .collect();
        let own = self.prepare(
            &read.guidance,
            Some(&self.guidance),
            &read.sources,
            &pictures,
            home.partner_root(),
            locale,
            strings,
        );
        let replaced = |article: &Arc<Prepared>| read.guidance.articles.contains_key(&article.path);
        let mut all: Vec<Arc<Prepared>> = shared
            .iter()
            .filter(|article| !replaced(article))
            .cloned()
            .chain(own)
            .collect();
        self.in_order(&mut all);
        all
    }

    /// The shared articles in every language, rendered at the first portal that shows them.
    pub(super) fn shared_articles(&self) -> &BTreeMap<Locale, Vec<Arc<Prepared>>> {
        self.prepared.get_or_init(|| {
            let pictures: BTreeMap<String, Picture> = self
                .pictures
                .iter()
                .map(|(path, (picture, _))| (path.clone(), picture.clone()))
                .collect();
            let root = Home {
                partner: self.partners.first().map(String::as_str),
                base_url: None,
            }
            .root();
            let prepare = |(locale, strings): (&Locale, &Strings)| {
                (
                    locale.clone(),
                    self.prepare(
                        &self.guidance,
                        None,
                        &self.sources,
                        &pictures,
                        root,
                        locale,
                        strings,
                    ),
                )
            };
            self.theme.strings.iter().map(prepare).collect()
        })
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is one thing that an article is made from"
    )]
    pub(super) fn prepare(
        &self,
        guidance: &Guidance,
        beneath: Option<&Guidance>,
        sources: &Sources,
        pictures: &BTreeMap<String, Picture>,
        pictures_root: &str,
        locale: &Locale,
        strings: &Strings,
    ) -> Vec<Arc<Prepared>> {
        let highlight = |language: &str, code: &str| self.highlighter.highlight(language, code);
        let shelf = Shelf {
            guidance,
            beneath,
            sources,
            locales: &self.config.locales,
            pictures,
            pictures_root,
            highlight: &highlight,
            finish: &minify_fragment,
        };
        let order: Vec<&Locale> = self.config.locales.iter().collect();
        let mut articles = shelf.prepare(locale, &order, strings);
        self.in_order(&mut articles);
        articles
    }

    /// By the topics' order in site.yaml, those of no topic last; then by path.
    fn in_order(&self, articles: &mut [Arc<Prepared>]) {
        let topics = &self.config.topics;
        articles.sort_by_cached_key(|article| {
            let folder = article
                .path
                .split_once('/')
                .map_or("", |(folder, _)| folder);
            let topic = topics.iter().position(|(name, _)| name == folder);
            (topic.unwrap_or(topics.len()), article.path.clone())
        });
    }

    pub(super) fn topic(&self, folder: &str, locale: &Locale) -> Option<String> {
        self.config
            .topics
            .iter()
            .find(|(name, _)| name == folder)
            .and_then(|(_, text)| Some(text.get(locale)?.value.to_string()))
    }
}
