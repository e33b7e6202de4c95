//! # Y009 unused-suppression
//!
//! A remark in the file allows a finding that there is not, or not any more. The next fault of that kind on the line would be silenced
//! without anybody having looked at it.
//!
//! Take the remark out. If the finding comes and goes with the date, write the remark when it comes.
//!
//! ```yaml fires partner
//! charges: part  # supportal: allow E002 our plan begins in March
//! ```
//!
//! ```yaml passes partner
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   - { issues: technical, vehicle: premier-support-for-partners } # supportal: allow E002 our plan begins in March
//! ```
//!
//! ```yaml passes partner
//! escalation:
//!   - { issues: commercial, vehicle: csp-commercial-support }
//!   # supportal: allow E002 our plan begins in March
//!   - { issues: technical, vehicle: premier-support-for-partners }
//! ```

use super::{Check, Rule};
use crate::yaml::UNUSED_SUPPRESSION;

/// The rule: reading reports it.
pub(super) static RULE: Rule = Rule {
    id: &UNUSED_SUPPRESSION,
    requirement: None,
    source: include_str!("unused_suppression.rs"),
    portuguese: include_str!("pt-BR/unused_suppression.md"),
    check: Check::Reading,
};
