//! The flow, on one screen: what is shared is read once, then every partner has its turn and is dropped.
//!
//! ```text
//! once:              site.yaml, policy, theme, shared guidance            -> Site
//! for each partner:  folder -> Partner -> Findings -> pages -> published  -> Turn
//! once:              turns -> directory of partners
//! ```

mod alone;
mod articles;
mod look;
mod merge;
mod partner;
mod portal;
mod preview;
mod reading;
mod root;
mod search;
mod site;
mod translations;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;
use url::Url;

use crate::content::Folder;
use crate::diagnostic::{Diagnostic, Findings};
use crate::load::{self, Owner};
use crate::markdown::Want;
use crate::message::{Message, say};
use crate::output::{
    self, FileRecord, FindingRecord, Manifest, OpenError, Output, PortalRecord, Published,
    ShardWriter,
};
use crate::portal::directory::Entry;
use crate::rules::INTERNAL_FAULT;
use crate::shard::Shard;
use crate::source::{Sources, Span};
use crate::turns;

pub use look::Look;
pub use merge::Merged;
use portal::Wanted;
pub use preview::Draft;
pub use reading::Reading;
pub use site::{Holds, Site};
pub use translations::Shelf;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The site's folder.
    pub site: PathBuf,
    /// Only these partners; none: all.
    pub partners: Vec<String>,
    /// The date that decides what holds.
    pub today: Date,
    /// Where the output will be served, instead of what site.yaml says.
    pub base_url: Option<Url>,
    /// What is wanted of articles: their bodies, where portals are built.
    pub want: Want,
    /// Only the partners that fall to this one of several machines.
    pub shard: Option<Shard>,
}

/// Why nothing was done, or why it was broken off.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// What was asked for cannot be done: exit code 2.
    #[error("{0}")]
    Usage(Message),
    /// The machine failed, and trying again may help: exit code 75.
    #[error("{0}")]
    Machine(Message),
}

impl From<load::Failure> for Stop {
    fn from(failure: load::Failure) -> Self {
        Self::Machine(say!(
            "cannot read {path}: {reason}",
            path = &failure.path,
            reason = failure.source.to_string()
        ))
    }
}

impl From<output::Failure> for Stop {
    fn from(failure: output::Failure) -> Self {
        Self::Machine(failure.message())
    }
}

impl From<OpenError> for Stop {
    fn from(error: OpenError) -> Self {
        let why = error.message();
        match error {
            OpenError::Refused { .. } => Self::Usage(why),
            OpenError::Busy(_) | OpenError::Failed(_) => Self::Machine(why),
        }
    }
}

/// What became of a partner's portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was only checked.
    Checked,
    /// Everything that it is made from is as it was: nothing to do.
    Unchanged,
    /// It is published.
    Published(Published),
    /// It has errors: the last good portal, if there was one, stays.
    Refused,
}

/// A partner's turn, or the site's own.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The partner; none for what is shared.
    pub partner: Option<String>,
    /// What was found.
    pub findings: Findings,
    /// The texts that the findings point into.
    pub sources: Arc<Sources>,
    /// What became of the portal.
    pub outcome: Outcome,
    /// Its line in the directory, if it has a portal.
    pub entry: Option<Entry>,
}

/// What a build did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Portals published.
    pub published: usize,
    /// Portals that were as they should be.
    pub unchanged: usize,
    /// Portals with errors.
    pub refused: usize,
    /// Files whose bytes changed.
    pub written: usize,
    /// Portals of partners that are gone.
    pub removed: usize,
}

impl Site {
    /// The site's own turn: what is wrong with what is shared.
    pub fn own_turn(&self) -> Turn {
        Turn {
            partner: None,
            findings: self.findings.clone(),
            sources: self.sources.clone(),
            outcome: Outcome::Checked,
            entry: None,
        }
    }

    /// Checks every partner, and hands each turn on in the order of their names.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn check(&self, mut each: impl FnMut(Turn) + Send) -> Result<(), Stop> {
        self.turns(
            |id| {
                let mut turn = self.read_partner(id)?.turn(Outcome::Checked);
                if turn.findings.is_empty() {
                    // Nothing points into its texts: they go at once, on the thread that made them.
                    turn.sources = self.sources.clone();
                }
                Ok(turn)
            },
            |turn| turn,
            |turn| {
                each(turn);
                Ok(())
            },
        )
    }

    /// Builds every partner's portal and the directory. A partner with errors keeps its last good portal. A shard builds its portals,
    /// and leaves what spans partners to [`Self::merge`]. Where `ended` is set, no other portal is begun.
    ///
    /// # Errors
    /// When the output is refused, or the machine fails: what was published until then stays.
    pub fn build(
        &self,
        out: &Path,
        whole: bool,
        ended: &AtomicBool,
        mut each: impl FnMut(&Turn) + Send,
    ) -> Result<Summary, Stop> {
        let output = Output::open(out, self.root.path(), self.shard)?;
        let (mut summary, mut entries) = (Summary::default(), Vec::new());
        if self.blocked {
            return Ok(summary);
        }
        let begin = |shard| ShardWriter::begin(&output, shard, &self.input());
        let mut record = self.shard.map(begin).transpose()?;
        let assets = match self.shard {
            None => self.write_assets(&output)?,
            Some(_) => BTreeSet::new(),
        };
        let build = |id: &str| {
            if ended.load(Ordering::Relaxed) {
                return Err(Stop::Machine(say!(
                    "a signal ended this build; what it published until then stays"
                )));
            }
            let turn = self.build_partner(&output, id)?;
            let files = match self.shard {
                None => Vec::new(),
                Some(_) => output.file_records(id)?,
            };
            Ok((turn, files))
        };
        self.turns(
            build,
            |turn| (turn, Vec::new()),
            |(turn, files)| {
                if let Some(record) = &mut record {
                    record.add(&portal_record(&turn, files))?;
                }
                match &turn.outcome {
                    Outcome::Published(done) => {
                        summary.published += 1;
                        summary.written += done.written;
                    }
                    Outcome::Unchanged | Outcome::Checked => summary.unchanged += 1,
                    Outcome::Refused => summary.refused += 1,
                }
                entries.extend(turn.entry.clone());
                each(&turn);
                Ok(())
            },
        )?;
        match record {
            Some(record) => record.end()?,
            None if whole => {
                output.forget_shards()?;
                self.finish(&output, &assets, &mut summary, &mut entries)?;
            }
            None => {}
        }
        Ok(summary)
    }

    /// Writes what spans partners, and takes away what is of no partner any more.
    fn finish(
        &self,
        output: &Output,
        assets: &BTreeSet<String>,
        summary: &mut Summary,
        entries: &mut [Entry],
    ) -> Result<(), Stop> {
        let names: BTreeSet<String> = self.partners.iter().cloned().collect();
        summary.removed = output.remove_portals(&names)?;
        // A portal that stayed as it was may still refer to assets of its time.
        if summary.refused == 0 {
            output.remove_assets(assets)?;
        }
        self.write_root(output, entries)
    }

    /// Gives every partner its turn, some at once, and hands the turns on in order. A panic is a finding of that partner's, and
    /// `fault` makes of it what a turn is here.
    fn turns<T: Send>(
        &self,
        turn: impl Fn(&str) -> Result<T, Stop> + Sync,
        fault: impl Fn(Turn) -> T + Sync,
        mut each: impl FnMut(T) -> Result<(), Stop> + Send,
    ) -> Result<(), Stop> {
        let turn = |id: &String| {
            catch_unwind(AssertUnwindSafe(|| turn(id)))
                .unwrap_or_else(|_| Ok(fault(self.internal_fault(id))))
        };
        turns::in_order(&self.partners, turn, |turn| each(turn?))
    }

    fn internal_fault(&self, id: &str) -> Turn {
        let (mut sources, mut findings) =
            (Sources::over(self.sources.clone()), Findings::default());
        let file = sources.add(format!("content/partners/{id}/partner.yaml"), "");
        findings.push(
            Diagnostic::new(
                &INTERNAL_FAULT,
                Span::start_of(file),
                say!("supportal failed on this partner; its last good portal stays"),
            )
            .help(say!(
                "please report this, with the partner's folder if you may share it"
            )),
        );
        Turn {
            partner: Some(id.to_owned()),
            findings,
            sources: Arc::new(sources),
            outcome: Outcome::Refused,
            entry: None,
        }
    }

    /// A partner's turn in a build.
    fn build_partner(&self, output: &Output, id: &str) -> Result<Turn, Stop> {
        let folder = Folder::read(
            &self.root,
            &format!("content/partners/{id}"),
            Owner::Partner,
        )?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.fingerprint.as_bytes());
        folder.digest(&mut hasher);
        let fingerprint = hasher.finalize().to_hex().to_string();
        let known = output.manifest(id);
        let unchanged = known
            .as_ref()
            .is_some_and(|manifest| manifest.fingerprint == fingerprint);
        if let (true, Some(manifest)) =
            (unchanged, known.as_ref().filter(|manifest| manifest.clean))
        {
            return Ok(Turn {
                partner: Some(id.to_owned()),
                findings: Findings::default(),
                sources: self.sources.clone(),
                outcome: Outcome::Unchanged,
                entry: Some(manifest.entry.clone()),
            });
        }
        let mut read = self.check_partner(id, folder);
        let kept = known.map(|manifest| manifest.entry);
        if read.findings.has_errors() || read.partner.is_none() {
            let mut turn = read.turn(Outcome::Refused);
            turn.entry = kept;
            return Ok(turn);
        }
        if unchanged {
            let mut turn = read.turn(Outcome::Unchanged);
            turn.entry = kept;
            return Ok(turn);
        }
        let clean = read.findings.is_empty();
        match self.render_portal(&read, Wanted::All) {
            Ok((files, entry)) => {
                let manifest = Manifest {
                    fingerprint,
                    clean,
                    entry,
                };
                let done = output.publish(id, &files, &manifest)?;
                let mut turn = read.turn(Outcome::Published(done));
                turn.entry = Some(manifest.entry);
                Ok(turn)
            }
            Err(fault) => {
                read.findings.push(*fault);
                let mut turn = read.turn(Outcome::Refused);
                turn.entry = kept;
                Ok(turn)
            }
        }
    }
}

/// What a shard says of a partner's turn.
fn portal_record(turn: &Turn, files: Vec<FileRecord>) -> PortalRecord {
    let finding = |finding: &Diagnostic| {
        let span = finding.place.span;
        let place = turn.sources.get(span.file).map(|file| {
            let at = file.position(span.start as usize);
            format!("{}:{}:{}", file.path, at.line, at.column)
        });
        FindingRecord {
            code: finding.rule.code.to_owned(),
            level: finding.level.as_str().to_owned(),
            place: place.unwrap_or_default(),
            message: finding.message.to_string(),
        }
    };
    PortalRecord {
        partner: turn.partner.clone().unwrap_or_default(),
        current: turn.outcome != Outcome::Refused,
        entry: turn.entry.clone(),
        files,
        findings: turn.findings.iter().map(finding).collect(),
    }
}
