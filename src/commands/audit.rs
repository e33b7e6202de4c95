//! `audit`: what readers do not see in built portals of what they must be told. No date matters to it, and no file of the site.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Ended, exit, place_of, pool};
use crate::audit::{Audit, Audited, Stop as AuditStop};
use crate::cli::Common;
use crate::diagnostic::Level;
use crate::message::Dictionary;
use crate::pipeline::{Outcome, Stop, Turn};
use crate::report::{Format, Printer, Settings};
use crate::terminal;

pub(super) fn run(
    common: &Common,
    folder: Option<PathBuf>,
    format: Format,
    fail_on: Level,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let folder = folder.unwrap_or_else(|| common.site.join("public"));
    let audit = Audit::open(&folder, &common.partners, common.base_url.clone()).map_err(
        |stop| match stop {
            AuditStop::Usage(why) => Stop::Usage(why),
            AuditStop::Machine(failure) => failure.into(),
        },
    )?;
    let settings = Settings {
        format,
        color: terminal::stdout_has_color(),
        fail_on,
        site: place_of(&folder),
    };
    let mut printer = Printer::new(settings, dictionary, terminal::stdout())?;
    let mut written = Ok(());
    pool(common)?
        .install(|| {
            audit.each(|audited| {
                if written.is_ok() {
                    written = printer.turn(&turn(audited));
                }
            })
        })
        .map_err(Stop::from)?;
    written?;
    let counts = printer.end()?;
    Ok(exit::of(&counts, fail_on))
}

fn turn(audited: Audited) -> Turn {
    Turn {
        partner: audited.partner,
        findings: audited.findings,
        sources: Arc::new(audited.sources),
        outcome: Outcome::Checked,
        entry: None,
    }
}
