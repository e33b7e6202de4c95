//! # Y006 unsupported-yaml
//!
//! A file uses a part of YAML that is not taken: tags (`!…`), merge keys (`<<`), a second document, keys that are lists or mappings.
//! Programs disagree about what these mean.
//!
//! Write the values out as plain keys, texts, lists and mappings; one document a file.
//!
//! ```yaml fires partner
//! description: !loud Support of Azure
//! ```
//!
//! ```yaml fires offering
//! ---
//! other: Another offering
//! ```
//!
//! ```yaml passes partner
//! description: "!loud Support of Azure"
//! ```

use super::{Check, Rule};
use crate::yaml::UNSUPPORTED;

/// The rule: reading reports it.
pub(super) static RULE: Rule = Rule {
    id: &UNSUPPORTED,
    requirement: None,
    source: include_str!("unsupported_yaml.rs"),
    portuguese: include_str!("pt-BR/unsupported_yaml.md"),
    check: Check::Reading,
};
