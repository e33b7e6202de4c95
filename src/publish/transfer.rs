//! A plan → a store: some files at once, in the order that keeps every page whole for whoever reads meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::bucket::Bucket;
use super::crew::crew;
use super::gate::Gate;
use super::inventory::{Edition, list, moved};
use super::kind::Kind;
use super::list::{List, is_index};
use super::manifest::{Lists, Manifest, Portal, of};
use super::plan::{Deletions, Puts, Versions};
use crate::output::FileRecord;
use crate::pipeline::Stop;

/// What was done.
#[derive(Debug, Default)]
pub struct Done {
    /// Files put.
    pub put: AtomicUsize,
    /// Their bytes.
    pub bytes: AtomicU64,
    /// Assets that were there already.
    pub kept: AtomicUsize,
    /// Files deleted.
    pub deleted: AtomicUsize,
}

/// A publish under way.
pub struct Transfer<'a> {
    /// What is published.
    pub edition: &'a dyn Edition,
    /// Where to.
    pub bucket: &'a dyn Bucket,
    /// What every write passes.
    pub gate: &'a Gate,
    /// How many files at once.
    pub jobs: usize,
    /// What lies there, as was found at the start.
    pub seen: &'a Manifest,
    /// The new versions.
    pub new: &'a BTreeMap<String, Portal>,
    /// The portals of which something is put.
    pub changed: BTreeSet<String>,
    /// Portals of which another list speaks too.
    pub entangled: BTreeSet<String>,
    /// Told of each file that is dealt with.
    pub step: &'a (dyn Fn() + Sync),
    /// What was done.
    pub done: Done,
}

impl Transfer<'_> {
    /// Puts the lists of what is new, before any of its files: an attempt without a list put nothing.
    ///
    /// # Errors
    /// When something fails, as in all that follow.
    pub fn lists(&self) -> Result<(), Stop> {
        let changed = self.changed.iter();
        let new: Vec<&String> = changed
            .filter(|name| self.seen.list(name) != self.digest(name))
            .collect();
        let plan = |name: &&String, hand_on: &mut dyn FnMut(List) -> Result<(), Stop>| {
            hand_on(self.built_list(name)?)
        };
        crew(self.jobs, self.gate, &new, plan, |list| {
            let key = List::key(&list.digest());
            self.bucket
                .create(&key, list.to_bytes(), Kind::RECORD)
                .map(drop)
        })
    }

    /// Puts the assets of all that changed.
    ///
    /// # Errors
    /// See [`Self::lists`].
    pub fn assets(&self) -> Result<(), Stop> {
        let changed: Vec<&String> = self.changed.iter().collect();
        // Where nothing was ever published whole, others' files may bear such names, without what is said of ours.
        let is_first = self.seen.portals.is_empty();
        self.files(
            &changed,
            |puts| puts.assets,
            |address, bytes, kind| {
                if is_first {
                    return self.bucket.put(address, bytes, kind).map(|()| true);
                }
                let created = self.bucket.create(address, bytes, kind)?;
                Ok(created.is_some())
            },
        )
    }

    /// Puts the pages of all that changed: those of the root last, for they lead to the others, but for the indexes that all search in.
    ///
    /// # Errors
    /// See [`Self::lists`].
    pub fn pages(&self) -> Result<(), Stop> {
        let (root, portals): (Vec<&String>, Vec<&String>) =
            self.changed.iter().partition(|name| name.is_empty());
        let put = |names: &[&String], wanted: &(dyn Fn(&FileRecord) -> bool + Sync)| {
            let which = |mut puts: Puts| {
                puts.pages.retain(wanted);
                puts.pages
            };
            self.files(names, which, |address, bytes, kind| {
                self.bucket.put(address, bytes, kind).map(|()| true)
            })
        };
        put(&root, &is_index)?;
        put(&portals, &|_| true)?;
        put(&root, &|file| !is_index(file))
    }

    fn files(
        &self,
        names: &[&String],
        which: impl Fn(Puts) -> Vec<FileRecord> + Sync,
        put: impl Fn(&str, Vec<u8>, Kind) -> Result<bool, Stop> + Sync,
    ) -> Result<(), Stop> {
        type HandOn<'a> = dyn FnMut((String, FileRecord)) -> Result<(), Stop> + 'a;
        let plan = |name: &&String, hand_on: &mut HandOn<'_>| {
            let new = self.list(name)?;
            let puts = self.versions(name)?.puts(&new, self.is_in_doubt(name));
            which(puts)
                .into_iter()
                .try_for_each(|file| hand_on((new.address(&file), file)))
        };
        crew(self.jobs, self.gate, names, plan, |(address, file)| {
            let bytes = self.edition.read(&address)?;
            if FileRecord::of(&file.0, &bytes) != file {
                return Err(moved());
            }
            let size = bytes.len() as u64;
            match put(&address, bytes, Kind::of(&file.0, &file.2))? {
                true => {
                    self.done.put.fetch_add(1, Ordering::Relaxed);
                    self.done.bytes.fetch_add(size, Ordering::Relaxed);
                }
                false => drop(self.done.kept.fetch_add(1, Ordering::Relaxed)),
            }
            (self.step)();
            Ok(())
        })
    }

    /// Deletes what no reader needs any more, by the new record, which is in its place.
    ///
    /// # Errors
    /// See [`Self::lists`].
    pub fn delete(&self, stale: &BTreeSet<String>) -> Result<(), Stop> {
        let names: Vec<&String> = stale.iter().collect();
        // An asset may be named by pages of all portals that a dead publish left.
        for which in [|gone: Deletions| gone.pages, |gone: Deletions| gone.assets] {
            let plan = |name: &&String, hand_on: &mut dyn FnMut(String) -> Result<(), Stop>| {
                which(self.deletions(name)?)
                    .into_iter()
                    .try_for_each(hand_on)
            };
            crew(self.jobs, self.gate, &names, plan, |address| {
                self.bucket.delete(&address)?;
                self.done.deleted.fetch_add(1, Ordering::Relaxed);
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Deletes the lists of versions of which nothing is left.
    ///
    /// # Errors
    /// See [`Self::lists`].
    pub fn forget(&self, kept: &Lists) -> Result<(), Stop> {
        let mut gone = Vec::new();
        for (name, lists) in &self.seen.left {
            let is_gone = |digest: &&String| {
                !of(kept, name).contains(digest) && self.digest(name) != Some(*digest)
            };
            gone.extend(lists.iter().filter(is_gone));
        }
        let plan = |digest: &&String, hand_on: &mut dyn FnMut(String) -> Result<(), Stop>| {
            hand_on(List::key(digest))
        };
        crew(self.jobs, self.gate, &gone, plan, |key| {
            self.bucket.delete(&key)
        })
    }

    /// What is deleted of a portal, by address. Where another list speaks of a path, it is heard.
    ///
    /// # Errors
    /// See [`Self::lists`].
    pub fn deletions(&self, name: &str) -> Result<Deletions, Stop> {
        let new = match self.new.contains_key(name) {
            true => Some(self.list(name)?),
            false => None,
        };
        let mut gone = self.versions(name)?.deletions(new.as_ref());
        let others: Vec<&str> = match name {
            "" => self.entangled.iter().map(String::as_str).collect(),
            name if self.entangled.contains(name) => vec![""],
            _ => Vec::new(),
        };
        for other in others {
            if self.new.contains_key(other) {
                gone.spare(&self.list(other)?);
            }
        }
        Ok(gone)
    }

    /// What may lie there of a portal.
    ///
    /// # Errors
    /// See [`Self::lists`].
    pub fn versions(&self, name: &str) -> Result<Versions, Stop> {
        let all = |digests: &[String]| -> Result<Vec<List>, Stop> {
            let mut lists = Vec::new();
            for digest in digests {
                lists.extend(stored(self.bucket, name, digest)?);
            }
            Ok(lists)
        };
        let last = self.seen.list(name).map(std::slice::from_ref);
        Ok(Versions {
            last: all(last.unwrap_or_default())?.pop(),
            attempts: all(of(&self.seen.attempt, name))?,
            left: all(of(&self.seen.left, name))?,
        })
    }

    /// Whether other lists may speak of a portal's files.
    pub fn is_in_doubt(&self, name: &str) -> bool {
        let is_root = name.is_empty() && !self.entangled.is_empty();
        is_root || self.entangled.contains(name)
    }

    /// The new list of a portal: as it was stored, or else as the folder has it.
    fn list(&self, name: &str) -> Result<List, Stop> {
        if let Some(digest) = self.digest(name)
            && let Some(list) = stored(self.bucket, name, digest)?
        {
            return Ok(list);
        }
        self.built_list(name)
    }

    fn built_list(&self, name: &str) -> Result<List, Stop> {
        let list = list(self.edition, name)?;
        match self.digest(name) {
            Some(digest) if *digest == list.digest() => Ok(list),
            _ => Err(moved()),
        }
    }

    fn digest(&self, name: &str) -> Option<&String> {
        self.new.get(name).map(|portal| &portal.list)
    }
}

/// A list that lies at a place, if it is there and what its name says.
///
/// # Errors
/// When the store fails.
pub fn stored(bucket: &dyn Bucket, portal: &str, digest: &str) -> Result<Option<List>, Stop> {
    let found = bucket.get(&List::key(digest))?;
    Ok(found.and_then(|(bytes, _)| List::from_bytes(&bytes, portal, digest)))
}
