//! Articles in the languages of a portal: the shared ones, rendered once, and a partner's own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Site;
use super::partner::ReadPartner;
use crate::catalog::article::Guidance;
use crate::catalog::text::Text;
use crate::locale::Locale;
use crate::portal::articles::{Picture, Prepared, Shelf};
use crate::portal::navigation::{Guides, Plan, Topics};
use crate::portal::routes::Home;
use crate::render::compact;
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
    ) -> Arc<Guides> {
        let shared = self
            .shared_articles(home)
            .get(locale)
            .cloned()
            .unwrap_or_default();
        if read.guidance.is_empty() {
            return shared;
        }
        let pictures = read
            .pictures
            .iter()
            .map(|(path, (picture, _))| (path.clone(), picture.clone()))
            .collect();
        let own = self.prepare(
            &read.guidance,
            Some(&self.stock.guidance),
            &read.sources,
            &pictures,
            home.partner_root(),
            &[(locale, strings)],
        );
        let own = own.into_iter().flatten();
        let replaced = |article: &Arc<Prepared>| read.guidance.articles.contains_key(&article.path);
        let others = shared.all().filter(|article| !replaced(article)).cloned();
        let all = others.chain(own).collect();
        self.guides(
            all,
            &[&read.guidance, &self.stock.guidance],
            locale,
            strings,
        )
        .into()
    }

    /// The shared articles in every language, rendered at the first portal that shows them: once for those below the site, and once
    /// for those by themselves, which have the pictures elsewhere.
    pub(super) fn shared_articles(&self, home: Home<'_>) -> &BTreeMap<Locale, Arc<Guides>> {
        let prepared = match home.own_url {
            Some(_) if !self.stock.pictures.is_empty() => &self.stock.prepared_alone,
            _ => &self.stock.prepared,
        };
        prepared.get_or_init(|| {
            let pictures: BTreeMap<String, Picture> = self
                .stock
                .pictures
                .iter()
                .map(|(path, (picture, _))| (path.clone(), picture.clone()))
                .collect();
            let languages: Vec<(&Locale, &Strings)> = self.frame.theme.strings.iter().collect();
            let articles = self.prepare(
                &self.stock.guidance,
                None,
                &self.sources,
                &pictures,
                home.root(),
                &languages,
            );
            let guides = languages.into_iter().zip(articles);
            let guides = guides.map(|((locale, strings), articles)| {
                let guides = self.guides(articles, &[&self.stock.guidance], locale, strings);
                (locale.clone(), Arc::new(guides))
            });
            guides.collect()
        })
    }

    pub(super) fn prepare(
        &self,
        guidance: &Guidance,
        beneath: Option<&Guidance>,
        sources: &Sources,
        pictures: &BTreeMap<String, Picture>,
        pictures_root: &str,
        languages: &[(&Locale, &Strings)],
    ) -> Vec<Vec<Arc<Prepared>>> {
        let learnt = match beneath {
            None => &self.learnt.shared,
            Some(_) => &self.learnt.own,
        };
        let highlight = |language: &str, code: &str, html: &mut String| {
            learnt.highlighter.highlight_into(language, code, html);
        };
        let shelf = Shelf {
            guidance,
            beneath,
            sources,
            locales: &self.frame.config.locales,
            pictures,
            pictures_root,
            highlight: &highlight,
            finish: &|html| compact(&html),
        };
        shelf.prepare(languages)
    }

    /// Articles in the order of their tables of contents and topics.
    fn guides(
        &self,
        articles: Vec<Arc<Prepared>>,
        guidances: &[&Guidance],
        locale: &Locale,
        strings: &Strings,
    ) -> Guides {
        let topics = InLocale {
            topics: &self.frame.config.topics,
            locale,
        };
        Guides::new(
            articles,
            Plan {
                guidances,
                locale,
                order: &self.frame.config.locales,
                topics: &topics,
                more: strings.say("ui.guidance_more"),
            },
        )
    }
}

/// The topics of site.yaml in a language.
struct InLocale<'a> {
    topics: &'a [(String, Text)],
    locale: &'a Locale,
}

impl Topics for InLocale<'_> {
    fn place(&self, folder: &str) -> usize {
        let place = self.topics.iter().position(|(name, _)| name == folder);
        place.unwrap_or(self.topics.len())
    }

    fn name(&self, folder: &str) -> Option<String> {
        let (_, text) = self.topics.iter().find(|(name, _)| name == folder)?;
        Some(text.get(self.locale)?.value.to_string())
    }
}
