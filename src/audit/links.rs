//! The pages of a portal together: links and places lead somewhere, languages name each other, every page can be reached.

use std::collections::{BTreeMap, BTreeSet};

use super::address::{Base, Target, target};
use super::page::{Kind, Link, Role, Seen};
use super::report::Report;
use super::{BROKEN_LINK, BROKEN_PLACE, ONE_SIDED, UNREACHABLE};
use crate::load::Root;
use crate::message::say;

/// The pages of a portal, and what is around them.
pub(super) struct Web<'a> {
    pub(super) root: &'a Root,
    /// By file.
    pub(super) pages: &'a BTreeMap<String, Seen>,
    /// All files of the portal.
    pub(super) files: &'a BTreeSet<String>,
    /// Where the root is served.
    pub(super) base: Option<Base>,
    /// Whether what lies above the root is none of ours to judge.
    pub(super) alone: bool,
}

impl Web<'_> {
    /// Judges all links.
    pub(super) fn check(&self, report: &mut Report<'_>) {
        let mut known: BTreeMap<String, bool> = BTreeMap::new();
        for page in self.pages.values() {
            let mut told = BTreeSet::new();
            for link in &page.links {
                self.link(page, link, &mut known, &mut told, report);
            }
            self.alternates(page, report);
        }
        self.reach(report);
    }

    fn target(&self, page: &Seen, link: &Link) -> Target {
        target(&page.which.file, &link.to, self.base.as_ref())
    }

    fn link(
        &self,
        page: &Seen,
        link: &Link,
        known: &mut BTreeMap<String, bool>,
        told: &mut BTreeSet<String>,
        report: &mut Report<'_>,
    ) {
        let which = &page.which;
        let (there, place) = match self.target(page, link) {
            Target::Elsewhere => return,
            Target::Above => (self.alone, None),
            Target::File(file, place) => match self.page_or_file(&file, known) {
                Some(other) => (true, place.filter(|place| is_missing(other, place))),
                None => (known.get(&file).copied().unwrap_or(false), None),
            },
        };
        // The same link on one page is one fault.
        if (there && place.is_none()) || !told.insert(link.to.clone()) {
            return;
        }
        let (page, to) = (which.name(), crate::load::show_text(&link.to));
        report.add(&which.file, link.span.clone(), |span| match place {
            Some(place) => which
                .finding(
                    &BROKEN_PLACE,
                    span,
                    say!(
                        "{page} links to `{to}`, and there is no id `{place}` there",
                        page,
                        to,
                        place
                    ),
                )
                .help(say!(
                    "correct the fragment, or give the element that it means this id"
                )),
            None => which
                .finding(
                    &BROKEN_LINK,
                    span,
                    say!("{page} links to `{to}`, which is not there", page, to),
                )
                .help(say!(
                    "correct the link in the theme or in the text, and build again"
                )),
        });
    }

    /// The page behind a file's name. Of a file that is no page of this portal, whether it is there is noted.
    fn page_or_file(&self, file: &str, known: &mut BTreeMap<String, bool>) -> Option<&Seen> {
        let index = format!("{file}/index.html");
        if let Some(page) = self.pages.get(file).or_else(|| self.pages.get(&index)) {
            return Some(page);
        }
        if !known.contains_key(file) {
            let there =
                self.files.contains(file) || self.root.has_file(file) || self.root.has_file(&index);
            known.insert(file.to_owned(), there);
        }
        None
    }

    /// A page that names another as its own in a language must be named by it.
    fn alternates(&self, page: &Seen, report: &mut Report<'_>) {
        let which = &page.which;
        for link in &page.links {
            let Role::Alternate(language) = &link.role else {
                continue;
            };
            let Target::File(file, _) = self.target(page, link) else {
                continue;
            };
            let Some(other) = self
                .pages
                .get(&file)
                .filter(|_| language != "x-default" && file != which.file)
            else {
                continue;
            };
            // The page for everybody is named as such by those that it names.
            let own = which
                .locale
                .as_ref()
                .map_or("x-default", |locale| locale.as_str());
            let names_back = other.links.iter().any(|back| {
                matches!(&back.role, Role::Alternate(lang) if lang.eq_ignore_ascii_case(own))
                    && matches!(self.target(other, back), Target::File(file, _) if file == which.file)
            });
            if names_back {
                continue;
            }
            let message = say!(
                "{page} names its {language} page, which does not name it back",
                page = which.name(),
                language
            );
            report.add(&which.file, link.span.clone(), |span| {
                which.finding(&ONE_SIDED, span, message).help(say!("give both pages the same list of `hreflang` alternates: search engines believe pairs only"))
            });
        }
    }

    /// Every page of a language can be reached from its home page.
    fn reach(&self, report: &mut Report<'_>) {
        let homes = self
            .pages
            .values()
            .filter(|page| page.which.kind == Kind::Home);
        for home in homes {
            let mut reached: BTreeSet<&str> = BTreeSet::from([home.which.file.as_str()]);
            let mut next = vec![home];
            while let Some(page) = next.pop() {
                let followed = page.links.iter().filter(|link| link.role == Role::Followed);
                for link in followed {
                    let Target::File(file, _) = self.target(page, link) else {
                        continue;
                    };
                    let other = self
                        .pages
                        .get(&file)
                        .or_else(|| self.pages.get(&format!("{file}/index.html")));
                    if let Some(other) = other
                        && reached.insert(&other.which.file)
                    {
                        next.push(other);
                    }
                }
            }
            self.unreached(home, &reached, report);
        }
    }

    fn unreached(&self, home: &Seen, reached: &BTreeSet<&str>, report: &mut Report<'_>) {
        let of_language = self
            .pages
            .values()
            .filter(|page| page.which.locale == home.which.locale);
        for page in of_language {
            let which = &page.which;
            // The page for addresses that are not there is linked from nowhere.
            if reached.contains(which.file.as_str()) || which.file.ends_with("404.html") {
                continue;
            }
            let message = say!(
                "no links lead from the home page to {page}",
                page = which.name()
            );
            report.add(&which.file, 0..0, |span| {
                which.finding(&UNREACHABLE, span, message).help(say!(
                    "link to it from the navigation, or from a page that readers come by"
                ))
            });
        }
    }
}

/// Whether a page lacks a place that a link leads to. `top` is the head of every page.
fn is_missing(page: &Seen, place: &str) -> bool {
    !page.ids.contains(place) && !place.eq_ignore_ascii_case("top") && !place.starts_with(":~:")
}
