//! # L005 source-gone
//!
//! An article says that it is a translation, and there is no article at its path that is not one. Nobody can say any more whether what it
//! tells readers still holds.
//!
//! Bring its source back, give the article the path that its source has now, or take it out. If it is to live on by itself, take
//! `ms.translationtype` and `ms.openlocfilehash` out of its front matter.
//!
//! ```markdown fires en-US/invoices.md
//! ---
//! ms.translationtype: HT
//! ms.openlocfilehash: 8a7e6d5c4b3a29180706f5e4d3c2b1a098877665
//! ---
//! # Opening a request
//!
//! Say what happened. [Read it again](guide.md).
//!
//! ## Our answer
//!
//! Within an hour.
//! ```
//!
//! ```markdown passes en-US/guide.md
//! ---
//! ms.translationtype: HT
//! ms.openlocfilehash: d55467b1fe568397a84ceb55ff332f9f6f5ea217
//! ---
//! # Opening a request
//!
//! Say what happened. [Read it again](guide.md).
//!
//! ## Our answer
//!
//! Within an hour.
//! ```

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::Article;
use crate::catalog::freshness::Freshness;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::source::Span;

static ID: RuleId = RuleId {
    code: "L005",
    name: "source-gone",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("source_gone.rs"),
    portuguese: include_str!("pt-BR/source_gone.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    let gone = it
        .translations()
        .filter(|translation| translation.freshness == Freshness::Orphan);
    let says_so = |article: &&Article| article.front.is_translation();
    for article in gone
        .filter_map(|translation| Some(&**translation.article?))
        .filter(says_so)
    {
        let front = &article.front;
        let said = front
            .source_hash
            .as_ref()
            .or(front.translation_type.as_ref());
        let place = said.map_or(Span::start_of(article.file), |said| said.span);
        let message = say!(
            "the source of the article `{path}` in {locale} is not there",
            path = article.path.as_str(),
            locale = article.locale.as_str(),
        );
        findings.push(it.finding(article, place, message).help(say!(
            "bring the source back, move the translation to its path, or take it out"
        )));
    }
}
