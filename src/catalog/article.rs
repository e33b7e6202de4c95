//! Guidance: articles by path and language, shared by all partners or a partner's own.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::Str;
use super::body::Body;
use super::link::{Target, is_folder};
use super::prose::Prose;
use super::said::{Fact, facts};
use super::toc::{Toc, is_toc};
use crate::front_matter::FrontMatter;
use crate::locale::Locale;
use crate::source::{FileId, Span, Spanned};

/// A heading of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6; 7 is what a tab is called.
    pub level: u8,
    /// Its plain text.
    pub text: String,
    /// The anchor that its author gave it, `<a name="…">`.
    pub given: Option<String>,
    /// The anchor that it has on the page.
    pub id: String,
    /// Where it is written.
    pub span: Span,
}

/// A link or an image, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRef {
    /// The destination.
    pub destination: String,
    /// Where it leads from the text that it is written in.
    pub target: Target,
    /// Whether it is an image.
    pub image: bool,
    /// What is said of it when it is pointed at; mostly empty.
    pub title: String,
    /// Where it is written.
    pub span: Span,
}

/// A text or code of another file that an article takes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    /// Its destination, as written.
    pub link: LinkRef,
    /// What became of it.
    pub taken: Taken,
}

impl LinkRef {
    /// Whether it leads to a folder, `folder/`, whose page its `index.md` is.
    pub fn is_to_folder(&self) -> bool {
        let path = self.destination.split(['#', '?']).next();
        path.is_some_and(|path| is_folder(path.trim()))
    }
}

/// What became of a text that an article takes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is on the page.
    In,
    /// It is not there, or not the part of it that was asked for.
    Missing,
    /// It takes in the article itself.
    Circular,
    /// The page takes in too much.
    TooMuch,
}

/// What an article is built of, as far as it can be held against its translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A heading of a level.
    Heading(u8),
    /// A block of code.
    Code,
    /// A row of a table.
    TableRow,
    /// A box that sets a text apart.
    Alert,
    /// An image.
    Image,
    /// A link.
    Link,
    /// A text that is taken in from another file.
    Include,
    /// A tab.
    Tab,
}

/// What a text of the guidance is to its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A page.
    Page,
    /// A part of the pages that take it in: what lies in a folder called `includes`.
    Fragment,
    /// The table of contents of its folder: `TOC.md`.
    Contents,
}

/// An article, as far as it says what it is.
#[derive(Debug, Clone)]
pub struct Article {
    /// Path below its language's folder, without the ending: the same path is the same article.
    pub path: String,
    /// The language of its folder.
    pub locale: Locale,
    /// Its file.
    pub file: FileId,
    /// Its front matter.
    pub front: FrontMatter,
    /// Its headings in order.
    pub headings: Vec<Heading>,
    /// Anchors other than those of headings.
    pub anchors: Vec<String>,
    /// Its links and images in order, those of included texts among them.
    pub links: Vec<LinkRef>,
    /// The products that its "Applies to" list names.
    pub applies_to: Vec<String>,
    /// Whether it has a code block.
    pub has_code: bool,
    /// Raw HTML that is not taken, with its text.
    pub refused_html: Vec<Spanned<Str>>,
    /// What it is built of, in order.
    pub parts: Vec<(Part, Span)>,
    /// The texts and the code that it takes in: `[!INCLUDE [title](path)]`.
    pub includes: Vec<Include>,
    /// Words that open a block of the dialect and are none of its words: `:::word` and `> [!WORD]`.
    pub unknown_directives: Vec<Spanned<Str>>,
    /// Where links end whose last parenthesis is missing.
    pub unclosed_links: Vec<Span>,
    /// The words of languages that its blocks of code are in.
    pub code_languages: Vec<Spanned<Str>>,
    /// The facts about the partner that it shows: `:::fact NAME:::`.
    pub facts: Vec<Spanned<Str>>,
    /// Comments that speak to this program: what follows `supportal:`.
    pub remarks: Vec<Spanned<String>>,
    /// Its words, without those of included texts.
    pub words: Prose,
    /// What its words tell, worked out for whoever asks first.
    pub told: OnceLock<Vec<(Fact, Range<usize>)>>,
    /// What its page shows, where it was asked for.
    pub body: Option<Body>,
}

impl Article {
    /// The facts that its words tell, with their places in them.
    pub fn told(&self) -> &[(Fact, Range<usize>)] {
        self.told
            .get_or_init(|| facts(&self.words.text, &self.locale))
    }

    /// What it is to its readers.
    pub fn role(&self) -> Role {
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder
            .split('/')
            .any(|part| part.eq_ignore_ascii_case("includes"))
        {
            Role::Fragment
        } else if is_toc(&self.path) {
            Role::Contents
        } else {
            Role::Page
        }
    }

    /// What it is called: its title, without the name of a site that some tools append; else its first heading; else its path.
    pub fn title(&self) -> &str {
        let title = self
            .front
            .title
            .as_ref()
            .map(|title| title.value.split(" | ").next().unwrap_or_default().trim());
        let heading = self
            .headings
            .iter()
            .find(|heading| heading.level == 1)
            .or(self.headings.first());
        title
            .filter(|title| !title.is_empty())
            .or(heading.map(|heading| heading.text.as_str()))
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| self.path.rsplit('/').next().unwrap_or(&self.path))
    }

    /// What it is about, in a line; may be empty.
    pub fn description(&self) -> &str {
        self.front
            .description
            .as_ref()
            .map_or("", |description| description.value.trim())
    }

    /// Whether a fragment leads somewhere on its page.
    pub fn has_anchor(&self, fragment: &str) -> bool {
        self.headings
            .iter()
            .any(|heading| heading.id == fragment || heading.given.as_deref() == Some(fragment))
            || self.anchors.iter().any(|anchor| anchor == fragment)
    }
}

/// An article in the languages that it is there in. Most are there in one or two: a node of a map has room for eleven.
pub type Translations = BTreeMap<Locale, Box<Article>>;

/// Articles by path, then by language.
#[derive(Debug, Clone, Default)]
pub struct Guidance {
    /// All of them.
    pub articles: BTreeMap<String, Translations>,
    /// Whether any of them shows facts about the partner.
    pub shows_facts: bool,
    /// Images that articles may show: path relative to the site, sorted.
    pub images: Vec<String>,
    /// The languages whose folders have images, in the order in which they stand in for one another.
    pub picture_locales: Vec<String>,
    /// The folder that holds the languages, relative to the site.
    pub folder: String,
    /// The paths of pages by their lower case; none where several have the same.
    pub folded: BTreeMap<String, Option<String>>,
    /// The texts and the code that articles may take in, by their path below the folder.
    pub files: BTreeMap<String, FileId>,
    /// The tables of contents by language, then by the folder that each is the table of.
    pub tocs: BTreeMap<Locale, BTreeMap<String, Toc>>,
}

impl Guidance {
    /// Whether there is neither an article nor a table of contents.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty() && self.tocs.is_empty()
    }

    /// An article in a language.
    pub fn get(&self, path: &str, locale: &Locale) -> Option<&Article> {
        self.articles.get(path)?.get(locale).map(Box::as_ref)
    }

    /// The pages by path: each in the languages that it is there in.
    pub fn pages(&self) -> impl Iterator<Item = (&str, &Translations)> {
        let pages = self.articles.iter().filter(|(_, translations)| {
            let mut all = translations.values();
            all.any(|article| article.role() == Role::Page)
        });
        pages.map(|(path, translations)| (path.as_str(), translations))
    }

    /// The pages for readers of a language, by path. What is not translated is there in the first other language of the site that has it.
    pub fn pages_for<'a>(
        &'a self,
        locale: &'a Locale,
        order: &'a [Locale],
    ) -> impl Iterator<Item = &'a Article> {
        self.pages().filter_map(move |(_, translations)| {
            let others = order.iter().filter_map(|other| translations.get(other));
            let own = translations.get(locale).into_iter();
            let mut all = own.chain(others).chain(translations.values());
            all.next().map(Box::as_ref)
        })
    }

    /// Whether there is a page at a path, in any language.
    pub fn has_page(&self, path: &str) -> bool {
        let translations = self.articles.get(path);
        translations.is_some_and(|all| all.values().any(|article| article.role() == Role::Page))
    }

    /// Whether there is a table of contents of a folder, in any language.
    pub fn has_toc(&self, folder: &str) -> bool {
        self.tocs.values().any(|tocs| tocs.contains_key(folder))
    }

    /// The one page whose path is this but for the case of its letters.
    pub fn page_in_any_case(&self, path: &str) -> Option<&str> {
        self.folded.get(&path.to_lowercase())?.as_deref()
    }

    /// All articles in order of path and language.
    pub fn iter(&self) -> impl Iterator<Item = &Article> {
        let all = self.articles.values().flat_map(BTreeMap::values);
        all.map(Box::as_ref)
    }

    /// The picture at a path below the folder of a language, else the one of any other: its path relative to the site. A picture
    /// without words serves readers of every language.
    pub fn image(&self, path: &str, locale: &Locale) -> Option<&str> {
        let at = |locale: &str| {
            let wanted = format!("{}/{locale}/{path}", self.folder);
            let found = self.images.binary_search(&wanted).ok()?;
            self.images.get(found).map(String::as_str)
        };
        at(locale.as_str()).or_else(|| self.picture_locales.iter().find_map(|other| at(other)))
    }

    /// Takes articles in: from now on they are found.
    pub fn shelve(&mut self, articles: impl IntoIterator<Item = Article>) {
        for article in articles {
            self.shows_facts |= !article.facts.is_empty();
            let translations = self.articles.entry(article.path.clone()).or_default();
            translations.insert(article.locale.clone(), Box::new(article));
        }
        let paths: Vec<String> = self.pages().map(|(path, _)| path.to_owned()).collect();
        for path in paths {
            let folded = self.folded.entry(path.to_lowercase());
            folded
                .and_modify(|known| *known = None)
                .or_insert(Some(path));
        }
    }

    /// Gives every heading its anchor: the one that its author gave, else the one of the same heading in the source language,
    /// so that one link works in every language; else its own slug.
    pub fn assign_anchors(&mut self, order: &[Locale]) {
        let in_several = |translations: &&mut Translations| translations.len() > 1;
        for translations in self.articles.values_mut().filter(in_several) {
            let source = order
                .iter()
                .filter_map(|locale| translations.get(locale))
                .min_by_key(|article| article.front.is_translation())
                .map(|article| {
                    (
                        article.locale.clone(),
                        article
                            .headings
                            .iter()
                            .map(|heading| (heading.level, heading.id.clone()))
                            .collect::<Vec<_>>(),
                    )
                });
            let Some((locale, headings)) = source else {
                continue;
            };
            for article in translations
                .values_mut()
                .filter(|article| article.locale != locale)
            {
                let alike = article.headings.len() == headings.len()
                    && article
                        .headings
                        .iter()
                        .zip(&headings)
                        .all(|(own, (level, _))| own.level == *level);
                if !alike {
                    continue;
                }
                for (own, (_, id)) in article.headings.iter_mut().zip(&headings) {
                    if own.given.is_none() {
                        own.id = id.clone();
                    }
                }
            }
        }
    }
}
