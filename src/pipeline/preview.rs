//! Single files of the output, made when they are asked for: by the functions that a build makes them with, so they are the same.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::partner::ReadPartner;
use super::portal::{Files, Wanted};
use super::root::RootFiles;
use super::{Look, Outcome, Site, Stop, Turn};
use crate::catalog::article::Guidance;
use crate::catalog::partner::Partner;
use crate::portal::directory::{Entry, Listing, find};
use crate::portal::routes::encode;

/// A partner, read and checked, of whose portal any file can be made.
#[derive(Debug)]
pub struct Draft {
    /// Nothing where reading failed by a fault of ours. Its findings are in the turn.
    read: Option<ReadPartner>,
    turn: Turn,
}

impl Draft {
    /// What was found, and the texts that the findings point into. Where it has errors a build refuses the portal.
    pub fn turn(&self) -> &Turn {
        &self.turn
    }

    /// The partner's own guidance.
    pub fn guidance(&self) -> Option<&Guidance> {
        Some(&self.read.as_ref()?.guidance)
    }

    /// What remains where only what was found and the partner's own guidance are wanted.
    pub(super) fn into_parts(self) -> (Turn, Guidance) {
        let guidance = self.read.map(|read| read.guidance);
        (self.turn, guidance.unwrap_or_default())
    }

    /// What the partner states, as far as it can be read.
    pub fn partner(&self) -> Option<&Partner> {
        self.read.as_ref()?.partner.as_ref()
    }
}

impl Site {
    /// Reads and checks a partner. A panic is a finding of that partner's.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn draft(&self, id: &str) -> Result<Draft, Stop> {
        let read = catch_unwind(AssertUnwindSafe(|| self.read_partner(id)));
        let Ok(read) = read else {
            let turn = self.internal_fault(id);
            return Ok(Draft { read: None, turn });
        };
        let mut read = read?;
        let outcome = match read.findings.has_errors() || read.partner.is_none() {
            true => Outcome::Refused,
            false => Outcome::Checked,
        };
        let turn = Turn {
            partner: Some(id.to_owned()),
            findings: std::mem::take(&mut read.findings),
            sources: read.sources.clone(),
            outcome,
            entry: None,
        };
        let read = Some(read);
        Ok(Draft { read, turn })
    }

    /// A file of a partner's portal by its path below the portal's folder; none where a build makes no such file.
    ///
    /// # Errors
    /// What keeps it from being made, with all that was found before.
    pub fn portal_file(&self, draft: &Draft, path: &str) -> Result<Option<Vec<u8>>, Box<Turn>> {
        let Some(read) = draft.read.as_ref().filter(|read| read.partner.is_some()) else {
            return Err(Box::new(draft.turn.clone()));
        };
        let mut made = None;
        let make = || {
            let mut keep = |_: &str, bytes: &[u8]| made = Some(bytes.to_vec());
            self.render_portal(read, Files::new(Wanted::One(path), &mut keep))
        };
        match catch_unwind(AssertUnwindSafe(make)) {
            Ok(Ok(_)) => Ok(made),
            Ok(Err(fault)) => {
                let mut turn = draft.turn.clone();
                turn.findings.push(*fault);
                turn.outcome = Outcome::Refused;
                Err(Box::new(turn))
            }
            // With errors there may be too little to show; without, the fault is ours.
            Err(_) if draft.turn.outcome == Outcome::Refused => Err(Box::new(draft.turn.clone())),
            Err(_) => Err(Box::new(self.internal_fault(&read.id))),
        }
    }

    /// A file that all portals share by its path below the output's root, such as a style sheet.
    pub fn shared_file(&self, path: &str) -> Option<&[u8]> {
        let mut all = self.shared_files();
        let (_, bytes) = all.find(|(known, _)| *known == path)?;
        Some(bytes)
    }

    /// A partner's line in the directory, if a build would publish its portal. Its sitemaps are counted where that is asked for, which
    /// takes as long as planning the portal.
    pub fn line(&self, draft: &Draft, with_sitemaps: bool) -> Option<Entry> {
        let read = draft.read.as_ref()?;
        if draft.turn.outcome == Outcome::Refused {
            return None;
        }
        if with_sitemaps {
            let mut ignore = |_: &str, _: &[u8]| ();
            let files = Files::new(Wanted::Names, &mut ignore);
            return self.render_portal(read, files).ok();
        }
        self.line_of(read)
    }

    /// The addresses of a portal's pages, from the output's root on.
    pub fn addresses(&self, draft: &Draft) -> Vec<String> {
        let Some(read) = &draft.read else {
            return Vec::new();
        };
        let mut pages = BTreeSet::new();
        let list = || {
            let mut page = |name: &str, _: &[u8]| {
                let folder = name.strip_suffix("index.html");
                pages.extend(folder.map(|folder| format!("/{}/{}", read.id, encode(folder))));
            };
            let files = Files::new(Wanted::Names, &mut page);
            self.render_portal(read, files).is_ok()
        };
        match catch_unwind(AssertUnwindSafe(list)) {
            Ok(true) => pages.into_iter().collect(),
            Ok(false) | Err(_) => Vec::new(),
        }
    }

    /// A file of the output's root: of the directory of partners, or of a site of guidance alone. `lines` are those of the directory.
    ///
    /// # Errors
    /// When the theme cannot show it.
    pub fn root_file(&self, path: &str, lines: &mut Listing) -> Result<Option<Vec<u8>>, Stop> {
        let mut made = None;
        let mut keep = |_: &str, bytes: &[u8]| {
            made = Some(bytes.to_vec());
            Ok(())
        };
        self.root_files(&mut RootFiles::new(Wanted::One(path), &mut keep), lines)?;
        Ok(made)
    }

    /// Whether the path of a file of the output's root may depend on the portals that there are: all but what programs on hosts read.
    pub fn depends_on_portals(&self, path: &str) -> bool {
        let is_page = path.ends_with(".html") || path.ends_with(".xml");
        !self.partners.is_empty() && (is_page || path.starts_with(find::BEGINS))
    }

    /// The path at which a host serves the output, by `site.yaml`: `/` or longer, with `/` at its end.
    pub fn base_path(&self) -> String {
        self.home().base_path()
    }

    /// A partner with what is wrong with it, for what is told about all.
    pub fn look<T>(&self, draft: &Draft, tell: impl FnOnce(Look<'_>) -> T) -> T {
        let id = draft.turn.partner.as_deref().unwrap_or_default();
        self.look_at(id, draft.partner(), &draft.turn.findings, tell)
    }
}
