//! What a theme's templates receive, as a JSON Schema that is made from the types in [`super::views`] and their documentation.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Value, json};

use super::views::{
    ArticleView, ChooserView, ContactView, DirectoryView, EscalationView, GuidanceView,
    GuidePageView, NavigationView, OfferingView, PageView, PortalView, PricingView, ServiceView,
};

/// The version of what templates receive. It changes when a template made for the version before would fail or mislead; what is only
/// added does not change it. A theme says in `theme.yaml` for which version it was made.
pub const VERSION: u32 = 1;

/// What templates receive. Each kind of page has a template of its name, `home.html`; what is named after a kind is there on pages of
/// that kind alone.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(dead_code, reason = "only the shape of it is asked for")]
struct Received {
    /// On every page.
    page: PageView,
    /// On every page but the directory's.
    portal: Option<PortalView>,
    /// On every page: the interface strings of its language, from `ui` in `strings/<locale>.yaml`.
    t: BTreeMap<String, String>,
    /// On every page: paths of the theme's files below `page.root`, by their names with `_` for all but letters and digits.
    assets: BTreeMap<String, String>,
    /// Structured data, safe inside a `script` element of the type `application/ld+json`.
    #[schemars(rename = "json_ld")]
    json_ld: Option<String>,
    contact: Option<ContactView>,
    pricing: Option<PricingView>,
    offering: Option<OfferingView>,
    service: Option<ServiceView>,
    escalation: Option<EscalationView>,
    guidance: Option<GuidanceView>,
    /// On an article's page, and on that of all guides where a text stands above them.
    article: Option<ArticleView>,
    /// On an article's page.
    navigation: Option<NavigationView>,
    /// Beside `article`: its body as HTML.
    body: Option<String>,
    /// On an article's page: what `guide.html` makes of the article, once for all portals that show it.
    guide: Option<String>,
    /// In `guide.html`, beside `article`, `navigation`, `body`, `t` and `assets`: the page, as it is in every portal.
    #[schemars(rename = "page (in guide.html)")]
    guide_page: Option<GuidePageView<'static>>,
    chooser: Option<ChooserView>,
    directory: Option<DirectoryView>,
    /// In `fact.html` alone: the name of the fact that an article shows.
    fact: Option<String>,
    /// In `fact.html` alone: whether the fact is a block of its own.
    block: Option<bool>,
}

/// The schema.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Received).to_value();
    schema["title"] = json!(format!("What templates receive, version {VERSION}"));
    schema
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::render::theme::DEFAULT;

    /// The fields that a value of the contract has.
    fn fields(schema: &Value, name: &str) -> BTreeSet<String> {
        let field = &schema["properties"][name];
        let reference = field["$ref"]
            .as_str()
            .or_else(|| field["anyOf"][0]["$ref"].as_str());
        let of = reference
            .and_then(|it| it.strip_prefix('#'))
            .and_then(|it| schema.pointer(it));
        let properties = of.and_then(|of| of["properties"].as_object());
        properties
            .into_iter()
            .flatten()
            .map(|(key, _)| key.clone())
            .collect()
    }

    #[test]
    fn the_built_in_templates_ask_for_nothing_else() {
        let schema = schema();
        let mut asked = 0;
        for name in [
            "page",
            "portal",
            "contact",
            "pricing",
            "offering",
            "service",
            "escalation",
            "article",
            "navigation",
            "directory",
        ] {
            let fields = fields(&schema, name);
            assert!(!fields.is_empty(), "{name}");
            for (file, text) in DEFAULT
                .iter()
                .filter(|(file, _)| file.starts_with("templates/"))
            {
                for (at, _) in text.match_indices(&format!("{name}.")) {
                    let before = text[..at].chars().next_back();
                    let word = &text[at + name.len() + 1..];
                    let word = word
                        .split(|c: char| !c.is_ascii_lowercase() && c != '_')
                        .next()
                        .unwrap();
                    let is_inside =
                        before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
                    if is_inside || matches!(word, "html" | "") {
                        continue;
                    }
                    asked += 1;
                    // A loop may call its own variable by the name of a kind.
                    let is_looped = text.contains(&format!("for {name} in"));
                    assert!(is_looped || fields.contains(word), "{file}: {name}.{word}");
                }
            }
        }
        assert!(asked > 60, "{asked}");
    }
}
