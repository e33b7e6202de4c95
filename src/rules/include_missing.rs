//! # X004 include-missing
//!
//! An article takes in a text that is not there, that lies outside of the guidance, or that takes in the article itself, directly or through others. Readers
//! miss a part of the page.
//!
//! Name a file below the folder of the language by its path relative to the article. Where texts take in one another, put what they share into a third.
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! [!INCLUDE [horários](includes/hours.md)]
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! [!INCLUDE [a mesma página](guide.md)]
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! [!INCLUDE [horários](../../hours.md)]
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown passes pt-BR/guide.md
//! # Abrir um chamado
//!
//! Escreva `[!INCLUDE [horários](includes/hours.md)]` onde os horários devem aparecer.
//!
//! ## Nossa resposta
//! ```

use std::collections::BTreeSet;

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::{Article, Include, LinkRef, Taken};
use crate::catalog::link::{Reason, Target};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::locale::Locale;
use crate::message::{Message, say};
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "X004",
    name: "include-missing",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("include_missing.rs"),
    portuguese: include_str!("pt-BR/include_missing.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    for article in it.articles() {
        for include in &article.includes {
            let path = cut(&include.link.destination);
            let (message, help) = match include.taken {
                Taken::In | Taken::Circular => continue,
                Taken::TooMuch => (
                    say!(
                        "with the included text `{path}` the page takes in too much",
                        path
                    ),
                    say!("take in less, or make pages of their own of the parts"),
                ),
                Taken::Missing => (
                    missing(&include.link, path),
                    say!("name a file below the folder of the language, relative to this article"),
                ),
            };
            findings.push(it.finding(article, include.link.span, message).help(help));
        }
    }
    for locale in it.locales {
        for (article, include) in circles(it, locale) {
            let message = say!(
                "the included text `{path}` takes in this article again",
                path = cut(&include.link.destination)
            );
            findings.push(it.finding(article, include.link.span, message).help(say!(
                "put what the two share into a third file, and include that"
            )));
        }
    }
}

/// What is wrong with an include that leads to nothing that can be taken in.
fn missing(include: &LinkRef, path: String) -> Message {
    match &include.target {
        Target::Article(..) => say!("the included text `{path}` is not there", path),
        Target::Nowhere(Reason::ClimbsOut) => {
            say!(
                "the included text `{path}` lies outside of the guidance",
                path
            )
        }
        Target::File(_) => say!(
            "the included code `{path}` is not there, or not the part that is named",
            path
        ),
        _ => say!(
            "the included text `{path}` is no Markdown file of the guidance",
            path
        ),
    }
}

/// The includes that close a circle, each circle once: what is still open when it is met again. Each article is opened once.
fn circles<'a>(it: &GuidanceCheck<'a>, locale: &Locale) -> Vec<(&'a Article, &'a Include)> {
    let mut found = Vec::new();
    let (mut open, mut done): (BTreeSet<&str>, BTreeSet<&str>) = Default::default();
    let written = it.guidance.articles.values();
    for first in written.filter_map(|translations| translations.get(locale)) {
        let mut stack = vec![(&**first, 0)];
        while let Some((article, next)) = stack.pop() {
            let path = article.path.as_str();
            if next == 0 && (done.contains(path) || !open.insert(path)) {
                continue;
            }
            let Some(include) = article.includes.get(next) else {
                open.remove(path);
                done.insert(path);
                continue;
            };
            stack.push((article, next + 1));
            match included(it, include, locale) {
                Some(inner) if open.contains(inner.path.as_str()) => found.push((article, include)),
                Some(inner) if !done.contains(inner.path.as_str()) => stack.push((inner, 0)),
                _ => {}
            }
        }
    }
    found
}

/// The article that readers of a language get from an include.
fn included<'a>(it: &GuidanceCheck<'a>, include: &Include, locale: &Locale) -> Option<&'a Article> {
    match &include.link.target {
        Target::Article(path, _) => it.article(path, locale),
        _ => None,
    }
}
