//! What an editor asks while somebody writes: one partner at a time, over texts that are not on disk yet.

use jiff::civil::Date;

use super::site::{no_settings, open};
use super::{Outcome, Request, Site, Stop, Turn};
use crate::catalog::article::Guidance;
use crate::catalog::policy::Policy;
use crate::content;
use crate::diagnostic::Findings;
use crate::load::Texts;
use crate::source::Sources;

/// A partner's turn in a check, with the articles that its texts lead to.
#[derive(Debug)]
pub struct Reading {
    /// What was found, and the texts.
    pub turn: Turn,
    /// The partner's own guidance.
    pub guidance: Guidance,
}

impl Site {
    /// From now on these texts, and no others, stand for files of partners. What all share is as it was read.
    pub fn stand_in(&mut self, texts: Texts) {
        self.root.stand_in(texts);
    }

    /// Reads and checks one partner. A panic is a finding of that partner's.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn read(&self, id: &str) -> Result<Reading, Stop> {
        let (turn, guidance) = self.draft(id)?.into_parts();
        Ok(Reading { turn, guidance })
    }

    /// What is wrong with a `site.yaml` that makes no site.
    ///
    /// # Errors
    /// When it is not there, or the machine fails.
    pub fn refused(request: &Request, texts: Texts) -> Result<Turn, Stop> {
        let root = open(request, texts)?;
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        content::config(&root, &mut sources, &mut findings)
            .map_err(|error| no_settings(request, error))?;
        findings.sort();
        Ok(Turn {
            partner: None,
            findings,
            sources: sources.into(),
            outcome: Outcome::Refused,
            entry: None,
        })
    }

    /// The texts that all partners share.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What the program requires.
    pub fn policy(&self) -> &Policy {
        &self.frame.policy
    }

    /// The shared articles.
    pub fn guidance(&self) -> &Guidance {
        &self.stock.guidance
    }

    /// The date that decides what holds.
    pub fn today(&self) -> Date {
        self.today
    }
}
