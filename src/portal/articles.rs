//! Articles in the languages of a portal: rendered once, with links that hold in every portal.
//!
//! Links between articles are relative, so a shared article's body is the same in every portal, and is made once per language.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::routes::{Route, encode, section};
use super::views::{ArticleView, CardView, OutlineView};
use crate::catalog::article::{Article, Guidance, LinkRef};
use crate::catalog::freshness::Freshness;
use crate::catalog::link::{Target, is_picture};
use crate::catalog::translation::source_of;
use crate::front_matter::date_of;
use crate::locale::Locale;
use crate::markdown::{self, Rendering, Resolved, Words};
use crate::source::Sources;
use crate::strings::Strings;
use crate::turns;

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
    /// When it was last changed, where it says so, as machines write it.
    pub modified: Option<String>,
    /// For the template.
    pub view: ArticleView,
    /// Its body as HTML.
    pub body: Box<str>,
    /// Whether it shows facts of the partner, which are still to be filled in.
    pub has_facts: bool,
}

impl Prepared {
    /// A guide in English without anything in it.
    #[cfg(test)]
    pub(crate) fn plain(path: &str, title: &str) -> Self {
        Self {
            path: path.to_owned(),
            title: title.to_owned(),
            description: String::new(),
            modified: None,
            view: ArticleView {
                path: String::new(),
                lang: "en-US".into(),
                untranslated: false,
                machine_translated: false,
                has_heading: true,
                clouds: Vec::new(),
                outline: Vec::new(),
                has_code: false,
                has_tabs: false,
                outdated: false,
                source_lang: "en-US".into(),
            },
            body: "".into(),
            has_facts: false,
        }
    }

    /// Its page.
    pub fn route(&self) -> Route {
        Route::article(&self.path)
    }

    /// Whether it is the text at the top of all guides, which stands on the page that lists them.
    pub fn is_front(&self) -> bool {
        self.route().path() == section::GUIDANCE
    }

    /// The path of its page below the locale root, fit for a link.
    pub fn encoded_path(&self) -> String {
        self.view.path.clone()
    }

    /// The language of its title, where it is not the reader's.
    pub fn lang(&self) -> Option<String> {
        self.view.untranslated.then(|| self.view.lang.clone())
    }

    /// A link to it with a line about it.
    pub fn card(&self) -> CardView {
        CardView {
            path: self.encoded_path(),
            name: self.title.clone(),
            text: self.description.clone(),
            lang: self.lang(),
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
    /// The languages of the site, the default first.
    pub locales: &'a [Locale],
    /// Published pictures by their path relative to the site.
    pub pictures: &'a BTreeMap<String, Picture>,
    /// From a page's locale root to the root that the pictures lie below.
    pub pictures_root: &'a str,
    /// Adds code in a language as HTML.
    pub highlight: &'a (dyn Fn(&str, &str, &mut String) + Sync),
    /// What is done to a finished body, once for all pages that show it.
    pub finish: &'a (dyn Fn(String) -> String + Sync),
}

/// The words that the dialect puts into articles of a language.
fn words(strings: &Strings) -> Words {
    let alerts = ["note", "tip", "important", "warning", "caution"]
        .map(|kind| strings.say(&format!("dialect.{kind}")).to_owned());
    Words {
        alerts,
        table: strings.say("dialect.table").to_owned(),
        video: strings.say("dialect.video").to_owned(),
        description: strings.say("dialect.description").to_owned(),
        versions: strings.say("dialect.versions").to_owned(),
    }
}

impl Shelf<'_> {
    /// All articles for readers of each of these languages, by path. What is not translated is there in the first other language of the
    /// site that has it.
    pub fn prepare(&self, languages: &[(&Locale, &Strings)]) -> Vec<Vec<Arc<Prepared>>> {
        let languages = languages.iter();
        let languages: Vec<(&Locale, Words)> = languages
            .map(|(locale, strings)| (*locale, words(strings)))
            .collect();
        // Those of all languages at once: each alone may have too few for all threads.
        let pages = languages
            .iter()
            .enumerate()
            .flat_map(|(number, (locale, _))| {
                let pages = self.guidance.pages_for(locale, self.locales);
                pages.map(move |page| (number, page))
            });
        let pages: Vec<(usize, &Article)> = pages.collect();
        let prepared = turns::all(&pages, |(number, page)| {
            let (locale, words) = languages.get(*number)?;
            Some(Arc::new(self.article(page, locale, words)))
        });
        let mut all = vec![Vec::new(); languages.len()];
        for ((number, _), article) in pages.iter().zip(prepared) {
            if let Some(of_language) = all.get_mut(*number) {
                of_language.extend(article);
            }
        }
        all
    }

    fn article(&self, article: &Article, locale: &Locale, words: &Words) -> Prepared {
        let route = Route::article(&article.path);
        let resolve = |link: &LinkRef| self.resolve(article, &route, link);
        let body = markdown::render(
            article,
            &Rendering {
                words,
                resolve: &resolve,
                highlight: self.highlight,
                is_partners: self.beneath.is_some(),
            },
        );
        let source = [Some(self.guidance), self.beneath]
            .into_iter()
            .flatten()
            .filter_map(|guidance| guidance.articles.get(&article.path))
            .find_map(|written| source_of(written, self.locales))
            .map(Box::as_ref);
        let outline = article
            .headings
            .iter()
            .filter(|heading| matches!(heading.level, 2 | 3));
        Prepared {
            path: article.path.clone(),
            title: article.title().to_owned(),
            description: article.description().to_owned(),
            modified: article.front.modified.as_ref().and_then(|date| {
                let date = date_of(&date.value)?;
                Some(date.to_string())
            }),
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
                has_tabs: markdown::has_tabs(&body),
                outdated: self.is_outdated(article, source),
                source_lang: source.unwrap_or(article).locale.to_string(),
            },
            has_facts: markdown::has_facts(&body),
            body: (self.finish)(body).into(),
        }
    }

    /// Whether an article is a translation of a source that changed since.
    fn is_outdated(&self, article: &Article, source: Option<&Article>) -> bool {
        let Some(source) = source.filter(|source| source.locale != article.locale) else {
            return false;
        };
        let text = self
            .sources
            .get(source.file)
            .map(|file| file.text.as_bytes());
        Freshness::of(Some(&article.front), text) == Freshness::Stale
    }

    fn resolve(&self, article: &Article, route: &Route, link: &LinkRef) -> Resolved {
        match &link.target {
            Target::Outside(url) if !link.image => Resolved::Link(url.clone()),
            Target::Contact(contact) if !link.image => Resolved::Link(contact.clone()),
            Target::Here(fragment) if !link.image => Resolved::Link(format!("#{fragment}")),
            Target::Article(path, fragment) if !link.image => {
                let Some(path) = self.page(path) else {
                    return Resolved::Text;
                };
                let fragment = fragment
                    .as_ref()
                    .map_or(String::new(), |fragment| format!("#{fragment}"));
                Resolved::Link(format!(
                    "{}{fragment}",
                    route.to(Route::article(path).path())
                ))
            }
            Target::File(path) if is_picture(path) => match self.picture(&article.locale, path) {
                Some(picture) => {
                    let src = format!("{}{}{}", route.up(), self.pictures_root, picture.asset);
                    if link.image {
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

    /// The page that a path leads to, also where its letters are written in another case: where the guidance was at home before,
    /// that may have made no difference.
    fn page<'p>(&'p self, path: &'p str) -> Option<&'p str> {
        let guidances = || [Some(self.guidance), self.beneath].into_iter().flatten();
        if guidances().any(|guidance| guidance.has_page(path)) {
            return Some(path);
        }
        guidances().find_map(|guidance| guidance.page_in_any_case(path))
    }

    fn picture(&self, locale: &Locale, path: &str) -> Option<&Picture> {
        self.pictures.get(self.guidance.image(path, locale)?)
    }
}
