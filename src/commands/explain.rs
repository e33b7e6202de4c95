//! `explain`: what a rule finds, why, and what to do.

use std::io::Write;

use super::{Ended, exit};
use crate::message::Dictionary;
use crate::pipeline::Stop;
use crate::rules;
use crate::terminal;
use crate::yaml::nearest;

pub(super) fn run(word: &str, dictionary: &Dictionary) -> Result<u8, Ended> {
    let Some(rule) = rules::find(word) else {
        let names = rules::ALL
            .iter()
            .flat_map(|rule| [rule.id.code, rule.id.name]);
        let hint = nearest(word, names)
            .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(Stop::Usage(format!(
            "there is no rule `{}`{hint}",
            crate::load::show_text(word)
        ))
        .into());
    };
    write!(
        terminal::stdout(),
        "{}",
        rule.explanation(dictionary.language())
    )?;
    Ok(exit::CLEAN)
}
