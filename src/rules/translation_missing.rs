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

use std::collections::BTreeSet;

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::freshness::Freshness;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

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
    // Where the source is gone, that is the finding.
    let gone: BTreeSet<&str> = it
        .translations
        .iter()
        .filter(|row| row.freshness == Freshness::Orphan)
        .filter(|row| {
            row.article
                .is_some_and(|article| article.front.is_translation())
        })
        .map(|row| row.path)
        .collect();
    let articles = it.guidance.articles.iter();
    for (path, translations) in articles.filter(|(path, _)| !gone.contains(path.as_str())) {
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
                it.beginning(existing),
                say!(
                    "the article `{path}` is there in {existing} and not in {locale}",
                    path = path.as_str(),
                    existing = existing.locale.as_str(),
                    locale = locale.as_str(),
                ),
            );
            findings.push(
                finding
                    .help(say!(
                        "translate it to `{locale}/{path}.md`",
                        locale = locale.as_str(),
                        path = path.as_str(),
                    ))
                    .locale(locale),
            );
        }
    }
}
