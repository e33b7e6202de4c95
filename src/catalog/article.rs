//! Guidance: articles by path and language, shared by all partners or a partner's own.

use std::collections::BTreeMap;

use super::Str;
use crate::front_matter::FrontMatter;
use crate::locale::Locale;
use crate::source::{FileId, Span, Spanned};

/// A heading of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
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
    /// Whether it is an image.
    pub image: bool,
    /// Where it is written.
    pub span: Span,
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
}

/// What an article says about itself, without its body.
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
    /// Where its body begins in the file, in bytes.
    pub body_start: usize,
    /// Its headings in order.
    pub headings: Vec<Heading>,
    /// Anchors other than those of headings.
    pub anchors: Vec<String>,
    /// Its links and images in order.
    pub links: Vec<LinkRef>,
    /// The products that its "Applies to" list names.
    pub applies_to: Vec<String>,
    /// Whether it has a code block.
    pub has_code: bool,
    /// Raw HTML that is not taken, with its text.
    pub refused_html: Vec<Spanned<Str>>,
    /// What it is built of, in order.
    pub parts: Vec<(Part, Span)>,
    /// The texts that it takes in: `[!INCLUDE [title](path)]`.
    pub includes: Vec<LinkRef>,
    /// Words that open a block of the dialect and are none of its words: `:::word` and `> [!WORD]`.
    pub unknown_directives: Vec<Spanned<Str>>,
    /// Comments that speak to this program: what follows `supportal:`.
    pub remarks: Vec<Spanned<String>>,
}

impl Article {
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

/// Articles by path, then by language.
#[derive(Debug, Clone, Default)]
pub struct Guidance {
    /// All of them.
    pub articles: BTreeMap<String, BTreeMap<Locale, Article>>,
    /// Images that articles may show: path relative to the site.
    pub images: Vec<String>,
    /// The folder that holds the languages, relative to the site.
    pub folder: String,
}

impl Guidance {
    /// An article in a language.
    pub fn get(&self, path: &str, locale: &Locale) -> Option<&Article> {
        self.articles.get(path)?.get(locale)
    }

    /// All articles in order of path and language.
    pub fn iter(&self) -> impl Iterator<Item = &Article> {
        self.articles.values().flat_map(BTreeMap::values)
    }

    /// The article that the others at a path are translations of: the first, in the order of languages, that does not say that it
    /// is one itself.
    pub fn source_of(&self, path: &str, order: &[Locale]) -> Option<&Article> {
        let translations = self.articles.get(path)?;
        order
            .iter()
            .filter_map(|locale| translations.get(locale))
            .find(|article| !article.front.is_translation())
    }

    /// Gives every heading its anchor: the one that its author gave, else the one of the same heading in the source language,
    /// so that one link works in every language; else its own slug.
    pub fn assign_anchors(&mut self, order: &[Locale]) {
        for translations in self.articles.values_mut() {
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
