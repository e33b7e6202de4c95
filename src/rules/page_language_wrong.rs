//! # A005 page-language-wrong
//!
//! A page says in `<html lang>` to be in another language than that of its folder. A screen reader then speaks Portuguese with an English
//! voice, and a browser offers to translate what needs no translation.
//!
//! Write the page's own language: `page.lang` in a template.

use super::{Check, Rule};
use crate::audit::WRONG_LANGUAGE;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &WRONG_LANGUAGE,
    requirement: None,
    source: include_str!("page_language_wrong.rs"),
    portuguese: include_str!("pt-BR/page_language_wrong.md"),
    check: Check::Reading,
};
