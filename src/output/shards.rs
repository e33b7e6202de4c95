//! What a shard says of itself when it has ended: what it was built from, and each of its portals with the digests of its files.
//!
//! A file of lines, each a JSON value: the head, the portals in the order of their names, and the end, which says how many there are.
//! It is renamed into its place last: without it, the shard did not happen. It is read and written line by line, for it names every
//! file of every portal.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::Failure;
use super::folder::{Output, UNSYNCED, failed};
use crate::message::{Message, say};
use crate::portal::directory::Entry;
use crate::shard::Shard;

/// The folder of what shards say, in the output.
pub(super) const FOLDER: &str = ".shards";
/// The version of these files.
const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// Which version of the format this is.
    shards: u32,
    shard: u32,
    of: u32,
    /// The fingerprint of what all shards read, in hexadecimal.
    input: String,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct End {
    portals: usize,
}

/// A portal that a shard had the turn of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalRecord {
    /// The partner.
    pub partner: String,
    /// Whether its portal is as its inputs are: false where they have errors, and the last good portal stays.
    pub current: bool,
    /// Its line in the directory, if it has a portal.
    pub entry: Option<Entry>,
    /// Its files, by path below the partner's folder.
    pub files: Vec<FileRecord>,
    /// How much was found in its inputs: errors, warnings, infos.
    pub counts: [usize; 3],
    /// What was found, where its inputs are not as they were when that was said before.
    pub findings: Vec<FindingRecord>,
}

/// A file of a portal: its path, its size in bytes, and its BLAKE3 in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord(pub String, pub u64, pub String);

impl FileRecord {
    /// Of a file with this content.
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        let digest = blake3::hash(bytes).to_hex().to_string();
        Self(path.to_owned(), bytes.len() as u64, digest)
    }
}

/// A finding, for whoever reads the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRecord {
    /// The rule's code.
    pub code: String,
    /// `error`, `warning` or `info`.
    pub level: String,
    /// Where, as `file:line:column`.
    pub place: String,
    /// What.
    pub message: String,
}

/// Why what shards left is not put together.
#[derive(Debug)]
pub enum Unfit {
    /// It is not whole, or not of one piece: why, with the shard named.
    Refused(Message),
    /// The machine failed.
    Failed(Failure),
}

impl From<Failure> for Unfit {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// A shard's file while it is written.
#[derive(Debug)]
pub struct ShardWriter {
    file: BufWriter<File>,
    aside: PathBuf,
    place: PathBuf,
    portals: usize,
}

impl ShardWriter {
    /// Begins the file of a shard.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn begin(output: &Output, shard: Shard, input: &str) -> Result<Self, Failure> {
        let aside = output.aside().join("shard");
        let file = File::create(&aside).map_err(failed(say!("write"), &aside))?;
        let mut writer = Self {
            file: BufWriter::new(file),
            aside,
            place: place(output.path(), shard),
            portals: 0,
        };
        writer.line(&Head {
            shards: VERSION,
            shard: shard.number(),
            of: shard.of(),
            input: input.to_owned(),
        })?;
        Ok(writer)
    }

    /// Adds a portal, in the order of their names.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn add(&mut self, portal: &PortalRecord) -> Result<(), Failure> {
        self.portals += 1;
        self.line(portal)
    }

    /// Puts the file into its place: from now on the shard happened.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn end(mut self) -> Result<(), Failure> {
        let portals = self.portals;
        self.line(&End { portals })?;
        let written = self
            .file
            .flush()
            .and_then(|()| self.file.get_ref().sync_all());
        written.map_err(failed(say!("write"), &self.aside))?;
        if let Some(folder) = self.place.parent() {
            fs::create_dir_all(folder).map_err(failed(say!("make"), folder))?;
        }
        fs::rename(&self.aside, &self.place).map_err(failed(say!("publish"), &self.place))
    }

    fn line(&mut self, line: &impl Serialize) -> Result<(), Failure> {
        let written = serde_json::to_writer(&mut self.file, line).map_err(io::Error::from);
        let written = written.and_then(|()| self.file.write_all(b"\n"));
        written.map_err(failed(say!("write"), &self.aside))
    }
}

/// A shard's file while it is read.
#[derive(Debug)]
pub struct ShardReader {
    lines: io::Lines<BufReader<File>>,
    shard: Shard,
    place: PathBuf,
    portals: usize,
    ended: bool,
}

impl ShardReader {
    /// Opens what a shard said of what it built from this input.
    ///
    /// # Errors
    /// Where it did not happen, was built from another input, or the machine fails.
    pub fn open(output: &Path, shard: Shard, input: &str) -> Result<Self, Unfit> {
        let place = place(output, shard);
        let file = match File::open(&place) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Unfit::Refused(say!(
                    "shard {number} of {of} is missing; build it with --shard {shard}",
                    number = u64::from(shard.number()),
                    of = u64::from(shard.of()),
                    shard = shard.to_string()
                )));
            }
            Err(error) => return Err(failed(say!("open"), &place)(error).into()),
        };
        let mut reader = Self {
            lines: BufReader::new(file).lines(),
            shard,
            place,
            portals: 0,
            ended: false,
        };
        let head = reader
            .line()?
            .and_then(|line| serde_json::from_str(&line).ok());
        let Some(head) = head.filter(|head: &Head| {
            head.shards == VERSION && head.shard == shard.number() && head.of == shard.of()
        }) else {
            return Err(reader.damaged());
        };
        if head.input != input {
            return Err(Unfit::Refused(say!(
                "shard {shard} was built from another input: settings, policies, theme, shared guidance, the list of partners, the date or the program changed since; build it again",
                shard = shard.to_string()
            )));
        }
        Ok(reader)
    }

    /// The next portal; nothing behind the last.
    ///
    /// # Errors
    /// Where the file is damaged, or the machine fails.
    pub fn portal(&mut self) -> Result<Option<PortalRecord>, Unfit> {
        if self.ended {
            return Ok(None);
        }
        let Some(line) = self.line()? else {
            return Err(self.damaged());
        };
        if let Ok(portal) = serde_json::from_str(&line) {
            self.portals += 1;
            return Ok(Some(portal));
        }
        let end = serde_json::from_str(&line).ok();
        match end.filter(|end: &End| end.portals == self.portals) {
            Some(_) => {
                self.ended = true;
                Ok(None)
            }
            None => Err(self.damaged()),
        }
    }

    fn line(&mut self) -> Result<Option<String>, Unfit> {
        match self.lines.next().transpose() {
            Ok(line) => Ok(line),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(self.damaged()),
            Err(error) => Err(failed(say!("read"), &self.place)(error).into()),
        }
    }

    fn damaged(&self) -> Unfit {
        Unfit::Refused(say!(
            "what shard {shard} left in {path} cannot be read; build it again",
            shard = self.shard.to_string(),
            path = self.place.display()
        ))
    }
}

/// The notes of shards that what they wrote may not have reached the disk.
pub(super) fn unsynced(output: &Path) -> impl Iterator<Item = PathBuf> {
    let files = fs::read_dir(output.join(FOLDER)).into_iter().flatten();
    let paths = files.flatten().map(|file| file.path());
    paths.filter(|path| path.to_string_lossy().ends_with(UNSYNCED))
}

impl Output {
    /// The files of a portal as they are published now.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn file_records(&self, partner: &str) -> Result<Vec<FileRecord>, Failure> {
        let folder = self.path().join(partner);
        let mut records = Vec::new();
        for entry in WalkDir::new(&folder).sort_by_file_name() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.depth() == 0 => return Ok(Vec::new()),
                Err(error) => return Err(failed(say!("list"), &folder)(error.into())),
            };
            let below = entry.path().strip_prefix(&folder).ok();
            if let Some(below) = below.filter(|_| entry.file_type().is_file()) {
                let (size, digest) = hash_file(entry.path())?;
                records.push(FileRecord(below.to_string_lossy().into(), size, digest));
            }
        }
        records.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(records)
    }

    /// Whether the files of a portal are those that a shard wrote: the first that is not.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn first_other(&self, portal: &PortalRecord) -> Result<Option<String>, Failure> {
        let folder = self.path().join(&portal.partner);
        let mut buffer = Vec::new();
        for FileRecord(path, size, digest) in &portal.files {
            let there = File::open(folder.join(path));
            let Ok(mut file) = there else {
                return Ok(Some(path.clone()));
            };
            buffer.clear();
            let read = file.read_to_end(&mut buffer);
            read.map_err(failed(say!("read"), &folder.join(path)))?;
            let is_it =
                buffer.len() as u64 == *size && blake3::hash(&buffer).to_hex().as_str() == digest;
            if !is_it {
                return Ok(Some(path.clone()));
            }
        }
        Ok(None)
    }

    /// Forgets what shards said, where a build without them follows.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn forget_shards(&self) -> Result<(), Failure> {
        let folder = self.path().join(FOLDER);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(failed(say!("remove"), &folder)(error))
            }
            _ => Ok(()),
        }
    }
}

/// The size of a file, and its BLAKE3 in hexadecimal.
pub(super) fn hash_file(path: &Path) -> Result<(u64, String), Failure> {
    let mut hasher = blake3::Hasher::new();
    let file = File::open(path).map_err(failed(say!("read"), path))?;
    let read = hasher.update_reader(file);
    read.map_err(failed(say!("read"), path))?;
    Ok((hasher.count(), hasher.finalize().to_hex().to_string()))
}

fn place(output: &Path, shard: Shard) -> PathBuf {
    let name = format!("{}-of-{}.jsonl", shard.number(), shard.of());
    output.join(FOLDER).join(name)
}
