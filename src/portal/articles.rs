//! Articles in the languages of a portal: rendered once, with links that hold in every portal.
//!
//! Links between articles are relative, so a shared article's body is the same in every portal, and is made once per language.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::routes::{Route, encode, section};
use super::views::{ArticleView, CardView, OutlineView};
use crate::catalog::article::{Article, Guidance};
use crate::catalog::link::{Target, is_picture, target};
use crate::locale::Locale;
use crate::markdown::{self, Rendering, Resolved, Words};
use crate::source::Sources;
use crate::strings::Strings;

/// A published picture: where it is below the root that it belongs to, and its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Path below the output's root (shared pictures) or the partner's root.
    pub asset: String,
    /// Width and height in pixels, where the file says so.
    pub size: Option<(usize, usize)>,
}

/// An article as readers of one language get it.
#[derive(Debug)]
pub struct Prepared {
    /// Its path below the guidance.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its description; may be empty.
    pub description: String,
    /// For the template.
    pub view: ArticleView,
    /// Its body as HTML.
    pub body: Arc<str>,
}

impl Prepared {
    /// Its page.
    pub fn route(&self) -> Route {
        Route::below(section::GUIDANCE, &self.path)
    }

    /// A link to it with a line about it.
    pub fn card(&self) -> CardView {
        CardView {
            path: encode(self.route().path()),
            name: self.title.clone(),
            text: self.description.clone(),
            lang: self.view.untranslated.then(|| self.view.lang.clone()),
        }
    }
}

/// What articles are prepared from.
pub struct Shelf<'a> {
    /// The articles.
    pub guidance: &'a Guidance,
    /// The shared articles beneath a partner's own.
    pub beneath: Option<&'a Guidance>,
    /// Their texts.
    pub sources: &'a Sources,
    /// Published pictures by their path relative to the site.
    pub pictures: &'a BTreeMap<String, Picture>,
    /// From a page's locale root to the root that the pictures lie below.
    pub pictures_root: &'a str,
    /// Code in a language → HTML.
    pub highlight: &'a dyn Fn(&str, &str) -> String,
    /// What is done to a finished body, once for all pages that show it.
    pub finish: &'a dyn Fn(&str) -> String,
}

/// The words that the dialect puts into articles of a language.
fn words(strings: &Strings) -> Words {
    let alerts = ["note", "tip", "important", "warning", "caution"]
        .map(|kind| strings.say(&format!("dialect.{kind}")).to_owned());
    Words {
        alerts,
        table: strings.say("dialect.table").to_owned(),
    }
}

impl Shelf<'_> {
    /// All articles for readers of a language, by path. What is not translated is there in the first other language of `order` that has it.
    pub fn prepare(
        &self,
        locale: &Locale,
        order: &[&Locale],
        strings: &Strings,
    ) -> Vec<Arc<Prepared>> {
        let words = words(strings);
        let chosen = self.guidance.articles.values().filter_map(|translations| {
            translations
                .get(locale)
                .or_else(|| order.iter().find_map(|other| translations.get(other)))
                .or_else(|| translations.values().next())
        });
        chosen
            .map(|article| Arc::new(self.article(article, locale, &words)))
            .collect()
    }

    fn article(&self, article: &Article, locale: &Locale, words: &Words) -> Prepared {
        let route = Route::below(section::GUIDANCE, &article.path);
        let resolve =
            |destination: &str, image: bool| self.resolve(article, &route, destination, image);
        let text = self.sources.get(article.file).map_or("", |file| &file.text);
        let body = markdown::render(
            article,
            text,
            &Rendering {
                words,
                resolve: &resolve,
                highlight: self.highlight,
            },
        );
        let outline = article
            .headings
            .iter()
            .filter(|heading| matches!(heading.level, 2 | 3));
        Prepared {
            path: article.path.clone(),
            title: article.title().to_owned(),
            description: article.description().to_owned(),
            view: ArticleView {
                path: encode(route.path()),
                lang: article.locale.to_string(),
                untranslated: article.locale != *locale,
                machine_translated: article.front.shows_translation_notice(),
                has_heading: article.headings.iter().any(|heading| heading.level == 1),
                clouds: article.applies_to.clone(),
                outline: outline
                    .map(|heading| OutlineView {
                        id: heading.id.clone(),
                        title: heading.text.clone(),
                        level: heading.level,
                    })
                    .collect(),
                has_code: article.has_code,
            },
            body: (self.finish)(&body).into(),
        }
    }

    fn resolve(
        &self,
        article: &Article,
        route: &Route,
        destination: &str,
        image: bool,
    ) -> Resolved {
        match target(&article.path, destination) {
            Target::Outside(url) if !image => Resolved::Link(url),
            Target::Contact(link) if !image => Resolved::Link(link),
            Target::Here(fragment) if !image => Resolved::Link(format!("#{fragment}")),
            Target::Article(path, fragment) if !image && self.has(&path) => {
                let fragment = fragment.map_or(String::new(), |fragment| format!("#{fragment}"));
                Resolved::Link(format!(
                    "{}{fragment}",
                    route.to(Route::below(section::GUIDANCE, &path).path())
                ))
            }
            Target::File(path) if is_picture(&path) => match self.picture(&article.locale, &path) {
                Some(picture) => {
                    let src = format!("{}{}{}", route.up(), self.pictures_root, picture.asset);
                    if image {
                        Resolved::Picture(src, picture.size)
                    } else {
                        Resolved::Link(src)
                    }
                }
                None => Resolved::Text,
            },
            _ => Resolved::Text,
        }
    }

    fn has(&self, path: &str) -> bool {
        self.guidance.articles.contains_key(path)
            || self
                .beneath
                .is_some_and(|beneath| beneath.articles.contains_key(path))
    }

    fn picture(&self, locale: &Locale, path: &str) -> Option<&Picture> {
        self.pictures
            .get(&format!("{}/{locale}/{path}", self.guidance.folder))
    }
}
