//! # Y002 unknown-key
//!
//! A key means nothing where it stands: it is misspelled, stands too deep or not deep enough, or says the same thing a second time in
//! another way. What stands under it is not read, and would be missing on the portal without a word.
//!
//! Correct the key, move it, or take it out.
//!
//! ```yaml fires offering
//! suport: Diagnosis and resolution of incidents.
//! ```
//!
//! ```yaml fires offering
//! hours: { time_zone: America/Sao_Paulo, open: 24/7, closed: [2026-12-25] }
//! ```
//!
//! ```yaml passes offering
//! hours: { time_zone: America/Sao_Paulo, open: 24/7, holidays: { closed: [2026-12-25] } }
//! ```

use super::{Check, Rule};
use crate::yaml::UNKNOWN_KEY;

/// The rule: reading reports it.
pub(super) static RULE: Rule = Rule {
    id: &UNKNOWN_KEY,
    requirement: None,
    source: include_str!("unknown_key.rs"),
    portuguese: include_str!("pt-BR/unknown_key.md"),
    check: Check::Reading,
};
