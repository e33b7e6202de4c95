//! Blocks that hold others: rows and columns, zones, versions, boxes, tabs.

use super::attributes::Attributes;
use super::image::Image;
use super::side_by_side;
use crate::locale::Locale;

/// A block that holds others.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Container {
    /// `:::row:::`: columns side by side.
    Row,
    /// `:::column span="2":::`: so many parts of a row.
    Column(u8),
    /// `:::zone pivot="name"`: for readers who do it one of several ways.
    Zone(String),
    /// `:::zone target="chromeless"`: not for pages.
    Hidden,
    /// `::: moniker range="…"`: for some versions.
    Versions(String),
    /// `:::image type="complex":::`: a picture, and what it shows at length.
    Described(Box<Image>),
    /// What such a picture shows.
    Description,
    /// `> [!div class="checklist"]`: a class of the theme's, or none.
    Box(&'static str),
    /// `> [!div renderon="portal"]`: for readers of another site.
    Elsewhere,
    /// `:::quote:::`
    Quote,
    /// Tabs that belong together.
    Tabs,
    /// One tab, and the tab that must be chosen elsewhere for it to be shown.
    Tab(String, Option<String>),
    /// The title of a tab: its place in the article's list of headings.
    TabTitle(usize),
    /// A text in another language than the article's.
    Language(Locale),
}

impl Container {
    /// The word of the directive that ends it.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Column(_) => "column",
            Self::Zone(_) | Self::Hidden => "zone",
            Self::Versions(_) => "moniker",
            Self::Described(_) => "image",
            Self::Description => "description",
            Self::Box(_) | Self::Elsewhere => "div",
            Self::Quote => "quote",
            Self::Tabs => "tabs",
            Self::Tab(..) => "tab",
            Self::TabTitle(_) => "tab-title",
            Self::Language(_) => "language",
        }
    }

    pub(super) fn column(span: Option<&str>) -> Self {
        let span = span.and_then(|span| span.trim().parse().ok()).unwrap_or(1);
        Self::Column(u8::clamp(span, 1, 4))
    }

    pub(super) fn zone(attributes: &Attributes<'_>) -> Self {
        let target = attributes.get("target").unwrap_or("docs");
        if !target.trim().eq_ignore_ascii_case("docs") {
            return Self::Hidden;
        }
        let pivots = attributes.get("pivot").unwrap_or_default().split(',');
        let pivots: Vec<String> = pivots.map(|pivot| pivot.trim().replace('-', " ")).collect();
        Self::Zone(pivots.join(", "))
    }

    /// The versions of a range, as people read it: `>= a || = b` is "≥ a, b".
    pub(super) fn versions(range: &str) -> Self {
        let said = range
            .replace(">=", "≥ ")
            .replace("<=", "≤ ")
            .replace("||", ", ")
            .replace('=', "");
        let words: Vec<&str> = said.split_whitespace().collect();
        Self::Versions(words.join(" ").replace(" ,", ","))
    }

    /// A box with the classes that its author named: those that the theme knows. What is rendered elsewhere, or looked up beside a
    /// text, is not for pages.
    pub(super) fn boxed(attributes: &Attributes<'_>) -> Self {
        let classes = attributes.get("class").unwrap_or_default();
        let site = attributes.get("renderon").unwrap_or_default().trim();
        let mut all = classes.split_whitespace();
        let is_looked_up = all.any(|class| class == side_by_side::CLASS);
        if is_looked_up || !(site.is_empty() || site.eq_ignore_ascii_case("docs")) {
            return Self::Elsewhere;
        }
        let known = classes.split_whitespace().find_map(|class| {
            let class = class.to_ascii_lowercase();
            Some(match class.as_str() {
                "checklist" => "checklist",
                "nextstepaction" => "next-step",
                "op_single_selector" | "op_multi_selector" => "choices",
                _ => return None,
            })
        });
        Self::Box(known.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_said_as_people_read_them() {
        for (range, said) in [
            (">=vs-2019", "≥ vs-2019"),
            (">= a || = b", "≥ a, b"),
            ("=a||=b", "a, b"),
            ("<= sql-server-2016", "≤ sql-server-2016"),
        ] {
            assert_eq!(Container::versions(range), Container::Versions(said.into()));
        }
    }
}
