//! # Y008 missing-key
//!
//! A key that must be there is not, or says nothing: a name, an `id`, the one fact that an entry is about.
//!
//! Add the key with its value, or take the entry out.
//!
//! ```yaml fires offering
//! name:
//! ```
//!
//! ```yaml fires offering
//! response:
//!   - { severity: critical }
//! ```
//!
//! ```yaml passes offering
//! response:
//!   - { severity: critical, within: 2 business hours }
//! ```

use super::{Check, Rule};
use crate::yaml::MISSING_KEY;

/// The rule: reading reports it.
pub(super) static RULE: Rule = Rule {
    id: &MISSING_KEY,
    requirement: None,
    source: include_str!("missing_key.rs"),
    portuguese: include_str!("pt-BR/missing_key.md"),
    check: Check::Reading,
};
