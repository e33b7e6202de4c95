//! A text → how many words of it are translated: those that are read, without code and addresses.

use crate::content::Text;
use crate::diagnostic::Findings;
use crate::markdown;
use crate::source::Sources;

/// The words of a Markdown text; nothing of what is none, or cannot be read.
pub(super) fn of(text: &Text) -> Option<usize> {
    let written = text.text().filter(|_| text.is_markdown())?;
    let file = Sources::default().add(text.file.as_str(), "");
    let mut ignored = Findings::default();
    let article = markdown::outline(&text.path, &text.locale, file, written, &mut ignored)?;
    let prose = markdown::prose(&article, written).text;
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    Some(prose.split_whitespace().filter(is_word).count())
}
