use std::sync::OnceLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::tests::{self as samples, engines, is_guide};
use super::*;
use crate::portal::articles::Prepared;
use crate::portal::plan::{Content, Planned};
use crate::render::Engine;

/// The plan of some guides that are called so.
fn planned(titles: &[String], has_url: bool) -> Planned {
    let guide = |(number, title): (usize, &String)| {
        let mut guide = Prepared::plain(&format!("folder/g{number}"), title);
        guide
            .description
            .clone_from(&titles[titles.len() - number - 1]);
        guide.view.has_tabs = number % 3 == 0;
        guide.body = format!("<p>body {number}</p>").into();
        guide
    };
    let guides = titles.iter().enumerate().map(guide).collect();
    samples::planned(guides, &titles[0], has_url)
}

/// The pages of guides that an engine makes, or its faults, and for how many of the shells there can be one.
fn rendered(engine: &Engine, planned: &Planned) -> (Vec<Result<String, String>>, usize) {
    let shared = engine.share(&planned.view);
    let guides = planned.pages.iter().filter(is_guide);
    let pages = samples::rendered(engine, &shared, guides);
    let shells = shared.shells.lock().unwrap();
    (pages, shells.values().flatten().count())
}

fn assert_same(engines: &[Engine; 2], planned: &Planned, what: &str) -> usize {
    let [(with, shells), (without, none)] =
        [&engines[0], &engines[1]].map(|engine| rendered(engine, planned));
    assert_eq!(none, 0);
    assert!(!with.is_empty());
    for (with, without) in with.iter().zip(&without) {
        assert_eq!(with, without, "{what}");
    }
    shells
}

#[test]
fn the_holes_of_a_page_are_its_texts() {
    let titles = ["a", "b"].map(str::to_owned);
    for page in planned(&titles, true).pages {
        let hollow = |page: &Page| {
            let (view, json_ld) = hollow(page);
            Page {
                view,
                json_ld,
                file: page.file.clone(),
                path: page.path.clone(),
                content: Content::NotFound,
            }
        };
        let (all, made) = (texts(&page).unwrap(), hollow(&page));
        let signs = |page: &Page| {
            let view = &page.view;
            let lists = serde_json::json!([view.alternates, view.languages, view.crumbs]);
            format!("{} {} {lists}", view.title, view.description)
        };
        assert!(all.len() >= 7, "{all:?}");
        assert_eq!(texts(&hollow(&made)), None, "no hole is a text");
        assert_eq!(likeness(&page, true), likeness(&made, true));
        for number in 1..all.len() {
            let hole = format!("{BEGIN}{number}{END}");
            let in_json = serde_json::to_string(&hole).unwrap();
            let found = signs(&made).contains(&hole)
                || signs(&made).contains(in_json.trim_matches('"'))
                || made.view.canonical == Some(hole);
            assert!(found, "{number}");
        }
    }
}

#[test]
fn guides_of_the_built_in_theme_have_a_shell() {
    let titles = [
        "A",
        "B & <c>",
        "it's = \"d\"",
        "e  f",
        "",
        "`g`",
        "i",
        "h\ni",
        "j",
    ]
    .map(str::to_owned);
    let engines = engines(&[]);
    for has_url in [true, false] {
        let shells = assert_same(&engines, &planned(&titles, has_url), "built in");
        assert_eq!(shells, 2, "with tabs and without");
    }
}

#[test]
fn pages_are_the_same_with_shells_and_without() {
    let titles = ["A", "B & <c>", "it's=\"d\"", "x y", "`g`"].map(str::to_owned);
    let planned = planned(&titles, true);
    // With tabs and without.
    let (yes, no) = (2, 0);
    for (template, shells) in [
        ("{{ page.title }}", yes),
        (
            "<title> {{ page.title }} </title><b title=\"{{ page.title }}\">",
            yes,
        ),
        ("<b title='{{ page.title }}-{{ page.description }}'>", yes),
        ("<b title = \"a b {{ page.title }}\" hidden>", yes),
        ("<p> {{ page.title }} <b> {{ page.title }} </b> </p>", yes),
        ("<pre> {{ page.title }} </pre>", yes),
        (
            "<a href=\"{{ page.canonical }}\">{{ page.canonical }}</a>",
            yes,
        ),
        (
            "{% if page.canonical %}a{% endif %}{% if not page.title %}b{% elif page.crumbs %}c{% endif %}",
            yes,
        ),
        (
            "{% for c in page.crumbs %}<a href=\"{{ page.up }}{{ c.path }}\"{% if c.lang %} lang={{ c.lang }}{% endif %}>{{ c.name }}</a>{% if c.path is none %}{{ loop.index }}{% endif %}{% endfor %}",
            yes,
        ),
        (
            "{% if page.languages | length > 1 %}{% for l in page.languages %}{% if not l.current %}<i lang=\"{{ l.lang }}\">{{ l.name }}</i>{{ l.href }}{% endif %}{% endfor %}{% endif %}",
            yes,
        ),
        (
            "{% for a in page.alternates %}<i>{{ a.lang | upper }} {{ a.href }}</i>{% endfor %}",
            yes,
        ),
        (
            "<script>{{ json_ld }}</script>{{ guide }}{{ page.title }}",
            yes,
        ),
        (
            "{{ body }}{% if article.has_tabs %}<i>{{ page.title }}</i>{% endif %}",
            yes,
        ),
        (
            "{% extends \"own.html\" %}{% block a %}{{ super() }}{{ page.title }}{% endblock %}",
            yes,
        ),
        ("{% include \"title.html\" %}", yes),
        ("{% set x = t.skip_link %}{{ x }}{{ page.title }}", yes),
        // Where a hole has no place.
        ("<b title={{ page.title }}>", no),
        ("<b {{ page.title }}>", no),
        ("<{{ page.title }}>", no),
        ("<script> < {{ page.title }}</script>", no),
        ("a < b {{ page.title }}", no),
        ("{{ json_ld }}", no),
        ("<b title=\"{{ json_ld }}\">", no),
        ("<b title=\"{{ page.title }}", no),
        // What is done with a text.
        ("{{ page.title | upper }}", no),
        ("{{ page.title | safe }}", no),
        ("{{ page.title ~ page.title }}", no),
        ("{% if page.title == \"A\" %}a{% endif %}", no),
        ("{% if page.title and page.canonical %}a{% endif %}", no),
        ("{% set x = page.title %}{{ x | upper }}", no),
        ("{% set x %}{{ page.title }}{% endset %}{{ x | upper }}", no),
        ("{% filter upper %}{{ page.title }}{% endfilter %}", no),
        (
            "{% for c in page.crumbs | reverse %}{{ c.name }}{% endfor %}",
            no,
        ),
        (
            "{% for c in page.crumbs %}{{ c.name | upper }}{% endfor %}",
            no,
        ),
        ("{% for c in page.crumbs %}{{ c | length }}{% endfor %}", no),
        (
            "{{ page.crumbs | length }}{{ [c.name for c in page.crumbs] | join(sep=\"-\") }}",
            no,
        ),
        ("{{ article.path }}", no),
        ("{{ article | length }}", no),
        ("{% if article %}a{% endif %}", no),
        ("{{ navigation.crumbs | length }}", no),
        ("{{ body | length }}", no),
        ("{{ guide | replace(from=\"a\", to=\"b\") }}", no),
        ("{{ page | length }}", no),
        ("{{ page.nothing }}", no),
        ("{% include \"title.txt\" %}", no),
    ] {
        let engines = engines(&[
            ("article.html", template),
            (
                "own.html",
                "<p>{% block a %}{{ page.description }}{% endblock %}",
            ),
            ("title.html", "<b>{{ page.title }}</b>"),
            ("title.txt", "<b>{{ page.title }}</b>"),
        ]);
        assert_eq!(
            assert_same(&engines, &planned, template),
            shells,
            "{template}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_guides_are_called_their_pages_are_the_same(
        titles in vec(
            vec(
                select(vec![
                    "a", "Ção", " ", "\n", "\u{a0}", "<b>", "&", "&amp;", "\"", "'", "=", "`", "/", "\u{1}",
                    "\u{1}1\u{2}", "\u{1}99\u{2}", "\u{3}", "\u{4}", "<!--", "</script>", "{{", "<supportal-guide></supportal-guide>",
                ]),
                0..4,
            )
            .prop_map(|pieces| pieces.concat()),
            2..6,
        ),
        has_url in any::<bool>(),
    ) {
        static ENGINES: OnceLock<[Engine; 2]> = OnceLock::new();
        let engines = ENGINES.get_or_init(|| engines(&[]));
        assert_same(engines, &planned(&titles, has_url), &format!("{titles:?}"));
    }
}
