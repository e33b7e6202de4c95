//! Sitemaps (sitemaps.org) with each page in every language, and the index of a site's: files that stay within the protocol's limits
//! however many pages and portals there are. There are none where it is not known at which address the pages are.

use crate::portal::plan::{Content, Page};
use crate::portal::routes::Home;
use crate::portal::views::AlternateView;

/// Most entries of a file, by the protocol. Its other limit, 50 MB, is not met: an address with its alternates has some hundred bytes.
const MOST: usize = 50_000;
/// Most addresses of a file with all their alternates: these are long where there are many languages.
const MOST_PAGES: usize = 10_000;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A page as a sitemap lists it.
#[derive(Debug)]
pub struct Entry {
    address: String,
    alternates: Vec<AlternateView>,
    /// When it was last changed, where its text says so.
    modified: Option<String>,
}

/// The pages that may be indexed.
pub fn entries(pages: &[Page]) -> impl Iterator<Item = Entry> {
    pages.iter().filter_map(|page| {
        Some(Entry {
            address: page.view.canonical.clone()?,
            alternates: page.view.alternates.clone(),
            modified: match &page.content {
                Content::Article(article, _) => article.modified.clone(),
                _ => None,
            },
        })
    })
}

/// The name of a sitemap, counted from 0.
pub fn file(number: usize) -> String {
    match number {
        0 => "sitemap.xml".to_owned(),
        number => format!("sitemap-{}.xml", number + 1),
    }
}

/// Sitemaps of pages, by their names.
pub fn of_pages(mut entries: Vec<Entry>) -> impl Iterator<Item = (String, String)> {
    entries.sort_by(|a, b| a.address.cmp(&b.address));
    let parts = entries.len().div_ceil(MOST_PAGES);
    (0..parts).map(move |number| {
        let own = entries.iter().skip(number * MOST_PAGES).take(MOST_PAGES);
        (file(number), urls(own))
    })
}

fn urls<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut xml =
        format!("{XML}<urlset xmlns=\"{SPACE}\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
    for entry in entries {
        xml.push_str("<url><loc>");
        escape(&mut xml, &entry.address);
        xml.push_str("</loc>");
        if let Some(modified) = &entry.modified {
            xml.extend(["<lastmod>", modified, "</lastmod>"]);
        }
        for alternate in &entry.alternates {
            let lang = alternate.lang.as_str();
            xml.extend([
                "<xhtml:link rel=\"alternate\" hreflang=\"",
                lang,
                "\" href=\"",
            ]);
            escape(&mut xml, &alternate.href);
            xml.push_str("\"/>");
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// The sitemap of the directory's pages.
pub const DIRECTORY: &str = "sitemap-directory.xml";

/// Indices of sitemaps, by their names; `addresses` are those of the sitemaps, of which there are `count`.
pub fn indices(
    count: usize,
    addresses: impl Iterator<Item = String>,
) -> impl Iterator<Item = (String, String)> {
    let mut addresses = addresses;
    (0..count.div_ceil(MOST)).map(move |number| {
        let mut xml = format!("{XML}<sitemapindex xmlns=\"{SPACE}\">\n");
        for address in addresses.by_ref().take(MOST) {
            xml.push_str("<sitemap><loc>");
            escape(&mut xml, &address);
            xml.push_str("</loc></sitemap>\n");
        }
        xml.push_str("</sitemapindex>\n");
        (file(number), xml)
    })
}

/// `robots.txt`, which counts at the root of a host only.
pub fn robots(home: Home<'_>, sitemaps: usize) -> Option<String> {
    let root = home.served_at().filter(|url| url.path() == "/")?;
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    for number in 0..sitemaps {
        text.push_str(&format!("Sitemap: {root}{}\n", file(number)));
    }
    Some(text)
}

/// Adds an address: of XML's signs, `>` need not be told.
fn escape(xml: &mut String, address: &str) {
    let mut rest = address;
    while let Some(at) = rest.find(['&', '<', '"', '\'']) {
        let (plain, from) = rest.split_at(at);
        xml.push_str(plain);
        xml.push_str(match from.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'"') => "&quot;",
            _ => "&apos;",
        });
        rest = from.get(1..).unwrap_or_default();
    }
    xml.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_no_more_entries_than_it_may() {
        let entry = |at: usize| Entry {
            address: format!("https://a.example/{at:06}/?a&b"),
            alternates: Vec::new(),
            modified: None,
        };
        let files: Vec<_> = of_pages((0..MOST_PAGES + 1).map(entry).collect()).collect();
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sitemap.xml", "sitemap-2.xml"]);
        assert_eq!(files[0].1.matches("<url>").count(), MOST_PAGES);
        assert!(files[1].1.contains("/010000/?a&amp;b</loc></url>"));
        let all = (0..100_001).map(|at| at.to_string());
        let files: Vec<_> = indices(100_001, all).collect();
        let counts: Vec<_> = files
            .iter()
            .map(|(_, xml)| xml.matches("<sitemap>").count())
            .collect();
        assert_eq!(counts, [MOST, MOST, 1]);
        assert!(files[2].1.contains("<loc>100000</loc>"));
    }
}
