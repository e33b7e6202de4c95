//! `toc.yml` → a table of contents, in the shape that DocFX reads: `name`, `href`, `items`, and keys that mean nothing here.

use super::folder::keep_text;
use crate::catalog::article::LinkRef;
use crate::catalog::link::Roots;
use crate::catalog::toc::{Entry, Toc};
use crate::diagnostic::Findings;
use crate::load::show_text;
use crate::locale::Locale;
use crate::message::say;
use crate::source::Sources;
use crate::yaml::{self, Node, NodeKind, wrong_type};

/// Most nodes of a table of contents that all partners share: some ten thousand entries.
pub(super) const MOST_SHARED_NODES: usize = 100_000;
/// Keys whose value is a link. The table of contents that an entry takes in may stand beside its page.
const LINKS: [&str; 4] = ["topicHref", "homepage", "href", "tocHref"];

/// What a table of contents is read with.
pub(super) struct Place<'a> {
    /// Its path below the folder of its language, without the ending.
    pub(super) path: &'a str,
    /// The language of its folder.
    pub(super) locale: &'a Locale,
    /// What the roots of other sites stand for.
    pub(super) roots: &'a Roots,
    /// Whether there is a file below the folder of its language.
    pub(super) has: &'a dyn Fn(&str) -> bool,
    /// Most nodes.
    pub(super) most_nodes: usize,
}

/// Reads the table of contents in a file. Nothing, where it is no text: that is reported.
pub(super) fn read(
    file: &str,
    bytes: Vec<u8>,
    place: &Place<'_>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Toc> {
    let id = keep_text(&show_text(file), bytes, sources, findings)?;
    let text = sources.get(id).map_or("", |source| &source.text);
    let mut document = yaml::parse_within(place.most_nodes, id, text, findings);
    sources.remark(std::mem::take(&mut document.remarks));
    let root = match &document.root.kind {
        NodeKind::Map(_) => value(&document.root, "items"),
        _ => Some(&document.root),
    };
    Some(Toc {
        folder: place
            .path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned(),
        locale: place.locale.clone(),
        file: id,
        is_article: false,
        entries: root.map_or_else(Vec::new, |root| entries(root, place, findings)),
    })
}

/// The entries of a list.
fn entries(node: &Node, place: &Place<'_>, findings: &mut Findings) -> Vec<Entry> {
    match &node.kind {
        NodeKind::Seq(items) => items
            .iter()
            .filter_map(|item| entry(item, place, findings))
            .collect(),
        _ if node.is_blank() => Vec::new(),
        NodeKind::Bad => Vec::new(),
        _ => {
            let expected = say!("a table of contents is a list of entries");
            wrong_type(node, node.span, expected, findings);
            Vec::new()
        }
    }
}

fn entry(node: &Node, place: &Place<'_>, findings: &mut Findings) -> Option<Entry> {
    match &node.kind {
        NodeKind::Map(_) => {}
        NodeKind::Null(_) | NodeKind::Bad => return None,
        _ => {
            let expected = say!("an entry of a table of contents has a `name` and an `href`");
            wrong_type(node, node.span, expected, findings);
            return None;
        }
    }
    let links = LINKS
        .iter()
        .filter_map(|key| link(value(node, key)?, place));
    Some(Entry {
        name: value(node, "name").and_then(text).unwrap_or_default(),
        links: links.collect(),
        entries: value(node, "items")
            .map_or_else(Vec::new, |items| entries(items, place, findings)),
    })
}

fn link(node: &Node, place: &Place<'_>) -> Option<LinkRef> {
    let destination = text(node)?;
    let locale = place.locale.as_str();
    Some(LinkRef {
        target: place
            .roots
            .target(place.path, locale, &destination, place.has),
        destination,
        image: false,
        title: String::new(),
        span: node.span,
    })
}

/// The value of a key of a mapping.
fn value<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let NodeKind::Map(entries) = &node.kind else {
        return None;
    };
    let mut entries = entries.iter();
    let found = entries.find(|entry| &*entry.key.value == key)?;
    Some(&found.value)
}

/// The words of a text, if it has any.
fn text(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::Scalar(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(entries: &[Entry], depth: usize) -> String {
        let line = |entry: &Entry| {
            let links: Vec<&str> = entry
                .links
                .iter()
                .map(|link| link.destination.as_str())
                .collect();
            let below = outline(&entry.entries, depth + 1);
            format!(
                "{}{} {}\n{below}",
                "-".repeat(depth),
                entry.name,
                links.join(" ")
            )
        };
        entries.iter().map(line).collect()
    }

    fn read_text(text: &str) -> (String, usize) {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let locale = Locale::parse("en-US").unwrap();
        let place = Place {
            path: "docs/toc",
            locale: &locale,
            roots: &Roots::default(),
            has: &|_| false,
            most_nodes: 100,
        };
        let bytes = text.as_bytes().to_vec();
        let toc = read("toc.yml", bytes, &place, &mut sources, &mut findings).unwrap();
        assert_eq!(toc.folder, "docs");
        (outline(&toc.entries, 1), findings.iter().count())
    }

    #[test]
    fn a_list_may_stand_below_a_key_or_alone() {
        let list = "- name: A\n  href: a.md\n  displayName: x, y\n- name: B\n  expanded: true\n  items:\n  - name: C\n    href: c/\n    topicHref: c.md\n";
        let expected = ("-A a.md\n-B \n--C c.md c/\n".to_owned(), 0);
        assert_eq!(read_text(list), expected);
        let below = format!("\u{feff}### YamlMime:TableOfContent\nitems:\n{list}");
        assert_eq!(read_text(&below.replace('\n', "\r\n")), expected);
    }

    #[test]
    fn what_is_no_entry_is_reported_and_the_rest_stays() {
        assert_eq!(
            read_text("- name: A\n- a.md\n- name: B\n  items: c.md\n-\n"),
            ("-A \n-B \n".to_owned(), 2)
        );
        assert_eq!(read_text(""), (String::new(), 0));
        assert_eq!(read_text("metadata: {}\n"), (String::new(), 0));
        assert_eq!(read_text("text"), (String::new(), 1));
    }
}
