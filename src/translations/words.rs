//! A text → how many words of it are translated: those that are read, without code and addresses.

use crate::catalog::link::Roots;
use crate::content::Text;
use crate::diagnostic::Findings;
use crate::markdown::{self, Files, Library, Want};
use crate::source::Sources;

/// The words of a Markdown text; nothing of what is none, or cannot be read.
pub(super) fn of(text: &Text) -> Option<usize> {
    let written = text.text().filter(|_| text.is_markdown())?;
    let mut sources = Sources::default();
    let file = sources.add(text.file.as_str(), written);
    let library = Library {
        sources: &sources,
        files: &Files::new(),
        beneath: None,
        locales: &[],
        roots: &Roots::default(),
    };
    let mut ignored = Findings::default();
    let want = Want::Outline;
    let article = markdown::read(&text.path, &text.locale, file, library, want, &mut ignored)?;
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    Some(
        article
            .words
            .text
            .split_whitespace()
            .filter(is_word)
            .count(),
    )
}
