//! # Y003 wrong-type
//!
//! A value is of another kind than its key takes: text where a mapping is expected, a word that is none of the few that are known, a date
//! that is not in the calendar. It cannot be used, and is not guessed at.
//!
//! Write the value in the shape that the message names.
//!
//! ```yaml fires partner
//! hours: from nine to six
//! ```
//!
//! ```yaml fires partner
//! charges: partly
//! ```
//!
//! ```yaml fires offering
//! hours: { time_zone: America/Sao_Paulo, open: 24/7, holidays: { closed: [2026-02-30] } }
//! ```
//!
//! ```yaml passes partner
//! hours: { time_zone: America/Sao_Paulo, open: 24/7 }
//! ```

use super::{Check, Rule};
use crate::yaml::WRONG_TYPE;

/// The rule: reading reports it.
pub(super) static RULE: Rule = Rule {
    id: &WRONG_TYPE,
    requirement: None,
    source: include_str!("wrong_type.rs"),
    portuguese: include_str!("pt-BR/wrong_type.md"),
    check: Check::Reading,
};
