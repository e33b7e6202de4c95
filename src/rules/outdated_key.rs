//! # Y011 outdated-key
//!
//! A key is written by a name that it does not have, or not any more. It is read as if it had its name; other programs that read the
//! file would not find it.
//!
//! Use the new name. `supportal check --fix` does it.
//!
//! ```yaml fires partner
//! hours:
//!   timezone: America/Sao_Paulo
//!   open: Mo-Fr 09:00-18:00; PH off
//!   holidays: { valid_through: 2026-12-31, closed: [2026-09-07, 2026-12-25] }
//! ```
//!
//! ```yaml passes partner
//! hours:
//!   time_zone: America/Sao_Paulo
//!   open: Mo-Fr 09:00-18:00; PH off
//!   holidays: { valid_through: 2026-12-31, closed: [2026-09-07, 2026-12-25] }
//! ```

use super::{Check, Rule};
use crate::yaml::OUTDATED_KEY;

/// The rule: reading reports it.
pub(super) static RULE: Rule = Rule {
    id: &OUTDATED_KEY,
    requirement: None,
    source: include_str!("outdated_key.rs"),
    portuguese: include_str!("pt-BR/outdated_key.md"),
    check: Check::Reading,
};
