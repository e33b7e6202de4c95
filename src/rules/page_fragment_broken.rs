//! # A008 page-fragment-broken
//!
//! A built page links to a place in a page, and no element there has that id. Readers land at the top of the page and must look for what
//! they were sent to.
//!
//! Correct the fragment, or give the element this id.

use super::{Check, Rule};
use crate::audit::BROKEN_PLACE;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &BROKEN_PLACE,
    requirement: None,
    source: include_str!("page_fragment_broken.rs"),
    portuguese: include_str!("pt-BR/page_fragment_broken.md"),
    check: Check::Reading,
};
