//! # L008 heading-anchor-differs
//!
//! The anchor that a translated heading carries, `<a name="…">`, is not the one of the same heading in the source language. A link to
//! that place works in one language and not in the other, although the reader only changed the language.
//!
//! Give the heading the source's anchor, or none: then it gets that one by itself.
//!
//! ```markdown fires en-US/guide.md
//! # Opening a request
//!
//! Say what happened.
//!
//! ## <a name="answer"></a>Our answer
//!
//! Within an hour.
//! ```
//!
//! ```markdown passes en-US/guide.md
//! # Opening a request
//!
//! Say what happened.
//!
//! ## <a name="our-answer"></a>Our answer
//!
//! Within an hour.
//! ```

use std::collections::BTreeSet;

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::Article;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::source::Span;
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "L008",
    name: "heading-anchor-differs",
    level: Level::Warning,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("heading_anchor_differs.rs"),
    portuguese: include_str!("pt-BR/heading_anchor_differs.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    for row in it
        .translations()
        .filter(|row| row.freshness.is_comparable())
    {
        let Some((translation, source)) = row.pair().filter(|(a, b)| are_alike(a, b)) else {
            continue;
        };
        let anchors: BTreeSet<&str> = translation.anchors.iter().map(String::as_str).collect();
        for (heading, expected) in translation.headings.iter().zip(&source.headings) {
            let Some(given) = heading.given.as_ref() else {
                continue;
            };
            if heading.id == expected.id || anchors.contains(expected.id.as_str()) {
                continue;
            }
            let message = say!(
                "the anchor `{given}` of the heading `{text}` is not the source's",
                given = cut(given),
                text = cut(&heading.text),
            );
            let finding = it
                .finding(translation, heading.span, message)
                .because(expected.span, say!("the source's heading"))
                .help(say!(
                    "write `{anchor}`",
                    anchor = format!("<a name=\"{}\">", expected.id)
                ));
            findings.push(match name_in(it.sources.text(heading.span), given) {
                Some(at) => {
                    let start = heading.span.range().start + at;
                    let place = Span::new(heading.span.file, start..start + given.len());
                    finding.fix(place, expected.id.clone())
                }
                None => finding,
            });
        }
    }
}

/// Whether the headings of the two stand for one another.
fn are_alike(translation: &Article, source: &Article) -> bool {
    translation.headings.len() == source.headings.len()
        && translation
            .headings
            .iter()
            .zip(&source.headings)
            .all(|(own, other)| own.level == other.level)
}

/// Where the name of the anchor is written in the heading's text, if in one place only.
fn name_in(heading: &str, name: &str) -> Option<usize> {
    let at = heading.find(&format!("\"{name}\""))? + 1;
    (heading.matches(&format!("\"{name}\"")).count() == 1).then_some(at)
}
