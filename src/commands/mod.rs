//! What was typed becomes what is meant, and the answer an exit code. One command a file.

mod audit;
mod build;
mod check;
mod explain;

use std::io;

use crate::cli::{Cli, Command, Common};
use crate::message::{Dictionary, Language};
use crate::pipeline::{Request, Stop};
use crate::terminal;

/// Exit codes of every command.
pub mod exit {
    /// Nothing to object to.
    pub const CLEAN: u8 = 0;
    /// Findings at or above the failing level.
    pub const FINDINGS: u8 = 1;
    /// Wrong usage, or no site.
    pub const USAGE: u8 = 2;
    /// The machine failed: trying again may help (sysexits' TEMPFAIL).
    pub const MACHINE: u8 = 75;
}

/// Why a command ended early.
enum Ended {
    Stop(Stop),
    /// The output cannot be written to.
    Output(io::Error),
}

impl From<Stop> for Ended {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs a command, and gives its exit code.
pub fn run(cli: Cli) -> u8 {
    let dictionary = &Dictionary::of(cli.lang.unwrap_or_else(spoken));
    let ended = match cli.command {
        Command::Check {
            common,
            format,
            fail_on,
        } => check::run(&common, format, fail_on, dictionary),
        Command::Build {
            common,
            out,
            fail_on,
        } => build::run(&common, out, fail_on, dictionary),
        Command::Audit {
            dir,
            out,
            common,
            format,
            fail_on,
        } => audit::run(&common, dir.or(out), format, fail_on, dictionary),
        Command::Explain { rule } => explain::run(&rule, dictionary),
    };
    match ended {
        Ok(code) => code,
        Err(Ended::Stop(Stop::Usage(why))) => {
            terminal::error(&why);
            exit::USAGE
        }
        Err(Ended::Stop(Stop::Machine(why))) => {
            terminal::error(&why);
            exit::MACHINE
        }
        // A reader that has seen enough, such as `head`, is no fault.
        Err(Ended::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => exit::CLEAN,
        Err(Ended::Output(error)) => {
            terminal::error(&format!("cannot write the report: {error}"));
            exit::MACHINE
        }
    }
}

/// The language of the environment: of the first of these variables that says one, as POSIX has it.
fn spoken() -> Language {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    said.map_or(Language::English, |name| Language::of_environment(&name))
}

/// What is meant by the options that commands share. The clock is read here, and nowhere else.
fn request(common: &Common) -> Request {
    Request {
        site: common.site.clone(),
        partners: common.partners.clone(),
        today: common.today.unwrap_or_else(|| {
            jiff::tz::TimeZone::system()
                .to_datetime(jiff::Timestamp::now())
                .date()
        }),
        base_url: common.base_url.clone(),
    }
}

/// A pool of as many threads as were asked for.
fn pool(common: &Common) -> Result<rayon::ThreadPool, Ended> {
    let threads = common.threads.map_or(0, usize::from);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| Ended::Stop(Stop::Machine(format!("cannot start threads: {error}"))))
}
