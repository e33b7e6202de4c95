use std::sync::OnceLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::Engine;
use super::super::tests::{self as samples, engines, is_guide};
use crate::portal::articles::Prepared;
use crate::portal::plan::Planned;

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

/// The pages of guides that an engine makes, or its faults, and how many shells it keeps.
fn rendered(engine: &Engine, planned: &Planned) -> (Vec<Result<String, String>>, usize) {
    let shared = engine.share(&planned.view);
    let guides = planned.pages.iter().filter(is_guide);
    let pages = samples::rendered(engine, &shared, guides);
    (pages, engine.shells().count())
}

/// How many shells there are, where there may be some. The pages are the same as without.
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
fn guides_of_the_built_in_theme_have_a_shell() {
    let even = ["A", "B & <c>", "it's = \"d\"", "`g`", "i"];
    let uneven = ["e  f", "", "h\ni", "{name}", " j", "\u{1}1\u{2}"];
    for has_url in [true, false] {
        let engines = engines(&[]);
        let titles = even.map(str::to_owned);
        let shells = assert_same(&engines, &planned(&titles, has_url), "even");
        assert_eq!(shells, 2, "with tabs and without");
        let titles: Vec<String> = even
            .iter()
            .chain(&uneven)
            .map(|it| (*it).to_owned())
            .collect();
        let shells = assert_same(&engines, &planned(&titles, has_url), "uneven");
        assert!(shells > 2 + uneven.len(), "{shells}");
    }
}

#[test]
fn pages_are_the_same_with_shells_and_without() {
    let titles = ["A", "B & <c>", "it's=\"d\"", "x y", "`g`"].map(str::to_owned);
    let planned = planned(&titles, true);
    // Whether they have tabs is not asked by most.
    let (yes, each, no) = (1, 5, 0);
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
            2,
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
        ("<p>{{ json_ld }}</script>", no),
        ("<!-- {{ page.title }}> x --><p>c", no),
        ("<!doctype {{ page.title }}>", no),
        ("<a title=\"x > y\" {{ page.title }}>", no),
        ("<b></b{{ page.title }}>", no),
        ("\u{1}2\u{2}{{ page.title }}", no),
        ("<b title=\"{{ page.title }}", no),
        (
            "{% set x %}<i>{{ page.title }}</i>{% endset %}<p>{{ t.read_original | replace(from=\"{language}\", to=x) }}</p>",
            yes,
        ),
        (
            "<p title=\"{{ t.read_original | replace(from=\"{language}\", to=page.title) }}\">",
            yes,
        ),
        (
            "<p title=\"{{ [l.name for l in page.languages] | join(sep=\", \") }}\">",
            yes,
        ),
        ("{{ page.crumbs }}{{ navigation.previous }}", each),
        // What is done with a text.
        ("{{ page.title | upper }}", each),
        ("{{ page.title | safe }}", each),
        ("{{ page.title ~ page.title }}", each),
        ("{% if page.title == \"A\" %}a{% endif %}", each),
        ("{% if page.title and page.canonical %}a{% endif %}", yes),
        ("{% set x = page.title %}{{ x | upper }}", each),
        (
            "{% set x %}{{ page.title }}{% endset %}{{ x | upper }}",
            each,
        ),
        ("{% filter upper %}{{ page.title }}{% endfilter %}", no),
        (
            "{% for c in page.crumbs | reverse %}{{ c.name }}{% endfor %}",
            yes,
        ),
        (
            "{% for c in page.crumbs %}{{ c.name | upper }}{% endfor %}",
            yes,
        ),
        (
            "{% for c in page.crumbs %}{{ c | length }}{% endfor %}",
            yes,
        ),
        (
            "{{ page.crumbs | length }}{{ [c.name for c in page.crumbs] | join(sep=\"-\") }}",
            yes,
        ),
        ("{{ article.path }}", yes),
        ("{{ article | length }}", 2),
        ("{% if article %}a{% endif %}", yes),
        ("{{ navigation.crumbs | length }}", yes),
        ("{{ body | length }}", yes),
        ("{{ guide | replace(from=\"a\", to=\"b\") }}", yes),
        ("{{ page | length }}", each),
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
