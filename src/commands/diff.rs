//! `diff`: what changed for customers between two states of the disclosures.

use super::{Ended, exit, pool, request};
use crate::cli::Common;
use crate::diff::print::{Format, Printer};
use crate::diff::state::{Known, State};
use crate::diff::{self, Change, Facts};
use crate::message::{Dictionary, Message, say};
use crate::pipeline::{Request, Stop};
use crate::terminal;
use crate::turns;

/// Which changes make the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// Those by which customers get less.
    Weaker,
    /// All.
    Any,
}

impl FailOn {
    /// Every answer by its word.
    pub const WORDS: [(&'static str, Self); 2] = [("weaker", Self::Weaker), ("any", Self::Any)];
}

pub(super) fn run(
    old: &str,
    new: Option<&str>,
    common: &Common,
    format: Format,
    fail_on: Option<FailOn>,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let request = request(common);
    let old = State::open(old, &request)?;
    let new = match new {
        Some(named) => State::open(named, &request)?,
        None => State::site(&request)?,
    };
    let partners = partners(&old, &new, &request)?;
    let mut printer = Printer::new(format, dictionary, terminal::stdout())?;
    let compare = |id: &String| compare(id, [&old, &new], &request);
    let print = |compared: Result<Compared, Stop>| -> Result<(), Ended> {
        match compared? {
            Compared::Changes { id, name, changes } => printer.partner(&id, &name, &changes)?,
            Compared::Unread(why) => {
                printer.unread();
                terminal::error(&why, dictionary);
            }
        }
        Ok(())
    };
    pool(common)?.install(|| turns::in_order(&partners, compare, print))?;
    let counts = printer.end()?;
    let fails = match fail_on {
        None => false,
        Some(FailOn::Weaker) => counts.weaker > 0,
        Some(FailOn::Any) => counts.any(),
    };
    Ok(match (counts.unread, fails) {
        (0, false) => exit::CLEAN,
        (0, true) => exit::FINDINGS,
        _ => exit::USAGE,
    })
}

/// What became of a partner.
enum Compared {
    /// What changed.
    Changes {
        id: String,
        name: String,
        changes: Vec<Change>,
    },
    /// It could not be read in one of the states: nothing is made up about it.
    Unread(Message),
}

/// One partner, read from both states, compared and forgotten.
fn compare(id: &str, [old, new]: [&State; 2], request: &Request) -> Result<Compared, Stop> {
    let mut facts: [Option<Box<Facts>>; 2] = [None, None];
    for (slot, state) in facts.iter_mut().zip([old, new]) {
        match state.partner(id)? {
            Known::Absent => {}
            Known::Facts(known) => *slot = Some(known),
            Known::Unread(why) => return Ok(Compared::Unread(why)),
        }
    }
    let [old, new] = facts;
    let changes = diff::partner(old.as_deref(), new.as_deref(), request.today);
    let name = new.or(old).map(|facts| facts.shown_name().to_owned());
    Ok(Compared::Changes {
        id: id.to_owned(),
        name: name.unwrap_or_default(),
        changes,
    })
}

/// The partners to compare: those of either state, or of the state that has one only; and of these, those that were asked for.
fn partners(old: &State, new: &State, request: &Request) -> Result<Vec<String>, Stop> {
    let mut all = match (old.only(), new.only()) {
        (Some(only), None) | (None, Some(only)) => vec![only.to_owned()],
        _ => [old.partners(), new.partners()].concat(),
    };
    all.sort();
    all.dedup();
    if let Some(stranger) = request.partners.iter().find(|name| !all.contains(name)) {
        let name = crate::load::show_text(stranger);
        let why = say!("there is no partner `{name}` in either state", name);
        return Err(Stop::Usage(why));
    }
    if !request.partners.is_empty() {
        all.retain(|name| request.partners.contains(name));
    }
    Ok(all)
}
