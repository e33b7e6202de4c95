//! Shards → one output: what spans partners is written once every shard is there, whole and of the same input.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Site, Stop, Summary};
use crate::message::say;
use crate::output::{Output, PortalRecord, ShardReader, Unfit};
use crate::portal::directory::Listing;
use crate::shard::Shard;
use crate::turns;

/// How many portals are looked at at once: enough for every thread, few enough to forget.
const AT_ONCE: usize = 256;

/// What shards found, put together.
#[derive(Debug, Default)]
pub struct Merged {
    /// Portals, as a build counts them.
    pub summary: Summary,
    /// Partners.
    pub partners: usize,
    /// Findings of partners, by level: errors, warnings, infos.
    pub findings: [usize; 3],
}

impl From<Unfit> for Stop {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Refused(why) => Self::Usage(say!("nothing was merged: {why}", why)),
            Unfit::Failed(failure) => failure.into(),
        }
    }
}

impl Site {
    /// Writes what spans partners from what so many shards left in an output. Nothing is written where they do not fit.
    ///
    /// # Errors
    /// When a shard is missing, of another input or not as it was written; when the machine fails.
    pub fn merge(&self, out: &Path, shards: u32) -> Result<Merged, Stop> {
        let (mut merged, mut lines) = (Merged::default(), Listing::default());
        if self.blocked {
            return Ok(merged);
        }
        let input = self.input();
        // A shard that is missing or does not fit is told at once, also while others are under way.
        for shard in Shard::all(shards) {
            ShardReader::open(out, shard, &input)?;
        }
        let output =
            Output::open(out, self.root.path(), None)?.compressing(&self.frame.config.compress);
        let mut names = BTreeSet::new();
        for shard in Shard::all(shards) {
            let mut reader = ShardReader::open(out, shard, &input)?;
            loop {
                let portals = some(&mut reader)?;
                if portals.is_empty() {
                    break;
                }
                for portal in &portals {
                    if !shard.has(&portal.partner) || !names.insert(portal.partner.clone()) {
                        return Err(Unfit::Refused(say!(
                            "the portal of {partner} is in shard {shard} and belongs to another",
                            partner = &portal.partner,
                            shard = shard.to_string()
                        ))
                        .into());
                    }
                }
                verify(&output, shard, &portals)?;
                for portal in portals {
                    merged.add(&portal);
                    lines.extend(portal.entry);
                }
            }
        }
        if let Some(partner) = self.partners.iter().find(|name| !names.contains(*name)) {
            return Err(Unfit::Refused(say!(
                "no shard has the portal of {partner}; build them again",
                partner
            ))
            .into());
        }
        let assets = self.write_assets(&output)?;
        self.finish(&output, &assets, &mut merged.summary, &mut lines)?;
        output.sync()?;
        Ok(merged)
    }

    /// The fingerprint of what all shards read: settings, policies, theme, shared guidance, the date, the program, and who the partners are.
    pub(super) fn input(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.fingerprint.as_bytes());
        hasher.update(self.roll.as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

impl Merged {
    fn add(&mut self, portal: &PortalRecord) {
        self.partners += 1;
        match portal.current {
            true => self.summary.unchanged += 1,
            false => self.summary.refused += 1,
        }
        for (sum, count) in self.findings.iter_mut().zip(portal.counts) {
            *sum += count;
        }
    }
}

/// The next portals of a shard.
fn some(reader: &mut ShardReader) -> Result<Vec<PortalRecord>, Unfit> {
    let mut portals = Vec::new();
    while portals.len() < AT_ONCE
        && let Some(portal) = reader.portal()?
    {
        portals.push(portal);
    }
    Ok(portals)
}

/// Holds portals to what their shard wrote.
fn verify(output: &Output, shard: Shard, portals: &[PortalRecord]) -> Result<(), Stop> {
    let look = |portal: &PortalRecord| (portal.partner.clone(), output.first_other(portal));
    turns::in_order(portals, look, |(partner, other)| match other? {
        None => Ok(()),
        Some(path) => Err(Unfit::Refused(say!(
            "{path} is not what shard {shard} wrote; build it again",
            path = format!("{partner}/{path}"),
            shard = shard.to_string()
        ))
        .into()),
    })
}
