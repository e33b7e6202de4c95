//! What was typed becomes what is meant, and the answer an exit code. One command a file.

mod audit;
mod build;
mod check;
mod diff;
mod explain;
mod fix;
mod lsp;
mod merge;
mod new;
mod publish;
mod report;
mod schema;
mod serve;
mod signal;
mod stamp;
mod translations;

pub use diff::FailOn;

use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};

use jiff::civil::Date;

use crate::cli::{self, Cli, Command, Common};
use crate::markdown::Want;
use crate::message::{Dictionary, Language, say};
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

    /// The code of a report: whether there is a finding at the failing level or above.
    pub(super) fn of(counts: &crate::report::Counts, fail_on: crate::diagnostic::Level) -> u8 {
        if counts.reach(fail_on) {
            FINDINGS
        } else {
            CLEAN
        }
    }
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

/// Reads what was typed, does it, and gives the exit code.
pub fn main(arguments: Vec<OsString>) -> u8 {
    let dictionary = &Dictionary::of(cli::language(&arguments).unwrap_or_else(spoken));
    match Cli::read(arguments, dictionary) {
        Ok(cli) => run(cli, dictionary),
        Err(said) => said.print(),
    }
}

fn run(cli: Cli, dictionary: &Dictionary) -> u8 {
    let ended = match cli.command {
        Command::New(new) => new::run(&new, dictionary),
        Command::Check {
            common,
            format,
            fail_on,
            fix: false,
            dry_run: _,
        } => check::run(&common, format, fail_on, dictionary),
        Command::Check {
            common,
            format,
            fail_on,
            fix: true,
            dry_run,
        } => fix::run(&common, format, fail_on, dry_run, dictionary),
        Command::Build {
            dir,
            common,
            shard,
            out,
            fail_on,
            timings,
        } => build::run(&at(dir, common), out, shard, fail_on, timings, dictionary),
        Command::Merge {
            dir,
            site,
            shards,
            out,
            today,
            threads,
            base_url,
            fail_on,
        } => {
            let common = Common {
                site,
                partners: Vec::new(),
                today,
                threads,
                base_url,
            };
            merge::run(&at(dir, common), out, shards, fail_on, dictionary)
        }
        Command::Publish {
            target,
            site,
            out,
            jobs,
            dry_run,
            adopt,
        } => {
            let wish = publish::Wish {
                out: out.unwrap_or_else(|| site.join(OUTPUT)),
                jobs: usize::from(jobs),
                dry_run,
                adopt,
            };
            publish::run(&target, &wish, dictionary)
        }
        Command::Diff {
            old,
            new,
            common,
            format,
            fail_on,
        } => diff::run(&old, new.as_deref(), &common, format, fail_on, dictionary),
        Command::Report { common, format } => report::run(&common, format, dictionary),
        Command::Serve { common, serving } => serve::run(&common, &serving, dictionary),
        Command::Translations {
            task,
            place,
            which,
            statuses,
        } => translations::run(task.as_ref(), &place, &which, &statuses, dictionary),
        Command::Schema { document } => schema::run(document, dictionary),
        Command::Explain { rule, format, .. } => explain::run(rule.as_deref(), format, dictionary),
        Command::Lsp {
            site,
            today,
            stdio: _,
        } => lsp::run(site.as_deref(), today, cli.lang),
        Command::Audit {
            dir,
            out,
            common,
            format,
            fail_on,
        } => audit::run(&common, dir.or(out), format, fail_on, dictionary),
    };
    match ended {
        Ok(code) => code,
        Err(Ended::Stop(Stop::Usage(why))) => {
            terminal::error(&why, dictionary);
            exit::USAGE
        }
        Err(Ended::Stop(Stop::Machine(why))) => {
            terminal::error(&why, dictionary);
            exit::MACHINE
        }
        // A reader that has seen enough, such as `head`, is no fault.
        Err(Ended::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => exit::CLEAN,
        Err(Ended::Output(error)) => {
            let why = say!(
                "cannot write the report: {reason}",
                reason = error.to_string()
            );
            terminal::error(&why, dictionary);
            exit::MACHINE
        }
    }
}

/// The site by the word that stands alone, if there is one.
fn at(dir: Option<PathBuf>, common: Common) -> Common {
    let site = dir.unwrap_or_else(|| common.site.clone());
    Common { site, ..common }
}

/// The folder of the site that portals are written to, where nobody names another.
const OUTPUT: &str = "public";

/// Where portals are written.
fn output(out: Option<PathBuf>, common: &Common) -> PathBuf {
    out.unwrap_or_else(|| common.site.join(OUTPUT))
}

/// The language of the environment: of the first of these variables that says one, as POSIX has it.
fn spoken() -> Language {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    said.map_or(Language::English, |name| Language::of_environment(&name))
}

/// The date of today. The clock is read here, and nowhere else.
fn today() -> Date {
    jiff::tz::TimeZone::system()
        .to_datetime(jiff::Timestamp::now())
        .date()
}

/// What is meant by the options that commands share.
fn request(common: &Common) -> Request {
    Request {
        site: common.site.clone(),
        partners: common.partners.clone(),
        today: common.today.unwrap_or_else(today),
        base_url: common.base_url.clone(),
        want: Want::Outline,
        shard: None,
    }
}

/// A pool of as many threads as were asked for.
fn pool(common: &Common) -> Result<rayon::ThreadPool, Ended> {
    threads(common).build().map_err(no_threads)
}

/// Sets how many threads everything has, for a command that starts threads of its own.
fn set_threads(common: &Common) -> Result<(), Ended> {
    threads(common).build_global().map_err(no_threads)
}

fn threads(common: &Common) -> rayon::ThreadPoolBuilder {
    rayon::ThreadPoolBuilder::new().num_threads(common.threads.map_or(0, usize::from))
}

fn no_threads(error: rayon::ThreadPoolBuildError) -> Ended {
    let reason = error.to_string();
    Stop::Machine(say!("cannot start threads: {reason}", reason)).into()
}

/// Where a folder lies in the folder that the program runs in, with `/` at its end: nothing where it is that folder, or elsewhere.
fn place_of(folder: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let place = match folder.is_absolute() {
        true => folder.strip_prefix(&here).unwrap_or(Path::new("")),
        false => folder,
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in place.components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => parts.extend(name.to_str()),
            _ => return String::new(),
        }
    }
    parts.iter().map(|part| format!("{part}/")).collect()
}
