//! `report`: the disclosure matrix, of partners, disclosures and languages.

use super::{Ended, exit, pool, request};
use crate::cli::Common;
use crate::config::Config;
use crate::locale::Locale;
use crate::matrix::print::{Format, Printer};
use crate::matrix::{self, Row};
use crate::message::{Dictionary, Language};
use crate::pipeline::{Look, Site};
use crate::terminal;

pub(super) fn run(common: &Common, format: Format, dictionary: &Dictionary) -> Result<u8, Ended> {
    let request = request(common);
    let site = Site::load(&request)?;
    let title = title(site.config(), dictionary.language());
    let out = terminal::stdout();
    let mut printer = Printer::new(format, dictionary, request.today, title, out)?;
    let mut written = Ok(());
    pool(common)?.install(|| {
        site.survey(look, |(rows, dates)| {
            if written.is_ok() {
                written = printer.partner(rows, dates);
            }
        })
    })?;
    written?;
    printer.end()?;
    Ok(exit::CLEAN)
}

/// What the site is called, in a language where the site has it.
pub(super) fn title(config: &Config, language: Language) -> String {
    let prefix = match language {
        Language::English => "en",
        Language::Portuguese => "pt",
    };
    let spoken = |locale: &&Locale| locale.as_str().split('-').next() == Some(prefix);
    let title = config.title.value();
    let said = config
        .locales
        .iter()
        .find(spoken)
        .and_then(|locale| title?.get(locale));
    let said = said.map(|said| &*said.value);
    said.or(title.map(|title| title.any()))
        .unwrap_or("supportal")
        .to_owned()
}

fn look(look: Look<'_>) -> (Vec<Row>, Vec<matrix::Due>) {
    let dates = look.partner.map(matrix::dates).unwrap_or_default();
    (matrix::rows(look), dates)
}
