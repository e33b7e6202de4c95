//! `lsp`: a language server for editors, on standard input and output.

use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{Ended, exit, spoken, today};
use crate::lsp::{Options, serve};
use crate::message::{Language, say};
use crate::pipeline::Stop;

pub(super) fn run(
    site: Option<&Path>,
    date: Option<Date>,
    language: Option<Language>,
) -> Result<u8, Ended> {
    let site: Option<PathBuf> = site.map(std::path::absolute).transpose()?;
    let today = move || date.unwrap_or_else(today);
    let options = Options {
        site,
        language,
        spoken: spoken(),
        today: &today,
    };
    // Not the terminal's stream, which takes out what terminals would act on: the protocol counts bytes.
    let orderly = serve(
        io::BufReader::new(io::stdin()),
        io::stdout().lock(),
        &options,
    );
    match orderly {
        Ok(true) => Ok(exit::CLEAN),
        Ok(false) => Ok(exit::FINDINGS),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            let why = say!(
                "what came from the editor is not the language server protocol: {why}",
                why = error.to_string()
            );
            Err(Stop::Usage(why).into())
        }
        Err(error) => Err(error.into()),
    }
}
