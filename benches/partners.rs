//! Builds generated partners with the real program, and prints what it took beside `cp -r` of the same output.
//!
//! `cargo bench --bench partners [-- COUNT…]`: for each count (by default 1,000 and 5,000) a site of so many partners is made from the
//! sample partners, each with a name of its own, and built into an empty folder, then again with nothing changed.
//! The figures are of whole processes: wall time, peak memory (VmHWM), files, and the ratio to `cp -r`. Nothing is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod workload;

use std::fs;
use std::path::Path;
use std::process::Command;

use workload::{Figure, Outcome, TODAY, generate, measured};

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
        let floor = measured(Command::new("cp").arg("-r").arg(&out).arg(&copy))?.wall;
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

/// `build` into a folder.
fn build(site: &Path, out: &Path) -> Outcome<Figure> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_supportal"));
    command
        .args(["build", "--today", TODAY, "--site"])
        .arg(site);
    measured(command.arg("--out").arg(out))
}

fn count_files(folder: &Path) -> usize {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .count()
}
