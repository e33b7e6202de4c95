//! Whether an output may be less than it seems: what was written may be lost where the machine loses its power, although what was
//! written behind it is there.
//!
//! No file is waited for while portals are built; the file system is, once, when all is written. Until then a note lies in the output
//! with the name of the machine's session. A build that finds the note of the same session knows that the one before was only stopped,
//! and goes on from what it left. One that finds that of another session believes no record, and compares every file again.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::Failure;
use super::folder::failed;
use crate::message::say;

/// Where Linux says which session of the machine this is.
const SESSION: &str = "/proc/sys/kernel/random/boot_id";

/// The note of an output, or of a shard.
#[derive(Debug)]
pub(super) struct Unsynced {
    note: PathBuf,
    /// Whether the note lies there.
    noted: Mutex<bool>,
    /// Whether what lies there is what it seems.
    is_sound: bool,
}

impl Unsynced {
    /// Reads the note of a build before, if there is one, and those of others that wrote to the same output.
    pub(super) fn read(note: PathBuf, others: impl Iterator<Item = PathBuf>) -> Self {
        let own = fs::read(&note).ok();
        let session = session();
        let mut notes = others.filter_map(|other| fs::read(other).ok());
        Self {
            is_sound: own.iter().all(|own| is_of(own, &session))
                && notes.all(|other| is_of(&other, &session)),
            noted: Mutex::new(own.is_some()),
            note,
        }
    }

    /// Whether records of what lies there may be believed.
    pub(super) fn is_sound(&self) -> bool {
        self.is_sound
    }

    /// Something is about to be written: from now on there is a note, also where the power goes.
    pub(super) fn begin(&self) -> Result<(), Failure> {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if !*noted {
            self.write().map_err(failed(say!("write"), &self.note))?;
            *noted = true;
        }
        Ok(())
    }

    fn write(&self) -> io::Result<()> {
        let mut note = File::create(&self.note)?;
        note.write_all(&session())?;
        note.sync_all()?;
        let folder = self.note.parent().map(File::open).transpose()?;
        folder.map_or(Ok(()), |folder| folder.sync_all())
    }

    /// All is written: waits until the file system has it, and takes the note away.
    pub(super) fn end(&self, folder: &Path) -> Result<(), Failure> {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if *noted {
            sync(folder).map_err(failed(say!("write"), folder))?;
            fs::remove_file(&self.note).map_err(failed(say!("remove"), &self.note))?;
            *noted = false;
        }
        Ok(())
    }
}

/// The session of the machine; nothing where the system does not tell.
fn session() -> Vec<u8> {
    fs::read(SESSION).unwrap_or_default()
}

/// Whether a note is of a session. One that nobody can tell apart from others is of none.
fn is_of(note: &[u8], session: &[u8]) -> bool {
    !session.is_empty() && note == session
}

#[cfg(target_os = "linux")]
fn sync(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync(_: &Path) -> io::Result<()> {
    rustix::fs::sync();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_there_from_the_first_write_to_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("note");
        let read = |others: &[&str]| {
            let others = others.iter().map(|other| dir.path().join(other));
            Unsynced::read(place.clone(), others)
        };
        let fresh = read(&[]);
        assert!(fresh.is_sound() && !place.exists());
        fresh.begin().unwrap();
        fresh.begin().unwrap();
        assert_eq!(fs::read(&place).unwrap(), session());
        // It was stopped: what it left is there.
        let stopped = read(&[]);
        assert_eq!(stopped.is_sound(), !session().is_empty());
        stopped.end(dir.path()).unwrap();
        assert!(!place.exists());
        stopped.end(dir.path()).unwrap();
        // Others were stopped with the machine.
        fs::write(dir.path().join("other"), b"another\n").unwrap();
        assert!(read(&["none"]).is_sound() && !read(&["none", "other"]).is_sound());
        // The machine stopped.
        for other in [&b"another\n"[..], b""] {
            fs::write(&place, other).unwrap();
            assert!(!read(&[]).is_sound());
        }
    }

    #[test]
    fn a_system_that_does_not_tell_its_sessions_apart_is_not_believed() {
        assert!(is_of(b"a", b"a") && !is_of(b"a", b"b") && !is_of(b"", b""));
    }
}
