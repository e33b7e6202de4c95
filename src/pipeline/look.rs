//! Partners as they are, without building anything: for commands that tell rather than publish.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Site, Stop};
use crate::catalog::partner::Partner;
use crate::diagnostic::Findings;
use crate::locale::Locale;
use crate::portal::{Portal, disclosures};
use crate::rules::published;

/// A partner with what is wrong with it.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Its folder.
    pub id: &'a str,
    /// What it states; nothing where that cannot be read to its end.
    pub partner: Option<&'a Partner>,
    /// The languages that it publishes in; the site's, where the partner cannot be read.
    pub locales: &'a [&'a Locale],
    /// What is wrong.
    pub findings: &'a Findings,
}

impl Site {
    /// Where the site is.
    pub fn path(&self) -> &std::path::Path {
        self.root.path()
    }

    /// Checks every partner, and hands what is made of each on, in the order of their names.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn survey<T: Send>(
        &self,
        look: impl Fn(Look<'_>) -> T + Sync,
        mut each: impl FnMut(T) + Send,
    ) -> Result<(), Stop> {
        self.turns(
            |id| {
                let read = self.read_partner(id)?;
                Ok(self.look_at(id, read.partner.as_ref(), &read.findings, &look))
            },
            |turn| {
                let id = turn.partner.as_deref().unwrap_or_default();
                self.look_at(id, None, &turn.findings, &look)
            },
            |_| false,
            |seen| {
                each(seen);
                Ok(())
            },
        )
    }

    /// A partner with what was found in it, to be told about.
    pub(super) fn look_at<T>(
        &self,
        id: &str,
        partner: Option<&Partner>,
        findings: &Findings,
        tell: impl FnOnce(Look<'_>) -> T,
    ) -> T {
        let partner = partner.filter(|partner| !partner.incomplete);
        let locales = match partner {
            Some(partner) => published(&self.frame.config, partner),
            None => self.frame.config.locales.iter().collect(),
        };
        tell(Look {
            id,
            partner,
            locales: &locales,
            findings,
        })
    }

    /// A partner's `disclosures.json` as a build would write it, found faulty or not; nothing where it cannot be read to its end.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn disclosures(&self, id: &str) -> Result<Option<String>, Stop> {
        let read = || -> Result<Option<String>, Stop> {
            let read = self.read_partner(id)?;
            let partner = read.partner.as_ref().filter(|partner| !partner.incomplete);
            Ok(partner.map(|partner| {
                let portal =
                    Portal::new(&self.frame.config, &self.frame.policy, self.today, partner);
                disclosures::json(&portal, &published(&self.frame.config, partner))
            }))
        };
        catch_unwind(AssertUnwindSafe(read)).unwrap_or(Ok(None))
    }
}
