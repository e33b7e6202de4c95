//! # L002 translation-stale
//!
//! The source of a translation has changed since it was translated: its bytes are not those that the translation records in
//! `ms.openlocfilehash`. Readers of one language are told something that readers of the other are no longer told.
//!
//! Translate what changed, then record the source again, the SHA-1 of its file: `supportal translations stamp` does that. Line ends do
//! not matter, and Git is never needed.
//!
//! ```markdown fires en-US/guide.md
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
use crate::catalog::freshness::Freshness;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;

static ID: RuleId = RuleId {
    code: "L002",
    name: "translation-stale",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("translation_stale.rs"),
    portuguese: include_str!("pt-BR/translation_stale.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    let stale = it.recorded(Freshness::Stale);
    for (translation, source, record) in stale {
        let message = say!(
            "the article `{path}` in {locale} was translated from another text than its source in {source} has now",
            path = translation.path.as_str(),
            locale = translation.locale.as_str(),
            source = source.locale.as_str(),
        );
        findings.push(it.finding(translation, record, message).help(say!(
            "translate what changed, then run `supportal translations stamp {file}`",
            file = it.file(translation)
        )));
    }
}
