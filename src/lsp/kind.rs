//! What a file of a site is, by its path: whom a change of it concerns, and what may be written in it.

use crate::schema::Document;

/// Whom a change of a file concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Concern<'p> {
    /// One partner.
    Partner(&'p str),
    /// All of them.
    All,
    /// Nobody.
    Nobody,
}

/// Whom a change of the file at `path` concerns.
pub(super) fn concern(path: &str) -> Concern<'_> {
    let partner = path
        .strip_prefix("content/partners/")
        .and_then(|rest| rest.split_once('/'));
    match (partner, path.split('/').next()) {
        (Some((partner, _)), _) => Concern::Partner(partner),
        (None, Some("site.yaml" | "content" | "themes")) => Concern::All,
        _ => Concern::Nobody,
    }
}

/// Which kind of YAML the file at `path` is, if it is one that has a shape.
pub(super) fn document(path: &str) -> Option<Document> {
    let is_yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["site.yaml"] => Some(Document::Site),
        ["content", "policies", _] if is_yaml => Some(Document::Policy),
        ["content", "partners", _, "partner.yaml"] => Some(Document::Partner),
        ["content", "partners", _, "offerings", _] if is_yaml => Some(Document::Offering),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_whom_a_change_concerns_and_what_the_file_is() {
        let of = |path| (concern(path), document(path));
        let partner = Concern::Partner("a");
        for (path, expected) in [
            ("site.yaml", (Concern::All, Some(Document::Site))),
            (
                "content/policies/csp.yaml",
                (Concern::All, Some(Document::Policy)),
            ),
            ("content/guidance/en-US/a.md", (Concern::All, None)),
            ("themes/own/strings/en-US.yaml", (Concern::All, None)),
            ("content/partners/a.yaml", (Concern::All, None)),
            (
                "content/partners/a/partner.yaml",
                (partner, Some(Document::Partner)),
            ),
            (
                "content/partners/a/offerings/b.yml",
                (partner, Some(Document::Offering)),
            ),
            ("content/partners/a/guidance/en-US/c.md", (partner, None)),
            ("README.md", (Concern::Nobody, None)),
        ] {
            assert_eq!(of(path), expected, "{path}");
        }
    }
}
