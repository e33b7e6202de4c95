//! `merge`: what several machines built becomes one output.

use std::path::PathBuf;

use super::build::{sentences, settings};
use super::{Ended, exit, output, pool, request};
use crate::cli::Common;
use crate::diagnostic::Level;
use crate::markdown::Want;
use crate::message::Dictionary;
use crate::pipeline::{Request, Site};
use crate::report::{Counts, Printer};
use crate::terminal;

pub(super) fn run(
    common: &Common,
    out: Option<PathBuf>,
    shards: u32,
    fail_on: Level,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let site = Site::load(&Request {
        want: Want::Body,
        ..request(common)
    })?;
    let out = output(out, common);
    let merged = pool(common)?.install(|| site.merge(&out, shards))?;
    let mut printer = Printer::new(settings(common, fail_on), dictionary, terminal::stderr())?;
    printer.turn(&site.own_turn())?;
    let [errors, warnings, infos] = merged.findings;
    // What partners have was listed by their shards.
    let counts = printer.end_with(&Counts {
        errors,
        warnings,
        infos,
        partners: merged.partners,
        unlisted: 0,
    })?;
    for message in sentences(&merged.summary, &counts, &out, site.blocked) {
        terminal::tell(&message, dictionary);
    }
    Ok(exit::of(&counts, fail_on))
}
