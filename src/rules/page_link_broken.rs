//! # A007 page-link-broken
//!
//! A built page links to a page, picture, style sheet or other file that is not in the folder. Readers meet an error, or a page without its
//! styles. A link to another site is not followed.
//!
//! Correct the link in the theme or in the text and build again; or publish the folder whole.

use super::{Check, Rule};
use crate::audit::BROKEN_LINK;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &BROKEN_LINK,
    requirement: None,
    source: include_str!("page_link_broken.rs"),
    portuguese: include_str!("pt-BR/page_link_broken.md"),
    check: Check::Reading,
};
