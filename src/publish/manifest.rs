//! What a place holds, as the last publish and those that died left word of it: which version of each portal, and what else may lie there.
//!
//! It names versions by the digests of their lists, which lie beside it: of a portal it says about a hundred bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::OWN;
use crate::message::say;
use crate::pipeline::Stop;

/// The version of the format.
const VERSION: u32 = 1;

/// A portal as it was last published whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portal {
    /// What it was made from; empty where nobody says.
    #[serde(rename = "made", default, skip_serializing_if = "String::is_empty")]
    pub fingerprint: String,
    /// The digest of its list.
    pub list: String,
}

/// By portal, digests of lists.
pub type Lists = BTreeMap<String, Vec<String>>;

/// The record of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    supportal: u32,
    /// What was last published whole; what lies beside all portals has the empty name.
    pub portals: BTreeMap<String, Portal>,
    /// Versions that a publish under way, or dead, may have put in part.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attempt: Lists,
    /// Earlier versions of which files may still lie there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left: Lists,
}

impl Default for Manifest {
    fn default() -> Self {
        Self {
            supportal: VERSION,
            portals: BTreeMap::new(),
            attempt: Lists::new(),
            left: Lists::new(),
        }
    }
}

/// Only the version, which every version of the format says so.
#[derive(Deserialize)]
struct Head {
    supportal: u32,
}

impl Manifest {
    /// Where it lies.
    pub fn key() -> String {
        format!("{OWN}manifest.json")
    }

    /// As the bytes of its object.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// From the bytes of its object.
    ///
    /// # Errors
    /// Where they are of a newer program, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Stop> {
        let key = Self::key();
        match serde_json::from_slice::<Head>(bytes) {
            Ok(head) if head.supportal > VERSION => {
                return Err(Stop::Usage(say!(
                    "{key} was written by a newer supportal (format {found}; this one knows {known}): publish with that one",
                    key,
                    found = head.supportal,
                    known = VERSION
                )));
            }
            _ => {}
        }
        let damaged = |_| {
            Stop::Usage(say!(
                "{key} at the destination cannot be read: it is damaged, or not supportal's. Publish to another place, or restore it; without it nobody knows which files there are old",
                key
            ))
        };
        serde_json::from_slice(bytes).map_err(damaged)
    }

    /// The record while these versions are put: they are what may lie there from now on.
    pub fn begun(&self, new: &BTreeMap<String, Portal>) -> Self {
        let mut next = self.clone();
        for (name, portal) in new {
            if self.list(name) != Some(&portal.list) {
                add(&mut next.attempt, name, &portal.list);
            }
        }
        next
    }

    /// The record once these versions are there, whole, and no file was taken away yet.
    pub fn done(&self, new: BTreeMap<String, Portal>) -> Self {
        let mut left = self.left.clone();
        for (name, lists) in self.replaced(&new) {
            lists.iter().for_each(|list| add(&mut left, &name, list));
        }
        for (name, portal) in &new {
            forget(&mut left, name, &portal.list);
        }
        Self {
            portals: new,
            left,
            ..Self::default()
        }
    }

    /// The record once the files are gone that nobody may be reading any more: of what is left, only these versions.
    pub fn cleaned(&self, kept: Lists) -> Self {
        Self {
            portals: self.portals.clone(),
            left: kept,
            ..Self::default()
        }
    }

    /// The versions that readers may have seen until new ones took their places.
    pub fn replaced(&self, new: &BTreeMap<String, Portal>) -> Lists {
        let mut replaced = Lists::new();
        for (name, portal) in &self.portals {
            add(&mut replaced, name, &portal.list);
        }
        for (name, lists) in &self.attempt {
            lists.iter().for_each(|list| add(&mut replaced, name, list));
        }
        for (name, portal) in new {
            forget(&mut replaced, name, &portal.list);
        }
        replaced
    }

    /// The list of a portal as it was last published whole.
    pub fn list(&self, portal: &str) -> Option<&String> {
        self.portals.get(portal).map(|portal| &portal.list)
    }
}

/// The lists of a portal in a map of them.
pub fn of<'a>(lists: &'a Lists, portal: &str) -> &'a [String] {
    lists.get(portal).map_or(&[], Vec::as_slice)
}

fn add(lists: &mut Lists, portal: &str, digest: &str) {
    let of_portal = lists.entry(portal.to_owned()).or_default();
    if !of_portal.iter().any(|known| known == digest) {
        of_portal.push(digest.to_owned());
        of_portal.sort_unstable();
    }
}

fn forget(lists: &mut Lists, portal: &str, digest: &str) {
    if let Some(of_portal) = lists.get_mut(portal) {
        of_portal.retain(|known| known != digest);
        if of_portal.is_empty() {
            lists.remove(portal);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portals(of: &[(&str, &str)]) -> BTreeMap<String, Portal> {
        let portal = |(name, list): &(&str, &str)| {
            let portal = Portal {
                fingerprint: String::new(),
                list: (*list).to_owned(),
            };
            ((*name).to_owned(), portal)
        };
        of.iter().map(portal).collect()
    }

    fn lists(of: &[(&str, &[&str])]) -> Lists {
        let owned = |lists: &[&str]| lists.iter().map(|list| (*list).to_owned()).collect();
        of.iter()
            .map(|(name, lists)| ((*name).to_owned(), owned(lists)))
            .collect()
    }

    #[test]
    fn a_manifest_survives_its_object_and_is_small() {
        let mut manifest = Manifest {
            portals: portals(&[("a", "1"), ("b", "2")]),
            left: lists(&[("a", &["0"])]),
            ..Manifest::default()
        };
        assert_eq!(
            Manifest::from_bytes(&manifest.to_bytes()).unwrap(),
            manifest
        );
        let digest = "0".repeat(64);
        manifest.portals.clear();
        for number in 0..1000 {
            let portal = Portal {
                fingerprint: digest[..32].to_owned(),
                list: digest.clone(),
            };
            manifest
                .portals
                .insert(format!("partner-{number:04}"), portal);
        }
        let size = manifest.to_bytes().len() / 1000;
        assert!(size < 140, "{size} bytes a portal");
    }

    #[test]
    fn another_format_is_refused_with_a_reason() {
        let refused = |text: &str| match Manifest::from_bytes(text.as_bytes()) {
            Err(Stop::Usage(why)) => why.to_string(),
            other => panic!("{other:?}"),
        };
        let newer = refused(r#"{"supportal":2,"portals":[]}"#);
        assert!(newer.contains("newer supportal (format 2"), "{newer}");
        assert!(refused("<html>").contains("cannot be read"));
        assert!(refused(r#"{"portals":{}}"#).contains("cannot be read"));
    }

    #[test]
    fn versions_go_from_attempted_to_published_to_left_to_forgotten() {
        let first = portals(&[("", "r1"), ("a", "a1"), ("gone", "g1")]);
        let manifest = Manifest {
            portals: first,
            attempt: lists(&[("a", &["a9"])]),
            left: lists(&[("a", &["a0"]), ("", &["r2"])]),
            ..Manifest::default()
        };
        let new = portals(&[("", "r2"), ("a", "a2"), ("b", "b1")]);
        let begun = manifest.begun(&new);
        assert_eq!(
            begun.attempt,
            lists(&[("", &["r2"]), ("a", &["a2", "a9"]), ("b", &["b1"])])
        );
        assert_eq!(begun.begun(&new), begun);
        let done = begun.done(new.clone());
        assert_eq!(done.portals, new);
        assert!(done.attempt.is_empty());
        assert_eq!(
            done.left,
            lists(&[("", &["r1"]), ("a", &["a0", "a1", "a9"]), ("gone", &["g1"])])
        );
        let kept = begun.replaced(&new);
        assert_eq!(
            kept,
            lists(&[("", &["r1"]), ("a", &["a1", "a9"]), ("gone", &["g1"])])
        );
        assert_eq!(done.cleaned(kept.clone()).left, kept);
        // Nothing changed: nothing is attempted.
        let still = done.cleaned(Lists::new());
        assert_eq!(still.begun(&still.portals), still);
        assert_eq!(still.done(still.portals.clone()), still);
    }
}
