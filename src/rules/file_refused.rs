//! # F001 file-refused
//!
//! A file or folder of the site is not read because of what it is: a symbolic or hard link, a pipe or device, a folder where a file
//! belongs, or a file that the build has no right to read. A partner could otherwise show what
//! is not its own, or make the build wait for ever.
//!
//! Put an ordinary file there. Links are never followed, not even within a partner's folder.

use super::{Check, Rule};
use crate::content::FILE_REFUSED;

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &FILE_REFUSED,
    requirement: None,
    source: include_str!("file_refused.rs"),
    portuguese: include_str!("pt-BR/file_refused.md"),
    check: Check::Reading,
};
