//! A folder, read whole: its bytes are what is parsed and what is fingerprinted, so both are of the same moment.

use std::collections::BTreeMap;

use super::FILE_REFUSED;
use crate::catalog::link::is_picture;
use crate::catalog::toc::is_toc;
use crate::diagnostic::{Diagnostic, Findings};
use crate::load::{Failure, Owner, ReadError, Refusal, Root};
use crate::message::say;
use crate::source::{FileId, Sources, Span};
use crate::yaml::{NOT_TEXT, OVER_BUDGET};
use crate::{markdown, yaml};

/// Most bytes of one picture.
const MOST_PICTURE_BYTES: u64 = 4 * 1024 * 1024;
/// Most bytes of one table of contents that all partners share.
const MOST_TOC_BYTES: u64 = 1024 * 1024;
/// Most bytes of one folder in all.
pub(super) const MOST_BYTES: u64 = 128 * 1024 * 1024;

/// The files of a folder by their path relative to the site.
#[derive(Debug, Default)]
pub struct Folder {
    /// Its path relative to the site.
    pub path: String,
    /// Bytes of the files that are of a known kind; none of the others.
    pub files: BTreeMap<String, Option<Vec<u8>>>,
    /// Folders in it.
    pub folders: Vec<String>,
    refused: Vec<(String, Refusal)>,
}

/// What a file is, by the ending of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    Yaml,
    Markdown,
    Picture,
    /// Code of which articles may show lines.
    Code,
    Other,
}

/// Endings of code of which articles may show lines.
const CODE: [&str; 74] = [
    "asax", "ascx", "asmx", "aspx", "bat", "bicep", "c", "cc", "cfg", "cmd", "config", "cpp", "cs",
    "cshtml", "csproj", "css", "dart", "fs", "fsproj", "fsx", "go", "gradle", "graphql", "h",
    "hpp", "html", "http", "ini", "java", "js", "json", "jsx", "kql", "kt", "lua", "mjs", "mof",
    "nuspec", "php", "pl", "props", "proto", "ps1", "ps1xml", "psd1", "psm1", "py", "r", "razor",
    "rb", "reg", "rs", "scala", "scss", "sh", "sln", "sql", "svc", "swift", "targets", "tf",
    "toml", "ts", "tsx", "txt", "vb", "vbhtml", "vbproj", "vue", "xaml", "xml", "xsd", "xsl",
    "xslt",
];
/// Most bytes of one file of code.
const MOST_CODE_BYTES: u64 = 256 * 1024;

pub(super) fn kind(path: &str) -> FileKind {
    let ending = path
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("yaml" | "yml") => FileKind::Yaml,
        Some("md" | "markdown") => FileKind::Markdown,
        _ if is_picture(path) => FileKind::Picture,
        Some(ending) if CODE.contains(&ending) => FileKind::Code,
        _ => FileKind::Other,
    }
}

impl Folder {
    /// Reads a folder of the site. A folder that is not there is empty.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn read(root: &Root, path: &str, owner: Owner) -> Result<Self, Failure> {
        let tree = root.walk(path)?;
        let mut folder = Self {
            path: path.to_owned(),
            files: BTreeMap::new(),
            folders: tree.folders,
            refused: tree.refused,
        };
        let mut total = 0_u64;
        for file in tree.files {
            let limit = match kind(&file) {
                FileKind::Yaml if owner == Owner::Operator && is_toc(&file) => MOST_TOC_BYTES,
                FileKind::Yaml => yaml::MOST_BYTES,
                FileKind::Markdown => markdown::MOST_BYTES,
                FileKind::Picture => MOST_PICTURE_BYTES,
                FileKind::Code if file.contains("/guidance/") => MOST_CODE_BYTES,
                FileKind::Code | FileKind::Other => {
                    folder.files.insert(file, None);
                    continue;
                }
            };
            match root.read(&file, limit.min(MOST_BYTES - total), owner) {
                Ok(bytes) => {
                    total += bytes.len() as u64;
                    folder.files.insert(file, Some(bytes));
                }
                Err(ReadError::Refused(refusal)) => folder
                    .refused
                    .push((crate::load::show_text(&file), refusal)),
                Err(ReadError::Failed(failure)) => return Err(failure),
            }
        }
        Ok(folder)
    }

    /// Adds all that was read to a fingerprint.
    pub fn digest(&self, hasher: &mut blake3::Hasher) {
        for (path, bytes) in &self.files {
            let bytes = bytes.as_deref().unwrap_or_default();
            hasher
                .update(path.as_bytes())
                .update(&[0])
                .update(&(bytes.len() as u64).to_le_bytes())
                .update(bytes);
        }
        for (path, refusal) in &self.refused {
            hasher
                .update(path.as_bytes())
                .update(refusal.reason().to_string().as_bytes());
        }
        for path in &self.folders {
            hasher.update(path.as_bytes()).update(&[1]);
        }
    }

    /// Reports what was refused.
    pub fn report(&self, sources: &mut Sources, findings: &mut Findings) {
        for (path, refusal) in &self.refused {
            let file = sources.add(path.clone(), "");
            findings.push(refused(Span::start_of(file), path, refusal));
        }
    }

    /// Takes the bytes of a file.
    pub(super) fn take(&mut self, path: &str) -> Option<Vec<u8>> {
        self.files.get_mut(path)?.take()
    }
}

/// The finding about a refused file.
pub(super) fn refused(span: Span, path: &str, refusal: &Refusal) -> Diagnostic {
    let help = match refusal {
        Refusal::Link | Refusal::HardLink => say!("put a copy of the file itself there"),
        Refusal::Special(_) | Refusal::Folder => say!("put an ordinary file there"),
        Refusal::Missing => say!("add the file"),
        Refusal::TooLarge(..) | Refusal::TooMany | Refusal::TooDeep | Refusal::PathTooLong => {
            say!("make it smaller, or take it out")
        }
        Refusal::Unreadable => say!("give the build the right to read it"),
        Refusal::NameNotUtf8 => say!("rename it in UTF-8"),
    };
    let rule = match refusal {
        Refusal::TooLarge(..) => &OVER_BUDGET,
        _ => &FILE_REFUSED,
    };
    let message = say!("{path} {reason}", path, reason = refusal.reason());
    Diagnostic::new(rule, span, message).help(help)
}

/// Keeps the text of a file; which it is now. What is no text is reported, and kept as far as it is, so that the report can show it.
pub(super) fn keep_text(
    path: &str,
    bytes: Vec<u8>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<FileId> {
    let (text, fault) = yaml::decode(bytes);
    let file = sources.add(path, text);
    let Some((at, why)) = fault else {
        return Some(file);
    };
    let place = Span::new(file, at..at);
    findings.push(
        Diagnostic::new(&NOT_TEXT, place, why)
            .help(say!("save it as UTF-8 without invisible characters")),
    );
    None
}
