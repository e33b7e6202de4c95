//! The shape of a file becomes a JSON Schema (2020-12), with which editors complete and check what is written.
//!
//! A schema sees one file and no calendar: what it refuses `check` refuses too, and what `check` says about keys and kinds of values
//! it says too; which disclosures are due is known to `check` alone.

use serde_json::{Map, Value, json};

use crate::catalog::policy::Policy;
use crate::catalog::shape;
use crate::message::Dictionary;
use crate::portal::{contract, disclosures};
use crate::yaml::{Key, Required, Shape, Takes};

/// A kind of file that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// `partner.yaml`.
    Partner,
    /// A file of `offerings/`.
    Offering,
    /// `site.yaml`.
    Site,
    /// A file of `content/policies/`.
    Policy,
    /// `disclosures.json`, which nobody writes by hand.
    Disclosures,
    /// What a theme's templates receive.
    Theme,
}

impl Document {
    /// Every kind by its word.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("partner", Self::Partner),
        ("offering", Self::Offering),
        ("site", Self::Site),
        ("policy", Self::Policy),
        ("disclosures", Self::Disclosures),
        ("theme", Self::Theme),
    ];

    /// Its shape, where people write it.
    pub fn shape(self) -> Option<&'static Shape> {
        match self {
            Self::Partner => Some(&shape::PARTNER),
            Self::Offering => Some(&shape::OFFERING),
            Self::Site => Some(&shape::SITE),
            Self::Policy => Some(&shape::POLICY),
            Self::Disclosures | Self::Theme => None,
        }
    }
}

/// The schema of a kind of file, described in the language of a dictionary. The policy's words are given as examples, not as the only
/// ones: a site may add to them.
pub fn schema(document: Document, policy: &Policy, dictionary: &Dictionary) -> Value {
    let Some(shape) = document.shape() else {
        return match document {
            Document::Theme => contract::schema(),
            _ => serde_json::from_str(disclosures::SCHEMA).unwrap_or_default(),
        };
    };
    let writer = Writer { policy, dictionary };
    let mut schema = writer.shape(shape);
    if let Value::Object(fields) = &mut schema {
        fields.insert(
            "$schema".into(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        let title = (shape.what)().translated(dictionary);
        fields.insert("title".into(), json!(title));
    }
    schema
}

struct Writer<'a> {
    policy: &'a Policy,
    dictionary: &'a Dictionary,
}

impl Writer<'_> {
    fn shape(&self, shape: &Shape) -> Value {
        let properties: Map<String, Value> = shape
            .keys()
            .map(|key| (key.name.to_owned(), self.key(key)))
            .collect();
        let required: Vec<&str> = shape
            .keys()
            .filter(|key| key.required == Required::Always)
            .map(|key| key.name)
            .collect();
        let mut schema = json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        if let Value::Object(fields) = &mut schema {
            fields.extend(choice(shape).map(|choice| ("oneOf".to_owned(), choice)));
            fields.extend(conditions(shape).map(|all| ("allOf".to_owned(), all)));
        }
        schema
    }

    fn key(&self, key: &Key) -> Value {
        let takes = self.takes(key.takes);
        let about = (key.about)().translated(self.dictionary);
        if key.required == Required::Always {
            return json!({ "description": about, "allOf": [takes], "not": nothing() });
        }
        json!({ "description": about, "anyOf": [takes, nothing()] })
    }

    fn takes(&self, takes: Takes) -> Value {
        match takes {
            Takes::Text => text(),
            Takes::Date => json!({ "type": "string", "format": "date" }),
            Takes::Truth => json!({ "enum": [true, false, "true", "false"] }),
            Takes::Language => pattern(LANGUAGE),
            Takes::Country => pattern("^[A-Z]{2}$"),
            Takes::Decimal => {
                json!({ "anyOf": [pattern(r"^[0-9]+(\.[0-9]+)?$"), { "type": "number", "minimum": 0 }] })
            }
            Takes::Color => pattern("^#[0-9A-Fa-f]{6}$"),
            Takes::Url => pattern(r"^\s*[Hh][Tt][Tt][Pp][Ss]?://"),
            Takes::Within => pattern(
                r"^\s*(none|not\s+offered|[0-9]+\s+(minutes?|hours?|business\s+hours?|business\s+days?|days?))\s*$",
            ),
            Takes::Words(words) => json!({ "enum": words() }),
            Takes::Known(vocabulary) => {
                json!({ "anyOf": [text()], "examples": self.policy.vocabulary(vocabulary) })
            }
            Takes::Localized => json!({ "anyOf": [
                text(),
                { "type": "object", "patternProperties": { LANGUAGE: { "anyOf": [text(), nothing()] } }, "additionalProperties": false, "minProperties": 1 },
            ] }),
            Takes::Map(shape) => self.shape(shape),
            Takes::List(item) => {
                let item = self.takes(*item);
                json!({ "anyOf": [item, { "type": "array", "items": { "anyOf": [item, nothing()] } }] })
            }
            Takes::Table(value) => {
                let value = json!({ "anyOf": [self.takes(*value), nothing()] });
                json!({ "type": "object", "additionalProperties": value })
            }
        }
    }
}

/// That exactly one of a shape's choices is made.
fn choice(shape: &Shape) -> Option<Value> {
    let chosen = |name: &&str| match shape.key(name).map(|key| key.takes) {
        Some(Takes::Truth) => {
            json!({ "required": [name], "properties": { *name: { "enum": [true, "true"] } } })
        }
        _ => json!({ "required": [name], "properties": { *name: { "not": nothing() } } }),
    };
    (!shape.choice.is_empty()).then(|| shape.choice.iter().map(chosen).collect())
}

/// That keys are there unless another has a certain word.
fn conditions(shape: &Shape) -> Option<Value> {
    let condition = |key: &Key| match key.required {
        Required::Unless(other, word) => Some(json!({ "anyOf": [
            { "required": [key.name], "properties": { key.name: { "not": nothing() } } },
            { "required": [other], "properties": { other: { "const": word } } },
        ] })),
        _ => None,
    };
    let all: Vec<Value> = shape.keys().filter_map(condition).collect();
    (!all.is_empty()).then(|| all.into())
}

const LANGUAGE: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$";

/// Numbers and words such as `true` are text where text is taken.
fn text() -> Value {
    json!({ "type": ["string", "number", "boolean"] })
}

fn pattern(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// What states nothing.
fn nothing() -> Value {
    json!({ "anyOf": [
        { "type": "null" },
        { "type": "string", "pattern": r"^\s*$" },
        { "type": "array", "maxItems": 0 },
        { "type": "object", "maxProperties": 0 },
    ] })
}
