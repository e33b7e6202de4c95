//! The built pages of the sample site, read as readers and browsers read them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use walkdir::WalkDir;

use crate::page::{Element, Page};
use crate::site::{PARTNERS, Site, repository_file};

/// The sample site, built once.
fn sample() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| Site::sample().built())
}

/// Its pages, by their path below the output.
fn pages() -> &'static BTreeMap<String, Page> {
    static PAGES: OnceLock<BTreeMap<String, Page>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let out = sample().out();
        let files = WalkDir::new(&out)
            .into_iter()
            .map(|entry| entry.unwrap().into_path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "html"));
        let pages: BTreeMap<String, Page> = files
            .map(|path| {
                (
                    path.strip_prefix(&out)
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .to_owned(),
                    Page::read(&path),
                )
            })
            .collect();
        assert!(pages.len() > 200, "{} pages", pages.len());
        pages
    })
}

/// The base URL of the sample site.
const BASE: &str = "https://suporte.example/";

/// The file that a link leads to and the fragment in it; nothing for links to elsewhere.
fn target(page: &str, link: &str) -> Option<(String, String)> {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let is_elsewhere = path
        .split('/')
        .next()
        .is_some_and(|first| first.contains(':'));
    let path = match path.strip_prefix(BASE) {
        Some(rest) => format!("/{rest}"),
        None if is_elsewhere => return None,
        None => path.to_owned(),
    };
    let from = Path::new(page).parent().unwrap();
    let joined = match path.strip_prefix('/') {
        Some(absolute) => PathBuf::from(absolute),
        None => from.join(&path),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.components() {
        match part {
            Component::ParentDir => {
                assert!(parts.pop().is_some(), "{link} of {page} leaves the output")
            }
            Component::Normal(part) => parts.push(part.to_str().unwrap()),
            _ => {}
        }
    }
    let file = if path.is_empty() {
        page.to_owned()
    } else if path.ends_with('/') || path.ends_with("..") {
        [parts.as_slice(), &["index.html"]].concat().join("/")
    } else {
        parts.join("/")
    };
    let decoded: Vec<u8> = percent_decoded(fragment);
    Some((file, String::from_utf8(decoded).unwrap()))
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].bytes());
    }
    bytes
}

fn ids(page: &Page) -> Vec<&str> {
    page.elements
        .iter()
        .filter_map(|element| element.attribute("id"))
        .collect()
}

#[test]
fn cards_of_channels_tell_in_one_order_when_how_soon_and_at_what_cost() {
    let page = &pages()["contoso-brasil/pt-br/contact/index.html"];
    let list = page.all("ul").find(|list| list.has_class("channels"));
    let cards: Vec<&Element> = page
        .within(list.unwrap())
        .iter()
        .filter(|element| element.name == "li")
        .collect();
    let kinds: Vec<&str> = cards
        .iter()
        .map(|card| {
            let link = page.within(card).iter().find(|it| it.name == "a").unwrap();
            link.attribute("href").unwrap().split(':').next().unwrap()
        })
        .collect();
    assert_eq!(kinds, ["tel", "tel", "mailto", "mailto", "https"]);
    let told =
        |words: &str| -> Vec<bool> { cards.iter().map(|card| card.text.contains(words)).collect() };
    let only = |at: usize| -> Vec<bool> { (0..5).map(|card| card == at).collect() };
    assert_eq!(told("24 horas por dia, todos os dias"), only(0));
    assert_eq!(told("Segunda a sexta, das 9h às 18h"), only(1));
    assert_eq!(
        told("Custo da ligação: o de uma ligação local para São Paulo"),
        only(1)
    );
    assert_eq!(told("Prazo usual de resposta: 4 horas úteis"), only(3));
    // Each phone tells whether it is answered now, and nothing else on the page does.
    let clocks = |element: &Element| element.attribute("data-clock").is_some();
    assert_eq!(page.elements.iter().filter(|it| clocks(it)).count(), 2);
    assert!(
        cards[..2]
            .iter()
            .all(|card| page.within(card).iter().any(clocks))
    );
}

#[test]
fn the_plan_that_is_recommended_stands_out_in_color_and_word() {
    let marked = |path: &str| {
        let page = &pages()[path];
        let cells = page.elements.iter().filter(|it| it.has_class("pick"));
        cells.cloned().collect::<Vec<Element>>()
    };
    let cells = marked("horizonte-nuvem/en-us/pricing/index.html");
    // The head of the column and its six rows.
    assert_eq!(cells.len(), 7);
    assert_eq!(cells[0].name, "th");
    assert!(cells[0].text.contains("Recommended") && cells[0].text.contains("Business"));
    assert!(marked("contoso-brasil/pt-br/pricing/index.html").is_empty());
}

#[test]
fn every_link_asset_and_fragment_leads_somewhere() {
    let out = sample().out();
    let (mut broken, mut followed) = (Vec::new(), 0);
    for (path, page) in pages() {
        for element in &page.elements {
            for link in ["href", "src"]
                .iter()
                .filter_map(|name| element.attribute(name))
            {
                let Some((file, fragment)) = target(path, link) else {
                    continue;
                };
                followed += 1;
                let is_there = match pages().get(&file) {
                    Some(page) => fragment.is_empty() || ids(page).contains(&fragment.as_str()),
                    None => fragment.is_empty() && out.join(&file).is_file(),
                };
                if !is_there {
                    broken.push(format!("{path}: {link}"));
                }
            }
        }
    }
    assert!(followed > 5_000, "{followed} links");
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_page_has_a_language_a_title_one_heading_and_no_id_twice() {
    for (path, page) in pages() {
        let html = page.only("html");
        let lang = html.attribute("lang").unwrap_or_default();
        let folder = path
            .split('/')
            .nth(1)
            .filter(|part| part.contains('-') && !part.contains('.'));
        assert!(
            folder.is_none_or(|folder| lang.to_lowercase() == folder),
            "{path}: {lang}"
        );
        assert!(["pt-BR", "en-US"].contains(&lang), "{path}: {lang}");
        assert!(!page.only("title").text.trim().is_empty(), "{path}");
        assert!(!page.only("h1").text.is_empty(), "{path}");
        let ids = ids(page);
        let distinct: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len(), "{path}: {ids:?}");
        for name in ["aria-labelledby", "aria-describedby", "for"] {
            for id in page
                .elements
                .iter()
                .filter_map(|element| element.attribute(name))
                .flat_map(str::split_whitespace)
            {
                assert!(ids.contains(&id), "{path}: {name}={id}");
            }
        }
        for image in page.all("img") {
            assert!(
                image.attribute("alt").is_some(),
                "{path}: a picture without a text"
            );
        }
    }
}

#[test]
fn headings_skip_no_level() {
    for (path, page) in pages() {
        let mut last = 0;
        for element in &page.elements {
            let Some(level) = element
                .name
                .strip_prefix('h')
                .and_then(|level| level.parse::<u8>().ok())
            else {
                continue;
            };
            assert!(
                level <= last + 1,
                "{path}: <h{level}> {} after <h{last}>",
                element.text
            );
            last = level;
        }
    }
}

/// The alternates that a page names, by language, as files.
fn alternates(path: &str, page: &Page) -> BTreeMap<String, String> {
    let links = page
        .all("link")
        .filter(|link| link.attribute("rel") == Some("alternate"));
    links
        .filter_map(|link| {
            Some((
                link.attribute("hreflang")?.to_owned(),
                target(path, link.attribute("href")?)?.0,
            ))
        })
        .collect()
}

#[test]
fn pages_in_several_languages_name_each_other() {
    let mut named = 0;
    for (path, page) in pages() {
        let mine = alternates(path, page);
        if mine.is_empty() {
            continue;
        }
        named += 1;
        let lang = page.only("html").attribute("lang").unwrap();
        for (language, file) in mine.iter().filter(|(language, _)| *language != "x-default") {
            let other = &pages()[file];
            assert_eq!(
                other.only("html").attribute("lang"),
                Some(language.as_str()),
                "{path} -> {file}"
            );
            assert_eq!(
                alternates(file, other),
                mine,
                "{path} and {file} name the same pages"
            );
        }
        let is_chooser = path.matches('/').count() == 1;
        assert!(
            is_chooser || mine.get(lang) == Some(path),
            "{path} names itself: {mine:?}"
        );
        let canonical = page
            .all("link")
            .find(|link| link.attribute("rel") == Some("canonical"))
            .unwrap();
        assert_eq!(
            target(path, canonical.attribute("href").unwrap())
                .unwrap()
                .0,
            *path
        );
    }
    assert!(named > 150, "{named} pages");
}

#[test]
fn every_disclosure_of_every_offering_is_seen_on_the_home_page_in_every_language() {
    for partner in PARTNERS {
        let facts: Value = serde_json::from_slice(
            &std::fs::read(sample().out().join(partner).join("disclosures.json")).unwrap(),
        )
        .unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        for locale in facts["locales"].as_array().unwrap().iter().map(text) {
            let home = &pages()[&format!("{partner}/{}/index.html", locale.to_lowercase())];
            for offering in facts["offerings"].as_array().unwrap() {
                let name = text(&offering["name"][&locale]);
                let page = &pages()[&format!(
                    "{partner}/{}/offerings/{}/index.html",
                    locale.to_lowercase(),
                    text(&offering["id"])
                )];
                home.shows(&name);
                for page in [home, page] {
                    page.shows(&text(&offering["support"][&locale]));
                    for channel in offering["contact"].as_array().unwrap() {
                        page.shows(&text(&channel["text"]));
                        let href = text(&channel["href"]);
                        assert!(
                            page.all("a")
                                .any(|link| link.attribute("href") == Some(href.as_str())),
                            "{href} in {}",
                            page.path.display()
                        );
                    }
                    for price in offering["pricing"].as_array().unwrap() {
                        if let Some(amount) = price["price"]["amount"].as_str() {
                            page.shows(&money(amount, &locale));
                        }
                        if let Some(words) = price["in"][&locale].as_str() {
                            page.shows(words);
                        }
                        if let Some(percent) = price["percent"].as_str() {
                            page.shows(&format!("{percent}%"));
                        }
                    }
                }
                let always = if locale == "pt-BR" {
                    "24 horas por dia, todos os dias"
                } else {
                    "24 hours a day, every day"
                };
                assert_eq!(
                    offering["hours"]["open"] == "24/7",
                    page.text.contains(always),
                    "{}",
                    page.path.display()
                );
            }
        }
    }
}

/// An amount as a language writes it, made in another way than the program does.
fn money(amount: &str, locale: &str) -> String {
    let (whole, cents) = amount.split_once('.').unwrap();
    let (group, decimal) = if locale == "pt-BR" {
        (".", ",")
    } else {
        (",", ".")
    };
    let digits: Vec<String> = whole
        .bytes()
        .rev()
        .collect::<Vec<u8>>()
        .chunks(3)
        .map(|three| three.iter().rev().map(|b| *b as char).collect())
        .rev()
        .collect();
    format!("{}{decimal}{cents}", digits.join(group))
}

#[test]
fn no_element_is_glued_to_the_word_before_it() {
    for (path, page) in pages() {
        assert!(page.glued.is_empty(), "{path}: {:?}", page.glued);
    }
}

#[test]
fn words_that_stand_beside_each_other_are_not_glued() {
    let contact = &pages()["contoso-brasil/en-us/contact/index.html"];
    for line in [
        "Support\nHours and contact",
        "Phone\n+55 11 4000-0012 24 hours a day, every day Brasília time (UTC−3) For: Azure business support Languages: Portuguese, English",
        "Email\nsuporte@contoso.example Usual answer time: 4 business hours For: Subscriptions and invoices, Workplace support Languages: Portuguese, English",
        "Online\ncontoso.example/chamados Open a request at any time For: Subscriptions and invoices, Workplace support",
        "24 hours a day, every day Brasília time (UTC−3)",
        "Monday\n9 AM\n6 PM",
        "December 25, 2026\nClosed",
        "This list is complete through December 31, 2027.",
        "Contoso Tecnologia Ltda. CNPJ (Brazilian company number) 12.ABC.345/01DE-35 Rua das Amoreiras, 480",
    ] {
        contact.shows(line);
    }
    pages()["contoso-brasil/pt-br/index.html"]
        .shows("Azure Cobrança, assinaturas e suporte técnico");
    pages()["contoso-brasil/en-us/offerings/workplace/index.html"]
        .shows("Office 365, Dynamics 365");
    pages()["index.html"].shows("Contoso Brasil Serviços: Azure, Office 365, Dynamics 365");
}

#[test]
fn a_breadcrumb_leads_from_every_inner_page_to_the_home_page() {
    for (path, page) in pages() {
        let Some(crumbs) = page.all("nav").find(|nav| nav.has_class("crumbs")) else {
            continue;
        };
        let home = path.split('/').take(2).collect::<Vec<_>>().join("/") + "/index.html";
        let first = page
            .within(crumbs)
            .iter()
            .find(|element| element.name == "a")
            .unwrap();
        assert_eq!(
            target(path, first.attribute("href").unwrap()).unwrap().0,
            home,
            "{path}"
        );
        assert_eq!(
            crumbs.text.lines().last(),
            Some(page.only("h1").text.as_str()),
            "{path}"
        );
    }
}

#[test]
fn nothing_of_the_template_language_or_a_missing_word_is_left_in_a_page() {
    for (path, page) in pages() {
        for residue in ["{{", "{%", "{#", "{name}", "{plans}", "{date}", "undefined"] {
            assert!(!page.text.contains(residue), "`{residue}` in {path}");
        }
        for element in page.elements.iter().filter(|element| {
            ["h1", "h2", "h3", "a", "th", "caption", "dt", "summary"]
                .contains(&element.name.as_str())
        }) {
            let is_picture = page.within(element).iter().any(|inner| inner.name == "img");
            assert!(
                is_picture || !element.text.is_empty(),
                "an empty <{}> in {path}",
                element.name
            );
        }
    }
}

#[test]
fn the_languages_of_the_theme_have_the_same_words() {
    let keys = |path: &str| -> BTreeSet<String> {
        let text = repository_file(path);
        let mut section = String::new();
        let mut keys = BTreeSet::new();
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#') && line.contains(':'))
        {
            let (key, _) = line.split_once(':').unwrap();
            match key.strip_prefix("  ") {
                Some(inner) => keys.insert(format!("{section}.{}", inner.trim_matches('"'))),
                None => {
                    section = key.to_owned();
                    keys.insert(section.clone())
                }
            };
        }
        keys
    };
    let english = keys("themes/default/strings/en-US.yaml");
    assert!(english.len() > 150);
    for other in [
        "themes/default/strings/pt-BR.yaml",
        "themes/default/strings/es-MX.yaml",
    ] {
        let keys = keys(other);
        let differing: Vec<&String> = keys.symmetric_difference(&english).collect();
        assert!(differing.is_empty(), "{other}: {differing:?}");
    }
}

/// The bytes of what a page loads before anything is done on it: the page itself, then its style sheets, then its scripts.
fn first_load(path: &str) -> [u64; 3] {
    let page = &pages()[path];
    let size = |file: &str| std::fs::metadata(sample().out().join(file)).unwrap().len();
    let of = |name: &str, key: &str| -> u64 {
        let links = page.all(name).filter_map(|element| {
            let is_sheet = name == "script" || element.attribute("rel") == Some("stylesheet");
            element.attribute(key).filter(|_| is_sheet)
        });
        links.map(|link| size(&target(path, link).unwrap().0)).sum()
    };
    [size(path), of("link", "href"), of("script", "src")]
}

#[test]
fn a_page_is_a_light_load_for_a_phone() {
    for sheet in ["style", "article"] {
        let name = format!("{sheet}.");
        let mut assets = std::fs::read_dir(sample().out().join("assets")).unwrap();
        let asset = assets.find_map(|asset| {
            let asset = asset.unwrap();
            let own = asset.file_name().to_str().unwrap().starts_with(&name);
            own.then(|| asset.metadata().unwrap().len())
        });
        assert!(asset.unwrap() <= 15 * 1024, "{sheet}: {asset:?} bytes");
    }
    for path in pages().keys().filter(|path| path.matches('/').count() > 1) {
        let [html, css, js] = first_load(path);
        let is_home = path.matches('/').count() == 2 && path.ends_with("/index.html");
        let total = html + css + js;
        if is_home {
            assert!(html <= 12 * 1024, "{path}: {html} bytes");
            assert!(css <= 15 * 1024, "{path}: {css} bytes of CSS");
            assert!(js <= 5 * 1024, "{path}: {js} bytes of JavaScript");
        }
        assert!(
            total <= if is_home { 30 } else { 40 } * 1024,
            "{path}: {html} + {css} + {js} bytes"
        );
    }
}
