//! A state of the disclosures: a `disclosures.json`, a built folder, a site, or a site at a revision. One partner of it at a time.

use std::path::{Path, PathBuf};

use super::Facts;
use crate::git::Earlier;
use crate::load::{Owner, ReadError, Refusal, Root, show_text};
use crate::message::{Message, say};
use crate::pipeline::{Request, Site, Stop};

/// The facts of a portal.
const FILE: &str = "disclosures.json";
/// Largest file of facts that is read: a portal's are some kilobytes.
const LARGEST: u64 = 16 << 20;
/// What stands before a revision that could be taken for a path.
const REVISION: &str = "rev:";

/// A state of the disclosures.
pub struct State {
    kind: Kind,
}

enum Kind {
    /// One portal.
    Portal(Box<Facts>),
    /// A folder with a portal in each of some folders.
    Portals(Root, Vec<String>),
    /// A site's sources, and the temporary folder that they lie in, if they do.
    Site(
        Box<Site>,
        #[expect(dead_code, reason = "kept until the site is no longer read")] Option<Earlier>,
    ),
}

/// What is known of a partner in a state.
pub enum Known {
    /// It is not there.
    Absent,
    /// Its facts.
    Facts(Box<Facts>),
    /// It is there, and cannot be read.
    Unread(Message),
}

impl State {
    /// Finds out what was named: a path, else a revision of the site of a request.
    ///
    /// # Errors
    /// When it is nothing that can be compared, or the machine fails.
    pub fn open(named: &str, request: &Request) -> Result<Self, Stop> {
        if let Some(revision) = named.strip_prefix(REVISION) {
            return Self::at(revision, request);
        }
        let path = Path::new(named);
        if let Ok(root) = Root::open(path) {
            return Self::folder(root, named, request);
        }
        match read_file(path) {
            Ok(bytes) => portal(&bytes, named),
            Err(ReadError::Refused(Refusal::Missing)) => Self::at(named, request),
            Err(ReadError::Refused(refusal)) => Err(Stop::Usage(say!(
                "{named} {reason}",
                named = show_text(named),
                reason = refusal.reason()
            ))),
            Err(ReadError::Failed(failure)) => Err(failure.into()),
        }
    }

    fn folder(root: Root, named: &str, request: &Request) -> Result<Self, Stop> {
        let has = |name: &str| root.read(name, LARGEST, Owner::Operator);
        if !is_missing(&has("site.yaml")) {
            return Self::load(root.path().to_owned(), None, request);
        }
        match has(FILE) {
            Ok(bytes) => return portal(&bytes, named),
            Err(ReadError::Refused(Refusal::Missing)) => {}
            Err(ReadError::Refused(refusal)) => {
                return Err(Stop::Usage(say!(
                    "{named}/{file} {reason}",
                    named = show_text(named),
                    file = FILE,
                    reason = refusal.reason()
                )));
            }
            Err(ReadError::Failed(failure)) => return Err(failure.into()),
        }
        let mut folders = root.entries("")?.folders;
        folders.retain(|folder| {
            let inside = root.entries(folder);
            inside.is_ok_and(|tree| tree.files.contains(&format!("{folder}/{FILE}")))
        });
        if folders.is_empty() {
            return Err(Stop::Usage(say!(
                "there is nothing to compare in {named}: neither a site, nor a portal, nor a folder of portals",
                named = show_text(named)
            )));
        }
        Ok(Self {
            kind: Kind::Portals(root, folders),
        })
    }

    fn at(revision: &str, request: &Request) -> Result<Self, Stop> {
        let earlier = Earlier::at(&request.site, revision)?;
        Self::load(earlier.site(), Some(earlier), request)
    }

    /// The site of a request as its files are.
    ///
    /// # Errors
    /// When there is no site, or the machine fails.
    pub fn site(request: &Request) -> Result<Self, Stop> {
        Self::load(request.site.clone(), None, request)
    }

    fn load(site: PathBuf, earlier: Option<Earlier>, request: &Request) -> Result<Self, Stop> {
        let request = Request {
            site,
            partners: Vec::new(),
            ..request.clone()
        };
        let site = Box::new(Site::load(&request)?);
        Ok(Self {
            kind: Kind::Site(site, earlier),
        })
    }

    /// The partner, where the state is of one only.
    pub fn only(&self) -> Option<&str> {
        match &self.kind {
            Kind::Portal(facts) => Some(&facts.partner),
            _ => None,
        }
    }

    /// The partners, sorted.
    pub fn partners(&self) -> Vec<String> {
        match &self.kind {
            Kind::Portal(facts) => vec![facts.partner.clone()],
            Kind::Portals(_, folders) => folders.clone(),
            Kind::Site(site, _) => site.partners.clone(),
        }
    }

    /// What is known of a partner.
    ///
    /// # Errors
    /// When the machine fails, or the facts are of another version: then those of no partner can be read.
    pub fn partner(&self, id: &str) -> Result<Known, Stop> {
        match &self.kind {
            Kind::Portal(facts) if facts.partner == id => Ok(Known::Facts(facts.clone())),
            Kind::Portal(_) => Ok(Known::Absent),
            Kind::Portals(root, folders) if has(folders, id) => {
                let file = format!("{id}/{FILE}");
                match root.read(&file, LARGEST, Owner::Operator) {
                    Ok(bytes) => Ok(known(&bytes, &file)),
                    Err(ReadError::Refused(refusal)) => Ok(Known::Unread(Message::verbatim(
                        format!("{file} {}", refusal.reason()),
                    ))),
                    Err(ReadError::Failed(failure)) => Err(failure.into()),
                }
            }
            Kind::Site(site, _) if has(&site.partners, id) => match site.disclosures(id)? {
                Some(json) => Ok(known(json.as_bytes(), id)),
                None => Ok(Known::Unread(say!(
                    "the partner {id} cannot be read in {site}; `supportal check` says why",
                    id,
                    site = site.path().display()
                ))),
            },
            Kind::Portals(..) | Kind::Site(..) => Ok(Known::Absent),
        }
    }
}

fn has(sorted: &[String], id: &str) -> bool {
    sorted
        .binary_search_by(|known| known.as_str().cmp(id))
        .is_ok()
}

fn is_missing<T>(read: &Result<T, ReadError>) -> bool {
    matches!(read, Err(ReadError::Refused(Refusal::Missing)))
}

fn read_file(path: &Path) -> Result<Vec<u8>, ReadError> {
    let missing = || ReadError::Refused(Refusal::Missing);
    let name = path.file_name().and_then(|name| name.to_str());
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let root = Root::open(folder.unwrap_or(Path::new("."))).map_err(|_| missing())?;
    root.read(name.ok_or_else(missing)?, LARGEST, Owner::Operator)
}

fn known(bytes: &[u8], file: &str) -> Known {
    match Facts::read(bytes) {
        Ok(facts) => Known::Facts(Box::new(facts)),
        Err(why) => Known::Unread(say!(
            "{file} cannot be compared: {why}",
            file = show_text(file),
            why
        )),
    }
}

fn portal(bytes: &[u8], named: &str) -> Result<State, Stop> {
    match known(bytes, named) {
        Known::Facts(facts) => Ok(State {
            kind: Kind::Portal(facts),
        }),
        Known::Unread(why) => Err(Stop::Usage(why)),
        Known::Absent => Err(Stop::Usage(say!(
            "there is nothing to compare in {named}",
            named
        ))),
    }
}
