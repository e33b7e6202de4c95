//! Open pages: which there are, what each of them shows, and who is told when that is another.
//!
//! A page says which version it shows when it begins to listen, so a change between its request and its listening is not lost, nor one
//! while it did not listen at all. After a look at the disk every open page is made anew, and only those whose bytes changed are told.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use hyper::body::Bytes;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::address::Address;
use super::page::{self, Version};
use super::tell::{self, Reader};
use super::workbench::{Answer, Basis, Workbench, lock};
use crate::pipeline::Site;

/// Most streams at once.
const MOST: usize = 512;
/// Most messages that wait for a reader: one that is slower begins anew.
const WAITING: usize = 32;

/// Who listens.
#[derive(Debug)]
struct Tab {
    number: u64,
    sender: mpsc::Sender<Bytes>,
    /// The page that is shown; none for a program that asks for everything.
    page: Option<Shown>,
}

/// A page that is shown.
#[derive(Debug, Clone)]
struct Shown {
    address: String,
    version: String,
    /// What the version is by more than a name, once it was made here.
    made: Option<Version>,
    /// What was told of its findings.
    findings: Option<Value>,
    /// What it was made from.
    editions: Option<(u64, u64)>,
}

/// The open pages.
#[derive(Debug, Default)]
pub(super) struct Hub {
    tabs: Mutex<Vec<Tab>>,
    next: AtomicU64,
}

/// What was done about a change.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Done {
    /// What changed, by paths relative to the site.
    pub(super) changed: Vec<String>,
    /// How many open pages were told to load anew, and to take other styles.
    pub(super) told: usize,
}

/// A page as it is now.
struct Now {
    version: Version,
    findings: Value,
    editions: Option<(u64, u64)>,
}

/// A page as it is answered: its status, and its bytes without the client.
pub(super) fn page(reader: &Reader, answer: Answer) -> Option<(u16, Vec<u8>)> {
    match answer {
        Answer::File(name, bytes) if name.ends_with(".html") => Some((200, bytes)),
        Answer::File(..) | Answer::Folder => None,
        Answer::NotFound(bytes) => Some((404, bytes)),
        Answer::Nothing => Some((404, page::nothing(&reader.dictionary).into_bytes())),
        Answer::Fault(fault) => {
            let (title, body) = reader.why(&fault);
            let html = page::document(&title, &body, &reader.dictionary);
            Some((500, html.into_bytes()))
        }
    }
}

impl Hub {
    /// Lets somebody listen: to one page, of which it has a version, or to all that changes. Nothing, if there are too many.
    pub(super) fn listen(
        &self,
        page: Option<(String, String)>,
    ) -> Option<(u64, mpsc::Receiver<Bytes>)> {
        let (sender, receiver) = mpsc::channel(WAITING);
        let mut tabs = lock(&self.tabs);
        tabs.retain(|tab| !tab.sender.is_closed());
        if tabs.len() >= MOST {
            return None;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        // The first bytes tell the browser that it is connected.
        let _ = sender.try_send(Bytes::from_static(b"retry: 300\n\n"));
        tabs.push(Tab {
            number,
            sender,
            page: page.map(|(address, version)| Shown {
                address,
                version,
                made: None,
                findings: None,
                editions: None,
            }),
        });
        Some((number, receiver))
    }

    /// Whether nobody listens.
    pub(super) fn is_quiet(&self) -> bool {
        lock(&self.tabs).iter().all(|tab| tab.sender.is_closed())
    }

    /// Whether somebody listens to all that changes.
    pub(super) fn tells_all(&self) -> bool {
        let tabs = lock(&self.tabs);
        tabs.iter()
            .any(|tab| tab.page.is_none() && !tab.sender.is_closed())
    }

    /// Keeps connections from being taken for dead, and finds out which are.
    pub(super) fn breathe(&self) {
        let breath = Bytes::from_static(b":\n\n");
        lock(&self.tabs).retain(|tab| tab.sender.try_send(breath.clone()).is_ok());
    }

    /// Ends every stream.
    pub(super) fn close(&self) {
        lock(&self.tabs).clear();
    }

    /// Makes every open page anew, and tells those that show another. `hinted` are partners whose folders a watcher named.
    pub(super) fn refresh(
        &self,
        workbench: &Workbench,
        reader: &Reader,
        hinted: &BTreeSet<String>,
    ) -> Done {
        let basis = workbench.basis();
        let open: BTreeSet<String> = {
            let mut tabs = lock(&self.tabs);
            tabs.retain(|tab| !tab.sender.is_closed());
            let pages = tabs.iter().filter_map(|tab| tab.page.as_ref());
            pages.map(|page| page.address.clone()).collect()
        };
        let tells_all = self.tells_all();
        if let Ok(site) = &basis.site {
            for id in hinted {
                // Nobody asks about a partner that was never looked at.
                if site.has_partner(id) && (tells_all || workbench.has_looked_at(id)) {
                    workbench.look(&basis, id, true);
                }
            }
        }
        let mut told = 0;
        for address in &open {
            told += self.bring_up_to_date(workbench, reader, address, None);
        }
        let changed = workbench.take_changed();
        if tells_all && !changed.is_empty() {
            let site = basis.site.as_ref().ok().map(AsRef::as_ref);
            let paths = paths(workbench, &basis, site, &changed);
            let message = event("change", &json!({ "paths": paths }));
            let tabs = lock(&self.tabs);
            for tab in tabs.iter().filter(|tab| tab.page.is_none()) {
                // Whoever is too slow ends, and begins anew.
                let _ = tab.sender.try_send(message.clone());
            }
        }
        Done { changed, told }
    }

    /// Makes a page anew, and tells those who show it, or the one of that number, what is other than what they show.
    pub(super) fn bring_up_to_date(
        &self,
        workbench: &Workbench,
        reader: &Reader,
        address: &str,
        only: Option<u64>,
    ) -> usize {
        let concerned = |tab: &Tab| {
            let shows = tab.page.as_ref().filter(|page| page.address == address);
            shows
                .filter(|_| only.is_none_or(|only| only == tab.number))
                .cloned()
        };
        let editions = editions(workbench, address);
        let is_up_to_date = |page: &Shown| editions.is_some() && page.editions == editions;
        let shown: Vec<Shown> = lock(&self.tabs).iter().filter_map(concerned).collect();
        if shown.iter().all(is_up_to_date) {
            return 0;
        }
        let Some(now) = now(workbench, reader, address, editions) else {
            return 0;
        };
        let mut told = 0;
        let mut tabs = lock(&self.tabs);
        tabs.retain_mut(|tab| {
            if concerned(tab).is_none() {
                return true;
            }
            let Some(page) = &mut tab.page else {
                return true;
            };
            let mut messages = Vec::new();
            if page.version != now.version.whole {
                let styles = page
                    .made
                    .as_ref()
                    .filter(|made| made.differs_in_styles_alone(&now.version))
                    .map(|_| &now.version.styles);
                let change =
                    json!({ "paths": [address], "version": now.version.whole, "styles": styles });
                messages.push(event("change", &change));
                told += 1;
            }
            if page.findings.as_ref() != Some(&now.findings) {
                messages.push(event("findings", &now.findings));
            }
            page.version.clone_from(&now.version.whole);
            page.made = Some(now.version.clone());
            page.findings = Some(now.findings.clone());
            page.editions = now.editions;
            messages
                .into_iter()
                .all(|message| tab.sender.try_send(message).is_ok())
        });
        told
    }
}

/// What a page is made from, where that is one partner and what all share.
fn editions(workbench: &Workbench, address: &str) -> Option<(u64, u64)> {
    let basis = workbench.basis();
    let id = workbench.partner_of(basis.site.as_ref().ok()?, &Address::parse(address)?)?;
    Some(workbench.look(&basis, &id, false))
}

/// A page as it is now. `editions` were asked before it is made: what changes meanwhile makes it another edition.
fn now(
    workbench: &Workbench,
    reader: &Reader,
    address: &str,
    editions: Option<(u64, u64)>,
) -> Option<Now> {
    let parsed = Address::parse(address)?;
    let (_, html) = page(reader, workbench.answer(&parsed))?;
    let findings = match workbench.turns(&parsed) {
        Ok((place, turns)) => tell::message(reader, &place, &turns),
        Err(fault) => json!({ "refused": true, "findings": reader.of_fault(&fault) }),
    };
    Some(Now {
        version: Version::of(&html),
        findings,
        editions,
    })
}

/// The addresses of what changed: of the pages of the partners concerned, or `*`, where all pages may have.
fn paths(
    workbench: &Workbench,
    basis: &Basis,
    site: Option<&Site>,
    changed: &[String],
) -> Vec<String> {
    let everything = || vec!["*".to_owned()];
    let Some(site) = site else {
        return everything();
    };
    let mut partners = BTreeSet::new();
    for path in changed {
        let below = path.strip_prefix("content/partners/");
        match below.and_then(|below| below.split('/').next()) {
            Some(id) => partners.insert(id),
            None => return everything(),
        };
    }
    let mut paths = Vec::new();
    for id in partners {
        paths.push(format!("/{id}/"));
        if site.has_partner(id)
            && let Ok(draft) = workbench.draft(basis, site, id)
        {
            paths.extend(site.addresses(&draft));
        }
    }
    paths.sort();
    paths.dedup();
    paths
}

/// A message of a stream of events.
fn event(name: &str, data: &Value) -> Bytes {
    Bytes::from(format!("event: {name}\ndata: {data}\n\n"))
}
