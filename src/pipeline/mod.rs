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
use crate::diagnostic::{Diagnostic, Findings, Level};
use crate::load::{self, Owner, glance};
use crate::markdown::Want;
use crate::message::{Message, say};
use crate::output::{
    self, FileRecord, FindingRecord, Known, Manifest, Mark, Notes, OpenError, Output, PortalRecord,
    Published, Seen, ShardWriter, mark_of, short,
};
use crate::portal::directory::Entry;
use crate::rules::INTERNAL_FAULT;
use crate::shard::Shard;
use crate::source::{Sources, Span};
use crate::turns;

pub use look::Look;
pub use merge::Merged;
use partner::ReadPartner;
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
    /// Everything that it is made from is as it was: nothing to do. How much was found then, as errors, warnings and infos, is not
    /// listed again.
    Unchanged([usize; 3]),
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

/// What is to be built, and with what.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The output.
    pub out: &'a Path,
    /// Whether all partners are built, and what spans them.
    pub whole: bool,
    /// Where it is set, no other portal is begun.
    pub ended: &'a AtomicBool,
    /// A folder for what the next build need not read again; without it, all inputs are read.
    pub cache: Option<&'a Path>,
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
    /// Findings in portals that were as they should be, which are not listed again: errors, warnings, infos.
    pub known: [usize; 3],
}

/// A partner's turn in a build.
struct Built {
    turn: Turn,
    /// What a shard says of its files.
    files: Vec<FileRecord>,
    /// What the next build may rely on.
    known: Option<Known>,
    /// The hash of its line in the directory.
    entry: Mark,
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
    /// and leaves what spans partners to [`Self::merge`].
    ///
    /// # Errors
    /// When the output is refused, or the machine fails: what was published until then stays.
    pub fn build(
        &self,
        order: Order<'_>,
        mut each: impl FnMut(&Turn) + Send,
    ) -> Result<Summary, Stop> {
        let output = Output::open(order.out, self.root.path(), self.shard)?;
        let mut summary = Summary::default();
        if self.blocked {
            return Ok(summary);
        }
        let begin = |shard| ShardWriter::begin(&output, shard, &self.input());
        let mut record = self.shard.map(begin).transpose()?;
        // Shards say what is in every file, and so look at every file; of some partners alone nothing is noted for all.
        let cache = order.cache.filter(|_| order.whole && record.is_none());
        let seen = Seen::read(cache, &output, self.root.path());
        let mut notes = Notes::begin(cache, &output, self.root.path());
        let assets = match self.shard {
            None => self.write_assets(&output)?,
            Some(_) => BTreeSet::new(),
        };
        let build = |id: &str| {
            if order.ended.load(Ordering::Relaxed) {
                return Err(Stop::Machine(say!(
                    "a signal ended this build; what it published until then stays"
                )));
            }
            self.build_turn(&output, id, &seen)
        };
        let fault = |turn| Built {
            turn,
            files: Vec::new(),
            known: None,
            entry: Mark::default(),
        };
        let (mut entries, mut elsewhere) = (Vec::new(), Vec::new());
        let mut root = blake3::Hasher::new();
        root.update(self.fingerprint.as_bytes());
        self.turns(build, fault, |built| {
            let Built {
                turn,
                files,
                known,
                entry,
            } = built;
            let id = turn.partner.as_deref().unwrap_or_default();
            root.update(id.as_bytes()).update(&entry);
            if let Some(known) = &known {
                notes.portal(id, known);
            }
            summary.add(&turn.outcome);
            if turn.entry.is_none() && known.is_some() {
                elsewhere.push(id.to_owned());
            }
            if let Some(record) = &mut record {
                record.add(&portal_record(&turn, files))?;
            }
            entries.extend(turn.entry.clone());
            each(&turn);
            Ok(())
        })?;
        if let Some(record) = record {
            record.end()?;
            return Ok(summary);
        }
        if order.whole {
            let root = short(&root.finalize());
            if summary.refused > 0 || !seen.has_root(root, &output) {
                let line = |id: &String| output.manifest(id).map(|manifest| manifest.entry);
                entries.extend(turns::all(&elsewhere, line).into_iter().flatten());
                output.forget_shards()?;
                self.finish(&output, &assets, &mut summary, &mut entries)?;
            }
            notes.end((summary.refused == 0).then_some(root), &output);
        }
        Ok(summary)
    }

    /// A partner's turn, and what is to be kept of it.
    fn build_turn(&self, output: &Output, id: &str, seen: &Seen) -> Result<Built, Stop> {
        let path = format!("content/partners/{id}");
        // Looked at before it is read: what changes meanwhile is seen the next time.
        let glance = glance(&self.root, &path);
        let known = seen.portal(id).filter(|known| {
            self.shard.is_none()
                && glance == Some(known.glance)
                && known.fingerprint == short(&self.fingerprint_with(known.digest))
                && output.record_mark(id) == Some(known.record)
        });
        if let Some(known) = known {
            let mut turn = self.unchanged(id, known.findings);
            turn.entry = None;
            return Ok(Built {
                turn,
                files: Vec::new(),
                known: Some(*known),
                entry: known.entry,
            });
        }
        let folder = Folder::read(&self.root, &path, Owner::Partner)?;
        let mut hasher = blake3::Hasher::new();
        folder.digest(&mut hasher);
        let digest = short(&hasher.finalize());
        let (turn, findings) = self.build_partner(output, id, folder, digest)?;
        let entry = turn.entry.as_ref();
        let entry = entry.map(|entry| mark_of(&serde_json::to_vec(entry).unwrap_or_default()));
        let known = || {
            Some(Known {
                glance: glance?,
                digest,
                fingerprint: short(&self.fingerprint_with(digest)),
                record: output.record_mark(id)?,
                entry: entry?,
                findings,
            })
        };
        Ok(Built {
            files: match self.shard {
                None => Vec::new(),
                Some(_) => output.file_records(id)?,
            },
            known: match turn.outcome {
                Outcome::Refused => None,
                _ => known(),
            },
            entry: entry.unwrap_or_default(),
            turn,
        })
    }

    /// The fingerprint of all that a portal is made from, by the digest of its partner's folder.
    fn fingerprint_with(&self, digest: Mark) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.fingerprint.as_bytes()).update(&digest);
        hasher.finalize()
    }

    /// The turn of a partner whose portal is as it should be.
    fn unchanged(&self, id: &str, findings: [usize; 3]) -> Turn {
        Turn {
            partner: Some(id.to_owned()),
            findings: Findings::default(),
            sources: self.sources.clone(),
            outcome: Outcome::Unchanged(findings),
            entry: None,
        }
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

    /// A partner's turn in a build, and how much was found in its inputs.
    fn build_partner(
        &self,
        output: &Output,
        id: &str,
        folder: Folder,
        digest: Mark,
    ) -> Result<(Turn, [usize; 3]), Stop> {
        let fingerprint = self.fingerprint_with(digest).to_hex().to_string();
        let known = output.manifest(id);
        if let Some(manifest) = known.as_ref().filter(|it| it.fingerprint == fingerprint) {
            let mut turn = self.unchanged(id, manifest.findings);
            turn.entry = Some(manifest.entry.clone());
            return Ok((turn, manifest.findings));
        }
        let mut read = self.check_partner(id, folder);
        let findings =
            [Level::Error, Level::Warning, Level::Info].map(|level| read.findings.count(level));
        let refused = |read: ReadPartner| {
            let mut turn = read.turn(Outcome::Refused);
            turn.entry = known.map(|manifest| manifest.entry);
            Ok((turn, findings))
        };
        if read.findings.has_errors() || read.partner.is_none() {
            return refused(read);
        }
        match self.render_portal(&read, Wanted::All) {
            Ok((files, entry)) => {
                let manifest = Manifest {
                    fingerprint,
                    findings,
                    entry,
                };
                let done = output.publish(id, &files, &manifest)?;
                let mut turn = read.turn(Outcome::Published(done));
                turn.entry = Some(manifest.entry);
                Ok((turn, findings))
            }
            Err(fault) => {
                read.findings.push(*fault);
                refused(read)
            }
        }
    }
}

impl Summary {
    fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Published(done) => {
                self.published += 1;
                self.written += done.written;
            }
            Outcome::Unchanged(findings) => {
                self.unchanged += 1;
                for (sum, count) in self.known.iter_mut().zip(findings) {
                    *sum += count;
                }
            }
            Outcome::Checked => self.unchanged += 1,
            Outcome::Refused => self.refused += 1,
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
    let counts = match turn.outcome {
        Outcome::Unchanged(known) => known,
        _ => [Level::Error, Level::Warning, Level::Info].map(|level| turn.findings.count(level)),
    };
    PortalRecord {
        partner: turn.partner.clone().unwrap_or_default(),
        current: turn.outcome != Outcome::Refused,
        entry: turn.entry.clone(),
        files,
        counts,
        findings: turn.findings.iter().map(finding).collect(),
    }
}
