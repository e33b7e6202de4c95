//! # A009 alternate-one-sided
//!
//! A page names another as its own in a language (`hreflang`), and that page does not name it back. Search engines believe such links only
//! in pairs, and send readers to the wrong language.
//!
//! Give all languages of a page the same list of alternates.

use super::{Check, Rule};
use crate::audit::ONE_SIDED;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &ONE_SIDED,
    requirement: None,
    source: include_str!("alternate_one_sided.rs"),
    portuguese: include_str!("pt-BR/alternate_one_sided.md"),
    check: Check::Reading,
};
