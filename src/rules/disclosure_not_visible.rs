//! # A001 disclosure-not-visible
//!
//! A page of a built portal does not show one of the required disclosures: the support provided, the service hours, a contact method or
//! the price. Customers look for them on the home page, on the page of each offering, and on the page of each service that it covers, and
//! in each language. What counts is what a reader sees: text that markup, a style sheet, a colour or a place off the screen hides is not
//! there, on a phone and at a desk, by day and by night.
//!
//! Show it as text in the element that the theme marks with `data-disclosure`: `support`, `hours`, `contact` or `pricing`. What must be
//! there is in the portal's `disclosures.json`.

use super::{Check, Rule};
use crate::audit::NOT_VISIBLE;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &NOT_VISIBLE,
    requirement: None,
    source: include_str!("disclosure_not_visible.rs"),
    portuguese: include_str!("pt-BR/disclosure_not_visible.md"),
    check: Check::Reading,
};
