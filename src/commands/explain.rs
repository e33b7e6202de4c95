//! `explain`: what a rule finds, why, and what to do; or all rules in one document.

use std::io::Write;

use super::{Ended, exit};
use crate::cli::PageFormat;
use crate::load::show_text;
use crate::message::{Dictionary, say};
use crate::pipeline::Stop;
use crate::report::reference::{Reference, Style};
use crate::rules::{self, Rule};
use crate::terminal;
use crate::yaml::nearest;

/// Prints the page of a rule; without one, the pages of all.
pub(super) fn run(
    word: Option<&str>,
    format: PageFormat,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let style = match format {
        PageFormat::Markdown => Style::Markdown,
        PageFormat::Text => Style::Text {
            color: terminal::stdout_has_color(),
        },
    };
    let reference = Reference::new(dictionary);
    let page = match word {
        Some(word) => reference.rule(find(word)?, style),
        None => reference.all(style),
    };
    let mut out = terminal::stdout();
    out.write_all(page.as_bytes())?;
    out.flush()?;
    Ok(exit::CLEAN)
}

fn find(word: &str) -> Result<&'static Rule, Stop> {
    let names = || {
        rules::ALL
            .iter()
            .flat_map(|rule| [rule.id.code, rule.id.name])
    };
    rules::find(word).ok_or_else(|| {
        let written = show_text(word);
        Stop::Usage(match nearest(word, names()) {
            Some(near) => say!(
                "there is no rule `{written}`; did you mean `{near}`?",
                written,
                near
            ),
            None => say!("there is no rule `{written}`", written),
        })
    })
}
