//! Smaller pages with the same text. The only file that names the minifying crate.
//!
//! It takes out the spaces between inline elements whose parent is a block such as `div`; themes keep inline runs in `p`, `li`, `td`
//! and their like, and a test compares the visible text with and without.

#[cfg(feature = "minify")]
use std::sync::LazyLock;

#[cfg(feature = "minify")]
static CONFIG: LazyLock<minify_html::Cfg> = LazyLock::new(|| {
    let mut config = minify_html::Cfg::new();
    config.keep_closing_tags = true;
    config.keep_html_and_head_opening_tags = true;
    config
});

/// A page, minified.
#[cfg(feature = "minify")]
pub(super) fn minify(html: String) -> String {
    // It never fails: what goes in as text comes out as text.
    String::from_utf8(minify_html::minify(html.as_bytes(), &CONFIG)).unwrap_or(html)
}

/// A page, as it is: this program was built without the feature.
#[cfg(not(feature = "minify"))]
pub(super) fn minify(html: String) -> String {
    html
}

/// A theme's style sheet or script, minified once for all pages; other files, and what others wrote, as they are.
///
/// The crate does this inside a page only, with lightningcss and oxc, so one stands around the text meanwhile.
pub(super) fn minify_asset(name: &str, bytes: &[u8]) -> Vec<u8> {
    let element = match name.rsplit_once('.') {
        _ if name.starts_with("vendor/") => None,
        Some((_, "css")) => Some("style"),
        Some((_, "js")) => Some("script"),
        _ => None,
    };
    let inside = element.zip(std::str::from_utf8(bytes).ok());
    let small = inside.and_then(|(element, text)| {
        // Its own end tag inside a string would end the element early.
        let is_safe = !text.contains("</");
        let page = is_safe.then(|| within(element, text))?;
        let small = page
            .strip_prefix(&format!("<{element}>"))?
            .strip_suffix(&format!("</{element}>"))?;
        Some(small.as_bytes().to_vec())
    });
    small.unwrap_or_else(|| bytes.to_vec())
}

#[cfg(feature = "minify")]
fn within(element: &str, text: &str) -> String {
    static CONFIG: LazyLock<minify_html::Cfg> = LazyLock::new(|| {
        let mut config = minify_html::Cfg::new();
        config.keep_closing_tags = true;
        config.minify_css = true;
        config.minify_js = true;
        config
    });
    let page = format!("<{element}>{text}</{element}>");
    String::from_utf8(minify_html::minify(page.as_bytes(), &CONFIG)).unwrap_or(page)
}

#[cfg(not(feature = "minify"))]
fn within(element: &str, text: &str) -> String {
    format!("<{element}>{text}</{element}>")
}

/// An article's body, minified once for all the pages that show it.
pub fn minify_fragment(html: &str) -> String {
    minify(html.to_owned())
}
