//! # L003 source-metadata-changed
//!
//! Only the front matter of a translation's source has changed: its file is not the one on record in `ms.openlocfilehash`, and its
//! body still is the one on record in `supportal.source_body_hash`. What readers are told is the same, but for a title or a description.
//!
//! See whether the title and the description still fit, then record the source again: `supportal translations stamp` does that.
//!
//! ```markdown fires en-US/guide.md
//! ---
//! ms.translationtype: HT
//! ms.openlocfilehash: 8a7e6d5c4b3a29180706f5e4d3c2b1a098877665
//! supportal.source_body_hash: d55467b1fe568397a84ceb55ff332f9f6f5ea217
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
//! supportal.source_body_hash: d55467b1fe568397a84ceb55ff332f9f6f5ea217
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
    code: "L003",
    name: "source-metadata-changed",
    level: Level::Info,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("source_metadata_changed.rs"),
    portuguese: include_str!("pt-BR/source_metadata_changed.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    for (translation, source, record) in it.recorded(Freshness::MetadataOnly) {
        let message = say!(
            "only the front matter of the source in {source} has changed since the article `{path}` was translated to {locale}",
            path = translation.path.as_str(),
            locale = translation.locale.as_str(),
            source = source.locale.as_str(),
        );
        findings.push(it.finding(translation, record, message).help(say!(
            "see whether title and description still fit, then run `supportal translations stamp {file}`",
            file = it.file(translation)
        )));
    }
}
