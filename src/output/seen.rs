//! What a build saw of its inputs and left of its portals, so that the next one need not read what is as it was.
//!
//! It is told by the marks of files, as [`crate::load::glance`] has them, and so holds on one machine only: it lies in the user's cache, not in
//! the output. Without it, or where anything in it does not fit, inputs are read and told by their content.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::folder::{Output, SHARED};
use super::{Days, Manifest, Standing};
use crate::load::{Mark, file_mark, mark};

/// What the files are called.
const NAME: &str = "seen";
/// Begins the first line, with the version of the format; the fingerprint of what all portals are made from follows, and that of it
/// without the texts of shared guides.
const HEAD: &str = "supportal-seen 5";
/// Begins the line of what spans partners; no partner has such a name.
const ROOT: &str = "/";
/// Begins the line of a shared guide.
const GUIDE: &str = "=";

/// What is known of a partner's portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// What its folder looked like; nothing where some of it was not at rest.
    pub glance: Option<Mark>,
    /// What the portal's record looked like, if it could be looked at.
    pub record: Option<Mark>,
    /// The hash of its line in the directory.
    pub entry: Mark,
    /// What was found: errors, warnings, infos.
    pub findings: [usize; 3],
    /// The days on which that holds.
    pub days: Days,
}

/// What all portals of an output are made from, in hexadecimal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MadeFrom {
    /// The fingerprint of all of it.
    pub all: String,
    /// That of it without the texts of shared guides; empty where these cannot be exchanged.
    pub but_texts: String,
}

/// What the last build of an output noted.
#[derive(Debug, Default)]
pub struct Seen {
    made_from: MadeFrom,
    guides: Vec<Standing>,
    portals: BTreeMap<Box<str>, Known>,
    /// The mark of what spans partners, and what the files that pages of all portals refer to looked like, with the first page.
    root: Option<(Mark, Mark)>,
}

impl Seen {
    /// What was noted of an output in a cache; nothing where that cannot be read.
    pub fn read(cache: Option<&Path>, output: &Output, site: &Path) -> Self {
        let file = cache.and_then(|cache| File::open(place(cache, NAME, output, site)).ok());
        file.and_then(|file| Self::from_lines(BufReader::new(file)))
            .unwrap_or_default()
    }

    fn from_lines(lines: impl BufRead) -> Option<Self> {
        let mut lines = lines.lines();
        let head = lines.next()?.ok()?;
        let (all, but_texts) = head
            .strip_prefix(HEAD)?
            .strip_prefix(' ')?
            .split_once(' ')?;
        let mut seen = Self {
            made_from: MadeFrom {
                all: all.to_owned(),
                but_texts: but_texts.to_owned(),
            },
            ..Self::default()
        };
        for line in lines {
            let line = line.ok()?;
            if let Some(guide) = line.strip_prefix(GUIDE) {
                seen.guides.push(serde_json::from_str(guide).ok()?);
                continue;
            }
            let mut words = line.split(' ');
            let name = words.next()?;
            if name == ROOT {
                seen.root = Some((mark_from(words.next()?)?, mark_from(words.next()?)?));
                continue;
            }
            let mut mark = || mark_from(words.next()?);
            let (glance, record, entry) = (mark()?, mark()?, mark()?);
            let mut findings = [0; 3];
            for count in &mut findings {
                *count = words.next()?.parse().ok()?;
            }
            let known = Known {
                glance: Some(glance),
                record: Some(record),
                entry,
                findings,
                days: Days::from_word(words.next()?)?,
            };
            seen.portals.insert(name.into(), known);
        }
        Some(seen)
    }

    /// What is known of a partner's portal.
    pub fn portal(&self, partner: &str) -> Option<&Known> {
        self.portals.get(partner)
    }

    /// What all portals were made from.
    pub fn made_from(&self) -> &MadeFrom {
        &self.made_from
    }

    /// The shared guides as they stand in portals.
    pub fn guides(&self) -> &[Standing] {
        &self.guides
    }

    /// Whether what spans partners had this mark.
    pub fn had_root(&self, root: Mark) -> bool {
        self.root.is_some_and(|(known, _)| known == root)
    }

    /// Whether what pages of all portals refer to, and the first page, are as they were left.
    pub fn has_assets(&self, output: &Output) -> bool {
        let left = self.root.map(|(_, look)| look);
        left.is_some() && left == look(output)
    }
}

/// Notes while they are written.
#[derive(Debug)]
pub struct Notes {
    file: Option<(BufWriter<tempfile::NamedTempFile>, PathBuf)>,
}

impl Notes {
    /// Begins to note what is left in an output. Where there is no cache, or none that can be written to, nothing is noted.
    pub fn begin(cache: Option<&Path>, output: &Output, site: &Path, made_from: &MadeFrom) -> Self {
        let begin = |cache: &Path| -> io::Result<_> {
            fs::create_dir_all(cache)?;
            let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(cache)?);
            writeln!(file, "{HEAD} {} {}", made_from.all, made_from.but_texts)?;
            Ok((file, place(cache, NAME, output, site)))
        };
        Self {
            file: cache.and_then(|cache| begin(cache).ok()),
        }
    }

    /// Notes a portal, where another look can tell whether it is as it was.
    pub fn portal(&mut self, partner: &str, known: &Known) {
        let Some((glance, record)) = known.glance.zip(known.record) else {
            return;
        };
        let marks = [glance, record, known.entry].map(hex).join(" ");
        let [errors, warnings, infos] = known.findings;
        self.line(format_args!(
            "{partner} {marks} {errors} {warnings} {infos} {}",
            known.days.word()
        ));
    }

    /// Notes a shared guide as it stands in portals.
    pub fn guide(&mut self, guide: &Standing) {
        let json = serde_json::to_string(guide).unwrap_or_default();
        self.line(format_args!("{GUIDE}{json}"));
    }

    /// Notes the mark of what spans partners, and ends. Notes that cannot be kept are not missed.
    pub fn end(mut self, root: Option<Mark>, output: &Output) {
        if let Some((root, look)) = root.zip(look(output)) {
            self.line(format_args!("{ROOT} {} {}", hex(root), hex(look)));
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
        file_mark(&self.path().join(partner).join(Manifest::FILE))
    }
}

/// Where notes of an output lie.
pub(super) fn place(cache: &Path, name: &str, output: &Output, site: &Path) -> PathBuf {
    let mut hasher = blake3::Hasher::new();
    let site = site.canonicalize().unwrap_or_else(|_| site.to_owned());
    for path in [output.path(), &site] {
        hasher
            .update(path.as_os_str().as_encoded_bytes())
            .update(&[0]);
    }
    cache.join(format!("{name}-{}", hex(mark(&hasher.finalize()))))
}

/// What the output's first page and its assets look like; nothing where there is no such page.
fn look(output: &Output) -> Option<Mark> {
    let marked = |path: &Path| Some((path.file_name()?.to_owned(), file_mark(path)?));
    let first = marked(&output.path().join("index.html"))?;
    let folders = SHARED.iter();
    let entries = folders.flat_map(|folder| fs::read_dir(output.path().join(folder)));
    let entries = entries.flatten();
    let marks = entries.map(|entry| marked(&entry.ok()?.path()));
    let mut marks: Vec<_> = marks.collect::<Option<_>>()?;
    marks.sort();
    let mut hasher = blake3::Hasher::new();
    for (name, mark) in std::iter::once(&first).chain(&marks) {
        hasher.update(name.as_encoded_bytes()).update(mark);
    }
    Some(mark(&hasher.finalize()))
}

/// There are some of these for every partner.
pub(super) fn hex(mark: Mark) -> String {
    format!("{:032x}", u128::from_be_bytes(mark))
}

fn mark_from(text: &str) -> Option<Mark> {
    let mark = u128::from_str_radix(text, 16).ok()?;
    let is_whole = text.len() == 32 && !text.starts_with('+');
    is_whole.then(|| mark.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_as_they_were_written_and_what_does_not_fit_is_none() {
        let guide = Standing::of("pt-br/a/index.html", &["pt-BR".into()], "<p>\n\"a", false);
        let known = Known {
            glance: Some([1; 16]),
            record: Some([0xab; 16]),
            entry: [5; 16],
            findings: [0, 2, 1],
            days: Days::from_word("2026-11-27/").unwrap(),
        };
        let marks = [[1; 16], [0xab; 16], [5; 16]];
        let text = format!(
            "{HEAD} ab cd\n={}\ncontoso {} 0 2 1 2026-11-27/\n/ {} {}\n",
            serde_json::to_string(&guide).unwrap(),
            marks.map(hex).join(" "),
            hex([7; 16]),
            hex([8; 16])
        );
        let read = |text: &str| Seen::from_lines(text.as_bytes());
        let seen = read(&text).unwrap();
        let made_from = seen.made_from();
        assert_eq!(
            (made_from.all.as_str(), made_from.but_texts.as_str()),
            ("ab", "cd")
        );
        assert_eq!(seen.guides(), [guide]);
        assert_eq!(seen.portal("contoso"), Some(&known));
        assert_eq!(seen.root, Some(([7; 16], [8; 16])));
        assert_eq!(seen.portal("fabrikam"), None);
        for wrong in [
            "",
            "supportal-seen 0 ab cd\n",
            "supportal-seen 5 ab\n",
            &text.replace("={", "=["),
            &text.replace(" 0 2 1", " 0 2"),
            &text.replace("2026-11-27/", "2026"),
            &text.replace("abab", "xyxy"),
            &text[..text.len() - 3],
        ] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }
}
