use super::*;
use crate::portal::contract;
use crate::render::theme::DEFAULT;

/// A layout.
const BASE: &str = "<p>{% block a %}{{ page.title }}{% endblock %}";

/// What is done with the data by a page's template: places, with `*` where they are shown, `#` where they are counted, `!` where more is
/// asked of them.
fn told(template: &str) -> Option<String> {
    told_over(BASE, template)
}

/// The same over a layout.
fn told_over(base: &str, template: &str) -> Option<String> {
    let texts = [
        ("page.html", template),
        ("base.html", base),
        ("row.html", "{% set own = row.name %}{{ own }}{{ page.up }}"),
        ("plain.txt", ""),
    ];
    let templates = Templates::of(texts.into_iter(), &["reserved"])?;
    let uses = templates.page("page.html")?;
    let mut lines = Vec::new();
    list(&uses.root, "", &mut lines);
    lines.sort();
    Some(lines.join(" "))
}

fn list(it: &Use, path: &str, lines: &mut Vec<String>) {
    for (name, it) in &it.fields {
        let path = match (path, &**name) {
            ("", name) => name.to_owned(),
            (path, ELEMENT) => format!("{path}{ELEMENT}"),
            (path, name) => format!("{path}.{name}"),
        };
        let marks = [(it.shown, '*'), (it.counted, '#'), (it.asked, '!')];
        let marks: String = marks.iter().filter(|it| it.0).map(|it| it.1).collect();
        if !marks.is_empty() || it.fields.is_empty() {
            lines.push(format!("{path}{marks}"));
        }
        list(it, &path, lines);
    }
}

#[test]
fn what_is_done_with_data_is_read_off_templates() {
    for (template, expected) in [
        (
            "<p>{{ t.x | upper }}{{ assets[\"a\"] }}{# {{ page.a }} #}",
            "",
        ),
        ("{{ portal.name }}{{- page.up -}}", "page.up* portal.name*"),
        // Whether it is there.
        (
            "{% if page.a and not page.b or page.c is none %}{% endif %}",
            "page.a page.b page.c",
        ),
        (
            "{% if page.a is defined %}{% elif page.b is not none %}{{ page.b.c }}{% endif %}",
            "page.a page.b.c*",
        ),
        // Loops, and names.
        (
            "{% for a in portal.x %}{{ a.b }}{{ loop.last }}{% else %}{{ page.c }}{% endfor %}",
            "page.c* portal.x# portal.x[].b*",
        ),
        (
            "{% for a in portal.x %}{% for b in a.y %}{{ b }}{% endfor %}{% endfor %}",
            "portal.x# portal.x[].y# portal.x[].y[]*",
        ),
        ("{% for k, v in portal.x %}{{ v }}{% endfor %}", "portal.x!"),
        (
            "{% for a in portal.x | reverse %}{{ a.b }}{% endfor %}",
            "portal.x!",
        ),
        ("{% set a = portal.x %}{{ a.b }}", "portal.x.b*"),
        (
            "{% if page.a %}{% set b = page.c %}{% else %}{% set b = page.d %}{% endif %}{{ b.e }}",
            "page.a page.c.e* page.d.e*",
        ),
        (
            "{% set a = page.b %}{% if page.c %}{% set a = page.d %}{% endif %}{{ a }}",
            "page.b* page.c page.d*",
        ),
        (
            "{% set a = page.b %}{% set a = page.c %}{{ a }}",
            "page.b page.c*",
        ),
        // Where what is bound is nothing, the page's own is meant.
        (
            "{% set article = portal.x %}{{ article.y }}",
            "article.y* portal.x.y*",
        ),
        (
            "{% for offering in pricing.all %}{{ offering.y }}{% endfor %}{{ offering.z }}",
            "offering.z* pricing.all# pricing.all[].y*",
        ),
        // Lists that templates make.
        (
            "{% for a in [b for b in page.x if b.y] %}{{ a.z }}{% endfor %}",
            "page.x# page.x[].y page.x[].z*",
        ),
        (
            "{% set a = [b.c for b in page.x] %}{% if a is containing(pat=\"d/\") %}{% endif %}",
            "page.x# page.x[].c!",
        ),
        (
            "{% if [b for b in page.x if b.y == page.z] %}{% endif %}",
            "page.x# page.x[].y! page.z!",
        ),
        (
            "{{ [b.c for b in page.x] | join(sep=\", \") }}",
            "page.x# page.x[].c*",
        ),
        (
            "{{ [b.c for b in page.x] | unique | join }}",
            "page.x# page.x[].c!",
        ),
        ("{{ [page.a, page.b] }}", "page.a! page.b!"),
        // Texts put into others.
        ("{{ t.a | replace(from=\"{b}\", to=page.c) }}", "page.c*"),
        (
            "{% set a = t.a | replace(from=\"{b}\", to=page.c) %}{{ a }}",
            "page.c*",
        ),
        (
            "{{ t.a | replace(from=\"{b}\", to=page.c | join(sep=\", \")) }}",
            "page.c# page.c[]*",
        ),
        (
            "{% set a %}<i>{{ page.c }}</i>{% endset %}{{ t.a | replace(from=\"{b}\", to=a) }}",
            "page.c*",
        ),
        (
            "{% set a %}<i>{% for b in page.c %}{{ b.d }}{% endfor %}</i>{% endset %}{{ a | upper }}",
            "page.c# page.c[].d*!",
        ),
        ("{% set a | upper %}{{ page.c }}{% endset %}", "page.c*!"),
        ("{{ t.a | replace(from=\"b\", to=page.c) }}", "page.c!"),
        ("{{ t.a | replace(from=\"{b}{c}\", to=page.c) }}", "page.c!"),
        (
            "{{ t.a | replace(from=page.b, to=page.c) }}",
            "page.b! page.c!",
        ),
        (
            "{{ page.a | replace(from=\"{b}\", to=page.c) }}",
            "page.a! page.c!",
        ),
        (
            "{{ t.a | replace(from=\"{b}\", to=page.c) | replace(from=\"{d}\", to=page.e) }}",
            "page.c*! page.e!",
        ),
        ("{{ page.a | join(sep=page.b) }}", "page.a! page.b!"),
        // More.
        (
            "{{ page.a | upper }}{{ page.b | safe }}{{ page.c | default(value=page.d) }}",
            "page.a! page.b! page.c! page.d!",
        ),
        (
            "{{ page.a ~ page.b }}{{ page.c + 1 }}{{ page.d or page.e }}",
            "page.a! page.b! page.c! page.d! page.e!",
        ),
        (
            "{{ page.a if page.b else page.c }}",
            "page.a! page.b! page.c!",
        ),
        (
            "{{ (page.a) }}{{ (page.b or t.x) | upper }}",
            "page.a* page.b!",
        ),
        (
            "{{ page.a | length }}{% if page.b | length > 1 %}{% endif %}",
            "page.a# page.b#",
        ),
        (
            "{{ page.a[0].b }}{{ portal.x[1:page.c] }}",
            "page.a! page.c! portal.x!",
        ),
        (
            "{% if page.a == \"b\" %}{% elif page.c in page.d %}{% endif %}",
            "page.a! page.c! page.d!",
        ),
        (
            "{% if page.a is containing(pat=page.b) and page.c %}{% endif %}",
            "page.a! page.b! page.c",
        ),
        (
            "{% if page.a < page.b | length or (page.c and page.d) %}{% endif %}",
            "page.a! page.b# page.c! page.d!",
        ),
        (
            "{% for a in range(end=page.b) %}{{ 1.5 - a * 2 }}{% endfor %}",
            "page.b!",
        ),
        ("{{ page }}{{ json_ld }}", "json_ld* page*"),
        ("{{ nothing }}{{ nothing.x }}", ""),
        (
            "{% set x | replace(from=\"a\", to=portal.name) | upper %}a{% endset %}{{ x }}",
            "portal.name!",
        ),
        (
            "{% set x | replace(from=\"a\", to=portal.lede | default(value=\"z\")) %}a{% endset %}{{ x }}",
            "portal.lede!",
        ),
        (
            "{% set x %}{{ contact.ticket }}{% endset %}{{ x | length }}",
            "contact.ticket*#",
        ),
        (
            "{{ [c.pieces for c in contact.channels] | join(sep=\",\") | length }}",
            "contact.channels# contact.channels[].pieces*#",
        ),
        (
            "{% for portal in [page.nothing] %}{{ portal.name | upper }}{% endfor %}",
            "page.nothing! portal.name!",
        ),
        // Other templates.
        (
            "{% for row in page.x %}{% include \"row.html\" %}{% endfor %}",
            "page.up* page.x# page.x[].name*",
        ),
        (
            "{% extends \"base.html\" %}{% block a %}{{ super() }}{{ page.own }}{% endblock %}",
            "page.own* page.title*",
        ),
    ] {
        assert_eq!(told(template).as_deref(), Some(expected), "{template}");
    }
}

#[test]
fn blocks_are_read_where_their_layout_has_them() {
    let page = |blocks: &str| format!("{{% extends \"base.html\" %}}{blocks}");
    for (base, blocks, expected) in [
        (
            "{% block a %}{% set x = \"k\" %}{% endblock %}{{ x | upper }}",
            "{% block a %}{% set x = portal.name %}{% endblock %}",
            "portal.name!",
        ),
        (
            "{% block c %}{% endblock %}{% block a %}{% endblock %}",
            "{% block a %}{{ x | upper }}{% endblock %}{% block c %}{% set x = page.y %}{% endblock %}",
            "page.y!",
        ),
        (
            "{% set body = portal.name %}{% block a %}{% endblock %}",
            "{% block a %}{{ body | upper }}{% endblock %}",
            "body! portal.name!",
        ),
        (
            "{% block a %}{{ o.name | upper }}{% endblock %}",
            "{% block a %}{% for o in portal.s %}{{ super() }}{% endfor %}{% endblock %}",
            "portal.s# portal.s[].name!",
        ),
        (
            BASE,
            "{% block a %}{% set x %}{{ super() }}{% endset %}{{ x | upper }}{% endblock %}",
            "page.title*!",
        ),
        (
            "{% set x %}{% block a %}k{% endblock %}{% endset %}{{ x | upper }}",
            "{% block a %}{{ portal.name }}{% endblock %}",
            "portal.name*!",
        ),
        (
            "{% block a %}{% block b %}{{ page.x }}{% endblock %}{% endblock %}",
            "{% block b %}{{ page.y }}{% endblock %}",
            "page.y*",
        ),
    ] {
        let told = told_over(base, &page(blocks));
        assert_eq!(told.as_deref(), Some(expected), "{base} {blocks}");
    }
    for blocks in [
        "{% set x = 1 %}{% block a %}{% endblock %}",
        "{% block other %}{% endblock %}{{ page.x }}",
        "{% block a %}{{ super() }}{{ super() | upper }}{% endblock %}",
        "{% block a %}{% include \"base.html\" %}{% endblock %}",
    ] {
        assert_eq!(told(&page(blocks)), None, "{blocks}");
    }
}

#[test]
fn what_is_read_again_and_again_or_may_be_anywhere_costs_little() {
    let step =
        "{% if portal.name %}{% set x = x.a %}{% else %}{% set x = x.b %}{% endif %}".repeat(40);
    let told = told(&format!("{{% set x = portal %}}{step}{{{{ x }}}}"));
    assert!(told.is_some_and(|told| told.len() < 4000));
    let names: Vec<String> = (0..9).map(|number| format!("{number}.html")).collect();
    let texts: Vec<String> = (0..9)
        .map(|number| format!("{{% include \"{}.html\" %}}", number + 1).repeat(10))
        .collect();
    let texts = names.iter().zip(&texts);
    let texts = texts.map(|(name, text)| (name.as_str(), text.as_str()));
    let templates = Templates::of(texts.chain([("9.html", "a")]), &[]).unwrap();
    assert!(templates.page("0.html").is_none());
    assert!(templates.page("7.html").is_some());
}

#[test]
fn what_is_not_understood_is_no_use() {
    for template in [
        "{{ page?.up }}",
        "{{ __tera_context }}",
        "{{ now() }}",
        "{{ super() | upper }}",
        "{{ {\"a\": page.x} }}",
        "{{ [...page.x] }}",
        "{{ [a for a in [b for b in page.x]].y }}",
        "{% raw %}{% endraw %}",
        "{% filter upper %}a{% endfilter %}",
        "{% set_global a = 1 %}",
        "{% set t = page %}",
        "{% for a in page.x %}{% break %}{% endfor %}",
        "{% component a() %}{% endcomponent %}",
        "{% include \"none.html\" %}",
        "{% include \"plain.txt\" %}",
        "{% include \"page.html\" %}",
        // Who can tell how far it reaches?
        "{% for a in page.x %}{% set b = a.y %}{% endfor %}{{ b }}",
        "{{ b }}{% set b = page.x %}",
        "{% for a in page.x %}{% endfor %}{{ a }}",
        "{% include \"row.html\" %}{{ own }}",
        "reserved",
    ] {
        assert_eq!(told(template), None, "{template}");
    }
}

fn built_in() -> Templates<'static> {
    let templates = DEFAULT
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix("templates/")?, *text)));
    Templates::of(templates, &[]).unwrap()
}

#[test]
fn the_built_in_pages_are_understood_and_only_show_guides_and_rows() {
    let templates = built_in();
    let kinds = [
        "article",
        "chooser",
        "contact",
        "directory",
        "escalation",
        "guidance",
        "home",
        "not-found",
        "offering",
        "pricing",
        "service",
        "services",
    ];
    for kind in kinds {
        let uses = templates.page(&format!("{kind}.html")).unwrap();
        let of = |path: &[&str]| {
            let mut it = Some(&uses.root);
            for name in path {
                it = it.and_then(|it| it.of(name));
            }
            it
        };
        for path in [&["page", "title"][..], &["portal", "name"]] {
            let it = of(path).unwrap_or_else(|| panic!("{kind} {path:?}"));
            assert!(!it.asked && !it.counted, "{kind} {path:?}");
        }
    }
    assert!(templates.page("article.html").unwrap().only_shows_guide());
    assert!(templates.row("row.html").unwrap().only_asks_row());
}

#[test]
fn a_guide_that_is_not_only_shown_is_told_from_one_that_is() {
    let only_shows = |template: &str| {
        let templates = Templates::of([("a.html", template)].into_iter(), &[])?;
        Some(templates.page("a.html")?.only_shows_guide())
    };
    for (template, expected) in [
        (
            "{{ guide }}{% if article.has_tabs %}{{ page.title | upper }}{% endif %}",
            true,
        ),
        ("{{ body }}{% if body %}{% endif %}", true),
        ("{{ article.path }}", false),
        ("{% if article %}{% endif %}", true),
        ("{{ article | length }}", false),
        ("{{ article }}", false),
        ("{{ navigation.crumbs | length }}", false),
        ("{{ body | length }}", false),
        ("{{ guide | replace(from=\"a\", to=\"b\") }}", false),
    ] {
        assert_eq!(only_shows(template), Some(expected), "{template}");
    }
}

#[test]
fn a_row_that_is_the_same_everywhere_is_told_from_one_that_is_not() {
    let only_asks_row = |template: &str| {
        let templates = Templates::of([("row.html", template)].into_iter(), &[])?;
        Some(templates.row("row.html")?.only_asks_row())
    };
    for (template, expected) in [
        (
            "{{ row.name | upper }}{{ page.up }}{{ t.x }}{{ page.lang ~ page.dir }}",
            true,
        ),
        ("{{ page.title }}", false),
        ("{{ page }}", false),
        ("{{ portal.name }}", false),
        ("{{ rows | length }}", false),
        ("{% if made is defined %}{% endif %}", false),
    ] {
        assert_eq!(only_asks_row(template), Some(expected), "{template}");
    }
}

#[test]
fn all_that_pages_may_have_is_known() {
    let schema = contract::schema();
    let names = schema["properties"].as_object().unwrap().keys();
    let known = ["block", "fact"];
    for name in names.filter(|name| !name.contains(' ') && !known.contains(&name.as_str())) {
        let name = name.as_str();
        assert!(ROOTS.contains(&name) || GIVEN.contains(&name), "{name}");
    }
}
