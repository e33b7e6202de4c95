use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::Engine;
use super::super::compact::{compact, compact_with};
use super::super::tests as samples;
use super::super::theme::{DEFAULT, Theme};
use super::*;
use crate::diagnostic::Findings;
use crate::portal::contract;
use crate::portal::plan::Planned;
use crate::source::Sources;

fn of<'t>(templates: &[(&'t str, &'t str)]) -> Parts {
    Parts::of(templates.iter().copied())
}

/// The fields that a template asks for where it is included in a layout; none where it is no part.
fn fields(template: &str) -> Option<Vec<&'static str>> {
    let parts = of(&[
        ("base.html", "<p>{% include \"x.html\" %}"),
        ("page.html", "{% extends \"base.html\" %}"),
        ("row.html", "{{ row.name }}{{ page.up }}"),
        ("x.html", template),
    ]);
    let asks = parts.asks.into_iter().next()?;
    let rest = asks.fields.into_iter().filter(|field| *field != "lang");
    Some(rest.collect())
}

#[test]
fn what_a_part_asks_for_is_read_off_it() {
    for (template, expected) in [
        ("<p>", Some(vec![])),
        (
            "{{ portal.name }}{{ t.x | upper }}{{ assets[\"a\"] }}",
            Some(vec![]),
        ),
        ("{{- page.up -}}{# {{ other }} #}", Some(vec!["up"])),
        (
            "{% if page.kind ~ \"/\" == portal.x %}{% elif page.root %}{% endif %}",
            Some(vec!["kind", "root"]),
        ),
        (
            "{% for a in portal.x %}{{ a.title }}{{ loop.last }}{% else %}{{ t.x }}{% endfor %}",
            Some(vec![]),
        ),
        (
            "{% for k, v in portal.x %}{{ k }}{{ v }}{% endfor %}",
            Some(vec![]),
        ),
        (
            "{% for row in portal.x %}{% include \"row.html\" %}{% endfor %}",
            Some(vec!["up"]),
        ),
        (
            "{% set at %}@{{ t.x }}{% endset %}{{ t.x | replace(from=\"a\", to=at) }}",
            Some(vec![]),
        ),
        (
            "{% set at | trim %}@{% endset %}{% set b = at %}{{ b }}",
            Some(vec![]),
        ),
        (
            "{% if [s for s in portal.x if s.path == page.section] %}{% endif %}",
            Some(vec!["section"]),
        ),
        (
            "{% if portal is defined and t.x is not containing(pat=\"a\") %}{% endif %}",
            Some(vec![]),
        ),
        (
            "{% for n in range(end=portal.n) %}{{ 1.5 - n * (2 + n) }}{% endfor %}",
            Some(vec![]),
        ),
        (
            "{{ t.a if portal.b else 'c\\'d' }}{{ portal.x[1:2] }}",
            Some(vec![]),
        ),
        // What only the page knows, or nobody.
        ("{{ page.title }}", None),
        ("{{ page }}", None),
        ("{{ page[\"up\"] }}", None),
        ("{{ page?.up }}", None),
        ("{% if page is defined %}{% endif %}", None),
        ("{{ other }}", None),
        ("{{ loop.index }}", None),
        ("{{ __tera_context }}", None),
        ("{{ json_ld }}", None),
        // What is bound does not reach so far.
        ("{% if portal.x %}{% set a = 1 %}{% endif %}{{ a }}", None),
        ("{% for a in portal.x %}{% endfor %}{{ a }}", None),
        ("{% for a in portal.x %}{% else %}{{ a }}{% endfor %}", None),
        ("{% for a in a %}{% endfor %}", None),
        ("{{ [a for a in a] }}", None),
        ("{{ [a for a in portal.x] }}{{ a }}", None),
        ("{{ b }}{% set b = 1 %}", None),
        ("{% include \"row.html\" %}", None),
        ("{% include \"none.html\" %}", None),
        ("{% include \"x.html\" %}", None),
        // What is bound may be nothing, and the page may have something of that name.
        ("{% set article = portal.x %}{{ article }}", None),
        // What is not understood.
        ("{{ now() }}", None),
        ("{{ {\"a\": t.x} }}", None),
        ("{{ [...portal.x] }}", None),
        ("{% raw %}{% endraw %}", None),
        ("{% filter upper %}a{% endfilter %}", None),
        ("{% block a %}{% endblock %}", None),
        ("{% set_global a = 1 %}", None),
        ("{% for a in portal.x %}{% break %}{% endfor %}", None),
    ] {
        assert_eq!(fields(template), expected, "{template}");
    }
}

#[test]
fn layouts_show_parts_where_they_are_handed_on() {
    let marked = |base: &str, page: &str| {
        let page = format!("{{% extends \"base.html\" %}}{page}");
        let parts = of(&[("base.html", base), ("page.html", &page), ("x.html", "x")]);
        let (_, marked) = parts.layouts.into_iter().next()?;
        Some(marked.replace("{{ supportal_part_0 }}", "*"))
    };
    let include = "{% include \"x.html\" %}";
    let as_it_is = |text: &str| Some(text.to_owned());
    assert_eq!(
        marked(&format!("a{include}b{include}"), ""),
        as_it_is("a*b*")
    );
    for base in [
        "{%- include \"x.html\" %}",
        "{% include \"x.html\" -%}",
        "{% set a %}{% include \"x.html\" %}{% endset %}",
        "{% filter upper %}{% include \"x.html\" %}{% endfilter %}",
        "{% include 'other.html' %}",
    ] {
        assert_eq!(marked(base, ""), as_it_is(base), "{base}");
    }
    let block = format!("{{% block a %}}{include}{{% endblock %}}");
    let page = |inside: &str| format!("{{% block a %}}{inside}{{% endblock %}}");
    let shown = as_it_is("{% block a %}*{% endblock %}");
    assert_eq!(marked(&block, &page("{{ super() }}")), shown);
    assert_eq!(
        marked(&block, &page("{% set x %}a{% endset %}{{ super() }}")),
        shown
    );
    for inside in [
        "{{ super() | upper }}",
        "{% set x = super() %}",
        "{% set x %}{{ super() }}{% endset %}",
        "{% filter upper %}{{ super() }}{% endfilter %}",
        "{% set page = t %}",
        "{% for portal, b in t %}{% endfor %}",
        "{{ [t for t in portal.x] }}",
        "{% set_global assets = t %}",
        "{% include \"base.html\" %}",
        "{% raw %}{% endraw %}",
        "{{ supportal_part_0 }}",
        "<supportal-part-0>",
    ] {
        assert_eq!(marked(&block, &page(inside)), None, "{inside}");
    }
    let captured = format!("{{% filter upper %}}{block}{{% endfilter %}}");
    assert_eq!(marked(&captured, ""), None);
    assert_eq!(
        marked(&block, "{% component a() %}{% endcomponent %}"),
        None
    );
}

#[test]
fn the_frame_of_the_built_in_pages_is_made_of_parts() {
    let templates = DEFAULT
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix("templates/")?, *text)));
    let parts = Parts::of(templates);
    let names: BTreeSet<&str> = parts.asks.iter().map(|it| it.template.as_str()).collect();
    let frame = ["brand.html", "find.html", "footer.html", "nav.html"];
    assert_eq!(names, BTreeSet::from(frame));
    assert_eq!(parts.row, Some(ROW));
}

#[test]
fn no_part_binds_a_name_that_pages_may_have() {
    let schema = contract::schema();
    let names = schema["properties"].as_object().unwrap().keys();
    for name in names.filter(|name| !name.contains(' ')) {
        assert!(
            names::is_taken(name) || names::BESIDE.contains(&&**name),
            "{name}"
        );
    }
}

/// A theme's engine, with parts and without.
fn engines(base: &str, part: &str) -> [Engine; 2] {
    ["", "{# supportal_part_ #}"].map(|comment| {
        let texts = [
            ("base.html", base.to_owned()),
            ("guidance.html", "{% extends \"base.html\" %}".to_owned()),
            ("not-found.html", "{% extends \"base.html\" %}".to_owned()),
            ("x.html", format!("{comment}{part}")),
        ];
        let theme = Theme {
            templates: texts
                .map(|(name, text)| (name.to_owned(), (name.to_owned(), text)))
                .into(),
            ..Theme::default()
        };
        let mut findings = Findings::default();
        let engine = Engine::new(&theme, None, &mut Sources::default(), &mut findings);
        assert!(findings.is_empty());
        engine
    })
}

/// The pages that an engine makes, twice each, or its faults.
fn rendered(engine: &Engine, planned: &Planned) -> Vec<Result<String, String>> {
    let shared = engine.share(&planned.view);
    let twice = planned.pages.iter().chain(&planned.pages);
    samples::rendered(engine, &shared, twice)
}

#[test]
fn pages_are_the_same_with_parts_and_without() {
    let planned = samples::planned(Vec::new(), "", false);
    let parts = [
        "<nav>\n<a href=\"{{ page.up }}\">{{ portal.name }}</a> <b> c </b>\n</nav>",
        "\n <i>{{ page.kind }}</i> {{ portal.name }} <b title=\"\">d</b>\n",
        "{{ page.title }}",
        "{% if page.kind == \"guidance\" %}<br>{% endif %}",
        " ",
        "",
        "text",
        "<p>a</p> b",
        "<div>",
        "</div>",
        "</p>",
        "<div><p></div>",
        "<br/> <img src=a>",
        "<script>a < b</script>",
        "<script>",
        "<pre>\n a </pre>",
        "<svg><path /></svg>",
        "<p>a</p><!-- b -->",
        "<!-- b --><p>a</p>",
        "<a title=\"",
        "{{ portal.nothing }}",
        "{% if page.kind == \"not-found\" %}{{ portal.nothing }}{% endif %}<br>",
    ];
    let layouts = [
        "<div> * </div>",
        "<div>a * b <b>c</b>*<i>d</i></div>",
        "<p> * </p>*",
        "<p>a*b</p><li>*",
        "<span> * <!-- --> * </span>",
        "<pre> * </pre>",
        "<pre><b> * </b></pre>",
        "<a title=\"*\">b</a> <div>*</div>",
        "<a title=*>b</a>",
        "<a * b>c</a*>",
        "<a* b>c</a>",
        "<script>*</script>",
        "<textarea> * </textarea>",
        "<!-- * --> <p>*</p>",
        "<!doctype *>*",
        "<title> * </title>",
        "{% if page.kind == \"guidance\" %} * {% endif %}",
        "{% for a in [1, 2] %} * {% endfor %}",
        "* {{ nothing }}",
        "{% set x = 1 %}<p> {% block a %} * {% endblock %}",
    ];
    for part in parts {
        for layout in layouts {
            let base = layout.replace('*', "{% include \"x.html\" %}");
            let [with, without] = engines(&base, part);
            let (with, without) = (rendered(&with, &planned), rendered(&without, &planned));
            assert_eq!(with, without, "{part} in {layout}");
        }
    }
}

fn markup() -> impl Strategy<Value = String> {
    let piece = select(vec![
        " ",
        "\n",
        "a",
        "a b",
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b class=\"x\">",
        "</b>",
        "<pre>",
        "</pre>",
        "<br>",
        "<!-- c -->",
        "<script> < ",
        "</script>",
        "<a title=\"x y\">",
        "</a>",
        "<i/>",
        "<",
        "\"",
        "<li>",
        "</ul>",
    ]);
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// Where a part can stand, the page is the same as if it had been compacted with it.
    #[test]
    fn a_part_is_compacted_as_in_its_page(texts in vec(markup(), 2..4), html in markup()) {
        let part = Arc::new(Part::new(html.clone()));
        let mut stands_as = String::new();
        part.stand_in(&mut stands_as, 0);
        let marked = texts.join(&stands_as);
        if let Some(filled) = compact_with(&marked, &[part]) {
            prop_assert_eq!(filled, compact(&texts.join(&html)));
        }
    }

    /// Most of what is whole can stand in most places.
    #[test]
    fn whole_parts_stand_in_elements(before in select(vec!["", " ", "a ", "<p>", "<li> b", "<i>"])) {
        let part = Arc::new(Part::new(" <b> c </b> ".to_owned()));
        let mut stands_as = String::new();
        part.stand_in(&mut stands_as, 0);
        prop_assert_eq!(&stands_as, &format!(" <{MARK}0> "));
        prop_assert!(compact_with(&[before, &stands_as].concat(), &[part]).is_some());
    }
}
