//! # A010 page-unreachable
//!
//! No chain of links leads from the home page of a language to one of its pages. Readers who do not know its address never see it.
//!
//! Link to it from the navigation or from a page that readers come by, or take the page out.

use super::{Check, Rule};
use crate::audit::UNREACHABLE;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &UNREACHABLE,
    requirement: None,
    source: include_str!("page_unreachable.rs"),
    portuguese: include_str!("pt-BR/page_unreachable.md"),
    check: Check::Reading,
};
