//! No disclosure can be taken from a built page, hidden in it or named wrongly without exactly the finding that says so; and what is
//! right is left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Instant;

use crate::site::{Finding, PARTNERS, Run, Site, by_partner, copy, repository_file, run};

/// The disclosures by the word of their mark, with what messages call them.
const DISCLOSURES: [(&str, &str); 4] = [
    ("support", "the support provided"),
    ("hours", "the service hours"),
    ("contact", "the contact method"),
    ("pricing", "the price"),
];
const LOCALES: [&str; 2] = ["pt-BR", "en-US"];
/// The partner whose portal is altered: three offerings, one of which covers three services.
const PARTNER: &str = "contoso-brasil";
const OFFERINGS: [&str; 3] = ["business", "subscriptions", "workplace"];
const SERVICES: [&str; 3] = ["azure", "dynamics-365", "office-365"];

/// `audit` of a folder, and its findings.
fn audit(folder: &Path, more: &[&str]) -> Run {
    let fixed = [
        OsStr::new("audit"),
        folder.as_os_str(),
        OsStr::new("--format"),
        OsStr::new("json"),
    ];
    run(fixed.into_iter().chain(more.iter().map(OsStr::new)))
}

/// Files of a portal below its folder; pages as text.
type Files = BTreeMap<String, String>;

/// One partner's portal, built once, in its output.
fn built() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| Site::with_partners(&[PARTNER]).built())
}

fn files() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let files = crate::site::tree(&built().out().join(PARTNER));
        files
            .into_iter()
            .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
            .collect()
    })
}

/// Pages on which disclosures must be: by kind, as paths below the folder of a language.
fn pages(kind: &str) -> Vec<String> {
    match kind {
        "home" => vec![String::new()],
        "offering" => OFFERINGS
            .iter()
            .map(|id| format!("offerings/{id}/"))
            .collect(),
        _ => SERVICES
            .iter()
            .map(|id| format!("services/{id}/"))
            .collect(),
    }
}

fn file(locale: &str, page: &str) -> String {
    format!("{}/{page}index.html", locale.to_lowercase())
}

/// All pages on which disclosures must be.
fn disclosing() -> Vec<String> {
    let all = |locale: &&str| {
        let kinds = ["home", "offering", "service"].into_iter().flat_map(pages);
        kinds.map(|page| file(locale, &page)).collect::<Vec<_>>()
    };
    LOCALES.iter().flat_map(all).collect()
}

/// Where the block of a disclosure is in a page.
fn block(page: &str, word: &str) -> std::ops::Range<usize> {
    let from = page
        .find(&format!("<div data-disclosure={word}>"))
        .unwrap_or_else(|| panic!("no {word}"));
    let rest = &page[from + 1..];
    let to = rest
        .find("<div data-disclosure=")
        .unwrap_or(usize::MAX)
        .min(rest.find("</dl>").unwrap());
    from..from + 1 + to
}

/// Altered portals, side by side in one output, and what must be found in each.
#[derive(Default)]
struct Cases {
    list: Vec<Case>,
}

struct Case {
    what: String,
    files: Files,
    /// Codes with the files below the portal's folder, and a word of the message.
    expected: BTreeSet<(String, String, String)>,
}

impl Cases {
    fn add(
        &mut self,
        what: impl Into<String>,
        alter: impl FnOnce(&mut Files),
        expected: &[(&str, impl AsRef<str>, impl AsRef<str>)],
    ) {
        let mut files = files().clone();
        alter(&mut files);
        assert_ne!(&files, self::files(), "nothing was altered");
        let own = expected.iter().map(|(code, file, word)| {
            let text = [code, file.as_ref(), word.as_ref()].map(str::to_owned);
            text.into()
        });
        self.list.push(Case {
            what: what.into(),
            files,
            expected: own.collect(),
        });
    }

    /// Replaces what must be in a file of the portal.
    fn edit(&mut self, file: &str, from: &str, to: &str, expected: &[(&str, &str, &str)]) {
        let alter = |files: &mut Files| {
            let text = files.get_mut(file).unwrap_or_else(|| panic!("no {file}"));
            assert!(text.contains(from), "no `{from}` in {file}:\n{text}");
            *text = text.replacen(from, to, 1);
        };
        self.add(format!("{file}: {from} -> {to}"), alter, expected);
    }

    /// Audits all of them at once, each as a portal of its own.
    fn judge(self) {
        let folder = tempfile::tempdir().unwrap();
        copy(&built().out().join("assets"), &folder.path().join("assets"));
        for (number, case) in self.list.iter().enumerate() {
            let name = format!("case-{number:03}");
            for (path, text) in &case.files {
                let path = folder.path().join(&name).join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text.replace(PARTNER, &name)).unwrap();
            }
        }
        let start = Instant::now();
        let findings = by_partner(audit(folder.path(), &[]).expect(1).findings());
        println!(
            "{} altered portals audited in {:?}",
            self.list.len(),
            start.elapsed()
        );
        let mut wrong = String::new();
        for (number, case) in self.list.iter().enumerate() {
            let name = format!("case-{number:03}");
            let found = findings.get(&name).map(Vec::as_slice).unwrap_or_default();
            if let Some(why) = difference(case, found, &name) {
                wrong += &format!("{}\n{why}", case.what);
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}

/// How what was found differs from what is expected: each expected finding once, and no other.
fn difference(case: &Case, found: &[Finding], name: &str) -> Option<String> {
    let is = |finding: &Finding, (code, file, word): &(String, String, String)| {
        finding.code == *code
            && finding.file == format!("{name}/{file}")
            && finding.message.contains(word.as_str())
    };
    let missing = case
        .expected
        .iter()
        .filter(|one| found.iter().filter(|finding| is(finding, one)).count() != 1);
    let other = found
        .iter()
        .filter(|finding| !case.expected.iter().any(|one| is(finding, one)));
    let lines: Vec<String> = missing
        .map(|one| format!("  expected once {one:?}\n"))
        .chain(other.map(|finding| {
            format!(
                "  found {} {} {}\n",
                finding.code, finding.file, finding.message
            )
        }))
        .collect();
    (!lines.is_empty()).then(|| lines.concat())
}

/// What must be found where a disclosure cannot be seen on some pages. Structured data repeats what the page then does not show.
fn unseen(word: &str, name: &str, pages: &[String]) -> Vec<(&'static str, String, String)> {
    let keys: &[&str] = match word {
        "hours" => &["opens", "closes"],
        "contact" => &["telephone", "email"],
        "pricing" => &["price"],
        _ => &[],
    };
    let mut expected = Vec::new();
    for page in pages {
        expected.push(("A001", page.clone(), name.to_owned()));
        let shown = crate::page::Page::parse(&files()[page]);
        let mut said = BTreeSet::new();
        let data = Some("application/ld+json");
        for script in shown
            .all("script")
            .filter(|script| script.attribute("type") == data)
        {
            repeated(
                &serde_json::from_str(&script.text).unwrap(),
                keys,
                &mut said,
            );
        }
        // The other times stand in prices and numbers of phones as well, as far as an audit can tell.
        said.retain(|said| word != "hours" || said.starts_with("09:00"));
        expected.extend(
            said.into_iter()
                .map(|said| ("J001", page.clone(), format!("`{said}`"))),
        );
    }
    expected
}

/// The texts under some keys, anywhere in structured data.
fn repeated(data: &serde_json::Value, keys: &[&str], said: &mut BTreeSet<String>) {
    match data {
        serde_json::Value::Array(all) => all.iter().for_each(|one| repeated(one, keys, said)),
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                if keys.contains(&key.as_str()) {
                    said.extend(value.as_str().map(str::to_owned));
                }
                repeated(value, keys, said);
            }
        }
        _ => {}
    }
}

#[test]
fn the_built_sample_has_no_finding_whole_in_part_and_by_itself() {
    let site = Site::sample().built();
    let start = Instant::now();
    let whole = audit(&site.out(), &["--fail-on", "info"]).expect(0);
    println!("the sample audited in {:?}", start.elapsed());
    assert_eq!(whole.findings(), []);
    assert!(whole.stdout.contains("\"partners\":5"), "{}", whole.stdout);
    for partner in PARTNERS {
        let alone = site.beside(&format!("alone/{partner}"));
        copy(&site.out().join(partner), &alone);
        for folder in [site.out().join(partner), alone] {
            assert_eq!(
                audit(&folder, &["--fail-on", "info"]).expect(0).findings(),
                [],
                "{}",
                folder.display()
            );
        }
        assert!(
            audit(&site.out(), &["--partner", partner])
                .expect(0)
                .stdout
                .contains("\"partners\":1")
        );
    }
    audit(&site.out(), &["--partner", "nobody"]).expect(2);
}

#[test]
fn a_site_without_base_url_and_one_of_guidance_alone_have_no_finding() {
    let plain = Site::with_partners(&[PARTNER, "ipe-tecnologia"]);
    plain.edit("site.yaml", "base_url: https://suporte.example\n", "");
    plain.build(&[]).expect(0);
    assert_eq!(audit(&plain.out(), &[]).expect(0).findings(), []);
    let guidance = Site::sample();
    guidance.remove("content/partners");
    guidance.build(&[]).expect(0);
    assert_eq!(audit(&guidance.out(), &[]).expect(0).findings(), []);
    let page = guidance.out().join("pt-br/guidance/index.html");
    fs::write(
        &page,
        fs::read_to_string(&page)
            .unwrap()
            .replace("lang=pt-BR", "lang=en-US"),
    )
    .unwrap();
    let found = audit(&guidance.out(), &[]).expect(1).findings();
    assert_eq!(
        found
            .iter()
            .map(|one| (one.code.as_str(), one.partner.as_deref()))
            .collect::<Vec<_>>(),
        [("A005", None)]
    );
}

#[test]
fn a_partner_without_offerings_discloses_on_its_home_page() {
    let site = Site::with_partners(&["ipe-tecnologia"]);
    let folder = "content/partners/ipe-tecnologia";
    site.remove(&format!("{folder}/offerings"));
    let partner = site.read(&format!("{folder}/partner.yaml"));
    let own = "support: Ajuda com o Microsoft 365, por telefone\npricing: [{ free: true }]\n";
    let kept: Vec<&str> = partner
        .lines()
        .filter(|line| !line.starts_with("support:") && !line.starts_with("pricing:"))
        .collect();
    site.write(
        &format!("{folder}/partner.yaml"),
        format!("{}\n{own}", kept.join("\n")),
    );
    site.build(&[]).expect(0);
    assert_eq!(audit(&site.out(), &[]).expect(0).findings(), []);
    let page = site.out().join("ipe-tecnologia/pt-br/index.html");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replace("por telefone", "por carta")).unwrap();
    let found = audit(&site.out(), &[]).expect(1).findings();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0]
            .message
            .contains("the support provided: `Ajuda com o Microsoft 365, por telefone`"),
        "{found:#?}"
    );
}

#[test]
fn the_facts_tell_what_is_required_and_when_somebody_answers() {
    let site = Site::with_partners(&[PARTNER, "ipe-tecnologia"]).built();
    let facts = |partner: &str| -> serde_json::Value {
        let path = site.out().join(partner).join("disclosures.json");
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    };
    let words = |words: &[&str]| serde_json::json!(words);
    assert_eq!(
        facts(PARTNER)["required"],
        words(&["support", "hours", "contact", "pricing"])
    );
    assert_eq!(
        facts("ipe-tecnologia")["required"],
        words(&["support", "hours", "contact"])
    );
    let facts = facts(PARTNER);
    let offerings = facts["offerings"].as_array().unwrap();
    let week = |id: &str| {
        let offering = offerings.iter().find(|offering| offering["id"] == id);
        offering.unwrap()["hours"]["week"].to_string()
    };
    assert_eq!(
        week("business"),
        format!("[{}]", ["[[\"00:00\",\"24:00\"]]"; 7].join(","))
    );
    assert_eq!(
        week("subscriptions"),
        format!("[{},[],[]]", ["[[\"09:00\",\"18:00\"]]"; 5].join(","))
    );
}

#[test]
fn a_theme_that_drops_a_disclosure_from_a_kind_of_page_in_a_language_fails_there_and_nowhere_else()
{
    let site = Site::with_partners(&[PARTNER]);
    let mut tried = 0;
    for (word, name) in DISCLOSURES {
        for kind in ["home", "offering", "service"] {
            for locale in LOCALES {
                let template = if kind == "home" {
                    "facts-short.html"
                } else {
                    "facts.html"
                };
                let path = format!("themes/default/templates/{template}");
                let (before, rest) = {
                    let text = repository_file(&path);
                    let (before, rest) = text
                        .split_once(&format!("<div data-disclosure=\"{word}\">"))
                        .unwrap();
                    (before.to_owned(), rest.to_owned())
                };
                let end = rest
                    .find("<div data-disclosure")
                    .or_else(|| rest.find("</dl>"))
                    .unwrap();
                site.write(
                    &path,
                    format!("{before}{{% if page.kind != \"{kind}\" or page.lang != \"{locale}\" %}}<div data-disclosure=\"{word}\">{}{{% endif %}}{}", &rest[..end], &rest[end..]),
                );
                site.build(&[]).expect(0);
                let pages: Vec<String> =
                    pages(kind).iter().map(|page| file(locale, page)).collect();
                let expected = unseen(word, name, &pages);
                let findings = audit(&site.out(), &[]).expect(1).findings();
                let case = Case {
                    what: String::new(),
                    files: Files::new(),
                    expected: expected
                        .into_iter()
                        .map(|(code, file, word)| (code.to_owned(), file, word))
                        .collect(),
                };
                assert_eq!(
                    difference(&case, &findings, PARTNER),
                    None,
                    "{word} on {kind} in {locale}"
                );
                assert!(
                    findings
                        .iter()
                        .all(|finding| finding.locale.as_deref() == Some(locale)
                            && finding.partner.as_deref() == Some(PARTNER))
                );
                tried += 1;
                site.remove("themes");
            }
        }
    }
    println!("{tried} themes tried");
    assert_eq!(tried, 24);
}

#[test]
fn a_disclosure_that_a_reader_does_not_see_is_not_there() {
    let style = |style: &str| format!("<div style=\"{style}\" data-disclosure=WORD>");
    let around = |before: &str, after: &str| (before.to_owned(), after.to_owned());
    let mut ways: Vec<(String, (String, String))> = Vec::new();
    for attribute in ["hidden", "aria-hidden=true", "hidden=until-found"] {
        ways.push((
            format!("<div {attribute} data-disclosure=WORD>"),
            around("", ""),
        ));
    }
    for css in [
        "display:none",
        "visibility:hidden",
        "opacity:0",
        "position:absolute;left:-9999px",
        "text-indent:-100em",
        "width:1px;height:1px;overflow:hidden",
        "clip-path:inset(100%)",
        "transform:scale(0)",
    ] {
        ways.push((style(css), around("", "")));
    }
    for css in [
        "color:#fff;background:#fff",
        "color:transparent",
        "font-size:0",
    ] {
        let css = css.replace(';', "!important;");
        let sheet = format!("<style>[data-disclosure=WORD] *{{{css}!important}}</style>");
        ways.push(("<div data-disclosure=WORD>".to_owned(), around(&sheet, "")));
    }
    for (before, after) in [
        ("<!--", "-->"),
        ("<template>", "</template>"),
        ("<details><summary>+</summary>", "</details>"),
        ("<div hidden>", "</div>"),
        ("<noscript>", "</noscript>"),
        ("<script type=text/plain>", "</script>"),
    ] {
        ways.push((
            "<div data-disclosure=WORD>".to_owned(),
            around(before, after),
        ));
    }
    let all = disclosing();
    let mut cases = Cases::default();
    for (tag, (before, after)) in &ways {
        for (word, name) in DISCLOSURES {
            let alter = |files: &mut Files| {
                for page in &all {
                    let text = files.get_mut(page).unwrap();
                    let range = block(text, word);
                    let own = text[range.clone()].replacen(
                        &format!("<div data-disclosure={word}>"),
                        &tag.replace("WORD", word),
                        1,
                    );
                    let before = before.replace("WORD", word);
                    text.replace_range(range, &format!("{before}{own}{after}"));
                }
            };
            cases.add(
                format!("{before}{tag}: {word}"),
                alter,
                &unseen(word, name, &all),
            );
        }
    }
    println!(
        "{} ways of hiding on {} pages each",
        cases.list.len(),
        all.len()
    );
    cases.judge();
}

#[test]
fn what_only_structured_data_says_is_not_disclosed() {
    let home = file("pt-BR", "");
    let mut cases = Cases::default();
    let alter = |files: &mut Files| {
        let text = files.get_mut(&home).unwrap();
        let range = block(text, "pricing");
        text.replace_range(range, "<script type=application/ld+json>{\"@type\":\"Offer\",\"price\":\"1450.00\",\"priceCurrency\":\"BRL\"}</script>");
    };
    cases.add(
        "a price in JSON-LD",
        alter,
        &[("A001", &home, "the price"), ("J001", &home, "`1450.00`")],
    );
    cases.judge();
}

/// Style sheets are shared by all portals: each is judged in an output of its own.
#[test]
fn a_style_sheet_that_hides_a_disclosure_fails_on_every_page_that_it_dresses() {
    let folder = tempfile::tempdir().unwrap();
    copy(&built().out(), folder.path());
    let assets = fs::read_dir(folder.path().join("assets")).unwrap();
    let sheet = assets
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_str().unwrap().contains("/style."))
        .unwrap();
    let css = fs::read_to_string(&sheet).unwrap();
    let all = disclosing();
    let homes = all
        .iter()
        .filter(|page| page.matches('/').count() == 1)
        .count();
    let imported = sheet.with_file_name("late.css");
    fs::write(&imported, "[data-disclosure=hours]{display:none}").unwrap();
    fs::write(&sheet, format!("@import \"late.css\";{css}")).unwrap();
    assert!(!audit(folder.path(), &[]).expect(1).findings().is_empty());
    for (rule, count) in [
        ("[data-disclosure=hours]{display:none}", all.len()),
        (
            ".facts dl > div:nth-child(2) dd{visibility:hidden}",
            all.len(),
        ),
        (
            "@layer late{.facts [data-disclosure=hours]{opacity:0}}",
            all.len(),
        ),
        (
            "@media (max-width:40rem){[data-disclosure=hours] ul{display:none}}",
            all.len(),
        ),
        (
            "@media (prefers-color-scheme:dark){[data-disclosure=hours] *{color:#141413}}",
            all.len(),
        ),
        (
            ".facts{--ink:#fff;--soft:#fff}[data-disclosure=hours]{color:var(--ink)}[data-disclosure=hours] small{color:var(--soft)}",
            all.len(),
        ),
        (
            ".short [data-disclosure=hours]{font-size:0}.short [data-disclosure=hours] *{font-size:inherit}",
            homes,
        ),
        ("@media print{[data-disclosure=hours]{display:none}}", 0),
        ("[data-disclosure=hours]:hover{display:none}", 0),
        (".nobody [data-disclosure=hours]{display:none}", 0),
    ] {
        fs::write(&sheet, format!("{css}{rule}")).unwrap();
        let findings = audit(folder.path(), &[]).findings();
        let of_hours = |finding: &&Finding| -> bool {
            finding.code == "A001" && finding.message.contains("the service hours")
        };
        // What structured data repeats is not seen then either.
        let of_pages = findings.iter().filter(|finding| finding.code != "J001");
        let (found, rest): (Vec<&Finding>, Vec<&Finding>) = of_pages.partition(of_hours);
        assert_eq!((found.len(), rest.len()), (count, 0), "{rule}: {rest:#?}");
    }
}

#[test]
fn a_label_must_be_there_and_be_its_own() {
    let site = Site::with_partners(&[PARTNER]);
    for (strings, code, word) in [
        (
            "ui: { facts_hours: \"\" }\n",
            "A002",
            "does not name the service hours",
        ),
        (
            "ui: { facts_price: \" \" }\n",
            "A002",
            "does not name the price",
        ),
        (
            "ui: { facts_hours: \"Como falar conosco\" }\n",
            "A002",
            "names the contact method as it names the service hours",
        ),
    ] {
        site.write("themes/default/strings/pt-BR.yaml", strings);
        site.build(&[]).expect(0);
        let findings = audit(&site.out(), &[]).expect(1).findings();
        let found: BTreeSet<&str> = findings
            .iter()
            .map(|finding| finding.file.strip_prefix("contoso-brasil/").unwrap())
            .collect();
        let expected: Vec<String> = disclosing()
            .into_iter()
            .filter(|page| page.starts_with("pt-br/"))
            .collect();
        assert_eq!(
            found,
            expected.iter().map(String::as_str).collect::<BTreeSet<_>>(),
            "{strings}"
        );
        assert_eq!(findings.len(), expected.len(), "{findings:#?}");
        assert!(
            findings.iter().all(|one| one.code == code
                && one.message.contains(word)
                && one.locale.as_deref() == Some("pt-BR")),
            "{findings:#?}"
        );
    }
    site.write(
        "themes/default/strings/pt-BR.yaml",
        "ui: { price_valid_through: \"Vale até {data}\" }\n",
    );
    site.build(&[]).expect(0);
    let findings = audit(&site.out(), &[]).expect(1).findings();
    assert!(
        !findings.is_empty()
            && findings
                .iter()
                .all(|one| one.code == "A012" && one.message.contains("{data}")),
        "{findings:#?}"
    );
}

#[test]
fn a_value_that_differs_from_the_facts_is_found_in_every_language() {
    let mut cases = Cases::default();
    for (locale, word, from, to) in [
        ("pt-BR", "hours", "das 9h às 18h", "das 9h às 17h"),
        ("en-US", "hours", "9 AM to 6 PM", "9 AM to 6 AM"),
        ("pt-BR", "pricing", "1.450,00", "1.540,00"),
        ("pt-BR", "pricing", "1.450,00", "1,450.00"),
        ("en-US", "pricing", "1,450.00", "1.450,00"),
        ("en-US", "pricing", "R$1,450.00", "1,450.00"),
        (
            "en-US",
            "pricing",
            "with every subscription bought from us",
            "somehow",
        ),
        ("en-US", "support", "at any hour", "at some hour"),
    ] {
        let page = file(locale, "");
        let name = DISCLOSURES
            .iter()
            .find(|(known, _)| *known == word)
            .unwrap()
            .1;
        cases.edit(&page, from, to, &[("A001", &page, name)]);
    }
    // The numbers of the contact method are in the structured data too.
    let page = file("en-US", "");
    cases.edit(
        &page,
        "4000-0012",
        "4000-0013",
        &[
            ("A001", &page, "the contact method"),
            ("J001", &page, "`+551140000012`"),
        ],
    );
    cases.edit(
        &page,
        "azure@<wbr>contoso",
        "azur@<wbr>contoso",
        &[
            ("A001", &page, "the contact method"),
            ("J001", &page, "`azure@contoso.example`"),
        ],
    );
    cases.edit(
        &page,
        "<wbr>chamados",
        "<wbr>chamado",
        &[("A001", &page, "the contact method")],
    );
    println!("{} values altered", cases.list.len());
    cases.judge();
}

#[test]
fn values_may_be_written_in_other_ways() {
    let mut cases = Cases::default();
    let broken = file("pt-BR", "404");
    assert!(!files().contains_key(&broken));
    for (locale, from, to) in [
        ("pt-BR", "das 9h às 18h", "das 9 às 18h"),
        ("pt-BR", "das 9h às 18h", "09:00–18:00"),
        ("en-US", "9 AM to 6 PM", "9:00 a.m. – 6:00 p.m."),
        ("pt-BR", "24 horas por dia, todos os dias", "24/7"),
        ("pt-BR", "1.450,00", "1.450"),
        ("pt-BR", "R$&nbsp;1.450,00", "BRL 1450,00"),
        ("pt-BR", "+55 11 4000-0012", "(11) 4000-0012"),
    ] {
        let page = file(locale, "");
        let text = &files()[&page];
        let from = if text.contains(from) {
            from.to_owned()
        } else {
            from.replace("&nbsp;", "\u{a0}")
        };
        // One fault besides, so that each case is seen to have been read.
        let alter = |files: &mut Files| {
            let text = files.get_mut(&page).unwrap();
            assert!(text.contains(&from), "{from}\n{text}");
            *text = text
                .replacen(&from, to, 1)
                .replacen("<h1", "<h1>x</h1><h1", 1);
        };
        cases.add(to, alter, &[("A011", &page, "2 headings")]);
    }
    cases.judge();
}

#[test]
fn every_page_that_customers_need_must_be_there() {
    let mut needed: Vec<String> = disclosing();
    needed.extend(LOCALES.map(|locale| file(locale, "contact/")));
    // Every other page links to what is gone: those findings are not repeated here.
    let folder = tempfile::tempdir().unwrap();
    copy(&built().out(), folder.path());
    for page in &needed {
        let path = folder.path().join(PARTNER).join(page);
        fs::remove_file(&path).unwrap();
        let findings = audit(folder.path(), &[]).expect(1).findings();
        let missing: Vec<&Finding> = findings
            .iter()
            .filter(|finding| finding.code == "A003")
            .collect();
        assert_eq!(
            missing
                .iter()
                .map(|finding| finding.file.as_str())
                .collect::<Vec<_>>(),
            [format!("{PARTNER}/{page}")]
        );
        assert!(
            findings
                .iter()
                .all(|finding| ["A003", "A007", "A010"].contains(&finding.code.as_str())),
            "{findings:#?}"
        );
        fs::write(&path, &files()[page]).unwrap();
    }
    println!("{} pages removed", needed.len());
    assert_eq!(needed.len(), 16);
}

#[test]
fn facts_that_cannot_be_read_are_one_finding() {
    let mut cases = Cases::default();
    let facts = "disclosures.json";
    for (what, text) in [
        ("gone", None),
        ("cut", Some("{\"version\": 1,")),
        ("empty", Some("")),
        ("newer", Some("{\"version\": 2}")),
        ("bare", Some("{}")),
    ] {
        let alter = |files: &mut Files| {
            files.remove(facts);
            files.extend(text.map(|text| (facts.to_owned(), text.to_owned())));
        };
        cases.add(
            what,
            alter,
            &[(
                "A004",
                facts,
                "what the portal must disclose cannot be read",
            )],
        );
    }
    cases.judge();
}

#[test]
fn pages_that_mislead_browsers_and_readers_are_found() {
    let (home, contact, azure) = (
        file("pt-BR", ""),
        file("pt-BR", "contact/"),
        file("en-US", "services/azure/"),
    );
    let english = file("en-US", "contact/");
    let mut cases = Cases::default();
    cases.edit(
        &home,
        "href=./contact/",
        "href=./contato/",
        &[("A007", &home, "`./contato/`")],
    );
    cases.edit(
        &home,
        "<h1",
        "<img src=../assets/gone.png alt=x><h1",
        &[("A007", &home, "gone.png")],
    );
    cases.edit(
        &home,
        "<h1",
        "<a href=/case-999/>x</a><h1",
        &[("A007", &home, "/case-999/")],
    );
    cases.edit(
        &home,
        "<h1",
        "<a href=https://suporte.example/gone/>x</a><h1",
        &[("A007", &home, "gone")],
    );
    cases.edit(
        &home,
        "<h1",
        "<a href=../../../up>x</a><h1",
        &[("A007", &home, "up")],
    );
    cases.edit(
        &home,
        "href=./contact/#dates",
        "href=./contact/#datas",
        &[("A008", &home, "`datas`")],
    );
    cases.edit(
        &contact,
        "href=#page-main",
        "href=#main",
        &[("A008", &contact, "`main`")],
    );
    cases.edit(
        &azure,
        "<h1",
        "<p id=page-main></p><h1",
        &[("A006", &azure, "`page-main`")],
    );
    cases.edit(
        &azure,
        "lang=en-US",
        "lang=pt-BR",
        &[("A005", &azure, "`pt-BR`")],
    );
    cases.edit(&azure, " lang=en-US", "", &[("A005", &azure, "``")]);
    cases.edit(
        &english,
        "rel=alternate hreflang=pt-BR",
        "rel=alternate hreflang=es",
        &[("A009", &contact, "en-US page")],
    );
    cases.edit(
        &english,
        "rel=alternate hreflang=pt-BR",
        "rel=prefetch",
        &[("A009", &contact, "en-US page")],
    );
    cases.edit(
        &azure,
        "</h1>",
        "</h1><h1>Again</h1>",
        &[("A011", &azure, "2 headings")],
    );
    cases.edit(
        &azure,
        "<h1>",
        "<h1 hidden>",
        &[("A011", &azure, "empty or hidden")],
    );
    cases.edit(
        &azure,
        "<title>",
        "<title></title><title hidden>",
        &[("A011", &azure, "no title")],
    );
    cases.edit(
        &azure,
        "</h1>",
        "</h1><p>{{ t.gone }}</p>",
        &[("A012", &azure, "`{{`")],
    );
    cases.edit(
        &azure,
        "</h1>",
        "</h1><p>{plan}</p><pre>{{ code }}</pre>",
        &[("A012", &azure, "`{plan}`")],
    );
    let lost = "pt-br/guidance/lost/index.html";
    let add = |files: &mut Files| {
        let page = "<!doctype html><html lang=pt-BR><title>x</title><h1>x</h1><a href=../../>x</a>";
        files.insert(lost.to_owned(), page.to_owned());
    };
    cases.add(
        "a page that nobody links to",
        add,
        &[("A010", lost, "no links lead")],
    );
    let deep = |files: &mut Files| {
        files.insert("en-us/deep/index.html".to_owned(), "<div>".repeat(5_000));
    };
    cases.add(
        "a page nested too deep",
        deep,
        &[("A004", "en-us/deep/index.html", "nested deeper")],
    );
    println!("{} faults planted", cases.list.len());
    cases.judge();
}

#[test]
fn structured_data_says_what_the_page_shows() {
    let home = file("pt-BR", "");
    let mut cases = Cases::default();
    for (data, said) in [
        ("{", "is no JSON"),
        ("{\"telephone\":\"+55 11 4000-0099\"}", "under `telephone`"),
        ("{\"email\":\"mailto:x@contoso.example\"}", "under `email`"),
        (
            "{\"@type\":\"Offer\",\"price\":\"1450.01\",\"priceCurrency\":\"BRL\"}",
            "under `price`",
        ),
        (
            "{\"@type\":\"Offer\",\"price\":\"1450.00\",\"priceCurrency\":\"USD\"}",
            "under `price`",
        ),
        (
            "{\"@type\":\"Offer\",\"price\":1450,\"priceCurrency\":\"EUR\"}",
            "under `price`",
        ),
        (
            "[{\"openingHours\":[\"Mo-Fr 09:00-18:30\"]}]",
            "under `openingHours`",
        ),
        (
            "{\"openingHoursSpecification\":{\"opens\":\"08:00\",\"closes\":\"18:00\"}}",
            "under `opens`",
        ),
        (
            "{\"@graph\":[{\"a\":{\"name\":\"Fabrikam Brasil\"}}]}",
            "under `name`",
        ),
    ] {
        let data = format!("<script type=application/ld+json>{data}</script></head>");
        cases.edit(&home, "</head>", &data, &[("J001", &home, said)]);
    }
    // What is true beside one thing that is not.
    let right = "{\"name\":\"Contoso  Brasil\",\"telephone\":\"+551140000012\",\"openingHours\":\"Mo-Fr 09:00-18:00\",\"hours\":[{\"opens\":\"00:00:00\",\"closes\":\"23:59:59\"},{\"opens\":\"00:00\",\"closes\":\"00:00\"}],\"offers\":{\"price\":\"18.90\",\"priceCurrency\":\"BRL\"},\"email\":\"gone@contoso.example\"}";
    cases.edit(
        &home,
        "</head>",
        &format!("<script type=application/ld+json>{right}</script></head>"),
        &[("J001", &home, "under `email`")],
    );
    cases.judge();
}

#[test]
fn findings_are_printed_alike_and_point_into_the_page() {
    let folder = tempfile::tempdir().unwrap();
    copy(&built().out(), folder.path());
    let path = folder.path().join(PARTNER).join("en-us/index.html");
    let text = fs::read_to_string(&path).unwrap().replacen(
        "<div data-disclosure=hours>",
        "<div hidden data-disclosure=hours>",
        1,
    );
    fs::write(&path, &text).unwrap();
    let column = text[..text.find("<div hidden").unwrap()].chars().count() + 1;
    let place = format!(
        "{PARTNER}/en-us/index.html:1:{column}: error[A001] the home page of `{PARTNER}` hides the service hours of the offering `business`: `24/7` [en-US]"
    );
    let arguments = |folder: &Path, more: &[&str]| {
        let fixed = [
            OsStr::new("audit"),
            folder.as_os_str(),
            OsStr::new("--format"),
            OsStr::new("short"),
        ];
        run(fixed.into_iter().chain(more.iter().map(OsStr::new)))
    };
    let whole = arguments(folder.path(), &[]).expect(1).stdout;
    assert!(whole.contains(&place), "{whole}");
    assert_eq!(whole, arguments(folder.path(), &["--threads", "1"]).stdout);
    assert_eq!(whole, arguments(folder.path(), &["--threads", "7"]).stdout);
    let one = arguments(&folder.path().join(PARTNER), &[])
        .expect(1)
        .stdout;
    assert!(
        one.contains(place.strip_prefix("contoso-brasil/").unwrap()),
        "{one}"
    );
    let portuguese = arguments(folder.path(), &["--lang", "pt-BR"]).expect(1);
    assert!(portuguese.stdout.contains("A001"));
    // As `build` calls it.
    let out = folder.path().to_str().unwrap();
    run(["audit", "--out", out].map(OsStr::new)).expect(1);
    run(["audit", "--out", out, "--fail-on", "warning"].map(OsStr::new)).expect(1);
    run(["audit", out, "--out", out].map(OsStr::new)).expect(2);
    run(["audit", "/nowhere/at/all"].map(OsStr::new)).expect(2);
    run(["audit", env!("CARGO_MANIFEST_DIR")].map(OsStr::new)).expect(2);
}

#[test]
fn what_is_no_ordinary_file_in_a_portal_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    copy(&built().out(), folder.path());
    let page = folder.path().join(PARTNER).join("pt-br/contact/index.html");
    fs::remove_file(&page).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", &page).unwrap();
    let findings = audit(folder.path(), &[]).expect(1).findings();
    let found: BTreeSet<(&str, &str)> = findings
        .iter()
        .map(|finding| (finding.code.as_str(), finding.file.as_str()))
        .filter(|(code, _)| *code != "A007")
        .collect();
    let page = "contoso-brasil/pt-br/contact/index.html";
    assert_eq!(found, BTreeSet::from([("A003", page), ("A004", page)]));
}
