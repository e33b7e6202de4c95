//! What hosts read at the output's root: held against the pages, and tried on nginx where it is here.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use serde_json::Value;

use crate::page::Page;
use crate::shared::has;
use crate::site::{PARTNERS, Site, tree};

const FILES: [&str; 5] = [
    ".nojekyll",
    "_headers",
    "_redirects",
    "nginx.conf",
    "staticwebapp.config.json",
];

fn read(site: &Site, file: &str) -> String {
    std::fs::read_to_string(site.out().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The headers of `_headers`, by the pattern of the address.
fn headers(site: &Site) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut all: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut pattern = String::new();
    for line in read(site, "_headers").lines() {
        match line.strip_prefix("  ") {
            Some(header) => {
                let (name, value) = header.split_once(": ").unwrap();
                let own = all.get_mut(&pattern).unwrap();
                assert!(own.insert(name.to_owned(), value.to_owned()).is_none());
            }
            None => {
                pattern = line.to_owned();
                all.insert(pattern.clone(), BTreeMap::new());
            }
        }
    }
    all
}

fn policy_of(page: &Page) -> String {
    let meta = page
        .all("meta")
        .find(|meta| meta.attribute("http-equiv") == Some("Content-Security-Policy"));
    let meta = meta.unwrap_or_else(|| panic!("{} has no policy", page.path.display()));
    meta.attribute("content").unwrap().to_owned()
}

#[test]
fn every_page_and_every_host_have_one_policy() {
    let site = Site::sample().built();
    let headers = headers(&site);
    let policy = &headers["/*"]["Content-Security-Policy"];
    let in_pages = policy.strip_suffix("; frame-ancestors 'none'").unwrap();
    assert!(in_pages.starts_with("default-src 'none'; ") && !in_pages.contains("unsafe"));
    let mut pages = 0;
    for file in tree(&site.out())
        .keys()
        .filter(|file| file.ends_with(".html"))
    {
        let page = site.page(file);
        assert_eq!(policy_of(&page), in_pages, "{file}");
        // The policy comes before everything that it speaks of.
        let second = &page
            .elements
            .iter()
            .filter(|element| element.name == "meta")
            .nth(1)
            .unwrap();
        assert_eq!(
            second.attribute("http-equiv"),
            Some("Content-Security-Policy"),
            "{file}"
        );
        let is_forbidden = |element: &&crate::page::Element| {
            element.attribute("style").is_some()
                || element.name == "style"
                || element
                    .attributes
                    .iter()
                    .any(|(name, _)| name.starts_with("on"))
                || element.name == "script"
                    && element.attribute("src").is_none()
                    && element.attribute("type") != Some("application/ld+json")
                || ["img", "script"].contains(&element.name.as_str())
                    && element
                        .attribute("src")
                        .is_some_and(|src| src.contains("//"))
        };
        let forbidden = page.elements.iter().find(is_forbidden);
        assert!(forbidden.is_none(), "{file}: {forbidden:?}");
        pages += 1;
    }
    assert!(pages > 200, "{pages}");
    let config: Value = serde_json::from_str(&read(&site, "staticwebapp.config.json")).unwrap();
    let of_config = config["globalHeaders"].as_object().unwrap();
    let of_config: BTreeMap<String, String> = of_config
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(of_config, headers["/*"]);
    let nginx = read(&site, "nginx.conf");
    for (name, value) in &headers["/*"] {
        // Four places, of which none has the headers of another.
        let count = nginx
            .matches(&format!("add_header {name} \"{value}\" always;"))
            .count();
        assert_eq!(
            count,
            if name == "Strict-Transport-Security" {
                0
            } else {
                3
            },
            "{name}"
        );
    }
}

#[test]
fn no_file_of_a_host_grows_with_the_partners() {
    let one = Site::with_partners(&["ipe-tecnologia"]).built();
    let all = Site::with_partners(&PARTNERS).built();
    for file in FILES {
        assert_eq!(read(&one, file), read(&all, file), "{file}");
        assert!(read(&one, file).len() < 6000, "{file}");
    }
}

#[test]
fn every_path_of_a_host_is_below_the_address_of_the_site() {
    let site = Site::with_partners(&["ipe-tecnologia"]);
    site.build(&["--base-url", "https://a.example/x/"])
        .expect(0);
    let headers = headers(&site);
    assert_eq!(
        headers.keys().collect::<Vec<_>>(),
        ["/x/*", "/x/:portal/assets/*", "/x/assets/*"]
    );
    let redirects = read(&site, "_redirects");
    let rules: Vec<Vec<&str>> = redirects
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(
        rules.first().unwrap()[..],
        ["/x/:portal/pt-br/*", "/x/:portal/pt-br/404.html", "404"]
    );
    assert_eq!(rules.last().unwrap()[..], ["/x/*", "/x/404.html", "404"]);
    assert!(
        rules.iter().all(|rule| rule.len() == 3
            && rule[0].starts_with("/x/")
            && rule[1].starts_with("/x/"))
    );
    let config: Value = serde_json::from_str(&read(&site, "staticwebapp.config.json")).unwrap();
    assert_eq!(config["responseOverrides"]["404"]["rewrite"], "/x/404.html");
    assert!(read(&site, "nginx.conf").contains("\"^/x/(?:[^/]+/)?assets/\""));
    let page = site.page("404.html");
    let links: BTreeSet<&str> = page
        .all("a")
        .chain(page.all("link"))
        .filter_map(|element| element.attribute("href"))
        .collect();
    assert!(links.contains("/x/ipe-tecnologia/pt-br/"), "{links:?}");
    assert!(
        links
            .iter()
            .all(|link| link.starts_with("/x/") || link.starts_with('#')),
        "{links:?}"
    );
}

/// A running nginx over the built portals, at a socket.
struct Nginx {
    child: Child,
    folder: tempfile::TempDir,
}

impl Nginx {
    /// Starts it with the include, and with the output where its address says.
    fn start(site: &Site, below: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let root = folder.path().join("root").join(below);
        crate::site::copy(&site.out(), &root);
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {};", path(kind)))
            .concat();
        let configuration = format!(
            "daemon off; master_process off; pid {}; error_log {} warn; events {{}} http {{ access_log off; {temporary} types {{ text/html html; text/css css; image/svg+xml svg; text/plain txt; application/json json; }} server {{ listen unix:{}; root {}; include {}/nginx.conf; }} }}",
            path("pid"),
            path("error.log"),
            path("socket"),
            path("root"),
            root.display(),
        );
        let file = folder.path().join("main.conf");
        std::fs::write(&file, configuration).unwrap();
        let child = Command::new("nginx")
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(&file)
            .spawn()
            .unwrap();
        let mut nginx = Self { child, folder };
        for _ in 0..500 {
            if nginx.folder.path().join("socket").exists()
                && UnixStream::connect(nginx.folder.path().join("socket")).is_ok()
            {
                return nginx;
            }
            let ended = nginx.child.try_wait().unwrap();
            assert!(ended.is_none(), "nginx: {}", nginx.log());
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("nginx does not answer: {}", nginx.log());
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("error.log")).unwrap_or_default()
    }

    /// The status, the headers and the body of an answer.
    fn get(&self, path: &str, languages: &str) -> (u16, BTreeMap<String, String>, String) {
        let mut stream = UnixStream::connect(self.folder.path().join("socket")).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.0\r\nHost: a.example\r\nAccept-Language: {languages}\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let mut headers = BTreeMap::new();
        for (name, value) in lines.map(|line| line.split_once(": ").unwrap()) {
            let twice = headers.insert(name.to_lowercase(), value.to_owned());
            assert!(twice.is_none(), "{path}: {name} twice");
        }
        (status, headers, body.to_owned())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn nginx_serves_a_site_with_the_include() {
    if !Path::new("/usr/sbin/nginx").exists() && !has("nginx") {
        return;
    }
    let site = Site::sample();
    for base in ["", "x/"] {
        site.build(&["--base-url", &format!("https://a.example/{base}")])
            .expect(0);
        let nginx = Nginx::start(&site, base);
        let get = |path: &str, languages: &str| {
            let (status, headers, body) = nginx.get(&format!("/{base}{path}"), languages);
            if path != "llms.txt" && status != 301 {
                assert!(
                    headers["content-security-policy"].ends_with("frame-ancestors 'none'"),
                    "{path}"
                );
                assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
            }
            (status, headers, body)
        };
        let lang = |body: &str| {
            Page::parse(body)
                .only("html")
                .attribute("lang")
                .unwrap()
                .to_owned()
        };
        // The directory, and a page.
        for path in ["", "contoso-brasil/pt-br/contact/"] {
            let (status, headers, body) = get(path, "en");
            assert_eq!((status, lang(&body).as_str()), (200, "pt-BR"), "{path}");
            assert_eq!(headers["cache-control"], "no-cache");
            assert_eq!(headers["content-type"], "text/html; charset=utf-8");
        }
        let (status, headers, _) = get("contoso-brasil/pt-br/contact", "en");
        assert_eq!(
            (status, headers["location"].as_str()),
            (
                301,
                format!("/{base}contoso-brasil/pt-br/contact/").as_str()
            )
        );
        // The reader's language, where the portal has it.
        for (path, languages, to) in [
            ("contoso-brasil/", "en-GB,en;q=0.9,pt;q=0.5", Some("en-us/")),
            ("contoso-brasil/", "pt", Some("pt-br/")),
            ("contoso-brasil/", "PT-br,en", Some("pt-br/")),
            ("contoso-brasil/", "de,en", None),
            ("contoso-brasil/", "", None),
            ("contoso-brasil/", "enx", None),
            ("potomac-cloud/", "pt-BR", None),
        ] {
            let (status, headers, body) = get(path, languages);
            assert_eq!(headers["vary"], "Accept-Language");
            let location = to.map(|to| format!("/{base}{path}{to}"));
            assert_eq!(
                headers.get("location"),
                location.as_ref(),
                "{path} {languages}"
            );
            assert_eq!(
                status,
                if to.is_some() { 302 } else { 200 },
                "{path} {languages}"
            );
            if to.is_none() {
                assert!(body.contains("pt-br/") || body.contains("en-us/"), "{body}");
            }
        }
        // No such page: that of the language, else of the portal, else of the site.
        for (path, file) in [
            (
                "contoso-brasil/en-us/a/b/c/",
                "contoso-brasil/en-us/404.html",
            ),
            (
                "contoso-brasil/en-us/a.ics",
                "contoso-brasil/en-us/404.html",
            ),
            ("contoso-brasil/pt-br/nada", "contoso-brasil/pt-br/404.html"),
            ("contoso-brasil/nada/", "contoso-brasil/404.html"),
            ("potomac-cloud/pt-br/", "potomac-cloud/404.html"),
            ("nobody/pt-br/", "404.html"),
            ("nobody", "404.html"),
            ("contoso-brasil/.supportal.json", "404.html"),
            ("nginx.conf", "404.html"),
        ] {
            let (status, _, body) = get(path, "en");
            assert_eq!(
                (status, body == read(&site, file)),
                (404, true),
                "{path}: {body}"
            );
        }
        // What is not for people.
        for (path, kind) in [
            (
                "contoso-brasil/pt-br/hours.ics",
                "text/calendar; charset=utf-8",
            ),
            (
                "contoso-brasil/pt-br/contact.vcf",
                "text/vcard; charset=utf-8",
            ),
            (
                "contoso-brasil/pt-br/facts.txt",
                "text/plain; charset=utf-8",
            ),
        ] {
            let (status, headers, body) = get(path, "en");
            assert_eq!(
                (status, headers["content-type"].as_str()),
                (200, kind),
                "{path}"
            );
            assert_eq!(body, read(&site, path));
        }
        let files = tree(&site.out());
        for assets in ["assets/", "contoso-brasil/assets/"] {
            let asset = files.keys().find(|file| file.starts_with(assets)).unwrap();
            let (status, headers, _) = get(asset, "en");
            assert_eq!(
                (status, headers["cache-control"].as_str()),
                (200, "public, max-age=31536000, immutable"),
                "{asset}"
            );
        }
        assert_eq!(nginx.log(), "");
    }
}
