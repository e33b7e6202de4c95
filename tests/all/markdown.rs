//! Markdown that nobody would write, in pieces of the dialect and bytes of any kind: it is read to the end, every place that the
//! article names is in the text, and the page is balanced and has nothing that runs.

use std::process::Command;

use supportal::catalog::article::{Article, LinkRef};
use supportal::catalog::link::Target;
use supportal::markdown::Resolved;
use supportal::source::Span;

use crate::hostile::harms;
use crate::page::Page;
use crate::random::Random;
use crate::rendered::{article, body_with};
use crate::shared::{has, shared};
use crate::tokens::{Piece, pieces};

const CASES: u64 = 2_000;
/// Elements that a body may have, and those of them without an end.
const ELEMENTS: &str = "a b blockquote br code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p \
    pre s section span strong sub summary sup table tbody td th thead tr u ul var";
const VOID: [&str; 3] = ["br", "hr", "img"];
/// Attributes that they may have.
const ATTRIBUTES: &str = "alt aria-label class colspan data-tab data-when height href id lang loading open rowspan src start tabindex \
    title translate width";

/// What the texts are made of.
const PIECES: [&str; 88] = [
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "\r\n",
    "a",
    "palavra ",
    "é",
    "日本",
    "\u{301}",
    "\u{202e}",
    "\0",
    "\u{1}bhours\u{2}",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "~~~js\n",
    "# ",
    "## ",
    "a\n===\n",
    "---\n",
    "***\n",
    "> ",
    ">",
    "- ",
    "1. ",
    "- [ ] ",
    "|",
    "|a|b|\n|-|-|\n",
    "\\",
    "[",
    "](x.md)",
    "](javascript:alert(1))",
    "![",
    "](m/x.png \"t\")",
    "[a]: /u\n",
    "[^1]",
    "[^1]: b\n",
    "<https://contoso.example>",
    "&amp;",
    "&#x41;",
    "&",
    "<",
    ">",
    "<b>",
    "</b>",
    "<a href=\"java&Tab;script:alert(1)\">",
    "</a>",
    "<a name=\"x\">",
    "<div>\n",
    "</div>\n",
    "<p>",
    "</p>",
    "<details><summary>",
    "</details>",
    "<table><tr><td>",
    "</table>",
    "<li>",
    "<ul>",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "<style>",
    "<!-- ",
    "-->",
    "<!-- supportal: allow X001 a -->",
    "<tenant>",
    ":::row:::\n",
    ":::column span=\"2\":::\n",
    ":::column-end:::\n",
    ":::row-end:::\n",
    ":::zone pivot=\"a\"\n",
    ":::zone-end\n",
    ":::image type=\"complex\" source=\"m/x.png\" alt-text=\"b\":::\n",
    ":::image-end:::\n",
    ":::image source=\"m/x.png\" alt-text=\"",
    ":::fact hours:::",
    ":::",
    "[!NOTE]\n",
    "[!INCLUDE [a](a.md)]",
    "[!VIDEO https://contoso.example/v]",
    "[!div class=\"checklist\"]\n",
    "# [a](#tab/a)\n",
    "**Applies to**\n\n- a\n",
];

/// The text of a seed.
fn text(seed: u64) -> String {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    random.below(2);
    let count = 1 + random.below(60);
    let mut bytes = Vec::new();
    for _ in 0..count {
        match random.below(12) {
            0 => bytes.extend((0..random.below(6)).map(|_| random.below(256) as u8)),
            _ => bytes.extend(PIECES[random.below(PIECES.len())].as_bytes()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where links lead as on a page: those that are not safe lead nowhere.
fn resolve(link: &LinkRef) -> Resolved {
    match (&link.target, link.image) {
        (Target::Outside(url) | Target::Contact(url), false) => Resolved::Link(url.clone()),
        (Target::Here(fragment), false) => Resolved::Link(format!("#{fragment}")),
        (Target::Article(path, _), false) => Resolved::Link(format!("./{path}/")),
        (Target::File(path), true) => Resolved::Picture(format!("./{path}"), Some((3, 4))),
        (Target::File(path), false) => Resolved::Link(format!("./{path}")),
        _ => Resolved::Text,
    }
}

/// The places that an article names.
fn spans(article: &Article) -> Vec<Span> {
    let mut spans: Vec<Span> = article.headings.iter().map(|it| it.span).collect();
    spans.extend(article.links.iter().map(|it| it.span));
    spans.extend(article.parts.iter().map(|(_, span)| *span));
    spans.extend(article.includes.iter().map(|it| it.link.span));
    spans.extend(article.refused_html.iter().map(|it| it.span));
    spans.extend(article.unknown_directives.iter().map(|it| it.span));
    spans.extend(article.code_languages.iter().map(|it| it.span));
    spans.extend(article.facts.iter().map(|it| it.span));
    spans.extend(article.remarks.iter().map(|it| it.span));
    spans
}

/// What is wrong with the body of a page.
fn faults(html: &str) -> Vec<String> {
    let mut faults = harms(&Page::parse(html));
    let mut open: Vec<String> = Vec::new();
    for piece in pieces(html) {
        match piece {
            Piece::Start(name, attributes) => {
                if !ELEMENTS.split_whitespace().any(|it| it == name) {
                    faults.push(format!("<{name}>"));
                }
                let known = |key: &str| ATTRIBUTES.split_whitespace().any(|it| it == key);
                let unknown = attributes.iter().filter(|(key, _)| !known(key));
                faults.extend(unknown.map(|(key, _)| format!("<{name} {key}>")));
                if !VOID.contains(&name.as_str()) {
                    open.push(name);
                }
            }
            Piece::End(name) => match open.pop() {
                Some(last) if last == name => {}
                last => faults.push(format!("</{name}> in {last:?}")),
            },
            Piece::Text(_) => {}
        }
    }
    faults.extend(
        open.into_iter()
            .map(|name| format!("<{name}> is not closed")),
    );
    faults
}

#[test]
fn the_judge_of_bodies_sees_every_fault() {
    for html in [
        "<p>",
        "</p>",
        "<p><b></p></b>",
        "<video></video>",
        "<p style=x></p>",
        "<a href='javascript:x'></a>",
    ] {
        assert!(!faults(html).is_empty(), "{html}");
    }
    assert!(faults("<p>a<br><img src=\"x\" alt=\"\"></p>").is_empty());
}

#[test]
fn random_markdown_has_its_places_in_the_text_and_nothing_that_runs() {
    let mut pages = 0;
    for seed in 0..CASES {
        let text = text(seed);
        let read = std::panic::catch_unwind(|| article(&text));
        let read = read.unwrap_or_else(|_| panic!("seed {seed} stops the reader: {text:?}"));
        let Some(article) = read else { continue };
        pages += 1;
        for span in spans(&article) {
            let range = span.range();
            assert!(
                text.get(range.clone()).is_some(),
                "seed {seed}: {range:?} of {text:?}"
            );
        }
        let html = body_with(&article, &resolve);
        let faults = faults(&html);
        assert!(
            faults.is_empty(),
            "seed {seed}: {faults:#?}\n{text:?}\n{html}"
        );
    }
    println!("seeds 0 to {CASES}, {pages} pages");
    assert!(pages > CASES * 9 / 10);
}

#[test]
fn hostile_markdown_becomes_pages_without_anything_that_runs() {
    let Some(script) = shared("hostile/markdown/make.py") else {
        return;
    };
    if !has("python3") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("python3")
        .arg(script)
        .arg("files")
        .arg(folder.path())
        .arg("1000")
        .output();
    assert!(made.unwrap().status.success());
    let (mut pages, mut refused) = (0, Vec::new());
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        let Some(article) = article(&text) else {
            refused.push(name);
            continue;
        };
        pages += 1;
        let html = body_with(&article, &resolve);
        let faults = faults(&html);
        assert!(faults.is_empty(), "{name}: {faults:#?}");
        assert!(
            html.len() <= 64 * text.len() + 1024,
            "{name}: {} bytes of {}",
            html.len(),
            text.len()
        );
    }
    refused.sort();
    println!("{pages} pages, refused: {refused:?}");
    assert!(pages > 80);
}
