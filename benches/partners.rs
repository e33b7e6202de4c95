//! Builds generated partners with the real program, and prints what it took beside `cp -r` of the same output.
//!
//! `cargo bench --bench partners [-- COUNT…]`: for each count (by default 1,000 and 5,000) a site of so many partners is made from the
//! sample partners, each with a name of its own, and built into an empty folder, then again with nothing changed.
//! The figures are of whole processes: wall time, peak memory (VmHWM), files, and the ratio to `cp -r`. Nothing is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let counts: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok())
        .collect();
    let counts = if counts.is_empty() {
        vec![1000, 5000]
    } else {
        counts
    };
    println!(
        "{:>8}  {:>24}  {:>9}  {:>10}  {:>8}  {:>8}",
        "partners", "what", "seconds", "peak MiB", "files", "cp -r ="
    );
    for count in counts {
        let dir = tempfile::tempdir()?;
        let (site, out, copy) = (
            dir.path().join("site"),
            dir.path().join("out"),
            dir.path().join("copy"),
        );
        generate(&site, count)?;
        let first = build(&site, &out)?;
        let files = count_files(&out);
        let start = Instant::now();
        run(Command::new("cp").arg("-r").arg(&out).arg(&copy).spawn()?)?;
        let floor = start.elapsed();
        fs::remove_dir_all(&copy)?;
        let again = build(&site, &out)?;
        for (what, figure) in [("build", first), ("build, nothing changed", again)] {
            let ratio = figure.wall.as_secs_f64() / floor.as_secs_f64();
            println!(
                "{count:>8}  {what:>24}  {:>9.2}  {:>10.1}  {files:>8}  {ratio:>8.2}",
                figure.wall.as_secs_f64(),
                figure.peak_mib
            );
        }
        println!("{count:>8}  {:>24}  {:>9.2}", "cp -r", floor.as_secs_f64());
    }
    Ok(())
}

struct Figure {
    wall: Duration,
    peak_mib: f64,
}

/// Runs the program, and looks at its peak memory until it ends.
fn build(site: &Path, out: &Path) -> Outcome<Figure> {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_supportal"))
        .args(["build", "--today", "2026-11-24", "--site"])
        .arg(site)
        .arg("--out")
        .arg(out)
        .stderr(Stdio::null())
        .spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = 0.0_f64;
    loop {
        if let Ok(text) = fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib = line
                .and_then(|line| line.split_whitespace().next())
                .and_then(|kib| kib.parse::<f64>().ok());
            peak = peak.max(kib.unwrap_or(0.0) / 1024.0);
        }
        if let Some(ended) = child.try_wait()? {
            if !ended.success() {
                return Err(format!("the build ended with {ended}").into());
            }
            return Ok(Figure {
                wall: start.elapsed(),
                peak_mib: peak,
            });
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn run(mut child: Child) -> Outcome<()> {
    let ended = child.wait()?;
    if ended.success() {
        Ok(())
    } else {
        Err(format!("a command ended with {ended}").into())
    }
}

/// The sample site with so many partners, each one of the sample partners under another name.
fn generate(site: &Path, count: usize) -> Outcome<()> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(
        &sample.join("content/guidance"),
        &site.join("content/guidance"),
    )?;
    fs::copy(sample.join("site.yaml"), site.join("site.yaml"))?;
    let mut patterns: Vec<PathBuf> = fs::read_dir(sample.join("content/partners"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Outcome<_>>()?;
    patterns.sort();
    for (index, pattern) in (0..count).zip(patterns.iter().cycle()) {
        let folder = site.join(format!("content/partners/p{index:06}"));
        copy(pattern, &folder)?;
        let file = folder.join("partner.yaml");
        let text = fs::read_to_string(&file)?;
        let renamed: String = text
            .lines()
            .map(|line| {
                if line.starts_with("name:") {
                    format!("name: Partner {index}\n")
                } else {
                    format!("{line}\n")
                }
            })
            .collect();
        fs::write(file, renamed)?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Outcome<()> {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            fs::create_dir_all(target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn count_files(folder: &Path) -> usize {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .count()
}
