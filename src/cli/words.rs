//! Help and errors in the language of the reader.
//!
//! Help is written in English, as the comments of the options; what the dictionary has of it is said in its language. The words of
//! the command-line crate itself, such as "Usage", stay English.

use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::fmt;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, CommandFactory, FromArgMatches};

use super::Cli;
use crate::load::show_text;
use crate::message::{Dictionary, Language, Message, say};

/// Why a value is not taken.
#[derive(Debug)]
pub(super) struct Wrong(pub(super) Message);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Wrong {}

/// What to print instead of doing something: help, the version, or what is wrong with what was typed.
#[derive(Debug)]
pub struct Instead(clap::Error);

impl Instead {
    /// Prints it, and gives the exit code.
    pub fn print(&self) -> u8 {
        // A closed output is nobody's fault.
        let _ = self.0.print();
        u8::try_from(self.0.exit_code()).unwrap_or(2)
    }
}

/// The language that was asked for, wherever it stands: help and errors are said in it too.
pub fn language(arguments: &[OsString]) -> Option<Language> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    let asked = arguments.find_map(|argument| argument.strip_prefix("--lang"))?;
    let word = match asked.strip_prefix('=') {
        Some(word) => word,
        None if asked.is_empty() => arguments.next()?,
        None => return None,
    };
    let mut known = Language::WORDS.iter();
    known
        .find(|(tag, _)| *tag == word)
        .map(|(_, language)| *language)
}

impl Cli {
    /// Reads arguments, the program's name first. Help and errors are in the language of the dictionary.
    ///
    /// # Errors
    /// What to print instead.
    pub fn read(
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
        dictionary: &Dictionary,
    ) -> Result<Self, Instead> {
        let command = translated(Self::command(), dictionary);
        let arguments = arguments.into_iter().map(|word| word.as_ref().to_owned());
        let read = command
            .clone()
            .try_get_matches_from(arguments)
            .and_then(|matches| Self::from_arg_matches(&matches));
        read.map_err(|error| Instead(in_our_words(error, command, dictionary)))
    }

    /// Every sentence of the help that is ours.
    pub fn sentences() -> Vec<String> {
        let mut sentences = Vec::new();
        let mut collect = |sentence: &str| {
            sentences.push(sentence.to_owned());
            sentence.to_owned()
        };
        said(Self::command(), &mut collect);
        sentences
    }
}

fn translated(command: clap::Command, dictionary: &Dictionary) -> clap::Command {
    said(command, &mut |sentence: &str| {
        dictionary.sentence(sentence).to_owned()
    })
}

/// A command and those below it, all texts of ours said by a function.
fn said(command: clap::Command, say: &mut dyn FnMut(&str) -> String) -> clap::Command {
    let (about, after) = (
        command.get_about().cloned(),
        command.get_after_help().cloned(),
    );
    let mut command = command;
    if let Some(about) = about {
        command = command.about(words_of(&about, say));
    }
    if let Some(after) = after {
        command = command.after_help(words_of(&after, say));
    }
    let ours = |arg: &Arg| !["help", "version"].contains(&arg.get_id().as_str());
    let helped: Vec<(String, StyledStr)> = command
        .get_arguments()
        .filter(|arg| ours(arg))
        .filter_map(|arg| Some((arg.get_id().to_string(), arg.get_help()?.clone())))
        .collect();
    for (id, help) in helped {
        let help = words_of(&help, say);
        command = command.mut_arg(id, |arg| arg.help(help));
    }
    let below: Vec<String> = command
        .get_subcommands()
        .map(|below| below.get_name().to_owned())
        .collect();
    for name in below {
        command = command.mut_subcommand(name, |below| said(below, say));
    }
    command
}

fn words_of(text: &StyledStr, say: &mut dyn FnMut(&str) -> String) -> String {
    say(&text.to_string())
}

/// An error about a value, with our reason for it in the reader's language.
fn in_our_words(
    error: clap::Error,
    mut command: clap::Command,
    dictionary: &Dictionary,
) -> clap::Error {
    let Some(Wrong(why)) = error.source().and_then(|source| source.downcast_ref()) else {
        return error;
    };
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let said = say!(
        "`{value}` cannot be the value of {option}: {why}",
        value = show_text(&context(ContextKind::InvalidValue)),
        option = context(ContextKind::InvalidArg),
        why
    );
    command.error(ErrorKind::ValueValidation, said.translated(dictionary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_and_reasons_are_said_in_the_language_of_the_reader() {
        let dictionary = Dictionary::new([
            (
                "Only this partner; may be given several times".into(),
                "Só este parceiro".into(),
            ),
            (
                "Check that every disclosure is there, in every language".into(),
                "Confere as divulgações".into(),
            ),
            (
                "write a date of the calendar as 2026-12-31".into(),
                "escreva uma data".into(),
            ),
        ]);
        let said = |words: &[&str]| {
            let Instead(error) = Cli::read(words, &dictionary).unwrap_err();
            error.to_string()
        };
        let help = said(&["supportal", "check", "--help"]);
        assert!(
            help.contains("Só este parceiro") && help.starts_with("Confere"),
            "{help}"
        );
        assert!(!help.contains("may be given"), "{help}");
        assert!(said(&["supportal", "--help"]).contains("Confere"));
        let wrong = said(&["supportal", "check", "--today", "2026-02-30"]);
        assert!(
            wrong.contains("2026-02-30")
                && wrong.contains("--today")
                && wrong.contains("escreva uma data"),
            "{wrong}"
        );
    }

    #[test]
    fn every_text_of_the_help_is_among_the_sentences() {
        let sentences = Cli::sentences();
        for sentence in [
            "Turns a partner's support commitments into a support portal that its customers can rely on",
            "Such as D002 or disclosure-missing-hours",
            "The language of messages [default: that of the environment]",
            super::super::EXIT_CODES,
        ] {
            assert!(
                sentences.iter().any(|known| known == sentence),
                "{sentences:#?}"
            );
        }
    }

    #[test]
    fn the_language_asked_for_is_known_before_the_rest_is_read() {
        let asked = |words: &[&str]| {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            language(&words)
        };
        assert_eq!(asked(&["a", "--lang", "pt-BR"]), Some(Language::Portuguese));
        assert_eq!(asked(&["a", "check", "--lang=en"]), Some(Language::English));
        assert_eq!(asked(&["a", "--lang"]), None);
        assert_eq!(asked(&["a", "--language", "pt-BR"]), None);
        assert_eq!(asked(&["a", "--lang", "klingon"]), None);
    }
}
