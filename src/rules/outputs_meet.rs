//! # F003 outputs-meet
//!
//! Two files would be published at the same address on some file system: their names differ only in case, in the Unicode form of
//! an accent, or in `index`. One of the two pages would silently be lost.
//!
//! Rename all but one of them.

use super::{Check, Rule};
use crate::content::OUTPUTS_MEET;

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &OUTPUTS_MEET,
    requirement: None,
    source: include_str!("outputs_meet.rs"),
    portuguese: include_str!("pt-BR/outputs_meet.md"),
    check: Check::Reading,
};
