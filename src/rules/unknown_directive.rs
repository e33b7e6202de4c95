//! # X005 unknown-directive
//!
//! A line begins with `:::` and a word, or a quote with `[!WORD]`, and the word is none that opens a block. What was meant as a box, a column or a picture is none
//! on the page, and what the line says of it is nowhere.
//!
//! Where the word of an alert was translated with its text, as in `[!OBSERVAÇÃO]`, or its bracket is not as it should be, as in `[!NOTE:]`, the
//! page shows the alert that it means.
//!
//! Correct the word, or put the line between backquotes if it is meant as text.
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! > [!URGENTE]
//! > Ligue antes.
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! :::colum span="2":::
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown passes pt-BR/guide.md
//! # Abrir um chamado
//!
//! Comece uma linha com `:::colum` e veja.
//!
//! ## Nossa resposta
//! ```

use super::guidance_check::MOST_SUGGESTIONS;
use super::{Check, GuidanceCheck, Rule};
use crate::catalog::Str;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::markdown;
use crate::message::say;
use crate::source::{Span, Spanned};
use crate::yaml::{cut, nearest};

static ID: RuleId = RuleId {
    code: "X005",
    name: "unknown-directive",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("unknown_directive.rs"),
    portuguese: include_str!("pt-BR/unknown_directive.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    let unknown = it.articles().flat_map(|article| {
        article
            .unknown_directives
            .iter()
            .map(move |word| (article, word))
    });
    for (count, (article, word)) in unknown.enumerate() {
        let is_alert = is_alert(it, word);
        let of_alert = |known: &&&str| is_alert && known.eq_ignore_ascii_case(&word.value);
        if let Some(alert) = markdown::ALERTS.iter().find(of_alert) {
            let message = say!("the word of an alert is not closed by `]`");
            let right = format!("[!{}]", alert.to_ascii_uppercase());
            let help = say!("write `{right}`", right);
            findings.push(it.finding(article, word.span, message).help(help));
            continue;
        }
        let (known, meant) = if is_alert {
            (markdown::ALERTS.as_slice(), markdown::meant(&word.value))
        } else {
            (markdown::DIRECTIVES.as_slice(), None)
        };
        let near = if count < MOST_SUGGESTIONS {
            meant.or_else(|| nearest(&word.value, known.iter().copied()))
        } else {
            None
        };
        let message = say!(
            "`{word}` opens no block of the dialect",
            word = cut(&word.value)
        );
        findings.push(it.finding(article, word.span, message).help(match near {
            Some(near) => say!("did you mean `{near}`?", near),
            None => say!("use one of: {words}", words = known.join(", ")),
        }));
    }
}

/// Whether the word stands in `[!…]`.
fn is_alert(it: &GuidanceCheck<'_>, word: &Spanned<Str>) -> bool {
    let start = word.span.range().start;
    let before = Span::new(word.span.file, start.saturating_sub(1)..start);
    it.sources.text(before) == "!"
}
