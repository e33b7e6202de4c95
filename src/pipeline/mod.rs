//! The flow, on one screen: what is shared is read once, then every partner has its turn and is dropped.
//!
//! ```text
//! once:              site.yaml, policy, theme, shared guidance            -> Site
//! for each partner:  folder -> Partner -> Findings -> pages -> published  -> Turn
//! once:              turns -> directory of partners
//! ```

mod alone;
mod articles;
mod build;
mod look;
mod merge;
mod partner;
mod portal;
mod preview;
mod reading;
mod retouch;
mod root;
mod search;
mod site;
mod translations;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use url::Url;

use crate::diagnostic::{Diagnostic, Findings};
use crate::load;
use crate::markdown::Want;
use crate::message::{Message, say};
use crate::output::{self, OpenError, Published};
use crate::portal::directory::Entry;
use crate::rules::INTERNAL_FAULT;
use crate::shard::Shard;
use crate::source::{Sources, Span};
use crate::turns;

pub use build::{Order, Summary};
pub use look::Look;
pub use merge::Merged;
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
#[derive(Debug, Clone, thiserror::Error)]
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
    /// Nothing but texts of shared guides changed, and they were exchanged on its pages. How much was found is not listed again.
    Retouched(Published, [usize; 3]),
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

impl Turn {
    /// How much was found, also where it is not listed again: errors, warnings, infos.
    pub fn counts(&self) -> [usize; 3] {
        match self.outcome {
            Outcome::Unchanged(known) | Outcome::Retouched(_, known) => known,
            _ => self.findings.counts(),
        }
    }
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
                let turn = self.read_partner(id)?.turn(Outcome::Checked);
                Ok(self.without_needless_texts(turn))
            },
            |turn| turn,
            |turn| self.is_light(turn),
            |turn| {
                each(turn);
                Ok(())
            },
        )
    }

    /// Whether little is held of a turn: nothing was found, and none of its texts is needed.
    fn is_light(&self, turn: &Turn) -> bool {
        turn.findings.is_empty() && Arc::ptr_eq(&turn.sources, &self.sources)
    }

    /// A turn whose texts go at once, on the thread that made them, where nothing points into them.
    fn without_needless_texts(&self, mut turn: Turn) -> Turn {
        if turn.findings.is_empty() {
            turn.sources = self.sources.clone();
        }
        turn
    }

    /// Gives every partner its turn, some at once, and hands the turns on in order. A panic is a finding of that partner's, and
    /// `fault` makes of it what a turn is here; of those of which little is held, as `is_light` tells, more may wait for a slow one.
    fn turns<T: Send>(
        &self,
        turn: impl Fn(&str) -> Result<T, Stop> + Sync,
        fault: impl Fn(Turn) -> T + Sync,
        is_light: impl Fn(&T) -> bool + Sync,
        mut each: impl FnMut(T) -> Result<(), Stop> + Send,
    ) -> Result<(), Stop> {
        let turn = |id: &String| {
            catch_unwind(AssertUnwindSafe(|| turn(id)))
                .unwrap_or_else(|_| Ok(fault(self.internal_fault(id))))
        };
        let is_light = |turn: &Result<T, Stop>| turn.as_ref().is_ok_and(&is_light);
        turns::in_order_by_weight(&self.partners, turn, is_light, |turn| each(turn?))
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
}
