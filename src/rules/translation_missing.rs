//! # L001 translation-missing
//!
//! An article is there in one language of the portal and not in another. Its readers get the article of the default language, with
//! a notice.
//!
//! Add a file of the same path below the folder of the missing language.
//!
//! ```markdown fires en-US/billing.md
//! # Billing
//!
//! How to read your invoice.
//! ```
//!
//! ```markdown passes en-US/guide.md
//! # Opening a request
//!
//! ## Our answer
//! ```

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::Article;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::source::Span;

static ID: RuleId = RuleId {
    code: "L001",
    name: "translation-missing",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("translation_missing.rs"),
    portuguese: include_str!("pt-BR/translation_missing.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    for (path, translations) in &it.guidance.articles {
        let existing = it
            .locales
            .iter()
            .find_map(|locale| translations.get(locale))
            .or_else(|| translations.values().next());
        let Some(existing) = existing else { continue };
        for locale in it
            .locales
            .iter()
            .filter(|locale| it.article(path, locale).is_none())
        {
            let finding = it.finding(
                existing,
                place(existing),
                format!(
                    "the article `{path}` is there in {} and not in {locale}",
                    existing.locale
                ),
            );
            findings.push(
                finding
                    .help(format!("translate it to `{locale}/{path}.md`"))
                    .locale(locale),
            );
        }
    }
}

/// Its first heading, else the start of its file.
fn place(article: &Article) -> Span {
    article
        .headings
        .first()
        .map_or(Span::start_of(article.file), |heading| heading.span)
}
