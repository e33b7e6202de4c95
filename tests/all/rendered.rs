//! Markdown → the body of a page by the library alone, as one article of a site without others.

use supportal::catalog::article::{Article, LinkRef};
use supportal::catalog::link::Roots;
use supportal::diagnostic::Findings;
use supportal::locale::Locale;
use supportal::markdown::{self, Files, Library, Rendering, Resolved, Want, Words};
use supportal::source::Sources;

/// An article; nothing, where it cannot be shown.
pub(crate) fn article(text: &str) -> Option<Article> {
    let mut sources = Sources::default();
    let file = sources.add("a.md", text);
    let locales = [Locale::parse("en-US").unwrap()];
    let library = Library {
        sources: &sources,
        files: &Files::new(),
        beneath: None,
        locales: &locales,
        roots: &Roots::default(),
    };
    let mut findings = Findings::default();
    markdown::read("a", &locales[0], file, library, Want::Body, &mut findings)
}

/// The body of an article with every link and picture as it is written.
pub(crate) fn body(article: &Article) -> String {
    body_with(article, &|link| {
        let address = link.destination.clone();
        match link.image {
            true => Resolved::Picture(address, None),
            false => Resolved::Link(address),
        }
    })
}

pub(crate) fn body_with(article: &Article, resolve: &dyn Fn(&LinkRef) -> Resolved) -> String {
    let words = Words {
        alerts: ["Note", "Tip", "Important", "Warning", "Caution"].map(Into::into),
        table: "Table {number}".into(),
        video: "Video: {site}".into(),
        description: "Description".into(),
        versions: "Versions: {versions}".into(),
    };
    let rendering = Rendering {
        words: &words,
        resolve,
        highlight: &|_, code, html| html.push_str(&markdown::escape(code)),
        is_partners: true,
    };
    markdown::render(article, &rendering)
}
