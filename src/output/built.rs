//! A built folder as whoever publishes it sees it: held still against builds, told apart by portals, read file by file.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::folder::{MARKER, OpenError, UNSYNCED, failed, held};
use super::shards::{self, hash_file};
use super::siblings::is_sibling;
use super::unsynced::Unsynced;
use super::{Failure, FileRecord, Manifest};
use crate::config::Compression;
use crate::message::say;
use crate::portal::machines::hosting;

/// Hidden names that are served all the same (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// A built folder, locked for reading: others may read it too, and no build changes it meanwhile.
#[derive(Debug)]
pub struct Built {
    path: PathBuf,
    _locks: Vec<File>,
}

impl Built {
    /// Opens a folder that a build wrote, or a merge of all shards.
    ///
    /// # Errors
    /// Where it is no such folder, a build writes to it, or the machine fails.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let marker = path.join(MARKER);
        let refused = |why| OpenError::Refused {
            path: path.to_owned(),
            why,
        };
        if !marker.is_file() {
            return Err(refused(say!(
                "{folder} was not built by supportal; run `supportal build` first, or name its output with --out",
                folder = path.display()
            )));
        }
        let mut locks = vec![lock(&marker, path)?];
        for entry in WalkDir::new(path.join(shards::FOLDER)).max_depth(1) {
            let Ok(entry) = entry else { continue };
            if entry.file_name().to_string_lossy().ends_with(".lock") {
                locks.push(lock(entry.path(), path)?);
            }
        }
        // What a host reads is written last, by a build and by a merge.
        if !path.join(hosting::FILES[0]).is_file() {
            return Err(refused(say!(
                "{folder} is not finished: its pages may refer to files that are not there; run `supportal build`, or `supportal merge` once all shards have ended",
                folder = path.display()
            )));
        }
        let note = path.join(UNSYNCED);
        if !Unsynced::read(note, shards::unsynced(path)).is_sound() {
            return Err(refused(say!(
                "the machine stopped before all of {folder} was on its disk; run `supportal build` again",
                folder = path.display()
            )));
        }
        Ok(Self {
            path: path.to_owned(),
            _locks: locks,
        })
    }

    /// The portals by their names, each with what is told of its record; without that where the record is another version's.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn portals<T>(
        &self,
        told: impl Fn(Manifest) -> T,
    ) -> Result<Vec<(String, Option<T>)>, Failure> {
        let list = |error| failed(say!("list"), &self.path)(error);
        let mut portals = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(list)? {
            let entry = entry.map_err(list)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || !entry.file_type().map_err(list)?.is_dir() {
                continue;
            }
            let place = entry.path().join(Manifest::FILE);
            match fs::read(&place) {
                Ok(bytes) => portals.push((name, Manifest::from_bytes(&bytes).map(&told))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(say!("read"), &place)(error)),
            }
        }
        portals.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(portals)
    }

    /// The files of a portal that are for readers, by path below its folder; of the root, where the portal's name is empty, all that
    /// is in no portal.
    ///
    /// # Errors
    /// When the machine fails, or something lies there that is no file.
    pub fn files(&self, portal: &str) -> Result<Vec<FileRecord>, Failure> {
        let folder = self.path.join(portal);
        let is_portal = |entry: &DirEntry| {
            portal.is_empty() && entry.depth() == 1 && entry.path().join(Manifest::FILE).is_file()
        };
        let walk = WalkDir::new(&folder)
            .into_iter()
            .filter_entry(|entry| is_for_readers(entry) && !is_portal(entry));
        let mut files = Vec::new();
        for entry in walk {
            let entry = entry.map_err(|error| failed(say!("list"), &folder)(error.into()))?;
            if entry.file_type().is_dir() {
                continue;
            }
            let below = entry.path().strip_prefix(&folder).ok();
            let below = below.and_then(Path::to_str);
            let Some(below) = below.filter(|_| entry.file_type().is_file()) else {
                let odd = io::Error::other("neither a file nor a folder, or its name is no text");
                return Err(failed(say!("publish"), entry.path())(odd));
            };
            let (size, digest) = hash_file(entry.path())?;
            files.push(FileRecord(below.to_owned(), size, digest));
        }
        files.sort_by(|a, b| a.0.cmp(&b.0));
        // Compressed siblings are for hosts that choose between files.
        let names: BTreeSet<String> = files.iter().map(|file| file.0.clone()).collect();
        files.retain(|file| !is_sibling(&file.0, &Compression::ALL, |of| names.contains(of)));
        Ok(files)
    }

    /// The content of a file, by its path below the folder.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let path = self.path.join(path);
        fs::read(&path).map_err(failed(say!("read"), &path))
    }
}

/// Holds what is locked so against those who write to it.
fn lock(file: &Path, folder: &Path) -> Result<File, OpenError> {
    let opened = File::open(file).map_err(failed(say!("open"), file))?;
    held(opened.try_lock_shared(), file, folder)?;
    Ok(opened)
}

/// Whether an entry is for readers: nothing hidden but what is known by its name, and nothing for other hosts.
fn is_for_readers(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_hidden = entry.depth() > 0 && name.starts_with('.') && name != WELL_KNOWN;
    let is_of_others = entry.depth() == 1 && hosting::FILES.contains(&name.as_ref());
    !is_hidden && !is_of_others
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let record = r#"{"shared":"ab","own":"cd","shares_guides":true,"days":"/","findings":[0,0,0],"entry":{"partner":"p","name":"P","locales":[],"services":[],"markets":[],"clocks":[],"sitemaps":0}}"#;
        write(".supportal", "");
        write(".shards/1-of-2.jsonl", "");
        write(".well-known/security.txt", "a");
        write(".nojekyll", "");
        write("_headers", "");
        write("nginx.conf", "");
        write("index.html", "root");
        write("index.html.gz", "a sibling");
        write("archive.gz", "none");
        write("assets/a.css", "a");
        write("p/.supportal.json", record);
        write("p/_headers", "");
        write("p/pt-br/index.html", "p");
        write("p/pt-br/_headers/index.html", "a page of that name");
        write("plain/index.html", "of the root");
        dir
    }

    #[test]
    fn a_folder_is_told_apart_by_portals_without_what_is_for_others() {
        let dir = folder();
        let built = Built::open(dir.path()).unwrap();
        let portals = built.portals(|record| record).unwrap();
        let [(name, Some(record))] = portals.as_slice() else {
            panic!("{portals:?}");
        };
        assert_eq!((name.as_str(), record.shared.as_str()), ("p", "ab"));
        let paths = |portal: &str| -> Vec<String> {
            let files = built.files(portal).unwrap();
            files.into_iter().map(|file| file.0).collect()
        };
        assert_eq!(
            paths(""),
            [
                ".well-known/security.txt",
                "archive.gz",
                "assets/a.css",
                "index.html",
                "plain/index.html"
            ]
        );
        assert_eq!(
            paths("p"),
            ["pt-br/_headers/index.html", "pt-br/index.html"]
        );
        let page = &built.files("p").unwrap()[1];
        assert_eq!(*page, FileRecord::of("pt-br/index.html", b"p"));
        assert_eq!(built.read("p/pt-br/index.html").unwrap(), b"p");
    }

    #[test]
    fn what_no_build_finished_is_refused_and_a_build_under_way_waited_for() {
        let dir = folder();
        let refused = |path: &Path| match Built::open(path) {
            Err(OpenError::Refused { why, .. }) => why.to_string(),
            other => panic!("{other:?}"),
        };
        assert!(refused(&dir.path().join("p")).contains("was not built by supportal"));
        fs::remove_file(dir.path().join("_headers")).unwrap();
        assert!(refused(dir.path()).contains("merge"));
        fs::write(dir.path().join("_headers"), "").unwrap();
        let note = dir.path().join(UNSYNCED);
        fs::write(&note, "of another session").unwrap();
        assert!(refused(dir.path()).contains("the machine stopped"));
        fs::remove_file(note).unwrap();
        let build = File::open(dir.path().join(MARKER)).unwrap();
        build.lock().unwrap();
        assert!(matches!(Built::open(dir.path()), Err(OpenError::Busy(_))));
        build.unlock().unwrap();
        let shard = File::create(dir.path().join(".shards/1-of-2.lock")).unwrap();
        shard.lock().unwrap();
        assert!(matches!(Built::open(dir.path()), Err(OpenError::Busy(_))));
        shard.unlock().unwrap();
        let (one, other) = (Built::open(dir.path()), Built::open(dir.path()));
        assert!(one.is_ok() && other.is_ok(), "readers stand beside readers");
    }
}
