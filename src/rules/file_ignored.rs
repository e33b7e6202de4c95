//! # F004 file-ignored
//!
//! A file lies where no portal looks: beside the folders of a partner, or below `guidance` outside of the folder of one of the
//! site's languages. Its author probably expects to see it published.
//!
//! Move it to where it belongs, or take it out.

use super::{Check, Rule};
use crate::content::FILE_IGNORED;

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &FILE_IGNORED,
    requirement: None,
    source: include_str!("file_ignored.rs"),
    portuguese: include_str!("pt-BR/file_ignored.md"),
    check: Check::Reading,
};
