//! Partners → portals: who is as before is left, the others are read, rendered and published, and what spans them comes last.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::partner::ReadPartner;
use super::portal::Wanted;
use super::{Outcome, Site, Stop, Turn};
use crate::content::Folder;
use crate::diagnostic::{Diagnostic, Findings, Level};
use crate::load::{Owner, glance};
use crate::message::say;
use crate::output::{
    FileRecord, FindingRecord, Known, Manifest, Mark, Notes, Output, PortalRecord, Seen,
    ShardWriter, mark_of, short,
};
use crate::portal::directory::Entry;
use crate::turns;

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
    pub(super) fn finish(
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
