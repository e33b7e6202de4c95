//! What is known of the site, held to the disk at every question: nothing that was kept is used before a look at the files that it
//! was made from. So what is answered is always of the disk as it is, whatever a watcher saw or missed.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use super::address::Address;
use crate::load::{Ledger, Names, Root};
use crate::matrix::{self, Row};
use crate::message::{Message, say};
use crate::pipeline::{Draft, Holds, Outcome, Request, Site, Stop, Turn};
use crate::portal::directory::{Entry, Listing};
use crate::report::Counts;
use crate::turns;

/// What all portals are made from, but for the list of partners.
const SHARED: [&str; 4] = ["site.yaml", "content/policies", GUIDANCE, THEMES];
/// Their themes.
const THEMES: &str = "themes";
/// The guidance that they share.
const GUIDANCE: &str = "content/guidance";
/// Where the partners are.
const PARTNERS: &str = "content/partners";
/// How many partners are kept as they were read: those that somebody looks at.
const KEPT: usize = 24;

/// What keeps everything, or one page, from being shown.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// What was found.
    Found(Box<Turn>),
    /// Why, where that has no place in a file.
    Failed(Message),
}

/// What a path of the output leads to.
#[derive(Debug)]
pub(super) enum Answer {
    /// A file, by its name, which tells its kind.
    File(String, Vec<u8>),
    /// The page that a portal has for what is not there.
    NotFound(Vec<u8>),
    /// The page of a folder, asked for without the slash at its end.
    Folder,
    /// Nothing, and no portal either.
    Nothing,
    /// Something that cannot be made.
    Fault(Box<Fault>),
}

/// The site at a moment.
#[derive(Debug, Clone)]
pub(super) struct Basis {
    /// Grows whenever what is shared is read anew.
    pub(super) edition: u64,
    pub(super) site: Result<Arc<Site>, Arc<Fault>>,
}

/// What is told of a partner among all others: some hundred bytes.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// Its line in the directory, where a build would publish it.
    pub(super) line: Option<Entry>,
    /// Its disclosures in each of its languages.
    pub(super) rows: Vec<Row>,
    /// Its findings.
    pub(super) counts: Counts,
    /// How many translations of its own are stale, and how many are missing.
    pub(super) behind: usize,
}

/// What is told of partners, by their folders.
pub(super) type Known = BTreeMap<String, Arc<Told>>;

/// What was read of one partner.
#[derive(Debug, Default)]
struct Desk {
    ledger: Ledger,
    /// The edition of the site that it was read for.
    edition: u64,
    /// Grows whenever its folder is found changed.
    changes: u64,
    draft: Option<Arc<Draft>>,
    told: Option<Arc<Told>>,
    /// Whether its sitemaps were counted.
    counted: bool,
}

#[derive(Debug, Default)]
struct Shared {
    ledger: Ledger,
    names: Names,
    today: Option<Date>,
    basis: Option<Basis>,
}

#[derive(Debug, Default)]
struct Desks {
    all: BTreeMap<String, Arc<Mutex<Desk>>>,
    /// Those whose draft is kept, the one used last at the end.
    kept: Vec<String>,
}

/// A site that is looked at while it is written.
pub(super) struct Workbench {
    request: Request,
    today: Box<dyn Fn() -> Date + Send + Sync>,
    shared: Mutex<Shared>,
    desks: Mutex<Desks>,
    /// What looks found changed, until somebody takes it.
    changed: Mutex<Vec<String>>,
    ended: AtomicBool,
}

/// A lock, also after a panic: what is kept is held to the disk before it is used.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Workbench {
    /// A site by what a build would be asked; the date is asked for again and again.
    pub(super) fn new(request: Request, today: Box<dyn Fn() -> Date + Send + Sync>) -> Self {
        Self {
            request,
            today,
            shared: Mutex::default(),
            desks: Mutex::default(),
            changed: Mutex::default(),
            ended: AtomicBool::new(false),
        }
    }

    /// Ends what goes on aside.
    pub(super) fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
    }

    /// Whether it ended.
    pub(super) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// What was found changed since this was asked last, by paths relative to the site.
    pub(super) fn take_changed(&self) -> Vec<String> {
        let mut changed = std::mem::take(&mut *lock(&self.changed));
        changed.sort();
        changed.dedup();
        changed
    }

    /// What all portals share, as it is on disk.
    pub(super) fn basis(&self) -> Basis {
        let mut shared = lock(&self.shared);
        let root = match Root::open(&self.request.site) {
            Ok(root) => root,
            Err(failure) => {
                let why = Fault::Failed(Message::verbatim(failure.to_string()));
                return shared.turn(Err(why));
            }
        };
        let today = (self.today)();
        let mut changed = shared.ledger.look(&root, &SHARED);
        if shared.names.look(&root, PARTNERS) {
            changed.push(PARTNERS.to_owned());
        }
        let same_day = shared.today.replace(today) == Some(today);
        match &shared.basis {
            Some(basis) if changed.is_empty() && same_day => basis.clone(),
            known => {
                let holds = what_holds(&changed);
                if known.is_some() {
                    lock(&self.changed).extend(changed);
                }
                let before = known.as_ref().and_then(|basis| basis.site.clone().ok());
                let basis = shared.turn(self.read(today, before.as_deref(), holds));
                if let Ok(site) = &basis.site {
                    self.forget_who_is_gone(site);
                }
                basis
            }
        }
    }

    fn read(&self, today: Date, before: Option<&Site>, holds: Holds) -> Result<Arc<Site>, Fault> {
        let request = Request {
            today,
            ..self.request.clone()
        };
        let read = || match before {
            Some(before) => before.reload(&request, holds),
            None => Site::load(&request),
        };
        let load = || match read() {
            Ok(site) if site.blocked => Err(Fault::Found(Box::new(site.own_turn()))),
            Ok(site) => Ok(Arc::new(site)),
            Err(stop) => match Site::refused(&request, Default::default()) {
                Ok(turn) if turn.findings.has_errors() => Err(Fault::Found(Box::new(turn))),
                _ => Err(stop.into()),
            },
        };
        catch_unwind(AssertUnwindSafe(load)).unwrap_or_else(|_| {
            let why = say!("supportal failed on what all portals share");
            Err(Fault::Failed(why))
        })
    }

    /// Partners that are gone are not kept. One that comes back is another edition: what all share was read anew.
    fn forget_who_is_gone(&self, site: &Site) {
        let mut desks = lock(&self.desks);
        desks.all.retain(|id, _| site.has_partner(id));
        desks.kept.retain(|id| site.has_partner(id));
    }

    fn desk(&self, id: &str) -> Arc<Mutex<Desk>> {
        let mut desks = lock(&self.desks);
        desks.all.entry(id.to_owned()).or_default().clone()
    }

    /// Whether a partner's folder was ever looked at.
    pub(super) fn has_looked_at(&self, id: &str) -> bool {
        lock(&self.desks).all.contains_key(id)
    }

    /// Looks at a partner's folder, and forgets what was read of it, where it changed. Tells how often it did.
    fn look_at(&self, desk: &mut Desk, edition: u64, id: &str, hinted: bool) -> Result<u64, Fault> {
        let root = Root::open(&self.request.site)
            .map_err(|failure| Fault::Failed(Message::verbatim(failure.to_string())))?;
        let changed = desk.ledger.look(&root, &[&format!("{PARTNERS}/{id}")]);
        if !changed.is_empty() {
            // The first look finds all of it new: then somebody else said that it changed, or nobody.
            match desk.changes {
                0 => lock(&self.changed).extend(changed.first().cloned().filter(|_| hinted)),
                _ => lock(&self.changed).extend(changed),
            }
            desk.changes += 1;
        } else if desk.edition == edition {
            return Ok(desk.changes);
        }
        desk.edition = edition;
        desk.draft = None;
        desk.told = None;
        Ok(desk.changes)
    }

    /// Looks at a partner's folder. What is made of it is told by the editions of what is shared and of the folder: equal ones mean
    /// equal pages.
    /// `hinted` is one of which somebody said that it changed.
    pub(super) fn look(&self, basis: &Basis, id: &str, hinted: bool) -> (u64, u64) {
        let desk = self.desk(id);
        let changes = self.look_at(&mut lock(&desk), basis.edition, id, hinted);
        (basis.edition, changes.unwrap_or(0))
    }

    /// A partner, read and checked as it is on disk.
    pub(super) fn draft(
        &self,
        basis: &Basis,
        site: &Site,
        id: &str,
    ) -> Result<Arc<Draft>, Box<Fault>> {
        let desk = self.desk(id);
        let draft = {
            let mut desk = lock(&desk);
            self.look_at(&mut desk, basis.edition, id, false)?;
            match &desk.draft {
                Some(draft) => draft.clone(),
                None => {
                    let draft = Arc::new(site.draft(id).map_err(Fault::from)?);
                    desk.draft = Some(draft.clone());
                    draft
                }
            }
        };
        self.keep(id);
        Ok(draft)
    }

    /// Keeps what was read of a partner, and lets go of the one that was used longest ago.
    fn keep(&self, id: &str) {
        let mut desks = lock(&self.desks);
        desks.kept.retain(|kept| kept != id);
        desks.kept.push(id.to_owned());
        if desks.kept.len() > KEPT {
            let oldest = desks.kept.remove(0);
            if let Some(desk) = desks.all.get(&oldest).cloned() {
                drop(desks);
                lock(&desk).draft = None;
            }
        }
    }

    /// What is told of a partner among all others.
    pub(super) fn told(
        &self,
        basis: &Basis,
        site: &Site,
        id: &str,
        with_sitemaps: bool,
    ) -> Result<Arc<Told>, Box<Fault>> {
        let desk = self.desk(id);
        let mut desk = lock(&desk);
        self.look_at(&mut desk, basis.edition, id, false)?;
        if let Some(told) = &desk.told
            && (desk.counted || !with_sitemaps)
        {
            return Ok(told.clone());
        }
        let draft = match &desk.draft {
            Some(draft) => draft.clone(),
            None => Arc::new(site.draft(id).map_err(Fault::from)?),
        };
        let mut counts = Counts::default();
        counts.add(draft.turn());
        let behind = ["L001", "L002"];
        let findings = draft.turn().findings.iter();
        let told = Arc::new(Told {
            line: site.line(&draft, with_sitemaps),
            rows: site.look(&draft, matrix::rows),
            counts,
            behind: findings
                .filter(|finding| behind.contains(&finding.rule.code))
                .count(),
        });
        desk.told = Some(told.clone());
        desk.counted = with_sitemaps;
        Ok(told)
    }

    /// What is told of those partners that were looked at for this edition of what is shared.
    pub(super) fn known(&self, edition: u64) -> Known {
        let desks: Vec<(String, Arc<Mutex<Desk>>)> = {
            let desks = lock(&self.desks);
            let all = desks.all.iter();
            all.map(|(id, desk)| (id.clone(), desk.clone())).collect()
        };
        let told = desks.into_iter().filter_map(|(id, desk)| {
            let desk = lock(&desk);
            let told = desk.told.clone().filter(|_| desk.edition == edition)?;
            Some((id, told))
        });
        told.collect()
    }

    /// The directory's lines, of all partners.
    fn lines(
        &self,
        basis: &Basis,
        site: &Site,
        with_sitemaps: bool,
    ) -> Result<Listing, Box<Fault>> {
        let mut lines = Listing::default();
        turns::in_order(
            &site.partners,
            |id| self.told(basis, site, id, with_sitemaps),
            |told| {
                let told: Arc<Told> = told?;
                lines.extend(told.line.clone());
                Ok::<_, Box<Fault>>(())
            },
        )?;
        Ok(lines)
    }

    /// What an address of the output leads to.
    pub(super) fn answer(&self, address: &Address) -> Answer {
        let basis = self.basis();
        let site = match &basis.site {
            Ok(site) => site.clone(),
            Err(fault) => return Answer::Fault(Box::new(Fault::clone(fault))),
        };
        match self.find(&basis, &site, address) {
            Ok(answer) => answer,
            Err(fault) => Answer::Fault(fault),
        }
    }

    fn find(&self, basis: &Basis, site: &Site, address: &Address) -> Result<Answer, Box<Fault>> {
        let partner = self.partner_of(site, address);
        let address = address.below(&site.base_path());
        let file = address.file();
        if let Some(bytes) = site.shared_file(&file) {
            return Ok(Answer::File(file, bytes.to_vec()));
        }
        let (_, rest) = file.split_once('/').unwrap_or((&file, ""));
        let Some(partner) = partner else {
            // Below the root there are portals alone: what is no partner's is nobody's, and no partner need be read to say so.
            if !site.partners.is_empty() && !rest.is_empty() {
                return Ok(Answer::Nothing);
            }
            let mut lines = match site.depends_on_portals(&file) {
                true => self.lines(basis, site, file.ends_with(".xml"))?,
                false => Listing::default(),
            };
            let mut make = |file: &str| site.root_file(file, &mut lines).map_err(Fault::from);
            return Ok(match make(&file)? {
                Some(bytes) => Answer::File(file, bytes),
                None if !address.is_folder() && make(&format!("{file}/index.html"))?.is_some() => {
                    Answer::Folder
                }
                None => Answer::Nothing,
            });
        };
        if rest.is_empty() {
            return Ok(Answer::Folder);
        }
        let draft = self.draft(basis, site, &partner)?;
        let make = |path: &str| site.portal_file(&draft, path).map_err(Fault::Found);
        if let Some(bytes) = make(rest)? {
            return Ok(Answer::File(file, bytes));
        }
        if !address.is_folder() && make(&format!("{rest}/index.html"))?.is_some() {
            return Ok(Answer::Folder);
        }
        let language = rest.split('/').next().unwrap_or_default();
        for not_found in [format!("{language}/404.html"), "404.html".to_owned()] {
            if let Some(bytes) = make(&not_found)? {
                return Ok(Answer::NotFound(bytes));
            }
        }
        Ok(Answer::Nothing)
    }

    /// Where an address leads below the address of the output, and what was found in the portal that it lies in and in what all
    /// portals share.
    pub(super) fn turns(&self, address: &Address) -> Result<(Address, Turns), Box<Fault>> {
        let basis = self.basis();
        let site = match &basis.site {
            Ok(site) => site,
            Err(fault) => return Err(Box::new(Fault::clone(fault))),
        };
        let mut turns = Vec::new();
        if let Some(id) = self.partner_of(site, address) {
            let draft = self.draft(&basis, site, &id)?;
            turns.push((draft.turn().clone(), Some(draft)));
        }
        turns.push((site.own_turn(), None));
        Ok((address.below(&site.base_path()), turns))
    }

    /// The partner whose portal an address, as it was asked for, lies in.
    pub(super) fn partner_of(&self, site: &Site, address: &Address) -> Option<String> {
        let address = address.below(&site.base_path());
        let first = address.names().next()?;
        site.has_partner(first).then(|| first.to_owned())
    }
}

/// What was found, with the partner that it was found in.
pub(super) type Turns = Vec<(Turn, Option<Arc<Draft>>)>;

impl Shared {
    fn turn(&mut self, site: Result<Arc<Site>, Fault>) -> Basis {
        let edition = self.basis.as_ref().map_or(1, |basis| basis.edition + 1);
        let site = site.map_err(Arc::new);
        let basis = Basis { edition, site };
        self.basis = Some(basis.clone());
        basis
    }
}

impl From<Stop> for Fault {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Usage(why) | Stop::Machine(why) => Self::Failed(why),
        }
    }
}

impl From<Stop> for Box<Fault> {
    fn from(stop: Stop) -> Self {
        Box::new(stop.into())
    }
}

/// What of what all portals share holds after a change; nothing, where it is not known what changed.
fn what_holds(changed: &[String]) -> Holds {
    let is_theme = |path: &&String| path.starts_with(THEMES);
    let is_guidance = |path: &&String| path.starts_with(GUIDANCE);
    let is_partners = |path: &&String| *path == PARTNERS;
    let rest = |path: &&String| !is_theme(path) && !is_guidance(path) && !is_partners(path);
    let none = |kind: &dyn Fn(&&String) -> bool| !changed.iter().any(|path| kind(&path));
    Holds {
        settings: !changed.is_empty() && none(&rest),
        theme: none(&is_theme),
        guidance: none(&is_guidance),
        partners: none(&is_partners),
    }
}

/// Whether a build would refuse a portal with these findings.
pub(super) fn is_refused(turn: &Turn) -> bool {
    turn.outcome == Outcome::Refused
}
