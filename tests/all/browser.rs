//! The built sample in a real browser: `tests/browser/`, run by Node.js in Chromium where both are there, else skipped by name.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::site::Site;

/// A guide with two groups of tabs, for what the sample's guides have no use for.
const TABS: &str = "---\ntitle: Tabs\n---\n\n# Tabs\n\n# [Windows](#tab/windows)\n\nOpen the Start menu.\n\n# [macOS](#tab/macos)\n\nOpen the Finder.\n\n---\n\nThen:\n\n# [Windows](#tab/windows)\n\nClose the window.\n\n# [macOS](#tab/macos)\n\nClose the Finder.\n\n---\n";

fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The first of the names that Chromium goes by.
fn chromium() -> Option<String> {
    let named = std::env::var("CHROMIUM").ok();
    let names = ["chromium", "chromium-browser", "google-chrome"].map(str::to_owned);
    named.into_iter().chain(names).find(|name| is_there(name))
}

#[test]
fn portals_hold_in_a_real_browser() {
    let (Some(chromium), true) = (chromium(), is_there("node")) else {
        return eprintln!("skipped: browser needs Chromium and Node.js");
    };
    let site = Site::sample();
    // Below a path of the host, as the pages that are served at any depth must know.
    site.edit(
        "site.yaml",
        "suporte.example",
        "suporte.example/below/a/path",
    );
    for locale in ["pt-BR", "en-US"] {
        site.write(&format!("content/guidance/{locale}/tabs.md"), TABS);
    }
    let site = site.built();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/portal.test.mjs");
    let output = Command::new("node")
        .arg("--test")
        .arg(tests)
        .env("SUPPORTAL_OUT", site.out())
        .env("CHROMIUM", chromium)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
