//! The model: what partners, offerings, articles and policies state, one concept a file.
//!
//! Everything is lowered from [`crate::yaml`] nodes with its places kept, and stays as the author wrote it until a rule or a
//! page asks for its meaning ([`hours::Hours::schedule`], [`price::Amount::money`], [`contact::Channel::reach`]): lowering never
//! stops at a fault, and a fault is reported once.

pub mod article;
pub mod color;
pub mod contact;
pub mod disclosures;
pub mod escalation;
pub mod hours;
pub mod link;
pub mod offering;
pub mod partner;
pub mod policy;
pub mod price;
pub mod program;
pub mod response;
pub mod shape;
pub mod structure;
pub mod text;

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Findings};
use crate::source::Spanned;
use crate::yaml::{Fields, Node, Stated, WRONG_TYPE, cut, nearest};

/// Text of an author's.
pub type Str = Arc<str>;

/// One of a few words, or a finding with "did you mean".
pub(crate) fn word<T: Copy>(
    fields: &mut Fields<'_>,
    key: &'static str,
    words: &[(&'static str, T)],
    findings: &mut Findings,
) -> Stated<T> {
    fields.text(key, findings).and_then(|text| {
        let known = words.iter().find(|(word, _)| *word == &*text.value);
        if known.is_none() {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let finding = Diagnostic::new(
                &WRONG_TYPE,
                text.span,
                format!("`{}` is not a value of `{key}`", cut(&text.value)),
            );
            findings.push(
                finding.help(match nearest(&text.value, all.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("use one of: {}", all.join(", ")),
                }),
            );
        }
        known.map(|(_, value)| *value)
    })
}

/// A list of entries. Where one of them is faulty the list is, so that no rule judges what it lacks.
pub(crate) fn entries<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    findings: &mut Findings,
    read: impl Fn(&Node, &mut Findings) -> Option<T>,
) -> Stated<Vec<T>> {
    fields.items(key).and_then(|nodes| {
        let entries: Vec<Option<T>> = nodes
            .value
            .into_iter()
            .map(|node| read(node, findings))
            .collect();
        entries.into_iter().collect()
    })
}

/// `true` or `false`, nothing else.
pub(crate) fn truth(
    fields: &mut Fields<'_>,
    key: &'static str,
    findings: &mut Findings,
) -> Option<Spanned<bool>> {
    word(fields, key, &[("true", true), ("false", false)], findings)
        .given()
        .cloned()
}

/// A calendar date, or a finding.
pub(crate) fn date(text: &Spanned<Str>, findings: &mut Findings) -> Option<Spanned<Date>> {
    let date = (text.value.len() == 10)
        .then(|| text.value.parse::<Date>().ok())
        .flatten();
    if date.is_none() {
        findings.push(
            Diagnostic::new(
                &WRONG_TYPE,
                text.span,
                format!("`{}` is not a date of the calendar", cut(&text.value)),
            )
            .help("write it as 2026-12-31"),
        );
    }
    date.map(|date| Spanned::new(date, text.span))
}
