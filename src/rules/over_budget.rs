//! # Y005 over-budget
//!
//! A file has more bytes, values, aliases or levels than any file that a person writes. Such a file is a slip of a program, or an attack
//! on the machine that reads it, and is not read to its end.
//!
//! Split the file, write values out instead of multiplying them by aliases, or write it flatter.
//!
//! ```yaml fires partner
//! description:
//!   a: &a [x, x, x, x, x, x, x, x, x, x]
//!   b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
//!   c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
//!   d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
//!   e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
//! ```
//!
//! ```yaml passes partner
//! markets: &markets [BR]
//! ```

use super::{Check, Rule};
use crate::yaml::OVER_BUDGET;

/// The rule: reading reports it.
pub(super) static RULE: Rule = Rule {
    id: &OVER_BUDGET,
    requirement: None,
    source: include_str!("over_budget.rs"),
    portuguese: include_str!("pt-BR/over_budget.md"),
    check: Check::Reading,
};
