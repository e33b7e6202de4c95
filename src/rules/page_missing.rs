//! # A003 page-missing
//!
//! A page that customers need is not in the portal: the home page of a language, the page of hours and contact, or the page of an
//! offering or of a service that an offering covers.
//!
//! Build the portal again and publish the folder whole. Copying only what seems to have changed loses pages.

use super::{Check, Rule};
use crate::audit::PAGE_MISSING;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &PAGE_MISSING,
    requirement: None,
    source: include_str!("page_missing.rs"),
    portuguese: include_str!("pt-BR/page_missing.md"),
    check: Check::Reading,
};
