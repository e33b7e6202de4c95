//! The output folder: its marker and lock, staging beside it, and the exchange.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::ops::AddAssign;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::siblings::{self, Effort, Siblings};
use super::unsynced::Unsynced;
use super::{Manifest, shards};
use crate::config::Compression;
use crate::message::{Message, say};
use crate::portal::search;
use crate::shard::Shard;

/// The file that says that a folder is this program's, and that is locked while it is written to.
pub(super) const MARKER: &str = ".supportal";
/// The folders of what pages of all portals refer to.
pub(super) const SHARED: [&str; 2] = ["assets", search::FOLDER];
/// The note that what lies in a folder may not have reached the disk.
pub(super) const UNSYNCED: &str = ".supportal-unsynced";
const MARKER_TEXT: &str = "This folder is written by supportal: what is in it may be replaced.\n";

/// The machine failed while writing: trying again may help.
#[derive(Debug, thiserror::Error)]
#[error("cannot {what} {}: {source}", path.display())]
pub struct Failure {
    what: Message,
    path: PathBuf,
    source: io::Error,
}

impl Failure {
    /// What could not be done, and why.
    pub fn message(&self) -> Message {
        say!(
            "cannot {what} {path}: {reason}",
            what = &self.what,
            path = self.path.display(),
            reason = self.source.to_string()
        )
    }
}

/// A failure to do something: a verb, which the path follows.
pub(super) fn failed(what: Message, path: &Path) -> impl FnOnce(io::Error) -> Failure {
    let path = path.to_owned();
    move |source| Failure { what, path, source }
}

/// Why a folder is not written to.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is not ours to write to.
    #[error("{why}")]
    Refused {
        /// The folder.
        path: PathBuf,
        /// Which folder, and why not.
        why: Message,
    },
    /// Another build writes to it.
    #[error("another build is writing to {}; try again when it has ended", .0.display())]
    Busy(PathBuf),
    /// The machine failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl OpenError {
    /// Why the folder is not written to.
    pub fn message(&self) -> Message {
        match self {
            Self::Refused { why, .. } => why.clone(),
            Self::Busy(path) => say!(
                "another build is writing to {path}; try again when it has ended",
                path = path.display()
            ),
            Self::Failed(failure) => failure.message(),
        }
    }
}

/// An output folder, locked for this process: as a whole, or for one shard beside others.
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    staging: tempfile::TempDir,
    siblings: Siblings,
    unsynced: Unsynced,
    /// How many files were staged.
    files: AtomicUsize,
    _lock: File,
    _lock_of_shard: Option<File>,
}

/// What publishing a portal did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    /// Files whose bytes changed.
    pub written: usize,
    /// Files that stayed.
    pub kept: usize,
    /// The bytes of those that changed.
    pub bytes: u64,
}

impl AddAssign for Published {
    fn add_assign(&mut self, other: Self) {
        self.written += other.written;
        self.kept += other.kept;
        self.bytes += other.bytes;
    }
}

impl Published {
    pub(super) fn wrote(&mut self, bytes: &[u8]) {
        self.written += 1;
        self.bytes += bytes.len() as u64;
    }
}

impl Output {
    /// Opens an output folder, makes it where it is not there, and locks it: for this process alone, or for a shard, which others may
    /// stand beside. A folder with anything in it but without this program's marker is refused, and so is one that holds the site or
    /// lies in its sources.
    ///
    /// # Errors
    /// Why the folder is not written to.
    pub fn open(path: &Path, site: &Path, shard: Option<Shard>) -> Result<Self, OpenError> {
        let judge = |path: &Path| match refusal(path, site)? {
            Some(why) => Err(OpenError::Refused {
                path: path.to_owned(),
                why,
            }),
            None => Ok(()),
        };
        judge(path)?;
        fs::create_dir_all(path).map_err(failed(say!("make"), path))?;
        let path = path.canonicalize().map_err(failed(say!("find"), path))?;
        // A path with `..` behind folders that were not there leads elsewhere than it seemed to.
        judge(&path)?;
        let marker = path.join(MARKER);
        let lock = Self::lock(&marker, &path, shard.is_some())?;
        let lock_of_shard = match shard {
            None => None,
            Some(shard) => {
                let folder = path.join(shards::FOLDER);
                fs::create_dir_all(&folder).map_err(failed(say!("make"), &folder))?;
                let name = format!("{}-of-{}.lock", shard.number(), shard.of());
                Some(Self::lock(&folder.join(name), &path, false)?)
            }
        };
        let staging = Self::staging(&path, shard)?;
        let of_all = path.join(UNSYNCED);
        let unsynced = match shard {
            None => Unsynced::read(of_all, shards::unsynced(&path)),
            Some(shard) => {
                let name = format!("{}-of-{}{UNSYNCED}", shard.number(), shard.of());
                let note = path.join(shards::FOLDER).join(name);
                Unsynced::read(note, [of_all].into_iter())
            }
        };
        Ok(Self {
            unsynced,
            path,
            staging,
            siblings: Siblings::default(),
            files: AtomicUsize::new(0),
            _lock: lock,
            _lock_of_shard: lock_of_shard,
        })
    }

    /// Gives files compressed siblings.
    pub fn compressing(self, wanted: &[Compression]) -> Self {
        let siblings = Siblings::of_output(&self.path, wanted);
        Self { siblings, ..self }
    }

    /// Whether the records of what was published may be believed: not where the machine stopped before all of it was on the disk.
    pub fn is_sound(&self) -> bool {
        self.unsynced.is_sound()
    }

    /// Waits until all that was written is on the disk.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn sync(&self) -> Result<(), Failure> {
        self.unsynced.end(&self.path)
    }

    /// The folder for what is not whole yet.
    pub(super) fn aside(&self) -> &Path {
        self.staging.path()
    }

    /// The compressed siblings that files are to have.
    pub(super) fn siblings(&self) -> &Siblings {
        &self.siblings
    }

    /// Says that what lies in the folder is not on the disk from now on.
    pub(super) fn will_write(&self) -> Result<(), Failure> {
        self.unsynced.begin()
    }

    fn lock(marker: &Path, path: &Path, with_others: bool) -> Result<File, OpenError> {
        let mut file = match OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o644)
            .open(marker)
        {
            Ok(file) => file,
            Err(error) => return Err(failed(say!("open"), marker)(error).into()),
        };
        let locked = match with_others {
            true => file.try_lock_shared(),
            false => file.try_lock(),
        };
        held(locked, marker, path)?;
        let mut text = String::new();
        file.read_to_string(&mut text)
            .map_err(failed(say!("read"), marker))?;
        if text.is_empty() {
            file.write_all(MARKER_TEXT.as_bytes())
                .map_err(failed(say!("write"), marker))?;
        }
        Ok(file)
    }

    /// A folder for what is not whole yet: beside the output, so that it is on the same file system and nobody serves it. Where the
    /// output is a file system of its own, inside it. What a killed process left there is removed: the lock says that none is alive, or
    /// none of the same shard.
    fn staging(path: &Path, shard: Option<Shard>) -> Result<tempfile::TempDir, Failure> {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let prefix = match shard {
            None => format!(".{name}.supportal-"),
            Some(shard) => format!(".{name}.supportal-{}-of-{}-", shard.number(), shard.of()),
        };
        let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
        let beside = path
            .parent()
            .filter(|parent| device(parent) == device(path) && !is_shared(parent));
        for parent in beside.into_iter().chain([path]) {
            remove_left(parent, &prefix);
        }
        let make = |parent: &Path| tempfile::Builder::new().prefix(&prefix).tempdir_in(parent);
        if let Some(Ok(made)) = beside.map(make) {
            return Ok(made);
        }
        make(path).map_err(failed(say!("make a temporary folder in"), path))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The record of a partner's portal as it is published now.
    pub fn manifest(&self, partner: &str) -> Option<Manifest> {
        Manifest::from_bytes(&fs::read(self.path.join(partner).join(Manifest::FILE)).ok()?)
    }

    /// Writes one file of the output's root, whole or not at all, and only where its bytes differ.
    ///
    /// # Errors
    /// When the machine fails; the file is then as it was.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<bool, Failure> {
        let stays = same_bytes(&self.path.join(path), bytes);
        self.put(path, bytes, stays, Effort::Shared)?;
        Ok(!stays)
    }

    /// Writes one file, whole or not at all, and its siblings; only these, where it stays as it is.
    pub(super) fn put(
        &self,
        path: &str,
        bytes: &[u8],
        stays: bool,
        effort: Effort,
    ) -> Result<Published, Failure> {
        let target = self.path.join(path);
        let mut done = Published::default();
        if !stays || !self.siblings.may_stay() {
            siblings::remove(&target)?;
        }
        if !stays {
            self.replace(&target, bytes)?;
            done.wrote(bytes);
        }
        for kind in self.siblings.of(path, bytes) {
            let sibling = siblings::beside(&target, *kind);
            if stays && self.siblings.may_stay() && sibling.is_file() {
                continue;
            }
            let made = siblings::compressed(*kind, bytes, effort);
            if let Some(made) = made.map_err(failed(say!("write"), &sibling))? {
                self.replace(&sibling, &made)?;
                done.wrote(&made);
            }
        }
        Ok(done)
    }

    /// Says which siblings the output has, all of which was written.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn note_siblings(&self) -> Result<(), Failure> {
        self.siblings.note(&self.path)
    }

    /// Writes a file, whole or not at all.
    fn replace(&self, target: &Path, bytes: &[u8]) -> Result<(), Failure> {
        if let Some(parent) = target.parent() {
            make_folders(parent)?;
        }
        self.will_write()?;
        let number = self.files.fetch_add(1, Ordering::Relaxed);
        let staged = self.aside().join(format!("file-{number}"));
        write_new(&staged, bytes)?;
        fs::rename(&staged, target).map_err(failed(say!("publish"), target))
    }

    /// Removes the portals, and the files of a folder of the root, that are not to be kept. Only folders with a record of this
    /// program's are portals.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn remove_portals(&self, keep: &BTreeSet<String>) -> Result<usize, Failure> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.path).map_err(failed(say!("list"), &self.path))? {
            let entry = entry.map_err(failed(say!("list"), &self.path))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_ours = || entry.path().join(Manifest::FILE).is_file();
            if !keep.contains(&name) && is_ours() {
                self.will_write()?;
                let aside = self.aside().join("removed");
                fs::rename(entry.path(), &aside).map_err(failed(say!("remove"), &entry.path()))?;
                fs::remove_dir_all(&aside).map_err(failed(say!("remove"), &aside))?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Removes the shared assets that no page refers to any more: all but those to keep, by their paths below the output.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn remove_assets(&self, keep: &BTreeSet<String>) -> Result<(), Failure> {
        let mut folders = SHARED.iter();
        folders.try_for_each(|folder| self.remove_files(folder, &[""], keep))
    }

    /// Removes the pages of the output's root whose name begins in one of these ways, but for those to keep.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn remove_pages(&self, begin: &[&str], keep: &BTreeSet<String>) -> Result<(), Failure> {
        self.remove_files("", begin, keep)
    }

    fn remove_files(
        &self,
        below: &str,
        begin: &[&str],
        keep: &BTreeSet<String>,
    ) -> Result<(), Failure> {
        let folder = self.path.join(below);
        let Ok(entries) = fs::read_dir(&folder) else {
            return Ok(());
        };
        for entry in entries {
            let entry = entry.map_err(failed(say!("list"), &folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if !is_file || !begin.iter().any(|begin| name.starts_with(begin)) {
                continue;
            }
            let path = match below {
                "" => name,
                below => format!("{below}/{name}"),
            };
            let is_kept =
                keep.contains(&path) || self.siblings.is_kept(&path, |of| keep.contains(of));
            if !is_kept {
                fs::remove_file(entry.path()).map_err(failed(say!("remove"), &entry.path()))?;
            }
        }
        Ok(())
    }
}

/// What becomes of trying to lock a folder by a file: where another process has it, it is busy.
pub(super) fn held(
    locked: Result<(), fs::TryLockError>,
    file: &Path,
    folder: &Path,
) -> Result<(), OpenError> {
    locked.map_err(|error| match error {
        fs::TryLockError::WouldBlock => OpenError::Busy(folder.to_owned()),
        fs::TryLockError::Error(error) => failed(say!("lock"), file)(error).into(),
    })
}

/// Why a folder is not to be written to, if it is not. Nothing is made or changed to find out.
fn refusal(path: &Path, site: &Path) -> Result<Option<Message>, Failure> {
    let folder = || path.display();
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => {
            return Ok(Some(say!(
                "{folder} is a symbolic link; name the folder itself",
                folder = folder()
            )));
        }
        Ok(found) if !found.is_dir() => {
            return Ok(Some(say!("{folder} is not a folder", folder = folder())));
        }
        Ok(_) => {
            let mut entries = fs::read_dir(path).map_err(failed(say!("list"), path))?;
            if entries.next().is_some() && !path.join(MARKER).is_file() {
                return Ok(Some(say!(
                    "{folder} has files in it and was not made by supportal; name an empty or a new folder",
                    folder = folder()
                )));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(say!("look at"), path)(error)),
    }
    let (place, site) = (real_place(path), real_place(site));
    let sources = ["content", "themes"].map(|name| site.join(name));
    let ours = site.starts_with(&place) || sources.iter().any(|folder| place.starts_with(folder));
    Ok(ours.then(|| {
        say!(
            "{folder} holds the site, or lies in its sources; name another folder",
            folder = folder()
        )
    }))
}

/// Where a path leads that may not be there yet: the part that is there without links, and the rest as it is.
fn real_place(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = absolute
        .ancestors()
        .find_map(|part| Some((part, part.canonicalize().ok()?)));
    there.map_or_else(
        || absolute.clone(),
        |(part, real)| real.join(absolute.strip_prefix(part).unwrap_or(Path::new(""))),
    )
}

/// A folder that everybody may write to, such as /tmp: nothing is staged there.
fn is_shared(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.mode() & 0o002 != 0)
}

fn remove_left(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(prefix)
            && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if ours {
            // What cannot be removed now is in nobody's way.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

pub(super) fn make_folders(path: &Path) -> Result<(), Failure> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o755)
        .create(path)
        .map_err(failed(say!("make"), path))
}

pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o644)
        .open(path)
        .map_err(failed(say!("write"), path))?;
    file.write_all(bytes).map_err(failed(say!("write"), path))
}

pub(super) fn same_bytes(path: &Path, bytes: &[u8]) -> bool {
    let same_size = fs::symlink_metadata(path).is_ok_and(|found| {
        found.is_file() && found.len() == bytes.len() as u64 && found.mode() & 0o7022 == 0
    });
    same_size && fs::read(path).is_ok_and(|old| old == bytes)
}

#[cfg(test)]
mod tests {
    use super::super::Days;
    use super::*;
    use crate::portal::directory::Entry;

    fn manifest(fingerprint: &str) -> Manifest {
        let entry = Entry {
            partner: "a".into(),
            name: "A".into(),
            locales: vec![],
            services: vec![],
            markets: vec![],
            clocks: vec![],
            sitemaps: 0,
        };
        Manifest {
            shared: fingerprint.into(),
            own: "own".into(),
            shares_guides: true,
            days: Days::default(),
            findings: [0; 3],
            entry,
        }
    }

    fn publish(
        output: &Output,
        partner: &str,
        files: &[(String, Vec<u8>)],
        manifest: &Manifest,
    ) -> Result<Published, Failure> {
        let mut stage = output.begin(partner)?;
        for (path, bytes) in files {
            stage.put(path, bytes)?;
        }
        stage.publish(manifest)
    }

    fn site() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let (site, out) = (dir.path().join("site"), dir.path().join("out"));
        fs::create_dir_all(site.join("content")).unwrap();
        (dir, site, out)
    }

    #[test]
    fn folders_that_are_not_ours_are_refused_untouched() {
        let (dir, site, _) = site();
        let theirs = dir.path().join("theirs");
        fs::create_dir(&theirs).unwrap();
        fs::write(theirs.join("precious"), "x").unwrap();
        assert!(matches!(
            Output::open(&theirs, &site, None),
            Err(OpenError::Refused { .. })
        ));
        assert!(matches!(
            Output::open(&site, &site, None),
            Err(OpenError::Refused { .. })
        ));
        assert!(matches!(
            Output::open(&site.join("content/x"), &site, None),
            Err(OpenError::Refused { .. })
        ));
        assert!(matches!(
            Output::open(Path::new("/"), &site, None),
            Err(OpenError::Refused { .. })
        ));
        std::os::unix::fs::symlink(&theirs, dir.path().join("link")).unwrap();
        assert!(matches!(
            Output::open(&dir.path().join("link"), &site, None),
            Err(OpenError::Refused { .. })
        ));
        assert_eq!(fs::read_dir(&theirs).unwrap().count(), 1);
    }

    #[test]
    fn a_portal_is_exchanged_and_unchanged_files_stay_the_same_file() {
        let (dir, site, out) = site();
        let output = Output::open(&out, &site, None).unwrap();
        let page = |text: &str| {
            vec![
                ("a/index.html".to_owned(), b"same".to_vec()),
                ("index.html".to_owned(), text.as_bytes().to_vec()),
            ]
        };
        let record = |fingerprint| manifest(fingerprint).to_bytes().len() as u64;
        assert_eq!(
            publish(&output, "p", &page("one"), &manifest("1")).unwrap(),
            Published {
                written: 3,
                kept: 0,
                bytes: 4 + 3 + record("1")
            }
        );
        let inode = |path: &str| fs::metadata(out.join(path)).unwrap().ino();
        let before = inode("p/a/index.html");
        assert_eq!(
            publish(&output, "p", &page("two"), &manifest("2")).unwrap(),
            Published {
                written: 2,
                kept: 1,
                bytes: 3 + record("2")
            }
        );
        assert_eq!(
            (
                inode("p/a/index.html"),
                fs::read_to_string(out.join("p/index.html"))
                    .unwrap()
                    .as_str()
            ),
            (before, "two")
        );
        assert_eq!(
            publish(&output, "p", &page("two"), &manifest("2")).unwrap(),
            Published {
                kept: 3,
                ..Published::default()
            }
        );
        assert_eq!(
            publish(&output, "p", &page("two")[1..], &manifest("2")).unwrap(),
            Published {
                kept: 2,
                ..Published::default()
            }
        );
        assert!(!out.join("p/a").exists());
        assert_eq!(output.manifest("p").unwrap().shared, "2");
        drop(output);
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            2,
            "nothing is left beside the output"
        );
    }

    #[test]
    fn one_build_at_a_time_and_what_a_killed_one_left_is_removed() {
        let (dir, site, out) = site();
        let output = Output::open(&out, &site, None).unwrap();
        assert!(matches!(
            Output::open(&out, &site, None),
            Err(OpenError::Busy(_))
        ));
        drop(output);
        fs::create_dir(dir.path().join(".out.supportal-left")).unwrap();
        let output = Output::open(&out, &site, None).unwrap();
        assert!(!dir.path().join(".out.supportal-left").exists());
        publish(&output, "gone", &[], &manifest("1")).unwrap();
        fs::create_dir(out.join("theirs")).unwrap();
        assert_eq!(output.remove_portals(&BTreeSet::new()).unwrap(), 1);
        assert!(out.join("theirs").exists() && !out.join("gone").exists());
    }
}
