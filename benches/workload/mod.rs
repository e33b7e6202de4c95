//! What the benchmarks share: a site of so many partners, and the figures of a process.

#![allow(dead_code, reason = "each benchmark uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pulldown_cmark::{Options, Parser, html};

/// That of the program: what is measured here beside it has the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What a benchmark gives up on.
pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The date of every run.
pub(crate) const TODAY: &str = "2026-11-24";

/// What a process took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figure {
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// What it took of the processors, to a hundredth of a second.
    pub(crate) cpu: Duration,
    /// Its peak memory, VmHWM.
    pub(crate) peak_mib: f64,
}

/// Runs a program, which must succeed, and looks at its peak memory until it ends.
pub(crate) fn measured(command: &mut Command) -> Outcome<Figure> {
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let stat = PathBuf::from(format!("/proc/{}/stat", child.id()));
    let (mut peak, mut ticks) = (0.0_f64, 0_u64);
    loop {
        if let Ok(text) = fs::read_to_string(&stat) {
            // Behind the name, which may hold anything: user's and system's time are the 12th and 13th words.
            let words = text
                .rsplit(')')
                .next()
                .unwrap_or_default()
                .split_whitespace();
            let sum = words
                .skip(11)
                .take(2)
                .filter_map(|word| word.parse::<u64>().ok())
                .sum();
            ticks = ticks.max(sum);
        }
        if let Ok(text) = fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib = line
                .and_then(|line| line.split_whitespace().next())
                .and_then(|kib| kib.parse::<f64>().ok());
            peak = peak.max(kib.unwrap_or(0.0) / 1024.0);
        }
        if let Some(ended) = child.try_wait()? {
            if !ended.success() {
                return Err(format!("{command:?} ended with {ended}").into());
            }
            return Ok(Figure {
                wall: start.elapsed(),
                cpu: Duration::from_millis(ticks * 10),
                peak_mib: peak,
            });
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The one in the middle.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.swap_remove(figures.len() / 2)
}

/// The sample site with so many partners, each one of the sample partners under another name.
pub(crate) fn generate(site: &Path, count: usize) -> Outcome<()> {
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
        let renamed = renamed(&text, &format!("Partner {index}"));
        fs::write(file, renamed)?;
    }
    Ok(())
}

/// A `partner.yaml` with another name.
pub(crate) fn renamed(text: &str, name: &str) -> String {
    let lines = text.lines().map(|line| match line.starts_with("name:") {
        true => format!("name: {name}\n"),
        false => format!("{line}\n"),
    });
    lines.collect()
}

/// What the Markdown crate alone makes of a text, with all that articles may have of Markdown itself.
pub(crate) fn bare_html(text: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, Parser::new_ext(text, options));
    out
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome<()> {
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
