//! `:::image type="content" source="…" alt-text="…" lightbox="…":::`

use super::attributes::Attributes;
use super::html::decoded;

/// A picture, as its directive describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Image {
    pub(super) source: String,
    pub(super) alt: String,
    /// The larger picture that it leads to.
    pub(super) lightbox: Option<String>,
    /// Whether it stands for a word in the line.
    pub(super) icon: bool,
    /// Whether what it shows is told at length between it and `:::image-end:::`.
    pub(super) complex: bool,
}

impl Image {
    /// A picture with a source.
    pub(super) fn read(attributes: &Attributes<'_>) -> Option<Self> {
        let source = attributes.get("source")?.trim();
        let kind = attributes.get("type").unwrap_or_default();
        let alt = attributes.get("alt-text").unwrap_or_default();
        // It may have been escaped for HTML, or for whoever reads attributes.
        let alt = decoded(alt).replace("\\\"", "\"");
        let lightbox = attributes.get("lightbox").map(str::trim);
        Some(Self {
            source: source.to_owned(),
            alt: alt.trim().to_owned(),
            // `lightbox="false"` takes away what a whole site may have switched on.
            lightbox: lightbox
                .filter(|larger| !larger.is_empty() && !larger.eq_ignore_ascii_case("false"))
                .map(str::to_owned),
            icon: kind.eq_ignore_ascii_case("icon"),
            complex: kind.eq_ignore_ascii_case("complex"),
        })
    }
}
