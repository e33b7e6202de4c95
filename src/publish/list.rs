//! What a version of a portal holds: its files in canonical JSON, which the list's own digest names.

use serde::{Deserialize, Serialize};

use super::OWN;
use super::kind::is_lasting;
use crate::output::FileRecord;
use crate::portal::search;

/// The files of one version of one portal, by path below the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The portal; empty for what lies beside all portals.
    portal: String,
    /// Sorted by their paths.
    files: Vec<FileRecord>,
}

impl List {
    /// Of a portal with these files.
    pub fn new(portal: &str, mut files: Vec<FileRecord>) -> Self {
        files.sort_by(|one, other| one.0.cmp(&other.0));
        Self {
            portal: portal.to_owned(),
            files,
        }
    }

    /// As the bytes of its object.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// What names it: no two portals have a list of the same name.
    pub fn digest(&self) -> String {
        blake3::hash(&self.to_bytes()).to_hex().to_string()
    }

    /// Where the list of a digest lies.
    pub fn key(digest: &str) -> String {
        format!("{OWN}lists/{digest}.json")
    }

    /// From the bytes of its object; nothing where they are not those that the digest names, or name files that are not the
    /// portal's.
    pub fn from_bytes(bytes: &[u8], portal: &str, digest: &str) -> Option<Self> {
        let list: Self = serde_json::from_slice(bytes).ok()?;
        let is_named = blake3::hash(bytes).to_hex().as_str() == digest;
        let is_ours = list.portal == portal
            && list
                .files
                .iter()
                .all(|file| is_below(&file.0) && !list.address(file).starts_with(OWN));
        (is_named && is_ours).then_some(list)
    }

    /// The files.
    pub fn files(&self) -> &[FileRecord] {
        &self.files
    }

    /// The file of a path below the portal.
    pub fn get(&self, path: &str) -> Option<&FileRecord> {
        let at = self
            .files
            .binary_search_by(|file| file.0.as_str().cmp(path));
        self.files.get(at.ok()?)
    }

    /// The path of a file below the place where all is published.
    pub fn address(&self, file: &FileRecord) -> String {
        match self.portal.as_str() {
            "" => file.0.clone(),
            portal => format!("{portal}/{}", file.0),
        }
    }
}

/// Whether a file's name says its content.
pub fn is_asset(file: &FileRecord) -> bool {
    is_lasting(&file.0, &file.2)
}

/// Whether a file is an index that searches look in: its name stays, or is another with the pages that search in it.
pub fn is_index(file: &FileRecord) -> bool {
    let folder = file.0.split_once('/').map(|(folder, _)| folder);
    folder == Some(search::FOLDER)
}

/// Whether a path leads to a file below, and nowhere else.
fn is_below(path: &str) -> bool {
    path.split('/')
        .all(|part| !part.is_empty() && part != "." && part != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_known_by_its_digest_and_names_nothing_of_others() {
        let page = |path: &str| FileRecord::of(path, b"x");
        let list = List::new("p", vec![page("z.html"), page("a/é.html")]);
        let (bytes, digest) = (list.to_bytes(), list.digest());
        assert_eq!(list.files()[0].0, "a/é.html");
        assert_eq!(List::from_bytes(&bytes, "p", &digest), Some(list.clone()));
        assert_eq!(list.get("z.html"), Some(&page("z.html")));
        assert_eq!(list.address(&page("z.html")), "p/z.html");
        assert_eq!(List::from_bytes(&bytes, "q", &digest), None);
        assert_eq!(List::from_bytes(&bytes[1..], "p", &digest), None);
        assert_eq!(List::from_bytes(&bytes, "p", &digest[1..]), None);
        for path in ["../q/index.html", "/etc/x", "a//b", ""] {
            let list = List::new("p", vec![page(path)]);
            let read = List::from_bytes(&list.to_bytes(), "p", &list.digest());
            assert_eq!(read, None, "{path}");
        }
        let own = List::new("", vec![page(".supportal/manifest.json")]);
        assert_eq!(List::from_bytes(&own.to_bytes(), "", &own.digest()), None);
    }
}
