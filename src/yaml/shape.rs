//! What a mapping may hold: the one description that reading, the schema for editors and the language server share.

use super::fields::is_same;
use crate::message::Message;

/// A mapping of known keys.
pub struct Shape {
    /// What it is, in messages: "a partner".
    pub what: fn() -> Message,
    /// Its keys, in the order in which people write them; groups may be shared by several shapes.
    pub keys: &'static [&'static [Key]],
    /// Keys of which exactly one must be there; none: no such choice.
    pub choice: &'static [&'static str],
}

/// A key of a mapping.
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether there is a finding where it is left out.
    pub required: Required,
    /// What it says, in a line.
    pub about: fn() -> Message,
}

/// Whether a key must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// It may be left out, as far as the file by itself is judged.
    No,
    /// It must be there.
    Always,
    /// It must be there, unless another key has a certain word.
    Unless(&'static str, &'static str),
}

/// What a key takes. Nothing, or blanks, is always taken and means that nothing is stated.
#[derive(Clone, Copy)]
pub enum Takes {
    /// Text, which numbers are too.
    Text,
    /// `2026-12-31`.
    Date,
    /// `true` or `false`.
    Truth,
    /// A language tag.
    Language,
    /// A country by its two letters.
    Country,
    /// An exact decimal, quoted.
    Decimal,
    /// A colour as `#rrggbb`.
    Color,
    /// A URL of the web.
    Url,
    /// How soon: a number and a unit.
    Within,
    /// One of a few words.
    Words(fn() -> Vec<&'static str>),
    /// A word that the policy has.
    Known(Vocabulary),
    /// Text for every language, or a mapping by language.
    Localized,
    /// A mapping.
    Map(&'static Shape),
    /// A list; one value alone is a list of one.
    List(&'static Takes),
    /// A mapping whose keys are the author's own.
    Table(&'static Takes),
}

/// Words that a site's policy has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// Areas of support.
    Areas,
    /// Baseline duties.
    Duties,
    /// Severities.
    Severities,
    /// Clouds.
    Clouds,
    /// Online services.
    Services,
    /// Ways to escalate.
    Vehicles,
}

impl Shape {
    /// Its keys.
    pub fn keys(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().copied().flatten()
    }

    /// A key by its name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys().find(|key| is_same(key.name, name))
    }
}

impl std::fmt::Debug for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shape({})", (self.what)())
    }
}
