//! One page, read: what a reader sees of it, and what other pages must know of it. And what is judged of it by itself.

use std::collections::BTreeSet;
use std::ops::Range;

use super::dom::{Document, Element};
use super::report::Report;
use super::style::{Cause, Styles};
use super::visible;
use super::{ID_TWICE, NO_HEADING, TEMPLATE_LEFTOVER, WRONG_LANGUAGE};
use crate::diagnostic::{Diagnostic, RuleId};
use crate::locale::Locale;
use crate::message::{Message, say};
use crate::source::Span;

/// What a page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Home,
    Contact,
    Offering(String),
    Service(String),
    /// Any other, by its path.
    Other(String),
}

impl Kind {
    /// What it is called.
    pub(super) fn name(&self) -> Message {
        match self {
            Self::Home => say!("the home page"),
            Self::Contact => say!("the page of hours and contact"),
            Self::Offering(id) => say!("the page of the offering `{id}`", id),
            Self::Service(id) => say!("the page of the service `{id}`", id),
            Self::Other(path) => say!("the page `{path}`", path),
        }
    }
}

/// Which page it is.
#[derive(Debug, Clone)]
pub(super) struct Which {
    /// Its file below the root.
    pub(super) file: String,
    pub(super) kind: Kind,
    /// The language of its folder.
    pub(super) locale: Option<Locale>,
    /// Whose it is.
    pub(super) partner: String,
}

impl Which {
    /// A finding about it.
    pub(super) fn finding(
        &self,
        rule: &'static RuleId,
        span: Span,
        message: Message,
    ) -> Diagnostic {
        let mut finding = Diagnostic::new(rule, span, message);
        finding.locale.clone_from(&self.locale);
        match &self.kind {
            Kind::Offering(id) => finding.offering(id),
            _ => finding,
        }
    }

    /// The page as messages name it.
    pub(super) fn name(&self) -> Message {
        let page = self.kind.name();
        match self.partner.as_str() {
            "" => page,
            partner => say!("{page} of `{partner}`", page, partner),
        }
    }
}

/// A page as readers see it.
pub(super) struct View<'a> {
    pub(super) which: &'a Which,
    pub(super) document: Document,
    /// What hides each node, on each screen that differs from those before it.
    pub(super) screens: Vec<Vec<Cause>>,
}

impl<'a> View<'a> {
    /// A page in its styles: what is in elements marked so, on every screen; the rest on the first.
    pub(super) fn new(
        which: &'a Which,
        document: Document,
        styles: &Styles,
        mark: Option<&str>,
    ) -> Self {
        let is_marked =
            |element: &Element| mark.is_some_and(|mark| element.attribute(mark).is_some());
        let marked = document
            .elements()
            .filter(|(_, element)| is_marked(element));
        let wanted: BTreeSet<usize> = marked
            .flat_map(|(at, _)| document.within(at).chain(document.around(at)))
            .collect();
        let mut screens: Vec<Vec<Cause>> = Vec::new();
        for causes in styles.causes(&document, &wanted) {
            let differs = |known: &Vec<Cause>| {
                let seen = |causes: &Vec<Cause>, at: usize| causes.get(at).map(Option::is_some);
                wanted
                    .iter()
                    .any(|at| seen(known, *at) != seen(&causes, *at))
            };
            if screens.iter().all(differs) {
                screens.push(causes);
            }
        }
        Self {
            which,
            document,
            screens,
        }
    }

    /// The text of the page that is seen on the first screen. `but`: elements that are left out.
    pub(super) fn text(&self, but: &[usize]) -> String {
        let causes = self.screens.first().map(Vec::as_slice).unwrap_or_default();
        visible::text(&self.document, 0, causes, but)
    }

    /// The text of the title, which a browser shows in its tab.
    pub(super) fn title(&self) -> String {
        let title = self.document.named("title").next();
        title.map_or_else(String::new, |(at, _)| {
            visible::plain(&self.document.text(at))
        })
    }

    /// The place of an element.
    pub(super) fn span(&self, at: usize) -> Range<usize> {
        self.document
            .element(at)
            .map_or(0..0, |element| element.span.clone())
    }

    /// What other pages must know of it.
    pub(super) fn seen(&self) -> Seen {
        let elements = || self.document.elements();
        let ids = elements().filter_map(|(_, element)| element.attribute("id"));
        let names = elements()
            .filter(|(_, element)| element.name == "a")
            .filter_map(|(_, element)| element.attribute("name"));
        Seen {
            which: self.which.clone(),
            ids: ids.chain(names).map(str::to_owned).collect(),
            links: elements().flat_map(|(_, element)| links(element)).collect(),
        }
    }
}

/// What other pages must know of a page.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) which: Which,
    /// The places in it that links may lead to.
    pub(super) ids: BTreeSet<String>,
    pub(super) links: Vec<Link>,
}

/// A link.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) to: String,
    pub(super) span: Range<usize>,
    pub(super) role: Role,
}

/// What a link is for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A reader follows it.
    Followed,
    /// The browser loads it.
    Loaded,
    /// The page's own address.
    Canonical,
    /// The page in a language.
    Alternate(String),
}

fn links(element: &Element) -> Vec<Link> {
    let link = |to: &str, role: Role| Link {
        to: to.to_owned(),
        span: element.span.clone(),
        role,
    };
    let of = |name: &str, role: Role| element.attribute(name).map(|to| link(to, role)).into_iter();
    match element.name.as_str() {
        "a" | "area" => of("href", Role::Followed).collect(),
        "link" => {
            let is = |word: &str| {
                element
                    .words("rel")
                    .any(|one| one.eq_ignore_ascii_case(word))
            };
            let role = match element.attribute("hreflang") {
                Some(lang) if is("alternate") => Role::Alternate(lang.to_owned()),
                _ if is("canonical") => Role::Canonical,
                _ => Role::Loaded,
            };
            of("href", role).collect()
        }
        "form" => of("action", Role::Loaded).collect(),
        "object" => of("data", Role::Loaded).collect(),
        _ => {
            let set = element.attribute("srcset").unwrap_or_default();
            let set = set
                .split(',')
                .filter_map(|one| one.split_whitespace().next());
            of("src", Role::Loaded)
                .chain(of("poster", Role::Loaded))
                .chain(set.map(|to| link(to, Role::Loaded)))
                .collect()
        }
    }
}

/// Judges what a page says by itself. `languages`: those that it may be in.
pub(super) fn check(view: &View<'_>, languages: &[Locale], report: &mut Report<'_>) {
    language(view, languages, report);
    headings(view, report);
    ids(view, report);
    leftovers(view, report);
}

fn language(view: &View<'_>, languages: &[Locale], report: &mut Report<'_>) {
    let which = view.which;
    let Some((_, html)) = view.document.named("html").next() else {
        return;
    };
    let stated = html.attribute("lang").unwrap_or_default();
    let is = |locale: &Locale| locale.as_str().eq_ignore_ascii_case(stated);
    let right = match &which.locale {
        Some(locale) => is(locale),
        None if languages.is_empty() => Locale::parse(stated).is_ok(),
        None => languages.iter().any(is),
    };
    if right {
        return;
    }
    let wanted = match &which.locale {
        Some(locale) => say!(
            "write `<html lang=\"{locale}\">`, so that a screen reader speaks the page's language",
            locale = locale.as_str()
        ),
        None => say!("write the language of the page in `<html lang>`"),
    };
    let message = say!(
        "{page} says to be in `{stated}`, which is not its language",
        page = which.name(),
        stated
    );
    report.add(&which.file, html.span.clone(), |span| {
        which.finding(&WRONG_LANGUAGE, span, message).help(wanted)
    });
}

fn headings(view: &View<'_>, report: &mut Report<'_>) {
    let which = view.which;
    let mut found: Vec<(Range<usize>, Message)> = Vec::new();
    let all: Vec<usize> = view.document.named("h1").map(|(at, _)| at).collect();
    let causes = view.screens.first().map(Vec::as_slice).unwrap_or_default();
    match all.as_slice() {
        [one] if !visible::text(&view.document, *one, causes, &[]).is_empty() => {}
        [one] => found.push((
            view.span(*one),
            say!(
                "the heading of {page} is empty or hidden",
                page = which.name()
            ),
        )),
        [] => found.push((
            0..0,
            say!("{page} has no heading `<h1>`", page = which.name()),
        )),
        [_, second, ..] => {
            let message = say!(
                "{page} has {count} headings `<h1>`",
                page = which.name(),
                count = all.len()
            );
            found.push((view.span(*second), message));
        }
    }
    if view.title().is_empty() {
        let at = view
            .document
            .named("title")
            .next()
            .map_or(0..0, |(_, title)| title.span.clone());
        found.push((at, say!("{page} has no title", page = which.name())));
    }
    for (range, message) in found {
        report.add(&which.file, range, |span| {
            which.finding(&NO_HEADING, span, message).help(say!(
                "give the page one `<h1>` and a `<title>` that say what it is about"
            ))
        });
    }
}

fn ids(view: &View<'_>, report: &mut Report<'_>) {
    let mut known = BTreeSet::new();
    let mut told = BTreeSet::new();
    for (_, element) in view.document.elements() {
        let Some(id) = element.attribute("id") else {
            continue;
        };
        if !known.insert(id) && told.insert(id) {
            let message = say!(
                "{page} has the id `{id}` twice",
                page = view.which.name(),
                id
            );
            report.add(&view.which.file, element.span.clone(), |span| {
                view.which.finding(&ID_TWICE, span, message).help(say!(
                    "give each element an id of its own: links and labels find the first one only"
                ))
            });
        }
    }
}

/// What a template left in the text. Code may hold braces of its own.
fn leftovers(view: &View<'_>, report: &mut Report<'_>) {
    let is_code = |element: &Element| {
        ["code", "kbd", "pre", "samp", "textarea"].contains(&element.name.as_str())
    };
    let code: Vec<usize> = view
        .document
        .elements()
        .filter(|(_, element)| is_code(element))
        .map(|(at, _)| at)
        .collect();
    let text = format!("{}\n{}", view.title(), view.text(&code));
    let Some(left) = leftover(&text) else { return };
    // The element that it stands in.
    let holds = |at: &usize| view.document.text(*at).contains(&left);
    let at = view
        .document
        .elements()
        .map(|(at, _)| at)
        .filter(holds)
        .last();
    let message = say!(
        "{page} shows `{left}`, which a template should have filled in",
        page = view.which.name(),
        left
    );
    report.add(
        &view.which.file,
        at.map_or(0..0, |at| view.span(at)),
        |span| {
            view.which
                .finding(&TEMPLATE_LEFTOVER, span, message)
                .help(say!("mend the theme's template or its strings"))
        },
    );
}

fn leftover(text: &str) -> Option<String> {
    let sign = ["{{", "}}", "{%", "%}", "{#"]
        .into_iter()
        .find(|sign| text.contains(sign));
    if let Some(sign) = sign {
        return Some(sign.to_owned());
    }
    text.split('{').skip(1).find_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        is_name.then(|| format!("{{{name}}}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_templates_leave_is_told_from_other_braces() {
        for (text, left) in [
            ("Oi {{ name }}", Some("{{")),
            ("{% if %}", Some("{%")),
            ("Lista até {date}.", Some("{date}")),
            ("{price_none}", Some("{price_none}")),
            ("{a b} {} {Name} {1} }", None),
            ("", None),
        ] {
            assert_eq!(leftover(text).as_deref(), left, "{text}");
        }
    }
}
