//! `build`: every portal that has no errors, and the directory.

use std::path::{Path, PathBuf};

use super::report::title;
use super::{Ended, exit, output, place_of, pool, request, signal};
use crate::cli::Common;
use crate::diagnostic::Level;
use crate::markdown::Want;
use crate::message::{Dictionary, Message, say};
use crate::pipeline::{Order, Request, Site, Summary};
use crate::report::{Counts, Format, Printer, Settings};
use crate::shard::Shard;
use crate::stopwatch::{Stage, Stopwatch, timed};
use crate::terminal;
use crate::timings::{self, Timings};

pub(super) fn run(
    common: &Common,
    out: Option<PathBuf>,
    shard: Option<Shard>,
    fail_on: Level,
    timings: Option<timings::Format>,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let ended = signal::ended()?;
    let watch = timings.map(|_| Stopwatch::start());
    let load = || {
        Site::load(&Request {
            want: Want::Body,
            shard,
            ..request(common)
        })
    };
    let pool = pool(common)?;
    let site = pool.install(|| timed(watch.as_ref(), None, Stage::Load, load))?;
    let out = output(out, common);
    let settings = settings(common, fail_on);
    let mut printer = Printer::new(settings, dictionary, terminal::stderr())?;
    let mut written = printer.turn(&site.own_turn());
    let progress = terminal::Progress::new(site.partners.len(), shard, dictionary);
    let cache = cache();
    let order = Order {
        out: &out,
        whole: common.partners.is_empty(),
        ended: &ended,
        cache: cache.as_deref(),
        watch: watch.as_ref(),
    };
    let summary = pool.install(|| {
        site.build(order, |turn| {
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
    let said = match shard {
        Some(shard) if !site.blocked => vec![of_shard(&summary, shard, &out)],
        _ => sentences(&summary, &counts, &out, site.blocked),
    };
    for message in said {
        terminal::tell(&message, dictionary);
    }
    if let Some((watch, format)) = watch.zip(timings) {
        let timings = Timings {
            times: watch.stop(),
            summary: &summary,
            site: title(site.config(), dictionary.language()),
        };
        timings.table(&mut terminal::stderr(), dictionary)?;
        timings.beside(format, &mut terminal::stdout(), dictionary)?;
    }
    Ok(exit::of(&counts, fail_on))
}

/// Where a build keeps what the next one need not read again, by the convention of desktops; nothing where the user has no home.
fn cache() -> Option<PathBuf> {
    let folder = |name: &str| {
        let path = PathBuf::from(std::env::var_os(name)?);
        path.is_absolute().then_some(path)
    };
    let cache = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")));
    Some(cache?.join("supportal"))
}

/// How findings are listed on standard error.
pub(super) fn settings(common: &Common, fail_on: Level) -> Settings {
    Settings {
        format: Format::Text,
        color: terminal::stderr_has_color(),
        fail_on,
        site: place_of(&common.site),
    }
}

/// What a shard built.
fn of_shard(summary: &Summary, shard: Shard, out: &Path) -> Message {
    say!(
        "shard {shard} in {out}: {published} published ({written} files changed), {unchanged} unchanged, {refused} with errors; `merge` puts all shards together",
        shard = shard.to_string(),
        out = out.display(),
        published = summary.published,
        written = summary.written,
        unchanged = summary.unchanged,
        refused = summary.refused
    )
}

/// What was built, and what was not.
pub(super) fn sentences(
    summary: &Summary,
    counts: &Counts,
    out: &Path,
    blocked: bool,
) -> Vec<Message> {
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
    if summary.known > 0 {
        said.push(say!(
            "{count} findings in portals that are unchanged are not listed again: `supportal check` lists all",
            count = summary.known
        ));
    }
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
