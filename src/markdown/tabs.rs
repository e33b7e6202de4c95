//! Tabs: headings that are nothing but a link to `#tab/name`, each with what follows it, up to a rule or the end of the block.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::container::Container;
use super::directive::Directive;
use super::item::{Item, Node};

/// What the destination of a tab begins with.
pub(super) const TAB: &str = "#tab/";

/// Makes groups of tabs.
pub(super) fn lower(items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    let mut out: Vec<Item<'_>> = Vec::with_capacity(items.len() + 16);
    // How deep the open groups stand.
    let mut open: Vec<usize> = Vec::new();
    let mut depth = 0_usize;
    let mut items = items.into_iter().peekable();
    let mut heading: Vec<Item<'_>> = Vec::new();
    while let Some((node, range)) = items.next() {
        let place = range.end..range.end;
        match &node {
            Node::Markdown(Event::Start(Tag::Heading { .. })) => {
                heading.push((node, range));
                for item in items.by_ref() {
                    let end = matches!(item.0, Node::Markdown(Event::End(TagEnd::Heading(_))));
                    heading.push(item);
                    if end {
                        break;
                    }
                }
                match tab(&heading) {
                    Some(container) => {
                        let start = heading.first().map_or(place, |(_, range)| range.clone());
                        let at = |directive| (Node::Directive(directive), start.clone());
                        if open.last() == Some(&depth) {
                            out.push(at(Directive::Close("tab")));
                        } else {
                            out.push(at(Directive::Open(Container::Tabs)));
                            open.push(depth);
                        }
                        out.push(at(Directive::Open(container)));
                        out.push(at(Directive::Open(Container::TabTitle(0))));
                        out.extend(heading.drain(..).filter(|(node, _)| is_title(node)));
                        out.push(at(Directive::Close("tab-title")));
                    }
                    None => out.append(&mut heading),
                }
                continue;
            }
            Node::Markdown(Event::Rule) if open.last() == Some(&depth) => {
                open.pop();
                out.extend(close(&place));
                continue;
            }
            Node::Markdown(Event::Start(_)) | Node::Directive(Directive::Open(_)) => depth += 1,
            Node::Markdown(Event::End(_)) | Node::Directive(Directive::Close(_)) => {
                if open.last() == Some(&depth) {
                    open.pop();
                    out.extend(close(&place));
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        out.push((node, range));
    }
    for _ in open {
        out.extend(close(&(0..0)));
    }
    out
}

fn close(place: &std::ops::Range<usize>) -> [Item<'static>; 2] {
    ["tab", "tabs"].map(|word| (Node::Directive(Directive::Close(word)), place.clone()))
}

/// The tab that a heading begins, if it is one: it holds nothing but the link, and an anchor before it.
fn tab(heading: &[Item<'_>]) -> Option<Container> {
    let mut inner = heading.iter().filter_map(|(node, _)| node.event());
    let link = inner.find_map(|event| match event {
        Event::Start(Tag::Heading { .. }) | Event::InlineHtml(_) => None,
        Event::Text(text) if text.trim().is_empty() => None,
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.strip_prefix(TAB)),
        _ => Some(None),
    });
    let name = link??.to_owned();
    let mut rest = inner.skip_while(|event| !matches!(event, Event::End(TagEnd::Link)));
    rest.next()?;
    let is_over = rest.all(|event| match event {
        Event::Text(text) => text.trim().is_empty(),
        Event::InlineHtml(_) | Event::End(TagEnd::Heading(_)) => true,
        _ => false,
    });
    let (name, condition) = match name.split_once('/') {
        Some((name, condition)) => (name.to_owned(), Some(condition.to_owned())),
        None => (name, None),
    };
    is_over.then_some(Container::Tab(name, condition))
}

/// Whether it is a part of what the tab is called.
fn is_title(node: &Node<'_>) -> bool {
    !matches!(
        node,
        Node::Markdown(
            Event::Start(Tag::Heading { .. } | Tag::Link { .. })
                | Event::End(TagEnd::Heading(_) | TagEnd::Link)
        )
    )
}
