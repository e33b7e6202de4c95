//! A page of the output as a browser gets it: the bytes that a build writes, and one script tag before their end. And the pages that
//! stand in for one that cannot be made.

use serde_json::Value;

use crate::markdown::escape;
use crate::message::{Dictionary, Message, say};

/// Where all that is not of the output lies: no partner can be called so.
pub(super) const OWN: &str = "/__supportal/";

/// What a page was when it was shown, to tell whether it is another now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    /// Of all its bytes.
    pub(super) whole: String,
    /// Of all but the hashes in the names of its style sheets.
    bones: blake3::Hash,
    /// The addresses of its style sheets, in their order.
    pub(super) styles: Vec<String>,
}

impl Version {
    /// What tells a page by its bytes.
    pub(super) fn of(html: &[u8]) -> Self {
        let text = String::from_utf8_lossy(html);
        let whole = blake3::hash(html).to_hex();
        let (bones, styles) = without_styles(&text);
        Self {
            whole: whole.get(..16).unwrap_or_default().to_owned(),
            bones: blake3::hash(bones.as_bytes()),
            styles,
        }
    }

    /// Whether nothing but style sheets are others.
    pub(super) fn differs_in_styles_alone(&self, other: &Self) -> bool {
        self.bones == other.bones && self.styles.len() == other.styles.len()
    }
}

/// A page without the names of its style sheets, which have a hash of ten digits in them, and these.
fn without_styles(html: &str) -> (String, Vec<String>) {
    let (mut bones, mut styles) = (String::with_capacity(html.len()), Vec::new());
    let mut rest = html;
    while let Some(at) = rest.find(".css") {
        let (before, after) = rest.split_at(at);
        let ends = |c: char| matches!(c, '"' | '\'' | '=' | '>' | ' ' | '<');
        let start = before.rfind(ends).map_or(0, |end| end + 1);
        let (kept, href) = before.split_at(start);
        let hash = href.rsplit('.').next().unwrap_or_default();
        let is_hashed = hash.len() == 10 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        bones.push_str(kept);
        if is_hashed {
            bones.push_str(href.trim_end_matches(hash));
            styles.push(format!("{href}.css"));
        } else {
            bones.push_str(href);
        }
        let (ending, next) = after.split_at(".css".len());
        bones.push_str(ending);
        rest = next;
    }
    bones.push_str(rest);
    (bones, styles)
}

/// A page with the script that brings it up to date.
pub(super) fn with_client(html: &[u8], address: &str, version: &Version) -> Vec<u8> {
    let script = format!(
        "<script src=\"{OWN}client.js\" data-page=\"{}\" data-version=\"{}\" defer></script>",
        escape(address),
        version.whole
    );
    let end = b"</body>";
    let at = html
        .windows(end.len())
        .rposition(|window| window == end)
        .unwrap_or(html.len());
    let (before, after) = html.split_at(at.min(html.len()));
    [before, script.as_bytes(), after].concat()
}

/// A page of the program's own. `body` is HTML.
pub(super) fn document(title: &str, body: &str, dictionary: &Dictionary) -> String {
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><link rel=\"stylesheet\" href=\"{OWN}own.css\"></head><body><main>{body}</main></body></html>",
        lang = dictionary.language().tag(),
        title = escape(title),
    )
}

/// The same at an address of the program's own, where no client brings it up to date.
pub(super) fn own_document(title: &str, body: &str, dictionary: &Dictionary) -> String {
    let script = format!("<script src=\"{OWN}own.js\" defer></script>");
    document(title, &format!("{body}{script}"), dictionary)
}

/// What stands in the place of a page that cannot be made, its title and its body: what was found, and that it comes back by itself.
pub(super) fn fault(
    findings: &[Value],
    why: Option<&Message>,
    dictionary: &Dictionary,
) -> (String, String) {
    let say = |message: &Message| escape(&message.translated(dictionary));
    let title = say!("This page cannot be shown");
    let mut body = format!(
        "<h1>{}</h1><p>{}</p>",
        say(&title),
        say(&say!(
            "It comes back by itself as soon as this is mended. Published portals stay as they are."
        ))
    );
    if let Some(why) = why {
        body.push_str(&format!("<p class=\"why\">{}</p>", say(why)));
    }
    if !findings.is_empty() {
        body.push_str("<ol class=\"findings\">");
        for finding in findings {
            body.push_str(&item(finding));
        }
        body.push_str("</ol>");
    }
    (title.translated(dictionary), body)
}

/// A finding as an item of a list.
pub(super) fn item(finding: &Value) -> String {
    let text = |key: &str| escape(finding.get(key).and_then(Value::as_str).unwrap_or(""));
    let number = |key: &str| finding.get(key).and_then(Value::as_u64).unwrap_or(1);
    let place = format!("{}:{}:{}", text("file"), number("line"), number("column"));
    let place = match text("href") {
        href if href.is_empty() => place,
        href => format!("<a href=\"{href}\">{place}</a>"),
    };
    let help = match text("help") {
        help if help.is_empty() => help,
        help => format!("<span class=\"help\">{help}</span>"),
    };
    format!(
        "<li class=\"{level}\"><code>{code}</code> <strong>{message}</strong> {help}<span class=\"place\">{place}</span></li>",
        level = text("level"),
        code = text("code"),
        message = text("message"),
    )
}

/// The page where there is none and no portal that has one for that.
pub(super) fn nothing(dictionary: &Dictionary) -> String {
    let title = say!("There is no such page");
    let body = format!(
        "<h1>{}</h1><p><a href=\"{OWN}\">{}</a></p>",
        escape(&title.translated(dictionary)),
        escape(&say!("All partners").translated(dictionary))
    );
    document(&title.translated(dictionary), &body, dictionary)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><head><link href=../assets/style.0123456789.css rel=stylesheet><link rel=\"stylesheet\" href=\"b/brand.abcdefabcd.css\"></head><body>x.css</body></html>";

    #[test]
    fn a_page_is_told_from_one_with_other_styles() {
        let version = Version::of(PAGE.as_bytes());
        assert_eq!(
            version.styles,
            ["../assets/style.0123456789.css", "b/brand.abcdefabcd.css"]
        );
        let styled = Version::of(PAGE.replace("0123456789", "9999999999").as_bytes());
        assert_ne!(version.whole, styled.whole);
        assert!(version.differs_in_styles_alone(&styled));
        let other = Version::of(PAGE.replace("x.css", "y.css").as_bytes());
        assert!(!version.differs_in_styles_alone(&other));
    }

    #[test]
    fn one_tag_is_added_and_nothing_else_changes() {
        let version = Version::of(PAGE.as_bytes());
        let shown = String::from_utf8(with_client(PAGE.as_bytes(), "/a\"b/", &version)).unwrap();
        let start = shown.find("<script").unwrap();
        let end = shown.find("</script>").unwrap() + "</script>".len();
        assert_eq!(format!("{}{}", &shown[..start], &shown[end..]), PAGE);
        assert!(shown[start..end].contains("data-page=\"/a&quot;b/\""));
        let bare = with_client(b"no body", "/", &version);
        assert!(bare.starts_with(b"no body<script"));
    }
}
