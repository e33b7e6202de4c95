//! # T001 template-fault
//!
//! A template of the theme does not parse, or asks for a value that its page does not have. No portal can be shown with it, so
//! none is published.
//!
//! Mend the template at the place. What templates receive is described in the crate's documentation, module `portal::views`.

use super::{Check, Rule};
use crate::diagnostic::{Level, RuleId};

/// What identifies it.
pub static TEMPLATE_FAULT: RuleId = RuleId {
    code: "T001",
    name: "template-fault",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &TEMPLATE_FAULT,
    requirement: None,
    source: include_str!("template_fault.rs"),
    portuguese: include_str!("pt-BR/template_fault.md"),
    check: Check::Reading,
};
