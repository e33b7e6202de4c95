//! The model: what partners, offerings, articles and policies state, one concept a file.
//!
//! Everything is lowered from [`crate::yaml`] nodes with its places kept, and stays as the author wrote it until a rule or a
//! page asks for its meaning ([`hours::Hours::schedule`], [`price::Amount::money`], [`contact::Channel::reach`]): lowering never
//! stops at a fault, and a fault is reported once.

pub mod around_the_clock;
pub mod article;
pub mod base_url;
pub mod body;
pub mod cnpj;
pub mod code_language;
pub mod color;
pub mod contact;
pub mod disclosures;
pub mod escalation;
pub mod fact;
pub mod freshness;
pub mod hours;
pub mod link;
pub(crate) mod meaning;
pub mod offering;
pub mod partner;
pub(crate) mod placeholder;
pub mod policy;
pub mod price;
pub mod program;
pub mod prose;
pub mod response;
pub mod said;
pub mod shape;
pub mod structure;
pub mod term;
pub mod text;
pub mod toc;
pub mod translation;

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Findings};
use crate::message::{Message, say};
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
            let message = say!(
                "`{word}` is not a value of `{key}`",
                word = cut(&text.value),
                key
            );
            findings.push(
                Diagnostic::new(&WRONG_TYPE, text.span, message)
                    .help(did_you_mean(&text.value, &all)),
            );
        }
        known.map(|(_, value)| *value)
    })
}

/// What to write instead of a word that is none of those known.
pub(crate) fn did_you_mean(word: &str, known: &[&str]) -> Message {
    match nearest(word, known.iter().copied()) {
        Some(near) => say!("did you mean `{near}`?", near),
        None => say!("use one of: {words}", words = known.join(", ")),
    }
}

/// A list of entries; those that say nothing are passed over. Where one of them is faulty the list is, so that no rule judges what it lacks.
pub(crate) fn entries<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    findings: &mut Findings,
    read: impl Fn(&Node, &mut Findings) -> Option<T>,
) -> Stated<Vec<T>> {
    if let Some(absent) = placeholder::silent_key(fields, key) {
        return absent;
    }
    fields.items(key).and_then(|nodes| {
        let stated = nodes
            .value
            .into_iter()
            .filter(|node| !placeholder::is_silent(node));
        let entries: Vec<Option<T>> = stated.map(|node| read(node, findings)).collect();
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
                say!(
                    "`{word}` is not a date of the calendar",
                    word = cut(&text.value)
                ),
            )
            .help(say!("write it as 2026-12-31")),
        );
    }
    date.map(|date| Spanned::new(date, text.span))
}
