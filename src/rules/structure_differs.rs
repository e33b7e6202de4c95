//! # L007 structure-differs
//!
//! A translation is not built as its source is: it has another number of headings, blocks of code, rows of tables or alerts, and where it
//! records that it was made from this very source, also of links, images and included texts. Something was lost, or added for the readers of one
//! language only; and with other headings the source's anchors do not hold, so links to them break.
//!
//! A translation that is known to be stale differs by nature, and is not judged. Articles that were written in each language by
//! hand may link to different places, so without a record their links and images are not counted.
//!
//! Put what is missing where it is missing, or take out what is too much.
//!
//! ```markdown fires en-US/guide.md
//! # Opening a request
//!
//! Say what happened. [Read it again](guide.md).
//!
//! ## Our answer
//!
//! ## Our promise
//!
//! Within an hour.
//! ```
//!
//! ```markdown fires en-US/guide.md
//! ---
//! ms.openlocfilehash: d55467b1fe568397a84ceb55ff332f9f6f5ea217
//! ---
//! # Opening a request
//!
//! Say what happened. Read it again.
//!
//! ## Our answer
//!
//! Within an hour.
//! ```
//!
//! ```markdown passes en-US/guide.md
//! # Opening a request
//!
//! Say what happened. Read it again.
//!
//! ## Our answer
//!
//! Within an hour.
//! ```

use std::collections::BTreeMap;

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::{Article, Part};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::{Message, say};
use crate::source::Span;

static ID: RuleId = RuleId {
    code: "L007",
    name: "structure-differs",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("structure_differs.rs"),
    portuguese: include_str!("pt-BR/structure_differs.md"),
    check: Check::Guidance(check),
};

/// What an article has, in the words of a finding: how many, instead of how many.
type Difference = (Part, usize, usize);

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    for row in it
        .translations()
        .filter(|row| row.freshness.is_comparable())
    {
        let Some((translation, source)) = row.pair() else {
            continue;
        };
        let counted = |part: Part| {
            row.freshness.is_recorded() || !matches!(part, Part::Link | Part::Image | Part::Include)
        };
        let parts_of = |article: &Article| -> Vec<Part> {
            article.parts.iter().map(|(part, _)| *part).collect()
        };
        let (own, other) = (parts_of(translation), parts_of(source));
        let differences: Vec<Difference> = differences(own.into_iter(), other.into_iter())
            .into_iter()
            .filter(|(part, ..)| counted(*part))
            .collect();
        let parts: Vec<Part> = differences.iter().map(|(part, ..)| *part).collect();
        let Some(told) = told(&differences) else {
            continue;
        };
        let message = say!(
            "the article `{path}` in {locale} is not built as its source in {source}: {told}",
            path = translation.path.as_str(),
            locale = translation.locale.as_str(),
            source = source.locale.as_str(),
            told,
        );
        let (here, there) = first_difference(translation, source, &parts);
        let finding = it.finding(translation, here, message);
        findings.push(finding.because(there, say!("the source here")).help(say!(
            "translate what is missing, and take out what the source does not have"
        )));
    }
}

/// The parts of which the two have another number: how many the translation has, and how many its source.
fn differences(
    translation: impl Iterator<Item = Part>,
    source: impl Iterator<Item = Part>,
) -> Vec<Difference> {
    let mut counts: BTreeMap<Part, (usize, usize)> = BTreeMap::new();
    for part in translation {
        counts.entry(part).or_default().0 += 1;
    }
    for part in source {
        counts.entry(part).or_default().1 += 1;
    }
    counts
        .into_iter()
        .filter(|(_, (own, other))| own != other)
        .map(|(part, (own, other))| (part, own, other))
        .collect()
}

/// What a part of a translation has another number of than that of its source, in words; nothing where it is built alike.
pub fn structure_told(translation: &[Part], source: &[Part]) -> Option<Message> {
    told(&differences(
        translation.iter().copied(),
        source.iter().copied(),
    ))
}

/// The differences in words; nothing where there are none.
fn told(differences: &[Difference]) -> Option<Message> {
    let mut all = differences.iter().map(|(part, own, other)| {
        say!(
            "{own} instead of {other} {parts}",
            own = *own,
            other = *other,
            parts = name(*part)
        )
    });
    let first = all.next()?;
    Some(all.fold(first, |before, next| say!("{before}, {next}", before, next)))
}

fn name(part: Part) -> Message {
    match part {
        Part::Heading(level) => say!("headings of level {level}", level = u32::from(level)),
        Part::Code => say!("blocks of code"),
        Part::TableRow => say!("rows of tables"),
        Part::Alert => say!("alerts"),
        Part::Image => say!("images"),
        Part::Link => say!("links"),
        Part::Include => say!("included texts"),
        Part::Tab => say!("tabs"),
    }
}

/// Where the two first differ in these parts: the place in the translation, and the one in the source.
fn first_difference(translation: &Article, source: &Article, parts: &[Part]) -> (Span, Span) {
    let of = |article: &Article| -> Vec<(Part, Span)> {
        let kept = article
            .parts
            .iter()
            .filter(|(part, _)| parts.contains(part));
        kept.copied().collect()
    };
    let (own, other) = (of(translation), of(source));
    let same = own
        .iter()
        .zip(&other)
        .take_while(|((own, _), (other, _))| own == other)
        .count();
    (place(translation, &own, same), place(source, &other, same))
}

/// The place of a part, else of the last that there is: what is missing is missing after it.
fn place(article: &Article, parts: &[(Part, Span)], at: usize) -> Span {
    let found = parts.get(at).or(parts.last());
    found.map_or(Span::start_of(article.file), |(_, span)| *span)
}
