//! The versions of a portal → what is put for the new one, and what is taken away once it is there.
//!
//! What lies at a place is known from lists alone, and only lists say what may be deleted: what publishing did not put, it does not touch.

use std::collections::{BTreeMap, BTreeSet};

use super::list::{List, is_asset, is_index};
use super::manifest::{Manifest, Portal};
use crate::output::FileRecord;

/// What may lie at a place of one portal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versions {
    /// As it was last published whole.
    pub last: Option<List>,
    /// What was begun since and did not end: each of its files may be there or not.
    pub attempts: Vec<List>,
    /// What was replaced before: its pages are gone, or should be; its assets may still be read.
    pub left: Vec<List>,
}

/// What is put for a version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Puts {
    /// Files whose names say their content, which must be there before pages refer to them.
    pub assets: Vec<FileRecord>,
    /// All other files, those first that nobody could read before.
    pub pages: Vec<FileRecord>,
}

impl Versions {
    /// What is put so that all files of a new version are there. In doubt, whatever is said to be there is put again.
    pub fn puts(&self, new: &List, doubt: bool) -> Puts {
        let known = |file: &FileRecord| {
            let last = self.last.as_ref()?;
            last.get(&file.0).filter(|_| !doubt)
        };
        let mut puts = Puts::default();
        for file in new.files() {
            let known = known(file);
            if is_asset(file) {
                puts.assets.extend(known.is_none().then(|| file.clone()));
            } else if known.is_none_or(|known| known.2 != file.2) || self.may_differ(file) {
                puts.pages.push(file.clone());
            }
        }
        puts.pages.sort_by_key(|file| known(file).is_some());
        puts
    }

    /// Whether an attempt may have put another content there.
    fn may_differ(&self, file: &FileRecord) -> bool {
        let others = self.attempts.iter().filter_map(|list| list.get(&file.0));
        others.into_iter().any(|other| other.2 != file.2)
    }

    /// What is deleted once the new version is there, if the portal has one, by address. A page goes at once; an asset stays one
    /// publish longer, for readers of the page that named it, and so does an index.
    pub fn deletions(&self, new: Option<&List>) -> Deletions {
        let is_in = |list: &List, file: &FileRecord| list.get(&file.0).is_some();
        let recent = || self.last.iter().chain(&self.attempts);
        let mut gone = Deletions::default();
        for list in recent().chain(&self.left) {
            for file in list.files() {
                if new.is_some_and(|new| is_in(new, file)) {
                    continue;
                }
                if !is_asset(file) && !is_index(file) {
                    gone.pages.insert(list.address(file));
                } else if !recent().any(|recent| is_in(recent, file)) {
                    gone.assets.insert(list.address(file));
                }
            }
        }
        gone
    }
}

/// What is deleted, by address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deletions {
    /// First, pages.
    pub pages: BTreeSet<String>,
    /// Then, where no page is left that may name them, assets.
    pub assets: BTreeSet<String>,
}

impl Deletions {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        self.pages.iter().chain(&self.assets)
    }

    /// Keeps what another list speaks of.
    pub fn spare(&mut self, list: &List) {
        for file in list.files() {
            let address = list.address(file);
            self.pages.remove(&address);
            self.assets.remove(&address);
        }
    }
}

/// The portals of which something is put: those that are not as they were, and those that somebody else may have put in part.
pub fn changed(manifest: &Manifest, new: &BTreeMap<String, Portal>) -> BTreeSet<String> {
    let is_changed = |(name, portal): &(&String, &Portal)| {
        manifest.list(name) != Some(&portal.list) || manifest.attempt.contains_key(*name)
    };
    let changed = new.iter().filter(is_changed);
    changed.map(|(name, _)| name.clone()).collect()
}

/// The portals of which something may have to be taken away.
pub fn stale(manifest: &Manifest, new: &BTreeMap<String, Portal>) -> BTreeSet<String> {
    let replaced = manifest.replaced(new);
    replaced
        .into_keys()
        .chain(manifest.left.keys().cloned())
        .collect()
}

/// The portals whose folders are, or were, folders of the root: where a site without partners became one with them, or the other way
/// round. Two lists then speak of one path.
pub fn entangled(
    roots: &[&List],
    manifest: &Manifest,
    new: &BTreeMap<String, Portal>,
) -> BTreeSet<String> {
    let folders = roots.iter().flat_map(|list| list.files());
    let folders = folders.filter_map(|file| Some(file.0.split_once('/')?.0));
    let is_portal = |name: &&str| {
        manifest.portals.contains_key(*name)
            || manifest.attempt.contains_key(*name)
            || manifest.left.contains_key(*name)
            || new.contains_key(*name)
    };
    folders.filter(is_portal).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, text: &str) -> FileRecord {
        FileRecord::of(path, text.as_bytes())
    }

    fn asset(text: &str) -> FileRecord {
        let digest = blake3::hash(text.as_bytes()).to_hex();
        page(&format!("assets/a.{}.css", &digest[..10]), text)
    }

    fn list(files: Vec<FileRecord>) -> List {
        List::new("p", files)
    }

    fn paths(files: &[FileRecord]) -> Vec<&str> {
        files.iter().map(|file| file.0.as_str()).collect()
    }

    #[test]
    fn what_is_equal_is_not_put_and_what_is_new_comes_first() {
        let versions = Versions {
            last: Some(list(vec![page("a", "1"), page("c", "1"), asset("x")])),
            ..Versions::default()
        };
        let new = list(vec![
            page("a", "2"),
            page("b", "1"),
            page("c", "1"),
            asset("x"),
            asset("y"),
        ]);
        let puts = versions.puts(&new, false);
        assert_eq!(paths(&puts.pages), ["b", "a"]);
        assert_eq!(puts.assets, [asset("y")]);
        let all = versions.puts(&new, true);
        assert_eq!((all.assets.len(), all.pages.len()), (2, 3));
    }

    #[test]
    fn what_an_attempt_may_have_put_is_put_again() {
        let versions = Versions {
            last: Some(list(vec![page("a", "1"), page("b", "1")])),
            attempts: vec![list(vec![page("a", "2"), page("b", "1"), page("new", "2")])],
            ..Versions::default()
        };
        let back = versions.last.clone().unwrap();
        assert_eq!(paths(&versions.puts(&back, false).pages), ["a"]);
        let gone = versions.deletions(Some(&back));
        assert_eq!(gone.all().collect::<Vec<_>>(), ["p/new"]);
        let resumed = versions.attempts[0].clone();
        assert_eq!(paths(&versions.puts(&resumed, false).pages), ["new", "a"]);
        assert!(versions.deletions(Some(&resumed)) == Deletions::default());
    }

    #[test]
    fn pages_go_at_once_and_assets_one_publish_later() {
        let versions = Versions {
            last: Some(list(vec![page("a", "1"), page("b", "1"), asset("x")])),
            attempts: vec![list(vec![page("c", "1"), asset("z")])],
            left: vec![list(vec![
                page("d", "1"),
                asset("w"),
                asset("x"),
                asset("z"),
            ])],
        };
        let new = list(vec![page("a", "2")]);
        let gone = |new| -> Vec<String> { versions.deletions(new).all().cloned().collect() };
        let oldest = format!("p/{}", asset("w").0);
        assert_eq!(gone(Some(&new)), ["p/b", "p/c", "p/d", &oldest]);
        assert_eq!(gone(None), ["p/a", "p/b", "p/c", "p/d", &oldest]);
    }

    #[test]
    fn folders_that_were_the_roots_are_told() {
        let portal = |list: &str| Portal {
            fingerprint: String::new(),
            list: list.to_owned(),
        };
        let new = BTreeMap::from([
            ("pt-br".to_owned(), portal("1")),
            (String::new(), portal("2")),
        ]);
        let root = List::new(
            "",
            vec![page("pt-br/index.html", "1"), page("assets/x", "1")],
        );
        let found = entangled(&[&root], &Manifest::default(), &new);
        assert_eq!(found, BTreeSet::from(["pt-br".to_owned()]));
        assert_eq!(changed(&Manifest::default(), &new).len(), 2);
    }
}
