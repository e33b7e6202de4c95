//! Many machines: what they build and put together is what one builds, and what does not fit is not put together.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::site::{PARTNERS, Run, Site, TODAY, assert_same_trees, run, tree};

/// The sample site with more partners, one of them with an error, one with a warning.
fn site() -> Site {
    let site = Site::sample();
    for number in 0..7 {
        let sample = PARTNERS[number % PARTNERS.len()];
        site.add_partner(sample, &format!("parceiro-{number}"));
    }
    let file = "content/partners/parceiro-3/partner.yaml";
    site.edit(file, "\ncontact:", "\ncontacts:");
    site
}

/// The sample site with so many partners more, without a finding.
fn site_of_many(count: usize) -> Site {
    let site = Site::sample();
    for number in 0..count {
        site.add_partner("contoso-brasil", &format!("parceiro-{number:02}"));
    }
    site
}

/// Holds what was merged to what one process builds.
fn is_as_one_process_builds(site: &Site, why: &str) {
    let one = site.beside("one");
    site.build_into(&one, &[]).expect(0);
    assert_same_trees(&tree(&one), &portals(&site.out()), why);
}

/// What is in an output but for what shards say of themselves.
fn portals(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(out);
    files.retain(|name, _| !name.starts_with(".shards/"));
    files
}

fn merge(site: &Site, out: &Path, shards: u32, more: &[&str]) -> Run {
    let (folder, shards) = (site.path(""), shards.to_string());
    let fixed = [
        OsStr::new("merge"),
        folder.as_os_str(),
        OsStr::new("--shards"),
        OsStr::new(&shards),
        OsStr::new("--today"),
        OsStr::new(TODAY),
        OsStr::new("--out"),
        out.as_os_str(),
    ];
    run(fixed.into_iter().chain(more.iter().map(OsStr::new)))
}

fn shard(site: &Site, out: &Path, number: u32, of: u32) -> Run {
    site.build_into(out, &["--shard", &format!("{number}/{of}")])
}

#[test]
fn shards_that_are_merged_are_what_one_process_builds() {
    are_merged(&site(), &[1, 2, 3, 8]);
}

#[test]
fn there_may_be_more_shards_than_partners() {
    let site = Site::with_partners(&PARTNERS);
    for number in 0..7 {
        site.add_partner("ipe-tecnologia", &format!("parceiro-{number}"));
    }
    let file = "content/partners/parceiro-3/partner.yaml";
    site.edit(file, "\ncontact:", "\ncontacts:");
    are_merged(&site, &[64]);
}

/// Builds by so many shards, and holds what they are merged to to what one process builds.
fn are_merged(site: &Site, counts: &[u32]) {
    let one = site.beside("one");
    let run = site.build_into(&one, &[]).expect(1);
    let sums = run
        .stderr
        .lines()
        .find(|line| line.contains(" in 12 partners"));
    let (sums, expected) = (sums.unwrap(), portals(&one));
    for of in counts.iter().copied() {
        let out = site.beside(&format!("of-{of}"));
        let mut failed = 0;
        // In no order that means anything.
        for number in (1..=of).rev() {
            let threads = if number % 2 == 0 { "1" } else { "3" };
            let text = format!("{number}/{of}");
            let run = site.build_into(&out, &["--shard", &text, "--threads", threads]);
            failed += usize::from(run.code == Some(1));
            assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
            assert!(run.stdout.is_empty(), "{}", run.stdout);
        }
        assert_eq!(failed, 1, "of {of}: the error is one shard's");
        let before = portals(&out);
        let spanning = ["index.html", "robots.txt", "_headers", "404.html"];
        for name in spanning {
            assert!(!before.contains_key(name), "{name} spans partners");
        }
        let run = merge(site, &out, of, &[]).expect(1);
        assert!(run.stderr.contains(sums), "no `{sums}` in {}", run.stderr);
        assert_same_trees(&expected, &portals(&out), &format!("of {of}"));
    }
}

#[test]
fn merging_again_changes_nothing_and_neither_does_a_shard_that_is_built_again() {
    let site = Site::sample();
    let out = site.out();
    let marks = || -> Vec<(PathBuf, u64, i64, i64)> {
        walkdir::WalkDir::new(&out)
            .sort_by_file_name()
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .filter(|entry| !entry.path().starts_with(out.join(".shards")))
            .map(|entry| {
                let metadata = entry.metadata().unwrap();
                let time = (metadata.mtime(), metadata.mtime_nsec());
                (entry.into_path(), metadata.ino(), time.0, time.1)
            })
            .collect()
    };
    for number in 1..=3 {
        shard(&site, &out, number, 3).expect(0);
    }
    merge(&site, &out, 3, &[]).expect(0);
    let before = marks();
    assert!(before.len() > 100);
    merge(&site, &out, 3, &[]).expect(0);
    assert_eq!(marks(), before);
    let run = shard(&site, &out, 2, 3).expect(0);
    assert!(run.stderr.contains("0 published"), "{}", run.stderr);
    merge(&site, &out, 3, &[]).expect(0);
    assert_eq!(marks(), before);
    // A build without shards needs none of what they left.
    site.build(&[]).expect(0);
    assert!(!out.join(".shards").exists());
    assert_eq!(marks(), before);
}

#[test]
fn what_does_not_fit_is_not_merged_and_nothing_is_written() {
    let site = Site::sample();
    let out = site.out();
    let refused = |why: &str| {
        let before = tree(&out);
        let run = merge(&site, &out, 3, &[]).expect(2);
        assert!(run.stderr.contains(why), "no `{why}` in {}", run.stderr);
        assert_same_trees(&before, &tree(&out), why);
    };
    let run = merge(&site, &out, 3, &[]).expect(2);
    assert!(
        run.stderr.contains("shard 1 of 3 is missing"),
        "{}",
        run.stderr
    );
    assert!(!out.exists());
    shard(&site, &out, 1, 3).expect(0);
    shard(&site, &out, 3, 3).expect(0);
    refused("shard 2 of 3 is missing");
    shard(&site, &out, 2, 3).expect(0);
    let said = |number: u32| out.join(format!(".shards/{number}-of-3.jsonl"));
    let texts: Vec<String> = (1..=3)
        .map(|number| fs::read_to_string(said(number)).unwrap())
        .collect();

    // Another input: settings, guidance, the list of partners, the date.
    site.edit("site.yaml", "title:", "title: # changed\n");
    refused("shard 1/3 was built from another input");
    site.write("site.yaml", crate::site::repository_file("site.yaml"));
    site.add_partner("ipe-tecnologia", "outro");
    refused("shard 1/3 was built from another input");
    site.remove("content/partners/outro");
    let run = merge(&site, &out, 3, &["--base-url", "https://other.example/"]).expect(2);
    assert!(run.stderr.contains("another input"), "{}", run.stderr);

    // A file of a portal that is another, or gone.
    let page = out.join("contoso-brasil/pt-br/index.html");
    let good = fs::read(&page).unwrap();
    fs::write(&page, "altered").unwrap();
    refused("contoso-brasil/pt-br/index.html is not what shard");
    fs::remove_file(&page).unwrap();
    refused("contoso-brasil/pt-br/index.html is not what shard");
    fs::write(&page, good).unwrap();

    // What a shard says is cut off, of another shard, or has a portal that is not its own.
    let of_contoso = (0..3).find(|at| texts[*at].contains("\"partner\":\"contoso-brasil\""));
    let (of_contoso, other) = (of_contoso.unwrap(), (of_contoso.unwrap() + 1) % 3);
    for (number, text) in [
        (1, texts[0].lines().next().unwrap().to_owned() + "\n"),
        (1, texts[1].clone()),
        (1, String::new()),
        (1, "\u{feff}{}".to_owned()),
        (1, texts[0].replace("{\"portals\":", "{\"portals\":9")),
    ] {
        fs::write(said(number), text).unwrap();
        refused("what shard 1/3 left in");
    }
    fs::write(said(1), &texts[0]).unwrap();
    let line = texts[of_contoso]
        .lines()
        .find(|line| line.contains("\"partner\":\"contoso-brasil\""))
        .unwrap();
    let counted = |mut lines: Vec<&str>| {
        lines.pop();
        let end = format!("{{\"portals\":{}}}\n", lines.len() - 1);
        lines.join("\n") + "\n" + &end
    };
    let mut lines: Vec<&str> = texts[other].lines().collect();
    lines.insert(1, line);
    fs::write(said(other as u32 + 1), counted(lines)).unwrap();
    refused("the portal of contoso-brasil is in shard");
    fs::write(said(other as u32 + 1), &texts[other]).unwrap();
    let without: Vec<&str> = texts[of_contoso]
        .lines()
        .filter(|known| *known != line)
        .collect();
    fs::write(said(of_contoso as u32 + 1), counted(without)).unwrap();
    refused("no shard has the portal of contoso-brasil");
    fs::write(said(of_contoso as u32 + 1), &texts[of_contoso]).unwrap();
    merge(&site, &out, 3, &[]).expect(0);
}

#[test]
fn wrong_shards_are_wrong_usage() {
    let site = Site::with_partners(&["ipe-tecnologia"]);
    for text in ["0/8", "9/8", "a/b", "1/0", "8"] {
        let run = site.build(&["--shard", text]).expect(2);
        assert!(run.stderr.contains("such as 3/8"), "{}", run.stderr);
    }
    site.build(&["--shard", "1/2", "--partner", "ipe-tecnologia"])
        .expect(2);
    merge(&site, &site.out(), 0, &[]).expect(2);
    assert!(!site.out().exists());
    let help = run(["build", "--help"].map(OsStr::new)).expect(0);
    assert!(help.stdout.contains("FNV-1a-64"), "{}", help.stdout);
}

/// A build that is under way.
fn begun(site: &Site, out: &Path, more: &[&str]) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_supportal"))
        .args(["build", "--threads", "1", "--today", TODAY, "--site"])
        .arg(site.path(""))
        .arg("--out")
        .arg(out)
        .args(more)
        .env_clear()
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_build_that_is_asked_to_end_leaves_whole_portals_and_is_worth_another_try() {
    let site = site_of_many(60);
    let out = site.out();
    let build = begun(&site, &out, &["--shard", "1/1"]);
    let began = Instant::now();
    while !out.join("contoso-brasil/.supportal.json").exists() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "nothing was published"
        );
        sleep(Duration::from_millis(2));
    }
    let id = build.id().to_string();
    let asked = Instant::now();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    let ended = build.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(75), "{said}");
    assert!(said.contains("a signal ended this build"), "{said}");
    assert!(asked.elapsed() < Duration::from_secs(5));
    assert!(!out.join(".shards/1-of-1.jsonl").exists());
    let beside: Vec<_> = fs::read_dir(site.beside("")).unwrap().flatten().collect();
    assert_eq!(
        beside.len(),
        2,
        "something is left beside the output: {beside:?}"
    );
    shard(&site, &out, 1, 1).expect(0);
    merge(&site, &out, 1, &[]).expect(0);
    is_as_one_process_builds(&site, "after another try");
}

#[test]
fn shards_stand_beside_one_another_and_the_same_one_waits_for_itself() {
    let site = site_of_many(30);
    let out = site.out();
    let builds: Vec<_> = ["1/2", "2/2", "1/2"]
        .iter()
        .map(|text| begun(&site, &out, &["--shard", text]))
        .collect();
    let codes: Vec<Option<i32>> = builds
        .into_iter()
        .map(|build| build.wait_with_output().unwrap().status.code())
        .collect();
    assert_eq!(codes[1], Some(0));
    // One of the same has the turn; the other may have come when it had ended, or is told to try again.
    let twins = [codes[0], codes[2]];
    assert!(
        twins.contains(&Some(0)) && twins.iter().all(|code| matches!(code, Some(0 | 75))),
        "{twins:?}"
    );
    merge(&site, &out, 2, &[]).expect(0);
    is_as_one_process_builds(&site, "two shards at once");
}
