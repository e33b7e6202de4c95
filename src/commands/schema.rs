//! `schema`: the JSON Schema of a kind of file.

use std::io::Write;

use super::{Ended, exit};
use crate::catalog::policy::Policy;
use crate::message::Dictionary;
use crate::schema::{Document, schema};
use crate::terminal;

pub(super) fn run(document: Document, dictionary: &Dictionary) -> Result<u8, Ended> {
    let schema = schema(document, &Policy::built_in(), dictionary);
    writeln!(terminal::stdout(), "{schema:#}")?;
    Ok(exit::CLEAN)
}
