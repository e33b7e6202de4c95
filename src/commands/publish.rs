//! `publish`: what was built goes to where readers are.

use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::{Ended, exit, signal};
use crate::message::{Dictionary, Message, say};
use crate::output::Built;
use crate::pipeline::Stop;
use crate::publish::bucket::Bucket;
use crate::publish::gate::Gate;
use crate::publish::lease::{self, Pace};
use crate::publish::target::{Provider, Target};
use crate::publish::{Change, Local, Order, Stores, Summary, Told, publish, rehearse};
use crate::terminal;

/// What was asked for.
pub(super) struct Wish {
    pub(super) out: PathBuf,
    pub(super) jobs: usize,
    pub(super) dry_run: bool,
    pub(super) adopt: bool,
}

pub(super) fn run(target: &str, wish: &Wish, dictionary: &Dictionary) -> Result<u8, Ended> {
    // Read here, not with the other words: those that are not taken are printed, and this one may hold a secret.
    let target = Target::parse(target).map_err(Stop::Usage)?;
    let gate = Arc::new(Gate::new(signal::ended()?, Pace::STEADY.trust));
    let built = Built::open(&wish.out).map_err(Stop::from)?;
    match &target {
        Target::Folder(path) => {
            let local = Local::open(path, wish.dry_run)?;
            let stores = Stores {
                files: &local,
                lease: &local,
            };
            go(&built, stores, wish, &gate, dictionary)
        }
        Target::Cloud {
            provider,
            bucket,
            prefix,
        } => in_cloud((*provider, bucket, prefix), &gate, |stores| {
            go(&built, stores, wish, &gate, dictionary)
        }),
    }
}

#[cfg(feature = "publish")]
fn in_cloud(
    place: (Provider, &str, &str),
    gate: &Arc<Gate>,
    work: impl FnOnce(Stores<'_>) -> Result<u8, Ended>,
) -> Result<u8, Ended> {
    use crate::publish::cloud::{Cloud, Patience, runtime};
    let runtime = runtime()?;
    let files = Cloud::open(place, Patience::FILES, runtime.clone(), Some(gate.clone()))?;
    let lease = Cloud::open(place, Patience::LEASE, runtime, None)?;
    work(Stores {
        files: &files,
        lease: &lease,
    })
}

#[cfg(not(feature = "publish"))]
fn in_cloud(
    _: (Provider, &str, &str),
    _: &Arc<Gate>,
    _: impl FnOnce(Stores<'_>) -> Result<u8, Ended>,
) -> Result<u8, Ended> {
    Err(Stop::Usage(say!(
        "this program was installed without object storage; install it with `cargo install --path . --features publish` in its repository. A local folder, file:///folder, can be published to as it is"
    ))
    .into())
}

fn go(
    built: &Built,
    stores: Stores<'_>,
    wish: &Wish,
    gate: &Gate,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let id = lease::id()?;
    let order = Order {
        id: &id,
        adopt: wish.adopt,
        jobs: wish.jobs,
        pace: Pace::STEADY,
    };
    if wish.dry_run {
        return dry_run(built, stores.files, order, gate, dictionary);
    }
    let progress: OnceLock<terminal::Progress<'_>> = OnceLock::new();
    let told = Told {
        begin: &|files| drop(progress.set(terminal::Progress::of_files(files, dictionary))),
        step: &|| {
            if let Some(progress) = progress.get() {
                progress.step();
            }
        },
    };
    let published = publish(built, stores, order, gate, &told);
    if let Some(progress) = progress.get() {
        progress.end();
    }
    terminal::tell(&sentence(&published?), dictionary);
    Ok(exit::CLEAN)
}

/// Prints what a publish would do, on standard output.
fn dry_run(
    built: &Built,
    bucket: &dyn Bucket,
    order: Order<'_>,
    gate: &Gate,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let mut out = terminal::stdout();
    let mut written = Ok(());
    let summary = rehearse(built, bucket, order, gate, |change| {
        let line = match change {
            Change::Put(address, size) => say!("put {address} ({size} bytes)", address, size),
            Change::Delete(address) => say!("delete {address}", address),
        };
        if written.is_ok() {
            written = writeln!(out, "{}", line.translated(dictionary));
        }
        Ok(())
    })?;
    written?;
    let said = match summary.is_nothing {
        true => sentence(&summary),
        false => say!(
            "{changed} of {portals} parts of the site would change: {put} files put at most ({bytes} bytes), {deleted} deleted",
            changed = summary.changed,
            portals = summary.portals,
            put = summary.put,
            bytes = summary.bytes,
            deleted = summary.deleted
        ),
    };
    writeln!(out, "{}", said.translated(dictionary))?;
    out.flush()?;
    Ok(exit::CLEAN)
}

/// What was done.
fn sentence(summary: &Summary) -> Message {
    match summary.is_nothing {
        true => say!("nothing changed since the last publish: nothing was written"),
        false => say!(
            "{changed} of {portals} parts of the site changed: {put} files put ({bytes} bytes), {kept} were there, {deleted} deleted",
            changed = summary.changed,
            portals = summary.portals,
            put = summary.put,
            bytes = summary.bytes,
            kept = summary.kept,
            deleted = summary.deleted
        ),
    }
}
