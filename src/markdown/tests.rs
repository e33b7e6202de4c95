use super::*;
use crate::catalog::article::{LinkRef, Part, Taken};
use crate::catalog::link::{Roots, Target};
use crate::diagnostic::Findings;
use crate::locale::Locale;
use crate::source::Sources;

fn words() -> Words {
    Words {
        alerts: ["Nota", "Dica", "Importante", "Aviso", "Cuidado"].map(Into::into),
        table: "Tabela {number}".into(),
        video: "Vídeo: {site}".into(),
        description: "O que a imagem mostra".into(),
        versions: "Versões: {versions}".into(),
    }
}

/// An article, with other files of its folder beside it.
pub(super) fn with(text: &str, others: &[(&str, &str)]) -> (Option<Article>, Findings) {
    let mut sources = Sources::default();
    let file = sources.add("a.md", text);
    let mut files = Files::new();
    files.insert("pt-BR/a.md".into(), file);
    for (path, text) in others {
        files.insert((*path).to_owned(), sources.add(*path, *text));
    }
    let locales = [
        Locale::parse("pt-BR").unwrap(),
        Locale::parse("en-US").unwrap(),
    ];
    let roots = Roots {
        sites: vec![("/".into(), "https://learn.example/{locale}/".into())],
    };
    let library = Library {
        sources: &sources,
        files: &files,
        beneath: None,
        locales: &locales,
        roots: &roots,
    };
    let mut findings = Findings::default();
    let article = read("a", &locales[0], file, library, Want::Body, &mut findings);
    (article, findings)
}

pub(super) fn article(text: &str) -> Article {
    with(text, &[]).0.expect("an article")
}

pub(super) fn page(text: &str) -> String {
    html(&article(text))
}

pub(super) fn page_with(text: &str, others: &[(&str, &str)]) -> String {
    html(&with(text, others).0.expect("an article"))
}

fn html(article: &Article) -> String {
    let resolve = |link: &LinkRef| match (&link.target, link.image) {
        (Target::Outside(url) | Target::Contact(url), false) => Resolved::Link(url.clone()),
        (Target::Here(fragment), false) => Resolved::Link(format!("#{fragment}")),
        (Target::Article(path, _), false) => Resolved::Link(format!("{path}/")),
        (Target::File(path), true) => Resolved::Picture(path.clone(), Some((3, 4))),
        (Target::File(path), false) => Resolved::Link(path.clone()),
        _ => Resolved::Text,
    };
    let words = words();
    let rendering = Rendering {
        words: &words,
        resolve: &resolve,
        highlight: &|_, code, html| html.push_str(&escape(code)),
        is_partners: true,
    };
    render(article, &rendering)
}

#[test]
fn headings_carry_the_anchor_that_their_author_gave() {
    let text = "# <a name=\"source-slug\"></a>Título traduzido\n\n## Sem âncora\n";
    let outlined = article(text);
    assert_eq!(outlined.headings[0].id, "source-slug");
    assert_eq!(outlined.headings[0].text, "Título traduzido");
    assert_eq!(outlined.headings[1].id, "sem-âncora");
    assert_eq!(
        page(text),
        "<h1 id=\"source-slug\">Título traduzido</h1>\n<h2 id=\"sem-âncora\">Sem âncora</h2>\n"
    );
}

#[test]
fn the_applies_to_list_is_data() {
    let text = "# T\n\n**Aplica-se a**\n\n-  Partner Center\n-  Outro **produto**\n\nTexto.\n";
    let outlined = article(text);
    assert_eq!(outlined.applies_to, ["Partner Center", "Outro produto"]);
    let html = page(text);
    assert!(
        !html.contains("Aplica") && !html.contains("<li>") && html.contains("<p>Texto.</p>"),
        "{html}"
    );
}

#[test]
fn alerts_tables_code_and_pictures_are_what_the_theme_expects() {
    let html = page(
        "> [!WARNING]\n> Cuidado.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```powershell\nGet-Item \"<x>\"\n```\n\n![Um *logo*](m/x.png)\n",
    );
    assert!(
        html.contains("<div class=\"alert alert-warning\"><p class=\"alert-title\">Aviso</p>"),
        "{html}"
    );
    assert!(
        html.contains("<section class=\"scroll\" aria-label=\"Tabela 1\" tabindex=\"0\"><table>"),
        "{html}"
    );
    assert!(html.contains("<td class=\"align-right\">2</td>"), "{html}");
    assert!(html.contains("<pre tabindex=\"0\"><code class=\"language-powershell\">Get-Item &quot;&lt;x&gt;&quot;\n</code></pre>"), "{html}");
    assert!(
        html.contains(
            "<img src=\"m/x.png\" alt=\"Um logo\" width=\"3\" height=\"4\" loading=\"lazy\">"
        ),
        "{html}"
    );
}

#[test]
fn nothing_that_could_run_comes_through() {
    for text in [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "[x](javascript:alert(1))",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href='java&#9;script:alert(1)' onclick=alert(1)>x</a>",
        "<div onmouseover=\"alert(1)\" style=\"x:y\">x</div>",
        "<svg/onload=alert(1)>",
        "<details open ontoggle=alert(1)><summary>x</summary></details>",
        "<p><noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "```\"><img src=x onerror=alert(1)>\nx\n```",
        "![\"onerror=alert(1) x=](javascript:alert(1))",
        "<!--><img src=x onerror=alert(1)>-->",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ] {
        let html = page(text);
        let tags: String = html
            .split('<')
            .skip(1)
            .filter_map(|tag| tag.split('>').next())
            .collect::<Vec<_>>()
            .join("|");
        assert!(
            !tags.contains("script") && !tags.contains(" on") && !tags.contains("style=\"x"),
            "{text} gave {html}"
        );
    }
}

#[test]
fn unclosed_elements_end_with_the_article_and_placeholders_stay_text() {
    assert_eq!(
        page("<details><summary>s</summary>\n\ntexto"),
        "<details><summary>s</summary>\n<p>texto</p>\n</details>"
    );
    assert_eq!(page("a</br>b</hr>\n"), "<p>a<br>b</p>\n");
    let html = page("Use <your-tenant> aqui.<br>E </div></main> aqui.");
    assert!(
        html.contains("&lt;your-tenant&gt;") && html.contains("<br>") && !html.contains("main>"),
        "{html}"
    );
}

#[test]
fn raw_html_in_a_list_is_shown_to_its_last_line_however_far_it_is_indented() {
    for indent in ["   ", "    ", "     ", "\t"] {
        let text =
            format!("1. a\n\n{indent}<div>\n{indent}<b>b</b>\n{indent}</div>\n\nc\n\n<p>d\n");
        let html = page(&text);
        let places = [
            "<li>", "<div>", "<b>b</b>", "</div>", "</ol>", "<p>c</p>", "<p>d",
        ]
        .map(|part| html.find(part));
        assert!(
            places.iter().all(Option::is_some) && places.is_sorted(),
            "{html}"
        );
        assert_eq!(html.matches("<b>").count(), 1, "{html}");
    }
}

#[test]
fn deep_nesting_is_refused_where_it_begins() {
    let text = format!("ok\n\n{}x\n", "> ".repeat(20_000));
    let (article, findings) = with(&text, &[]);
    assert!(article.is_none());
    assert_eq!(findings.iter().next().unwrap().rule.code, "Y005");
}

#[test]
fn footnotes_stand_at_the_end() {
    let html = page("a[^1]\n\n[^1]: nota\n\nb\n");
    assert!(
        html.find("nota").unwrap() > html.find("<p>b</p>").unwrap(),
        "{html}"
    );
}

#[test]
fn comments_are_not_shown_and_those_to_this_program_are_data() {
    let text = "a <!-- supportal: allow X001 the page comes next week --> b\n\n<!-- supportal: allow\nL010 prices differ -->\n\n<!-- of ours\nand more\n-->\n\nc\n";
    let outlined = article(text);
    let said: Vec<&str> = outlined
        .remarks
        .iter()
        .map(|remark| remark.value.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "allow X001 the page comes next week",
            "allow\nL010 prices differ"
        ]
    );
    let remark = &outlined.remarks[1];
    assert_eq!(text[remark.span.range()], remark.value);
    assert!(outlined.refused_html.is_empty());
    let html = page(text);
    assert!(
        !html.contains("ours") && !html.contains("--") && !html.contains("X001"),
        "{html}"
    );
    assert!(html.contains("<p>c</p>"), "{html}");
}

#[test]
fn parts_includes_and_unknown_words_of_the_dialect_have_places() {
    let text = "# T\n\n[!INCLUDE [x](i/x.md)] [y](y.md)\n\n:::row:::\n> :::colum span=\"2\":::\n\n> [!Note] a\n\n> [!NOT]\n> b\n\n> [!VIDEO https://contoso.example]\n\n```text\n:::wrong\n```\n\n| a |\n|---|\n| b |\n";
    let outlined = article(text);
    let unknown: Vec<&str> = outlined
        .unknown_directives
        .iter()
        .map(|word| &text[word.span.range()])
        .collect();
    assert_eq!(unknown, ["colum", "NOT"]);
    assert_eq!(outlined.includes[0].link.destination, "i/x.md");
    assert_eq!(outlined.includes[0].taken, Taken::Missing);
    let parts: Vec<Part> = outlined.parts.iter().map(|(part, _)| *part).collect();
    assert_eq!(
        parts,
        [
            Part::Heading(1),
            Part::Include,
            Part::Link,
            Part::Alert,
            Part::Link,
            Part::Code,
            Part::TableRow,
            Part::TableRow
        ]
    );
}

#[test]
fn prose_is_the_words_with_their_places() {
    let text = "\u{feff}---\ntitle: x\n---\n# T\u{a0}u\n\nLigue **+55** 11\u{a0}3003 `code`<br>e &amp; <https://contoso.example/9h>\n\n```\nno\n```\n";
    let outlined = article(text);
    let prose = outlined.words;
    assert_eq!(
        prose.text.lines().collect::<Vec<_>>(),
        [
            "T u",
            "Ligue +55 11 3003 \u{fffc} e & \u{fffc}\u{fffc}",
            "\u{fffc}"
        ]
    );
    let at = prose.text.find("+55").unwrap();
    let place = prose.place(at..at + "+55 11 3003".len());
    assert_eq!(&text[place.range()], "+55** 11\u{a0}3003");
}
