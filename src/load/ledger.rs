//! What was seen of the disk, so that another look tells what changed since without reading all of it.
//!
//! A file is as it was if its size, its times, its inode and its kind are, provided that it had been at rest for a while when it was
//! seen: file systems count time in steps of up to two seconds, and a file that is saved twice within one looks the same. Until then
//! its content is compared. A clock that stands still or runs back changes how much is read, not what is found.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, FileType, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use walkdir::{DirEntry, WalkDir};

use super::{DEEPEST, MOST_ENTRIES, Owner, Root, is_passed_over};

/// How long a file must have been at rest to be known by its times.
const AT_REST: Duration = Duration::from_millis(2500);
/// Most bytes of a file whose content is compared: no larger one is ever read.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// What is known of all that lies below some paths of a site.
#[derive(Debug, Default)]
pub struct Ledger {
    seen: BTreeMap<String, Seen>,
}

/// A file or folder as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    state: State,
    /// What it contained, where it was not at rest.
    content: Option<blake3::Hash>,
}

/// By what a file is known. A folder is known by its name alone: what is in it speaks for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Folder,
    /// Its mode, size, inode, links and times, as bytes.
    File([u8; 64]),
    /// It cannot be looked at, for this reason of the system's.
    Hidden(Option<i32>),
}

impl Ledger {
    /// Looks at these paths and at all below them, and says what was added, changed or taken away since the last look. The first
    /// look finds everything new.
    pub fn look(&mut self, root: &Root, paths: &[&str]) -> Vec<String> {
        let (mut seen, mut changed) = (BTreeMap::new(), Vec::new());
        for path in paths {
            self.walk(root, path, &mut seen, &mut changed);
        }
        let gone = self.seen.keys().filter(|path| !seen.contains_key(*path));
        changed.extend(gone.cloned());
        changed.sort();
        self.seen = seen;
        changed
    }

    fn walk(
        &self,
        root: &Root,
        path: &str,
        seen: &mut BTreeMap<String, Seen>,
        changed: &mut Vec<String>,
    ) {
        let walk = walk(root, path).into_iter().filter_entry(is_looked_at);
        for entry in walk.take(MOST_ENTRIES + 2) {
            let (name, state, at_rest) = match &entry {
                Ok(entry) => {
                    let name = root.shown(entry.path());
                    match entry.file_type().is_dir() {
                        true => (name, State::Folder, true),
                        false => match fs::symlink_metadata(entry.path()) {
                            Ok(metadata) => (name, State::of(&metadata), is_at_rest(&metadata)),
                            Err(error) => (name, hidden(&error), true),
                        },
                    }
                }
                Err(error) => {
                    let Some(path) = error.path() else { continue };
                    let why = error.io_error().and_then(std::io::Error::raw_os_error);
                    // A path that is not there is not seen.
                    if error.depth() == 0 && why == Some(rustix::io::Errno::NOENT.raw_os_error()) {
                        continue;
                    }
                    (root.shown(path), State::Hidden(why), true)
                }
            };
            let known = self.seen.get(&name);
            let same = known.is_some_and(|known| known.state == state);
            let was_at_rest = known.is_some_and(|known| known.content.is_none());
            let content = (!at_rest || (same && !was_at_rest))
                .then(|| content(root, &name))
                .flatten();
            let as_it_was = match known {
                Some(known) if same && !was_at_rest => known.content == content,
                _ => same,
            };
            if !as_it_was {
                changed.push(name.clone());
            }
            let content = content.filter(|_| !at_rest);
            seen.insert(name, Seen { state, content });
        }
    }
}

/// The names in a folder, which are listed anew only where the folder changed.
#[derive(Debug, Default)]
pub struct Names {
    /// By what the folder was known when it was listed, if it had been at rest.
    state: Option<State>,
    names: Vec<(OsString, FileType)>,
}

impl Names {
    /// Looks at a folder, and says whether there is another name in it, one less, or something else of the same name.
    pub fn look(&mut self, root: &Root, folder: &str) -> bool {
        let path = root.path.join(folder);
        let metadata = fs::symlink_metadata(&path).ok();
        let state = metadata.as_ref().map(State::of);
        if state.is_some() && self.state == state {
            return false;
        }
        self.state = state.filter(|_| metadata.as_ref().is_some_and(is_at_rest));
        let entries = fs::read_dir(&path).into_iter().flatten().flatten();
        let mut names: Vec<(OsString, FileType)> = entries
            .filter_map(|entry| Some((entry.file_name(), entry.file_type().ok()?)))
            .collect();
        names.sort_by(|(a, _), (b, _)| a.cmp(b));
        std::mem::replace(&mut self.names, names) != self.names
    }
}

impl State {
    fn of(metadata: &Metadata) -> Self {
        Self::File(marked(metadata))
    }
}

/// A hash as it is kept of many things: long enough for what nobody forges to be told apart.
pub type Mark = [u8; 16];

/// As much of a hash as a mark has.
pub fn mark(hash: &blake3::Hash) -> Mark {
    hash.as_bytes().first_chunk().copied().unwrap_or_default()
}

/// What all below a folder looks like, told by names, sizes, times and inodes: a hash; nothing where some of it is not at rest or cannot
/// be looked at, so that its content must tell.
pub fn glance(root: &Root, folder: &str) -> Option<Mark> {
    let walk = walk(root, folder).sort_by_file_name().into_iter();
    let walk = walk.filter_entry(is_looked_at);
    let mut hasher = blake3::Hasher::new();
    for (count, entry) in walk.enumerate() {
        let entry = entry.ok().filter(|_| count <= MOST_ENTRIES)?;
        let depth = [u8::try_from(entry.depth()).ok()?];
        hasher.update(&depth);
        hasher.update(entry.file_name().as_encoded_bytes());
        hasher.update(&[0]);
        if entry.file_type().is_dir() {
            continue;
        }
        let metadata = entry.metadata().ok().filter(is_at_rest)?;
        hasher.update(&marked(&metadata));
    }
    Some(mark(&hasher.finalize()))
}

/// What a file looks like, told as in [`glance`]; nothing where it cannot be looked at.
pub fn file_mark(path: &Path) -> Option<Mark> {
    let metadata = fs::symlink_metadata(path).ok()?;
    Some(mark(&blake3::hash(&marked(&metadata))))
}

/// By what a file is known, as bytes.
fn marked(metadata: &Metadata) -> [u8; 64] {
    let mut marked = [0; 64];
    let values = [
        u64::from(metadata.mode()),
        metadata.size(),
        metadata.ino(),
        metadata.nlink(),
        metadata.mtime().cast_unsigned(),
        metadata.mtime_nsec().cast_unsigned(),
        metadata.ctime().cast_unsigned(),
        metadata.ctime_nsec().cast_unsigned(),
    ];
    for (bytes, value) in marked.chunks_exact_mut(8).zip(values) {
        bytes.copy_from_slice(&value.to_le_bytes());
    }
    marked
}

/// A walk over what may be read below a path; what is passed over is left to [`is_looked_at`].
fn walk(root: &Root, path: &str) -> WalkDir {
    WalkDir::new(root.path.join(path))
        .max_depth(DEEPEST + 1)
        .follow_links(false)
        .follow_root_links(false)
}

fn is_looked_at(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !is_passed_over(entry.file_name())
}

fn hidden(error: &std::io::Error) -> State {
    State::Hidden(error.raw_os_error())
}

fn is_at_rest(metadata: &Metadata) -> bool {
    let seconds = |seconds: i64, nanos: i64| {
        let whole = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
        SystemTime::UNIX_EPOCH + whole + Duration::from_nanos(u64::try_from(nanos).unwrap_or(0))
    };
    let modified = seconds(metadata.mtime(), metadata.mtime_nsec());
    let changed = seconds(metadata.ctime(), metadata.ctime_nsec());
    let last = modified.max(changed);
    SystemTime::now()
        .duration_since(last)
        .is_ok_and(|since| since > AT_REST)
}

/// What is in a file, where it is one that may be read.
fn content(root: &Root, path: &str) -> Option<blake3::Hash> {
    let bytes = root.read(path, MOST_BYTES, Owner::Operator).ok()?;
    Some(blake3::hash(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_tells_what_was_added_changed_and_taken_away() {
        let dir = tempfile::tempdir().unwrap();
        let at = |path: &str| dir.path().join(path);
        fs::create_dir_all(at("content/a")).unwrap();
        fs::write(at("content/a/x.md"), "one").unwrap();
        let root = Root::open(dir.path()).unwrap();
        let mut ledger = Ledger::default();
        let mut look = || ledger.look(&root, &["content", "site.yaml"]);
        assert_eq!(look(), ["content", "content/a", "content/a/x.md"]);
        assert!(look().is_empty());
        // The same size and, on most file systems, the same step of time.
        fs::write(at("content/a/x.md"), "two").unwrap();
        assert_eq!(look(), ["content/a/x.md"]);
        fs::write(at("content/a/y.md.swp~"), "left by an editor").unwrap();
        assert!(look().is_empty());
        fs::write(at("site.yaml"), "").unwrap();
        fs::rename(at("content/a"), at("content/b")).unwrap();
        let moved = [
            "content/a",
            "content/a/x.md",
            "content/b",
            "content/b/x.md",
            "site.yaml",
        ];
        assert_eq!(look(), moved);
        fs::remove_dir_all(at("content")).unwrap();
        assert_eq!(look(), ["content", "content/b", "content/b/x.md"]);
    }

    #[test]
    fn a_file_is_told_by_its_content_until_it_is_at_rest_and_by_its_marks_from_then_on() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let save = |text: &str, seconds_ago: u64| {
            fs::write(&path, text).unwrap();
            let then = SystemTime::now() - Duration::from_secs(seconds_ago);
            fs::File::options()
                .write(true)
                .open(&path)
                .unwrap()
                .set_modified(then)
                .unwrap();
        };
        save("one", 100);
        let root = Root::open(dir.path()).unwrap();
        let mut ledger = Ledger::default();
        let mut look = || ledger.look(&root, &["x"]);
        assert_eq!(look(), ["x"]);
        // A time of its own making makes no file old: its inode changed just now.
        save("two", 100);
        assert_eq!(look(), ["x"]);
        assert!(look().is_empty());
    }

    #[test]
    fn names_are_listed_again_where_the_folder_changed() {
        let dir = tempfile::tempdir().unwrap();
        let at = |path: &str| dir.path().join(path);
        fs::create_dir_all(at("all/a/deep")).unwrap();
        let root = Root::open(dir.path()).unwrap();
        let mut names = Names::default();
        let mut look = || names.look(&root, "all");
        assert!(look());
        fs::write(at("all/a/file"), "below, not here").unwrap();
        assert!(!look());
        fs::create_dir(at("all/b")).unwrap();
        assert!(look());
        fs::remove_dir(at("all/b")).unwrap();
        fs::write(at("all/b"), "no folder").unwrap();
        assert!(look());
        fs::remove_dir_all(at("all")).unwrap();
        assert!(look());
        assert!(!look());
    }
}
