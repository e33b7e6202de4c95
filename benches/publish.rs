//! Publishing for real, to the stores that the environment names: how long it takes, who wins a race, and what readers see while
//! publishes are killed.
//!
//! `cargo bench --features publish --bench publish [-- KILLS]` builds two versions of the sample site and publishes them below a prefix of its own.
//! S3 is tried where `AWS_ENDPOINT_URL` is set, Azure where `AZURE_STORAGE_CONNECTION_STRING` is; else it is skipped by name. The bucket or container
//! is `supportal-bench`, or what `SUPPORTAL_BENCH_BUCKET` says, and must be there. What is published stays.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what it shares with the tests gives up at once"
)]

#[path = "../tests/all/named.rs"]
mod named;
#[path = "../tests/all/random.rs"]
mod random;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use named::assets;
use random::Random;
use supportal::output::Built;
use supportal::publish::bucket::Bucket;
use supportal::publish::cloud::{Cloud, Patience, runtime};
use supportal::publish::target::{Provider, Target};
use walkdir::WalkDir;

const TODAY: &str = "2026-11-24";
/// How long a lease stands still until it is taken over, and a little.
const DEAD: Duration = Duration::from_millis(7400);

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let kills = words
        .iter()
        .find_map(|word| word.parse().ok())
        .unwrap_or(50);
    let bucket = std::env::var("SUPPORTAL_BENCH_BUCKET");
    let bucket = bucket.unwrap_or_else(|_| "supportal-bench".to_owned());
    let folder = tempfile::tempdir().unwrap();
    let versions = two_versions(folder.path());
    for (version, number) in versions.iter().zip(1..) {
        let bytes: usize = version.files.values().map(Vec::len).sum();
        println!(
            "version {number}: {} files, {bytes} bytes",
            version.files.len()
        );
    }
    thread::scope(|scope| {
        for (scheme, variable) in [
            ("s3", "AWS_ENDPOINT_URL"),
            ("az", "AZURE_STORAGE_CONNECTION_STRING"),
        ] {
            if std::env::var_os(variable).is_none() {
                println!("{scheme}: skipped, {variable} is not set");
                continue;
            }
            let (bucket, versions) = (&bucket, &versions);
            scope.spawn(move || {
                let mark = std::process::id();
                let place = |name: &str| format!("{scheme}://{bucket}/{mark}/{name}");
                try_store(scheme, &place, versions, kills);
            });
        }
    });
}

/// A built folder, and what readers are to find of it.
struct Version {
    folder: PathBuf,
    files: BTreeMap<String, Vec<u8>>,
}

impl Version {
    fn read(folder: PathBuf) -> Self {
        let built = Built::open(&folder).unwrap();
        let mut names = vec![String::new()];
        names.extend(
            built
                .portals(drop)
                .unwrap()
                .into_iter()
                .map(|(name, _)| name),
        );
        let mut files = BTreeMap::new();
        for name in names {
            for file in built.files(&name).unwrap() {
                let address = match name.as_str() {
                    "" => file.0,
                    name => format!("{name}/{}", file.0),
                };
                let bytes = built.read(&address).unwrap();
                files.insert(address, bytes);
            }
        }
        Self { folder, files }
    }
}

/// The sample site, and what it becomes by another style, another name and a partner who left.
fn two_versions(folder: &Path) -> [Version; 2] {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = folder.join("site");
    for part in ["site.yaml", "content"] {
        for entry in WalkDir::new(repository.join(part)) {
            let entry = entry.unwrap();
            let to = site.join(entry.path().strip_prefix(repository).unwrap());
            match entry.file_type().is_dir() {
                true => fs::create_dir_all(to).unwrap(),
                false => {
                    fs::create_dir_all(to.parent().unwrap()).unwrap();
                    fs::copy(entry.path(), to).map(drop).unwrap();
                }
            }
        }
    }
    let build = |name: &str| {
        let out = folder.join(name);
        let built = Command::new(env!("CARGO_BIN_EXE_supportal"))
            .args(["build", "--today", TODAY, "--site"])
            .arg(&site)
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", said(&built));
        Version::read(out)
    };
    let first = build("first");
    let edit = |file: &str, from: &str, to: &str| {
        let text = fs::read_to_string(site.join(file)).unwrap();
        fs::write(site.join(file), text.replacen(from, to, 1)).unwrap();
    };
    edit(
        "content/partners/contoso-brasil/partner.yaml",
        "name: ",
        "name: Nova ",
    );
    edit("site.yaml", "title:", "theme: other\ntitle:");
    fs::create_dir_all(site.join("themes/other")).unwrap();
    fs::write(
        site.join("themes/other/style.css"),
        "body { color: #123456 }\n",
    )
    .unwrap();
    fs::remove_dir_all(site.join("content/partners/potomac-cloud")).unwrap();
    [first, build("second")]
}

fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().last().unwrap_or_default().to_owned()
}

fn publish(target: &str, version: &Version) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_supportal"));
    command
        .args(["publish", target, "--out"])
        .arg(&version.folder)
        .stdin(Stdio::null());
    command
}

/// Publishes, and says how long that took.
fn timed(store: &str, what: &str, target: &str, version: &Version) -> Duration {
    let began = Instant::now();
    let output = publish(target, version).output().unwrap();
    let took = began.elapsed();
    assert!(
        output.status.success(),
        "{store}: {what}: {}",
        said(&output)
    );
    println!(
        "{store}: {what}: {:.2} s: {}",
        took.as_secs_f64(),
        said(&output)
    );
    took
}

fn open(target: &str) -> Cloud {
    let Ok(Target::Cloud {
        provider,
        bucket,
        prefix,
    }) = Target::parse(target)
    else {
        panic!("{target}");
    };
    let place: (Provider, &str, &str) = (provider, &bucket, &prefix);
    Cloud::open(place, Patience::FILES, runtime().unwrap(), None).unwrap()
}

fn get(store: &dyn Bucket, address: &str) -> Option<Vec<u8>> {
    let found = store.get(address).unwrap_or_else(|why| panic!("{why}"));
    found.map(|(bytes, _)| bytes)
}

/// Holds a place to just a version, and to nothing that only others have.
fn holds_just(target: &str, version: &Version, versions: &[Version; 2]) {
    let store = open(target);
    for address in versions.iter().flat_map(|version| version.files.keys()) {
        let found = get(&store, address);
        assert!(
            found.as_ref() == version.files.get(address),
            "{target}: {address}"
        );
    }
}

fn try_store(store: &str, place: &dyn Fn(&str) -> String, versions: &[Version; 2], kills: usize) {
    let [first, second] = versions;
    let clean = place("clean");
    let whole = timed(store, "first publish", &clean, first);
    timed(store, "again, unchanged", &clean, first);
    timed(store, "second version", &clean, second);
    timed(store, "one publish later", &clean, second);
    holds_just(&clean, second, versions);
    race(store, &place("race"), versions);
    ended(store, &place("ended"), versions, whole);
    killed(store, &place("killed"), versions, kills, whole);
    timed(
        store,
        "killed: the one that makes it whole",
        &place("killed"),
        second,
    );
    timed(store, "killed: one publish later", &place("killed"), second);
    holds_just(&place("killed"), second, versions);
    let record = |target: &str| get(&open(target), ".supportal/manifest.json");
    assert!(
        record(&place("killed")) == record(&clean),
        "{store}: the records differ"
    );
    println!("{store}: killed: the end is that of an undisturbed publish");
}

/// Two publishers of two versions at once, some times.
fn race(store: &str, target: &str, versions: &[Version; 2]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for round in 0..6 {
        let start = |version: &Version| {
            publish(target, version)
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        };
        let both: [Child; 2] = [start(&versions[round % 2]), start(&versions[1 - round % 2])];
        let ended = both.map(|publish| publish.wait_with_output().unwrap());
        let mut codes: Vec<i32> = ended.iter().map(|one| one.status.code().unwrap()).collect();
        codes.sort_unstable();
        assert!(
            matches!(codes.as_slice(), [0, 0 | 75] | [75, 75]),
            "{store}: {codes:?} {} {}",
            said(&ended[0]),
            said(&ended[1])
        );
        let gave_up = ended
            .iter()
            .find(|one| one.status.code() == Some(75) && !said(one).contains("another publish"));
        if let Some(gave_up) = gave_up {
            // On a machine that has no time for it, a publish stops rather than go on without its lease.
            println!("{store}: race: {}", said(gave_up));
            *counts.entry("gave up".to_owned()).or_default() += 1;
            continue;
        }
        *counts.entry(format!("{codes:?}")).or_default() += 1;
        // Each asset of the other version is still there for readers; the pages are the winner's.
        let place = open(target);
        let page = get(&place, "index.html");
        let winner = versions
            .iter()
            .find(|version| version.files.get("index.html") == page.as_ref());
        let winner = winner.unwrap_or_else(|| panic!("{store}: nobody's page"));
        for (address, bytes) in &winner.files {
            assert!(
                get(&place, address).as_ref() == Some(bytes),
                "{store}: {address}"
            );
        }
    }
    println!(
        "{store}: races by exit codes: {counts:?}; each place held the winner's version whole"
    );
}

/// A publish that is asked to end, some times.
fn ended(store: &str, target: &str, versions: &[Version; 2], whole: Duration) {
    let (mut slowest, mut asked) = (Duration::ZERO, 0);
    for round in 1..=5_u32 {
        let publish = publish(target, &versions[round as usize % 2])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        sleep(whole * round / 7);
        let id = publish.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        let began = Instant::now();
        let output = publish.wait_with_output().unwrap();
        slowest = slowest.max(began.elapsed());
        match output.status.code() {
            Some(75) => asked += 1,
            code => assert!(matches!(code, Some(0) | None), "{store}: {}", said(&output)),
        }
    }
    let next = Instant::now();
    let output = publish(target, &versions[1]).output().unwrap();
    assert!(output.status.success(), "{store}: {}", said(&output));
    println!(
        "{store}: SIGTERM: {asked} of 5 ended with 75, the slowest after {:.2} s; the next publish took {:.2} s",
        slowest.as_secs_f64(),
        next.elapsed().as_secs_f64()
    );
}

/// Publishes that are killed while readers read.
fn killed(store: &str, target: &str, versions: &[Version; 2], kills: usize, whole: Duration) {
    let output = publish(target, &versions[0]).output().unwrap();
    assert!(output.status.success(), "{store}: {}", said(&output));
    let pages: Vec<&String> = versions[0]
        .files
        .keys()
        .filter(|page| page.ends_with(".html") && versions[1].files.contains_key(*page))
        .collect();
    let (over, looks, asked) = (
        AtomicBool::new(false),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    let mut random = Random(20_261_126);
    let (mut died, mut codes) = (0, BTreeMap::<String, usize>::new());
    thread::scope(|scope| {
        for reader in 0..2 {
            let (pages, over, looks, asked) = (&pages, &over, &looks, &asked);
            scope.spawn(move || {
                let place = open(target);
                let mut at = reader * pages.len() / 2;
                while !over.load(Ordering::Relaxed) {
                    at = (at + 1) % pages.len();
                    let page = pages[at];
                    let html =
                        get(&place, page).unwrap_or_else(|| panic!("{store}: {page} is absent"));
                    for asset in assets(page, &String::from_utf8_lossy(&html)) {
                        let is_there = get(&place, &asset).is_some();
                        assert!(is_there, "{store}: {page} lacks {asset}");
                        asked.fetch_add(1, Ordering::Relaxed);
                    }
                    looks.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let (mut is_held, mut number) = (false, 0);
        while died < kills {
            number += 1;
            let mut publish = publish(target, &versions[usize::from(number % 3 > 0)])
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let wait = if is_held { DEAD } else { Duration::ZERO };
            sleep(wait + whole * random.below(1500) as u32 / 1000);
            let _ = publish.kill();
            let status = publish.wait().unwrap();
            is_held = status.code().is_none();
            died += usize::from(is_held);
            *codes.entry(format!("{:?}", status.code())).or_default() += 1;
        }
        over.store(true, Ordering::Relaxed);
    });
    println!(
        "{store}: {died} publishes killed by kill -9 (all by exit code: {codes:?}); readers looked at {} pages and {} assets of them, and missed none",
        looks.into_inner(),
        asked.into_inner()
    );
}
