//! Portals that partners serve by themselves, at an address of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use crate::page::Page;
use crate::site::{Site, assert_same_trees, repository_file, run, tree};

/// The partners that have an address of their own, one with a path.
const ALONE: [(&str, &str); 2] = [
    ("contoso-brasil", "https://suporte.contoso.example/"),
    ("horizonte-nuvem", "https://horizontenuvem.example/suporte/"),
];
/// What both sites have below it.
const SITE: &str = "https://suporte.example/";

type Files = BTreeMap<String, Vec<u8>>;

/// The sample site with a picture in a shared guide.
fn sample() -> Site {
    let site = Site::sample();
    let picture = repository_file("content/partners/contoso-brasil/assets/logo.svg");
    for locale in ["pt-BR", "en-US"] {
        let guide = format!("content/guidance/{locale}/azure/outage.md");
        site.write(
            &format!("content/guidance/{locale}/azure/drawing.svg"),
            picture.replace("<svg ", &format!("<svg id=\"{locale}\" ")),
        );
        site.write(&guide, site.read(&guide) + "\n![Drawing](drawing.svg)\n");
    }
    site
}

fn with_addresses() -> Site {
    let site = sample();
    for (partner, base) in ALONE {
        let file = format!("content/partners/{partner}/partner.yaml");
        // Written without the slash, as people do.
        let base = base.trim_end_matches('/');
        site.write(&file, format!("base_url: {base}\n{}", site.read(&file)));
    }
    site
}

fn built() -> &'static (Site, Files) {
    static BUILT: OnceLock<(Site, Files)> = OnceLock::new();
    BUILT.get_or_init(|| {
        let site = with_addresses().built();
        let files = tree(&site.out());
        (site, files)
    })
}

/// The files of a portal by their path below its folder.
fn portal(partner: &str) -> Files {
    let (_, files) = built();
    let folder = format!("{partner}/");
    let own = files
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix(&folder)?.to_owned(), bytes.clone())));
    own.collect()
}

fn pages(files: &Files) -> Vec<(&String, Page)> {
    let html = files.iter().filter(|(path, _)| path.ends_with(".html"));
    html.map(|(path, bytes)| (path, Page::parse(std::str::from_utf8(bytes).unwrap())))
        .collect()
}

/// The file below the portal's folder that a link leads to; nothing for links to elsewhere. Panics where one leads out.
fn target(page: &str, link: &str, base: &str) -> Option<String> {
    let path = link.split(['#', '?']).next().unwrap();
    let base_path = &base[base[8..].find('/').unwrap() + 8..];
    let (folder, below) = if let Some(below) = path.strip_prefix(base) {
        ("", below)
    } else if path.contains(':') {
        return None;
    } else if path.starts_with('/') {
        let below = path.strip_prefix(base_path);
        ("", below.unwrap_or_else(|| panic!("{link} of {page}")))
    } else if path.is_empty() {
        return Some(page.to_owned());
    } else {
        (page.rsplit_once('/').map_or("", |(folder, _)| folder), path)
    };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in below.split('/') {
        match part {
            "" | "." => {}
            ".." => assert!(parts.pop().is_some(), "{link} of {page} leaves the folder"),
            part => parts.push(part),
        }
    }
    if below.is_empty() || below.ends_with('/') || below.ends_with("..") {
        parts.push("index.html");
    }
    Some(parts.join("/"))
}

#[test]
fn every_link_of_a_portal_by_itself_stays_in_its_folder() {
    for (partner, base) in ALONE {
        let files = portal(partner);
        let (mut followed, mut pictures) = (0, 0);
        for (path, page) in pages(&files) {
            for element in &page.elements {
                for name in ["href", "src", "action", "data-script", "data-index"] {
                    let Some(link) = element.attribute(name) else {
                        continue;
                    };
                    let Some(file) = target(path, link, base) else {
                        continue;
                    };
                    assert!(
                        files.contains_key(&file),
                        "{partner}/{path}: {link} is {file}"
                    );
                    followed += 1;
                    pictures += usize::from(file.contains("/drawing."));
                }
            }
        }
        assert!(followed > 1000 && pictures > 1, "{followed}, {pictures}");
        // What the search loads, seen from the folder above its script's.
        for (path, bytes) in files.iter().filter(|(path, _)| path.contains("search-")) {
            let index: Value = serde_json::from_slice(bytes).unwrap();
            for key in ["engine", "stemmer", "shared"] {
                if let Some(file) = index[key].as_str() {
                    assert!(files.contains_key(file), "{path} names {file}");
                }
            }
        }
        // Nothing is carried that nobody refers to.
        assert!(!files.keys().any(|path| path.contains("directory.")));
    }
}

#[test]
fn its_addresses_are_the_partners_own() {
    for (partner, base) in ALONE {
        let files = portal(partner);
        for (path, page) in pages(&files) {
            let of = |rel: &str| -> Vec<&str> {
                let links = page.all("link");
                let links = links.filter(|link| link.attribute("rel") == Some(rel));
                links
                    .filter(|link| rel == "canonical" || link.attribute("hreflang").is_some())
                    .map(|link| link.attribute("href").unwrap())
                    .collect()
            };
            let canonical = format!("{base}{}", path.strip_suffix("index.html").unwrap_or(path));
            if path.ends_with("404.html") {
                assert!(of("canonical").is_empty(), "{path}");
                continue;
            }
            assert_eq!(of("canonical"), [canonical.as_str()], "{partner}/{path}");
            let alternates = of("alternate");
            assert_eq!(alternates.len(), 3, "{path}");
            assert!(alternates.iter().all(|href| href.starts_with(base)));
            assert!(path == "index.html" || alternates.contains(&canonical.as_str()));
        }
        for (path, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            assert!(
                !text.contains(SITE),
                "{partner}/{path} names the site's address"
            );
        }
        let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
        for file in [
            "sitemap.xml",
            "llms.txt",
            "pt-br/facts.txt",
            "pt-br/contact.vcf",
            "pt-br/holidays.ics",
            "pt-br/index.html",
        ] {
            let unfolded = text(file).replace("\r\n ", "");
            assert!(unfolded.contains(base), "{partner}/{file}");
        }
        // What its host reads; programs that walk the web look for their file at the root of a host only.
        let at_root = base.matches('/').count() == 3;
        assert_eq!(files.contains_key("robots.txt"), at_root);
        if at_root {
            assert!(text("robots.txt").contains(&format!("Sitemap: {base}sitemap.xml")));
        }
        let path = if at_root { "/" } else { "/suporte/" };
        assert!(text("_headers").starts_with(&format!("{path}*\n")));
        assert!(
            text("_redirects").contains(&format!("{path}pt-br/*  {path}pt-br/404.html  404\n"))
        );
        let config: Value = serde_json::from_str(&text("staticwebapp.config.json")).unwrap();
        assert_eq!(config["routes"][0]["route"], format!("{path}assets/*"));
    }
}

#[test]
fn other_portals_and_the_site_are_as_without_it() {
    let (_, with) = built();
    let without = sample().built();
    let without = tree(&without.out());
    let others = |files: &Files| -> Files {
        let alone = |path: &str| ALONE.iter().any(|(partner, _)| path.starts_with(partner));
        let same = files.iter().filter(|(path, _)| {
            // Records of builds name their time and what was read.
            !alone(path)
                && *path != "sitemap.xml"
                && !path.contains("/.supportal")
                && !path.starts_with('.')
        });
        same.map(|(path, bytes)| (path.clone(), bytes.clone()))
            .collect()
    };
    assert_same_trees(&others(with), &others(&without), "other portals");
    // The site's list of sitemaps has those of the portals that are below it.
    let listed = |files: &Files| -> BTreeSet<String> {
        let text = String::from_utf8(files["sitemap.xml"].clone()).unwrap();
        let parts = text.split("<loc>").skip(1);
        parts
            .map(|part| part.split('<').next().unwrap().to_owned())
            .collect()
    };
    let gone: Vec<String> = listed(&without)
        .difference(&listed(with))
        .cloned()
        .collect();
    let expected = ALONE.map(|(partner, _)| format!("{SITE}{partner}/sitemap.xml"));
    assert_eq!(gone, expected);
    assert!(listed(with).is_subset(&listed(&without)));
}

#[test]
fn an_audit_follows_its_addresses_wherever_it_lies() {
    let (site, _) = built();
    let audit = |folder: &Path| run([OsStr::new("audit"), folder.as_os_str()]);
    audit(&site.out()).expect(0);
    for (partner, _) in ALONE {
        let elsewhere = site.beside(&format!("served-{partner}"));
        crate::site::copy(&site.out().join(partner), &elsewhere);
        audit(&elsewhere).expect(0);
        // A page that an address of the partner's own leads to is missed.
        let page = elsewhere.join("en-us/escalation/index.html");
        std::fs::remove_file(page).unwrap();
        audit(&elsewhere).expect(1);
    }
}

#[test]
fn an_address_that_is_none_is_a_fault_of_the_partner() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let file = "content/partners/contoso-brasil/partner.yaml";
    let text = site.read(file);
    for (address, level) in [
        ("ftp://contoso.example/", "error"),
        ("contoso.example", "error"),
        ("https://contoso.example/?a", "error"),
        ("http://contoso.example/", "warning"),
    ] {
        site.write(file, format!("base_url: {address}\n{text}"));
        let run = site.check(&[]);
        let found = run.findings();
        let of_address: Vec<_> = found
            .iter()
            .filter(|finding| finding.place() == (file, 1))
            .collect();
        assert_eq!(of_address.len(), 1, "{address}: {found:?}");
        assert_eq!(of_address[0].level, level, "{address}");
    }
}
