//! # X002 broken-fragment
//!
//! The part of a link after `#` names no heading and no anchor of the article that it leads to. Its reader lands at the top of the
//! page and has to search.
//!
//! Use the anchor of the heading: its text in the source language in lower case, with hyphens for spaces. The same anchor works in
//! every language.
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! Veja [o que responderemos](#our-response).
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown passes pt-BR/guide.md
//! # Abrir um chamado
//!
//! Veja [o que responderemos](guide.md#our-answer) ou [volte](#top).
//!
//! ## <a name="our-answer"></a>Nossa resposta
//! ```

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use super::guidance_check::MOST_SUGGESTIONS;
use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::{Article, LinkRef};
use crate::catalog::link::Target;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::markdown::slug;
use crate::message::say;
use crate::source::Span;
use crate::yaml::{cut, nearest};

static ID: RuleId = RuleId {
    code: "X002",
    name: "broken-fragment",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("broken_fragment.rs"),
    portuguese: include_str!("pt-BR/broken_fragment.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    let mut known = HashMap::new();
    let mut suggestions = 0;
    for (article, link) in it.links() {
        let Some((reached, fragment)) = reached(it, article, &link.target) else {
            continue;
        };
        let anchors = known
            .entry((&reached.path, &reached.locale))
            .or_insert_with(|| Anchors::of(reached));
        if is_top(fragment) || anchors.all.contains(fragment) {
            continue;
        }
        suggestions += 1;
        let near = if suggestions <= MOST_SUGGESTIONS {
            nearest(fragment, anchors.all.iter().copied())
        } else {
            None
        };
        let message = say!(
            "the link `{link}` leads to a place that its article does not have",
            link = cut(&link.destination)
        );
        let finding = it.finding(article, link.span, message);
        let meant = anchors.meant(fragment);
        let finding = finding.help(match meant.or(near) {
            Some(near) => say!("did you mean `#{near}`?", near),
            None => say!("use the anchor of one of its headings"),
        });
        findings.push(match (meant, fragment_place(it, link, fragment)) {
            (Some(meant), Some(place)) => finding.fix(place, meant),
            _ => finding,
        });
    }
}

/// Where the fragment is written, if it is written there as it is meant.
fn fragment_place(it: &GuidanceCheck<'_>, link: &LinkRef, fragment: &str) -> Option<Span> {
    let place = it.destination(link)?;
    let (_, written) = link.destination.split_once('#')?;
    let end = place.range().end;
    (written == fragment).then(|| Span::new(place.file, end - fragment.len()..end))
}

/// The anchors of an article, gathered once: a page may have as many links to itself as headings, a hundred thousand of each.
struct Anchors<'a> {
    all: BTreeSet<&'a str>,
    /// In lower case: the anchor, if there is one only.
    by_case: OnceCell<Only<'a>>,
    /// By the words of the heading in its own language: its anchor, if there is one only.
    by_words: OnceCell<Only<'a>>,
    article: &'a Article,
}

impl<'a> Anchors<'a> {
    fn of(article: &'a Article) -> Self {
        let headings = article
            .headings
            .iter()
            .flat_map(|heading| [Some(heading.id.as_str()), heading.given.as_deref()]);
        let all: BTreeSet<&str> = headings
            .flatten()
            .chain(article.anchors.iter().map(String::as_str))
            .collect();
        Self {
            by_case: OnceCell::new(),
            by_words: OnceCell::new(),
            article,
            all,
        }
    }

    /// The anchor that is certainly meant: the only one that differs in nothing but case, or that of the only heading whose words
    /// in its own language make this fragment.
    fn meant(&self, fragment: &str) -> Option<&'a str> {
        let by_case = self.by_case.get_or_init(|| {
            let anchors = self.all.iter();
            only(anchors.map(|anchor| (anchor.to_lowercase(), *anchor)))
        });
        let by_words = || {
            self.by_words.get_or_init(|| {
                let headings = self.article.headings.iter();
                only(headings.map(|heading| (slug(&heading.text), heading.id.as_str())))
            })
        };
        let meant = by_case.get(&fragment.to_lowercase()).copied().flatten();
        meant.or_else(|| by_words().get(fragment).copied().flatten())
    }
}

/// Names by a key; none where a key has more than one.
type Only<'a> = HashMap<String, Option<&'a str>>;

fn only<'a>(names: impl Iterator<Item = (String, &'a str)>) -> Only<'a> {
    let mut only = HashMap::new();
    for (key, name) in names {
        only.entry(key)
            .and_modify(|known| *known = None)
            .or_insert(Some(name));
    }
    only
}

/// Every page has a top.
fn is_top(fragment: &str) -> bool {
    fragment.is_empty() || fragment.eq_ignore_ascii_case("top")
}

/// The article that a reader gets who follows the link, and the place on it: in the language of the linking article, else in the
/// first that there is.
fn reached<'a, 't>(
    it: &GuidanceCheck<'a>,
    from: &'a Article,
    target: &'t Target,
) -> Option<(&'a Article, &'t str)> {
    match target {
        Target::Here(fragment) => Some((from, fragment)),
        Target::Article(path, Some(fragment)) => {
            let elsewhere = || {
                it.locales
                    .iter()
                    .find_map(|locale| it.article(path, locale))
            };
            Some((it.article(path, &from.locale).or_else(elsewhere)?, fragment))
        }
        _ => None,
    }
}
