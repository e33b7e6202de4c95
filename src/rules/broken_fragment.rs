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

use std::collections::{BTreeSet, HashMap};

use super::guidance_check::MOST_SUGGESTIONS;
use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::Article;
use crate::catalog::link::Target;
use crate::diagnostic::{Findings, Level, RuleId};
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
    for (article, link, target) in it.links() {
        let Some((reached, fragment)) = reached(it, article, &target) else {
            continue;
        };
        let anchors = known
            .entry((&reached.path, &reached.locale))
            .or_insert_with(|| anchors(reached));
        if is_top(fragment) || anchors.contains(fragment) {
            continue;
        }
        suggestions += 1;
        let near = if suggestions <= MOST_SUGGESTIONS {
            nearest(fragment, anchors.iter().copied())
        } else {
            None
        };
        let finding = it.finding(
            article,
            link.span,
            format!(
                "the link `{}` leads to a place that its article does not have",
                cut(&link.destination)
            ),
        );
        findings.push(finding.help(match near {
            Some(near) => format!("did you mean `#{near}`?"),
            None => "use the anchor of one of its headings".into(),
        }));
    }
}

/// The anchors of an article, gathered once: a page may have as many links to itself as headings, a hundred thousand of each.
fn anchors(article: &Article) -> BTreeSet<&str> {
    let headings = article
        .headings
        .iter()
        .flat_map(|heading| [Some(heading.id.as_str()), heading.given.as_deref()]);
    headings
        .flatten()
        .chain(article.anchors.iter().map(String::as_str))
        .collect()
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
