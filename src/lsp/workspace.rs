//! A site with files open in an editor: what was read of it, what is out of date, and what was said about it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gen_lsp_types::{PublishDiagnosticsParams, Uri};
use jiff::civil::Date;

use super::address;
use super::client::Client;
use super::kind::{Concern, concern};
use super::place::Text;
use super::publish::{self, ByPath};
use crate::diagnostic::Diagnostic;
use crate::load::Texts;
use crate::markdown::Want;
use crate::pipeline::{Reading, Request, Site, Stop, Turn};
use crate::source::SourceFile;

/// An open file.
#[derive(Debug)]
pub(super) struct Open {
    /// As the client writes its address.
    pub(super) uri: Uri,
    /// The client's count of its changes.
    pub(super) version: i32,
    /// What the client holds.
    pub(super) text: Text,
}

/// A site.
///
/// The findings of a partner are shown while one of its files is open, those of the site while any file is.
#[derive(Debug)]
pub(super) struct Workspace {
    /// Its folder.
    pub(super) folder: PathBuf,
    /// Its open files by their paths.
    pub(super) open: BTreeMap<String, Open>,
    /// What all partners share; as it last could be read.
    pub(super) site: Option<Site>,
    /// What is wrong with that.
    pub(super) own: Option<Turn>,
    /// The partners that have open files.
    pub(super) partners: BTreeMap<String, Reading>,
    /// Whether what all share must be read again.
    outdated: bool,
    /// Partners that must be read again.
    changed: BTreeSet<String>,
    /// Open files that the client waits to hear about.
    awaited: BTreeSet<String>,
    /// What is said of what all share: it may be much, and is made anew only when that is read anew.
    said_of_own: ByPath,
    /// Files of which something else is to be said since.
    own_changed: BTreeSet<String>,
    /// What was said last of partners.
    said_of_partners: ByPath,
}

impl Workspace {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            open: BTreeMap::new(),
            site: None,
            own: None,
            partners: BTreeMap::new(),
            outdated: true,
            changed: BTreeSet::new(),
            awaited: BTreeSet::new(),
            said_of_own: ByPath::new(),
            own_changed: BTreeSet::new(),
            said_of_partners: ByPath::new(),
        }
    }

    /// A file is open, with this text.
    pub(super) fn hold(&mut self, path: String, open: Open) {
        self.awaited.insert(path.clone());
        self.text_changed(&path);
        self.open.insert(path, open);
    }

    /// A file is open no longer: what is on disk counts again.
    pub(super) fn release(&mut self, path: &str) {
        self.open.remove(path);
        self.awaited.remove(path);
        self.text_changed(path);
    }

    /// A file changed on disk: folders and names may have changed too.
    pub(super) fn disk_changed(&mut self, path: &str) {
        self.text_changed(path);
        if let (Concern::Partner(id), Some(site)) = (concern(path), &self.site) {
            self.outdated |= !site.partners.iter().any(|known| known == id);
        }
        if self.open.contains_key(path) {
            self.awaited.insert(path.to_owned());
        }
    }

    fn text_changed(&mut self, path: &str) {
        match concern(path) {
            Concern::Partner(id) => {
                self.changed.insert(id.to_owned());
            }
            Concern::All => self.outdated = true,
            Concern::Nobody => {}
        }
    }

    /// Brings everything up to date, and gives what is to be said about it. What kept it from that is in the second list.
    pub(super) fn refresh(
        &mut self,
        today: Date,
        client: &Client,
    ) -> (Vec<PublishDiagnosticsParams>, Vec<Stop>) {
        let mut stops = Vec::new();
        if self.open.is_empty() {
            self.own = None;
            self.say_of_own(client);
        } else if self.read_site(today, &mut stops) {
            self.say_of_own(client);
        }
        self.read_partners(&mut stops);
        (self.news(client), stops)
    }

    fn texts(&self) -> Texts {
        let texts = self.open.iter();
        texts
            .map(|(path, open)| (path.clone(), open.text.text.clone()))
            .collect()
    }

    /// Reads what all share again, if it must be. Says whether it was.
    fn read_site(&mut self, today: Date, stops: &mut Vec<Stop>) -> bool {
        let current = self.site.as_ref().is_none_or(|site| site.today() == today);
        if !self.outdated && current {
            return false;
        }
        self.outdated = false;
        let request = Request {
            site: self.folder.clone(),
            partners: Vec::new(),
            today,
            base_url: None,
            want: Want::Outline,
            shard: None,
        };
        match Site::load_over(&request, self.texts()) {
            Ok(site) => {
                self.own = Some(site.own_turn());
                self.site = Some(site);
            }
            // There is no such site any more; partners are judged by what it was until there is one again.
            Err(Stop::Usage(_)) => match Site::refused(&request, self.texts()) {
                Ok(turn) => self.own = Some(turn),
                Err(stop) => {
                    self.own = None;
                    stops.push(stop);
                }
            },
            Err(stop) => {
                self.outdated = true;
                stops.push(stop);
            }
        }
        self.partners.clear();
        true
    }

    fn say_of_own(&mut self, client: &Client) {
        let mut now = ByPath::new();
        if let Some(turn) = &self.own {
            publish::add(turn, &self.folder, client, &mut now);
        }
        let before = std::mem::replace(&mut self.said_of_own, now);
        self.own_changed
            .extend(differing(&before, &self.said_of_own));
    }

    fn read_partners(&mut self, stops: &mut Vec<Stop>) {
        let texts = self.texts();
        let open: BTreeSet<String> = self.open.keys().filter_map(|path| partner(path)).collect();
        let Some(site) = &mut self.site else { return };
        let changed = std::mem::take(&mut self.changed);
        self.partners
            .retain(|id, _| open.contains(id) && !changed.contains(id));
        site.stand_in(texts);
        for id in open.into_iter().filter(|id| site.partners.contains(id)) {
            if self.partners.contains_key(&id) {
                continue;
            }
            match site.read(&id) {
                Ok(reading) => {
                    self.partners.insert(id, reading);
                }
                Err(stop) => {
                    self.changed.insert(id);
                    stops.push(stop);
                }
            }
        }
    }

    /// What the client does not know yet.
    fn news(&mut self, client: &Client) -> Vec<PublishDiagnosticsParams> {
        let mut now = ByPath::new();
        for reading in self.partners.values() {
            publish::add(&reading.turn, &self.folder, client, &mut now);
        }
        let before = std::mem::replace(&mut self.said_of_partners, now);
        let mut paths = std::mem::take(&mut self.awaited);
        paths.append(&mut self.own_changed);
        paths.extend(differing(&before, &self.said_of_partners));
        let news = paths.iter().filter_map(|path| {
            let said = [&self.said_of_own, &self.said_of_partners];
            let said = said.into_iter().filter_map(|by_path| by_path.get(path));
            Some(PublishDiagnosticsParams {
                uri: self.uri(path)?,
                version: self.open.get(path).map(|open| open.version),
                diagnostics: said.flatten().cloned().collect(),
            })
        });
        news.collect()
    }

    /// The turn that speaks of a file: its partner's, else the site's own.
    pub(super) fn turn(&self, path: &str) -> Option<&Turn> {
        match concern(path) {
            Concern::Partner(id) => self.partners.get(id).map(|reading| &reading.turn),
            _ => self.own.as_ref(),
        }
    }

    /// The findings in a file, each with its turn.
    pub(super) fn findings<'a>(
        &'a self,
        path: &'a str,
    ) -> impl Iterator<Item = (&'a Turn, &'a SourceFile, &'a Diagnostic)> {
        let partners = self.partners.values().map(|reading| &reading.turn);
        let found = |turn: &'a Turn| turn.findings.iter().map(move |finding| (turn, finding));
        let all = self.own.iter().chain(partners).flat_map(found);
        all.filter_map(move |(turn, finding)| {
            let file = turn.sources.get(finding.place.span.file)?;
            (file.path == path).then_some((turn, file, finding))
        })
    }

    /// The partner whose file this is.
    pub(super) fn reading(&self, path: &str) -> Option<&Reading> {
        self.partners.get(&partner(path)?)
    }

    /// The address of a file: as the client writes it, where it has it open.
    pub(super) fn uri(&self, path: &str) -> Option<Uri> {
        let open = self.open.get(path).map(|open| open.uri.clone());
        open.or_else(|| address::uri(&self.folder, path))
    }

    /// Its folder as a path.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The files of which something else is said.
fn differing<'a>(before: &'a ByPath, now: &'a ByPath) -> impl Iterator<Item = String> + 'a {
    let paths = before.keys().chain(now.keys());
    paths
        .filter(|path| before.get(*path) != now.get(*path))
        .cloned()
}

fn partner(path: &str) -> Option<String> {
    match concern(path) {
        Concern::Partner(id) => Some(id.to_owned()),
        _ => None,
    }
}
