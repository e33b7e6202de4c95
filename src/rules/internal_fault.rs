//! # I001 internal-fault
//!
//! supportal itself failed while it worked on one partner. That portal is not published, its last good version stays, and all
//! other partners are served.
//!
//! Please report it, with the partner's folder if you may share it.

use super::{Check, Rule};
use crate::diagnostic::{Level, RuleId};

/// What identifies it.
pub static INTERNAL_FAULT: RuleId = RuleId {
    code: "I001",
    name: "internal-fault",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &INTERNAL_FAULT,
    requirement: None,
    source: include_str!("internal_fault.rs"),
    portuguese: include_str!("pt-BR/internal_fault.md"),
    check: Check::Reading,
};
