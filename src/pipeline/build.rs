//! Partners → portals: who is as before is left, the others are read, rendered and published, and what spans them comes last.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::partner::ReadPartner;
use super::portal::{Files, Wanted};
use super::retouch::Retouch;
use super::{Outcome, Site, Stop, Turn};
use crate::check;
use crate::content::Folder;
use crate::diagnostic::{Diagnostic, Findings};
use crate::load::{Owner, glance, mark};
use crate::message::say;
use crate::output::{
    Days, FileRecord, FindingRecord, KeptLines, Known, MadeFrom, Manifest, Notes, Output,
    PortalRecord, Seen, ShardWriter, line_mark,
};
use crate::portal::directory::{Entry, Listing};
use crate::stopwatch::{Stage, Stopwatch, stage, timed};

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
    /// Times what is done, where that is wanted.
    pub watch: Option<&'a Stopwatch>,
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
    /// Files of portals whose bytes changed.
    pub written: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files of the portals published that stayed.
    pub kept: usize,
    /// Portals of partners that are gone.
    pub removed: usize,
    /// Findings in portals that were as they should be, which are not listed again.
    pub known: usize,
}

impl Order<'_> {
    fn timed<T>(&self, name: Option<&str>, first: Stage, work: impl FnOnce() -> T) -> T {
        timed(self.watch, name, first, work)
    }
}

/// What an earlier build left, as far as it is believed, and what becomes of it.
struct Before {
    seen: Seen,
    /// What all portals are made from now.
    made_from: MadeFrom,
    /// Where portals were made from the same but for the texts of shared guides.
    retouch: Option<Retouch>,
}

/// A partner's turn in a build.
struct Built {
    turn: Turn,
    /// What a shard says of its files.
    files: Vec<FileRecord>,
    /// What the next build may rely on; nothing of a portal that was refused.
    known: Option<Known>,
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
        let output = Output::open(order.out, self.root.path(), self.shard)?
            .compressing(&self.frame.config.compress);
        let mut summary = Summary::default();
        if self.blocked {
            return Ok(summary);
        }
        let begin = |shard| ShardWriter::begin(&output, shard, &self.input());
        let mut record = self.shard.map(begin).transpose()?;
        // Shards say what is in every file, and so look at every file; of some partners alone nothing is noted for all.
        let cache = order.cache.filter(|_| order.whole && record.is_none());
        let (site, before) = (self.root.path(), self.before(&output, cache));
        let mut notes = Notes::begin(cache, &output, site, &before.made_from);
        // Before any page that refers to them: they are made and looked at as soon as one is written. A shard writes none.
        let written = OnceLock::new();
        let assets = || {
            let write = || match self.shard {
                None => stage(Stage::Whole, || self.write_assets(&output)),
                Some(_) => Ok(BTreeSet::new()),
            };
            written.get_or_init(write).as_ref().map_err(Stop::clone)
        };
        let were_left = before.seen.has_assets(&output);
        if !were_left || before.retouch.is_some() {
            order.timed(None, Stage::Whole, assets)?;
        }
        let build = |id: &str| {
            if order.ended.load(Ordering::Relaxed) {
                return Err(Stop::Machine(say!(
                    "a signal ended this build; what it published until then stays"
                )));
            }
            order.timed(Some(id), Stage::Look, || {
                self.build_turn(&output, id, &before, || assets().map(drop))
            })
        };
        let fault = |turn| Built {
            turn,
            files: Vec::new(),
            known: None,
        };
        let (mut lines, mut elsewhere) = (Listing::default(), Vec::new());
        // Of what spans partners; where a portal was refused, it is not asked for.
        let mut root = blake3::Hasher::new();
        let mut languages: BTreeSet<Vec<String>> = BTreeSet::new();
        let is_light = |built: &Built| built.files.is_empty() && self.is_light(&built.turn);
        self.turns(build, fault, is_light, |built| {
            let Built { turn, files, known } = built;
            let id = turn.partner.as_deref().unwrap_or_default();
            if let Some(known) = &known {
                root.update(id.as_bytes()).update(&known.entry);
                notes.portal(id, known);
            }
            summary.add(&turn.outcome);
            if let (None, Some(known)) = (&turn.entry, &known) {
                elsewhere.push((known.entry, id.to_owned()));
            }
            if let Some(record) = &mut record {
                record.add(&portal_record(&turn, files))?;
            }
            each(&turn);
            languages.extend(turn.entry.as_ref().map(|entry| entry.locales.clone()));
            lines.extend(turn.entry);
            Ok(())
        })?;
        if let Some(record) = record {
            record.end()?;
            self.sync(order, &output, summary.refused)?;
            return Ok(summary);
        }
        if order.whole {
            let root = mark(&root.finalize());
            if summary.refused > 0 || !were_left || !before.seen.had_root(root) {
                let kept = KeptLines::of(cache, &output, site);
                output.forget_shards()?;
                order.timed(None, Stage::Whole, || {
                    kept.gather(elsewhere, &output, &mut lines);
                    self.finish(&output, assets()?, &mut summary, &mut lines)?;
                    kept.keep(&lines);
                    Ok::<_, Stop>(())
                })?;
            } else if before.retouch.is_some() {
                output.remove_assets(assets()?)?;
            }
            if cache.is_some() {
                self.note_guides(&mut notes, &before, languages);
            }
            self.sync(order, &output, summary.refused)?;
            notes.end((summary.refused == 0).then_some(root), &output);
        } else if output.is_sound() {
            self.sync(order, &output, summary.refused)?;
        }
        Ok(summary)
    }

    /// What an earlier build left; without a cache, or where portals must be made anew, nothing.
    fn before(&self, output: &Output, cache: Option<&Path>) -> Before {
        let believed = cache.filter(|_| output.is_sound());
        let seen = Seen::read(believed, output, self.root.path());
        let made_from = match cache {
            Some(_) => self.made_from(seen.made_from()),
            None => MadeFrom::default(),
        };
        let is_same = *seen.made_from() == made_from;
        let retouch = match is_same {
            true => None,
            false => self.retouch(&seen, &made_from),
        };
        Before {
            seen: match is_same || retouch.is_some() {
                true => seen,
                false => Seen::default(),
            },
            made_from,
            retouch,
        }
    }

    /// Notes the shared guides as they stand in portals of these languages, and of those that stayed as they were.
    fn note_guides(
        &self,
        notes: &mut Notes,
        before: &Before,
        mut languages: BTreeSet<Vec<String>>,
    ) {
        let noted = match &before.retouch {
            Some(retouch) => &retouch.guides,
            None => before.seen.guides(),
        };
        noted.iter().for_each(|guide| notes.guide(guide));
        languages.retain(|all| noted.iter().all(|guide| guide.languages != *all));
        if before.made_from.but_texts.is_empty() {
            return;
        }
        let standing = languages.iter().filter_map(|all| self.standing(all));
        for (guide, _) in standing.flatten() {
            notes.guide(&guide);
        }
    }

    /// Waits until the disk has what was written. Where it may have lost something before, and a portal of that time stays, it is not
    /// said that all is there.
    fn sync(&self, order: Order<'_>, output: &Output, refused: usize) -> Result<(), Stop> {
        if output.is_sound() || refused == 0 {
            order.timed(None, Stage::Write, || output.sync())?;
        }
        Ok(())
    }

    /// A partner's turn, and what is to be kept of it.
    fn build_turn(
        &self,
        output: &Output,
        id: &str,
        before: &Before,
        prepare: impl FnOnce() -> Result<(), Stop>,
    ) -> Result<Built, Stop> {
        let path = format!("content/partners/{id}");
        // Looked at before it is read: what changes meanwhile is seen the next time.
        let glance = glance(&self.root, &path);
        // Tried once.
        let mut retouch = before.retouch.as_ref();
        let known = before
            .seen
            .portal(id)
            .copied()
            .filter(|known| known.glance == glance && known.days.have(self.today))
            .filter(|known| known.record == output.record_mark(id));
        if let Some(known) = known {
            let as_before = |outcome, known| Built {
                turn: self.as_before(id, outcome, None),
                files: Vec::new(),
                known: Some(known),
            };
            let Some(retouch) = retouch.take() else {
                return Ok(as_before(Outcome::Unchanged(known.findings), known));
            };
            if let Some(done) = retouch.portal(output, id, output.manifest(id))? {
                let outcome = Outcome::Retouched(done, known.findings);
                let record = output.record_mark(id);
                return Ok(as_before(outcome, Known { record, ..known }));
            }
        }
        let read = || Folder::read(&self.root, &path, Owner::Partner);
        let folder = stage(Stage::Read, read)?;
        let (turn, days) = self.build_partner(output, id, folder, retouch, prepare)?;
        let line = turn.entry.as_ref();
        let line = line.filter(|_| turn.outcome != Outcome::Refused);
        Ok(Built {
            files: match self.shard {
                None => Vec::new(),
                Some(_) => output.file_records(id)?,
            },
            known: line.map(|line| Known {
                glance,
                record: output.record_mark(id),
                entry: line_mark(line),
                findings: turn.counts(),
                days,
            }),
            turn: self.without_needless_texts(turn),
        })
    }

    /// The turn of a partner whose inputs are as they were.
    fn as_before(&self, id: &str, outcome: Outcome, entry: Option<Entry>) -> Turn {
        Turn {
            partner: Some(id.to_owned()),
            findings: Findings::default(),
            sources: self.sources.clone(),
            outcome,
            entry,
        }
    }

    /// Writes what spans partners, and takes away what is of no partner any more.
    pub(super) fn finish(
        &self,
        output: &Output,
        assets: &BTreeSet<String>,
        summary: &mut Summary,
        lines: &mut Listing,
    ) -> Result<(), Stop> {
        let names: BTreeSet<String> = self.partners.iter().cloned().collect();
        summary.removed = output.remove_portals(&names)?;
        // A portal that stayed as it was may still refer to assets of its time.
        if summary.refused == 0 {
            output.remove_assets(assets)?;
        }
        self.write_root(output, lines)?;
        Ok(output.note_siblings()?)
    }

    /// A partner's turn in a build, where its folder was read, and the days on which its portal is as it is now. Before it may be written,
    /// what it needs is prepared.
    fn build_partner(
        &self,
        output: &Output,
        id: &str,
        folder: Folder,
        retouch: Option<&Retouch>,
        prepare: impl FnOnce() -> Result<(), Stop>,
    ) -> Result<(Turn, Days), Stop> {
        let mut hasher = blake3::Hasher::new();
        folder.digest(&mut hasher);
        let own = hasher.finalize().to_hex().to_string();
        let shared = self.fingerprint.to_hex().to_string();
        let known = output.manifest(id);
        let is_as_before = |known: &&Manifest| {
            known.own == own && known.days.have(self.today) && output.is_sound()
        };
        if let Some(known) = known.as_ref().filter(is_as_before) {
            let entry = Some(known.entry.clone());
            let outcome = match retouch {
                _ if known.shared == shared => Some(Outcome::Unchanged(known.findings)),
                Some(retouch) => {
                    let done = retouch.portal(output, id, Some(known.clone()))?;
                    done.map(|done| Outcome::Retouched(done, known.findings))
                }
                None => None,
            };
            if let Some(outcome) = outcome {
                return Ok((self.as_before(id, outcome, entry), known.days));
            }
        }
        let kept = known.map(|manifest| manifest.entry);
        let mut read = stage(Stage::Check, || self.check_partner(id, folder));
        let refused = |read: ReadPartner| {
            let mut turn = read.turn(Outcome::Refused);
            turn.entry = kept;
            Ok((turn, Days::default()))
        };
        let Some(partner) = read
            .partner
            .as_ref()
            .filter(|_| !read.findings.has_errors())
        else {
            return refused(read);
        };
        prepare()?;
        let (config, policy) = (&self.frame.config, &self.frame.policy);
        let last_days = check::last_days(config, policy, self.today, partner);
        let days = Days::around(self.today, &last_days);
        let mut staged = output.begin(id);
        let mut put = |path: &str, bytes: &[u8]| {
            let Ok(portal) = &mut staged else { return };
            if let Err(failure) = stage(Stage::Write, || portal.put(path, bytes)) {
                staged = Err(failure);
            }
        };
        let files = Files::new(Wanted::All, &mut put);
        match stage(Stage::Plan, || self.render_portal(&read, files)) {
            Ok(entry) => {
                let manifest = Manifest {
                    shared,
                    own,
                    shares_guides: read.guidance.is_empty() && partner.base_url.is_none(),
                    days,
                    findings: read.findings.counts(),
                    entry,
                };
                let done = stage(Stage::Write, || staged?.publish(&manifest))?;
                let mut turn = read.turn(Outcome::Published(done));
                turn.entry = Some(manifest.entry);
                Ok((turn, days))
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
            Outcome::Published(done) | Outcome::Retouched(done, _) => {
                self.published += 1;
                self.written += done.written;
                self.bytes += done.bytes;
                self.kept += done.kept;
            }
            Outcome::Unchanged(_) | Outcome::Checked => self.unchanged += 1,
            Outcome::Refused => self.refused += 1,
        }
        if let Outcome::Unchanged(known) | Outcome::Retouched(_, known) = outcome {
            self.known += known.iter().sum::<usize>();
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
        counts: turn.counts(),
        findings: turn.findings.iter().map(finding).collect(),
    }
}
