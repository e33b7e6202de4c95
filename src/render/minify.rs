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

/// An article's body, minified once for all the pages that show it.
pub fn minify_fragment(html: &str) -> String {
    minify(html.to_owned())
}
