//! What a published portal says of itself: what it was made from, and its line in the directory.
//!
//! It lies in the portal's folder and is exchanged with it, so it is never of another portal than the one beside it. It is believed
//! for skipping work and for the directory's line only, never for a path.

use serde_json::{Value, json};

use crate::portal::directory::Entry;

/// The record of a published portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The fingerprint of all that it was made from, in hexadecimal.
    pub fingerprint: String,
    /// Whether nothing at all was found in its inputs: then a turn with the same fingerprint can be skipped.
    pub clean: bool,
    /// Its line in the directory.
    pub entry: Entry,
}

impl Manifest {
    /// Its file in the portal's folder.
    pub const FILE: &'static str = ".supportal.json";

    /// As the bytes of its file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text =
            json!({ "fingerprint": self.fingerprint, "clean": self.clean, "entry": self.entry })
                .to_string();
        text.push('\n');
        text.into_bytes()
    }

    /// From the bytes of its file; nothing where they are of another program or version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let entry = value.get("entry")?;
        let text =
            |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let list = |key: &str| {
            Some(
                entry
                    .get(key)?
                    .as_array()?
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect::<Vec<_>>(),
            )
        };
        Some(Self {
            fingerprint: text(&value, "fingerprint")?,
            clean: value.get("clean")?.as_bool()?,
            entry: Entry {
                partner: text(entry, "partner")?,
                name: text(entry, "name")?,
                locales: list("locales")?,
                services: list("services")?,
                markets: list("markets")?,
                sitemaps: usize::try_from(entry.get("sitemaps")?.as_u64()?).ok()?,
            },
        })
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
            sitemaps: 1,
        };
        let manifest = Manifest {
            fingerprint: "ab".into(),
            clean: true,
            entry,
        };
        assert_eq!(Manifest::from_bytes(&manifest.to_bytes()), Some(manifest));
        for bytes in [&b""[..], b"{}", b"[1]", b"{\"fingerprint\":1}"] {
            assert_eq!(Manifest::from_bytes(bytes), None);
        }
    }
}
