//! `build`: every portal that has no errors, and the directory.

use std::path::PathBuf;

use super::{Ended, exit, pool, request};
use crate::cli::Common;
use crate::diagnostic::Level;
use crate::message::Dictionary;
use crate::pipeline::{Site, Summary};
use crate::report::{Counts, Format, Printer};
use crate::terminal;

pub(super) fn run(
    common: &Common,
    out: Option<PathBuf>,
    fail_on: Level,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let site = Site::load(&request(common))?;
    let out = out.unwrap_or_else(|| common.site.join("public"));
    let mut printer = Printer::new(
        Format::Text,
        terminal::stderr_has_color(),
        dictionary,
        terminal::stderr(),
    )?;
    let mut written = printer.turn(&site.own_turn());
    let progress = terminal::Progress::new(site.partners.len());
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
    terminal::say(&sentence(&summary, &counts, &out, site.blocked));
    Ok(if counts.reach(fail_on) {
        exit::FINDINGS
    } else {
        exit::CLEAN
    })
}

fn sentence(summary: &Summary, counts: &Counts, out: &std::path::Path, blocked: bool) -> String {
    if blocked {
        return "nothing was built: the findings above concern every portal".into();
    }
    if counts.partners == 0 {
        return format!("the guidance is in {}", out.display());
    }
    let mut parts = vec![
        format!(
            "{} published ({} files changed)",
            summary.published, summary.written
        ),
        format!("{} unchanged", summary.unchanged),
    ];
    if summary.refused > 0 {
        parts.push(format!(
            "{} with errors, whose last good portals stay",
            summary.refused
        ));
    }
    if summary.removed > 0 {
        parts.push(format!("{} removed", summary.removed));
    }
    format!("portals in {}: {}", out.display(), parts.join(", "))
}
