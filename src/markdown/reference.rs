//! Cross references to what is programmed with: `<xref:Name.Space.Type.Member%2A?displayProperty=nameWithType>` is shown by its name.
//!
//! Where they lead is for [`crate::catalog::link`] to say.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::directive::Directive;
use super::item::{Item, Node};
use crate::catalog::link::Reference;

/// Shows what is referred to by its name, instead of its address or of nothing.
pub(super) fn lower(items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    let mut out: Vec<Item<'_>> = Vec::with_capacity(items.len());
    // The name of what the link leads to that has just begun, and whether its address is its text.
    let mut begun: Option<(String, bool)> = None;
    for (node, range) in items {
        let before = begun.take();
        match (&node, before) {
            (Node::Markdown(Event::Text(_)), Some((name, true))) => {
                out.push((Node::Directive(Directive::NoLoc(name)), range));
                continue;
            }
            (Node::Markdown(Event::End(TagEnd::Link)), Some((name, false))) => {
                out.push((Node::Directive(Directive::NoLoc(name)), range.clone()));
            }
            (
                Node::Markdown(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    ..
                })),
                _,
            ) => {
                let is_autolink = *link_type == LinkType::Autolink;
                begun = name(dest_url).map(|name| (name, is_autolink));
            }
            _ => {}
        }
        out.push((node, range));
    }
    out
}

/// The name that a reference asks to be shown by: the last part of its whole name, or more of them.
fn name(address: &str) -> Option<String> {
    let Reference { name, asked, .. } = Reference::read(address)?;
    // A constructor is called by its type, and how many types a type takes is no part of its name.
    let whole = name.strip_suffix(".#ctor").unwrap_or(&name);
    let parts: Vec<&str> = whole
        .split(['.', '#'])
        .map(|part| part.split('`').next().unwrap_or_default())
        .filter(|part| !part.is_empty())
        .collect();
    let asks = |word: &str| asked.to_ascii_lowercase().contains(word);
    let shown = match (asks("fullname"), asks("namewithtype")) {
        (true, _) => parts.len(),
        (_, true) => 2,
        _ => 1,
    };
    let from = parts.len().saturating_sub(shown);
    let name = parts.get(from..)?.join(".");
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_called_as_it_asks() {
        for (address, expected) in [
            ("xref:System.String", Some("String")),
            ("XREF:System.Windows.Controls.Button.Click", Some("Click")),
            ("xref:Excel.Worksheets.Copy%2A", Some("Copy")),
            (
                "xref:Excel.Worksheets.Copy%2A?displayProperty=nameWithType",
                Some("Worksheets.Copy"),
            ),
            (
                "xref:System.Collections.Generic.List%601?displayProperty=fullName",
                Some("System.Collections.Generic.List"),
            ),
            ("xref:System.String.%23ctor%2A", Some("String")),
            ("xref:A.B.C(System.String,System.Object[])", Some("C")),
            (
                "xref:System.Collections.IEnumerable%7BSystem.String%7D",
                Some("IEnumerable"),
            ),
            ("xref:System.String#remarks", Some("String")),
            ("xref:System.String.#ctor", Some("String")),
            ("xref:A%23System%23Collections%23SyncRoot", Some("SyncRoot")),
            ("xref:concepts-page", Some("concepts-page")),
            ("xref:", None),
            ("xref:.", None),
            ("https://a.example/xref:b", None),
        ] {
            assert_eq!(name(address).as_deref(), expected, "{address}");
        }
    }
}
