//! Checks generated partners with the real program, and prints what it took beside reading and parsing the same files alone, and
//! beside `yamllint` and `check-jsonschema` on the same YAML where they are installed.
//!
//! `cargo bench --bench check [-- COUNT…]`: by default 1,000 and 10,000 partners; medians of nine whole processes, taken in turns so
//! that all of them meet the same noise, and of what each round's two are to one another; the peers run once, on the first count. Nothing
//! is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod workload;

use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use rayon::prelude::*;
use supportal::catalog::link::Roots;
use supportal::content::Folder;
use supportal::diagnostic::Findings;
use supportal::load::{Owner, Root};
use supportal::locale::Locale;
use supportal::markdown::{self, Files, Library, Want};
use supportal::source::Sources;
use supportal::yaml;
use workload::{Figure, Outcome, TODAY, generate, measured, median};

/// The first argument of a process that reads and parses and does nothing else.
const READ: &str = "--read-and-parse";
/// How often both are measured: the machine may have other work, which both meet alike in a round.
const RUNS: usize = 9;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [READ, site] = arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        return read_and_parse(Path::new(site));
    }
    let counts: Vec<usize> = arguments
        .iter()
        .filter_map(|word| word.parse().ok())
        .collect();
    let counts = if counts.is_empty() {
        vec![1000, 10_000]
    } else {
        counts
    };
    println!(
        "{:>8}  {:>24}  {:>9}  {:>9}  {:>11}",
        "partners", "what", "seconds", "peak MiB", "to reading"
    );
    for (index, count) in counts.into_iter().enumerate() {
        let dir = tempfile::tempdir()?;
        let site = dir.path().join("site");
        generate(&site, count)?;
        let (mut read, mut check) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            read.push(measured(
                Command::new(std::env::current_exe()?).arg(READ).arg(&site),
            )?);
            check.push(measured(&mut checked(&site))?);
        }
        let rounds = check.iter().zip(&read);
        let ratios = rounds.map(|(check, read)| check.wall.as_secs_f64() / read.wall.as_secs_f64());
        let ratio = median(ratios.collect());
        let (read, check) = (middle(read), middle(check));
        print(count, "reading and parsing", read, 1.0);
        print(count, "supportal check", check, ratio);
        if index == 0 {
            peers(count, &site, dir.path(), check)?;
        }
    }
    Ok(())
}

fn checked(site: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_supportal"));
    command
        .args(["check", "--today", TODAY, "--site"])
        .arg(site);
    command
}

fn middle(mut figures: Vec<Figure>) -> Figure {
    figures.sort_by_key(|figure| figure.wall);
    let middle = figures.len() / 2;
    let peak_mib = figures
        .iter()
        .fold(0.0, |most, figure| figure.peak_mib.max(most));
    Figure {
        peak_mib,
        ..figures.swap_remove(middle)
    }
}

fn print(count: usize, what: &str, figure: Figure, ratio: f64) {
    println!(
        "{count:>8}  {what:>24}  {:>9.2}  {:>9.1}  {ratio:>11.2}",
        figure.wall.as_secs_f64(),
        figure.peak_mib
    );
}

/// Reads every partner's folder and parses its YAML and Markdown, with as many threads as `check` has.
fn read_and_parse(site: &Path) -> Outcome<()> {
    let root = Root::open(site)?;
    let language = Locale::parse("en-US")?;
    let (files, roots) = (Files::new(), Roots::default());
    let partners = root.entries("content/partners")?.folders;
    partners
        .par_iter()
        .try_for_each(|folder| -> Result<(), supportal::load::Failure> {
            let folder = Folder::read(&root, folder, Owner::Partner)?;
            let mut sources = Sources::default();
            for (path, bytes) in folder.files {
                let is_article = path.ends_with(".md");
                let Some(bytes) = bytes.filter(|_| is_article || path.ends_with(".yaml")) else {
                    continue;
                };
                let (text, _) = yaml::decode(bytes);
                let file = sources.add(path.as_str(), text.as_str());
                let mut findings = Findings::default();
                if is_article {
                    let library = Library {
                        sources: &sources,
                        files: &files,
                        beneath: None,
                        locales: std::slice::from_ref(&language),
                        roots: &roots,
                    };
                    let want = Want::Outline;
                    black_box(markdown::read(
                        &path,
                        &language,
                        file,
                        library,
                        want,
                        &mut findings,
                    ));
                } else {
                    black_box(yaml::parse(file, &text, &mut findings));
                }
            }
            Ok(())
        })?;
    Ok(())
}

/// The peers, each with how much longer it takes than `check`.
fn peers(count: usize, site: &Path, dir: &Path, check: Figure) -> Outcome<()> {
    let mut judges = Vec::new();
    for kind in ["partner", "offering"] {
        let schema = dir.join(format!("{kind}.json"));
        let written = Command::new(env!("CARGO_BIN_EXE_supportal"))
            .args(["schema", kind])
            .output()?;
        std::fs::write(&schema, written.stdout)?;
        let files = walkdir::WalkDir::new(site.join("content/partners")).into_iter();
        let files = files.filter_map(Result::ok).filter(|entry| {
            let is_partner = entry.file_name() == "partner.yaml";
            let is_yaml = entry.path().extension().is_some_and(|it| it == "yaml");
            is_yaml && is_partner == (kind == "partner")
        });
        let mut judge = Command::new("check-jsonschema");
        judge.arg("--schemafile").arg(&schema);
        judge.args(files.map(walkdir::DirEntry::into_path));
        judges.push(judge);
    }
    let mut lint = Command::new("yamllint");
    lint.args(["-d", "{rules: {}}"])
        .arg(site.join("content/partners"));
    for (name, commands) in [("yamllint", vec![lint]), ("check-jsonschema", judges)] {
        let figures: Outcome<Vec<Figure>> = commands
            .into_iter()
            .map(|mut command| measured(&mut command))
            .collect();
        match figures {
            Ok(figures) => {
                let seconds: f64 = figures.iter().map(|it| it.wall.as_secs_f64()).sum();
                let times = seconds / check.wall.as_secs_f64();
                println!(
                    "{count:>8}  {name:>24}  {seconds:>9.2}  {times:>20.1} x the time of check"
                );
            }
            Err(error) => println!("skipped: {name}: {error}"),
        }
    }
    Ok(())
}
