//! # A011 page-without-heading
//!
//! A page has no title, or not exactly one heading of the first level. The title is what a browser tab and a search result show; the
//! heading is where somebody who listens to the page begins.
//!
//! Give the page a `<title>` and one `<h1>` that say what it is about.

use super::{Check, Rule};
use crate::audit::NO_HEADING;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &NO_HEADING,
    requirement: None,
    source: include_str!("page_without_heading.rs"),
    portuguese: include_str!("pt-BR/page_without_heading.md"),
    check: Check::Reading,
};
