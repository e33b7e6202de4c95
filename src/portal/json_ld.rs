//! Structured data: the same facts in schema.org's words, for search engines and assistants.

use serde_json::{Value, json};

use super::InLanguage;
use super::plan::{Content, Page};
use super::routes::Home;
use super::views::{ChannelView, PortalView};

/// The graph of a page as JSON that is safe inside a script element.
pub(super) fn graph(
    it: &InLanguage<'_>,
    home: &Home<'_>,
    page: &Page,
    portal: &PortalView,
) -> String {
    let id = |part: &str| {
        home.chooser_url()
            .map_or_else(|| format!("#{part}"), |root| format!("{root}#{part}"))
    };
    let mut web_page = json!({ "@type": "WebPage", "name": page.view.title, "description": page.view.description, "inLanguage": page.view.lang, "about": { "@id": id("org") } });
    if let (Some(url), Value::Object(fields)) = (&page.view.canonical, &mut web_page) {
        fields.insert("@id".into(), json!(format!("{url}#page")));
        fields.insert("url".into(), json!(url));
    }
    let mut organization =
        json!({ "@type": "Organization", "@id": id("org"), "name": portal.name });
    if let Value::Object(fields) = &mut organization {
        if let Some(url) = home.chooser_url() {
            fields.insert("url".into(), json!(url));
        }
        if matches!(page.content, Content::Home | Content::Contact(_)) {
            fields.insert(
                "contactPoint".into(),
                portal
                    .facts
                    .contact
                    .iter()
                    .map(|channel| contact_point(it, channel))
                    .collect(),
            );
        }
    }
    let mut graph = vec![web_page, organization];
    if !page.view.crumbs.is_empty() {
        graph.extend(crumbs(it, home, page));
    }
    escape(&json!({ "@context": "https://schema.org", "@graph": graph }).to_string())
}

fn contact_point(it: &InLanguage<'_>, channel: &ChannelView) -> Value {
    let (key, value) = match channel.kind {
        "phone" => ("telephone", channel.href.trim_start_matches("tel:")),
        "email" => ("email", channel.text.as_str()),
        _ => ("url", channel.href.as_str()),
    };
    let mut point = json!({ "@type": "ContactPoint", "contactType": it.strings.say("titles.home"), key: value });
    if let (false, Value::Object(fields)) = (channel.languages.is_empty(), &mut point) {
        fields.insert("availableLanguage".into(), json!(channel.languages));
    }
    point
}

/// The way down to the page; nothing where there are no absolute addresses.
fn crumbs(it: &InLanguage<'_>, home: &Home<'_>, page: &Page) -> Option<Value> {
    let last = (page.view.title.clone(), page.view.canonical.clone()?);
    let root = home.url(it.locale, &super::routes::Route::home())?;
    // A group that has no page is no place to go to.
    let above = page.view.crumbs.iter().filter_map(|crumb| {
        let path = crumb.path.as_ref()?;
        Some((crumb.name.clone(), format!("{root}{path}")))
    });
    let items: Vec<Value> =
        above.chain([last]).enumerate().map(|(at, (name, url))| json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": url })).collect();
    Some(json!({ "@type": "BreadcrumbList", "itemListElement": items }))
}

/// JSON for a script element: nothing in it can end the element or begin a comment.
fn escape(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                escaped.push_str(&format!("\\u{:04x}", c as u32))
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_script_element() {
        let escaped = escape(&json!({ "a": "</script><!--\u{2028}&" }).to_string());
        assert_eq!(
            escaped,
            r#"{"a":"\u003c/script\u003e\u003c!--\u2028\u0026"}"#
        );
        assert_eq!(
            serde_json::from_str::<Value>(&escaped).unwrap()["a"],
            "</script><!--\u{2028}&"
        );
    }
}
