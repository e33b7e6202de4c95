//! # Y007 not-text
//!
//! A file or a value holds something that is not text: bytes in another encoding than UTF-8, or characters that nobody can see and that
//! change what is seen, such as those that turn the direction of writing.
//!
//! Save the file as UTF-8, and take such characters out.
//!
//! ```yaml fires partner
//! description: "Support of \u202eeruzA"
//! ```
//!
//! ```yaml passes partner
//! description: "Suporte r\u00e1pido"
//! ```

use super::{Check, Rule};
use crate::yaml::NOT_TEXT;

/// The rule: reading reports it.
pub(super) static RULE: Rule = Rule {
    id: &NOT_TEXT,
    requirement: None,
    source: include_str!("not_text.rs"),
    portuguese: include_str!("pt-BR/not_text.md"),
    check: Check::Reading,
};
