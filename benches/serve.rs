//! The preview on 10, 1,000 and 10,000 partners with 20 shared articles: from a saved file to the changed page, as a client of HTTP sees it
//! that holds a stream of events.
//!
//! `cargo bench --bench serve [-- COUNT…]` prints a table: the first page after the start; from save to event, and to the changed page
//! fetched, as median and 95th percentile of 40 saves each of a shared article, a partner's YAML, a template and a style sheet; and the
//! memory after 200 pages and after the directory of all partners. Beside it stands `hugo server` at the sizes that it can hold, where
//! `hugo` is in the path and `../shared/bench/gen.py` is there; else it is skipped by name.
//!
//! `cargo bench --bench serve -- edits 10000 [SEED]` makes so many random edits of the disk while pages are asked for, and compares all that is
//! served with clean builds. `cargo bench --bench serve -- soak 2000` saves so often with 20 open pages, and counts what they are told.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    reason = "what it shares with the tests gives up at once, and has more than is used here"
)]

#[path = "../tests/all/disturb.rs"]
mod disturb;
#[path = "../tests/all/preview.rs"]
mod preview;
#[path = "../tests/all/random.rs"]
mod random;
mod workload;

use std::fs;
use std::io::Read;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use disturb::Disturbed;
use preview::Preview;
use random::Random;
use workload::{Outcome, TODAY, generate, renamed};

/// How many saves of each kind are measured.
const SAVES: usize = 40;
/// How many shared articles there are.
const ARTICLES: usize = 20;
/// Between two saves, as between two thoughts.
const PAUSE: Duration = Duration::from_millis(120);
const PATIENCE: Duration = Duration::from_secs(20);

fn main() -> Outcome<()> {
    // Cargo adds a word of its own.
    let words = std::env::args().skip(1);
    let words: Vec<String> = words.filter(|word| !word.starts_with("--")).collect();
    let number = |at: usize| -> Option<usize> { words.get(at)?.parse().ok() };
    match words.first().map(String::as_str) {
        Some("edits") => {
            let seed = words.get(2).and_then(|word| word.parse().ok());
            edits(number(1).unwrap_or(10_000), seed.unwrap_or(20_261_126))
        }
        Some("soak") => soak(number(1).unwrap_or(2_000)),
        _ => {
            let counts: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
            let counts = if counts.is_empty() {
                vec![10, 1_000, 10_000]
            } else {
                counts
            };
            table(&counts)
        }
    }
}

/// A site of so many partners with twenty shared articles, and a theme of its own.
fn site(folder: &Path, count: usize) -> Outcome<()> {
    generate(folder, count)?;
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"));
    for locale in ["pt-BR", "en-US"] {
        let guidance = folder.join("content/guidance").join(locale);
        let there = articles(&guidance);
        let model = fs::read_to_string(there.first().ok_or("no article")?)?;
        for number in there.len()..ARTICLES {
            fs::write(guidance.join(format!("more-{number}.md")), &model)?;
        }
    }
    for file in ["style.css", "templates/home.html"] {
        let to = folder.join("themes/default").join(file);
        fs::create_dir_all(to.parent().ok_or("no folder")?)?;
        fs::copy(sample.join("themes/default").join(file), to)?;
    }
    Ok(())
}

/// The articles below a folder, sorted.
fn articles(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    all.sort();
    all
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The median and the 95th percentile.
fn spread(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| {
        let index = (times.len() as f64 * part).ceil() as usize;
        times.get(index.saturating_sub(1)).copied().unwrap_or(0.0)
    };
    (at(0.5), at(0.95))
}

fn table(counts: &[usize]) -> Outcome<()> {
    println!(
        "{:>8}  {:>10}  {:<22}  {:>12}  {:>9}  {:>12}  {:>9}",
        "partners", "server", "what", "event median", "p95", "page median", "p95 (ms)"
    );
    for count in counts {
        let dir = tempfile::tempdir()?;
        let folder = dir.path().join("site");
        site(&folder, *count)?;
        measure(&folder, *count)?;
        hugo(dir.path(), *count)?;
    }
    Ok(())
}

fn measure(folder: &Path, count: usize) -> Outcome<()> {
    let partner = format!("p{:06}", count / 2);
    let home = format!("/{partner}/pt-br/");
    let mut starts = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let preview = Preview::start(folder, &["--today", TODAY]);
        assert_eq!(preview.get(&home).status, 200, "{home}");
        starts.push(milliseconds(begun.elapsed()));
    }
    let (median, most) = spread(starts);
    println!(
        "{count:>8}  {:>10}  {:<22}  {:>12}  {:>9}  {median:>12.1}  {most:>9.1}",
        "supportal", "first page after start", "", ""
    );
    let preview = Preview::start(folder, &["--today", TODAY]);
    preview.get(&home);
    // The files are at rest, as they are when somebody begins to write.
    std::thread::sleep(Duration::from_secs(3));
    let guidance = folder.join("content/guidance/pt-BR");
    let article = articles(&guidance).pop().ok_or("no article")?;
    let path = article.strip_prefix(&guidance)?.with_extension("");
    let guide = format!("{home}guidance/{}/", path.display());
    type Change = fn(&str, usize) -> String;
    let kinds: [(&str, PathBuf, &str, Change); 4] = [
        ("shared article", article, &guide, |text, at| {
            format!("{text}\n\nNota {at}.\n")
        }),
        (
            "partner's YAML",
            folder.join(format!("content/partners/{partner}/partner.yaml")),
            &home,
            |text, at| renamed(text, &format!("Partner {at}")),
        ),
        (
            "template",
            folder.join("themes/default/templates/home.html"),
            &home,
            |text, at| {
                let at = format!("<p>Nota {at}</p>{{% endblock");
                match text.rfind("{% endblock") {
                    Some(end) => {
                        format!("{}{at}{}", &text[..end], &text[end + "{% endblock".len()..])
                    }
                    None => text.to_owned(),
                }
            },
        ),
        (
            "style sheet",
            folder.join("themes/default/style.css"),
            &home,
            |text, at| format!("{text}\n.nota-{at} {{ color: red }}\n"),
        ),
    ];
    for (name, file, page, change) in kinds {
        let first = preview.get(page);
        assert_eq!(first.status, 200, "{page}");
        let mut events = preview.listen(&format!("?page={page}&version={}", first.version()));
        events.wait_for("findings", PATIENCE).ok_or("no findings")?;
        let text = fs::read_to_string(&file)?;
        let (mut told, mut fetched) = (Vec::new(), Vec::new());
        for at in 0..SAVES {
            std::thread::sleep(PAUSE);
            let begun = Instant::now();
            fs::write(&file, change(&text, at))?;
            let change = events.wait_for("change", PATIENCE).ok_or("a lost change")?;
            told.push(milliseconds(begun.elapsed()));
            let answer = preview.get(page);
            fetched.push(milliseconds(begun.elapsed()));
            assert!(
                change.contains(&answer.version()),
                "{name} {at}: another version"
            );
        }
        fs::write(&file, text)?;
        let ((event, late_event), (page, late_page)) = (spread(told), spread(fetched));
        println!(
            "{count:>8}  {:>10}  {name:<22}  {event:>12.1}  {late_event:>9.1}  {page:>12.1}  {late_page:>9.1}",
            "supportal"
        );
    }
    for at in 0..200 {
        // Some partners publish one language only.
        let pages = ["pt-br", "en-us"].map(|locale| format!("/p{:06}/{locale}/", at % count));
        assert!(
            pages.iter().any(|page| preview.get(page).status == 200),
            "{pages:?}"
        );
    }
    println!(
        "{count:>8}  {:>10}  memory after 200 pages: {:.1} MiB",
        "supportal",
        preview.memory()
    );
    let begun = Instant::now();
    preview.get("/__supportal/");
    println!(
        "{count:>8}  {:>10}  dashboard: {:.0} ms",
        "supportal",
        milliseconds(begun.elapsed())
    );
    let begun = Instant::now();
    assert_eq!(preview.get("/").status, 200);
    println!(
        "{count:>8}  {:>10}  directory of all partners: {:.0} ms, memory after it: {:.1} MiB",
        "supportal",
        milliseconds(begun.elapsed()),
        preview.memory()
    );
    Ok(())
}

/// `hugo server` on the same pages, where it can be had.
fn hugo(dir: &Path, count: usize) -> Outcome<()> {
    let generator = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench/gen.py");
    let version = Command::new("hugo")
        .arg("version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !generator.is_file() || !version.is_ok_and(|status| status.success()) {
        println!(
            "{count:>8}  {:>10}  skipped: needs hugo and ../shared/bench/gen.py",
            "hugo"
        );
        return Ok(());
    }
    if count > 1_000 {
        println!(
            "{count:>8}  {:>10}  skipped: it holds about 1,000 partners in 4 GB",
            "hugo"
        );
        return Ok(());
    }
    let site = dir.join("hugo");
    let made = Command::new("python3")
        .arg(&generator)
        .arg(&site)
        .args([
            "--partners",
            &count.to_string(),
            "--own",
            "0",
            "--shared",
            "20",
            "--peer",
            "hugo",
        ])
        .stdout(Stdio::null())
        .status()?;
    if !made.success() {
        return Err("the generator of hugo's site failed".into());
    }
    let port = 14_313;
    let begun = Instant::now();
    let mut server = Command::new("hugo")
        .args([
            "server",
            "--port",
            &port.to_string(),
            "--renderToMemory",
            "--source",
        ])
        .arg(&site)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let done = measure_hugo(&site, port, begun, count);
    server.kill()?;
    server.wait()?;
    done
}

fn measure_hugo(site: &Path, port: u16, begun: Instant, count: usize) -> Outcome<()> {
    let article = articles(&site.join("content"))
        .into_iter()
        .rev()
        // Only pages of guidance show the text of their file.
        .find(|path| {
            path.components().any(|part| part.as_os_str() == "guidance")
                && !path.ends_with("_index.md")
        })
        .ok_or("no article")?;
    let below = article.strip_prefix(site.join("content"))?;
    let page = format!("/{}/", below.with_extension("").display())
        .replace("/index/", "/")
        .to_lowercase();
    while fetch(port, &page).is_none_or(|text| !text.contains("200 OK")) {
        if begun.elapsed() > Duration::from_secs(120) {
            println!("{count:>8}  {:>10}  skipped: {page} never came", "hugo");
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    println!(
        "{count:>8}  {:>10}  {:<22}  {:>12}  {:>9}  {:>12.1}",
        "hugo",
        "first page after start",
        "",
        "",
        milliseconds(begun.elapsed())
    );
    let text = fs::read_to_string(&article)?;
    let mut times = Vec::new();
    for at in 0..10 {
        std::thread::sleep(Duration::from_millis(700));
        let begun = Instant::now();
        fs::write(&article, format!("{text}\n\nNota-{at}-aqui.\n"))?;
        while fetch(port, &page).is_none_or(|text| !text.contains(&format!("Nota-{at}-aqui"))) {
            if begun.elapsed() > PATIENCE {
                return Err("hugo lost a change".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        times.push(milliseconds(begun.elapsed()));
    }
    let (median, late) = spread(times);
    println!(
        "{count:>8}  {:>10}  {:<22}  {:>12}  {:>9}  {median:>12.1}  {late:>9.1}",
        "hugo", "article (polled)", "", ""
    );
    Ok(())
}

fn fetch(port: u16, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    std::io::Write::write_all(&mut stream, request.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Random edits, and what is served held to clean builds.
fn edits(count: usize, seed: u64) -> Outcome<()> {
    /// After how many edits everything is compared.
    const STRIDE: usize = 250;
    let dir = tempfile::tempdir()?;
    let (path, pristine, out) = (
        dir.path().join("site"),
        dir.path().join("pristine"),
        dir.path().join("out"),
    );
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"));
    for to in [&path, &pristine] {
        workload::copy(&sample.join("content"), &to.join("content"))?;
        fs::copy(sample.join("site.yaml"), to.join("site.yaml"))?;
    }
    println!("{count} random edits, seed {seed}");
    let preview = Preview::start(&path, &["--today", TODAY]);
    let mut disturbed = Disturbed {
        site: &path,
        pristine: &pristine,
        random: Random(seed),
        done: Vec::new(),
    };
    let (mut compared, mut without, mut differing) = (0, 0, 0);
    let mut stream = preview.listen("");
    for edit in 1..=count {
        disturbed.once();
        let page = [
            "/",
            "/contoso-brasil/pt-br/",
            "/potomac-cloud/en-us/contact/",
            "/__supportal/",
        ][edit % 4];
        preview.get(page);
        // Whoever listens reads what comes.
        while stream.next(Duration::from_millis(1)).is_some() {}
        if edit % STRIDE != 0 && edit != count {
            continue;
        }
        let _ = fs::remove_dir_all(&out);
        Command::new(env!("CARGO_BIN_EXE_supportal"))
            .args(["build", "--today", TODAY, "--site"])
            .arg(&path)
            .arg("--out")
            .arg(&out)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        let mut files = 0;
        for entry in walkdir::WalkDir::new(&out)
            .sort_by_file_name()
            .into_iter()
            .flatten()
        {
            let name = entry.path().strip_prefix(&out)?.display().to_string();
            if !entry.file_type().is_file() || name.contains(".supportal") {
                continue;
            }
            let (status, body) = preview.file(&name);
            files += 1;
            if status != 200 || body != fs::read(entry.path())? {
                differing += 1;
                println!("differs after {edit} edits: {name} ({status})");
            }
        }
        compared += files;
        without += usize::from(files == 0);
    }
    println!(
        "{compared} files compared with clean builds, {differing} differ; {without} times there was nothing to build"
    );
    Ok(())
}

/// Many saves with twenty open pages: what they are told, and what the server keeps.
fn soak(saves: usize) -> Outcome<()> {
    const PAGES: usize = 20;
    let dir = tempfile::tempdir()?;
    let folder = dir.path().join("site");
    site(&folder, 100)?;
    let preview = Preview::start(&folder, &["--today", TODAY]);
    let mut open = Vec::new();
    for at in 0..PAGES {
        let page = format!("/p{at:06}/pt-br/");
        let answer = preview.get(&page);
        let mut events = preview.listen(&format!("?page={page}&version={}", answer.version()));
        events.wait_for("findings", PATIENCE).ok_or("no findings")?;
        open.push((page, events));
    }
    let style = folder.join("themes/default/style.css");
    let css = fs::read_to_string(&style)?;
    let (mut told, mut lost, mut twice, mut stray) = (0, 0, 0, 0);
    let (mut early, mut most) = (0.0, 0.0_f64);
    for save in 1..=saves {
        // Mostly one partner's file, now and then what concerns all.
        let concerned: Vec<usize> = if save % 10 == 0 {
            fs::write(&style, format!("{css}\n.s{save} {{ color: red }}\n"))?;
            (0..PAGES).collect()
        } else {
            let at = save % PAGES;
            let file = folder.join(format!("content/partners/p{at:06}/partner.yaml"));
            let text = fs::read_to_string(&file)?;
            fs::write(&file, renamed(&text, &format!("Saved {save}")))?;
            vec![at]
        };
        for at in concerned {
            let (page, events) = &mut open[at];
            // A file may be seen half written: what counts is that the page is told of as it is in the end.
            loop {
                match events.wait_for("change", PATIENCE) {
                    Some(change) if change.contains(&preview.get(page).version()) => told += 1,
                    Some(_) => {
                        twice += 1;
                        continue;
                    }
                    None => lost += 1,
                }
                break;
            }
        }
        if save == saves / 10 {
            early = preview.memory();
        }
        most = most.max(preview.memory());
    }
    for (_, events) in &mut open {
        while let Some((name, _)) = events.next(Duration::from_millis(20)) {
            stray += usize::from(name == "change");
        }
    }
    let late = preview.memory();
    println!(
        "{saves} saves, {PAGES} open pages: {told} changes told, {lost} lost, {twice} told half written, {stray} told without a change"
    );
    println!(
        "memory after a tenth {early:.1} MiB, at the end {late:.1} ({:+.1} %), at most {most:.1}",
        (late / early - 1.0) * 100.0
    );
    Ok(())
}
