//! The texts of a folder of guidance as they are on disk, `<folder>/<locale>/**`: all that has languages, also what no portal takes,
//! such as a page whose name cannot be an address, or a page in YAML.

use super::folder::{FileKind, MOST_BYTES, kind};
use crate::catalog::translation::{Localized, Written};
use crate::diagnostic::Findings;
use crate::front_matter::{self, FrontMatter};
use crate::load::{Failure, Owner, ReadError, Root};
use crate::locale::Locale;
use crate::markdown;
use crate::source::Sources;

/// A text in one of its languages, as it is on disk.
#[derive(Debug, Clone)]
pub struct Text {
    /// The language of its folder.
    pub locale: Locale,
    /// Path below the folder of its language.
    pub path: String,
    /// Path relative to the site.
    pub file: String,
    /// What is in the file.
    pub bytes: Vec<u8>,
    /// Its front matter, or the record among the metadata of a page in YAML. Its places mean nothing.
    pub front: FrontMatter,
}

impl Localized for Text {
    fn locale(&self) -> &Locale {
        &self.locale
    }

    fn front(&self) -> &FrontMatter {
        &self.front
    }
}

impl Text {
    /// Whether it is Markdown, with front matter, and not YAML.
    pub fn is_markdown(&self) -> bool {
        kind(&self.path) == FileKind::Markdown
    }

    /// The same text with something else in its file.
    pub fn holding(&self, bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            front: front(&self.path, bytes),
            ..self.clone()
        }
    }

    /// What is in the file, where that is UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

/// Reads the texts below `folder` in the languages of the site. What is refused is none: `check` tells why.
///
/// # Errors
/// When the machine fails.
pub fn texts(
    root: &Root,
    folder: &str,
    owner: Owner,
    locales: &[Locale],
) -> Result<Written<Text>, Failure> {
    let mut texts: Written<Text> = Written::new();
    let mut total = 0;
    for file in root.walk(folder)?.files {
        let Some((locale, path)) = place(&file, folder, locales) else {
            continue;
        };
        if !matches!(kind(path), FileKind::Markdown | FileKind::Yaml) {
            continue;
        }
        let limit = markdown::MOST_BYTES.min(MOST_BYTES - total);
        let bytes = match root.read(&file, limit, owner) {
            Ok(bytes) => bytes,
            Err(ReadError::Refused(_)) => continue,
            Err(ReadError::Failed(failure)) => return Err(failure),
        };
        total += bytes.len() as u64;
        let text = Text {
            path: path.to_owned(),
            front: front(path, &bytes),
            bytes,
            locale: locale.clone(),
            file,
        };
        let written = texts.entry(key(&text)).or_default();
        written.entry(locale).or_insert(text);
    }
    Ok(texts)
}

/// The language of a file, and its path below the language's folder.
fn place<'f>(file: &'f str, folder: &str, locales: &[Locale]) -> Option<(Locale, &'f str)> {
    let below = file.strip_prefix(folder)?.strip_prefix('/')?;
    let (language, path) = below.split_once('/')?;
    let locale = Locale::parse(language).ok()?;
    locales.contains(&locale).then_some((locale, path))
}

/// What a text has in common with its translations: the path, whichever ending of Markdown it has.
fn key(text: &Text) -> String {
    match text.path.rsplit_once('.') {
        Some((stem, _)) if text.is_markdown() => format!("{stem}.md"),
        _ => text.path.clone(),
    }
}

fn front(path: &str, bytes: &[u8]) -> FrontMatter {
    let text = String::from_utf8_lossy(bytes);
    let file = Sources::default().add(path, "");
    if kind(path) == FileKind::Yaml {
        return front_matter::record(file, &text, 0..text.len());
    }
    let (front, _) = front_matter::split(&text);
    front
        .map(|range| front_matter::read(file, &text, range, &mut Findings::default()))
        .unwrap_or_default()
}
