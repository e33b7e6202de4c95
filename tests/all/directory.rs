//! The directory of very many partners: every page stays small, and anybody is found from any page.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use supportal::markdown::Want;
use supportal::pipeline::{Request, Site as Loaded};
use supportal::portal::directory::{Entry, Listing};

use crate::browser::{chromium, is_there, node_test};
use crate::site::{Site, TODAY};

/// How many partners there are.
const PARTNERS: usize = 20_000;

/// A partner of the kind that takes much room.
fn entry(number: usize) -> Entry {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let [from, to] = [480 + number % 4 * 30, 1020 + number % 4 * 30];
    Entry {
        partner: format!("p{number:06}"),
        name: name(number),
        locales: words(&["pt-BR", "en-US"]),
        services: words(&["Azure", "Microsoft 365", "Dynamics 365", "Power Platform"]),
        markets: words(&["BR", "US", "MX"]),
        clocks: vec![format!(
            "America/Sao_Paulo|2026-12-31|{from}-{to};{from}-{to};{from}-{to};{from}-{to};{from}-{to};;"
        )],
        sitemaps: 1,
    }
}

fn name(number: usize) -> String {
    format!("Empresa {number:06} Soluções em Nuvem e Segurança Ltda.")
}

/// The files that a page loads, below the root.
fn loaded(html: &str) -> BTreeSet<String> {
    let parts = html.split(['=', ' ', '>', '"']);
    let files = parts.filter_map(|part| part.trim_start_matches("./").strip_prefix("assets/"));
    files.map(|file| format!("assets/{file}")).collect()
}

fn load(site: &Path) -> Loaded {
    let request = Request {
        site: site.to_owned(),
        partners: Vec::new(),
        today: TODAY.parse().unwrap(),
        base_url: None,
        want: Want::Body,
        shard: None,
    };
    let Ok(site) = Loaded::load(&request) else {
        panic!("the sample cannot be loaded");
    };
    site
}

#[test]
fn a_partner_among_many_is_found_from_any_page() {
    let sample = Site::with_partners(&["potomac-cloud"]);
    sample.edit(
        "site.yaml",
        "suporte.example",
        "suporte.example/below/a/path",
    );
    let site = load(&sample.path(""));
    let mut lines = Listing::default();
    lines.extend((0..PARTNERS).map(entry));
    let out = sample.out();
    let mut make = |path: &str| {
        // A preview reads the partners for these.
        assert!(site.depends_on_portals(path), "{path}");
        let made = site.root_file(path, &mut lines);
        let Ok(Some(bytes)) = made else {
            panic!("{path} is not made");
        };
        assert!(
            bytes.len() <= 200_000 || path.ends_with(".json"),
            "{path}: {}",
            bytes.len()
        );
        let file = out.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, &bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let first = make("index.html");
    let index = first.split("data-index=").nth(1).unwrap();
    let index = index.split(['>', ' ']).next().unwrap();
    make(index.trim_start_matches("./"));
    for page in ["404.html", "directory-41.html", "directory-80.html"] {
        make(page);
    }
    for file in loaded(&first) {
        let bytes = site.shared_file(&file).unwrap();
        fs::create_dir_all(out.join("assets")).unwrap();
        fs::write(out.join(file), bytes).unwrap();
    }
    let (Some(chromium), true) = (chromium(), is_there("node")) else {
        return eprintln!("skipped: the directory in a browser needs Chromium and Node.js");
    };
    node_test(
        "directory.test.mjs",
        &[
            ("SUPPORTAL_OUT", out.as_ref()),
            ("CHROMIUM", chromium.as_ref()),
            ("NAMED", name(10_100).as_ref()),
            ("LAST", name(PARTNERS - 1).as_ref()),
        ],
    );
}
