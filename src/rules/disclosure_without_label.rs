//! # A002 disclosure-without-label
//!
//! A page shows a disclosure without saying what it is: its label is missing, empty or hidden, or it is the label of another disclosure.
//! "Monday to Friday" alone does not tell a customer whether the office or the support is open.
//!
//! Begin the element marked `data-disclosure` with a `<dt>`, a heading or an element marked `data-label`, and give each disclosure a label of
//! its own in the strings of each language.

use super::{Check, Rule};
use crate::audit::NO_LABEL;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &NO_LABEL,
    requirement: None,
    source: include_str!("disclosure_without_label.rs"),
    portuguese: include_str!("pt-BR/disclosure_without_label.md"),
    check: Check::Reading,
};
