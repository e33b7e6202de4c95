//! What can be written at the cursor: the keys that a mapping does not have yet, and the words that a value can be.

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionResponse, Documentation,
    Position, TextEdit,
};

use super::client::Client;
use super::cursor::{Cursor, Place, cursor};
use super::expected::{self, Word};
use super::kind::document;
use super::workspace::Workspace;

pub(super) fn complete(
    workspace: &Workspace,
    path: &str,
    at: Position,
    client: &Client,
) -> Option<CompletionResponse> {
    let kind = document(path)?;
    let text = &workspace.open.get(path)?.text;
    let cursor = cursor(&text.text, text.offset(at, client.units));
    let site = workspace.site.as_ref();
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    if matches!(cursor.place, Place::Key | Place::Either) {
        keys = expected::keys(kind, &cursor.path, &cursor.others, site);
    }
    if matches!(cursor.place, Place::Value | Place::Either) {
        values = expected::values(kind, &cursor.path, site);
    }
    let range = text.range(cursor.word.clone(), client.units);
    let keys = keys
        .into_iter()
        .map(|word| (key_text(&word, &cursor), word, CompletionItemKind::Property));
    let values = values
        .into_iter()
        .map(|word| (word.text.clone(), word, CompletionItemKind::Value));
    let items = keys
        .chain(values)
        .enumerate()
        .map(|(number, (new_text, word, kind))| {
            let edit = TextEdit { range, new_text };
            let about = word.about.map(|about| about.translated(&client.dictionary));
            CompletionItem {
                label: word.text,
                kind: Some(kind),
                documentation: about.map(Documentation::String),
                // In the order in which people write them.
                sort_text: Some(format!("{number:04}")),
                text_edit: Some(CompletionItemTextEdit::TextEdit(edit)),
                ..CompletionItem::default()
            }
        });
    Some(CompletionResponse::CompletionItemList(items.collect()))
}

fn key_text(word: &Word, cursor: &Cursor) -> String {
    if cursor.has_colon {
        word.text.clone()
    } else {
        format!("{}: ", word.text)
    }
}
