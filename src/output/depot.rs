//! A local folder that is published to as an object store is: whole files by their names, each exchanged in one step.
//!
//! Unlike the output of a build, it holds what several builds wrote, and is told what to forget. One process at a time has it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use walkdir::WalkDir;

use super::folder::{Failure, MARKER, OpenError, failed, held, make_folders, write_new};
use crate::message::say;

/// A folder of published files.
#[derive(Debug)]
pub struct Depot {
    path: PathBuf,
    /// Nothing where it is only looked at.
    lock: Option<File>,
    staged: AtomicU64,
}

/// Below the folder of what publishing keeps for itself.
const LOCK: &str = "folder.lock";
const STAGING: &str = "staging";

impl Depot {
    /// Opens a folder to publish to, which is made if it is not there, and locks it for this process.
    ///
    /// # Errors
    /// Where it is no place to publish to, another process has it, or the machine fails.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let mut depot = Self::look(path)?;
        let own = path.join(MARKER);
        make_folders(&own)?;
        let file = own.join(LOCK);
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o644)
            .open(&file)
            .map_err(failed(say!("open"), &file))?;
        held(lock.try_lock(), &file, path)?;
        depot.lock = Some(lock);
        // What a killed process was about to put.
        let staging = own.join(STAGING);
        let _ = fs::remove_dir_all(&staging);
        make_folders(&staging)?;
        Ok(depot)
    }

    /// Opens a folder to look at, which need not be there.
    ///
    /// # Errors
    /// Where it is no place to publish to.
    pub fn look(path: &Path) -> Result<Self, OpenError> {
        let refused = |why| OpenError::Refused {
            path: path.to_owned(),
            why,
        };
        let folder = path.display();
        if path.join(MARKER).is_file() {
            return Err(refused(say!(
                "{folder} is written by `supportal build`; name another folder to publish to",
                folder
            )));
        }
        if fs::metadata(path).is_ok_and(|found| !found.is_dir()) {
            return Err(refused(say!("{folder} is not a folder", folder)));
        }
        Ok(Self {
            path: path.to_owned(),
            lock: None,
            staged: AtomicU64::new(0),
        })
    }

    /// The content of a file, if it is there.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn get(&self, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        let path = self.place(name)?;
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(failed(say!("read"), &path)(error)),
        }
    }

    /// Whether there is something of this name.
    ///
    /// # Errors
    /// Where the name is none of a file.
    pub fn has(&self, name: &str) -> Result<bool, Failure> {
        Ok(fs::symlink_metadata(self.place(name)?).is_ok())
    }

    /// Puts a file into its place, whole, instead of what was there.
    ///
    /// # Errors
    /// When the machine fails; what was there stays.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let target = self.place(name)?;
        let number = self.staged.fetch_add(1, Ordering::Relaxed);
        let aside = self
            .path
            .join(MARKER)
            .join(STAGING)
            .join(number.to_string());
        if let Some(folder) = target.parent() {
            make_folders(folder)?;
        }
        write_new(&aside, bytes)?;
        fs::rename(&aside, &target).map_err(failed(say!("publish"), &target))
    }

    /// Takes a file away, if it is there, and the folders that are empty then.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn delete(&self, name: &str) -> Result<(), Failure> {
        let path = self.place(name)?;
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(failed(say!("remove"), &path)(error)),
        }
        let above = path.ancestors().skip(1);
        for folder in above.take_while(|folder| **folder != self.path) {
            match fs::remove_dir(folder) {
                Ok(()) => {}
                // One that was killed here took it, and maybe not those above it.
                Err(error) if is_absent(&error) => {}
                // What is not empty stays, and ends it.
                Err(_) => break,
            }
        }
        Ok(())
    }

    /// A file that is there and that publishing did not put aside for itself.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn any(&self) -> Result<Option<String>, Failure> {
        let own = self.path.join(MARKER);
        let walk = WalkDir::new(&self.path)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.path() != own);
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.depth() == 0 => return Ok(None),
                Err(error) => return Err(failed(say!("list"), &self.path)(error.into())),
            };
            if !entry.file_type().is_dir() {
                let below = entry.path().strip_prefix(&self.path);
                return Ok(below.ok().map(|below| below.to_string_lossy().into_owned()));
            }
        }
        Ok(None)
    }

    /// Where a file lies. A name that would lead out of the folder is none.
    fn place(&self, name: &str) -> Result<PathBuf, Failure> {
        let path = self.path.join(name);
        let is_plain = Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if name.is_empty() || !is_plain {
            let odd = io::Error::from(io::ErrorKind::InvalidInput);
            return Err(failed(say!("find"), &path)(odd));
        }
        Ok(path)
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_put_found_and_taken_away_with_their_folders() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("www");
        assert_eq!(Depot::look(&path).unwrap().any().unwrap(), None);
        assert!(!path.exists(), "a look makes nothing");
        let depot = Depot::open(&path).unwrap();
        assert_eq!(depot.any().unwrap(), None);
        depot.put("a/b/índice.html", b"1").unwrap();
        depot.put("a/b/índice.html", b"2").unwrap();
        assert_eq!(depot.get("a/b/índice.html").unwrap().unwrap(), b"2");
        assert_eq!(depot.any().unwrap().unwrap(), "a/b/índice.html");
        assert!(depot.has("a/b/índice.html").unwrap() && !depot.has("a/c").unwrap());
        depot.delete("a/b/índice.html").unwrap();
        depot.delete("a/b/índice.html").unwrap();
        assert!(!path.join("a").exists());
        fs::create_dir_all(path.join("a/b")).unwrap();
        depot.delete("a/b/c/index.html").unwrap();
        assert!(!path.join("a").exists(), "what a killed one left");
        for name in ["../x", "/etc/x", "", "a/../../x"] {
            assert!(depot.put(name, b"").is_err(), "{name}");
        }
        assert!(matches!(Depot::open(&path), Err(OpenError::Busy(_))));
        drop(depot);
        assert!(Depot::open(&path).is_ok());
    }

    #[test]
    fn the_output_of_a_build_is_not_published_to() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(MARKER), "").unwrap();
        let refused = Depot::open(dir.path()).unwrap_err();
        assert!(refused.message().to_string().contains("supportal build"));
    }
}
