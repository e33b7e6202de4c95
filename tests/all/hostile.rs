//! A partner who means harm reaches neither readers, nor other partners, nor the machine.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use walkdir::WalkDir;

use crate::disclosures::with_block;
use crate::page::{Element, Page};
use crate::site::{Finding, Site, tree};

/// Attributes that a browser follows.
const FOLLOWED: [&str; 9] = [
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "xlink:href",
    "ping",
    "background",
];
/// Schemes that pages may have.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];
/// Elements that run or fetch something, or that send what readers type.
const ACTIVE: [&str; 11] = [
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "base",
    "form",
    "foreignobject",
    "animate",
    "set",
    "style",
];

const GOOD: [&str; 2] = ["contoso-brasil", "potomac-cloud"];

/// Two good partners, and after them in the order of names one for each case, made from a good one.
fn site(cases: usize) -> Site {
    let site = Site::with_partners(&GOOD);
    for number in 0..cases {
        site.add_partner("contoso-brasil", &mallory(number));
    }
    site
}

/// The name of a case's partner. Two digits: no name begins with another.
fn mallory(number: usize) -> String {
    format!("mallory-{number:02}")
}

/// A path in the folder of a case's partner.
fn inside(number: usize, path: &str) -> String {
    format!("content/partners/{}/{path}", mallory(number))
}

/// Builds the site, and holds the good partners to be published.
fn build(site: &Site, code: i32) {
    site.build(&[]).expect(code);
    for partner in GOOD {
        assert!(
            site.out()
                .join(partner)
                .join("en-us/contact/index.html")
                .is_file(),
            "{partner}"
        );
    }
}

/// The scheme that a browser would see: it passes over control characters and leading spaces.
fn scheme(url: &str) -> Option<String> {
    let seen: String = url
        .trim_start()
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    let (before, _) = seen.split_once(':')?;
    before
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
        .then(|| before.to_ascii_lowercase())
}

/// What could harm a reader of a page or picture.
pub(crate) fn harms(page: &Page) -> Vec<String> {
    let mut harms = Vec::new();
    for element in &page.elements {
        if ACTIVE.contains(&element.name.as_str()) && !is_the_themes_form(element) {
            harms.push(format!("<{}>", element.name));
        }
        let is_data = element.attribute("type") == Some("application/ld+json");
        if element.name == "script" && !is_data && !is_the_themes(element) {
            harms.push(format!(
                "<script {:?}>{}",
                element.attribute("src"),
                element.text
            ));
        }
        let told = element.attribute("http-equiv");
        if element.name == "meta" && told.is_some_and(|told| told != "Content-Security-Policy") {
            harms.push("<meta http-equiv>".into());
        }
        for (name, value) in &element.attributes {
            let led_astray = FOLLOWED.contains(&name.as_str())
                && scheme(value).is_some_and(|scheme| !SCHEMES.contains(&scheme.as_str()));
            if name.starts_with("on")
                || matches!(name.as_str(), "style" | "srcdoc" | "srcset")
                || led_astray
            {
                harms.push(format!("<{} {name}={value:?}>", element.name));
            }
        }
    }
    harms
}

/// Whether a script is a file of the built-in theme, and nothing beside it.
fn is_the_themes(script: &Element) -> bool {
    let name = script
        .attribute("src")
        .and_then(|src| src.rsplit_once("/assets/"));
    let name = name.and_then(|(up, name)| {
        up.split('/')
            .all(|step| matches!(step, "" | "." | ".."))
            .then_some(name)
    });
    let own = name.and_then(|name| name.split('.').next());
    script.text.is_empty()
        && own.is_some_and(|own| ["theme", "portal", "tabs", "directory"].contains(&own))
}

/// Whether a form is that of the search or of the directory's filter, which ask the portal itself.
fn is_the_themes_form(element: &Element) -> bool {
    let class = element.attribute("class").unwrap_or_default();
    let action = element.attribute("action").unwrap_or("./");
    element.name == "form"
        && ["find", "filter scripted"].contains(&class)
        && (action.starts_with('.') || action.starts_with('/') && !action.starts_with("//"))
        && action.ends_with('/')
}

/// Reads every page and picture of an output, and holds them to be harmless.
fn assert_harmless(out: &Path) {
    let mut read = 0;
    for entry in WalkDir::new(out) {
        let entry = entry.unwrap();
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "html" || ending == "svg")
        {
            read += 1;
            let harms = harms(&Page::read(entry.path()));
            assert!(harms.is_empty(), "{}: {harms:#?}", entry.path().display());
        }
    }
    assert!(read > 20, "{read} pages");
}

/// What a partner may write, in text of any kind.
const ATTACKS: [&str; 7] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title></script><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% include \"base.html\" %}",
    "--><iframe srcdoc=\"<script>alert(1)</script>\">",
    "</script><!--<script>",
];

#[test]
fn the_judge_of_pages_sees_every_harm() {
    for html in [
        "<script>x</script>",
        "<p onclick=x>",
        "<a href=' java\nscript:x'>",
        "<a href=JAVASCRIPT&colon;x>",
        "<img src=data:text/html,x>",
        "<iframe src=x>",
        "<meta http-equiv=refresh content=0>",
        "<svg><a xlink:href=javascript:x>",
        "<p style=x>",
    ] {
        assert_eq!(harms(&Page::parse(html)).len(), 1, "{html}");
    }
    assert!(
        harms(&Page::parse(
            "<script type=application/ld+json>{}</script><a href=./a:b/>x</a><a href=tel:+1>x</a>"
        ))
        .is_empty()
    );
}

#[test]
fn script_in_any_text_is_shown_as_text() {
    let site = site(ATTACKS.len());
    for (number, attack) in ATTACKS.iter().enumerate() {
        let quoted = serde_json::to_string(attack).unwrap();
        for (from, to) in [
            ("name: Contoso Brasil\n", format!("name: {quoted}\n")),
            (
                "provider: Fabrikam Distribuidora",
                format!("provider: {quoted}"),
            ),
            ("to: Northwind Helpdesk", format!("to: {quoted}")),
            (
                "  name: Contoso Tecnologia Ltda.",
                format!("  name: {quoted}"),
            ),
        ] {
            site.edit(&inside(number, "partner.yaml"), from, &to);
        }
        let offering = inside(number, "offerings/business.yaml");
        for key in ["name", "support"] {
            let text = format!("{key}:\n  pt-BR: {quoted}\n  en-US: {quoted}");
            site.write(
                &offering,
                with_block(&site.read(&offering), key, Some(&text)).0,
            );
        }
    }
    build(&site, 0);
    assert_harmless(&site.out());
    for (number, attack) in ATTACKS.iter().enumerate() {
        // The text is there for readers: it was neither run nor dropped.
        let page = site.page(&format!("{}/en-us/index.html", mallory(number)));
        page.shows(&attack.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

#[test]
fn script_in_markdown_never_reaches_a_page() {
    let site = site(1);
    let urls = [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "\u{1}javascript:x",
    ];
    let links: String = urls
        .iter()
        .map(|url| format!("[a]({url}) [b](<{url}>) ![c]({url}) <{url}>\n\n"))
        .collect();
    let raw: String = ATTACKS.iter().map(|attack| format!("{attack}\n\ntext {attack} text\n\n> [!NOTE]\n> {attack}\n\n- {attack}\n\n| a |\n|---|\n| {} |\n\n", attack.replace('|', "\\|"))).collect();
    let elements = [
        "<form action=https://evil.example><input></form>",
        "<base href=https://evil.example>",
        "<style>body{display:none}</style>",
        "<object data=x></object><embed src=x>",
        "<math><mtext><img src onerror=alert(1)></mtext></math>",
        "<details ontoggle=alert(1) open>x</details>",
        "<a name=\"x\" href=\"javascript:alert(1)\">x</a>",
        "<img src=x style=\"background:url(javascript:x)\" srcset=\"javascript:x\">",
        "<svg><animate onbegin=alert(1)></svg>",
    ]
    .join("\n\n");
    let article = format!(
        "---\ntitle: \"</title><script>alert(1)</script>\"\ndescription: \"\\\"><script>\"\n---\n\n# <a name=\"x\" onclick=alert(1)></a>T\n\n{links}{raw}{elements}\n\n```\"><script>\nx\n```\n"
    );
    for locale in ["pt-BR", "en-US"] {
        site.write(
            &inside(0, &format!("guidance/{locale}/attack.md")),
            &article,
        );
    }
    let run = site.build(&[]);
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
    assert_harmless(&site.out());
}

#[test]
fn script_in_markdown_that_is_published_is_harmless_too() {
    // Without what is refused with an error, so that the page is really there.
    let site = site(1);
    let text: String = ATTACKS[4..5]
        .iter()
        .map(|attack| format!("{attack}\n\n`{attack}`\n\n```html\n{attack}\n```\n\n"))
        .collect();
    let code: String = ATTACKS
        .iter()
        .map(|attack| format!("```html\n{attack}\n```\n\n"))
        .collect();
    for locale in ["pt-BR", "en-US"] {
        site.write(
            &inside(0, &format!("guidance/{locale}/attack.md")),
            format!("---\ntitle: \"</title><script>alert(1)</script>\"\n---\n\n{text}{code}"),
        );
    }
    build(&site, 0);
    assert_harmless(&site.out());
    let page = site.page("mallory-00/en-us/guidance/attack/index.html");
    assert_eq!(page.only("h1").text, "</title><script>alert(1)</script>");
    page.shows("{{ 7 * 7 }}");
}

/// Holds each case's partner to have findings of a code and no portal, and nobody else to have any.
fn assert_refused(site: &Site, cases: &[&str], code: impl Fn(usize) -> &'static str) {
    let findings = site.check(&[]).expect(1).findings();
    let of = |number: usize, finding: &Finding| {
        finding.file.starts_with(&inside(number, ""))
            || finding.file == inside(number, "").trim_end_matches('/')
    };
    for (number, case) in cases.iter().enumerate() {
        let codes: Vec<&str> = findings
            .iter()
            .filter(|finding| of(number, finding))
            .map(|finding| finding.code.as_str())
            .collect();
        assert!(codes.contains(&code(number)), "{case}: {codes:?}");
    }
    let strange: Vec<&Finding> = findings
        .iter()
        .filter(|finding| !(0..cases.len()).any(|number| of(number, finding)))
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
    build(site, 1);
    for (number, case) in cases.iter().enumerate() {
        assert!(!site.out().join(mallory(number)).exists(), "{case}");
    }
}

#[test]
fn addresses_that_run_script_or_leave_the_web_are_errors() {
    let urls = [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example",
        "file:///etc/passwd",
        "https://user:password@evil.example/",
    ];
    let site = site(urls.len());
    for (number, url) in urls.iter().enumerate() {
        site.edit(
            &inside(number, "partner.yaml"),
            "\"https://contoso.example/chamados\"",
            &serde_json::to_string(url).unwrap(),
        );
    }
    assert_refused(&site, &urls, |_| "P003");
}

#[test]
fn pictures_that_run_script_are_refused() {
    let contents = [
        "<script>alert(1)</script>",
        "<rect onload=\"alert(1)\" width=\"1\" height=\"1\"/>",
        "<a href=\"javascript:alert(1)\"><rect/></a>",
        "<foreignObject><p>x</p></foreignObject>",
        "<image href=\"https://evil.example/x.png\"/>",
        "<style>@import url(https://evil.example/x.css);</style>",
        "<set attributeName=\"onmouseover\" to=\"alert(1)\"/>",
        "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><text>&x;</text>",
    ];
    let site = site(contents.len());
    for (number, content) in contents.iter().enumerate() {
        let (declaration, content) = content
            .split_once("]>")
            .map_or((String::new(), *content), |(before, after)| {
                (format!("{before}]>"), after)
            });
        let svg = format!(
            "{declaration}<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{content}</svg>"
        );
        site.write(&inside(number, "assets/logo.svg"), svg);
    }
    assert_refused(&site, &contents, |_| "F005");
}

/// What must never be found in an output.
const SECRET: &str = "what lies outside of the site";

/// What is done to a partner's folder so that reading it would reach, stop or exhaust something; with the code that is expected.
type Alteration = (&'static str, &'static str, fn(&Site, usize));

fn link(site: &Site, to: impl AsRef<Path>, number: usize, path: &str) {
    let path = site.path(&inside(number, path));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&path);
    symlink(to, path).unwrap();
}

fn pipe(site: &Site, number: usize, path: &str) {
    let path = site.path(&inside(number, path));
    fs::remove_file(&path).unwrap();
    mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o644), 0).unwrap();
}

fn gigabyte(site: &Site, number: usize, path: &str) {
    site.write(&inside(number, path), "");
    fs::File::create(site.path(&inside(number, path)))
        .unwrap()
        .set_len(1 << 30)
        .unwrap();
}

/// Aliases of aliases: a thousand million texts from a few lines.
fn bomb() -> String {
    let level = |n: usize| {
        format!(
            "l{n}: &l{n} [{}]\n",
            vec![format!("*l{}", n - 1); 9].join(", ")
        )
    };
    format!(
        "l0: &l0 [x, x, x, x, x, x, x, x, x]\n{}",
        (1..=9).map(level).collect::<String>()
    )
}

const ALTERATIONS: [Alteration; 15] = [
    ("an article is a link", "F001", |site, number| {
        link(
            site,
            site.beside("secret.md"),
            number,
            "guidance/pt-BR/secret.md",
        )
    }),
    (
        "an article is a link to a file of the system",
        "F001",
        |site, number| link(site, "/etc/passwd", number, "guidance/pt-BR/passwd.md"),
    ),
    ("a folder of guidance is a link", "F001", |site, number| {
        link(site, site.beside("outside"), number, "guidance/en-US")
    }),
    ("the logo is a link", "F001", |site, number| {
        link(site, "/etc/passwd", number, "assets/logo.svg")
    }),
    ("the folder of assets is a link", "F001", |site, number| {
        site.remove(&inside(number, "assets"));
        link(site, "../contoso-brasil/assets", number, "assets");
    }),
    (
        "an offering is a link to another partner's",
        "F001",
        |site, number| {
            link(
                site,
                "../../potomac-cloud/offerings/agency.yaml",
                number,
                "offerings/agency.yaml",
            );
        },
    ),
    ("the partner's folder is a link", "F001", |site, number| {
        site.remove(&inside(number, ""));
        symlink(
            "potomac-cloud",
            site.path(inside(number, "").trim_end_matches('/')),
        )
        .unwrap();
    }),
    ("partner.yaml is a link", "F001", |site, number| {
        link(
            site,
            "../potomac-cloud/partner.yaml",
            number,
            "partner.yaml",
        )
    }),
    ("partner.yaml is a pipe", "F001", |site, number| {
        pipe(site, number, "partner.yaml")
    }),
    ("the logo is a pipe", "F001", |site, number| {
        pipe(site, number, "assets/logo.svg")
    }),
    ("an alias bomb", "Y005", |site, number| {
        site.write(&inside(number, "partner.yaml"), bomb())
    }),
    ("20,000 brackets", "Y005", |site, number| {
        site.write(
            &inside(number, "partner.yaml"),
            format!("name: {}", "[".repeat(20_000)),
        )
    }),
    ("20,000 brackets that close", "Y005", |site, number| {
        site.write(
            &inside(number, "partner.yaml"),
            format!("name: {}{}", "[".repeat(20_000), "]".repeat(20_000)),
        );
    }),
    ("a gigabyte of nothing", "Y005", |site, number| {
        gigabyte(site, number, "partner.yaml")
    }),
    (
        "a gigabyte of nothing as a guide",
        "Y005",
        |site, number| gigabyte(site, number, "guidance/pt-BR/x.md"),
    ),
];

#[test]
fn files_that_reach_out_stop_or_exhaust_the_reader_are_refused() {
    let site = site(ALTERATIONS.len());
    let secret = format!("---\ntitle: T\n---\n\n# {SECRET}\n");
    fs::write(site.beside("secret.md"), &secret).unwrap();
    fs::create_dir(site.beside("outside")).unwrap();
    fs::write(site.beside("outside/inner.md"), &secret).unwrap();
    for (number, (_, _, alter)) in ALTERATIONS.iter().enumerate() {
        alter(&site, number);
    }
    assert_refused(&site, &ALTERATIONS.map(|(what, ..)| what), |number| {
        ALTERATIONS[number].1
    });
    for (path, bytes) in tree(&site.out()) {
        let text = String::from_utf8_lossy(&bytes);
        // A style sheet has `:root:not(…)`.
        let passwords = if path.ends_with(".css") {
            "root:x:"
        } else {
            "root:"
        };
        assert!(
            !text.contains(SECRET) && !text.contains(passwords),
            "{path}"
        );
    }
}

#[test]
fn names_with_control_characters_are_refused_and_reach_no_report() {
    let site = site(2);
    site.write(&inside(0, "guidance/pt-BR/evil\u{1b}[2Jname.md"), "# X\n");
    site.write(
        &inside(1, "offerings/a\nerror[D001]: forged.yaml"),
        "name: X\n",
    );
    site.write("content/partners/x\u{202e}y/partner.yaml", "name: X\n");
    let checked = site.check(&[]).expect(1);
    let built = site.build(&[]).expect(1);
    for report in [
        &checked.stdout,
        &checked.stderr,
        &built.stdout,
        &built.stderr,
    ] {
        let bad: Vec<char> = report
            .chars()
            .filter(|c| c.is_control() && *c != '\n' || *c == '\u{202e}')
            .collect();
        assert!(bad.is_empty(), "{bad:?} in {report}");
        assert!(
            !report.lines().any(|line| line.starts_with("error[D001]")),
            "a name forged a finding: {report}"
        );
    }
    assert!(
        checked
            .findings()
            .iter()
            .all(|finding| finding.code == "F002"),
        "{}",
        checked.stdout
    );
    let published: Vec<String> = fs::read_dir(site.out())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    assert_eq!(
        published.iter().filter(|name| name.ends_with('y')).count(),
        0,
        "{published:?}"
    );
    assert_harmless(&site.out());
}
