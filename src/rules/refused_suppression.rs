//! # Y010 refused-suppression
//!
//! A remark to this program means nothing: it names no rule, or gives no reason. Or it would silence what may not be silenced: a
//! disclosure that customers must get, or a fault that leaves a file unread.
//!
//! Write `# supportal: allow`, the code of the rule and the reason, behind what is found or on the line above it. What customers must
//! be told is to be told.
//!
//! ```yaml fires partner
//! charges: part # supportal: allow E002
//! ```
//!
//! ```yaml fires partner
//! charges: part # supportal: allow D004 we will tell them
//! ```
//!
//! ```yaml fires partner
//! charges: part # supportal: permit E002 our plan begins in March
//! ```
//!
//! ```yaml passes partner
//! charges: part # an ordinary comment, even if it mentions supportal: allow E002
//! ```

use super::{Check, Rule};
use crate::yaml::REFUSED_SUPPRESSION;

/// The rule: reading reports it.
pub(super) static RULE: Rule = Rule {
    id: &REFUSED_SUPPRESSION,
    requirement: None,
    source: include_str!("refused_suppression.rs"),
    portuguese: include_str!("pt-BR/refused_suppression.md"),
    check: Check::Reading,
};
