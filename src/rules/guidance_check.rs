//! What a rule about guidance sees, read in the ways that several rules need.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::catalog::article::{Article, Guidance, LinkRef, Role};
use crate::catalog::freshness::Freshness;
use crate::catalog::link::{Target, is_picture};
use crate::catalog::partner::Partner;
use crate::catalog::policy::Policy;
use crate::catalog::toc;
use crate::catalog::translation::Translation;
use crate::diagnostic::{Diagnostic, RuleId};
use crate::locale::Locale;
use crate::message::Message;
use crate::source::{Sources, Span};

/// The names of pictures by their lower case, for links that differ from them in nothing else. They are gathered for the first
/// link that leads nowhere: most units have none.
#[derive(Default)]
pub(super) struct Names<'a> {
    /// Paths relative to the site.
    pictures: OnceCell<BTreeMap<String, BTreeSet<&'a str>>>,
}

impl<'a> Names<'a> {
    fn pictures(&self, it: &GuidanceCheck<'a>) -> &BTreeMap<String, BTreeSet<&'a str>> {
        self.pictures.get_or_init(|| {
            let mut folded: BTreeMap<String, BTreeSet<&'a str>> = BTreeMap::new();
            for guidance in it.guidances() {
                for name in &guidance.images {
                    folded.entry(name.to_lowercase()).or_default().insert(name);
                }
            }
            folded
        })
    }

    /// The one name that a link means, where there is none of its own case: an article's with `.md`, a picture's below the folder of its language.
    pub(super) fn of_other_case(
        &self,
        it: &GuidanceCheck<'a>,
        locale: &Locale,
        target: &Target,
    ) -> Option<String> {
        let one = |names: Option<&BTreeSet<&'a str>>| {
            let names = names?;
            (names.len() == 1).then(|| names.first().copied())?
        };
        match target {
            Target::Article(path, _) if !it.has_path(path) => {
                let mut guidances = it.guidances();
                let page = guidances.find_map(|guidance| guidance.page_in_any_case(path));
                page.map(|path| format!("{path}.md"))
            }
            Target::File(path) if is_picture(path) && !it.has_image(locale, path) => it
                .guidances()
                .map(|guidance| format!("{}/{locale}/", guidance.folder))
                .find_map(|folder| {
                    let wanted = format!("{folder}{path}").to_lowercase();
                    one(self.pictures(it).get(&wanted))?.get(folder.len()..)
                })
                .map(str::to_owned),
            _ => None,
        }
    }
}

/// How many broken links of a unit get a "did you mean": an article may have a hundred thousand, and looking for one takes time.
pub(super) const MOST_SUGGESTIONS: usize = 20;

/// What a rule about guidance sees.
#[derive(Debug, Clone, Copy)]
pub struct GuidanceCheck<'a> {
    /// The rule's own identity.
    pub id: &'static RuleId,
    /// The program.
    pub policy: &'a Policy,
    /// The texts of the articles.
    pub sources: &'a Sources,
    /// The date that decides what holds.
    pub today: Date,
    /// The partner whose portal shows the articles; none where they are judged for all partners.
    pub partner: Option<&'a Partner>,
    /// The languages published.
    pub locales: &'a [&'a Locale],
    /// The articles that are judged.
    pub guidance: &'a Guidance,
    /// The shared articles beneath a partner's own.
    pub beneath: Option<&'a Guidance>,
    /// Which of the articles are translations of which.
    pub translations: &'a [Translation<'a>],
}

impl<'a> GuidanceCheck<'a> {
    /// An article that readers of a language get at a path: a partner's own before a shared one.
    pub fn article(&self, path: &str, locale: &Locale) -> Option<&'a Article> {
        self.guidance
            .get(path, locale)
            .or_else(|| self.beneath?.get(path, locale))
    }

    /// Whether there is an article at a path in any language.
    pub fn has_path(&self, path: &str) -> bool {
        self.guidance.has_page(path) || self.beneath.is_some_and(|beneath| beneath.has_page(path))
    }

    /// Whether readers of a language get a picture at a path.
    pub fn has_image(&self, locale: &Locale, path: &str) -> bool {
        let there = |guidance: &Guidance| guidance.image(path, locale).is_some();
        there(self.guidance) || self.beneath.is_some_and(there)
    }

    /// A finding about a link that is written in a language's folder.
    pub(super) fn about_link(
        &self,
        locale: &Locale,
        link: &LinkRef,
        message: impl Into<Message>,
    ) -> Diagnostic {
        Diagnostic::new(self.id, link.span, message).locale(locale)
    }

    /// A finding about an article.
    pub(super) fn finding(
        &self,
        article: &Article,
        span: Span,
        message: impl Into<Message>,
    ) -> Diagnostic {
        Diagnostic::new(self.id, span, message).locale(&article.locale)
    }

    /// The articles that are judged, and the shared ones beneath.
    pub(super) fn guidances(&self) -> impl Iterator<Item = &'a Guidance> + use<'a> {
        [Some(self.guidance), self.beneath].into_iter().flatten()
    }

    /// The paths of all articles.
    pub(super) fn paths(&self) -> impl Iterator<Item = &'a str> {
        self.guidances()
            .flat_map(|guidance| guidance.pages().map(|(path, _)| path))
    }

    /// The translations in the languages published, those that are missing too.
    pub(super) fn translations(self) -> impl Iterator<Item = &'a Translation<'a>> {
        self.translations
            .iter()
            .filter(move |translation| self.locales.contains(&translation.locale))
    }

    /// The translations that have a record, of a status: each with its source and the place of the record.
    pub(super) fn recorded(
        self,
        freshness: Freshness,
    ) -> impl Iterator<Item = (&'a Article, &'a Article, Span)> {
        self.translations()
            .filter(move |row| row.freshness == freshness)
            .filter_map(|row| {
                let (translation, source) = row.pair()?;
                let record = translation.front.source_hash.as_ref()?;
                Some((&**translation, &**source, record.span))
            })
    }

    /// The text of an article's file.
    pub(super) fn text(&self, article: &Article) -> &'a str {
        self.sources
            .get(article.file)
            .map_or("", |file| file.text.as_str())
    }

    /// The file of an article, relative to the site.
    pub(super) fn file(&self, article: &Article) -> &'a str {
        let file = self.sources.get(article.file);
        file.map_or("", |file| file.path.as_str())
    }

    /// Where something is said about an article as a whole: at its first heading, else at the start of its file.
    pub(super) fn beginning(&self, article: &Article) -> Span {
        let first = article.headings.first();
        first.map_or(Span::start_of(article.file), |heading| heading.span)
    }

    /// Where the destination of a link is written, if it is written there as it is meant.
    pub(super) fn destination(&self, link: &LinkRef) -> Option<Span> {
        let written = self.sources.text(link.span);
        if let Some(at) = written.find(link.destination.as_str())
            && written.trim_matches(['"', '\'']) == link.destination
        {
            let start = link.span.range().start + at;
            let end = start + link.destination.len();
            return Some(Span::new(link.span.file, start..end));
        }
        let open = written.rfind("](")? + 2;
        let rest = written.get(open..)?;
        let rest = rest.trim_start_matches([' ', '<']);
        rest.strip_prefix(link.destination.as_str())?;
        let start = link.span.range().start + (written.len() - rest.len());
        Some(Span::new(
            link.span.file,
            start..start + link.destination.len(),
        ))
    }

    /// The articles that are judged, in the languages published.
    pub(super) fn articles(self) -> impl Iterator<Item = &'a Article> {
        self.guidance
            .iter()
            .filter(move |article| self.locales.contains(&&article.locale))
    }

    /// The links and pictures of articles and of tables of contents, without those from one table of contents to another, each with
    /// the language that it is written in.
    pub(super) fn all_links(self) -> impl Iterator<Item = (&'a Locale, &'a LinkRef)> {
        let of_articles = self
            .links()
            .filter(move |(article, link)| {
                article.role() != Role::Contents || !self.leads_to_toc(link)
            })
            .map(|(article, link)| (&article.locale, link));
        let tocs = self.guidance.tocs.iter();
        let of_tocs = tocs
            .filter(move |(locale, _)| self.locales.contains(locale))
            .flat_map(|(locale, tocs)| tocs.values().map(move |toc| (locale, toc)))
            .filter(|(_, toc)| !toc.is_article)
            .flat_map(|(locale, toc)| toc.links().into_iter().map(move |link| (locale, link)))
            .filter(move |(_, link)| !self.leads_to_toc(link));
        of_articles.chain(of_tocs)
    }

    /// Whether a link leads to a table of contents that is there.
    fn leads_to_toc(&self, link: &LinkRef) -> bool {
        let guidances = [Some(self.guidance), self.beneath].into_iter().flatten();
        toc::folder_of(link).is_some_and(|folder| {
            let mut guidances = guidances;
            guidances.any(|guidance| guidance.has_toc(folder))
        })
    }

    /// The links and pictures that are written in them, not those of texts that they take in.
    pub(super) fn links(self) -> impl Iterator<Item = (&'a Article, &'a LinkRef)> {
        self.articles().flat_map(|article| {
            let own = article.links.iter();
            own.filter(|link| link.span.file == article.file)
                .map(move |link| (article, link))
        })
    }
}
