//! What a build saw of its inputs and left of its portals, so that the next one need not read what is as it was.
//!
//! It is told by the marks of files, as [`crate::load::glance`] has them, and so holds on one machine only: it lies in the user's cache, not in
//! the output. Without it, or where anything in it does not fit, inputs are read and told by their content.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Manifest;
use super::folder::Output;
use crate::load;

/// The first line, with the version of the format.
const HEAD: &str = "supportal-seen 1";
/// Begins the line of what spans partners; no partner has such a name.
const ROOT: &str = "/";

/// A hash as it is kept here: long enough for what nobody forges to be told apart.
pub type Mark = [u8; 16];

/// What is known of a partner's portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// What its folder looked like, all of it at rest.
    pub glance: Mark,
    /// The digest of its folder's content.
    pub digest: Mark,
    /// The fingerprint of all that the portal was made from.
    pub fingerprint: Mark,
    /// What the portal's record looked like.
    pub record: Mark,
    /// The hash of its line in the directory.
    pub entry: Mark,
    /// What was found: errors, warnings, infos.
    pub findings: [usize; 3],
}

/// What the last build of an output noted.
#[derive(Debug, Default)]
pub struct Seen {
    portals: BTreeMap<Box<str>, Known>,
    /// The fingerprint of what spans partners, and what its first page looked like.
    root: Option<(Mark, Mark)>,
}

impl Seen {
    /// What was noted of an output in a cache; nothing where that cannot be read.
    pub fn read(cache: Option<&Path>, output: &Output, site: &Path) -> Self {
        let file = cache.and_then(|cache| File::open(place(cache, output, site)).ok());
        file.and_then(|file| Self::from_lines(BufReader::new(file)))
            .unwrap_or_default()
    }

    fn from_lines(lines: impl BufRead) -> Option<Self> {
        let mut lines = lines.lines();
        if lines.next()?.ok()? != HEAD {
            return None;
        }
        let mut seen = Self::default();
        for line in lines {
            let line = line.ok()?;
            let mut words = line.split(' ');
            let name = words.next()?;
            if name == ROOT {
                seen.root = Some((mark(words.next()?)?, mark(words.next()?)?));
                continue;
            }
            let mut marks = [[0; 16]; 5];
            for known in &mut marks {
                *known = mark(words.next()?)?;
            }
            let [glance, digest, fingerprint, record, entry] = marks;
            let mut findings = [0; 3];
            for count in &mut findings {
                *count = words.next()?.parse().ok()?;
            }
            let known = Known {
                glance,
                digest,
                fingerprint,
                record,
                entry,
                findings,
            };
            seen.portals.insert(name.into(), known);
        }
        Some(seen)
    }

    /// What is known of a partner's portal.
    pub fn portal(&self, partner: &str) -> Option<&Known> {
        self.portals.get(partner)
    }

    /// Whether what spans partners has this fingerprint, and is as it was left.
    pub fn has_root(&self, fingerprint: Mark, output: &Output) -> bool {
        let now = first_page(output);
        self.root
            .is_some_and(|(known, page)| known == fingerprint && Some(page) == now)
    }
}

/// Notes while they are written.
#[derive(Debug)]
pub struct Notes {
    file: Option<(BufWriter<tempfile::NamedTempFile>, PathBuf)>,
}

impl Notes {
    /// Begins to note what is left in an output. Where there is no cache, or none that can be written to, nothing is noted.
    pub fn begin(cache: Option<&Path>, output: &Output, site: &Path) -> Self {
        let begin = |cache: &Path| -> io::Result<_> {
            fs::create_dir_all(cache)?;
            let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(cache)?);
            writeln!(file, "{HEAD}")?;
            Ok((file, place(cache, output, site)))
        };
        Self {
            file: cache.and_then(|cache| begin(cache).ok()),
        }
    }

    /// Notes a portal.
    pub fn portal(&mut self, partner: &str, known: &Known) {
        let marks = [
            known.glance,
            known.digest,
            known.fingerprint,
            known.record,
            known.entry,
        ];
        let [errors, warnings, infos] = known.findings;
        let marks = marks.map(hex).join(" ");
        self.line(format_args!(
            "{partner} {marks} {errors} {warnings} {infos}"
        ));
    }

    /// Notes the fingerprint of what spans partners, and ends. Notes that cannot be kept are not missed.
    pub fn end(mut self, root: Option<Mark>, output: &Output) {
        if let Some((fingerprint, page)) = root.zip(first_page(output)) {
            self.line(format_args!("{ROOT} {} {}", hex(fingerprint), hex(page)));
        }
        let Some((file, place)) = self.file else {
            return;
        };
        if let Ok(file) = file.into_inner() {
            let _ = file.persist(place);
        }
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        let failed = self
            .file
            .as_mut()
            .is_some_and(|(file, _)| writeln!(file, "{line}").is_err());
        if failed {
            self.file = None;
        }
    }
}

impl Output {
    /// What the record of a partner's portal looks like; nothing where there is none.
    pub fn record_mark(&self, partner: &str) -> Option<Mark> {
        load::file_mark(&self.path().join(partner).join(Manifest::FILE))
    }
}

/// A mark of text.
pub fn mark_of(bytes: &[u8]) -> Mark {
    short(&blake3::hash(bytes))
}

/// As much of a hash as is kept here.
pub fn short(hash: &blake3::Hash) -> Mark {
    let mut mark = [0; 16];
    for (to, from) in mark.iter_mut().zip(hash.as_bytes()) {
        *to = *from;
    }
    mark
}

/// Where the notes of an output lie.
fn place(cache: &Path, output: &Output, site: &Path) -> PathBuf {
    let mut hasher = blake3::Hasher::new();
    let site = site.canonicalize().unwrap_or_else(|_| site.to_owned());
    for path in [output.path(), &site] {
        hasher
            .update(path.as_os_str().as_encoded_bytes())
            .update(&[0]);
    }
    cache.join(format!("seen-{}", hex(short(&hasher.finalize()))))
}

fn first_page(output: &Output) -> Option<Mark> {
    load::file_mark(&output.path().join("index.html"))
}

fn hex(mark: Mark) -> String {
    mark.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn mark(text: &str) -> Option<Mark> {
    let mut mark = [0; 16];
    for (at, byte) in mark.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    (text.len() == 32).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_as_they_were_written_and_what_does_not_fit_is_none() {
        let known = Known {
            glance: [1; 16],
            digest: [2; 16],
            fingerprint: [0xab; 16],
            record: [4; 16],
            entry: [5; 16],
            findings: [0, 2, 1],
        };
        let marks = [
            known.glance,
            known.digest,
            known.fingerprint,
            known.record,
            known.entry,
        ];
        let text = format!(
            "{HEAD}\ncontoso {} 0 2 1\n/ {} {}\n",
            marks.map(hex).join(" "),
            hex([7; 16]),
            hex([8; 16])
        );
        let seen = Seen::from_lines(text.as_bytes()).unwrap();
        assert_eq!(seen.portal("contoso"), Some(&known));
        assert_eq!(seen.root, Some(([7; 16], [8; 16])));
        assert_eq!(seen.portal("fabrikam"), None);
        for wrong in [
            "",
            "supportal-seen 0\n",
            &text.replace(" 0 2 1", " 0 2"),
            &text.replace("abab", "xyxy"),
            &text[..text.len() - 3],
        ] {
            assert!(Seen::from_lines(wrong.as_bytes()).is_none(), "{wrong}");
        }
    }
}
