//! The record of a source is written into its translation, and every other byte of that stays as it is.
//!
//! The record is the SHA-1 of the source, that of its body, and the date. A page that is YAML itself keeps it among its metadata,
//! and has no body to tell from the rest.

use std::ops::Range;

use jiff::civil::Date;

use crate::catalog::freshness::{body_hash, source_hash};
use crate::content::Text;
use crate::diagnostic::Findings;
use crate::front_matter::{
    FrontMatter, LAST_HANDOFF, SOURCE_BODY_HASH, SOURCE_HASH, document, split,
};
use crate::message::{Message, say};
use crate::source::Sources;
use crate::yaml::{Document, Entry, NodeKind};

/// A key of the record, and what it says.
type Statement = (&'static str, String);
/// A range of bytes, and what stands there instead.
type Change = (Range<usize>, String);

/// The text of a translation with the record of its source as that is now; as it is, where that is on record.
///
/// # Errors
/// Why the record cannot be written: words that follow the path in a sentence.
pub fn stamp(translation: &Text, source: &Text, today: Date) -> Result<String, Message> {
    let text = translation
        .text()
        .ok_or_else(|| say!("is not UTF-8; save it as UTF-8 first"))?;
    let record = record(translation, source, today);
    if is_on_record(&translation.front, &record) {
        return Ok(text.to_owned());
    }
    let stamped = match translation.is_markdown() {
        true => in_front_matter(translation, text, &record),
        false => in_metadata(translation, text, &record),
    };
    // What was written is read again: YAML has more ways to say something than are known here.
    let stamped = stamped.filter(|stamped| {
        let front = translation.holding(stamped.as_bytes()).front;
        let is_stated = |(key, says): &Statement| stated(&front, key) == Some(says.as_str());
        record.iter().all(is_stated) && nodes(translation, stamped).is_some()
    });
    stamped.ok_or_else(|| by_hand(translation, &record))
}

fn by_hand(translation: &Text, record: &[Statement]) -> Message {
    if !translation.is_markdown() {
        return say!("has no block of `metadata`, which is where a page in YAML keeps its record");
    }
    let lines: Vec<String> = record
        .iter()
        .map(|(key, says)| format!("{key}: {says}"))
        .collect();
    say!(
        "has front matter that a record cannot be put into safely; write it by hand: {lines}",
        lines = lines.join(", ")
    )
}

fn record(translation: &Text, source: &Text, today: Date) -> Vec<Statement> {
    let mut record = vec![
        (SOURCE_HASH, source_hash(&source.bytes)),
        (LAST_HANDOFF, today.strftime("%m/%d/%Y").to_string()),
    ];
    if translation.is_markdown() {
        record.push((SOURCE_BODY_HASH, body_hash(&source.bytes)));
    }
    record
}

/// Whether the source is on record, with any date.
fn is_on_record(front: &FrontMatter, record: &[Statement]) -> bool {
    record.iter().all(|(key, says)| {
        let stated = stated(front, key);
        stated == Some(says.as_str()) || (*key == LAST_HANDOFF && stated.is_some())
    })
}

/// What front matter says under a key of the record.
fn stated<'f>(front: &'f FrontMatter, key: &str) -> Option<&'f str> {
    let stated = match key {
        SOURCE_HASH => &front.source_hash,
        SOURCE_BODY_HASH => &front.source_body_hash,
        _ => &front.last_handoff,
    };
    stated.as_ref().map(|stated| stated.value.trim())
}

/// The front matter of a text, or the whole of a page in YAML; nothing, where that cannot be read to its end.
fn nodes(translation: &Text, text: &str) -> Option<Document> {
    let file = Sources::default().add("", "");
    let range = match translation.is_markdown() {
        true => split(text).0?,
        false => 0..text.len(),
    };
    let document = document(file, text, range, &mut Findings::default());
    (!document.incomplete).then_some(document)
}

/// A Markdown text with a record in its front matter, which is added where there is none.
fn in_front_matter(translation: &Text, text: &str, record: &[Statement]) -> Option<String> {
    let end = line_end(text);
    let (Some(front), _) = split(text) else {
        let (_, body) = split(text);
        let lines = lines(record, "", end);
        let front = format!("---{end}{lines}---{end}");
        return apply(text, vec![(body.start..body.start, front)]);
    };
    let at = front.end;
    let changes = match &nodes(translation, text)?.root.kind {
        NodeKind::Map(entries) => changes(text, entries, record, at, "")?,
        // Nothing, or nothing but comments.
        NodeKind::Null(_) | NodeKind::Bad => vec![(at..at, lines(record, "", end))],
        _ => return None,
    };
    apply(text, changes)
}

/// A page in YAML with a record among its metadata.
fn in_metadata(translation: &Text, text: &str, record: &[Statement]) -> Option<String> {
    let document = nodes(translation, text)?;
    let metadata = metadata(&document)?;
    let first = metadata.first()?.key.span.range().start;
    let line = text.get(..first)?.rfind('\n')? + 1;
    let indent = text.get(line..first)?;
    let is_block = indent.chars().all(|c| c == ' ');
    apply(text, changes(text, metadata, record, line, indent)?).filter(|_| is_block)
}

fn metadata(document: &Document) -> Option<&[Entry]> {
    let NodeKind::Map(entries) = &document.root.kind else {
        return None;
    };
    let metadata = entries.iter().find(|entry| &*entry.key.value == "metadata");
    match &metadata?.value.kind {
        NodeKind::Map(entries) => Some(entries),
        _ => None,
    }
}

/// What changes in a mapping: the values of keys that are there, and at a line the keys that are not.
fn changes(
    text: &str,
    entries: &[Entry],
    record: &[Statement],
    line: usize,
    indent: &str,
) -> Option<Vec<Change>> {
    let (mut changes, mut missing) = (Vec::new(), Vec::new());
    for (key, says) in record {
        match entries.iter().find(|entry| &*entry.key.value == *key) {
            Some(entry) => changes.push(change(text, entry, says)?),
            None => missing.push((*key, says.clone())),
        }
    }
    changes.push((line..line, lines(&missing, indent, line_end(text))));
    Some(changes)
}

/// What changes for a key to have a value, in the quotes that it is in. Nothing, where the value does not just follow its key.
fn change(text: &str, entry: &Entry, says: &str) -> Option<Change> {
    let (key, value) = (entry.key.span.range(), entry.value.span.range());
    let written = text.get(value.clone())?;
    if written.is_empty() {
        let colon = key.end + text.get(key.end..)?.find(':')? + 1;
        return Some((colon..colon, format!(" {says}")));
    }
    let follows = text.get(key.end..value.start)?.trim() == ":";
    let quote: String = written
        .chars()
        .take(1)
        .filter(|c| "\"'".contains(*c))
        .collect();
    let is_text = matches!(entry.value.kind, NodeKind::Scalar(_) | NodeKind::Null(_));
    (follows && is_text).then(|| (value, format!("{quote}{says}{quote}")))
}

fn lines(record: &[Statement], indent: &str, end: &str) -> String {
    record
        .iter()
        .map(|(key, says)| format!("{indent}{key}: {says}{end}"))
        .collect()
}

/// What ends the lines of a text: what ends its first one.
fn line_end(text: &str) -> &'static str {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    }
}

fn apply(text: &str, mut changes: Vec<Change>) -> Option<String> {
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut changed, mut at) = (String::with_capacity(text.len() + 200), 0);
    for (range, words) in changes {
        changed.push_str(text.get(at..range.start)?);
        changed.push_str(&words);
        at = range.end;
    }
    changed.push_str(text.get(at..)?);
    Some(changed)
}
