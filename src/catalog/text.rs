//! Text that customers read: one string for every locale, or a map by locale.

use super::{Str, placeholder};
use crate::diagnostic::{Diagnostic, Findings};
use crate::locale::Locale;
use crate::message::say;
use crate::source::{Span, Spanned};
use crate::yaml::{DUPLICATE_KEY, Fields, Node, NodeKind, Stated, UNKNOWN_KEY, cut, scalar};

/// Localized text.
#[derive(Debug, Clone)]
pub enum Text {
    /// The same in every locale: a product name, a language that only one locale needs.
    Same(Spanned<Str>),
    /// By locale, in the order of the file.
    ByLocale {
        /// The key or mapping that holds the locales: the place of a missing one.
        place: Span,
        /// What is written.
        texts: Vec<(Locale, Spanned<Str>)>,
        /// Locales whose text is blank or stands for one that was never written, with the place of their key.
        blanks: Vec<(Locale, Span)>,
    },
}

impl Text {
    /// The text in a locale.
    pub fn get(&self, locale: &Locale) -> Option<&Spanned<Str>> {
        match self {
            Self::Same(text) => Some(text),
            Self::ByLocale { texts, .. } => texts
                .iter()
                .find(|(key, _)| key == locale)
                .map(|(_, text)| text),
        }
    }

    /// Where the text of a locale should be and is not.
    pub fn missing(&self, locale: &Locale) -> Option<Span> {
        match self {
            Self::Same(_) => None,
            Self::ByLocale { place, blanks, .. } if self.get(locale).is_none() => Some(
                blanks
                    .iter()
                    .find(|(key, _)| key == locale)
                    .map_or(*place, |(_, span)| *span),
            ),
            Self::ByLocale { .. } => None,
        }
    }

    /// Any of its texts, for messages.
    pub fn any(&self) -> &str {
        match self {
            Self::Same(text) => &text.value,
            Self::ByLocale { texts, .. } => texts.first().map_or("", |(_, text)| &text.value),
        }
    }

    /// Reads a field of text.
    pub(crate) fn field(
        fields: &mut Fields<'_>,
        key: &'static str,
        findings: &mut Findings,
    ) -> Stated<Self> {
        let (opener, node) = fields.opened(key);
        match node {
            Stated::Absent(span) => Stated::Absent(span),
            Stated::Faulty(span) => Stated::Faulty(span),
            Stated::Given(node) => Self::read(node.value, key, opener, findings),
        }
    }

    /// Reads a node; where it says nothing, the text is absent from `opener`.
    pub(crate) fn read(
        node: &Node,
        key: &'static str,
        opener: Span,
        findings: &mut Findings,
    ) -> Stated<Self> {
        if placeholder::is_silent(node) {
            return Stated::Absent(opener);
        }
        let NodeKind::Map(entries) = &node.kind else {
            return match scalar(node, key, findings) {
                Some(text) => Stated::Given(Spanned::new(Self::Same(text), node.span)),
                None => Stated::Faulty(node.span),
            };
        };
        let (mut texts, mut blanks, mut faulty) = (Vec::new(), Vec::new(), false);
        for entry in entries.iter() {
            let locale = match Locale::parse(&entry.key.value) {
                Ok(locale) => locale,
                Err(_) => {
                    let message = say!(
                        "`{key}` takes texts by language, and `{word}` is not a plain language tag",
                        key,
                        word = cut(&entry.key.value)
                    );
                    findings.push(
                        Diagnostic::new(&UNKNOWN_KEY, entry.key.span, message)
                            .help(say!("use a tag such as pt-BR or en-US")),
                    );
                    faulty = true;
                    continue;
                }
            };
            if texts.iter().any(|(known, _)| *known == locale)
                || blanks.iter().any(|(known, _)| *known == locale)
            {
                findings.push(Diagnostic::new(
                    &DUPLICATE_KEY,
                    entry.key.span,
                    say!(
                        "the language {locale} stands here twice, in two spellings",
                        locale = &locale
                    ),
                ));
                continue;
            }
            if placeholder::is_silent(&entry.value) {
                blanks.push((locale, entry.key.span));
            } else {
                match scalar(&entry.value, key, findings) {
                    Some(text) => texts.push((locale, text)),
                    None => faulty = true,
                }
            }
        }
        if texts.is_empty() {
            return if faulty {
                Stated::Faulty(node.span)
            } else {
                Stated::Absent(opener)
            };
        }
        Stated::Given(Spanned::new(
            Self::ByLocale {
                place: opener,
                texts,
                blanks,
            },
            node.span,
        ))
    }
}
