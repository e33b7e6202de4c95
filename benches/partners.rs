//! Builds many partners with the real program, beside the floor and the peers.
//!
//! `cargo bench --bench partners [-- COUNT…]`: for each count (by default 1,000) and each variant of `../shared/bench/gen.py`, five
//! runs of each case, which take turns; the medians are printed.
//!
//! - A: 20 shared articles; B: five articles of each partner's own. Every page is minified, all code is highlighted.
//! - `cp -r` of the output is the floor, a walk that looks at each input file that of a build in which nothing changed. One changed
//!   shared article is measured beside writing just the pages that it is in.
//! - `hugo` and `zola` build the same pages, where they are in the path and there are at most 1,000 partners, once.
//!
//! `-- memory COUNT…` prints peak memory and processor time a page of one build each. Files are in the folder for temporary ones (`TMPDIR`):
//! on a disk, the disk is measured. Nothing is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod workload;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use workload::{Figure, Outcome, TODAY, measured};

/// How often each case is run.
const RUNS: usize = 5;
/// How long until files are at rest.
const REST: Duration = Duration::from_secs(3);
/// Most partners that peers are given: more do not fit into memory.
const MOST_OF_PEERS: usize = 1_000;

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let counts: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let or = |usual: &[usize]| match counts.is_empty() {
        true => usual.to_vec(),
        false => counts.clone(),
    };
    if generator().is_none() {
        println!("skipped: needs python3 and ../shared/bench/gen.py, which makes the partners");
        return Ok(());
    }
    match words.first().map(String::as_str) {
        Some("memory") => memory(&or(&[1_000, 20_000])),
        _ => or(&[1_000])
            .into_iter()
            .try_for_each(|count| Variant::ALL.iter().try_for_each(|it| it.table(count))),
    }
}

/// What a portal has.
struct Variant {
    name: &'static str,
    own: &'static str,
    shared: &'static str,
}

impl Variant {
    const ALL: [Self; 2] = [
        Self {
            name: "A",
            own: "0",
            shared: "20",
        },
        Self {
            name: "B",
            own: "5",
            shared: "0",
        },
    ];

    fn generate(&self, folder: &Path, count: usize, peer: Option<&str>) -> Outcome<()> {
        let generator = generator().ok_or("no generator")?;
        let mut command = Command::new("python3");
        command
            .arg(generator)
            .arg(folder)
            .args(["--partners", &count.to_string()])
            .args(["--own", self.own, "--shared", self.shared]);
        if let Some(peer) = peer {
            command.args(["--peer", peer]);
        }
        measured(&mut command)?;
        if peer.is_none() {
            // Its partners promise hours of the clock outside of their service hours, which is an error by default.
            let mut settings = fs::File::options()
                .append(true)
                .open(folder.join("site.yaml"))?;
            settings.write_all(b"levels: { R003: warning }\n")?;
        }
        Ok(())
    }

    fn table(&self, count: usize) -> Outcome<()> {
        let dir = tempfile::tempdir()?;
        let at = |name: &str| dir.path().join(name);
        let (site, out, copy) = (at("site"), at("out"), at("copy"));
        self.generate(&site, count, None)?;
        std::thread::sleep(REST);
        build(&site, &out, 2)?;
        let files = files_of(&out);
        let pages = files.iter().filter(|path| is_page(path)).count();
        println!(
            "{} with {count} partners: {} files, {pages} pages",
            self.name,
            files.len()
        );
        let (mut one, mut two, mut floor) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            fs::remove_dir_all(&out)?;
            one.push(build(&site, &out, 1)?);
            fs::remove_dir_all(&out)?;
            two.push(build(&site, &out, 2)?);
            floor.push(measured(Command::new("cp").arg("-r").arg(&out).arg(&copy))?);
            fs::remove_dir_all(&copy)?;
        }
        let floor = median(&floor);
        line("cp -r of the output", floor, floor);
        line("build, two threads", median(&two), floor);
        line("build, one thread", median(&one), floor);
        self.small_changes(&site, &out, count)?;
        for peer in ["hugo", "zola"] {
            self.peer(peer, dir.path(), count, floor)?;
        }
        Ok(())
    }

    /// Builds after nothing, one partner, and one shared article changed.
    fn small_changes(&self, site: &Path, out: &Path, count: usize) -> Outcome<()> {
        std::thread::sleep(REST);
        build(site, out, 2)?;
        let partner = site.join(format!("content/partners/p{:05}/partner.yaml", count / 2));
        let article = files_of(&site.join("content/guidance"))
            .into_iter()
            .find(|path| path.extension().is_some_and(|ending| ending == "md"));
        let (mut walks, mut nothing, mut some, mut shared, mut rewriting) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for run in 0..RUNS {
            let mut walk = Command::new("find");
            walk.arg(site).args(["-type", "f", "-printf", "%s %T@\n"]);
            walks.push(measured(&mut walk)?);
            nothing.push(build(site, out, 2)?);
            append(&partner, &format!("# {run}\n"))?;
            some.push(build(site, out, 2)?);
            std::thread::sleep(REST);
            build(site, out, 2)?;
            if let Some(article) = &article {
                let before = Instant::now();
                append(article, &format!("\n{run}\n"))?;
                shared.push(build(site, out, 2)?);
                rewriting.push(rewrite_since(out, before)?);
                build(site, out, 2)?;
            }
        }
        let floor = median(&walks);
        line("walk of the input", floor, floor);
        line("build, nothing changed", median(&nothing), floor);
        line("build, one partner changed", median(&some), floor);
        if !shared.is_empty() {
            let floor = median(&rewriting);
            line("writing the pages of one article", floor, floor);
            line("build, that shared article changed", median(&shared), floor);
        }
        Ok(())
    }

    fn peer(&self, peer: &str, dir: &Path, count: usize, floor: Figure) -> Outcome<()> {
        let is_there = Command::new(peer)
            .arg("--version")
            .output()
            .or_else(|_| Command::new(peer).arg("version").output())
            .is_ok_and(|output| !output.stdout.is_empty() || output.status.success());
        if !is_there {
            println!("  {peer:<36} skipped: it is not in the path");
            return Ok(());
        }
        if count > MOST_OF_PEERS {
            println!("  {peer:<36} skipped: {count} partners need more memory than there is");
            return Ok(());
        }
        let (site, out) = (dir.join(peer), dir.join(format!("{peer}-out")));
        self.generate(&site, count, Some(peer))?;
        let mut command = Command::new(peer);
        match peer {
            "hugo" => command
                .arg("--source")
                .arg(&site)
                .arg("--destination")
                .arg(&out),
            _ => command
                .arg("--root")
                .arg(&site)
                .arg("build")
                .arg("--output-dir")
                .arg(&out),
        };
        line(peer, measured(&mut command)?, floor);
        for folder in [site, out] {
            fs::remove_dir_all(folder)?;
        }
        Ok(())
    }
}

fn line(what: &str, figure: Figure, floor: Figure) {
    println!(
        "  {what:<36} {:>8.3} s = {:>6.2} x   processor {:>8.2} s   peak {:>7.1} MiB",
        figure.wall.as_secs_f64(),
        figure.wall.as_secs_f64() / floor.wall.as_secs_f64(),
        figure.cpu.as_secs_f64(),
        figure.peak_mib
    );
}

fn median(figures: &[Figure]) -> Figure {
    let mut figures = figures.to_vec();
    figures.sort_by_key(|figure| figure.wall);
    figures[figures.len() / 2]
}

/// `build` into a folder.
fn build(site: &Path, out: &Path, threads: usize) -> Outcome<Figure> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_supportal"));
    command
        .args(["build", "--today", TODAY, "--threads", &threads.to_string()])
        .arg("--site")
        .arg(site);
    measured(command.arg("--out").arg(out))
}

/// Peak memory, and the processor's time a page.
fn memory(counts: &[usize]) -> Outcome<()> {
    for variant in &Variant::ALL {
        for count in counts {
            let dir = tempfile::tempdir()?;
            let (site, out) = (dir.path().join("site"), dir.path().join("out"));
            variant.generate(&site, *count, None)?;
            let figure = build(&site, &out, 2)?;
            let pages = files_of(&out).iter().filter(|path| is_page(path)).count();
            println!(
                "{} with {count} partners: peak {:.1} MiB, {:.1} µs of the processor a page, {pages} pages",
                variant.name,
                figure.peak_mib,
                figure.cpu.as_secs_f64() * 1e6 / pages as f64
            );
        }
    }
    Ok(())
}

/// What it takes to write again just the pages that were written since.
fn rewrite_since(out: &Path, since: Instant) -> Outcome<Figure> {
    let since = std::time::SystemTime::now() - since.elapsed();
    let changed: Vec<PathBuf> = files_of(out)
        .into_iter()
        .filter(|path| is_page(path))
        .filter(|path| {
            let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
            modified.is_ok_and(|modified| modified >= since)
        })
        .collect();
    let contents = changed
        .iter()
        .map(fs::read)
        .collect::<Result<Vec<_>, _>>()?;
    let dir = tempfile::tempdir()?;
    let begun = Instant::now();
    for (number, bytes) in contents.iter().enumerate() {
        let folder = dir.path().join((number / 50).to_string());
        if number % 50 == 0 {
            fs::create_dir(&folder)?;
        }
        fs::write(folder.join(number.to_string()), bytes)?;
    }
    let wall = begun.elapsed();
    Ok(Figure {
        wall,
        cpu: wall,
        peak_mib: 0.0,
    })
}

fn append(path: &Path, text: &str) -> Outcome<()> {
    let mut file = fs::File::options().append(true).open(path)?;
    Ok(file.write_all(text.as_bytes())?)
}

fn generator() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench/gen.py");
    let python = Command::new("python3").arg("--version").output();
    (path.is_file() && python.is_ok()).then_some(path)
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "html")
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}
