//! # L006 machine-translation-unannounced
//!
//! A machine translated an article, nobody says to have reviewed it, and its page does not tell readers so, because
//! `supportal.translation_notice: none` takes the notice away. A customer who follows a wrong word has no reason to doubt it.
//!
//! Have it reviewed and write `supportal.reviewed:` with the date into its front matter, or let the notice stay.
//!
//! ```markdown fires en-US/guide.md
//! ---
//! ms.translationtype: MT
//! ms.openlocfilehash: d55467b1fe568397a84ceb55ff332f9f6f5ea217
//! supportal.translation_notice: none
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
//! ms.translationtype: MT
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
//!
//! ```markdown passes en-US/guide.md
//! ---
//! ms.translationtype: MT
//! ms.openlocfilehash: d55467b1fe568397a84ceb55ff332f9f6f5ea217
//! supportal.translation_notice: none
//! supportal.reviewed: 2026-03-02
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
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "L006",
    name: "machine-translation-unannounced",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("machine_translation_unannounced.rs"),
    portuguese: include_str!("pt-BR/machine_translation_unannounced.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    for article in it.articles() {
        let front = &article.front;
        let (true, Some(notice)) = (
            front.is_unreviewed_machine_translation() && !front.shows_translation_notice(),
            &front.translation_notice,
        ) else {
            continue;
        };
        let message = say!(
            "readers of the article `{path}` in {locale} are not told that a machine translated it",
            path = article.path.as_str(),
            locale = article.locale.as_str(),
        );
        findings.push(it.finding(article, notice.span, message).help(say!(
            "take this line out, or review the article and write `supportal.reviewed:` with the date"
        )));
    }
}
