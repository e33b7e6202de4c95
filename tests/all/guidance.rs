//! Guidance from its files to the pages of built portals: facts of partners in shared articles, and real documentation in its dialect.

use std::collections::{BTreeMap, BTreeSet};

use walkdir::WalkDir;

use crate::corpus;
use crate::page::Page;
use crate::shared::shared;
use crate::site::Site;

#[test]
fn a_shared_article_speaks_of_each_partner_in_its_own_facts() {
    let site = Site::with_partners(&["contoso-brasil", "ipe-tecnologia"]);
    let text = "# Fale conosco\n\n:::fact name::: atende por :::fact phone:::.\n\n:::fact hours:::\n\n:::fact price:::\n";
    for locale in ["pt-BR", "en-US"] {
        site.write(
            &format!("content/guidance/{locale}/getting-help/reach-us.md"),
            text,
        );
    }
    site.build(&[]).expect(0);
    let names = partners(&site);
    let mut phones = BTreeSet::new();
    for partner in &names {
        let page = site.page(&format!(
            "{partner}/pt-br/guidance/getting-help/reach-us/index.html"
        ));
        let link = page.all("a").find_map(|link| {
            let href = link.attribute("href")?;
            href.starts_with("tel:").then(|| href.to_owned())
        });
        let html = std::fs::read_to_string(&page.path).unwrap();
        assert!(
            !html.contains(['\u{1}', '\u{2}']) && !html.contains(":::"),
            "{html}"
        );
        phones.extend(link);
    }
    assert!(phones.len() > 1, "{phones:?} of {names:?}");
}

#[test]
fn what_a_partner_does_not_state_is_told_and_leaves_no_gap() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let text = "# Fale conosco\n\nOs serviços são regulados por :::fact regulator:::.\n";
    for locale in ["pt-BR", "en-US"] {
        site.write(
            &format!("content/guidance/{locale}/getting-help/reach-us.md"),
            text,
        );
    }
    let run = site.build(&[]).expect(0);
    assert!(run.stderr.contains("X009"), "{}", run.stderr);
    let page = site.page("contoso-brasil/pt-br/guidance/getting-help/reach-us/index.html");
    let path = "../../../contact/";
    assert!(
        page.all("a")
            .any(|link| link.attribute("href") == Some(path))
    );
}

#[test]
fn a_translation_that_carries_its_source_comes_out_as_one_text_without_a_finding() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let settings = site.read("site.yaml");
    let roots = "link_roots: { 'xref:': 'https://learn.example/{locale}/dotnet/api/' }\n";
    site.write("site.yaml", format!("{settings}{roots}"));
    site.write(
        "content/guidance/en-US/getting-help/strings.md",
        "# Use of strings\n\nCall <xref:System.String.Trim%2A>, then see [the steps](#steps).\n\n> [!NOTE]\n> It takes **no** time.\n\n## Steps\n\n1. One\n",
    );
    let beside = |own: &str, source: &str| {
        format!(
            "<span data-ttu-id=\"4ab-1\">{own}</span><span class=\"sxs-lookup\"><span data-stu-id=\"4ab-1\">{source}</span></span>"
        )
    };
    let translation = format!(
        "# <a name=\"use-of-strings\"></a>{}\n\n{}\n\n> [!NOTE]\n> {}\n\n## <a name=\"steps\"></a>{}\n\n1. {}\n",
        beside("Uso de textos", "Use of strings"),
        beside(
            "Chame <xref:System.String.Trim%2A> e veja [as etapas](#steps).",
            "Call <xref:System.String.Trim%2A>, then see [the steps](#steps)."
        ),
        beside("Não leva tempo **nenhum**.", "It takes **no** time."),
        beside("Etapas", "Steps"),
        beside("Um", "One"),
    );
    site.write(
        "content/guidance/pt-BR/getting-help/strings.md",
        translation,
    );
    let run = site.build(&[]).expect(0);
    assert!(!run.stderr.contains("strings.md"), "{}", run.stderr);
    let path = |locale| format!("contoso-brasil/{locale}/guidance/getting-help/strings/index.html");
    for (locale, said) in [("pt-br", "Chame"), ("en-us", "Call")] {
        let page = site.page(&path(locale));
        let html = std::fs::read_to_string(&page.path).unwrap();
        let link = format!("https://learn.example/{locale}/dotnet/api/system.string.trim");
        let mut links = page.all("a").filter_map(|it| it.attribute("href"));
        assert!(links.any(|href| href == link), "{html}");
        assert!(html.contains(&format!("{said} <a href={link}>")), "{html}");
    }
    let html = std::fs::read_to_string(site.page(&path("pt-br")).path).unwrap();
    for source in ["Use of strings", "takes", "ttu", "sxs"] {
        assert!(!html.contains(source), "{source}");
    }
}

#[test]
fn code_of_files_beside_an_article_is_shown_and_what_takes_several_lines_is_one() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let guide = "content/guidance/en-US/getting-help";
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"><path d=\"M0 0h8v8z\"/></svg>\n";
    site.write(&format!("{guide}/media/a.svg"), picture);
    site.write(
        &format!("{guide}/samples/Program.cs"),
        "using System;\n// <shown>\n    Call(1);\n    Call(2);\n// </shown>\nCall(3);\n",
    );
    site.write(
        &format!("{guide}/code.md"),
        "# Code\n\n[!code-csharp[Main](samples/Program.cs?range=3-4&highlight=2)]\n\n:::code language=\"csharp\"\n  source=\"samples/Program.cs\"\n  id=\"shown\":::\n\n:::image type=\"content\"\nsource=\"media/a.svg\"\nalt-text=\"Two\nlines\":::\n\n> [!NOTE:]\n> Read it.\n\n> [!TIP}\n> Try it.\n",
    );
    let run = site.build(&[]).expect(0);
    assert!(run.stderr.contains("code.md:14:5"), "{}", run.stderr);
    assert!(run.stderr.contains("write `[!NOTE]`"), "{}", run.stderr);
    let page = site.page("contoso-brasil/en-us/guidance/getting-help/code/index.html");
    let code: Vec<String> = page.all("pre").map(|it| it.text.clone()).collect();
    assert_eq!(code.len(), 2, "{code:?}");
    for shown in &code {
        let words: Vec<&str> = shown.split_whitespace().collect();
        assert_eq!(words, ["Call(1);", "Call(2);"]);
    }
    let mut pictures = page.all("img").filter_map(|it| it.attribute("alt"));
    assert!(pictures.any(|alt| alt == "Two lines"));
    let html = std::fs::read_to_string(&page.path).unwrap();
    for left in [":::", "[!", "source=&quot;", "alt-text"] {
        assert!(!html.contains(left), "{left}");
    }
    for kind in ["alert-note", "alert-tip"] {
        assert!(html.contains(kind), "{kind}");
    }
}

fn partners(site: &Site) -> Vec<String> {
    let folder = std::fs::read_dir(site.path("content/partners")).unwrap();
    let mut names: Vec<String> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A page without its code, where what the dialect looks like may be shown.
fn without_code(html: &str) -> String {
    let mut left = html.to_owned();
    for name in ["pre", "code"] {
        let (open, close) = (format!("<{name}"), format!("</{name}>"));
        while let Some(start) = left.find(&open) {
            let end = left[start..].find(&close).unwrap() + start + close.len();
            left.replace_range(start..end, " ");
        }
    }
    left
}

/// What of the dialect may be found in the words of a page where it was not understood.
const RESIDUE: [&str; 12] = [
    ":::",
    "[!note",
    "[!tip",
    "[!important",
    "[!warning",
    "[!caution",
    "[!include",
    "[!code",
    "[!div",
    "[!video",
    "#tab/",
    "<a name",
];

#[test]
fn nothing_of_the_dialect_reaches_readers_of_real_documentation() {
    let Some(folder) = shared("corpus") else {
        return;
    };
    for set in ["nuget", "office-js"] {
        let site = corpus::site(
            &folder.join(set).join("en-us"),
            &folder.join(set).join("pt-br"),
        );
        site.build(&[]).expect(1);
        let mut pages = 0;
        let mut found: Vec<String> = Vec::new();
        for entry in WalkDir::new(site.out()).sort_by_file_name() {
            let entry = entry.unwrap();
            if entry.path().extension().is_none_or(|it| it != "html") {
                continue;
            }
            pages += 1;
            let html = std::fs::read_to_string(entry.path()).unwrap();
            let said = Page::parse(&without_code(&html)).text.to_lowercase();
            // An unresolved link: brackets, and an address in parentheses at once.
            let link = said
                .match_indices("](")
                .find(|(at, _)| said[at + 2..].starts_with(['.', '/', 'h', '#', '~']));
            let marks = RESIDUE.iter().filter(|mark| said.contains(**mark)).copied();
            for mark in marks.chain(link.map(|_| "](")) {
                found.push(format!("{}: {mark}", entry.path().display()));
            }
        }
        println!(
            "{set}: {pages} pages, {} with something of the dialect",
            found.len()
        );
        assert!(found.is_empty(), "{found:#?}");
        assert!(pages > 500, "{pages}");
    }
}

#[test]
fn anchors_of_translated_headings_are_those_of_their_source() {
    let Some(folder) = shared("corpus") else {
        return;
    };
    let nuget = folder.join("nuget");
    let site = corpus::site(&nuget.join("en-us-at-handoff"), &nuget.join("pt-br"));
    // Without the anchors that translators' tools wrote, each heading gets the source's by itself.
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in WalkDir::new(site.path("content/guidance/pt-BR")) {
        let entry = entry.unwrap();
        if entry.path().extension().is_none_or(|it| it != "md") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let (bare, anchors) = without_anchors(&text);
        let path = entry
            .path()
            .strip_prefix(site.path("content/guidance/pt-BR"))
            .unwrap();
        given.insert(path.with_extension("").display().to_string(), anchors);
        std::fs::write(entry.path(), bare).unwrap();
    }
    site.build(&[]).expect(1);
    let (mut all, mut differ) = (0, Vec::new());
    for (path, anchors) in &given {
        let file = site
            .out()
            .join("pt-br/guidance")
            .join(path)
            .join("index.html");
        if anchors.is_empty() || !file.exists() {
            continue;
        }
        let page = Page::read(&file);
        let prose = page.all("div").find(|div| div.has_class("prose")).unwrap();
        let headings = page.within(prose).iter().filter(|element| {
            matches!(
                element.name.as_str(),
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
            )
        });
        let ids: Vec<&str> = headings
            .filter_map(|heading| heading.attribute("id"))
            .collect();
        for anchor in anchors {
            all += 1;
            if !ids.contains(&anchor.as_str()) {
                differ.push(format!("{path}#{anchor}"));
            }
        }
    }
    println!(
        "{all} headings, {} with another anchor: {differ:#?}",
        differ.len()
    );
    assert!(all > 2000, "{all}");
    assert!(differ.len() * 1000 <= all, "{differ:#?}");
}

/// A text without the anchors of its headings, and those.
fn without_anchors(text: &str) -> (String, Vec<String>) {
    let (mut bare, mut anchors) = (String::new(), Vec::new());
    for line in text.split_inclusive('\n') {
        let heading = line
            .trim_start_matches(['\u{feff}', ' '])
            .trim_start_matches('#');
        let is_heading = heading.len() < line.trim_start_matches(['\u{feff}', ' ']).len();
        let named = heading.trim_start().strip_prefix("<a name=\"");
        let name = named.and_then(|rest| rest.split_once("\"></a>"));
        match name.filter(|_| is_heading) {
            Some((name, _)) => {
                anchors.push(name.to_owned());
                bare.push_str(&line.replacen(&format!("<a name=\"{name}\"></a>"), "", 1));
            }
            None => bare.push_str(line),
        }
    }
    (bare, anchors)
}

#[test]
fn a_planted_difference_of_each_kind_is_found() {
    let text = "# T\n\n## A\n\n```json\n{}\n```\n\n> [!NOTE]\n> n\n\n| a |\n|---|\n| b |\n\n:::image source=\"x.png\" alt-text=\"x\":::\n\n[l](other.md)\n\n[!INCLUDE [i](includes/i.md)]\n\n# [U](#tab/u)\n\nu\n\n# [V](#tab/v)\n\nv\n\n---\n";
    let planted = [
        ("## A\n", "A\n"),
        ("```json\n{}\n```\n", "{}\n"),
        ("> [!NOTE]\n> n\n", "n\n"),
        ("| b |\n", ""),
        (":::image source=\"x.png\" alt-text=\"x\":::\n", "x\n"),
        ("[l](other.md)\n", "l\n"),
        ("[!INCLUDE [i](includes/i.md)]\n", "i\n"),
        ("# [V](#tab/v)\n", "V\n"),
    ];
    for (from, to) in std::iter::once(("", "")).chain(planted) {
        let site = Site::bare();
        site.write("site.yaml", "title: T\nlocales: [en-US, pt-BR]\n");
        for locale in ["en-US", "pt-BR"] {
            site.write(&format!("content/guidance/{locale}/other.md"), "# O\n");
            site.write(&format!("content/guidance/{locale}/includes/i.md"), "i\n");
        }
        site.write("content/guidance/en-US/a.md", text);
        let record = supportal::catalog::freshness::source_hash(text);
        let translation = text.replacen(from, to, 1);
        site.write(
            "content/guidance/pt-BR/a.md",
            format!("---\nms.openlocfilehash: {record}\n---\n{translation}"),
        );
        let found = site.check(&[]).findings();
        let differs = found
            .iter()
            .filter(|finding| finding.code == "L007")
            .count();
        assert_eq!(differs, usize::from(!from.is_empty()), "{from:?} {found:?}");
    }
}
