//! What an article may take in: the texts and files of the guidance, its own before the shared ones beneath.

use std::collections::BTreeMap;

use crate::catalog::link::Roots;
use crate::locale::Locale;
use crate::source::{FileId, Sources};

/// The files of a folder of guidance by their path below it, `<locale>/<path>`.
pub type Files = BTreeMap<String, FileId>;

/// What an article may take in.
#[derive(Debug, Clone, Copy)]
pub struct Library<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// The files of the guidance that the article is in.
    pub files: &'a Files,
    /// The files of the shared guidance beneath a partner's own.
    pub beneath: Option<&'a Files>,
    /// The languages of the site, the default first: what is not there in one is taken from the next.
    pub locales: &'a [Locale],
    /// What the roots of other sites stand for.
    pub roots: &'a Roots,
}

/// A text of the library.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) file: FileId,
    /// The language of its folder.
    pub(super) locale: &'a Locale,
    pub(super) text: &'a str,
}

impl<'a> Library<'a> {
    /// A file below the folder of a language, else of the first language that has it.
    pub(super) fn get(&self, locale: &'a Locale, path: &str) -> Option<Text<'a>> {
        let mut locales = std::iter::once(locale).chain(self.locales);
        locales.find_map(|locale| {
            let file = self.file(locale, path)?;
            let text = self.sources.get(file)?.text.as_str();
            Some(Text { file, locale, text })
        })
    }

    /// Whether there is a file below the folder of a language.
    pub(super) fn has(&self, locale: &Locale, path: &str) -> bool {
        self.file(locale, path).is_some()
    }

    fn file(&self, locale: &Locale, path: &str) -> Option<FileId> {
        let key = format!("{locale}/{path}");
        let beneath = || self.beneath?.get(&key);
        self.files.get(&key).or_else(beneath).copied()
    }
}
