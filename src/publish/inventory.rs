//! A built folder → which version of each portal it holds. Portals that are as they were published are not read.

use std::collections::BTreeMap;

use super::crew::crew;
use super::gate::Gate;
use super::list::List;
use super::manifest::{Manifest, Portal};

use crate::message::say;
use crate::output::{Built, FileRecord};
use crate::pipeline::Stop;

/// How much of a fingerprint is compared: 128 bits, in hexadecimal.
const FINGERPRINT: usize = 32;

/// What is to be published.
pub trait Edition: Sync {
    /// The portals by their names, each with the fingerprint of what it was made from, if that is known.
    ///
    /// # Errors
    /// When the machine fails, as in all that follow.
    fn portals(&self) -> Result<Vec<(String, Option<String>)>, Stop>;

    /// The files of a portal; those beside all portals, where its name is empty.
    ///
    /// # Errors
    /// See [`Self::portals`].
    fn files(&self, portal: &str) -> Result<Vec<FileRecord>, Stop>;

    /// The content of a file, by its path below the place where all is published.
    ///
    /// # Errors
    /// See [`Self::portals`].
    fn read(&self, address: &str) -> Result<Vec<u8>, Stop>;
}

impl Edition for Built {
    fn portals(&self) -> Result<Vec<(String, Option<String>)>, Stop> {
        Ok(Self::portals(self, |record| record.version())?)
    }

    fn files(&self, portal: &str) -> Result<Vec<FileRecord>, Stop> {
        Ok(Self::files(self, portal)?)
    }

    fn read(&self, address: &str) -> Result<Vec<u8>, Stop> {
        Ok(Self::read(self, address)?)
    }
}

/// The versions that a folder holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// By portal; what lies beside all portals has the empty name.
    pub portals: BTreeMap<String, Portal>,
    /// Files of the portals that were read.
    pub files: usize,
}

/// Looks at all portals, and reads those that are not known to be as they were published.
///
/// # Errors
/// When the machine fails, or the publish is asked to end.
pub fn take(
    edition: &dyn Edition,
    published: &Manifest,
    gate: &Gate,
    jobs: usize,
) -> Result<Inventory, Stop> {
    let mut inventory = Inventory::default();
    let mut read = vec![(String::new(), String::new())];
    for (name, fingerprint) in edition.portals()? {
        let fingerprint = fingerprint.unwrap_or_default();
        let fingerprint = fingerprint.get(..FINGERPRINT).unwrap_or_default();
        let known = published.portals.get(&name);
        let known =
            known.filter(|known| known.fingerprint == fingerprint && !fingerprint.is_empty());
        match known {
            Some(known) => drop(inventory.portals.insert(name, known.clone())),
            None => read.push((name, fingerprint.to_owned())),
        }
    }
    let found = std::sync::Mutex::new(&mut inventory);
    let look = |(name, fingerprint): &(String, String), hand_on: &mut HandOn<'_>| {
        let list = list(edition, name)?;
        let portal = Portal {
            fingerprint: fingerprint.clone(),
            list: list.digest(),
        };
        hand_on((name.clone(), portal, list.files().len()))
    };
    crew(jobs, gate, &read, look, |(name, portal, files)| {
        let mut found = found
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        found.files += files;
        found.portals.insert(name, portal);
        Ok(())
    })?;
    Ok(inventory)
}

type HandOn<'a> = dyn FnMut((String, Portal, usize)) -> Result<(), Stop> + 'a;

/// The list of a portal as it is in the folder now.
///
/// # Errors
/// When the machine fails.
pub fn list(edition: &dyn Edition, portal: &str) -> Result<List, Stop> {
    Ok(List::new(portal, edition.files(portal)?))
}

/// What is said of a folder that does not hold still.
pub fn moved() -> Stop {
    Stop::Machine(say!(
        "the folder changed while it was published; run this again when nothing writes to it"
    ))
}
