//! `build`: every portal that has no errors, and the directory.

use std::path::{Path, PathBuf};

use super::{Ended, exit, place_of, pool, request};
use crate::cli::Common;
use crate::diagnostic::Level;
use crate::markdown::Want;
use crate::message::{Dictionary, Message, say};
use crate::pipeline::{Request, Site, Summary};
use crate::report::{Counts, Format, Printer, Settings};
use crate::terminal;

pub(super) fn run(
    common: &Common,
    out: Option<PathBuf>,
    fail_on: Level,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let site = Site::load(&Request {
        want: Want::Body,
        ..request(common)
    })?;
    let out = out.unwrap_or_else(|| common.site.join("public"));
    let settings = Settings {
        format: Format::Text,
        color: terminal::stderr_has_color(),
        fail_on,
        site: place_of(&common.site),
    };
    let mut printer = Printer::new(settings, dictionary, terminal::stderr())?;
    let mut written = printer.turn(&site.own_turn());
    let progress = terminal::Progress::new(site.partners.len(), dictionary);
    let whole = common.partners.is_empty();
    let summary = pool(common)?.install(|| {
        site.build(&out, whole, |turn| {
            progress.step();
            if written.is_ok() && !turn.findings.is_empty() {
                written = progress.aside(|| printer.turn(turn));
            } else if written.is_ok() {
                written = printer.turn(turn);
            }
        })
    });
    progress.end();
    let summary = summary?;
    written?;
    let counts = printer.end()?;
    for message in sentences(&summary, &counts, &out, site.blocked) {
        terminal::tell(&message, dictionary);
    }
    Ok(exit::of(&counts, fail_on))
}

/// What was built, and what was not.
fn sentences(summary: &Summary, counts: &Counts, out: &Path, blocked: bool) -> Vec<Message> {
    if blocked {
        return vec![say!(
            "nothing was built: the findings above concern every portal"
        )];
    }
    let out = out.display();
    if counts.partners == 0 {
        return vec![say!("the guidance is in {out}", out)];
    }
    let mut said = vec![say!(
        "portals in {out}: {published} published ({written} files changed), {unchanged} unchanged",
        out,
        published = summary.published,
        written = summary.written,
        unchanged = summary.unchanged
    )];
    if summary.refused > 0 {
        said.push(say!(
            "{count} with errors, whose last good portals stay",
            count = summary.refused
        ));
    }
    if summary.removed > 0 {
        said.push(say!(
            "{count} removed, whose partners are gone",
            count = summary.removed
        ));
    }
    said
}
