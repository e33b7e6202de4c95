//! # A004 portal-unreadable
//!
//! What the portal must disclose cannot be read from its `disclosures.json`, since the file is missing, damaged or of another version; or
//! a page cannot be read as a browser reads it. What cannot be read cannot be proved.
//!
//! Build the portal again with this version of the program, and publish the folder as it was built.

use super::{Check, Rule};
use crate::audit::UNREADABLE;

/// The rule: an audit reports it.
pub(super) static RULE: Rule = Rule {
    id: &UNREADABLE,
    requirement: None,
    source: include_str!("portal_unreadable.rs"),
    portuguese: include_str!("pt-BR/portal_unreadable.md"),
    check: Check::Reading,
};
