//! Tables of contents: what is read of them, and the navigation that comes of it.

use std::collections::BTreeSet;

use crate::page::{Element, Page};
use crate::shared::shared;
use crate::site::{Finding, Site, copy, run, tree};

/// A site of guidance alone, with files below `content/guidance/`.
fn guidance(files: &[(&str, &str)]) -> Site {
    let site = Site::bare();
    site.write("site.yaml", "title: Guidance\nlocales: [en-US, pt-BR]\n");
    for (path, text) in files {
        site.write(&format!("content/guidance/{path}"), text);
    }
    site
}

/// Findings by their places, without those about translations.
fn found(site: &Site) -> Vec<(String, String, u64)> {
    let of_links = |finding: &Finding| !finding.code.starts_with('L');
    let findings = site.check(&[]).findings();
    findings
        .into_iter()
        .filter(of_links)
        .map(|finding| {
            let file = finding.file.strip_prefix("content/guidance/");
            (
                finding.code,
                file.unwrap_or_default().to_owned(),
                finding.line,
            )
        })
        .collect()
}

fn at(code: &str, file: &str, line: u64) -> (String, String, u64) {
    (code.to_owned(), file.to_owned(), line)
}

#[test]
fn entries_that_lead_nowhere_are_told_where_they_are_written() {
    let toc = "items:\n- name: A\n  href: a.md\n- name: Gone\n  href: gone.md\n- name: B\n  href: B.md\n- name: Folder\n  href: sub/\n\
        - name: Sub\n  href: sub/toc.yml\n- name: Script\n  href: 'javascript:alert(1)'\n- name: Page\n  href: index.yml\n";
    let site = guidance(&[
        (
            "en-US/a.md",
            "# A\n\n[folder](sub/) [same](sub/index.md) [up](./)\n",
        ),
        ("en-US/b.md", "# B\n\n[contents](TOC.md)\n"),
        ("en-US/sub/Index.md", "# Sub\n\n[a](../a.md)\n"),
        ("en-US/toc.yml", toc),
        (
            "en-US/sub/TOC.md",
            "# [Sub](index.md)\n# [Above](../TOC.yml)\n# [Gone](gone.md)\n",
        ),
        (
            "en-US/_breadcrumb/toc.yml",
            "- name: Docs\n  tocHref: /\n  topicHref: /\n",
        ),
    ]);
    let expected = [
        at("X003", "en-US/a.md", 3),
        at("X001", "en-US/a.md", 3),
        at("X001", "en-US/b.md", 3),
        at("X003", "en-US/sub/TOC.md", 1),
        at("X001", "en-US/sub/TOC.md", 3),
        at("X001", "en-US/toc.yml", 5),
        at("X003", "en-US/toc.yml", 7),
        at("X006", "en-US/toc.yml", 13),
        at("X001", "en-US/toc.yml", 15),
    ];
    let mut found = found(&site);
    let mut expected = expected.to_vec();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_table_of_contents_of_thousands_is_read_where_all_share_it() {
    let entries = |count: usize| -> String {
        let entry = |n: usize| format!("- name: The article with the number {n}\n  href: a.md\n");
        (0..count).map(entry).collect()
    };
    let site = guidance(&[("en-US/a.md", "# A\n"), ("en-US/toc.yml", &entries(5_000))]);
    assert_eq!(found(&site), []);
    let partner = Site::with_partners(&["potomac-cloud"]);
    let folder = "content/partners/potomac-cloud/guidance/en-US";
    partner.write(&format!("{folder}/a.md"), "# A\n");
    partner.write(&format!("{folder}/toc.yml"), entries(5_000));
    let codes: Vec<String> = partner
        .check(&[])
        .findings()
        .into_iter()
        .map(|finding| finding.code)
        .collect();
    assert!(codes.contains(&"Y005".to_owned()), "{codes:?}");
    partner.write(&format!("{folder}/toc.yml"), entries(500));
    let left = partner.check(&[]).findings();
    assert!(
        left.iter().all(|finding| finding.code != "Y005"),
        "{left:?}"
    );
}

/// Where a link leads, from the root of its language.
fn below(href: &str) -> String {
    href.trim_start_matches("../")
        .trim_start_matches("./")
        .to_owned()
}

fn links<'a>(elements: impl IntoIterator<Item = &'a Element>) -> Vec<(String, String)> {
    let links = elements.into_iter().filter(|element| element.name == "a");
    links
        .map(|link| (below(link.attribute("href").unwrap()), link.text.clone()))
        .collect()
}

/// The links of the list of all guides.
fn listed(page: &Page) -> Vec<(String, String)> {
    let lists = page.all("ul").filter(|list| list.has_class("links"));
    lists.flat_map(|list| links(page.within(list))).collect()
}

/// Where the link to the next or the previous guide leads, if there is one.
fn turned(page: &Page, rel: &str) -> Option<String> {
    let mut links = page.all("a");
    let link = links.find(|link| link.attribute("rel") == Some(rel))?;
    Some(below(link.attribute("href").unwrap()))
}

/// The steps of the way down to a page: each with where it leads.
fn crumbs(page: &Page) -> Vec<(Option<String>, String)> {
    let nav = page.all("nav").find(|nav| nav.has_class("crumbs")).unwrap();
    let inner = page.within(nav);
    let steps = inner.iter().filter(|element| element.name == "li");
    steps
        .map(|step| {
            let link = page.within(step).iter().find(|it| it.name == "a");
            (
                link.map(|link| below(link.attribute("href").unwrap())),
                step.text.clone(),
            )
        })
        .collect()
}

/// The rows of a page's section, and the one that is the page itself.
fn section(page: &Page) -> (Vec<(String, String)>, Option<String>) {
    let Some(branch) = page.all("details").find(|it| it.has_class("branch")) else {
        return (Vec::new(), None);
    };
    let inner = page.within(branch);
    let mut current = inner
        .iter()
        .filter(|it| it.attribute("aria-current") == Some("page"));
    let own = current.next().map(|it| it.text.clone());
    assert_eq!(current.count(), 0);
    let mut rows = links(inner);
    assert_eq!(
        rows.pop().unwrap().0,
        "guidance/",
        "the list of all comes last"
    );
    (rows, own)
}

/// Holds the guides of a language to be one chain, in the order in which they are listed, and all to be listed. Returns the chain.
fn chain(site: &Site, locale: &str) -> Vec<String> {
    let root = site.out().join(locale);
    let list = Page::read(&root.join("guidance/index.html"));
    let mut order: Vec<String> = Vec::new();
    for (path, _) in listed(&list) {
        if !path.starts_with("https:") && !order.contains(&path) {
            order.push(path);
        }
    }
    let there: BTreeSet<String> = tree(&root.join("guidance"))
        .into_keys()
        .filter_map(|file| Some(format!("guidance/{}", file.strip_suffix("index.html")?)))
        .filter(|path| path != "guidance/")
        .collect();
    assert_eq!(order.iter().cloned().collect::<BTreeSet<_>>(), there);
    for (at, path) in order.iter().enumerate() {
        let page = Page::read(&root.join(path).join("index.html"));
        let before = at.checked_sub(1).map(|at| order[at].clone());
        assert_eq!(turned(&page, "prev"), before, "{path}");
        assert_eq!(turned(&page, "next"), order.get(at + 1).cloned(), "{path}");
        let (rows, own) = section(&page);
        assert!(rows.len() <= 40, "{path} has {} rows", rows.len());
        assert_eq!(own.is_some(), !rows.is_empty(), "{path}");
    }
    order
}

fn pairs<'a>(pairs: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    let owned = |(path, name): &(&str, &str)| ((*path).to_owned(), (*name).to_owned());
    pairs.iter().map(owned).collect()
}

/// Two groups, a table of contents in another, pages that are not there, one that no table lists.
fn manual() -> Site {
    let toc = "items:\n- name: Start\n  href: start.md\n- name: Set up\n  items:\n  - name: Install\n    href: setup/install.md\n\
        \x20 - name: Gone\n    href: setup/gone.md\n    items:\n    - name: Repair\n      href: setup/repair.md\n\
        \x20 - name: Elsewhere\n    href: https://fabrikam.example/setup\n- name: Empty\n  items:\n  - name: Nothing\n    href: nothing.md\n\
        - name: Use\n  href: use/\n- name: Once more\n  href: start.md\n";
    guidance(&[
        ("en-US/toc.yml", toc),
        ("en-US/start.md", "# Where to start\n"),
        ("en-US/setup/install.md", "# How to install the agent\n"),
        ("en-US/setup/repair.md", "# How to repair the agent\n"),
        (
            "en-US/use/TOC.md",
            "# [Every day](daily.md)\n## [At night](nightly.md)\n# [Back](../TOC.yml)\n",
        ),
        (
            "en-US/use/index.md",
            "# Using the agent\n\n[daily](daily.md) [up](../start.md)\n",
        ),
        (
            "en-US/use/daily.md",
            "# Use it every day\n\n[here](./) [there](index.md) [also](../use/)\n",
        ),
        ("en-US/use/nightly.md", "# Use it at night\n"),
        ("en-US/notes/release.md", "# Notes of the release\n"),
        ("pt-BR/start.md", "# Por onde começar\n"),
        ("pt-BR/use/daily.md", "# Use todos os dias\n"),
    ])
}

const LENIENT: &str =
    "title: Guidance\nlocales: [en-US, pt-BR]\nlevels: { X001: warning, X003: warning }\n";

#[test]
fn the_guides_are_in_the_order_of_their_table_of_contents() {
    let site = manual();
    site.write("site.yaml", LENIENT);
    let site = site.built();
    let list = site.page("en-us/guidance/index.html");
    let expected = [
        ("guidance/start/", "Start"),
        ("guidance/setup/install/", "Install"),
        ("guidance/setup/repair/", "Repair"),
        ("https://fabrikam.example/setup", "Elsewhere"),
        ("guidance/use/daily/", "Every day"),
        ("guidance/use/nightly/", "At night"),
        ("guidance/start/", "Once more"),
        ("guidance/notes/release/", "Notes of the release"),
    ];
    assert_eq!(listed(&list), pairs(&expected));
    let headings: Vec<&str> = list.all("h2").map(|it| it.text.as_str()).collect();
    assert_eq!(headings[..3], ["Set up", "Use", "More guides"]);
    assert!(!list.text.contains("Empty") && list.text.contains("Gone"));
    let use_page = list.all("h2").find(|it| it.text == "Use").unwrap();
    assert_eq!(
        links(list.within(use_page)),
        pairs(&[("guidance/use/", "Use")])
    );

    let repair = site.page("en-us/guidance/setup/repair/index.html");
    let step = |path: Option<&str>, name: &str| (path.map(str::to_owned), name.to_owned());
    let expected = [
        step(Some(""), "Support"),
        step(Some("guidance/"), "Guides"),
        step(None, "Set up"),
        step(None, "Gone"),
        step(None, "How to repair the agent"),
    ];
    assert_eq!(crumbs(&repair), expected);
    let daily = site.page("en-us/guidance/use/daily/index.html");
    assert_eq!(crumbs(&daily)[2], step(Some("guidance/use/"), "Use"));
    assert_eq!(turned(&daily, "prev").as_deref(), Some("guidance/use/"));
    assert_eq!(
        turned(&daily, "next").as_deref(),
        Some("guidance/use/nightly/")
    );
    daily.shows("Using the agent");
    let (rows, own) = section(&daily);
    let expected = [
        ("guidance/use/", "Use"),
        ("guidance/use/daily/", "Every day"),
        ("guidance/use/nightly/", "At night"),
    ];
    assert_eq!(
        (rows, own.as_deref()),
        (pairs(&expected), Some("Every day"))
    );
    let index = links(daily.within(daily.all("div").find(|it| it.has_class("prose")).unwrap()));
    assert!(
        index.iter().all(|(path, _)| path == "guidance/use/"),
        "{index:?}"
    );
    assert_eq!(index.len(), 3);
}

#[test]
fn every_guide_is_listed_and_turning_pages_leads_through_all() {
    let site = manual();
    site.write("site.yaml", LENIENT);
    let site = site.built();
    let list = Page::read(&site.out().join("en-us/guidance/index.html"));
    let hrefs: BTreeSet<String> = links(list.all("a"))
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    let mut path = "guidance/start/".to_owned();
    let mut seen = vec![path.clone()];
    while let Some(next) = turned(&site.page(&format!("en-us/{path}index.html")), "next") {
        assert!(hrefs.contains(&next), "{next}");
        assert!(!seen.contains(&next), "{next} again");
        seen.push(next.clone());
        path = next;
    }
    assert_eq!(seen.len(), 7);
    let run = run(["audit".as_ref(), site.out().as_os_str()]);
    run.expect(0);
}

#[test]
fn a_translation_without_a_table_of_contents_has_that_of_the_default_language() {
    let site = manual();
    site.write("site.yaml", LENIENT);
    let site = site.built();
    let list = site.page("pt-br/guidance/index.html");
    let expected = [
        ("guidance/start/", "Por onde começar"),
        ("guidance/setup/install/", "How to install the agent"),
        ("guidance/setup/repair/", "How to repair the agent"),
        ("https://fabrikam.example/setup", "Elsewhere"),
        ("guidance/use/daily/", "Use todos os dias"),
        ("guidance/use/nightly/", "Use it at night"),
        ("guidance/start/", "Por onde começar"),
        ("guidance/notes/release/", "Notes of the release"),
    ];
    assert_eq!(listed(&list), pairs(&expected));
    let heading = list.all("h2").find(|it| it.text == "Set up").unwrap();
    assert_eq!(heading.attribute("lang"), Some("en-US"));
    list.shows("Outros guias");
    site.write("content/guidance/pt-BR/TOC.md", "# [Começo](start.md)\n");
    site.build(&[]).expect(0);
    let list = site.page("pt-br/guidance/index.html");
    assert_eq!(listed(&list)[0], pairs(&[("guidance/start/", "Começo")])[0]);
}

#[test]
fn without_tables_of_contents_folders_are_the_groups() {
    let site = guidance(&[
        ("en-US/b/two.md", "# Two\n"),
        ("en-US/b/index.md", "# All of B\n"),
        ("en-US/a-part/one.md", "# One\n"),
        ("en-US/zero.md", "# Zero\n"),
    ]);
    let site = site.built();
    assert_eq!(
        chain_of_list(&site, "en-us"),
        ["zero/", "a-part/one/", "b/", "b/two/"]
    );
    let list = site.page("en-us/guidance/index.html");
    let headings: Vec<&str> = list.all("h2").map(|it| it.text.as_str()).collect();
    assert_eq!(headings[..2], ["A part", "All of B"]);
    // A folder's own table of contents puts its pages into order, and nothing else.
    site.write(
        "content/guidance/en-US/b/toc.yml",
        "- name: Second\n  href: two.md\n",
    );
    site.build(&[]).expect(0);
    let list = site.page("en-us/guidance/index.html");
    assert!(listed(&list).contains(&("guidance/b/two/".into(), "Second".into())));
}

/// The guides of a language in the order of their pages, from the first one that has none before it.
fn chain_of_list(site: &Site, locale: &str) -> Vec<String> {
    let files = tree(&site.out().join(locale).join("guidance"));
    let paths = files
        .into_keys()
        .filter_map(|file| file.strip_suffix("index.html").map(str::to_owned))
        .filter(|path| !path.is_empty());
    let page = |path: &str| site.page(&format!("{locale}/guidance/{path}index.html"));
    let mut first = paths.filter(|path| turned(&page(path), "prev").is_none());
    let mut order = vec![first.next().unwrap()];
    assert_eq!(first.next(), None, "one chain");
    while let Some(next) = turned(&page(order.last().unwrap()), "next") {
        order.push(next.strip_prefix("guidance/").unwrap().to_owned());
    }
    order
}

#[test]
fn the_text_at_the_top_stands_above_the_list() {
    let site = guidance(&[
        (
            "en-US/index.md",
            "# Help yourself\n\nRead [the first one](a/one.md) first.\n",
        ),
        (
            "en-US/a/one.md",
            "# One\n\n[Top](../index.md), [again](../)\n",
        ),
        ("pt-BR/a/one.md", "# Um\n"),
    ]);
    let site = site.built();
    let list = site.page("en-us/guidance/index.html");
    assert_eq!(list.only("h1").text, "Help yourself");
    assert!(list.only("title").text.starts_with("Help yourself"));
    assert_eq!(listed(&list), pairs(&[("guidance/a/one/", "One")]));
    let prose = list.all("div").find(|it| it.has_class("prose")).unwrap();
    assert_eq!(
        links(list.within(prose)),
        pairs(&[("guidance/a/one/", "the first one")])
    );
    let one = site.page("en-us/guidance/a/one/index.html");
    let prose = one.all("div").find(|it| it.has_class("prose")).unwrap();
    assert_eq!(
        links(one.within(prose)),
        pairs(&[("guidance/", "Top"), ("guidance/", "again")])
    );
    assert_eq!(turned(&one, "prev"), None);
    let untranslated = site.page("pt-br/guidance/index.html");
    untranslated.shows("Help yourself");
    let prose = untranslated
        .all("div")
        .find(|it| it.has_class("prose"))
        .unwrap();
    assert_eq!(prose.attribute("lang"), Some("en-US"));
    assert_eq!(listed(&untranslated), pairs(&[("guidance/a/one/", "Um")]));
    run(["audit".as_ref(), site.out().as_os_str()]).expect(0);
}

#[test]
fn partners_put_their_own_guides_among_the_shared_ones() {
    let site = Site::with_partners(&["potomac-cloud", "contoso-brasil"]);
    for locale in ["en-US", "pt-BR"] {
        let shared = format!("content/guidance/{locale}");
        site.write(&format!("{shared}/a/one.md"), "# One\n");
        site.write(&format!("{shared}/a/two.md"), "# Two\n");
        site.write(
            &format!("{shared}/a/toc.yml"),
            "- name: Second\n  href: two.md\n- name: First\n  href: one.md\n",
        );
    }
    let own = "content/partners/potomac-cloud/guidance/en-US";
    site.write(&format!("{own}/a/three.md"), "# Three\n");
    site.write(&format!("{own}/a/one.md"), "# One of ours\n");
    site.build(&[]).expect(0);
    let other = site.page("contoso-brasil/pt-br/guidance/index.html");
    let shared = [("guidance/a/two/", "Second"), ("guidance/a/one/", "First")];
    assert_eq!(listed(&other), pairs(&shared));
    let list = site.page("potomac-cloud/en-us/guidance/index.html");
    let own_list = [shared[0], shared[1], ("guidance/a/three/", "Three")];
    assert_eq!(listed(&list), pairs(&own_list));
    let one = site.page("potomac-cloud/en-us/guidance/a/one/index.html");
    one.shows("One of ours");
    assert_eq!(turned(&one, "next").as_deref(), Some("guidance/a/three/"));
    // The partner's own table of contents takes the place of the shared one.
    site.write(
        &format!("{own}/a/TOC.md"),
        "# [Ours](three.md)\n# [Theirs](two.md)\n",
    );
    site.build(&[]).expect(0);
    let list = site.page("potomac-cloud/en-us/guidance/index.html");
    let own_list = [
        ("guidance/a/three/", "Ours"),
        ("guidance/a/two/", "Theirs"),
        ("guidance/a/one/", "One of ours"),
    ];
    assert_eq!(listed(&list), pairs(&own_list));
    assert_eq!(
        listed(&site.page("contoso-brasil/pt-br/guidance/index.html")),
        pairs(&shared)
    );
}

#[test]
fn tables_of_contents_that_lead_to_each_other_end() {
    let files: Vec<(String, String)> = (0..40)
        .flat_map(|n| {
            let next = (n + 1) % 40;
            let toc = format!("- name: Page {n}\n  href: page.md\n- name: Next\n  href: ../{next}/toc.yml\n- name: Self\n  href: toc.yml\n");
            [
                (format!("en-US/{n}/toc.yml"), toc),
                (format!("en-US/{n}/page.md"), format!("# Page {n}\n")),
            ]
        })
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let site = guidance(&files).built();
    assert_eq!(chain_of_list(&site, "en-us").len(), 40);
}

/// A site of real guidance, whose findings are not what is looked at here.
fn real(name: &str) -> Option<Site> {
    let folder = shared(&format!("corpus/{name}"))?;
    let site = Site::bare();
    for (from, locale) in [("en-us", "en-US"), ("pt-br", "pt-BR")] {
        copy(
            &folder.join(from),
            &site.path(&format!("content/guidance/{locale}")),
        );
    }
    let rules = [
        "F002", "L009", "X001", "X002", "X003", "X004", "X005", "X006",
    ];
    let levels: Vec<String> = rules
        .iter()
        .map(|rule| format!("{rule}: warning"))
        .collect();
    let levels = format!("levels: {{ {} }}\n", levels.join(", "));
    let roots = "link_roots: { /: 'https://learn.microsoft.com/{locale}/' }\n";
    site.write(
        "site.yaml",
        format!("title: Guidance\nlocales: [en-US, pt-BR]\n{levels}{roots}"),
    );
    Some(site)
}

#[test]
fn real_tables_of_contents_lead_through_all_their_pages() {
    for (name, toc, least) in [("nuget", "TOC.md", 300), ("office-js", "toc.yml", 250)] {
        let Some(site) = real(name) else {
            return;
        };
        site.build(&["--fail-on", "error"]);
        let run = run(["audit".as_ref(), site.out().as_os_str()]);
        for code in ["[A007]", "[A010]"] {
            assert!(
                !run.stdout.contains(code) && !run.stderr.contains(code),
                "{name}"
            );
        }
        let orders = ["en-us", "pt-br"].map(|locale| chain(&site, locale));
        let counts = orders.each_ref().map(Vec::len);
        println!("{name}: {counts:?} pages");
        assert!(counts.iter().all(|count| *count > least), "{counts:?}");
        // The first page that the table lists is the first of all.
        let text = site.read(&format!("content/guidance/en-US/docs/{toc}"));
        let start = text.find(".md").unwrap();
        let from = text[..start].rfind(['(', ' ']).unwrap() + 1;
        let first = format!("guidance/docs/{}/", &text[from..start]);
        assert_eq!(orders[0][0], first);
    }
}
