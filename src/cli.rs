//! What was typed. The only file that names the command-line crate; [`crate::commands`] says what it means.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use url::Url;

use crate::config::parse_base_url;
use crate::diagnostic::Level;
use crate::message::Language;
use crate::report::Format;

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
    },
    /// Build the portals
    Build {
        /// Which site, and how.
        #[command(flatten)]
        common: Common,
        /// Where to write them [default: public/ in the site]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// The lowest level that makes the exit code 1
        #[arg(long, value_name = "LEVEL", default_value = "error", value_parser = words(&LEVELS))]
        fail_on: Level,
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
    /// Explain a rule by its code or name
    Explain {
        /// Such as D002 or disclosure-missing-hours
        rule: String,
    },
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
            .ok_or("is no known word")
    })
}

fn date(text: &str) -> Result<Date, String> {
    let date = (text.len() == 10)
        .then(|| text.parse::<Date>().ok())
        .flatten();
    date.ok_or_else(|| "write a date of the calendar as 2026-12-31".to_owned())
}

fn base_url(text: &str) -> Result<Url, String> {
    parse_base_url(text)
        .ok_or_else(|| "write a URL of the web, such as https://support.example/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

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
