//! The lines of the directory, kept beside what a build saw: a partner whose name changes changes the directory, and its lines need not
//! be gathered from the records of all portals again.
//!
//! A line is told by its hash, which is known of each portal: what is kept is believed as far as it is what was written. A record has
//! the line as well.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::folder::Output;
use super::seen::place;
use crate::load::{Mark, mark};
use crate::portal::directory::{Entry, Listing};
use crate::turns;

/// How many lines are read at once.
const AT_ONCE: usize = 1024;

/// The mark of a partner's line.
pub fn line_mark(entry: &Entry) -> Mark {
    mark(&blake3::hash(
        &serde_json::to_vec(entry).unwrap_or_default(),
    ))
}

/// The lines that builds of an output keep.
#[derive(Debug)]
pub struct KeptLines {
    place: Option<PathBuf>,
}

impl KeptLines {
    /// Those in a cache; without one, there are none.
    pub fn of(cache: Option<&Path>, output: &Output, site: &Path) -> Self {
        Self {
            place: cache.map(|cache| place(cache, "lines", output, site)),
        }
    }

    /// Adds the lines of these partners, each told by its mark: those that are kept, and the others from the records of their portals.
    pub fn gather(&self, wanted: Vec<(Mark, String)>, output: &Output, to: &mut Listing) {
        let mut wanted: BTreeMap<Mark, String> = wanted.into_iter().collect();
        let kept = self.place.as_ref().and_then(|path| File::open(path).ok());
        if let Some(file) = kept.filter(|_| !wanted.is_empty()) {
            let mut lines = BufReader::new(file).split(b'\n').map_while(Result::ok);
            loop {
                let some: Vec<Vec<u8>> = lines.by_ref().take(AT_ONCE).collect();
                if some.is_empty() {
                    break;
                }
                let line = |line: &Vec<u8>| {
                    let mark = mark(&blake3::hash(line));
                    let entry = wanted.contains_key(&mark).then_some(line.as_slice());
                    Some((mark, serde_json::from_slice::<Entry>(entry?).ok()?))
                };
                for (mark, entry) in turns::all(&some, line).into_iter().flatten() {
                    if wanted.remove(&mark).is_some() {
                        to.extend([entry]);
                    }
                }
            }
        }
        let others: Vec<String> = wanted.into_values().collect();
        for some in others.chunks(AT_ONCE) {
            let line = |id: &String| output.manifest(id).map(|manifest| manifest.entry);
            to.extend(turns::all(some, line).into_iter().flatten());
        }
    }

    /// Keeps these lines. What cannot be kept is not missed.
    pub fn keep(&self, lines: &Listing) {
        let keep = |path: &Path| -> io::Result<()> {
            let folder = path.parent().unwrap_or_else(|| Path::new("."));
            fs::create_dir_all(folder)?;
            let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(folder)?);
            for entry in lines.entries() {
                serde_json::to_writer(&mut file, &entry)?;
                file.write_all(b"\n")?;
            }
            file.into_inner()?.persist(path)?;
            Ok(())
        };
        if let Some(path) = &self.place {
            let _ = keep(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Days;
    use super::*;
    use crate::output::Manifest;

    fn entry(partner: &str, name: &str) -> Entry {
        Entry {
            partner: partner.into(),
            name: name.into(),
            locales: vec!["pt-BR".into(), "en-US".into()],
            services: vec!["A\nB".into()],
            ..Entry::default()
        }
    }

    #[test]
    fn lines_are_kept_by_what_they_say_and_others_come_from_records() {
        let dir = tempfile::tempdir().unwrap();
        let (site, out) = (dir.path().join("site"), dir.path().join("out"));
        fs::create_dir_all(&site).unwrap();
        let output = Output::open(&out, &site, None).unwrap();
        let cache = dir.path().join("cache/below");
        let kept = KeptLines::of(Some(&cache), &output, &site);
        let gathered = |kept: &KeptLines, entries: &[Entry]| {
            let mut lines = Listing::default();
            let id = |entry: &Entry| (line_mark(entry), entry.partner.clone());
            kept.gather(entries.iter().map(id).collect(), &output, &mut lines);
            lines.sort();
            lines.entries().collect::<Vec<_>>()
        };
        let (a, b) = (entry("a", "Á"), entry("b", "B"));
        let all = [a.clone(), b.clone()];
        assert_eq!(gathered(&kept, &all), []);

        // There is no record yet: what comes was kept.
        let mut lines = Listing::default();
        lines.extend(all.clone());
        kept.keep(&lines);
        assert_eq!(gathered(&kept, &all), [b.clone(), a.clone()]);
        assert_eq!(gathered(&kept, &all[..1]), all[..1]);
        assert_eq!(gathered(&kept, &[entry("a", "Another")]), []);

        let of_b = Manifest {
            shared: "shared".into(),
            own: "own".into(),
            shares_guides: true,
            days: Days::default(),
            findings: [0; 3],
            entry: b.clone(),
        };
        output.begin("b").unwrap().publish(&of_b).unwrap();
        let none = KeptLines::of(None, &output, &site);
        none.keep(&lines);
        assert_eq!(gathered(&none, &all), all[1..]);
        let path = kept.place.as_ref().unwrap();
        let text = fs::read_to_string(path).unwrap();
        fs::write(path, text.replace("\"B\"", "\"C\"")).unwrap();
        assert_eq!(gathered(&kept, &all), [b, a]);
    }
}
