//! A local folder as a place of objects. It is locked for one process, which compares and exchanges under that lock.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::bucket::{Bucket, Version};
use super::kind::Kind;
use crate::output::{Depot, OpenError};
use crate::pipeline::Stop;

/// A folder that is published to.
#[derive(Debug)]
pub struct Local {
    depot: Depot,
    /// Held while something is compared and exchanged.
    turn: Mutex<()>,
}

impl Local {
    /// A folder to publish to; to look at only, nothing is made and nobody kept out.
    ///
    /// # Errors
    /// Where it is no place to publish to, another process has it, or the machine fails.
    pub fn open(path: &Path, look_only: bool) -> Result<Self, Stop> {
        let depot = match look_only {
            true => Depot::look(path),
            false => Depot::open(path),
        };
        let depot = depot.map_err(|error| match error {
            OpenError::Busy(_) => super::lease::under_way(),
            error => error.into(),
        })?;
        Ok(Self {
            depot,
            turn: Mutex::new(()),
        })
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bucket for Local {
    fn get(&self, key: &str) -> Result<Option<(Vec<u8>, Version)>, Stop> {
        let found = self.depot.get(key)?;
        Ok(found.map(|bytes| {
            let version = Version::of(&bytes);
            (bytes, version)
        }))
    }

    fn put(&self, key: &str, bytes: Vec<u8>, _: Kind) -> Result<(), Stop> {
        Ok(self.depot.put(key, &bytes)?)
    }

    fn create(&self, key: &str, bytes: Vec<u8>, kind: Kind) -> Result<Option<Version>, Stop> {
        let _turn = self.turn();
        if self.depot.has(key)? {
            return Ok(None);
        }
        let version = Version::of(&bytes);
        self.put(key, bytes, kind)?;
        Ok(Some(version))
    }

    fn swap(
        &self,
        key: &str,
        bytes: Vec<u8>,
        kind: Kind,
        from: &Version,
    ) -> Result<Option<Version>, Stop> {
        let _turn = self.turn();
        match self.get(key)? {
            Some((_, version)) if version == *from => {}
            _ => return Ok(None),
        }
        let version = Version::of(&bytes);
        self.put(key, bytes, kind)?;
        Ok(Some(version))
    }

    fn delete(&self, key: &str) -> Result<(), Stop> {
        Ok(self.depot.delete(key)?)
    }

    fn any(&self) -> Result<Option<String>, Stop> {
        Ok(self.depot.any()?)
    }

    fn is_locked(&self) -> bool {
        true
    }
}
