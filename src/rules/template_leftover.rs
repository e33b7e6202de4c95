//! # A012 template-leftover
//!
//! A page shows something of the template language, such as `{{`, or the name of a value that should have been filled in, such as
//! `{date}`. Code in an article may hold braces of its own.
//!
//! Mend the template, or the sentence in the theme's strings whose name in braces differs from what the template fills in.

use super::{Check, Rule};
use crate::audit::TEMPLATE_LEFTOVER;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &TEMPLATE_LEFTOVER,
    requirement: None,
    source: include_str!("template_leftover.rs"),
    portuguese: include_str!("pt-BR/template_leftover.md"),
    check: Check::Reading,
};
