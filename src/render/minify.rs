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

/// A style sheet, minified; nothing where it cannot be read.
#[cfg(feature = "minify")]
fn style_sheet(css: &str) -> Option<String> {
    use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};

    let mut sheet = StyleSheet::parse(css, ParserOptions::default()).ok()?;
    sheet.minify(MinifyOptions::default()).ok()?;
    let options = PrinterOptions {
        minify: true,
        ..PrinterOptions::default()
    };
    Some(sheet.to_css(options).ok()?.code)
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

#[cfg(all(test, feature = "minify"))]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_are_as_minify_html_makes_them_in_a_page() {
        for css in [
            include_str!("../../themes/default/style.css"),
            include_str!("../../themes/default/article.css"),
            include_str!("../../themes/console/style.css"),
        ] {
            let mut config = minify_html::Cfg::new();
            config.minify_css = true;
            config.keep_closing_tags = true;
            let page = format!("<style>{css}</style>");
            let page = String::from_utf8(minify_html::minify(page.as_bytes(), &config)).unwrap();
            let small = style_sheet(css).unwrap();
            assert_eq!(page, format!("<style>{small}</style>"));
            assert!(small.len() < css.len());
        }
        assert_eq!(style_sheet("a { color red }"), None);
    }
}
