//! Smaller style sheets and scripts, made once for all pages. The only file that names the minifying crates. Pages are
//! [`super::compact()`]'s, which a test holds to what minify-html makes of them.

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

/// A part of a page as minify-html makes it: what others make is measured against it.
#[cfg(all(test, feature = "minify"))]
pub(super) fn by_the_crate(html: &str) -> String {
    let mut config = minify_html::Cfg::new();
    config.keep_closing_tags = true;
    config.keep_html_and_head_opening_tags = true;
    String::from_utf8_lossy(&minify_html::minify(html.as_bytes(), &config)).into_owned()
}
