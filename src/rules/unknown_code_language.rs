//! # X007 unknown-code-language
//!
//! The word behind the marks of a block of code is none that is known, so the code stands there without colours. Mostly it is a slip:
//! `jsno` for `json`.
//!
//! A translation that repeats a word of its source is not reported again. Write the word as others do, or `text` where nothing is to be coloured.
//!
//! ```markdown fires each/guide.md
//! # Abrir um chamado
//!
//! ~~~jsno
//! {}
//! ~~~
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown passes each/guide.md
//! # Abrir um chamado
//!
//! ~~~powershell
//! Get-Item .
//! ~~~
//!
//! ## Nossa resposta
//! ```

use std::sync::LazyLock;

use super::guidance_check::MOST_SUGGESTIONS;
use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::Article;
use crate::catalog::code_language::{is_known, table};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::{cut, nearest};

static ID: RuleId = RuleId {
    code: "X007",
    name: "unknown-code-language",
    level: Level::Info,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("unknown_code_language.rs"),
    portuguese: include_str!("pt-BR/unknown_code_language.md"),
    check: Check::Guidance(check),
};

static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| table().map(|(word, _)| word).collect());

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    let words = it.articles().flat_map(|article| {
        let words = article.code_languages.iter();
        words.map(move |word| (article, word))
    });
    let unknown = words.filter(|(article, word)| {
        !is_known(&word.value) && !is_of_source(it, article, &word.value)
    });
    for (count, (article, word)) in unknown.enumerate() {
        let near = if count < MOST_SUGGESTIONS {
            nearest(&word.value, WORDS.iter().copied())
        } else {
            None
        };
        let message = say!(
            "`{word}` is no language that code can be coloured for",
            word = cut(&word.value)
        );
        findings.push(it.finding(article, word.span, message).help(match near {
            Some(near) => say!("did you mean `{near}`?", near),
            None => say!("write the language as others do, or `text`"),
        }));
    }
}

/// Whether a translation only repeats the word of its source, where it is reported.
fn is_of_source(it: &GuidanceCheck<'_>, article: &Article, word: &str) -> bool {
    let rows = it.translations.iter();
    let pairs = rows.filter_map(|row| row.pair());
    pairs
        .filter(|(translation, _)| translation.file == article.file)
        .any(|(_, source)| source.code_languages.iter().any(|own| &*own.value == word))
}
