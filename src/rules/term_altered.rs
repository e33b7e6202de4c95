//! # L009 term-altered
//!
//! A translation changed a name that stays as it is in every language: a product was translated as if its name were made of common words, or the source
//! names it and the translation never does. A customer who searches for that name, or reads it on an invoice, does not find it here.
//!
//! The names are those of the policy's services, clouds and vehicles and those of its `terms`, each with what translations are known to
//! have made of it. A name that the source uses only in code does not count, and neither does a translation that is known to be stale; where
//! nothing records that the translation was made from this source, the name must be used there at least twice.
//!
//! Write the name as the source does.
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! Problemas técnicos seguem pelo Suporte à nuvem de assinatura.
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado do Dynamics 365
//!
//! Para o Dynamics 365, diga também o ambiente.
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown passes pt-BR/guide.md
//! # Abrir um chamado
//!
//! Problemas técnicos seguem pelo Signature Cloud Support. Nada disso vale para a `suporte à nuvem de assinatura`.
//!
//! ## Nossa resposta
//! ```

use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::Article;
use crate::catalog::term::{NamedTerm, is_proper, names, occurrences};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "L009",
    name: "term-altered",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("term_altered.rs"),
    portuguese: include_str!("pt-BR/term_altered.md"),
    check: Check::Guidance(check),
};

/// How often the source uses a name, where nothing records that the translation was made from it, before the translation must use it.
const CERTAIN: usize = 2;

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    for article in it.articles() {
        altered(it, article, findings);
    }
    for row in it
        .translations()
        .filter(|row| row.freshness.is_comparable())
    {
        if let Some((translation, source)) = row.pair() {
            let least = if row.freshness.is_recorded() {
                1
            } else {
                CERTAIN
            };
            lost(it, translation, source, least, findings);
        }
    }
}

/// Reports what stands in the place of names.
fn altered(it: &GuidanceCheck<'_>, article: &Article, findings: &mut Findings) {
    let text = it.text(article);
    // Most articles have none of these words, and most of that is told by the letters that take no long look to lower.
    let (plain, lower) = (
        text.to_ascii_lowercase(),
        LazyCell::new(|| text.to_lowercase()),
    );
    let met = |word: &str| {
        let word = word.to_lowercase();
        plain.contains(longest_plain(&word)) && lower.contains(&word)
    };
    let known = it.policy.terms.iter().flat_map(|term| {
        let altered = term.altered.iter();
        altered.map(move |altered| (term, altered))
    });
    let met: Vec<(&NamedTerm, &str)> = known
        .map(|(term, altered)| (term, &*altered.value))
        .filter(|(_, altered)| met(altered))
        .collect();
    if met.is_empty() {
        return;
    }
    let prose = &article.words;
    let words = same_length_lower(&prose.text);
    for (term, altered) in met {
        let altered = same_length_lower(altered);
        for at in occurrences(&words, &altered) {
            let span = prose.place(at..at + altered.len());
            let message = say!(
                "`{altered}` stands here for the product name {name}, which is not translated",
                altered = cut(it.sources.text(span)),
                name = &*term.name,
            );
            let finding = it
                .finding(article, span, message)
                .help(say!("write `{name}`", name = &*term.name));
            let plain = same_length_lower(it.sources.text(span)) == altered;
            findings.push(if plain {
                finding.fix(span, &*term.name)
            } else {
                finding
            });
        }
    }
}

/// The longest part of a word that has ASCII letters only.
fn longest_plain(word: &str) -> &str {
    let parts = word.split(|c: char| !c.is_ascii());
    parts.max_by_key(|part| part.len()).unwrap_or_default()
}

/// Lower case, letter by letter where that takes as many bytes, so that places stay true.
fn same_length_lower(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
                _ => c,
            }
        })
        .collect()
}

/// Reports names of the source that the translation never uses.
fn lost(
    it: &GuidanceCheck<'_>,
    translation: &Article,
    source: &Article,
    least: usize,
    findings: &mut Findings,
) {
    let (own, other) = (it.text(translation), it.text(source));
    let candidates: BTreeSet<&str> = names(it.policy)
        .filter(|name| is_proper(name) && other.contains(name) && !own.contains(name))
        .collect();
    if candidates.is_empty() {
        return;
    }
    let prose = &source.words;
    for name in candidates {
        let places: Vec<usize> = occurrences(&prose.text, name).collect();
        let Some(first) = places.first().filter(|_| places.len() >= least) else {
            continue;
        };
        let message = say!(
            "the article `{path}` in {locale} never names {name}, which its source in {source} names",
            path = translation.path.as_str(),
            locale = translation.locale.as_str(),
            name,
            source = source.locale.as_str(),
        );
        let place = it.beginning(translation);
        findings.push(
            it.finding(translation, place, message)
                .because(
                    prose.place(*first..first + name.len()),
                    say!("the source here"),
                )
                .help(say!("write `{name}` where the source does", name)),
        );
    }
}
