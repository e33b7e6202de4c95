//! What was typed. Only these files name the command-line crate; [`crate::commands`] says what it means.

mod words;

use std::net::IpAddr;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use url::Url;

use crate::catalog::freshness::Freshness;
use crate::commands::FailOn;
use crate::config::parse_base_url;
use crate::diagnostic::Level;
use crate::diff::print::Format as DiffFormat;
use crate::locale::Locale;
use crate::matrix::print::Format as MatrixFormat;
use crate::message::{Language, say};
use crate::report::Format;
use crate::schema::Document;
use crate::serve::Editor;
use crate::shard::Shard;
use crate::timings::Format as TimingFormat;
use crate::translations::print::Format as TranslationFormat;
use words::Wrong;
pub use words::{Instead, language};

/// Turns a partner's support commitments into a support portal that its customers can rely on.
#[derive(Debug, Parser)]
#[command(name = "supportal", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The language of messages [default: that of the environment]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = words(&Language::WORDS))]
    pub lang: Option<Language>,
}

const EXIT_CODES: &str = "Exit codes: 0 clean, 1 findings at or above the failing level, 2 wrong usage or no site, 75 the machine failed (trying again may help).";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a site or a partner
    #[command(subcommand)]
    New(New),
    /// Check that every disclosure is there, in every language
    Check {
        /// Which site, and how.
        #[command(flatten)]
        common: Common,
        /// How to print the findings
        #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = words(&Format::WORDS))]
        format: Format,
        /// The lowest level that makes the exit code 1
        #[arg(long, value_name = "LEVEL", default_value = "error", value_parser = words(&LEVELS))]
        fail_on: Level,
        /// Mend what has one safe answer in the files themselves
        #[arg(long)]
        fix: bool,
        /// With --fix: print the changes as a unified diff, and change nothing
        #[arg(long, requires = "fix")]
        dry_run: bool,
    },
    /// Build the portals
    #[command(after_help = SHARDS)]
    Build {
        /// The site's folder, as --site
        #[arg(value_name = "DIR", conflicts_with = "site")]
        dir: Option<PathBuf>,
        /// Which site, and how.
        #[command(flatten)]
        common: Common,
        /// Only the partners that fall to machine I of N; `merge` puts together what they build
        #[arg(long, value_name = "I/N", value_parser = shard, conflicts_with = "partners")]
        shard: Option<Shard>,
        /// Where to write them [default: public/ in the site]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// The lowest level that makes the exit code 1
        #[arg(long, value_name = "LEVEL", default_value = "error", value_parser = words(&LEVELS))]
        fail_on: Level,
        /// Say where the time went: a table on standard error, and with json or html that on standard output as well
        #[arg(long, value_name = "FORMAT", num_args = 0..=1, default_missing_value = "table", value_parser = words(&TimingFormat::WORDS))]
        timings: Option<TimingFormat>,
    },
    /// Put together what several machines built, once all of them have ended
    #[command(after_help = SHARDS)]
    Merge {
        /// The site's folder, as --site
        #[arg(value_name = "DIR", conflicts_with = "site")]
        dir: Option<PathBuf>,
        /// The site's folder, which holds site.yaml
        #[arg(long, value_name = "DIR", default_value = ".")]
        site: PathBuf,
        /// How many machines there were
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(Shard::MOST)))]
        shards: u32,
        /// Where they wrote [default: public/ in the site]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// The date that decided what holds, as they were given it [default: today]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
        today: Option<Date>,
        /// How many portals at once [default: as many as processors]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
        threads: Option<u16>,
        /// Where the output will be served, as they were given it
        #[arg(long, value_name = "URL", value_parser = base_url)]
        base_url: Option<Url>,
        /// The lowest level that makes the exit code 1
        #[arg(long, value_name = "LEVEL", default_value = "error", value_parser = words(&LEVELS))]
        fail_on: Level,
    },
    /// Upload built portals to object storage or a local folder, without a moment in which a reader misses anything
    #[command(after_help = STORES)]
    Publish {
        /// Where to: s3://bucket/prefix, az://container/prefix, gs://bucket/prefix or file:///folder
        #[arg(value_name = "URL")]
        target: String,
        /// The site's folder, which holds site.yaml
        #[arg(long, value_name = "DIR", default_value = ".")]
        site: PathBuf,
        /// Where the portals were built [default: public/ in the site]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// How many files at once
        #[arg(long, value_name = "N", default_value = "16", value_parser = clap::value_parser!(u16).range(1..=256))]
        jobs: u16,
        /// Print what would be put and deleted, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// Publish to a place that holds other files: those of the same names are replaced, no other is touched
        #[arg(long)]
        adopt: bool,
    },
    /// Preview the portals: pages as a build would make them, brought up to date as their files are saved
    Serve {
        /// Which site, and how.
        #[command(flatten)]
        common: Common,
        /// Where, and for whom.
        #[command(flatten)]
        serving: Serving,
    },
    /// Say what changed for customers between two states of the disclosures
    Diff {
        /// What they were told: a disclosures.json, a built folder, a site's folder or a revision of --site
        #[arg(value_name = "OLD")]
        old: String,
        /// What they are told now [default: what the site's files say]
        #[arg(value_name = "NEW")]
        new: Option<String>,
        /// Which site, and how.
        #[command(flatten)]
        common: Common,
        /// How to print the changes
        #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = words(&DiffFormat::WORDS))]
        format: DiffFormat,
        /// The changes that make the exit code 1 [default: none]
        #[arg(long, value_name = "CHANGES", value_parser = words(&FailOn::WORDS))]
        fail_on: Option<FailOn>,
    },
    /// Show what every partner discloses in every language, and what ends next
    Report {
        /// Which site, and how.
        #[command(flatten)]
        common: Common,
        /// How to print it
        #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = words(&MatrixFormat::WORDS))]
        format: MatrixFormat,
    },
    /// Show which translations are up to date with their source, and which are not
    #[command(after_help = STATUSES)]
    Translations {
        /// What to do instead of showing the table
        #[command(subcommand)]
        task: Option<Task>,
        /// Which site.
        #[command(flatten)]
        place: Place,
        /// Which translations, and how they are printed.
        #[command(flatten)]
        which: Which,
        /// Only translations that stand so; may be given several times
        #[arg(long = "status", value_name = "STATUS", value_parser = words(&Freshness::WORDS))]
        statuses: Vec<Freshness>,
    },
    /// Print the JSON Schema of a kind of file, for editors
    Schema {
        /// Which kind of file
        #[arg(value_name = "KIND", value_parser = words(&Document::WORDS))]
        document: Document,
    },
    /// Prove on built portals that every disclosure is visible
    Audit {
        /// The folder of the portals, or of one of them [default: public/ in the site]
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
        /// The same, as `build` calls it
        #[arg(long, value_name = "DIR", conflicts_with = "dir")]
        out: Option<PathBuf>,
        /// Which site, and how.
        #[command(flatten)]
        common: Common,
        /// How to print the findings
        #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = words(&Format::WORDS))]
        format: Format,
        /// The lowest level that makes the exit code 1
        #[arg(long, value_name = "LEVEL", default_value = "error", value_parser = words(&LEVELS))]
        fail_on: Level,
    },
    /// Explain a rule by its code or name, or all rules
    Explain {
        /// Such as D002 or disclosure-missing-hours
        #[arg(
            value_name = "RULE",
            required_unless_present = "all",
            conflicts_with = "all"
        )]
        rule: Option<String>,
        /// All rules in one document
        #[arg(long)]
        all: bool,
        /// How to print it
        #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = words(&PageFormat::WORDS))]
        format: PageFormat,
    },
    /// Serve an editor: findings as one types, completion, explanations (language server protocol)
    Lsp {
        /// The site's folder [default: the nearest above each file that holds a site.yaml]
        #[arg(long, value_name = "DIR")]
        site: Option<PathBuf>,
        /// The date that decides what holds [default: today]
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
        today: Option<Date>,
        /// What some editors add to every command; there is no other way
        #[arg(long, hide = true)]
        stdio: bool,
    },
}

const SHARDS: &str = "Many machines: each runs `build --shard I/N` on the same site, with the same --today, into one output or into copies that are put together; then `merge --shards N` writes what spans partners. A partner falls to machine FNV-1a-64(name) mod N + 1, whatever else the site has. What a machine did is in .shards/I-of-N.jsonl of the output; it may be run again at any time.";

const STORES: &str = "Credentials come from the environment, or from the machine's own identity in the cloud: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, AWS_ENDPOINT_URL; AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT_NAME with AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN; GOOGLE_APPLICATION_CREDENTIALS or GOOGLE_SERVICE_ACCOUNT_KEY. No access rules are set on what is put. Object storage needs a program that was installed with `cargo install --features publish`; a local folder does not. Exit code 75: another publish is under way or came first, or the store failed; run it again.";

/// Where the preview is, and for whom.
#[derive(Debug, Clone, Args)]
pub struct Serving {
    /// The port; 0: any that is free [default: 4040, or the first one after it that is free]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// The address to listen on [default: 127.0.0.1]. Any other lets in whoever knows a token that is made for it
    #[arg(long, value_name = "ADDRESS")]
    pub host: Option<IpAddr>,
    /// A name by which browsers may call the preview, besides those of this machine; may be given several times
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,
    /// Open the browser
    #[arg(long)]
    pub open: bool,
    /// The editor that findings lead into: vscode, vscodium, cursor, zed, idea, textmate, sublime, none, or a URL with {path}, {line} and {column}
    #[arg(long, value_name = "EDITOR", default_value = "vscode", value_parser = editor)]
    pub editor: Editor,
}

/// What `translations` does besides showing its table.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Record in translations that they are those of their source as it is now, after a review
    Stamp {
        /// Their files
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
        /// Print the changes as a unified diff, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// List what is left to translate, with its words
    #[command(after_help = TODO_ORDER)]
    Todo {
        /// Which translations, and how they are printed.
        #[command(flatten)]
        which: Which,
    },
}

const STATUSES: &str = "Status: fresh: made from the source as it is; metadata-only: only the source's front matter changed since; stale: its text did; unknown: there is no record of the source; orphan: the source is gone; missing: there is no translation.";

const TODO_ORDER: &str = "Order: by language; what is missing comes first, then the rest by the date of the last hand-off, the oldest first and those without a date last; among these the longest first.";

/// Which site, where a command takes it before and after the words that follow.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// The site's folder, which holds site.yaml
    #[arg(long, value_name = "DIR", default_value = ".", global = true)]
    pub site: PathBuf,
    /// The date that a stamp records and that ages are counted from [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, global = true)]
    pub today: Option<Date>,
}

/// Which translations, and how they are printed.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Which {
    /// Also those of this partner's own guidance; may be given several times
    #[arg(long = "partner", value_name = "NAME")]
    pub partners: Vec<String>,
    /// Also those of all partners' own guidance
    #[arg(long, conflicts_with = "partners")]
    pub all_partners: bool,
    /// Only translations into this language
    #[arg(long, value_name = "LANGUAGE", value_parser = locale)]
    pub locale: Option<Locale>,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = words(&TranslationFormat::WORDS))]
    pub format: TranslationFormat,
}

/// What `new` begins.
#[derive(Debug, Subcommand)]
pub enum New {
    /// A site with its first partner
    Site {
        /// The folder, which is made if it is not there
        #[arg(value_name = "DIR", default_value = ".")]
        folder: PathBuf,
        /// The partner's folder: its path on the web
        #[arg(long, value_name = "NAME", default_value = "my-company")]
        partner: String,
    },
    /// A theme that begins as the built-in one; what it has of its own replaces single files
    Theme {
        /// The theme's folder in `themes/`
        #[arg(value_name = "NAME")]
        theme: String,
        /// A file of the built-in theme to begin from, such as templates/home.html
        #[arg(long = "with", value_name = "FILE", default_value = "style.css")]
        files: Vec<String>,
        /// The site's folder, which holds site.yaml
        #[arg(long, value_name = "DIR", default_value = ".")]
        site: PathBuf,
    },
    /// A partner in a site that is there
    Partner {
        /// The partner's folder: its path on the web
        #[arg(value_name = "NAME")]
        partner: String,
        /// The site's folder, which holds site.yaml
        #[arg(long, value_name = "DIR", default_value = ".")]
        site: PathBuf,
    },
}

/// A way to print a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFormat {
    /// For a terminal.
    Text,
    /// Markdown.
    Markdown,
}

impl Default for Which {
    fn default() -> Self {
        Self {
            partners: Vec::new(),
            all_partners: false,
            locale: None,
            format: TranslationFormat::Text,
        }
    }
}

impl PageFormat {
    const WORDS: [(&'static str, Self); 2] = [("text", Self::Text), ("markdown", Self::Markdown)];
}

/// What `check`, `build` and `audit` share.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The site's folder, which holds site.yaml
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
    /// Only this partner; may be given several times
    #[arg(long = "partner", value_name = "NAME")]
    pub partners: Vec<String>,
    /// The date that decides what holds [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub today: Option<Date>,
    /// How many partners at once [default: as many as processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Where the output will be served, instead of what site.yaml says
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<Url>,
}

const LEVELS: [(&str, Level); 3] = [
    ("error", Level::Error),
    ("warning", Level::Warning),
    ("info", Level::Info),
];

fn words<T: Copy + Send + Sync + 'static>(
    words: &'static [(&'static str, T)],
) -> impl TypedValueParser<Value = T> {
    let known = PossibleValuesParser::new(words.iter().map(|(word, _)| *word));
    known.try_map(move |text| {
        words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value)
            .ok_or("")
    })
}

fn date(text: &str) -> Result<Date, Wrong> {
    let date = (text.len() == 10)
        .then(|| text.parse::<Date>().ok())
        .flatten();
    date.ok_or_else(|| Wrong(say!("write a date of the calendar as 2026-12-31")))
}

fn locale(text: &str) -> Result<Locale, Wrong> {
    Locale::parse(text).map_err(|_| Wrong(say!("write a language as pt-BR")))
}

fn shard(text: &str) -> Result<Shard, Wrong> {
    Shard::parse(text).ok_or_else(|| {
        Wrong(say!(
            "write which machine of how many, such as 3/8, from 1/8 to 8/8"
        ))
    })
}

fn editor(text: &str) -> Result<Editor, Wrong> {
    Editor::parse(text).ok_or_else(|| {
        Wrong(say!(
            "write one of {names}, or a URL such as editor://open?file={{path}}&line={{line}}",
            names = Editor::names().collect::<Vec<_>>().join(", ")
        ))
    })
}

fn base_url(text: &str) -> Result<Url, Wrong> {
    parse_base_url(text).ok_or_else(|| {
        Wrong(say!(
            "write a URL of the web, such as https://support.example/"
        ))
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn dates_and_urls_are_checked() {
        assert!(date("2026-02-28").is_ok());
        for text in ["2026-02-30", "2026-2-3", "today", ""] {
            assert!(date(text).is_err(), "{text}");
        }
        assert!(base_url("javascript:alert(1)").is_err());
    }
}
