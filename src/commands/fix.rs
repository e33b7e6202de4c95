//! `check --fix`: what has one safe answer is mended in the files, and the rest is reported.

use std::io::Write;

use super::{Ended, check, exit, pool, request};
use crate::cli::Common;
use crate::diagnostic::Level;
use crate::fix::{Mended, mend};
use crate::message::{Dictionary, say};
use crate::output;
use crate::pipeline::{Site, Stop, Turn};
use crate::report::{Counts, Format, Printer, Settings};
use crate::terminal;

/// What was mended, or would be.
#[derive(Default)]
struct Done {
    findings: usize,
    files: usize,
    /// Files that changed between reading and writing.
    refused: usize,
}

pub(super) fn run(
    common: &Common,
    format: Format,
    fail_on: Level,
    dry_run: bool,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let site = Site::load(&request(common))?;
    let counts = if dry_run {
        show(&site, common, dictionary)?
    } else {
        let settings = check::settings(common, format, fail_on);
        write(&site, common, settings, dictionary)?
    };
    Ok(exit::of(&counts, fail_on))
}

/// Every turn of a check, the site's own first; the first failure ends it.
fn turns(
    site: &Site,
    common: &Common,
    mut each: impl FnMut(Turn) -> Result<(), Ended> + Send,
) -> Result<(), Ended> {
    let mut done = each(site.own_turn());
    pool(common)?.install(|| {
        site.check(|turn| {
            if done.is_ok() {
                done = each(turn);
            }
        })
    })?;
    done
}

/// The changes as unified diffs; all findings count, for none of them is mended.
fn show(site: &Site, common: &Common, dictionary: &Dictionary) -> Result<Counts, Ended> {
    let (mut out, mut counts, mut done) = (terminal::stdout(), Counts::default(), Done::default());
    turns(site, common, |mut turn| {
        counts.add(&turn);
        for mended in mend(&mut turn) {
            write!(out, "{}", mended.diff())?;
            done.add(&mended);
        }
        Ok(())
    })?;
    out.flush()?;
    let would = say!(
        "{findings} findings in {files} files would be mended",
        findings = done.findings,
        files = done.files
    );
    terminal::tell(&would, dictionary);
    Ok(counts)
}

fn write(
    site: &Site,
    common: &Common,
    settings: Settings,
    dictionary: &Dictionary,
) -> Result<Counts, Ended> {
    let mut printer = Printer::new(settings, dictionary, terminal::stdout())?;
    let mut done = Done::default();
    turns(site, common, |mut turn| {
        for mended in mend(&mut turn) {
            let path = common.site.join(&mended.path);
            let written = output::rewrite(&path, &mended.before, &mended.after);
            if written.map_err(Stop::from)? {
                done.add(&mended);
            } else {
                done.refused += 1;
            }
        }
        Ok(printer.turn(&turn)?)
    })?;
    let counts = printer.end()?;
    let mended = say!(
        "{findings} findings in {files} files were mended",
        findings = done.findings,
        files = done.files
    );
    terminal::tell(&mended, dictionary);
    if done.refused > 0 {
        let changed = say!(
            "{count} files changed while they were looked at, and were left alone; run it again",
            count = done.refused
        );
        return Err(Stop::Machine(changed).into());
    }
    Ok(counts)
}

impl Done {
    fn add(&mut self, mended: &Mended) {
        self.findings += mended.answered;
        self.files += 1;
    }
}
