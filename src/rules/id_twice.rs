//! # A006 id-twice
//!
//! Two elements of a page have the same id. Links and labels find the first of them only, so the second cannot be linked to or named.
//!
//! Give each element an id of its own. Where a template is included several times, make the id from what differs.

use super::{Check, Rule};
use crate::audit::ID_TWICE;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &ID_TWICE,
    requirement: None,
    source: include_str!("id_twice.rs"),
    portuguese: include_str!("pt-BR/id_twice.md"),
    check: Check::Reading,
};
