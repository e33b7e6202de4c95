//! A portal's folder → its findings.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use url::Url;

use super::address::{Base, Target, target};
use super::css::{self, Rules};
use super::dom::Document;
use super::facts::{Facts, Offering};
use super::links::Web;
use super::page::{Kind, Role, Seen, View, Which};
use super::report::{MOST_BYTES, Report, text};
use super::style::Styles;
use super::{PAGE_MISSING, UNREADABLE, disclosed, page, structured};
use crate::diagnostic::Diagnostic;
use crate::load::{Failure, Owner, ReadError, Root};
use crate::locale::Locale;
use crate::message::{Message, say};
use crate::source::Span;

/// The file of the facts, below a portal's folder.
pub(super) const FACTS: &str = "disclosures.json";

/// How deep style sheets may import each other, and how many one may.
const DEEPEST_IMPORT: usize = 4;
const MOST_IMPORTS: usize = 20;

/// A folder of pages that are judged together.
pub(super) struct Portal<'a> {
    pub(super) root: &'a Root,
    /// The portal's folder below the root: empty, or ending in a slash.
    pub(super) folder: String,
    /// Whose it is; none for the pages of the whole site.
    pub(super) partner: Option<String>,
    /// Files below the root that are judged with it, where it is no partner's.
    pub(super) files: BTreeSet<String>,
    /// Where the root is served, if that was said.
    pub(super) base_url: Option<Url>,
    /// Whether what lies above the root is none of ours to judge.
    pub(super) alone: bool,
}

impl Portal<'_> {
    /// Judges it.
    ///
    /// # Errors
    /// When the machine fails.
    pub(super) fn audit(mut self, report: &mut Report<'_>) -> Result<(), Failure> {
        let mut facts = None;
        if self.partner.is_some() {
            let tree = self.root.walk(&self.folder)?;
            self.files = tree.files.into_iter().collect();
            for (file, refusal) in tree.refused {
                let message = say!(
                    "`{file}` {why}",
                    file = file.as_str(),
                    why = refusal.reason()
                );
                self.unreadable(&file, message, report);
            }
            facts = self.facts(report)?;
        }
        let languages = facts
            .as_ref()
            .map(|facts| facts.locales.clone())
            .unwrap_or_default();
        self.missing(facts.as_ref(), report);
        let mut pages = BTreeMap::new();
        let mut sheets = Sheets {
            root: self.root,
            known: BTreeMap::new(),
        };
        for file in self.files.iter().filter(|file| file.ends_with(".html")) {
            let which = self.which(file, &languages, facts.as_ref());
            if let Some(seen) =
                self.page(&which, facts.as_ref(), &languages, &mut sheets, report)?
            {
                pages.insert(file.clone(), seen);
            }
        }
        let told = pages.values().find_map(|page| self.told(page));
        let base = match told {
            Some(base) if base.is_of_a_portal() => Some(base),
            told => self.base_url.as_ref().map(Base::of).or(told),
        };
        let web = Web {
            root: self.root,
            pages: &pages,
            files: &self.files,
            base,
            alone: self.alone,
        };
        web.check(report);
        Ok(())
    }

    fn facts(&self, report: &mut Report<'_>) -> Result<Option<Facts>, Failure> {
        let file = format!("{}{FACTS}", self.folder);
        let why = match self.root.read(&file, MOST_BYTES, Owner::Operator) {
            Ok(bytes) => match Facts::read(&bytes) {
                Ok(facts) => return Ok(Some(facts)),
                Err(why) => why,
            },
            Err(ReadError::Refused(refusal)) => say!("it {why}", why = refusal.reason()),
            Err(ReadError::Failed(failure)) => return Err(failure),
        };
        let message = say!(
            "what the portal must disclose cannot be read from `{FACTS}`: {why}",
            FACTS,
            why
        );
        self.unreadable(&file, message, report);
        Ok(None)
    }

    fn unreadable(&self, file: &str, message: Message, report: &mut Report<'_>) {
        report.add(file, 0..0, |span| {
            Diagnostic::new(&UNREADABLE, span, message).help(say!(
                "build the portal again, and publish the folder as it was built"
            ))
        });
    }

    fn of_partner(&self, file: String, kind: Kind, locale: Option<Locale>) -> Which {
        Which {
            file,
            kind,
            locale,
            partner: self.partner.clone().unwrap_or_default(),
        }
    }

    /// What a file is a page of.
    fn which(&self, file: &str, languages: &[Locale], facts: Option<&Facts>) -> Which {
        let below = file.strip_prefix(&self.folder).unwrap_or(file);
        let (first, rest) = below.split_once('/').unwrap_or(("", below));
        let stated = languages
            .iter()
            .find(|locale| locale.segment() == first)
            .cloned();
        // Without facts a folder's name tells its language.
        let locale = stated.or_else(|| {
            Locale::parse(first)
                .ok()
                .filter(|locale| facts.is_none() && locale.segment() == first)
        });
        let parts: Vec<&str> = rest.split('/').collect();
        let kind = match (&locale, parts.as_slice()) {
            (Some(_), ["index.html"]) => Kind::Home,
            (Some(_), ["contact", "index.html"]) if facts.is_some() => Kind::Contact,
            (Some(_), ["offerings", id, "index.html"]) => Kind::Offering((*id).to_owned()),
            (Some(_), ["services", id, "index.html"]) => Kind::Service((*id).to_owned()),
            _ => Kind::Other(below.to_owned()),
        };
        self.of_partner(file.to_owned(), kind, locale)
    }

    /// The pages that must be there and are not.
    fn missing(&self, facts: Option<&Facts>, report: &mut Report<'_>) {
        let Some(facts) = facts else { return };
        for locale in &facts.locales {
            let home = format!("{}{}/", self.folder, locale.segment());
            let offerings = facts
                .offerings
                .iter()
                .filter(|one| !one.id.is_empty())
                .map(|one| {
                    (
                        format!("offerings/{}/", one.id),
                        Kind::Offering(one.id.clone()),
                    )
                });
            let services = facts
                .services()
                .into_iter()
                .map(|id| (format!("services/{id}/"), Kind::Service(id.to_owned())));
            let all = [
                (String::new(), Kind::Home),
                ("contact/".to_owned(), Kind::Contact),
            ]
            .into_iter()
            .chain(offerings)
            .chain(services);
            for (path, kind) in all {
                let file = format!("{home}{path}index.html");
                if self.files.contains(&file) {
                    continue;
                }
                let which = self.of_partner(file.clone(), kind, Some(locale.clone()));
                let message = say!("{page} is missing", page = which.name());
                report.add(&file, 0..0, |span: Span| {
                    which.finding(&PAGE_MISSING, span, message).help(say!(
                        "build the portal again, and publish the folder as it was built"
                    ))
                });
            }
        }
    }

    fn page(
        &self,
        which: &Which,
        facts: Option<&Facts>,
        languages: &[Locale],
        sheets: &mut Sheets<'_>,
        report: &mut Report<'_>,
    ) -> Result<Option<Seen>, Failure> {
        let html = match text(self.root, &which.file) {
            Ok(html) => html,
            Err(ReadError::Refused(refusal)) => {
                let message = say!(
                    "{page} cannot be read: it {why}",
                    page = which.name(),
                    why = refusal.reason()
                );
                self.unreadable(&which.file, message, report);
                return Ok(None);
            }
            Err(ReadError::Failed(failure)) => return Err(failure),
        };
        let document = Document::parse(&html);
        if document.incomplete {
            self.unreadable(
                &which.file,
                say!(
                    "{page} is nested deeper than browsers read",
                    page = which.name()
                ),
                report,
            );
            return Ok(None);
        }
        let base = self.base_url.as_ref().map(Base::of);
        let styles = sheets.of(&which.file, &document, base.as_ref());
        let offerings = facts.map_or_else(Vec::new, |facts| disclosing(&which.kind, facts));
        let mark = (!offerings.is_empty()).then_some(disclosed::MARK);
        let view = View::new(which, document, &styles, mark);
        page::check(&view, languages, report);
        structured::check(&view, report);
        if let (Some(facts), Some(locale), false) = (facts, &which.locale, offerings.is_empty()) {
            disclosed::check(&view, &facts.required, &offerings, locale.as_str(), report);
        }
        Ok(Some(view.seen()))
    }

    /// Where the root is served, or the portal by itself, as a page tells by its own address.
    fn told(&self, page: &Seen) -> Option<Base> {
        let own = page
            .links
            .iter()
            .find(|link| link.role == Role::Canonical)?;
        Base::told(&page.which.file, &own.to, &self.folder)
    }
}

/// The offerings that a page must disclose.
fn disclosing<'a>(kind: &Kind, facts: &'a Facts) -> Vec<&'a Offering> {
    let is_disclosed = |offering: &&Offering| match kind {
        Kind::Home => true,
        Kind::Offering(id) => offering.id == *id,
        Kind::Service(id) => offering.services.contains(id),
        Kind::Contact | Kind::Other(_) => false,
    };
    facts.offerings.iter().filter(is_disclosed).collect()
}

/// The style sheets of a portal's pages, each set read once.
struct Sheets<'a> {
    root: &'a Root,
    known: BTreeMap<Vec<(String, Option<String>)>, Rc<Styles>>,
}

impl Sheets<'_> {
    /// What a page is dressed in: the sheets that it links to, and those in it.
    fn of(&mut self, file: &str, document: &Document, base: Option<&Base>) -> Rc<Styles> {
        let mut linked = Vec::new();
        let mut own = Vec::new();
        for (at, element) in document.elements() {
            let media = element.attribute("media").map(str::to_owned);
            match element.name.as_str() {
                "style" => own.push((document.text(at), media)),
                "link" if is_sheet(element) => {
                    let href = element.attribute("href").unwrap_or_default();
                    if let Target::File(sheet, _) = target(file, href, base) {
                        linked.push((sheet, media));
                    }
                }
                _ => {}
            }
        }
        if own.is_empty()
            && let Some(styles) = self.known.get(&linked)
        {
            return styles.clone();
        }
        let mut rules = Rules::default();
        for (sheet, media) in &linked {
            self.add(&mut rules, sheet, media.as_deref(), base, 0);
        }
        for (css, media) in &own {
            rules.add(css, media.as_deref());
        }
        let styles = Rc::new(Styles::new(rules));
        if own.is_empty() {
            self.known.insert(linked, styles.clone());
        }
        styles
    }
}

impl Sheets<'_> {
    /// Adds a sheet after those that it imports. A sheet that is not there hides nothing; its link is reported.
    fn add(
        &self,
        rules: &mut Rules,
        sheet: &str,
        media: Option<&str>,
        base: Option<&Base>,
        depth: usize,
    ) {
        let css = text(self.root, sheet).unwrap_or_default();
        if depth < DEEPEST_IMPORT {
            for (url, own) in css::imports(&css).into_iter().take(MOST_IMPORTS) {
                if let Target::File(imported, _) = target(sheet, &url, base) {
                    self.add(rules, &imported, own.as_deref().or(media), base, depth + 1);
                }
            }
        }
        rules.add(&css, media);
    }
}

fn is_sheet(element: &super::dom::Element) -> bool {
    let is = |word: &str| {
        element
            .words("rel")
            .any(|one| one.eq_ignore_ascii_case(word))
    };
    is("stylesheet") && !is("alternate") && element.attribute("disabled").is_none()
}
