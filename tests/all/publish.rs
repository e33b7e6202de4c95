//! What was built goes to a local folder, as it would to a store: whole for every reader, at every death, and nothing else is touched.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::Duration;

use crate::named::assets;
use crate::random::Random;
use crate::site::{Run, Site, assert_same_trees, tree};

/// What a publish leaves out: what the program and other hosts keep for themselves.
const NOT_PUBLISHED: [&str; 5] = [
    "_headers",
    "_redirects",
    "nginx.conf",
    "staticwebapp.config.json",
    ".nojekyll",
];

/// What readers are to find of a built folder.
fn served(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(folder);
    files.retain(|path, _| {
        let name = path.rsplit('/').next().unwrap();
        !path.starts_with(".supportal")
            && name != ".supportal.json"
            && !NOT_PUBLISHED.contains(&name)
    });
    files
}

fn url(folder: &Path) -> String {
    format!("file://{}", folder.display())
}

fn command(target: &str, out: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_supportal"));
    command
        .args(["publish", target, "--out"])
        .arg(out)
        .args(more)
        .env_clear();
    command
}

fn publish(target: &str, out: &Path, more: &[&str]) -> Run {
    command(target, out, more).output().unwrap().into()
}

/// Two versions of the sample site that differ in a partner, a guide that is gone, and a style sheet.
fn two_versions() -> (Site, PathBuf, PathBuf) {
    let site = Site::sample();
    let (first, second) = (site.beside("first"), site.beside("second"));
    site.build_into(&first, &[]).expect(0);
    let guide = "content/partners/contoso-brasil/partner.yaml";
    let changed = site.read(guide).replacen("name: ", "name: Nova ", 1);
    site.write(guide, changed);
    site.remove("content/partners/potomac-cloud");
    site.write("themes/other/style.css", "body { color: #123456 }\n");
    let settings = format!("{}\ntheme: other\n", site.read("site.yaml"));
    site.write("site.yaml", settings);
    site.build_into(&second, &[]).expect(0);
    assert_ne!(served(&first), served(&second));
    (site, first, second)
}

#[test]
fn a_folder_is_published_then_what_changed_then_nothing() {
    let (site, first, second) = two_versions();
    let place = site.beside("www");
    let run = publish(&url(&place), &first, &[]).expect(0);
    assert!(
        run.stderr.contains("6 of 6 parts of the site changed"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.is_empty());
    assert_same_trees(&served(&first), &served(&place), "the first publish");
    let kept = tree(&place);
    let run = publish(&url(&place), &first, &[]).expect(0);
    assert!(run.stderr.contains("nothing changed"), "{}", run.stderr);
    assert_same_trees(&kept, &tree(&place), "nothing changed");

    publish(&url(&place), &second, &[]).expect(0);
    let (old, new, now) = (served(&first), served(&second), served(&place));
    for (path, bytes) in &new {
        assert!(now.get(path) == Some(bytes), "{path}");
    }
    for path in now.keys().filter(|path| !new.contains_key(*path)) {
        let is_of_readers = path.contains("assets/") && old.contains_key(path);
        assert!(is_of_readers, "{path} is left");
    }
    assert!(
        now.len() > new.len(),
        "who reads an old page still finds its style"
    );
    publish(&url(&place), &second, &[]).expect(0);
    assert_same_trees(&new, &served(&place), "one publish later");
}

#[test]
fn one_changed_partner_is_all_that_is_put() {
    let site = Site::sample().built();
    let place = site.beside("www");
    publish(&url(&place), &site.out(), &[]).expect(0);
    let file = "content/partners/ipe-tecnologia/partner.yaml";
    let changed = site.read(file).replacen("name: ", "name: Novo ", 1);
    site.write(file, changed);
    site.build(&[]).expect(0);
    let run = publish(&url(&place), &site.out(), &["--dry-run"]).expect(0);
    let said = run.stdout.lines().last().unwrap().to_owned();
    assert!(
        said.contains("2 of 6 parts"),
        "the partner, and the root: {said}"
    );
    let puts: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("put "))
        .collect();
    assert!(
        puts.iter()
            .any(|line| line.starts_with("put ipe-tecnologia/index.html ("))
    );
    for line in puts {
        assert!(
            line.starts_with("put ipe-tecnologia/") || !line[4..].contains('/'),
            "{line}"
        );
    }
    let run = publish(&url(&place), &site.out(), &[]).expect(0);
    assert!(run.stderr.contains("2 of 6 parts"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_published_is_refused_and_nothing_is_written() {
    let site = Site::with_partners(&["ipe-tecnologia"]).built();
    let (out, place) = (site.out(), site.beside("www"));
    let refused = |target: &str, out: &Path, more: &[&str], why: &str| {
        let run = publish(target, out, more).expect(2);
        assert!(run.stderr.contains(why), "no `{why}` in {}", run.stderr);
        run
    };
    let folder = url(&place);
    let bare = "was not built by supportal";
    refused(&folder, &site.path("content"), &[], bare);
    refused(&folder, &site.beside("nowhere"), &[], bare);
    let shard = site.beside("shard");
    site.build_into(&shard, &["--shard", "1/1"]).expect(0);
    refused(&folder, &shard, &[], "supportal merge");
    refused("https://example.com/x", &out, &[], "file:///folder");
    refused(&folder, &out, &["--jobs", "0"], "--jobs");
    let run = refused("s3://schluessel:geheim@b/x", &out, &[], "environment");
    assert!(!run.stderr.contains("geheim"), "{}", run.stderr);
    refused(&url(&out), &out, &[], "written by `supportal build`");
    assert!(!place.exists(), "nothing was written");

    // A place of others.
    fs::create_dir_all(place.join("a")).unwrap();
    fs::write(place.join("a/precious.txt"), "theirs").unwrap();
    fs::write(place.join("index.html"), "theirs").unwrap();
    refused(&folder, &out, &[], "--adopt");
    let ours = served(&out);
    let theirs = ("a/precious.txt".to_owned(), b"theirs".to_vec());
    assert_eq!(served(&place).len(), 2);
    publish(&folder, &out, &["--adopt"]).expect(0);
    let mut expected = ours;
    expected.extend([theirs]);
    assert_same_trees(&expected, &served(&place), "adopted");

    // A record of a program to come, and one that is none.
    let record = place.join(".supportal/manifest.json");
    for (text, why) in [
        ("{\"supportal\":2}", "newer supportal"),
        ("<html>", "cannot be read"),
    ] {
        fs::write(&record, text).unwrap();
        refused(&folder, &out, &[], why);
        assert_eq!(fs::read_to_string(&record).unwrap(), text);
    }
}

#[test]
fn a_dry_run_makes_nothing() {
    let site = Site::with_partners(&["ipe-tecnologia"]).built();
    let place = site.beside("www");
    let before = tree(&site.out());
    let run = publish(&url(&place), &site.out(), &["--dry-run"]).expect(0);
    assert!(run.stdout.contains("put index.html ("), "{}", run.stdout);
    assert!(!place.exists());
    assert_same_trees(&before, &tree(&site.out()), "the folder is as it was");
}

#[test]
fn a_folder_under_construction_and_a_place_in_use_are_worth_another_try() {
    let site = Site::with_partners(&["ipe-tecnologia"]).built();
    let (out, place) = (site.out(), site.beside("www"));
    let build = File::open(out.join(".supportal")).unwrap();
    build.lock().unwrap();
    let run = publish(&url(&place), &out, &[]).expect(75);
    assert!(run.stderr.contains("another build"), "{}", run.stderr);
    build.unlock().unwrap();
    publish(&url(&place), &out, &[]).expect(0);
    let other = File::open(place.join(".supportal/folder.lock")).unwrap();
    other.lock().unwrap();
    let run = publish(&url(&place), &out, &[]).expect(75);
    assert!(
        run.stderr.contains("another publish is under way"),
        "{}",
        run.stderr
    );
    let run = publish(&url(&place), &out, &["--dry-run"]).expect(0);
    assert!(run.stdout.contains("nothing changed"), "{}", run.stdout);
}

fn begun(target: &str, out: &Path) -> Child {
    let mut command = command(target, out, &["--jobs", "2"]);
    command.stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn readers_miss_nothing_while_publishes_are_killed_and_the_last_one_makes_all_whole() {
    const KILLS: usize = 16;
    let (site, first, second) = two_versions();
    let (place, target) = (site.beside("www"), url(&site.beside("www")));
    publish(&target, &first, &[]).expect(0);
    let (one, other) = (served(&first), served(&second));
    let pages: Vec<&String> = one
        .keys()
        .filter(|page| page.ends_with(".html") && other.contains_key(*page))
        .collect();
    let seed = 20_261_126;
    println!("seed {seed}");
    let (mut random, ended) = (Random(seed), AtomicBool::new(false));
    let (killed, looks) = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut looks = 0;
            while !ended.load(Ordering::Relaxed) {
                for page in &pages {
                    let html = fs::read_to_string(place.join(page));
                    let html = html.unwrap_or_else(|error| panic!("{page}: {error}"));
                    let assets = assets(page, &html);
                    assert!(assets.len() > 2, "{page}: {assets:?}");
                    for asset in assets {
                        assert!(place.join(&asset).is_file(), "{page} lacks {asset}");
                    }
                    looks += 1;
                }
            }
            looks
        });
        // How long a publish takes is the machine's: one that ended first makes the next wait shorter.
        let (mut killed, mut tries, mut longest) = (0, 0, 250_000);
        while killed < KILLS && tries < 20 * KILLS {
            let folder = if tries % 3 == 0 { &first } else { &second };
            let mut publish = begun(&target, folder);
            sleep(Duration::from_micros(random.below(longest) as u64));
            let _ = publish.kill();
            tries += 1;
            if publish.wait().unwrap().success() {
                longest -= longest / 8;
            } else {
                killed += 1;
            }
        }
        ended.store(true, Ordering::Relaxed);
        (killed, reader.join().unwrap())
    });
    println!("{killed} of {KILLS} killed, {looks} looks at a page");
    assert!(looks >= 2 * pages.len() && killed == KILLS);
    publish(&target, &second, &[]).expect(0);
    publish(&target, &second, &[]).expect(0);
    assert_same_trees(&other, &served(&place), "after the last publish");
    let clean = site.beside("clean");
    publish(&url(&clean), &second, &[]).expect(0);
    let record = |place: &Path| fs::read_to_string(place.join(".supportal/manifest.json")).unwrap();
    assert_eq!(
        record(&place),
        record(&clean),
        "no trace is left of those that died"
    );
}

#[test]
fn stores_are_named_in_the_help_and_need_a_program_that_knows_them() {
    let run = crate::site::run(["publish", "--help"].map(std::ffi::OsStr::new)).expect(0);
    for word in [
        "az://container/prefix",
        "AWS_SECRET_ACCESS_KEY",
        "GOOGLE_APPLICATION_CREDENTIALS",
    ] {
        assert!(run.stdout.contains(word), "{word}: {}", run.stdout);
    }
    if cfg!(not(feature = "publish")) {
        let site = Site::with_partners(&["ipe-tecnologia"]).built();
        let run = publish("s3://bucket/prefix", &site.out(), &[]).expect(2);
        assert!(run.stderr.contains("--features publish"), "{}", run.stderr);
    }
}

#[cfg(feature = "publish")]
#[test]
fn no_secret_is_printed_and_nothing_is_sent_in_the_clear() {
    let site = Site::with_partners(&["ipe-tecnologia"]).built();
    let secrets = ["Z2VoZWltLTE=", "geheim-2", "geheim-3"];
    let azure = |endpoint: &str| {
        format!(
            "AccountName=contoso;AccountKey={};BlobEndpoint={endpoint}",
            secrets[0]
        )
    };
    let signed = format!(
        "BlobEndpoint=http://127.0.0.1:9/contoso;SharedAccessSignature=sv=2024&sig={}",
        secrets[1]
    );
    let local = "http://127.0.0.1:9";
    /// A target, variables of the environment, and the exit code.
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], i32);
    let cases: [Case<'_>; 6] = [
        ("s3://b/x", &[("AWS_ENDPOINT_URL", local)], 75),
        ("s3://b/x", &[("AWS_ENDPOINT_URL", "http://192.0.2.1")], 2),
        (
            "az://c",
            &[(
                "AZURE_STORAGE_CONNECTION_STRING",
                &azure("http://127.0.0.1:9/contoso"),
            )],
            75,
        ),
        (
            "az://c",
            &[(
                "AZURE_STORAGE_CONNECTION_STRING",
                &azure("http://192.0.2.1"),
            )],
            2,
        ),
        (
            "az://c",
            &[("AZURE_STORAGE_CONNECTION_STRING", &signed)],
            75,
        ),
        (
            "az://c",
            &[("AZURE_STORAGE_CONNECTION_STRING", "AccountKey=geheim-2")],
            2,
        ),
    ];
    for (target, variables, code) in cases {
        let began = std::time::Instant::now();
        let run: Run = command(target, &site.out(), &[])
            .env("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", secrets[2])
            .envs(variables.iter().copied())
            .output()
            .unwrap()
            .into();
        let said = format!("{}{}", run.stdout, run.stderr);
        assert_eq!(run.code, Some(code), "{target} {variables:?}: {said}");
        for secret in secrets {
            assert!(!said.contains(secret) && !said.contains("sig="), "{said}");
        }
        assert!(began.elapsed() < Duration::from_secs(60));
    }
}
