//! # F002 name-refused
//!
//! The name of a folder or file cannot become an address: it has characters that no URL, no Windows disk or no reader can hold,
//! or the site needs the name for itself.
//!
//! Rename it: letters, digits, `-`, `_` and `.`, and for a partner no dot.

use super::{Check, Rule};
use crate::content::NAME_REFUSED;

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &NAME_REFUSED,
    requirement: None,
    source: include_str!("name_refused.rs"),
    portuguese: include_str!("pt-BR/name_refused.md"),
    check: Check::Reading,
};
