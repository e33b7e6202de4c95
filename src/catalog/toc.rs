//! Tables of contents: the order, the groups and the short names that an author gave to the guides of a folder.

use super::article::{Article, LinkRef};
use super::link::Target;
use crate::locale::Locale;
use crate::source::FileId;

/// The table of contents of a folder.
#[derive(Debug, Clone)]
pub struct Toc {
    /// The folder, below that of the language; empty for that itself.
    pub folder: String,
    /// The language of its folder.
    pub locale: Locale,
    /// Its file.
    pub file: FileId,
    /// Whether it is an article too, whose links are judged as any article's.
    pub is_article: bool,
    /// What it lists, in order.
    pub entries: Vec<Entry>,
}

/// An entry of a table of contents.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// What it is called there; may be empty.
    pub name: String,
    /// Where it leads: to a page, to another table of contents, or to both.
    pub links: Vec<LinkRef>,
    /// The entries below it.
    pub entries: Vec<Entry>,
}

impl Toc {
    /// The table of contents that an article in Markdown is: one entry a heading.
    pub fn of(article: &Article) -> Self {
        let mut toc = Self {
            folder: folder(&article.path).to_owned(),
            locale: article.locale.clone(),
            file: article.file,
            is_article: true,
            entries: Vec::new(),
        };
        let mut open: Vec<(u8, Entry)> = Vec::new();
        for heading in &article.headings {
            while open
                .last()
                .is_some_and(|(level, _)| *level >= heading.level)
            {
                toc.close(&mut open);
            }
            let place = heading.span.range();
            let mut links = article
                .links
                .iter()
                .filter(|link| link.span.file == heading.span.file && !link.image);
            let link = links.find(|link| place.contains(&link.span.range().start));
            let entry = Entry {
                name: heading.text.trim().to_owned(),
                links: link.cloned().into_iter().collect(),
                entries: Vec::new(),
            };
            open.push((heading.level, entry));
        }
        while !open.is_empty() {
            toc.close(&mut open);
        }
        toc
    }

    /// Puts the entry that was opened last below the one that was opened before it.
    fn close(&mut self, open: &mut Vec<(u8, Entry)>) {
        let Some((_, entry)) = open.pop() else {
            return;
        };
        let above = open.last_mut().map(|(_, above)| &mut above.entries);
        above.unwrap_or(&mut self.entries).push(entry);
    }

    /// All its links in order.
    pub fn links(&self) -> Vec<&LinkRef> {
        fn add<'a>(entries: &'a [Entry], links: &mut Vec<&'a LinkRef>) {
            for entry in entries {
                links.extend(&entry.links);
                add(&entry.entries, links);
            }
        }
        let mut links = Vec::new();
        add(&self.entries, &mut links);
        links
    }
}

/// The folder of a path; empty where it has none.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folder whose table of contents a link leads to: `folder/`, `folder/toc.yml` or `folder/TOC.md`.
pub fn folder_of(link: &LinkRef) -> Option<&str> {
    let (Target::Article(path, _) | Target::File(path)) = &link.target else {
        return None;
    };
    (link.is_to_folder() || is_toc(path)).then(|| folder(path))
}

/// Whether a path is that of a table of contents, with its ending or without. One in a folder for breadcrumbs says how one site
/// hangs together with others, and lists no pages.
pub fn is_toc(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let of_breadcrumbs = |folder: &str| {
        let name = folder.trim_start_matches('_');
        name.eq_ignore_ascii_case("breadcrumb")
    };
    ["toc", "toc.md", "toc.yml", "toc.yaml"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
        && !folder.split('/').any(of_breadcrumbs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_contents_are_known_by_their_names() {
        for path in ["TOC.md", "docs/toc.yml", "a/b/TOC", "toc.yaml"] {
            assert!(is_toc(path), "{path}");
        }
        for path in [
            "docs/toc.txt",
            "stock",
            "_breadcrumb/toc.yml",
            "docs/breadcrumb/toc.yml",
            "toc/a.md",
        ] {
            assert!(!is_toc(path), "{path}");
        }
    }
}
