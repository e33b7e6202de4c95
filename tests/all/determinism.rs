//! The same inputs give the same bytes: with any number of threads, in any folder, from any earlier state.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use walkdir::WalkDir;

use crate::random::Random;
use crate::site::{PARTNERS, Site, assert_same_trees, tree};

const PARTNER: &str = "content/partners/litoral-digital/partner.yaml";

/// Inode and time of the last change of every file and folder below the portals.
fn stamps(folder: &Path) -> BTreeMap<String, (u64, i64, i64)> {
    let below = WalkDir::new(folder)
        .min_depth(1)
        .into_iter()
        .map(Result::unwrap);
    let stamp = |entry: walkdir::DirEntry| {
        let found = entry.metadata().unwrap();
        (
            entry
                .path()
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned(),
            (found.ino(), found.mtime(), found.mtime_nsec()),
        )
    };
    below.map(stamp).collect()
}

/// The first parts of the paths that differ between two trees.
fn changed(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> BTreeSet<String> {
    let paths = before
        .keys()
        .chain(after.keys())
        .filter(|path| before.get(*path) != after.get(*path));
    paths
        .map(|path| path.split('/').next().unwrap().to_owned())
        .collect()
}

#[test]
fn threads_and_folders_do_not_show_in_the_output() {
    let site = Site::sample();
    site.build(&["--threads", "1"]).expect(0);
    let one = tree(&site.out());
    assert!(one.len() > 200, "{} files", one.len());
    for (name, threads) in [("with four threads", "4"), ("in/another/place", "1")] {
        let out = site.beside(name);
        site.build_into(&out, &["--threads", threads]).expect(0);
        assert_same_trees(&one, &tree(&out), name);
    }
    let elsewhere = Site::sample().built();
    assert_same_trees(
        &one,
        &tree(&elsewhere.out()),
        "of the same site in another folder",
    );
}

#[test]
fn a_build_with_nothing_changed_touches_nothing() {
    let site = Site::sample().built();
    let before = stamps(&site.out());
    let run = site.build(&[]).expect(0);
    assert!(
        run.stderr.contains("0 published") && run.stderr.contains("5 unchanged"),
        "{}",
        run.stderr
    );
    assert_eq!(before, stamps(&site.out()));
}

#[test]
fn a_build_on_another_day_that_changes_nothing_keeps_the_files() {
    let site = Site::sample().built();
    let (before, pages) = (stamps(&site.out()), tree(&site.out()));
    site.build(&["--today", "2026-11-25"]).expect(0);
    let after = tree(&site.out());
    let page = |path: &&String| !path.ends_with("/.supportal.json") && path.contains('.');
    let differing: Vec<&String> = pages
        .keys()
        .filter(page)
        .filter(|path| pages.get(*path) != after.get(*path))
        .collect();
    assert!(
        differing.is_empty(),
        "no page shows the date of the build: {differing:?}"
    );
    let moved: Vec<&String> = pages
        .keys()
        .filter(page)
        .filter(|path| before[*path] != stamps(&site.out())[*path])
        .take(3)
        .collect();
    assert!(moved.is_empty(), "{moved:?}");
}

#[test]
fn a_change_of_one_partner_changes_its_portal_only() {
    let site = Site::sample().built();
    let before = tree(&site.out());
    site.edit(PARTNER, "+55 85 3100 0047", "+55 85 3100 0099");
    let run = site.build(&[]).expect(0);
    assert!(
        run.stderr.contains("1 published") && run.stderr.contains("4 unchanged"),
        "{}",
        run.stderr
    );
    assert_eq!(
        changed(&before, &tree(&site.out())),
        BTreeSet::from(["litoral-digital".to_owned()])
    );
    site.page("litoral-digital/pt-br/contact/index.html")
        .shows("3100-0099");
    site.edit(PARTNER, "name: Litoral Digital\n", "name: Litoral Novo\n");
    site.build(&[]).expect(0);
    assert_eq!(
        changed(&before, &tree(&site.out())),
        BTreeSet::from(["404.html", "index.html", "litoral-digital"].map(str::to_owned))
    );
}

#[test]
fn an_unchanged_page_of_a_changed_portal_stays_the_same_file() {
    let site = Site::sample().built();
    let before = stamps(&site.out());
    site.edit(
        "content/partners/litoral-digital/guidance/en-US/azure/monthly-review.md",
        "\n# ",
        "\nNew.\n\n# ",
    );
    site.build(&[]).expect(0);
    let after = stamps(&site.out());
    let page = "litoral-digital/pt-br/pricing/index.html";
    assert_eq!(before[page], after[page]);
    let page = "litoral-digital/en-us/guidance/azure/monthly-review/index.html";
    assert_ne!(before[page], after[page]);
}

#[test]
fn the_portal_of_a_partner_that_is_gone_is_removed() {
    let site = Site::sample().built();
    site.remove("content/partners/litoral-digital");
    let run = site.build(&[]).expect(0);
    assert!(run.stderr.contains("1 removed"), "{}", run.stderr);
    assert!(!site.out().join("litoral-digital").exists());
    assert!(!site.page("index.html").text.contains("Litoral"));
}

#[test]
fn a_build_of_one_partner_leaves_the_others_alone() {
    let site = Site::sample();
    site.build(&["--partner", "ipe-tecnologia"]).expect(0);
    let there = |partner: &str| site.out().join(partner).exists();
    assert_eq!(PARTNERS.map(there), [false, false, true, false, false]);
    site.build(&[]).expect(0);
    let before = tree(&site.out());
    for partner in ["litoral-digital", "potomac-cloud"] {
        site.edit(
            &format!("content/partners/{partner}/partner.yaml"),
            "services: [azure, office-365, dynamics-365]",
            "services: [azure, dynamics-365, office-365]",
        );
    }
    site.build(&["--partner", "potomac-cloud"]).expect(0);
    assert_eq!(
        changed(&before, &tree(&site.out())),
        BTreeSet::from(["potomac-cloud".to_owned()])
    );
}

/// What is edited, and how.
type Edit = (&'static str, fn(&Site));

/// Things that may happen to a site between two builds. Each can be done again, and some do nothing.
const EDITS: [Edit; 10] = [
    ("a new phone", |site| {
        site.write(
            PARTNER,
            site.read(PARTNER).replace("3100 0047", "3100 0048"),
        )
    }),
    ("the old phone", |site| {
        site.write(
            PARTNER,
            site.read(PARTNER).replace("3100 0048", "3100 0047"),
        )
    }),
    ("an error", |site| {
        site.write(PARTNER, format!("{}\nnonsense: 1\n", site.read(PARTNER)))
    }),
    ("no error", |site| {
        site.write(PARTNER, site.read(PARTNER).replace("\nnonsense: 1\n", ""))
    }),
    ("another partner", |site| {
        site.add_partner("ipe-tecnologia", "another")
    }),
    ("no other partner", |site| {
        if site.path("content/partners/another").exists() {
            site.remove("content/partners/another");
        }
    }),
    ("a shared guide", |site| {
        for locale in ["pt-BR", "en-US"] {
            site.write(
                &format!("content/guidance/{locale}/new.md"),
                "---\ntitle: New\n---\n\n# New\n\nText.\n",
            );
        }
    }),
    ("no shared guide", |site| {
        for file in ["pt-BR/new.md", "en-US/new.md"] {
            let _ = fs::remove_file(site.path(&format!("content/guidance/{file}")));
        }
    }),
    ("a style", |site| {
        site.write("themes/default/style.css", "body { color: red }\n")
    }),
    ("no style", |site| {
        let _ = fs::remove_dir_all(site.path("themes"));
    }),
];

/// Whether the partner that gets errors has one now.
fn has_error(site: &Site) -> bool {
    site.read(PARTNER).contains("nonsense")
}

#[test]
fn a_build_over_any_earlier_state_equals_a_clean_one() {
    for seed in [1, 2] {
        println!("seed {seed}");
        let mut random = Random(seed);
        let site = Site::with_partners(&["litoral-digital", "ipe-tecnologia"]);
        let mut done = Vec::new();
        for _ in 0..7 {
            for _ in 0..=random.below(2) {
                let (what, edit) = EDITS[random.below(EDITS.len())];
                edit(&site);
                done.push(what);
            }
            site.build(&[]).expect(i32::from(has_error(&site)));
            if has_error(&site) {
                // What stays of the portal is the last good one: a clean build has none.
                continue;
            }
            let clean = site.beside("clean");
            site.build_into(&clean, &[]).expect(0);
            assert_same_trees(
                &tree(&site.out()),
                &tree(&clean),
                &format!("seed {seed}, after {done:?}"),
            );
            fs::remove_dir_all(clean).unwrap();
        }
    }
}
