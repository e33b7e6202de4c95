//! The only reader of disk: folders become lists of names, files become bytes, and nothing outside the site is ever opened.
//!
//! A path here is a string relative to the site, with `/`. A file is opened folder by folder from a handle of the site's root
//! without following links, and what is asked about it (its kind, its size) is asked of the open handle: a link swapped in
//! between the look and the read reaches nothing.

mod ledger;

pub use ledger::{Ledger, Mark, Names, file_mark, glance, mark};

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{CWD, FileType, Mode, OFlags, fstat, openat};
use walkdir::WalkDir;

use crate::message::{Message, say};

/// Deepest folder that is looked into, counted from the folder that is walked.
const DEEPEST: usize = 24;
/// Most entries of one walk.
const MOST_ENTRIES: usize = 20_000;

/// The machine failed: nothing that an author wrote is at fault, and trying again may help.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {path}: {source}")]
pub struct Failure {
    /// What was read.
    pub path: String,
    /// What the system said.
    pub source: io::Error,
}

/// Why a file or folder of the site is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A symbolic link.
    Link,
    /// Neither a file nor a folder.
    Special(Special),
    /// A folder where a file is expected.
    Folder,
    /// Not there.
    Missing,
    /// Larger than its kind may be: bytes, and how many are allowed.
    TooLarge(u64, u64),
    /// Not readable: permission denied.
    Unreadable,
    /// A file of a partner's that has another name elsewhere, perhaps outside of its folder.
    HardLink,
    /// A path that is longer than the system takes.
    PathTooLong,
    /// A name that is not UTF-8.
    NameNotUtf8,
    /// Below too many folders.
    TooDeep,
    /// One of too many.
    TooMany,
}

impl Refusal {
    /// What is wrong, to follow the path in a sentence.
    pub fn reason(&self) -> Message {
        match self {
            Self::Link => say!("is a symbolic link, and links are not followed"),
            Self::Special(kind) => kind.reason(),
            Self::Folder => say!("is a folder where a file is expected"),
            Self::Missing => say!("is missing"),
            Self::TooLarge(bytes, limit) => say!(
                "has {bytes} bytes, more than the {limit} that such a file may have",
                bytes = *bytes,
                limit = *limit
            ),
            Self::Unreadable => say!("cannot be read: permission denied"),
            Self::HardLink => {
                say!("is a hard link: the same file has another name, which may be anybody's")
            }
            Self::PathTooLong => say!("lies at a path that is longer than the system takes"),
            Self::NameNotUtf8 => say!("has a name that is not UTF-8"),
            Self::TooDeep => say!("lies below more than {count} folders", count = DEEPEST),
            Self::TooMany => say!(
                "is one of more than {count} entries in one folder tree",
                count = MOST_ENTRIES
            ),
        }
    }
}

/// What is neither a file nor a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    /// A pipe.
    Pipe,
    /// A socket.
    Socket,
    /// A device.
    Device,
    /// One of them.
    Any,
}

impl Special {
    fn reason(self) -> Message {
        match self {
            Self::Pipe => say!("is a pipe, not a file"),
            Self::Socket => say!("is a socket or device, not a file"),
            Self::Device => say!("is a device, not a file"),
            Self::Any => say!("is a pipe, socket or device, not a file"),
        }
    }
}

/// Whose files are read: what a partner puts into its folder is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The operator of the site.
    Operator,
    /// A partner, who could name a file of somebody else's by a hard link.
    Partner,
}

/// A file was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Because of what it is.
    #[error("{}", .0.reason())]
    Refused(Refusal),
    /// Because the machine failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// What a walk found, sorted by path.
#[derive(Debug, Default)]
pub struct Tree {
    /// Regular files, relative to the site.
    pub files: Vec<String>,
    /// Folders, relative to the site, without the walked one.
    pub folders: Vec<String>,
    /// What was refused, with a path that is safe to print.
    pub refused: Vec<(String, Refusal)>,
}

impl Tree {
    fn sorted(mut self) -> Self {
        self.files.sort();
        self.folders.sort();
        self.refused.sort_by(|(a, _), (b, _)| a.cmp(b));
        self
    }
}

/// Where a path leads that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// To a file or folder of the site, relative to it.
    Inside(String),
    /// To something outside of the site.
    Outside,
    /// To nothing.
    Nowhere,
}

/// Texts by the paths of the files that they stand for: what open editors hold and the disk does not have yet.
pub type Texts = BTreeMap<String, Arc<str>>;

/// A site's folder, open.
#[derive(Debug)]
pub struct Root {
    path: PathBuf,
    handle: OwnedFd,
    texts: Texts,
}

impl Root {
    /// Opens the folder of a site. Here, and only here, a link is followed: the operator names it.
    ///
    /// # Errors
    /// When it is not there, not a folder or not readable.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let handle = openat(CWD, path, flags, Mode::empty()).map_err(|error| Failure {
            path: path.display().to_string(),
            source: error.into(),
        })?;
        Ok(Self {
            path: path.to_owned(),
            handle,
            texts: Texts::new(),
        })
    }

    /// From now on these texts, and no others, stand for files. A file must be there for its text to count.
    pub fn stand_in(&mut self, texts: Texts) {
        self.texts = texts;
    }

    /// Where the site is, for messages and for keeping the output out of it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All that lies below a folder. Hidden names and editors' leftovers are passed over; a folder that is not there is empty.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn walk(&self, folder: &str) -> Result<Tree, Failure> {
        let mut tree = Tree::default();
        let walk = WalkDir::new(self.path.join(folder))
            .min_depth(1)
            .max_depth(DEEPEST + 1)
            .follow_links(false)
            .follow_root_links(false)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry.file_name()));
        for (seen, entry) in walk.enumerate() {
            match entry {
                Ok(entry) if seen >= MOST_ENTRIES => {
                    let refused = (self.shown(entry.path()), Refusal::TooMany);
                    tree.refused.push(refused);
                    break;
                }
                Ok(entry) => self.add(&mut tree, entry.path(), entry.file_type(), entry.depth()),
                Err(error) => {
                    let path = error.path().unwrap_or(Path::new("")).to_owned();
                    let depth = error.depth();
                    self.miss(&mut tree, &path, error.into(), depth)?;
                }
            }
        }
        Ok(tree.sorted())
    }

    /// The entries of one folder, hidden ones too.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn entries(&self, folder: &str) -> Result<Tree, Failure> {
        let (path, mut tree) = (self.path.join(folder), Tree::default());
        // A walk would open every folder that it lists.
        let listed = fs::symlink_metadata(&path).and_then(|found| {
            let listed = found.is_dir().then(|| fs::read_dir(&path));
            listed.transpose()
        });
        match listed {
            Ok(listed) => {
                for entry in listed.into_iter().flatten() {
                    let kind = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)));
                    match kind {
                        Ok((entry, kind)) => self.add(&mut tree, &entry, kind, 1),
                        Err(error) => self.miss(&mut tree, &path, error, 1)?,
                    }
                }
            }
            Err(error) => self.miss(&mut tree, &path, error, 0)?,
        }
        Ok(tree.sorted())
    }

    /// Adds an entry, so deep below the folder that is listed.
    fn add(&self, tree: &mut Tree, path: &Path, kind: fs::FileType, depth: usize) {
        let mut refuse = |refusal| tree.refused.push((self.shown(path), refusal));
        let Some(name) = self.relative(path) else {
            return refuse(Refusal::NameNotUtf8);
        };
        if kind.is_symlink() {
            refuse(Refusal::Link);
        } else if kind.is_file() {
            tree.files.push(name);
        } else if !kind.is_dir() {
            refuse(Refusal::Special(Special::Any));
        } else if depth > DEEPEST {
            refuse(Refusal::TooDeep);
        } else {
            tree.folders.push(name);
        }
    }

    /// Notes what could not be listed. A folder that is not there is empty.
    fn miss(
        &self,
        tree: &mut Tree,
        path: &Path,
        error: io::Error,
        depth: usize,
    ) -> Result<(), Failure> {
        let shown = self.shown(path);
        let refused = match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory if depth == 0 => return Ok(()),
            io::ErrorKind::InvalidFilename => (cut_middle(&shown), Refusal::PathTooLong),
            io::ErrorKind::PermissionDenied => (shown, Refusal::Unreadable),
            _ => {
                return Err(Failure {
                    path: shown,
                    source: error,
                });
            }
        };
        tree.refused.push(refused);
        Ok(())
    }

    fn relative(&self, path: &Path) -> Option<String> {
        Some(path.strip_prefix(&self.path).ok()?.to_str()?.to_owned())
    }

    fn shown(&self, path: &Path) -> String {
        show_name(path.strip_prefix(&self.path).unwrap_or(path).as_os_str())
    }

    /// The bytes of a regular file of at most `limit` bytes.
    ///
    /// # Errors
    /// When the file is refused, or the machine fails.
    pub fn read(&self, path: &str, limit: u64, owner: Owner) -> Result<Vec<u8>, ReadError> {
        let file = self.open_file(path)?;
        let failed = |source: io::Error| {
            ReadError::Failed(Failure {
                path: path.to_owned(),
                source,
            })
        };
        let stat = fstat(&file).map_err(|error| failed(error.into()))?;
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => {}
            FileType::Directory => return Err(ReadError::Refused(Refusal::Folder)),
            FileType::Fifo => return Err(ReadError::Refused(Refusal::Special(Special::Pipe))),
            _ => return Err(ReadError::Refused(Refusal::Special(Special::Device))),
        }
        if owner == Owner::Partner && stat.st_nlink > 1 {
            return Err(ReadError::Refused(Refusal::HardLink));
        }
        let text = self.texts.get(path);
        let size = text.map_or(u64::try_from(stat.st_size).unwrap_or(0), |text| {
            text.len() as u64
        });
        if size > limit {
            return Err(ReadError::Refused(Refusal::TooLarge(size, limit)));
        }
        if let Some(text) = text {
            return Ok(text.as_bytes().to_vec());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        let mut bounded = File::from(file).take(limit + 1);
        bounded.read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::Refused(Refusal::TooLarge(
                bytes.len() as u64,
                limit,
            )));
        }
        Ok(bytes)
    }

    /// Where a path that somebody typed leads: from the folder that the program runs in, else from the site's.
    pub fn locate(&self, typed: &Path) -> Place {
        let Ok(site) = self.path.canonicalize() else {
            return Place::Nowhere;
        };
        let mut place = Place::Nowhere;
        for path in [typed.to_owned(), site.join(typed)] {
            // The last name stays as it is: a link is refused where the file is opened.
            let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
                continue;
            };
            let folder = if folder == Path::new("") {
                Path::new(".")
            } else {
                folder
            };
            let found = folder.canonicalize().map(|folder| folder.join(name));
            let Some(found) = found.ok().filter(|found| found.symlink_metadata().is_ok()) else {
                continue;
            };
            match found.strip_prefix(&site).ok().and_then(Path::to_str) {
                Some(inside) => return Place::Inside(inside.to_owned()),
                None => place = Place::Outside,
            }
        }
        place
    }

    /// Whether there is a regular file.
    pub fn has_file(&self, path: &str) -> bool {
        let stat = self.open_file(path).ok().and_then(|file| fstat(&file).ok());
        stat.is_some_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile)
    }

    fn open_file(&self, path: &str) -> Result<OwnedFd, ReadError> {
        let refused = |error: rustix::io::Errno| match error {
            rustix::io::Errno::NOENT => ReadError::Refused(Refusal::Missing),
            rustix::io::Errno::LOOP | rustix::io::Errno::MLINK => ReadError::Refused(Refusal::Link),
            // A link in the place of a folder, or a file where a folder is expected.
            rustix::io::Errno::NOTDIR => ReadError::Refused(Refusal::Missing),
            rustix::io::Errno::ACCESS | rustix::io::Errno::PERM => {
                ReadError::Refused(Refusal::Unreadable)
            }
            rustix::io::Errno::NXIO => ReadError::Refused(Refusal::Special(Special::Socket)),
            other => ReadError::Failed(Failure {
                path: path.to_owned(),
                source: other.into(),
            }),
        };
        let folder = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        // NONBLOCK: opening a pipe must not wait for a writer.
        let file =
            OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let (parents, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut at: Option<OwnedFd> = None;
        for part in parents
            .split('/')
            .filter(|part| !part.is_empty())
            .chain([name])
        {
            if part.is_empty() || part == "." || part == ".." {
                return Err(ReadError::Refused(Refusal::Missing));
            }
            let flags = if std::ptr::eq(part, name) {
                file
            } else {
                folder
            };
            let from = at.as_ref().unwrap_or(&self.handle);
            at = Some(openat(from, part, flags, Mode::empty()).map_err(refused)?);
        }
        at.ok_or(ReadError::Refused(Refusal::Missing))
    }
}

/// The nearest folder, from this one upwards, that holds a file of this name.
pub fn nearest_with(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut folders = folder.ancestors();
    let nearest = folders.find(|folder| folder.join(name).is_file());
    nearest.map(Path::to_owned)
}

/// A path that is longer than anybody reads, with its middle taken out.
fn cut_middle(path: &str) -> String {
    const SIDE: usize = 100;
    let count = path.chars().count();
    if count <= 2 * SIDE {
        return path.to_owned();
    }
    path.chars()
        .take(SIDE)
        .chain(['…'])
        .chain(path.chars().skip(count - SIDE))
        .collect()
}

/// Hidden files and what editors leave behind.
fn is_passed_over(name: &OsStr) -> bool {
    let name = name.as_bytes();
    name.starts_with(b".")
        || name.ends_with(b"~")
        || name == b"4913"
        || (name.starts_with(b"#") && name.ends_with(b"#"))
}

/// A name as it may be printed: control, invisible and direction-changing characters and bytes that are not UTF-8 are escaped.
pub fn show_name(name: &OsStr) -> String {
    let mut shown = String::new();
    for chunk in name.as_bytes().utf8_chunks() {
        shown.push_str(&show_text(chunk.valid()));
        for byte in chunk.invalid() {
            let _ = write!(shown, "\\x{byte:02x}");
        }
    }
    shown
}

/// A text as it may be printed on a terminal: what is not visible is escaped.
pub fn show_text(text: &str) -> String {
    if !text.contains(is_invisible) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_invisible(character) {
            let _ = write!(shown, "\\u{{{:x}}}", character as u32);
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Characters that a reader cannot see or that change what is seen around them.
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn site() -> (tempfile::TempDir, Root) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("site/a/b")).unwrap();
        std::fs::write(dir.path().join("secret"), "outside").unwrap();
        std::fs::write(dir.path().join("site/a/b/c.md"), "# c").unwrap();
        let root = Root::open(&dir.path().join("site")).unwrap();
        (dir, root)
    }

    #[test]
    fn links_are_refused_as_file_and_as_folder() {
        let (dir, root) = site();
        symlink(dir.path().join("secret"), dir.path().join("site/a/link.md")).unwrap();
        symlink(dir.path(), dir.path().join("site/up")).unwrap();
        assert!(matches!(
            root.read("a/link.md", 100, Owner::Operator),
            Err(ReadError::Refused(Refusal::Link))
        ));
        assert!(matches!(
            root.read("up/secret", 100, Owner::Operator),
            Err(ReadError::Refused(_))
        ));
        assert!(matches!(
            root.read("../secret", 100, Owner::Operator),
            Err(ReadError::Refused(Refusal::Missing))
        ));
        assert!(matches!(
            root.read("a/../../secret", 100, Owner::Operator),
            Err(ReadError::Refused(Refusal::Missing))
        ));
        let tree = root.walk("").unwrap();
        assert_eq!(tree.files, ["a/b/c.md"]);
        assert_eq!(
            tree.refused
                .iter()
                .map(|(path, _)| path.as_str())
                .collect::<Vec<_>>(),
            ["a/link.md", "up"]
        );
    }

    #[test]
    fn the_entries_of_a_folder_are_listed_and_nothing_behind_a_link() {
        let (dir, root) = site();
        let a = dir.path().join("site/a");
        for name in ["z", ".hidden"] {
            std::fs::create_dir_all(a.join(name).join("below")).unwrap();
            std::fs::write(a.join(format!("{name}.md")), "x").unwrap();
        }
        symlink("b", a.join("link")).unwrap();
        symlink("a", dir.path().join("site/to-a")).unwrap();
        std::fs::write(a.join(OsStr::from_bytes(b"\xff")), "x").unwrap();
        let tree = root.entries("a").unwrap();
        assert_eq!(tree.files, ["a/.hidden.md", "a/z.md"]);
        assert_eq!(tree.folders, ["a/.hidden", "a/b", "a/z"]);
        let refused: Vec<&Refusal> = tree.refused.iter().map(|(_, refusal)| refusal).collect();
        assert_eq!(refused, [&Refusal::NameNotUtf8, &Refusal::Link]);
        assert_eq!(tree.refused[1].0, "a/link");
        for nothing in ["nowhere", "a/z.md", "a/z.md/below", "to-a"] {
            let tree = root.entries(nothing).unwrap();
            let count = tree.files.len() + tree.folders.len() + tree.refused.len();
            assert_eq!(count, 0, "{nothing}");
        }
    }

    #[test]
    fn sizes_are_asked_before_reading_and_pipes_do_not_wait() {
        let (dir, root) = site();
        File::create(dir.path().join("site/big.md"))
            .unwrap()
            .set_len(1 << 30)
            .unwrap();
        assert!(matches!(
            root.read("big.md", 1000, Owner::Operator),
            Err(ReadError::Refused(Refusal::TooLarge(1_073_741_824, 1000)))
        ));
        rustix::fs::mknodat(
            CWD,
            dir.path().join("site/pipe"),
            FileType::Fifo,
            Mode::RUSR,
            0,
        )
        .unwrap();
        assert!(matches!(
            root.read("pipe", 1000, Owner::Operator),
            Err(ReadError::Refused(Refusal::Special(Special::Pipe)))
        ));
        assert!(matches!(
            root.read("a/b", 1000, Owner::Operator),
            Err(ReadError::Refused(Refusal::Folder))
        ));
        assert_eq!(root.read("a/b/c.md", 3, Owner::Operator).unwrap(), b"# c");
        std::fs::hard_link(dir.path().join("secret"), dir.path().join("site/hard.md")).unwrap();
        assert!(matches!(
            root.read("hard.md", 1000, Owner::Partner),
            Err(ReadError::Refused(Refusal::HardLink))
        ));
        assert_eq!(
            root.read("hard.md", 1000, Owner::Operator).unwrap(),
            b"outside"
        );
        assert!(root.walk("nowhere").unwrap().files.is_empty());
    }

    #[test]
    fn a_text_stands_for_a_file_that_is_there_and_may_be_read() {
        let (dir, mut root) = site();
        std::fs::hard_link(dir.path().join("secret"), dir.path().join("site/hard.md")).unwrap();
        let texts = ["a/b/c.md", "a/b/d.md", "hard.md"].map(|path| (path.into(), "# new".into()));
        root.stand_in(texts.into());
        let read = |path: &str, limit| root.read(path, limit, Owner::Partner);
        assert_eq!(read("a/b/c.md", 5).unwrap(), b"# new");
        assert!(matches!(
            read("a/b/c.md", 4),
            Err(ReadError::Refused(Refusal::TooLarge(5, 4)))
        ));
        assert!(matches!(
            read("a/b/d.md", 5),
            Err(ReadError::Refused(Refusal::Missing))
        ));
        assert!(matches!(
            read("hard.md", 5),
            Err(ReadError::Refused(Refusal::HardLink))
        ));
        let found = nearest_with(&dir.path().join("site/a/b"), "secret").unwrap();
        assert_eq!(found, dir.path());
    }

    #[test]
    fn a_path_that_is_typed_is_one_of_the_site_or_leads_elsewhere() {
        let (dir, root) = site();
        let at = |path: &str| root.locate(&dir.path().join(path));
        let inside = |path: &str| Place::Inside(path.to_owned());
        assert_eq!(root.locate(Path::new("a/b/c.md")), inside("a/b/c.md"));
        assert_eq!(at("site/a/../a/b/c.md"), inside("a/b/c.md"));
        assert_eq!(at("secret"), Place::Outside);
        assert_eq!(root.locate(Path::new("a/../../secret")), Place::Outside);
        for path in ["site/a/b/d.md", "nowhere/c.md", ".."] {
            assert_eq!(at(path), Place::Nowhere, "{path}");
        }
        symlink(dir.path(), dir.path().join("site/up")).unwrap();
        symlink("b/c.md", dir.path().join("site/a/link.md")).unwrap();
        assert_eq!(at("site/up/secret"), Place::Outside);
        assert_eq!(at("site/a/link.md"), inside("a/link.md"));
    }

    #[test]
    fn names_are_safe_to_print() {
        assert_eq!(
            show_name(OsStr::from_bytes(b"a\xff\n\x1b[31m")),
            "a\\xff\\u{a}\\u{1b}[31m"
        );
        assert_eq!(show_text("a\u{202e}b"), "a\\u{202e}b");
    }
}
