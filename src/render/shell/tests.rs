use std::fs;
use std::sync::OnceLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use url::Url;

use super::*;
use crate::catalog::article::Guidance;
use crate::config::Config;
use crate::content;
use crate::diagnostic::Findings;
use crate::load::Root;
use crate::portal::articles::Prepared;
use crate::portal::navigation::{Guides, Plan, Topics};
use crate::portal::plan::{self, Content, Planned};
use crate::portal::routes::Home;
use crate::portal::search::Search;
use crate::render::Engine;
use crate::render::theme::Theme;
use crate::source::Sources;

struct Folder(String);

impl Topics for Folder {
    fn place(&self, _: &str) -> usize {
        0
    }

    fn name(&self, _: &str) -> Option<String> {
        Some(self.0.clone())
    }
}

/// A site in two languages, and its theme.
fn site() -> &'static (Config, Theme) {
    static SITE: OnceLock<(Config, Theme)> = OnceLock::new();
    SITE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let settings = "title: T\nlocales: [en-US, pt-BR]\n";
        fs::write(dir.path().join("site.yaml"), settings).unwrap();
        let root = Root::open(dir.path()).unwrap();
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let read = content::config(&root, &mut sources, &mut findings);
        let (config, _) = read.unwrap_or_else(|_| panic!("the settings are there"));
        let config = config.unwrap();
        let theme = Theme::load(&root, &config, None, &mut sources, &mut findings).unwrap();
        (config, theme)
    })
}

/// The engine of the built-in theme with these templates, and one that makes every page by itself.
fn engines(templates: &[(&str, &str)]) -> [Engine; 2] {
    ["", "{# supportal_part_ #}"].map(|comment| {
        let mut theme = Theme {
            templates: site().1.templates.clone(),
            strings: site().1.strings.clone(),
            assets: site().1.assets.clone(),
            ..Theme::default()
        };
        for (name, text) in templates {
            let file = ((*name).to_owned(), (*text).to_owned());
            theme.templates.insert((*name).to_owned(), file);
        }
        for (_, text) in theme.templates.values_mut() {
            text.push_str(comment);
        }
        let mut findings = Findings::default();
        let engine = Engine::new(&theme, None, &mut Sources::default(), &mut findings);
        assert!(findings.is_empty(), "{templates:?}");
        engine
    })
}

/// The plan of some guides that are called so.
fn planned(titles: &[String], has_url: bool) -> Planned {
    let (config, theme) = site();
    let [locale, other] = config.locales.as_slice() else {
        panic!("there are two languages")
    };
    let guide = |(number, title): (usize, &String)| {
        let mut guide = Prepared::plain(&format!("folder/g{number}"), title);
        guide
            .description
            .clone_from(&titles[titles.len() - number - 1]);
        guide.view.has_tabs = number % 3 == 0;
        guide.body = format!("<p>body {number}</p>").into();
        Arc::new(guide)
    };
    let guidance = Guidance::default();
    let guides = Guides::new(
        titles.iter().enumerate().map(guide).collect(),
        Plan {
            guidances: &[&guidance],
            locale,
            order: &config.locales,
            topics: &Folder(titles[0].clone()),
            more: "",
        },
    );
    let url = has_url.then(|| Url::parse("https://support.example/a/").unwrap());
    let home = Home {
        partner: None,
        base_url: url.as_ref(),
        own_url: None,
    };
    let strings = theme.strings.get(locale).unwrap();
    let languages = [(locale, "English"), (other, "Português")];
    let search = Search::default();
    let css = "brand.css";
    let mut planned =
        plan::guidance_site(home, strings, &languages, "A & B", &guides, css, &search);
    for page in planned.pages.iter_mut().filter(|_| has_url) {
        page.json_ld = Some(format!("{{\"n\":\"{}  <\"}}", page.file));
    }
    planned
}

/// The pages of guides that an engine makes, or its faults, and for how many of the shells there can be one.
fn rendered(engine: &Engine, planned: &Planned) -> (Vec<Result<String, String>>, usize) {
    let shared = engine.share(&planned.view);
    let is_guide = |page: &&Page| matches!(page.content, Content::Article(..));
    let render = |page| engine.render(page, Some(&shared), &Sources::default());
    let pages = planned.pages.iter().filter(is_guide);
    let pages = pages.map(|page| render(page).map_err(|fault| fault.message.to_string()));
    let pages = pages.collect();
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
        ("{% include \"row.html\" %}", yes),
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
        ("{% include \"row.txt\" %}", no),
    ] {
        let engines = engines(&[
            ("article.html", template),
            (
                "own.html",
                "<p>{% block a %}{{ page.description }}{% endblock %}",
            ),
            ("row.html", "<b>{{ page.title }}</b>"),
            ("row.txt", "<b>{{ page.title }}</b>"),
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
