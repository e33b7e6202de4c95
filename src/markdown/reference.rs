//! Cross references to what is programmed with: `<xref:Name.Space.Type.Member%2A?displayProperty=nameWithType>` is shown by its name.
//!
//! Where they lead is for [`crate::catalog::link`] to say.

use pulldown_cmark::{Event, LinkType, Tag};

use super::directive::Directive;
use super::item::{Item, Node};
use crate::catalog::link::{XREF, decode};

/// How such a link begins.
pub(super) const BEGIN: &str = "<xref:";

/// Shows what is referred to by its name instead of its address.
pub(super) fn lower(items: &mut [Item<'_>]) {
    let mut begun = false;
    for (node, _) in items {
        let named = match node {
            Node::Markdown(Event::Text(address)) if begun => name(address),
            _ => None,
        };
        begun = matches!(
            node.event(),
            Some(Event::Start(Tag::Link {
                link_type: LinkType::Autolink,
                ..
            }))
        );
        if let Some(name) = named {
            *node = Node::Directive(Directive::NoLoc(name));
        }
    }
}

/// The name that a reference asks to be shown by: the last part of its whole name, or more of them.
fn name(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_at_checked(XREF.len())?;
    if !scheme.eq_ignore_ascii_case(XREF) {
        return None;
    }
    let (whole, asked) = rest.split_once('?').unwrap_or((rest, ""));
    let whole = decode(whole);
    // Neither what a method takes nor how many types a type takes is a part of its name, and `*` is each of its forms.
    let whole = whole.split('(').next().unwrap_or_default();
    let parts: Vec<&str> = whole
        .trim_end_matches('*')
        .split('.')
        .map(|part| part.split('`').next().unwrap_or_default())
        // A constructor is called by its type.
        .filter(|part| !part.is_empty() && *part != "#ctor")
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
            ("xref:concepts-page", Some("concepts-page")),
            ("xref:", None),
            ("xref:.", None),
            ("https://a.example/xref:b", None),
        ] {
            assert_eq!(name(address).as_deref(), expected, "{address}");
        }
    }
}
