//! Quotes that are boxes: `> [!div class="…"]`, alerts with words behind their mark, videos.

use std::iter::Peekable;
use std::vec::IntoIter;

use pulldown_cmark::{BlockQuoteKind, Event, Tag, TagEnd};

use super::container::Container;
use super::directive::Directive;
use super::item::{Item, Node};

/// Makes boxes of the quotes that begin with a directive, and takes away the marks of boxes that stand in no quote.
pub(super) fn lower(items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    if !has_marks(&items) {
        return items;
    }
    let mut out = Vec::with_capacity(items.len());
    // For each quote that is open: what its end becomes.
    let mut open: Vec<End> = Vec::new();
    let mut items = items.into_iter().peekable();
    while let Some((node, range)) = items.next() {
        match node {
            Node::Markdown(Event::Start(Tag::BlockQuote(None))) => {
                let paragraph = items.next_if(|(node, _)| is(node, &Event::Start(Tag::Paragraph)));
                let first = items.next_if(|(node, _)| matches!(node, Node::Directive(_)));
                if matches!(&first, Some((node, _)) if is_elsewhere(node)) {
                    to_end(&mut items);
                    continue;
                }
                let (start, end, kept) = match first {
                    Some((Node::Directive(directive), place)) => begin(directive, place),
                    _ => (
                        Some(Node::Markdown(Event::Start(Tag::BlockQuote(None)))),
                        End::Same,
                        None,
                    ),
                };
                let changed = !matches!(end, End::Same) || kept.is_some();
                let shows = matches!(&kept, Some((node, _)) if !is_unknown(node));
                // Behind what is shown in the line, blanks stay.
                if changed && !(shows && matches!(end, End::Same)) {
                    behind_mark(&mut items);
                }
                out.extend(start.map(|start| (start, range)));
                open.push(end);
                let ends = items
                    .peek()
                    .is_some_and(|(node, _)| is(node, &Event::End(TagEnd::Paragraph)));
                match paragraph {
                    // Nothing is left of it but its mark.
                    Some(_) if ends && changed && !shows => {
                        items.next();
                    }
                    Some(paragraph) => out.push(paragraph),
                    None => {}
                }
                out.extend(kept);
            }
            Node::Markdown(Event::End(TagEnd::BlockQuote(None))) => {
                let node = match open.pop() {
                    Some(End::Becomes(node)) => Some(node),
                    Some(End::Gone) => None,
                    Some(End::Same) | None => {
                        Some(Node::Markdown(Event::End(TagEnd::BlockQuote(None))))
                    }
                };
                out.extend(node.map(|node| (node, range)));
            }
            // A box needs the quote that it is.
            Node::Directive(Directive::Open(Container::Box(_) | Container::Elsewhere)) => {
                behind_mark(&mut items);
            }
            node => out.push((node, range)),
        }
    }
    out
}

/// A quote or any other element that is open, and what ends it.
enum Open {
    /// And how many blocks of the dialect are open in it: a box that ends would tear them.
    Quote(Node<'static>, usize),
    Paragraph,
    Other,
}

/// Begins another box at each mark that begins a line of a quote: `> [!NOTE]` behind `> [!TIP]` and its words.
pub(super) fn split(items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    let is_mark = |node: &Node<'_>| matches!(node, Node::Directive(Directive::Alert(_)));
    if !items.iter().any(|(node, _)| is_mark(node)) {
        return items;
    }
    let mut out: Vec<Item<'_>> = Vec::with_capacity(items.len());
    let mut open: Vec<Open> = Vec::new();
    let mut items = items.into_iter().peekable();
    while let Some((node, range)) = items.next() {
        match node {
            Node::Directive(Directive::Alert(kind)) if begins_line(&out) => {
                let [.., Open::Quote(end, 0), Open::Paragraph] = open.as_mut_slice() else {
                    out.push((Node::Directive(Directive::Alert(kind)), range));
                    continue;
                };
                let before = out.pop();
                if !matches!(&before, Some((node, _)) if is(node, &Event::Start(Tag::Paragraph))) {
                    out.push((Node::Markdown(Event::End(TagEnd::Paragraph)), range.clone()));
                }
                let next = Node::Markdown(Event::End(TagEnd::BlockQuote(Some(kind))));
                out.push((std::mem::replace(end, next), range.clone()));
                let start = Event::Start(Tag::BlockQuote(Some(kind)));
                out.push((Node::Markdown(start), range.clone()));
                behind_mark(&mut items);
                // Nothing is left of the paragraph but the mark.
                let is_end = |(node, _): &Item<'_>| is(node, &Event::End(TagEnd::Paragraph));
                match items.next_if(is_end) {
                    Some(_) => drop(open.pop()),
                    None => out.push((Node::Markdown(Event::Start(Tag::Paragraph)), range)),
                }
            }
            Node::Markdown(Event::Start(ref tag)) => {
                open.push(match tag {
                    Tag::BlockQuote(kind) => {
                        Open::Quote(Node::Markdown(Event::End(TagEnd::BlockQuote(*kind))), 0)
                    }
                    Tag::Paragraph => Open::Paragraph,
                    _ => Open::Other,
                });
                out.push((node, range));
            }
            Node::Markdown(Event::End(_)) => match open.pop() {
                Some(Open::Quote(end, _)) => out.push((end, range)),
                _ => out.push((node, range)),
            },
            node => {
                if let Some(Open::Quote(_, inner)) = open.last_mut() {
                    match &node {
                        Node::Directive(Directive::Open(_)) => *inner += 1,
                        Node::Directive(Directive::Close(_)) => *inner = inner.saturating_sub(1),
                        _ => {}
                    }
                }
                out.push((node, range));
            }
        }
    }
    out
}

/// Whether what comes next begins a line of a paragraph.
fn begins_line(before: &[Item<'_>]) -> bool {
    let last = before.last().and_then(|(node, _)| node.event());
    matches!(
        last,
        Some(Event::Start(Tag::Paragraph) | Event::SoftBreak | Event::HardBreak)
    )
}

/// Whether a quote begins with a directive, or a mark of a box is anywhere.
fn has_marks(items: &[Item<'_>]) -> bool {
    items.iter().enumerate().any(|(at, (node, _))| match node {
        Node::Directive(Directive::Open(Container::Box(_) | Container::Elsewhere)) => true,
        Node::Markdown(Event::Start(Tag::BlockQuote(None))) => {
            let mut inner = items.iter().skip(at + 1).map(|(node, _)| node);
            let first = inner.find(|node| !is(node, &Event::Start(Tag::Paragraph)));
            matches!(first, Some(Node::Directive(_)))
        }
        _ => false,
    })
}

/// Whether a quote that begins with it is for another site.
fn is_elsewhere(node: &Node<'_>) -> bool {
    matches!(node, Node::Directive(Directive::Open(Container::Elsewhere)))
}

/// Whether it is a word that nobody knows, which readers do not see.
fn is_unknown(node: &Node<'_>) -> bool {
    matches!(node, Node::Directive(Directive::Unknown(..)))
}

/// Passes over all items of the quote that is open.
fn to_end(items: &mut Peekable<IntoIter<Item<'_>>>) {
    let mut depth = 1_usize;
    for (node, _) in items {
        match node.event() {
            Some(Event::Start(Tag::BlockQuote(_))) => depth += 1,
            Some(Event::End(TagEnd::BlockQuote(_))) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

/// Takes away the blanks or the end of the line between a mark and what it is about.
fn behind_mark(items: &mut Peekable<IntoIter<Item<'_>>>) {
    match items.peek_mut() {
        Some((Node::Markdown(Event::SoftBreak | Event::HardBreak), _)) => {
            items.next();
        }
        Some((Node::Markdown(Event::Text(text)), range)) => {
            let said = text.trim_start().to_owned();
            range.start += (text.len() - said.len()).min(range.len());
            *text = said.into();
        }
        _ => {}
    }
}

enum End {
    Same,
    Gone,
    Becomes(Node<'static>),
}

/// What a quote becomes that begins with a directive: its start, its end, and what stays of the directive.
fn begin<'a>(
    directive: Directive,
    place: std::ops::Range<usize>,
) -> (Option<Node<'a>>, End, Option<Item<'a>>) {
    let plain = || Some(Node::Markdown(Event::Start(Tag::BlockQuote(None))));
    match directive {
        Directive::Open(container @ Container::Box(_)) => {
            let end = End::Becomes(Node::Directive(Directive::Close(container.word())));
            (Some(Node::Directive(Directive::Open(container))), end, None)
        }
        Directive::Alert(kind) => alert(kind, None),
        // The word is told of, and stands nowhere.
        Directive::Unknown(word, Some(kind)) => {
            let unknown = Directive::Unknown(word, None);
            alert(kind, Some((Node::Directive(unknown), place)))
        }
        Directive::Video(_) => (None, End::Gone, Some((Node::Directive(directive), place))),
        other => (plain(), End::Same, Some((Node::Directive(other), place))),
    }
}

/// The same of a quote that is an alert.
fn alert<'a>(
    kind: BlockQuoteKind,
    kept: Option<Item<'a>>,
) -> (Option<Node<'a>>, End, Option<Item<'a>>) {
    (
        Some(Node::Markdown(Event::Start(Tag::BlockQuote(Some(kind))))),
        End::Becomes(Node::Markdown(Event::End(TagEnd::BlockQuote(Some(kind))))),
        kept,
    )
}

fn is(node: &Node<'_>, event: &Event<'_>) -> bool {
    node.event() == Some(event)
}
