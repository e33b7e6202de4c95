//! `check`: every finding, in the order of the partners' names.

use super::{Ended, exit, place_of, pool, request};
use crate::cli::Common;
use crate::diagnostic::Level;
use crate::message::Dictionary;
use crate::pipeline::Site;
use crate::report::{Format, Printer, Settings};
use crate::terminal;

pub(super) fn run(
    common: &Common,
    format: Format,
    fail_on: Level,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let site = Site::load(&request(common))?;
    let settings = settings(common, format, fail_on);
    let mut printer = Printer::new(settings, dictionary, terminal::stdout())?;
    let mut written = printer.turn(&site.own_turn());
    pool(common)?.install(|| {
        site.check(|turn| {
            if written.is_ok() {
                written = printer.turn(&turn);
            }
        })
    })?;
    written?;
    let counts = printer.end()?;
    Ok(exit::of(&counts, fail_on))
}

/// How the report on standard output is printed.
pub(super) fn settings(common: &Common, format: Format, fail_on: Level) -> Settings {
    Settings {
        format,
        color: terminal::stdout_has_color(),
        fail_on,
        site: place_of(&common.site),
    }
}
