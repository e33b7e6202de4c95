//! # Y004 duplicate-key
//!
//! A key, or a language in two spellings, stands twice in the same mapping. Only one of the two could hold, and which one would be a
//! matter of luck.
//!
//! Keep one of the two.
//!
//! ```yaml fires partner
//! charges: part
//! charges: part
//! ```
//!
//! ```yaml fires partner
//! description: { pt-BR: Suporte do Azure, pt-br: Suporte, en-US: Support of Azure }
//! ```
//!
//! ```yaml passes partner
//! description: { pt-BR: Suporte do Azure, en-US: Support of Azure }
//! ```

use super::{Check, Rule};
use crate::yaml::DUPLICATE_KEY;

/// The rule: reading reports it.
pub(super) static RULE: Rule = Rule {
    id: &DUPLICATE_KEY,
    requirement: None,
    source: include_str!("duplicate_key.rs"),
    portuguese: include_str!("pt-BR/duplicate_key.md"),
    check: Check::Reading,
};
