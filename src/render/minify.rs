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
pub(super) fn minify_asset(name: &str, bytes: &[u8]) -> Vec<u8> {
    let small = std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| match name.rsplit_once('.') {
            _ if name.starts_with("vendor/") => None,
            Some((_, "css")) => style_sheet(text),
            Some((_, "js")) => script(text),
            _ => None,
        });
    small.map_or_else(|| bytes.to_vec(), String::into_bytes)
}

/// A style sheet, minified. The crate does that inside a page only, so an element stands around it meanwhile.
#[cfg(feature = "minify")]
fn style_sheet(css: &str) -> Option<String> {
    let mut config = minify_html::Cfg::new();
    config.keep_closing_tags = true;
    config.minify_css = true;
    // Its own end tag in a string would end the element early.
    let page = (!css.contains("</")).then(|| format!("<style>{css}</style>"))?;
    let page = String::from_utf8(minify_html::minify(page.as_bytes(), &config)).ok()?;
    let inside = page.strip_prefix("<style>")?.strip_suffix("</style>")?;
    Some(inside.to_owned())
}

/// A script, minified; nothing where it cannot be read. Names that other scripts may use stay.
#[cfg(feature = "minify")]
fn script(js: &str) -> Option<String> {
    use oxc_codegen::{Codegen, CodegenOptions, CommentOptions, LegalComment};
    use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};

    let allocator = oxc_allocator::Allocator::default();
    let kind = oxc_span::SourceType::unambiguous();
    let parsed = oxc_parser::Parser::new(&allocator, js, kind).parse();
    if parsed.panicked || !parsed.errors.is_empty() {
        return None;
    }
    let mut program = parsed.program;
    let minifier = Minifier::new(MinifierOptions {
        mangle: Some(MangleOptions::default()),
        compress: Some(CompressOptions::safest()),
    });
    let done = minifier.minify(&allocator, &mut program);
    let codegen = Codegen::new().with_options(CodegenOptions {
        minify: true,
        comments: CommentOptions {
            normal: false,
            jsdoc: false,
            annotation: false,
            legal: LegalComment::Inline,
        },
        ..CodegenOptions::default()
    });
    Some(codegen.with_scoping(done.scoping).build(&program).code)
}

#[cfg(not(feature = "minify"))]
fn style_sheet(_: &str) -> Option<String> {
    None
}

#[cfg(not(feature = "minify"))]
fn script(_: &str) -> Option<String> {
    None
}

/// An article's body, minified once for all the pages that show it.
pub fn minify_fragment(html: &str) -> String {
    minify(html.to_owned())
}
