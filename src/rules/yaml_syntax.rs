//! # Y001 yaml-syntax
//!
//! A file is not YAML: a quote that is not closed, a tab that indents, a `: ` inside plain text, an alias without its anchor. Reading
//! stops there, so that nothing else is said about what could not be read.
//!
//! Look at the line and at the one above it. Text with `: `, ` #` or a leading `*`, `&`, `!`, `%` or `@` goes between quotes.
//!
//! ```yaml fires partner
//! description: "Support of Azure for small businesses.
//! ```
//!
//! ```yaml fires partner
//! description: *about
//! ```
//!
//! ```yaml passes partner
//! description: "Support: Azure and Office 365"
//! ```

use super::{Check, Rule};
use crate::yaml::SYNTAX;

/// The rule: reading reports it.
pub(super) static RULE: Rule = Rule {
    id: &SYNTAX,
    requirement: None,
    source: include_str!("yaml_syntax.rs"),
    portuguese: include_str!("pt-BR/yaml_syntax.md"),
    check: Check::Reading,
};
