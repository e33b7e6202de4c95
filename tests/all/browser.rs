//! The built sample in a real browser: `tests/browser/`, run by Node.js in Chromium where both are there, else skipped by name.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

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
        let output = Command::new("node")
            .arg("--test")
            .arg(repository().join("tests/browser/portal.test.mjs"))
            .env("SUPPORTAL_OUT", site.out())
            .env("CHROMIUM", &chromium)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        println!("{theme}: {said}");
        let failed = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{theme}: {said}{failed}");
    }
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
