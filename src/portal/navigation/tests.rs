//! Trees of small guidance, as indented lines.

use super::tree::{Branch, Lead};
use super::*;
use crate::catalog::link::Roots;
use crate::catalog::toc::Toc;
use crate::diagnostic::Findings;
use crate::markdown::{self, Library, Want};
use crate::source::Sources;

struct Named;

impl Topics for Named {
    fn place(&self, folder: &str) -> usize {
        usize::from(folder != "last-but-first")
    }

    fn name(&self, folder: &str) -> Option<String> {
        (folder == "last-but-first").then(|| "The first".to_owned())
    }
}

fn prepared(path: &str) -> Arc<Prepared> {
    Arc::new(Prepared::plain(path, &format!("T {path}")))
}

/// Guidance with pages, and tables of contents in Markdown by their folders.
fn guidance(pages: &[&str], tocs: &[(&str, &str)]) -> Guidance {
    let locale = Locale::parse("en-US").unwrap();
    let (mut guidance, mut sources) = (Guidance::default(), Sources::default());
    let texts = pages.iter().map(|path| ((*path).to_owned(), "# T\n"));
    let tables = tocs.iter().map(|(folder, text)| {
        (
            format!("{folder}/TOC").trim_start_matches('/').to_owned(),
            *text,
        )
    });
    for (path, text) in texts.chain(tables) {
        let file = sources.add(path.as_str(), text);
        let library = Library {
            sources: &sources,
            files: &guidance.files,
            beneath: None,
            locales: &[],
            roots: &Roots::default(),
        };
        let mut ignored = Findings::default();
        let article = markdown::read(&path, &locale, file, library, Want::Outline, &mut ignored);
        let article = article.unwrap();
        if path.ends_with("TOC") {
            let toc = Toc::of(&article);
            let of_language = guidance.tocs.entry(locale.clone()).or_default();
            of_language.insert(toc.folder.clone(), toc);
        } else {
            guidance.shelve([article]);
        }
    }
    guidance
}

fn guides(guidances: &[&Guidance]) -> Guides {
    let locale = Locale::parse("en-US").unwrap();
    let mut paths: Vec<&str> = guidances
        .iter()
        .flat_map(|guidance| guidance.pages().map(|(path, _)| path))
        .collect();
    paths.sort_unstable();
    paths.dedup();
    let plan = Plan {
        guidances,
        locale: &locale,
        order: std::slice::from_ref(&locale),
        topics: &Named,
        more: "More",
    };
    Guides::new(paths.into_iter().map(prepared).collect(), plan)
}

fn lines(guides: &Guides) -> Vec<String> {
    fn add(guides: &Guides, branches: &[Branch], depth: usize, lines: &mut Vec<String>) {
        for branch in branches {
            let lead = match &branch.lead {
                Lead::Nowhere => String::new(),
                Lead::Page(number) => format!(" = {}", guides.articles[*number].path),
                Lead::Again(number) => format!(" ~ {}", guides.articles[*number].path),
                Lead::Outside(url) => format!(" > {url}"),
            };
            lines.push(format!("{}{}{lead}", "-".repeat(depth), branch.name));
            add(guides, &branch.below, depth + 1, lines);
        }
    }
    let mut all = Vec::new();
    add(guides, &guides.tree, 0, &mut all);
    all
}

#[test]
fn headings_nest_by_their_levels_whichever_they_leave_out() {
    let toc = "# One\n### [Deep](a.md)\n## [Less](b.md)\n# [Two](c.md)\n## [Again](a.md)\n## [Out](https://a.example/)\n## [No](no.md)\n";
    let own = guidance(&["a", "b", "c"], &[("", toc)]);
    assert_eq!(
        lines(&guides(&[&own])),
        [
            "One",
            "-Deep = a",
            "-Less = b",
            "Two = c",
            "-Again ~ a",
            "-Out > https://a.example/"
        ]
    );
}

#[test]
fn folders_are_groups_in_the_order_of_topics() {
    let pages = ["b/x", "last-but-first/y", "top", "b/index", "b/deep/z"];
    assert_eq!(
        lines(&guides(&[&guidance(&pages, &[])])),
        [
            "T top = top",
            "The first",
            "-T last-but-first/y = last-but-first/y",
            "T b/index = b/index",
            "-T b/deep/z = b/deep/z",
            "-T b/x = b/x"
        ]
    );
}

#[test]
fn the_table_of_the_one_folder_is_the_tree_and_the_rest_follows() {
    let toc = "# [X](x.md)\n# [Sub](sub/)\n# [Same](sub/TOC.md)\n";
    let tocs = [
        ("docs", toc),
        ("docs/sub", "# [Y](y.md)\n"),
        ("docs/apart", "# [Z](z.md)\n"),
    ];
    let pages = [
        "README",
        "docs/x",
        "docs/sub/y",
        "docs/sub/index",
        "docs/apart/z",
        "docs/apart/w",
        "docs/left/v",
    ];
    let shared = guidance(&pages, &tocs);
    let expected = [
        "X = docs/x",
        "Sub = docs/sub/index",
        "-Y = docs/sub/y",
        "Apart",
        "-Z = docs/apart/z",
        "-More",
        "--T docs/apart/w = docs/apart/w",
        "More",
        "-T README = README",
        "-Left",
        "--T docs/left/v = docs/left/v",
    ];
    assert_eq!(lines(&guides(&[&shared])), expected);
    // A partner's guides follow, wherever they lie.
    let own = guidance(&["docs/x", "a/own"], &[("a", "# [Own](own.md)\n")]);
    let mut expected = expected.map(str::to_owned).to_vec();
    expected.splice(3..3, ["A".to_owned(), "-Own = a/own".to_owned()]);
    assert_eq!(lines(&guides(&[&own, &shared])), expected);
}

#[test]
fn tables_of_several_folders_put_only_their_own_pages_into_order() {
    let tocs = [("b", "# [Second](y.md)\n# [First](x.md)\n")];
    let pages = ["a/w", "b/x", "b/y", "b/z"];
    assert_eq!(
        lines(&guides(&[&guidance(&pages, &tocs)])),
        [
            "A",
            "-T a/w = a/w",
            "B",
            "-Second = b/y",
            "-First = b/x",
            "-More",
            "--T b/z = b/z"
        ]
    );
}

#[test]
fn a_page_shows_its_branch_and_not_the_tree() {
    let pages: Vec<String> = (0..200).map(|n| format!("a/{n:03}")).collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let guides = guides(&[&guidance(&pages, &[])]);
    let ways: Vec<_> = guides.in_order().collect();
    assert_eq!(ways.len(), 200);
    for (at, (article, way)) in ways.iter().enumerate() {
        assert_eq!(way.section.len(), 40);
        let current: Vec<_> = way.section.iter().filter(|row| row.current).collect();
        assert_eq!(current.len(), 1);
        assert_eq!(current[0].path, Some(article.encoded_path()));
        assert_eq!(way.previous.is_none(), at == 0);
        assert_eq!(way.next.is_none(), at == 199);
        let opened = way.section.iter().filter(|row| row.opens).count();
        let closed: usize = way.section.iter().map(|row| row.closes).sum();
        assert_eq!(opened, closed);
    }
}
