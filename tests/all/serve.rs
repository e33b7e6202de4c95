//! The preview as writers use it: what it serves is what a build writes, and open pages follow the disk.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::disturb::Disturbed;
use crate::preview::{Answer, Events, Preview};
use crate::random::Random;
use crate::site::{Site, TODAY, copy, repository, tree};

/// How long an event may take on a machine with other things to do.
const SOON: Duration = Duration::from_secs(60);
/// How long nothing must come for it to be told that nothing comes.
const QUIET: Duration = Duration::from_millis(700);

fn preview(site: &Site) -> Preview {
    Preview::start(&site.path(""), &["--today", TODAY])
}

/// The paths in the data of an event.
fn paths(data: &str) -> Vec<String> {
    let data: Value = serde_json::from_str(data).unwrap();
    let paths = data["paths"].as_array().unwrap().iter();
    paths
        .map(|path| path.as_str().unwrap().to_owned())
        .collect()
}

/// Listens for a page as it is answered now.
fn open(preview: &Preview, page: &str) -> (Answer, Events) {
    let answer = preview.get(page);
    let query = format!("?page={page}&version={}", answer.version());
    let mut events = preview.listen(&query);
    events.wait_for("findings", SOON).expect("its findings");
    (answer, events)
}

/// Holds everything that is served to a clean build of the same disk. Tells how many files there were.
fn assert_as_built(preview: &Preview, site: &Path, out: &Path, why: &str) -> usize {
    let _ = fs::remove_dir_all(out);
    let built = crate::site::run(
        ["build", "--site"]
            .map(std::ffi::OsStr::new)
            .into_iter()
            .chain([site.as_os_str(), "--out".as_ref(), out.as_os_str()]),
    );
    let files = match out.is_dir() {
        true => tree(out),
        false => Default::default(),
    };
    let served: Vec<(&String, &Vec<u8>)> = files
        .iter()
        .filter(|(name, _)| !name.contains("/.supportal") && !name.starts_with(".supportal"))
        .collect();
    for (name, bytes) in &served {
        let (status, got) = preview.file(name);
        assert_eq!(status, 200, "{why}: {name}");
        assert!(got == **bytes, "{why}: {name} differs");
    }
    if files.is_empty() {
        let root = preview.get("/");
        assert_eq!(root.status, 500, "{why}: {}", built.stderr);
    }
    served.len()
}

#[test]
fn what_is_served_is_what_a_build_writes_but_for_one_script_tag() {
    let site = Site::sample();
    let preview = preview(&site);
    let count = assert_as_built(&preview, &site.path(""), &site.out(), "sample");
    assert!(count > 250, "{count}");
    // Addresses of folders, of nothing, and of what only a build has.
    let folder = preview.get("/contoso-brasil/pt-br");
    assert_eq!(folder.status, 308);
    assert!(folder.head.contains("location: /contoso-brasil/pt-br/\r\n"));
    let missing = preview.get("/contoso-brasil/pt-br/nowhere/");
    assert_eq!(missing.status, 404);
    let page = fs::read(site.out().join("contoso-brasil/pt-br/404.html")).unwrap();
    assert!(missing.without_client() == page);
    for path in [
        "/nobody/",
        "/contoso-brasil/.supportal.json",
        "/content/guidance/",
        "/assets/",
    ] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    let (status, _) = preview.end();
    assert!(status.success());
}

#[test]
fn a_site_of_guidance_alone_and_a_base_path_are_served() {
    let site = Site::sample();
    site.remove("content/partners");
    site.edit("site.yaml", "suporte.example", "suporte.example/a/b");
    let preview = preview(&site);
    let count = assert_as_built(&preview, &site.path(""), &site.out(), "guidance");
    assert!(count > 10, "{count}");
    assert_eq!(
        preview.get("/a/b/pt-br/").body.len() - preview.get("/pt-br/").body.len(),
        "/a/b".len()
    );
}

#[test]
fn a_base_path_may_be_called_as_a_partner() {
    let site = Site::sample();
    let base = "suporte.example/contoso-brasil";
    site.edit("site.yaml", "suporte.example", base);
    let preview = preview(&site);
    let page = preview.get("/contoso-brasil/contoso-brasil/pt-br/contact/");
    assert_eq!(page.status, 200);
    let site = site.built();
    let file = site.out().join("contoso-brasil/pt-br/contact/index.html");
    assert!(page.without_client() == fs::read(file).unwrap());
}

#[test]
fn an_open_page_is_told_of_its_own_changes_alone() {
    let site = Site::sample();
    let preview = preview(&site);
    let mine = "/contoso-brasil/pt-br/contact/";
    let (before, mut events) = open(&preview, mine);
    let (_, mut other) = open(&preview, "/potomac-cloud/en-us/");
    let mut all = preview.listen("");
    let file = "content/partners/contoso-brasil/partner.yaml";
    // A comment changes no page; a program that listens to everything hears of the file all the same.
    site.write(file, format!("{}# a comment\n", site.read(file)));
    let told = all.wait_for("change", SOON).expect("a change");
    assert!(paths(&told).contains(&mine.to_owned()), "{told}");
    assert!(
        paths(&told)
            .iter()
            .all(|path| path.starts_with("/contoso-brasil/"))
    );
    assert_eq!(events.next(QUIET), None);
    site.edit(file, "Mo-Fr 09:00-18:00", "Mo-Fr 09:00-17:00");
    let changed = events.wait_for("change", SOON).expect("its own change");
    assert_eq!(paths(&changed), [mine]);
    let after = preview.get(mine);
    assert_ne!(after.version(), before.version());
    assert!(changed.contains(&after.version()));
    assert_eq!(
        other.next(QUIET),
        None,
        "a tab on another partner stays quiet"
    );
    // What all portals share concerns both.
    site.edit("site.yaml", "base_url: https://", "base_url: https://www.");
    assert!(events.wait_for("change", SOON).is_some());
    assert!(other.wait_for("change", SOON).is_some());
    let told = all.wait_for("change", SOON).unwrap();
    let told = std::iter::successors(Some(told), |_| all.wait_for("change", QUIET));
    assert!(told.map(|told| paths(&told)).any(|paths| paths == ["*"]));
}

#[test]
fn styles_are_told_by_their_names_and_a_page_that_listens_late_is_told_at_once() {
    let site = Site::sample();
    copy(
        &repository().join("themes/default"),
        &site.path("themes/default"),
    );
    let preview = preview(&site);
    let page = "/contoso-brasil/pt-br/";
    let (before, mut events) = open(&preview, page);
    let style = "themes/default/style.css";
    site.write(
        style,
        format!("{}\n.another {{ color: red }}\n", site.read(style)),
    );
    // A file may be seen while it is written: what is told last counts.
    let css = loop {
        let change = events.wait_for("change", SOON).expect("other styles");
        let change: Value = serde_json::from_str(&change).unwrap();
        let styles = change["styles"].as_array().expect("styles alone").clone();
        let hrefs = styles.iter().filter_map(Value::as_str);
        let href = hrefs
            .into_iter()
            .find(|href| href.contains("/style."))
            .unwrap();
        let css = preview.get(&href.replace("../../", "/"));
        if css.text().contains(".another{color:red}") {
            break css;
        }
    };
    assert!(css.head.contains("content-type: text/css"));
    // Another tab still shows the first version.
    let mut late = preview.listen(&format!("?page={page}&version={}", before.version()));
    let told = late.wait_for("change", SOON).expect("what was missed");
    assert!(told.contains(&preview.get(page).version()));
}

#[test]
fn findings_come_beside_the_page_and_a_page_that_cannot_be_made_shows_them_and_comes_back() {
    let site = Site::sample();
    let preview = preview(&site);
    let page = "/contoso-brasil/pt-br/";
    let (_, mut events) = open(&preview, page);
    // A disclosure that is taken out: the page is shown, a build would refuse it.
    let file = "content/partners/contoso-brasil/offerings/business.yaml";
    let whole = site.read(file);
    let taken = ["support:", "  pt-BR: Um", "  en-US: An"];
    let kept = |line: &&str| !taken.iter().any(|taken| line.starts_with(taken));
    let without: String = whole.split_inclusive('\n').filter(kept).collect();
    assert_eq!(without.lines().count() + taken.len(), whole.lines().count());
    site.write(file, without);
    let told = events.wait_for("findings", SOON).expect("findings");
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["refused"], true, "{told}");
    let found = told["findings"].as_array().unwrap();
    let support = found.iter().find(|found| found["code"] == "D001");
    let support = support.unwrap_or_else(|| panic!("{told}"));
    assert_eq!(support["disclosure"], "support");
    let href = support["href"].as_str().unwrap();
    assert!(
        href.starts_with("vscode://file/") && href.contains("business.yaml:"),
        "{href}"
    );
    // Settings that cannot be read: every page says so, escaped, and comes back.
    let settings = site.read("site.yaml");
    site.write("site.yaml", "locales: [pt-BR\n<script>: &x");
    assert!(events.wait_for("change", SOON).is_some());
    let broken = preview.get(page);
    assert_eq!(broken.status, 500);
    let text = broken.text();
    assert!(
        text.contains("site.yaml:") && !text.contains("<script>:"),
        "{text}"
    );
    site.write("site.yaml", &settings);
    site.write(file, &whole);
    assert!(events.wait_for("change", SOON).is_some());
    assert_as_built(&preview, &site.path(""), &site.out(), "mended");
}

#[test]
fn after_random_edits_everything_served_is_as_a_clean_build_of_the_disk() {
    let site = Site::with_partners(&["contoso-brasil", "potomac-cloud"]);
    copy(
        &repository().join("content/guidance"),
        &site.path("content/guidance"),
    );
    let pristine = site.beside("pristine");
    copy(&site.path(""), &pristine);
    let (seed, edits) = (20_261_126, 120);
    println!("seed {seed}, {edits} edits");
    let preview = preview(&site);
    let path = site.path("");
    let mut disturbed = Disturbed {
        site: &path,
        pristine: &pristine,
        random: Random(seed),
        done: Vec::new(),
    };
    let (mut files, mut refused) = (0, 0);
    for edit in 1..=edits {
        disturbed.once();
        // Somebody looks on, so that much is kept.
        let page = [
            "/",
            "/contoso-brasil/pt-br/",
            "/potomac-cloud/en-us/contact/",
        ][edit % 3];
        let status = preview.get(page).status;
        assert!([200, 308, 404, 500].contains(&status), "{status}");
        if edit % 20 == 0 {
            let why = format!(
                "after {edit} edits, the last: {:?}",
                disturbed.done.iter().rev().take(20).collect::<Vec<_>>()
            );
            let count = assert_as_built(&preview, &path, &site.out(), &why);
            files += count;
            refused += usize::from(count == 0);
        }
    }
    println!("{files} files compared, {refused} times there was no site to build");
    assert!(files > 100, "{files}");
}

#[test]
fn only_this_machine_is_answered_and_nobody_steers() {
    let site = Site::sample();
    let preview = preview(&site);
    let listening = fs::read_to_string("/proc/net/tcp").unwrap_or_default();
    let own = format!(":{:04X}", preview.port);
    let hosts: BTreeSet<&str> = listening
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1))
        .filter_map(|local| local.strip_suffix(own.as_str()))
        .collect();
    assert_eq!(hosts, BTreeSet::from(["0100007F"]), "127.0.0.1 alone");
    let foreign = preview.ask("/__supportal/events", "Origin: http://evil.example\r\n");
    assert_eq!(foreign.status, 403);
    let head = preview.get("/contoso-brasil/pt-br/").head;
    assert!(head.contains("content-security-policy:") && head.contains("no-store"));
    assert!(!head.contains("access-control"));
    let posted = preview.send(
        format!(
            "POST / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: 0\r\n\r\n",
            preview.port
        )
        .as_bytes(),
    );
    assert_eq!(posted.status, 405);
}

#[test]
fn others_need_the_token_that_the_address_has() {
    let site = Site::sample();
    let preview = Preview::start(&site.path(""), &["--today", TODAY, "--host", "0.0.0.0"]);
    let token = preview.url.rsplit("?token=").next().unwrap();
    assert!(token.len() == 32, "{}", preview.url);
    assert_eq!(preview.get("/").status, 403);
    let let_in = preview.get(&format!("/?token={token}"));
    assert_eq!(let_in.status, 303);
    assert!(
        let_in.head.contains("httponly; samesite=strict"),
        "{}",
        let_in.head
    );
    let cookie = format!("Cookie: supportal-{}={token}\r\n", preview.port);
    assert_eq!(preview.ask("/", &cookie).status, 200);
    let (status, said) = preview.end();
    assert!(status.success());
    assert!(said.contains("token"), "{said}");
}

#[test]
fn a_taken_port_gives_the_next_one_and_a_folder_without_a_site_none() {
    let site = Site::sample();
    let first = preview(&site);
    let port = first.port.to_string();
    let second = Preview::start(&site.path(""), &["--today", TODAY, "--port", &port]);
    assert_ne!(second.port, first.port);
    let (_, said) = second.end();
    assert!(said.contains(&format!("port {port} is taken")), "{said}");
    let nowhere = ["serve", "--site", "/nowhere"].map(std::ffi::OsStr::new);
    crate::site::run(nowhere).expect(2);
}

#[test]
fn the_dashboard_lists_every_partner_and_filters() {
    let site = Site::sample();
    site.write(
        "content/partners/horizonte-nuvem/partner.yaml",
        "name: <b>X</b>\n",
    );
    let preview = preview(&site);
    let all = preview.get("/__supportal/");
    assert!(preview.memory() < 500.0, "{}", preview.memory());
    assert_eq!(all.status, 200);
    for partner in crate::site::PARTNERS {
        assert!(
            all.text().contains(&format!("href=\"/{partner}/\"")),
            "{partner}"
        );
    }
    assert!(!all.text().contains("<b>X"));
    let one = preview.get("/__supportal/?q=potomac").text();
    assert!(one.contains("/potomac-cloud/") && !one.contains("/contoso-brasil/"));
    let begun = std::time::Instant::now();
    loop {
        let errors = preview.get("/__supportal/?state=errors").text();
        if !errors.contains("data-again") {
            assert!(errors.contains("/horizonte-nuvem/") && !errors.contains("/potomac-cloud/"));
            break;
        }
        assert!(begun.elapsed() < SOON);
    }
}

#[test]
fn open_pages_follow_the_disk_in_a_real_browser() {
    let (Some(chromium), true) = (crate::browser::chromium(), crate::browser::is_there("node"))
    else {
        return eprintln!("skipped: serve needs Chromium and Node.js");
    };
    let site = Site::sample();
    copy(
        &repository().join("themes/default"),
        &site.path("themes/default"),
    );
    let preview = preview(&site);
    crate::browser::node_test(
        "serve.test.mjs",
        &[
            ("SUPPORTAL_URL", preview.url.as_ref()),
            ("SUPPORTAL_SITE", site.path("").as_ref()),
            ("CHROMIUM", chromium.as_ref()),
        ],
    );
}
