//! "Applies to": a line of bold text and a list after it are data about the article, not a part of it.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::item::Item;

/// The line, in the languages in which it was met, in lower case.
const LINES: [&str; 4] = ["applies to", "aplica-se a", "se aplica a", "aplica-se ao"];
/// It stands near the head of a page, or it is ordinary prose.
const LOOK_AT: usize = 60;

/// Takes the first such line and its list out of the items, and returns the names in the list.
pub(super) fn lower(items: &mut Vec<Item<'_>>) -> Vec<String> {
    let Some((from, to)) = find(items) else {
        return Vec::new();
    };
    let mut names: Vec<String> = Vec::new();
    for (node, _) in items.drain(from..to) {
        match node.event() {
            Some(Event::Start(Tag::Item)) => names.push(String::new()),
            Some(Event::Text(text) | Event::Code(text)) => {
                if let Some(name) = names.last_mut() {
                    name.push_str(text);
                }
            }
            _ => {}
        }
    }
    let names = names.into_iter().map(|name| name.trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

/// The range of items of the line and its list.
fn find(items: &[Item<'_>]) -> Option<(usize, usize)> {
    let event = |at: usize| items.get(at).and_then(|(node, _)| node.event());
    let from = (0..items.len().min(LOOK_AT)).find(|&at| {
        let bold = matches!(event(at), Some(Event::Start(Tag::Paragraph)))
            && matches!(event(at + 1), Some(Event::Start(Tag::Strong)));
        bold && event(at + 2).is_some_and(is_line)
            && matches!(event(at + 3), Some(Event::End(TagEnd::Strong)))
    })?;
    let mut at = from + 4;
    // A colon may stand outside the bold text.
    if matches!(event(at), Some(Event::Text(text)) if text.trim() == ":") {
        at += 1;
    }
    let list = matches!(event(at), Some(Event::End(TagEnd::Paragraph)))
        && matches!(event(at + 1), Some(Event::Start(Tag::List(None))));
    if !list {
        return None;
    }
    let mut depth = 0_usize;
    for end in at + 1..items.len() {
        match event(end) {
            Some(Event::Start(Tag::List(_))) => depth += 1,
            Some(Event::End(TagEnd::List(_))) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some((from, end + 1));
        }
    }
    None
}

fn is_line(event: &Event<'_>) -> bool {
    let Event::Text(text) = event else {
        return false;
    };
    let line = text.trim().trim_end_matches(':').to_lowercase();
    LINES.contains(&line.as_str())
}
