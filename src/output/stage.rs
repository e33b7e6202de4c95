//! A portal while it is made: file by file in a folder aside, then exchanged with the one that is served.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags, RenameFlags, mkdirat, open, openat, renameat_with};
use rustix::io::Errno;
use tempfile::TempDir;

use super::Manifest;
use super::folder::{Failure, Output, Published, failed, same_bytes};
use super::siblings::{self, Effort};
use crate::message::say;

/// A portal while it is made. Where it is dropped before it is published, the portal that is served stays.
#[derive(Debug)]
pub struct Stage<'o> {
    output: &'o Output,
    folder: TempDir,
    /// The same, open: the system need not find it again for each file.
    open: OwnedFd,
    /// Where it is served.
    target: PathBuf,
    /// Whether a portal is served there.
    is_there: bool,
    /// The folders that were made, below the portal's.
    folders: BTreeSet<String>,
    done: Published,
}

impl Output {
    /// Begins to make a partner's portal.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn begin(&self, partner: &str) -> Result<Stage<'_>, Failure> {
        let aside = self.aside();
        let folder = tempfile::Builder::new().prefix("portal-").tempdir_in(aside);
        let folder = folder.map_err(failed(say!("make a temporary folder in"), aside))?;
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
        let open = open(folder.path(), flags, Mode::empty());
        let target = self.path().join(partner);
        Ok(Stage {
            output: self,
            open: open.map_err(|error| failed(say!("open"), folder.path())(error.into()))?,
            folder,
            is_there: fs::symlink_metadata(&target).is_ok(),
            target,
            folders: BTreeSet::new(),
            done: Published::default(),
        })
    }
}

impl Stage<'_> {
    /// Puts a file at a path below the portal's folder, once.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let stays = self.file(path, Some(bytes))?;
        for kind in self.output.siblings().of(path, bytes) {
            let beside = siblings::beside(Path::new(path), *kind);
            let new = self.folder.path().join(&beside);
            let may_stay = stays && self.output.siblings().may_stay();
            if may_stay && fs::hard_link(self.target.join(&beside), &new).is_ok() {
                self.done.kept += 1;
                continue;
            }
            let made = siblings::compressed(*kind, bytes, Effort::OfMany);
            if let Some(made) = made.map_err(failed(say!("write"), &new))? {
                self.write(&beside, &made)?;
            }
        }
        Ok(())
    }

    /// Keeps a file of the portal that is served, and no sibling of it.
    pub(super) fn keep(&mut self, path: &str) -> Result<(), Failure> {
        self.file(path, None).map(drop)
    }

    /// Puts a file, or keeps the one that is served; whether it is the same file.
    fn file(&mut self, path: &str, bytes: Option<&[u8]>) -> Result<bool, Failure> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.make(folder)?;
        // An unchanged file is the same file, with its time stamp; where the file system has no links it is written again.
        let old = || self.target.join(path);
        let is_same = self.is_there && bytes.is_none_or(|bytes| same_bytes(&old(), bytes));
        if is_same && fs::hard_link(old(), self.folder.path().join(path)).is_ok() {
            self.done.kept += 1;
            return Ok(true);
        }
        let bytes = match bytes {
            Some(bytes) => Cow::Borrowed(bytes),
            None => fs::read(old())
                .map_err(failed(say!("read"), &old()))?
                .into(),
        };
        self.write(Path::new(path), &bytes)?;
        Ok(false)
    }

    /// Makes a folder below the portal's, and those that it is in.
    fn make(&mut self, folder: &str) -> Result<(), Failure> {
        if folder.is_empty() || self.folders.contains(folder) {
            return Ok(());
        }
        if let Some((above, _)) = folder.rsplit_once('/') {
            self.make(above)?;
        }
        match mkdirat(&self.open, folder, Mode::from_raw_mode(0o755)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => {
                let path = self.folder.path().join(folder);
                return Err(failed(say!("make"), &path)(error.into()));
            }
        }
        self.folders.insert(folder.to_owned());
        Ok(())
    }

    /// Writes a file at a path below the portal's folder, where there is none.
    fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let file = openat(&self.open, path, flags, Mode::from_raw_mode(0o644));
        let written = file
            .map_err(Into::into)
            .and_then(|file| File::from(file).write_all(bytes));
        written.map_err(|error| failed(say!("write"), &self.folder.path().join(path))(error))?;
        self.done.wrote(bytes);
        Ok(())
    }

    /// Publishes the portal with its record: nothing stays of the one before but what was put again.
    ///
    /// # Errors
    /// When the machine fails; the portal is then as it was.
    pub fn publish(mut self, manifest: &Manifest) -> Result<Published, Failure> {
        self.put(Manifest::FILE, &manifest.to_bytes())?;
        if self.done.written == 0 && count_files(&self.target) == self.done.kept {
            return Ok(self.done);
        }
        self.output.will_write()?;
        let stage = self.folder.path();
        fs::set_permissions(stage, Permissions::from_mode(0o755))
            .map_err(failed(say!("open to readers"), stage))?;
        self.exchange()?;
        // What is in the stage now is the old portal; removing it may fail without harm, the next run tries again.
        Ok(self.done)
    }

    /// Puts the finished folder in the place of the published one, at once where the system can exchange two names.
    fn exchange(&self) -> Result<(), Failure> {
        let (stage, target) = (self.folder.path(), self.target.as_path());
        if fs::symlink_metadata(target).is_err() {
            // The guard removes what is at the stage's name: there is nothing left.
            return fs::rename(stage, target).map_err(failed(say!("publish"), target));
        }
        match renameat_with(CWD, stage, CWD, target, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(()),
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                // For a moment there is no portal: the price of a file system that cannot exchange names.
                let aside = stage.with_extension("aside");
                fs::rename(target, &aside).map_err(failed(say!("move aside"), target))?;
                fs::rename(stage, target)
                    .or_else(|error| fs::rename(&aside, target).and(Err(error)))
                    .map_err(failed(say!("publish"), target))?;
                // It goes with all that is aside, if not now.
                let _ = fs::remove_dir_all(&aside);
                Ok(())
            }
            Err(error) => Err(failed(say!("publish"), target)(error.into())),
        }
    }
}

fn count_files(folder: &Path) -> usize {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| !entry.file_type().is_dir())
        .count()
}
