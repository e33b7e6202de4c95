//! What a published portal says of itself: what it was made from, and its line in the directory.
//!
//! It lies in the portal's folder and is exchanged with it, so it is never of another portal than the one beside it. It is believed
//! for skipping work and for the directory's line only, never for a path.

use serde::{Deserialize, Serialize};

use super::Days;
use crate::portal::directory::Entry;

/// The record of a published portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The fingerprint of what all portals are made from, in hexadecimal.
    pub shared: String,
    /// The fingerprint of what it alone is made from.
    pub own: String,
    /// Whether its guides are the shared ones and stand as they do in other portals of the same languages.
    pub shares_guides: bool,
    /// The days on which the same would be made from it.
    pub days: Days,
    /// How much was found in its inputs: errors, which it has none of, warnings, infos.
    pub findings: [usize; 3],
    /// Its line in the directory.
    pub entry: Entry,
}

impl Manifest {
    /// Its file in the portal's folder.
    pub const FILE: &'static str = ".supportal.json";

    /// What tells the portal from every other one: the fingerprints of what it was made from, and the days on which it is as it is.
    pub fn version(&self) -> String {
        let of = format!("{} {} {}", self.shared, self.own, self.days.word());
        blake3::hash(of.as_bytes()).to_hex().to_string()
    }

    /// As the bytes of its file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// From the bytes of its file; nothing where they are of another program or version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_survives_its_file_and_rubbish_is_none() {
        let entry = Entry {
            partner: "contoso".into(),
            name: "Contoso \"&\"".into(),
            locales: vec!["pt-BR".into()],
            services: vec![],
            markets: vec!["BR".into()],
            clocks: vec!["UTC||0-1440;;;;;;".into()],
            sitemaps: 1,
        };
        let manifest = Manifest {
            shared: "ab".into(),
            own: "cd".into(),
            shares_guides: true,
            days: Days::from_word("/2026-12-31").unwrap(),
            findings: [0, 2, 0],
            entry,
        };
        let other_days = Manifest {
            days: Days::default(),
            ..manifest.clone()
        };
        assert_ne!(manifest.version(), other_days.version());
        assert_eq!(Manifest::from_bytes(&manifest.to_bytes()), Some(manifest));
        for bytes in [&b""[..], b"{}", b"[1]", b"{\"shared\":1}"] {
            assert_eq!(Manifest::from_bytes(bytes), None);
        }
    }
}
