//! A built folder → object storage, or a local folder, without a moment in which a reader misses anything.
//!
//! A store exchanges single objects and no folders, so the order carries it all, and a record at the place says at every moment what
//! may lie there:
//!
//! 1. the record says which versions are attempted;
//! 2. their lists are put;
//! 3. assets, whose names say their content;
//! 4. pages;
//! 5. the record says that they are published;
//! 6. pages that no version has any more are deleted, then assets that were left one publish ago.
//!
//! The record is exchanged only for the one that was read at the start (compare-and-swap), and a lease keeps two publishers apart meanwhile.
//! Who dies anywhere in between leaves a place that every page works at, and that the next publish makes whole.

pub mod bucket;
#[cfg(feature = "publish")]
pub mod cloud;
#[cfg(feature = "publish")]
pub mod connection;
pub mod crew;
pub mod gate;
pub mod inventory;
pub mod kind;
pub mod lease;
pub mod list;
mod local;
pub mod manifest;
pub mod plan;
#[cfg(feature = "publish")]
pub mod secrets;
pub mod target;
#[cfg(test)]
mod tests;
pub mod transfer;

use std::sync::atomic::Ordering;

pub use local::Local;

use crate::message::say;
use crate::pipeline::Stop;
use bucket::{Bucket, Version, replace};
use gate::Gate;
use inventory::{Edition, Inventory};
use lease::{Lease, Pace};
use manifest::Manifest;
use plan::{changed, entangled, stale};
use transfer::{Done, Transfer};

/// Begins the keys of what publishing keeps for itself.
pub const OWN: &str = ".supportal/";

/// A store, by two ways: one for files, which ends what is under way once the gate is closed, and one for the lease.
#[derive(Clone, Copy)]
pub struct Stores<'a> {
    /// For all but the lease.
    pub files: &'a dyn Bucket,
    /// For the lease.
    pub lease: &'a dyn Bucket,
}

/// How to publish.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The name of this publish, which no other has.
    pub id: &'a str,
    /// Whether files of others may lie there.
    pub adopt: bool,
    /// How many files at once.
    pub jobs: usize,
    /// The times of the lease.
    pub pace: Pace,
}

/// Who is told how far it is.
pub struct Told<'a> {
    /// So many files of portals that changed will be looked at, or less.
    pub begin: &'a (dyn Fn(usize) + Sync),
    /// One of them is there.
    pub step: &'a (dyn Fn() + Sync),
}

/// What a publish did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Whether there was anything to do.
    pub is_nothing: bool,
    /// Portals that changed, the root among them.
    pub changed: usize,
    /// All of them.
    pub portals: usize,
    /// Files put.
    pub put: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Assets that were there already.
    pub kept: usize,
    /// Files deleted.
    pub deleted: usize,
}

/// A change that a publish would make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A file is put: its address and its size.
    Put(String, u64),
    /// A file is deleted.
    Delete(String),
}

/// A place as it was found.
struct Found {
    manifest: Manifest,
    version: Option<Version>,
}

/// Publishes an edition.
///
/// # Errors
/// Where the place is refused, another publish is under way or came first, or something fails.
pub fn publish(
    edition: &dyn Edition,
    stores: Stores<'_>,
    order: Order<'_>,
    gate: &Gate,
    told: &Told<'_>,
) -> Result<Summary, Stop> {
    let found = find(stores.files, order.adopt)?;
    let inventory = inventory::take(edition, &found.manifest, gate, order.jobs)?;
    if is_settled(&found.manifest, &inventory) {
        return Ok(Summary {
            is_nothing: true,
            portals: inventory.portals.len(),
            ..Summary::default()
        });
    }
    let mut lease = Lease::take(stores.lease, order.id, gate, order.pace)?;
    lease.prove()?;
    lease.hold(|| {
        let now = look(stores.files)?;
        if now.version != found.version {
            return Err(came_first());
        }
        let transfer = transfer(edition, stores.files, order.jobs, gate, &now, &inventory);
        let transfer = Transfer {
            step: told.step,
            ..transfer?
        };
        (told.begin)(inventory.files);
        carry_out(&transfer, now.version.clone())
    })
}

/// What [`publish`] would do, change by change. Nothing is written.
///
/// # Errors
/// Where the place is refused, or something fails.
pub fn rehearse(
    edition: &dyn Edition,
    bucket: &dyn Bucket,
    order: Order<'_>,
    gate: &Gate,
    mut each: impl FnMut(Change) -> Result<(), Stop>,
) -> Result<Summary, Stop> {
    let found = find(bucket, order.adopt)?;
    let inventory = inventory::take(edition, &found.manifest, gate, order.jobs)?;
    let transfer = transfer(edition, bucket, order.jobs, gate, &found, &inventory)?;
    let mut summary = summary(&transfer);
    summary.is_nothing = is_settled(&found.manifest, &inventory);
    for name in &transfer.changed {
        gate.pass()?;
        let new = inventory::list(edition, name)?;
        let doubt = transfer.is_in_doubt(name);
        let puts = transfer.versions(name)?.puts(&new, doubt);
        for file in puts.assets.iter().chain(&puts.pages) {
            summary.put += 1;
            summary.bytes += file.1;
            each(Change::Put(new.address(file), file.1))?;
        }
    }
    for name in stale(&found.manifest, &inventory.portals) {
        gate.pass()?;
        for address in transfer.deletions(&name)?.all() {
            summary.deleted += 1;
            each(Change::Delete(address.clone()))?;
        }
    }
    Ok(summary)
}

/// Everything in its order.
fn carry_out(transfer: &Transfer<'_>, version: Option<Version>) -> Result<Summary, Stop> {
    let (bucket, gate) = (transfer.bucket, transfer.gate);
    let exchange = |from: &Manifest, to: &Manifest, version: Option<Version>| {
        // A place that nothing was published to gets its first record even where that says nothing.
        if from == to && version.is_some() {
            return Ok(version);
        }
        gate.pass()?;
        let put = replace(bucket, &Manifest::key(), to.to_bytes(), version.as_ref())?;
        put.map(Some).ok_or_else(came_first)
    };
    let begun = transfer.seen.begun(transfer.new);
    let version = exchange(transfer.seen, &begun, version)?;
    transfer.lists()?;
    transfer.assets()?;
    transfer.pages()?;
    let done = begun.done(transfer.new.clone());
    let version = exchange(&begun, &done, version)?;
    // From here on all is published; what is left to do, the next publish would do as well.
    transfer.delete(&stale(transfer.seen, transfer.new))?;
    let kept = transfer.seen.replaced(transfer.new);
    transfer.forget(&kept)?;
    let cleaned = done.cleaned(kept);
    if cleaned != done {
        gate.pass()?;
        // Where somebody came first now, they find in their record what is left.
        let from = version.as_ref();
        replace(bucket, &Manifest::key(), cleaned.to_bytes(), from)?;
    }
    Ok(summary(transfer))
}

fn transfer<'a>(
    edition: &'a dyn Edition,
    bucket: &'a dyn Bucket,
    jobs: usize,
    gate: &'a Gate,
    found: &'a Found,
    inventory: &'a Inventory,
) -> Result<Transfer<'a>, Stop> {
    let (seen, new) = (&found.manifest, &inventory.portals);
    let mut transfer = Transfer {
        edition,
        bucket,
        gate,
        jobs,
        seen,
        new,
        changed: changed(seen, new),
        entangled: Default::default(),
        step: &|| {},
        done: Done::default(),
    };
    let versions = transfer.versions("")?;
    let root = inventory::list(edition, "")?;
    let old = versions.last.iter().chain(&versions.attempts);
    let roots: Vec<_> = old.chain(&versions.left).chain([&root]).collect();
    transfer.entangled = entangled(&roots, seen, new);
    let ours = transfer
        .entangled
        .iter()
        .filter(|name| new.contains_key(*name));
    transfer.changed.extend(ours.cloned());
    Ok(transfer)
}

/// Whether a place holds just this, and nothing is left to do.
fn is_settled(manifest: &Manifest, inventory: &Inventory) -> bool {
    manifest.portals == inventory.portals && manifest.attempt.is_empty() && manifest.left.is_empty()
}

fn look(bucket: &dyn Bucket) -> Result<Found, Stop> {
    let Some((bytes, version)) = bucket.get(&Manifest::key())? else {
        return Ok(Found {
            manifest: Manifest::default(),
            version: None,
        });
    };
    Ok(Found {
        manifest: Manifest::from_bytes(&bytes)?,
        version: Some(version),
    })
}

/// What lies at a place. A place that holds nothing of ours and something of others' is refused, unless that was said to be right.
fn find(bucket: &dyn Bucket, adopt: bool) -> Result<Found, Stop> {
    let found = look(bucket)?;
    if found.version.is_some() || adopt {
        return Ok(found);
    }
    let Some(other) = bucket.any()? else {
        return Ok(found);
    };
    // Another publish may have begun since.
    if look(bucket)?.version.is_some() {
        return Err(came_first());
    }
    Err(Stop::Usage(say!(
        "the destination holds files that supportal did not publish, such as {other}; name an empty place, or publish with --adopt: files of the same names are replaced then, and no other is touched",
        other = crate::load::show_text(&other)
    )))
}

fn came_first() -> Stop {
    Stop::Machine(say!(
        "another publish came first; nothing was deleted. Run this again to publish over it"
    ))
}

fn summary(transfer: &Transfer<'_>) -> Summary {
    let done = &transfer.done;
    Summary {
        is_nothing: false,
        changed: transfer.changed.len(),
        portals: transfer.new.len(),
        put: done.put.load(Ordering::Relaxed),
        bytes: done.bytes.load(Ordering::Relaxed),
        kept: done.kept.load(Ordering::Relaxed),
        deleted: done.deleted.load(Ordering::Relaxed),
    }
}
