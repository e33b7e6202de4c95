//! YAML bytes become spanned nodes; nodes become values of the model, with a finding for each fault.
//!
//! [`parse()`] turns a text into a [`Document`] within budgets (bytes, nodes after aliases, depth). [`Fields`] reads a mapping by
//! name and reports what nobody asked for. No `serde`: typed reading would stop at the first fault and lose every place.

mod fields;
mod parse;
mod shape;

pub use fields::{Fields, Stated, cut, nearest};
pub(crate) use fields::{scalar, wrong_type};
pub use parse::{
    Document, Entry, MOST_BYTES, MOST_NODES, Node, NodeKind, REMARK, decode, parse, parse_within,
};

pub use shape::{Key, Required, Shape, Takes, Vocabulary};

use crate::diagnostic::{Level, RuleId};

/// The text is no YAML.
pub static SYNTAX: RuleId = RuleId {
    code: "Y001",
    name: "yaml-syntax",
    level: Level::Error,
};
/// A key that means nothing here.
pub static UNKNOWN_KEY: RuleId = RuleId {
    code: "Y002",
    name: "unknown-key",
    level: Level::Error,
};
/// A value of another kind than the key takes.
pub static WRONG_TYPE: RuleId = RuleId {
    code: "Y003",
    name: "wrong-type",
    level: Level::Error,
};
/// A key stated twice.
pub static DUPLICATE_KEY: RuleId = RuleId {
    code: "Y004",
    name: "duplicate-key",
    level: Level::Error,
};
/// More bytes, nodes, aliases or depth than any honest file has.
pub static OVER_BUDGET: RuleId = RuleId {
    code: "Y005",
    name: "over-budget",
    level: Level::Error,
};
/// YAML that this program does not take: tags, merge keys, several documents, keys that are not text.
pub static UNSUPPORTED: RuleId = RuleId {
    code: "Y006",
    name: "unsupported-yaml",
    level: Level::Error,
};
/// Bytes that are not text: another encoding, control characters.
pub static NOT_TEXT: RuleId = RuleId {
    code: "Y007",
    name: "not-text",
    level: Level::Error,
};
/// A key that must be there.
pub static MISSING_KEY: RuleId = RuleId {
    code: "Y008",
    name: "missing-key",
    level: Level::Error,
};
/// A remark that silences nothing.
pub static UNUSED_SUPPRESSION: RuleId = RuleId {
    code: "Y009",
    name: "unused-suppression",
    level: Level::Warning,
};
/// A remark that means nothing, or that would silence what may not be silenced.
pub static REFUSED_SUPPRESSION: RuleId = RuleId {
    code: "Y010",
    name: "refused-suppression",
    level: Level::Error,
};
/// A key by the name that it had.
pub static OUTDATED_KEY: RuleId = RuleId {
    code: "Y011",
    name: "outdated-key",
    level: Level::Warning,
};
