//! What is under the pointer: why there is a finding, and what a key says and takes.

use gen_lsp_types::{Contents, Hover, Position, Range};

use super::client::Client;
use super::cursor::{Place, cursor};
use super::place::{self, Text};
use super::workspace::Workspace;
use super::{expected, kind};
use crate::message::{Dictionary, Message, say};
use crate::rules;
use crate::yaml::{Key, Required, Shape, Takes};

pub(super) fn hover(
    workspace: &Workspace,
    path: &str,
    at: Position,
    client: &Client,
) -> Option<Hover> {
    let pointer = Range { start: at, end: at };
    let mut words: Vec<String> = Vec::new();
    let mut range = None;
    for (_, file, finding) in workspace.findings(path) {
        let own = place::range(file, finding.place.span.range(), client.units);
        let rule = rules::find(finding.rule.code).filter(|_| place::meet(own, pointer));
        let Some(rule) = rule else { continue };
        range = range.or(Some(own));
        let text = rule.explanation(client.dictionary.language());
        // The examples are for `explain`, which has the room.
        let text = text
            .split("```")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        if !words.contains(&text) {
            words.push(text);
        }
    }
    let text = &workspace.open.get(path)?.text;
    if let Some((about, own)) = word(workspace, path, text, at, client) {
        range = range.or(Some(own));
        words.push(about);
    }
    (!words.is_empty()).then(|| Hover {
        contents: Contents::MarkupContent(client.markup(words.join("\n\n---\n\n"))),
        range,
    })
}

/// What a key or a word of the policy is, and where it is written.
fn word(
    workspace: &Workspace,
    path: &str,
    text: &Text,
    at: Position,
    client: &Client,
) -> Option<(String, Range)> {
    let document = kind::document(path)?;
    let cursor = cursor(&text.text, text.offset(at, client.units));
    let name = text.text.get(cursor.word.clone())?;
    let range = text.range(cursor.word.clone(), client.units);
    let dictionary = &client.dictionary;
    if cursor.place == Place::Key || cursor.has_colon {
        let key = expected::key(document, &cursor.path, name)?;
        let shape = match expected::takes(document, &cursor.path)? {
            Takes::Map(shape) => shape,
            _ => return None,
        };
        return Some((about_key(key, shape, dictionary), range));
    }
    let words = expected::values(document, &cursor.path, workspace.site.as_ref());
    let word = words.into_iter().find(|word| word.text == name)?;
    Some((word.about?.translated(dictionary), range))
}

fn about_key(key: &Key, shape: &Shape, dictionary: &Dictionary) -> String {
    let mut sentences = vec![(key.about)(), takes(key.takes)];
    if key.required == Required::Always {
        sentences.push(say!("It must be there."));
    }
    if shape.choice.contains(&key.name) {
        let names = shape.choice.join(", ");
        sentences.push(say!("Exactly one of these must be there: {names}.", names));
    }
    let sentences: Vec<String> = sentences
        .iter()
        .map(|sentence| sentence.translated(dictionary))
        .collect();
    format!("**`{}`**\n\n{}", key.name, sentences.join("\n\n"))
}

/// What a key takes, in a sentence.
fn takes(takes: Takes) -> Message {
    match takes {
        Takes::Text => say!("It takes text."),
        Takes::Date => say!("It takes a date, such as 2026-12-31."),
        Takes::Truth => say!("It takes true or false."),
        Takes::Language => say!("It takes a language tag, such as pt-BR."),
        Takes::Country => say!("It takes a country by its two letters, such as BR."),
        Takes::Decimal => say!("It takes an exact decimal between quotes, such as \"450.00\"."),
        Takes::Color => say!("It takes a colour, such as \"#0b5fff\"."),
        Takes::Url => say!("It takes a URL of the web."),
        Takes::Within => say!("It takes a number and a unit, such as 2 business hours."),
        Takes::Words(words) => {
            let names = words().join(", ");
            say!("It takes one of these words: {names}.", names)
        }
        Takes::Known(_) => say!("It takes a word that the policy has."),
        Takes::Localized => say!("It takes text, or a mapping with a text for each language."),
        Takes::Map(shape) => {
            let names: Vec<&str> = shape.keys().map(|key| key.name).collect();
            let names = names.join(", ");
            say!("It takes a mapping with these keys: {names}.", names)
        }
        Takes::List(item) => {
            let one = self::takes(*item);
            say!(
                "It takes a list, or one entry by itself. For each entry: {one}",
                one
            )
        }
        Takes::Table(value) => {
            let one = self::takes(*value);
            say!(
                "It takes a mapping whose keys are your own. For each value: {one}",
                one
            )
        }
    }
}
