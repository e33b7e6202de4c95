//! # L004 translation-without-record
//!
//! A translation does not record what it was made from, so nobody is told when its source changes.
//!
//! It is reported where a record is to be expected: the article says by `ms.translationtype` that it is a translation, or more than
//! half of the translations into its language keep a record. Where articles are written in each language by hand and no
//! records are kept, nothing is missing.
//!
//! Once the translation has been held against its source, `supportal translations stamp` writes the SHA-1 of the source's file as
//! `ms.openlocfilehash` into the front matter.
//!
//! ```markdown fires en-US/guide.md
//! ---
//! ms.translationtype: HT
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
//!
//! ```markdown passes en-US/guide.md
//! ---
//! title: Opening a request
//! ---
//! # Opening a request
//!
//! Say what happened. [Read it again](guide.md).
//!
//! ## Our answer
//!
//! Within an hour.
//! ```

use std::collections::BTreeMap;

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::freshness::Freshness;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::locale::Locale;
use crate::message::say;
use crate::source::Span;

static ID: RuleId = RuleId {
    code: "L004",
    name: "translation-without-record",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("translation_without_record.rs"),
    portuguese: include_str!("pt-BR/translation_without_record.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    let mut kept: BTreeMap<&Locale, (usize, usize)> = BTreeMap::new();
    for translation in it.translations().filter(|row| row.pair().is_some()) {
        let (with, all) = kept.entry(translation.locale).or_default();
        *with += usize::from(translation.freshness != Freshness::Unknown);
        *all += 1;
    }
    for translation in it.translations() {
        let (Freshness::Unknown, Some((article, source))) =
            (translation.freshness, translation.pair())
        else {
            continue;
        };
        let others_do = kept
            .get(translation.locale)
            .is_some_and(|(with, all)| with * 2 > *all);
        let says_so = article.front.translation_type.as_ref();
        if says_so.is_none() && !others_do {
            continue;
        }
        let place = says_so.map_or(Span::start_of(article.file), |said| said.span);
        let message = say!(
            "the translation of the article `{path}` to {locale} does not record its source",
            path = article.path.as_str(),
            locale = article.locale.as_str(),
        );
        findings.push(it.finding(article, place, message).help(say!(
            "hold it against the article in {source}, then run `supportal translations stamp {file}`",
            source = source.locale.as_str(),
            file = it.file(article)
        )));
    }
}
