//! The built sample in a real browser: `tests/browser/`, run by Node.js in Chromium where both are there, else skipped by name.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use crate::random::Random;
use crate::site::{Site, copy, repository, run};

/// The themes of the repository.
const THEMES: [&str; 2] = ["default", "console"];
/// A guide with two groups of tabs, for what the sample's guides have no use for.
const TABS: &str = "---\ntitle: Tabs\n---\n\n# Tabs\n\n# [Windows](#tab/windows)\n\nOpen the Start menu.\n\n# [macOS](#tab/macos)\n\nOpen the Finder.\n\n---\n\nThen:\n\n# [Windows](#tab/windows)\n\nClose the window.\n\n# [macOS](#tab/macos)\n\nClose the Finder.\n\n---\n";

pub(crate) fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The first of the names that Chromium goes by.
pub(crate) fn chromium() -> Option<String> {
    let named = std::env::var("CHROMIUM").ok();
    let names = ["chromium", "chromium-browser", "google-chrome"].map(str::to_owned);
    named.into_iter().chain(names).find(|name| is_there(name))
}

/// Runs the tests of a file of `tests/browser/`, which are told where things are by variables.
pub(crate) fn node_test(file: &str, variables: &[(&str, &OsStr)]) {
    let output = Command::new("node")
        .arg("--test")
        .arg(repository().join("tests/browser").join(file))
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{failed}");
}

/// The sample with a theme of `themes/`, served below a path of its host, as the pages that are served at any depth must know.
fn themed(theme: &str) -> Site {
    let site = Site::sample();
    site.edit(
        "site.yaml",
        "suporte.example",
        "suporte.example/below/a/path",
    );
    for locale in ["pt-BR", "en-US"] {
        site.write(&format!("content/guidance/{locale}/tabs.md"), TABS);
    }
    let folder = format!("themes/{theme}");
    copy(&repository().join(&folder), &site.path(&folder));
    site.edit(
        "site.yaml",
        "base_url",
        &format!("theme: {theme}\nbase_url"),
    );
    site.built()
}

#[test]
fn portals_hold_in_a_real_browser_in_every_theme() {
    let (Some(chromium), true) = (chromium(), is_there("node")) else {
        return eprintln!("skipped: browser needs Chromium and Node.js");
    };
    for theme in THEMES {
        let site = themed(theme);
        println!("{theme}");
        node_test(
            "portal.test.mjs",
            &[
                ("SUPPORTAL_OUT", site.out().as_ref()),
                ("CHROMIUM", chromium.as_ref()),
            ],
        );
    }
}

/// A word that stands in one guide alone.
const LONE: &str = "zimbrozal";

/// A site with one partner and many guides of some 500 words, as frequent as words of a language are: the n-th an n-th as often as
/// the first.
fn library(guides: usize) -> Site {
    let site = Site::with_partners(&["ipe-tecnologia"]);
    site.edit("site.yaml", "locales: [pt-BR, en-US]", "locales: [pt-BR]");
    let mut random = Random(7);
    let syllables: Vec<String> = "b c d f g l m n p r s t v br tr ch qu"
        .split(' ')
        .flat_map(|one| ["a", "e", "i", "o", "u", "ão"].map(|other| format!("{one}{other}")))
        .collect();
    let mut words = Vec::new();
    while words.len() < 8000 {
        let long = 1 + random.below(4);
        let word: String = (0..long)
            .map(|_| syllables[random.below(syllables.len())].as_str())
            .collect();
        words.push(word);
    }
    // How often the words up to each are said.
    let mut often = Vec::new();
    let mut sum = 0;
    for rank in 1..=words.len() {
        sum += 1_000_000 / rank;
        often.push(sum);
    }
    let mut text = |count: usize| -> String {
        let all = (0..count).map(|_| {
            let at = random.below(sum);
            words[often.partition_point(|said| *said <= at)].as_str()
        });
        all.collect::<Vec<_>>().join(" ")
    };
    for guide in 0..guides {
        let (title, about) = (text(4), text(10));
        let mut markdown = format!("---\ntitle: {title}\ndescription: {about}\n---\n\n# {title}\n");
        for _ in 0..4 {
            let (heading, paragraph) = (text(3), text(120));
            markdown += &format!("\n## {heading}\n\n{paragraph}.\n");
        }
        if guide == guides / 2 {
            markdown += &format!("\n{LONE}\n");
        }
        let path = format!(
            "content/guidance/pt-BR/topic-{}/guide-{guide}.md",
            guide % 20
        );
        site.write(&path, markdown);
    }
    let site = site.built();
    // What Node.js takes for modules.
    site.write("../portals/package.json", "{\"type\":\"module\"}");
    site
}

#[test]
fn a_large_portal_is_searched_at_once() {
    if !is_there("node") {
        return eprintln!("skipped: the search needs Node.js");
    }
    let (some, many) = (library(100), library(500));
    node_test(
        "search.test.mjs",
        &[
            ("SUPPORTAL_SOME", some.out().as_ref()),
            ("SUPPORTAL_MANY", many.out().as_ref()),
            ("PARTNER", "ipe-tecnologia".as_ref()),
            ("ASKED", LONE.as_ref()),
        ],
    );
}

#[test]
fn an_audit_finds_every_disclosure_in_every_theme() {
    for theme in THEMES {
        let site = themed(theme);
        let out = site.out();
        let audit = ["audit", "--fail-on", "info", out.to_str().unwrap()];
        run(audit.map(OsStr::new)).expect(0);
    }
}
