//! Pages in which a guide is exchanged: where the texts of shared guides changed and nothing else, the page of each in every portal gets the
//! new guide in the place of the old one, and nothing else of the portal is made anew.
//!
//! What is kept of a guide from one build to the next does not hold its text: how it begins, how long it is and its digest are enough
//! to find it on a page, and to know that it is the one that was written there.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::Manifest;
use super::folder::{Failure, Output, Published, failed};
use super::seen::hex;
use super::siblings::{Effort, is_sibling};
use crate::config::Compression;
use crate::load::mark;
use crate::message::say;

/// How much of a guide's beginning is looked for on its page, in bytes or a little less.
const BEGINNING: usize = 64;
/// How many places that begin like a guide are looked at.
const PLACES: usize = 16;

/// A guide as it stands on its page in the portals that have these languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The page's file below a portal's folder.
    pub file: String,
    /// The languages of the portals.
    pub languages: Vec<String>,
    digest: String,
    /// How it begins and how long it is in bytes; nothing where facts stand in it, so that it differs from portal to portal.
    place: Option<(String, usize)>,
}

impl Standing {
    /// The guide with this HTML.
    pub fn of(file: &str, languages: &[String], html: &str, has_facts: bool) -> Self {
        let beginning = html.get(..html.floor_char_boundary(BEGINNING));
        let place = beginning.filter(|beginning| !has_facts && !beginning.is_empty());
        Self {
            file: file.to_owned(),
            languages: languages.to_vec(),
            digest: digest(html),
            place: place.map(|beginning| (beginning.to_owned(), html.len())),
        }
    }

    /// A page with another guide in the place of this one; nothing where this one is not found.
    fn exchanged(&self, page: &str, guide: &str) -> Option<String> {
        let (beginning, length) = self.place.as_ref()?;
        let mut places = page.match_indices(beginning.as_str()).take(PLACES);
        places.find_map(|(at, _)| {
            let (before, from) = page.split_at_checked(at)?;
            let (old, behind) = from.split_at_checked(*length)?;
            (digest(old) == self.digest).then(|| [before, guide, behind].concat())
        })
    }
}

/// 128 bits: guides are told apart, not sealed.
fn digest(html: &str) -> String {
    hex(mark(&blake3::hash(html.as_bytes())))
}

/// Guides that are exchanged in portals, by the portals' languages: what stands on the page of each that changed, and the HTML that shall.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Exchange(BTreeMap<Vec<String>, Vec<(Standing, String)>>);

impl Exchange {
    /// Adds the guides of portals of some languages, those that stand there and these. Nothing is added where they are others in more
    /// than what they say, or where one that changed cannot be found on its page: such portals are made anew.
    pub fn add<'a>(
        &mut self,
        languages: &[String],
        old: impl Iterator<Item = &'a Standing>,
        new: Vec<(Standing, String)>,
    ) {
        let mut old: BTreeMap<&str, &Standing> = old.map(|it| (it.file.as_str(), it)).collect();
        let mut changed = Vec::new();
        for (new, html) in new {
            let Some(old) = old.remove(new.file.as_str()) else {
                return;
            };
            if *old == new {
                continue;
            }
            if old.place.is_none() || new.place.is_none() {
                return;
            }
            changed.push((old.clone(), html));
        }
        if old.is_empty() {
            self.0.insert(languages.to_vec(), changed);
        }
    }
}

impl Output {
    /// Exchanges guides on the pages of a portal, and its record. Nothing is done, and nothing said, where nothing is known of portals in
    /// its languages, or a page is not found to be as it was written.
    ///
    /// # Errors
    /// When the machine fails; what readers see of the portal is then as it was, or as it shall be.
    pub fn retouch(
        &self,
        partner: &str,
        exchange: &Exchange,
        manifest: &Manifest,
    ) -> Result<Option<Published>, Failure> {
        let Some(guides) = exchange.0.get(&manifest.entry.locales) else {
            return Ok(None);
        };
        let mut pages = Vec::new();
        for (old, new) in guides {
            let target = self.path().join(partner).join(&old.file);
            let page = match fs::read(&target) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(failed(say!("read"), &target)(error));
                }
                page => page.ok().and_then(|page| String::from_utf8(page).ok()),
            };
            let Some(page) = page.and_then(|page| old.exchanged(&page, new)) else {
                return Ok(None);
            };
            pages.push((old.file.as_str(), page));
        }
        if pages.len() > 1 {
            // Readers never see a mixture of the old portal and the new one.
            let mut stage = self.begin(partner)?;
            for kept in self.files_but(partner, &pages)? {
                stage.keep(&kept)?;
            }
            for (file, page) in &pages {
                stage.put(file, page.as_bytes())?;
            }
            return Ok(Some(stage.publish(manifest)?));
        }
        let mut done = Published::default();
        let mut put = |file: &str, bytes: &[u8]| {
            done += self.put(&format!("{partner}/{file}"), bytes, false, Effort::OfMany)?;
            Ok(())
        };
        if let [(file, page)] = pages.as_slice() {
            // Until the page and its siblings are there, the record is of no portal: whatever ends this, the next build makes it anew.
            let of_none = Manifest {
                shared: String::new(),
                ..manifest.clone()
            };
            put(Manifest::FILE, &of_none.to_bytes())?;
            put(file, page.as_bytes())?;
        }
        put(Manifest::FILE, &manifest.to_bytes())?;
        Ok(Some(done))
    }

    /// The files of a portal but for some pages, their siblings and the record.
    fn files_but(&self, partner: &str, pages: &[(&str, String)]) -> Result<Vec<String>, Failure> {
        let folder = self.path().join(partner);
        let is_page = |path: &str| pages.iter().any(|(page, _)| *page == path);
        let mut files = Vec::new();
        for entry in WalkDir::new(&folder) {
            let entry = entry.map_err(|error| failed(say!("list"), &folder)(error.into()))?;
            let below = entry.path().strip_prefix(&folder).ok();
            let Some(path) = below
                .and_then(Path::to_str)
                .filter(|_| !entry.file_type().is_dir())
            else {
                continue;
            };
            let is_made = path == Manifest::FILE
                || is_page(path)
                || is_sibling(path, &Compression::ALL, is_page);
            if !is_made {
                files.push(path.to_owned());
            }
        }
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Days;
    use super::*;
    use crate::portal::directory::Entry;

    const FILE: &str = "pt-br/guidance/a/index.html";

    fn standing(html: &str) -> Standing {
        Standing::of(FILE, &["pt-BR".into()], html, false)
    }

    #[test]
    fn a_guide_is_exchanged_where_it_stands_and_nowhere_else() {
        let old = format!("<article>{}ção</article>", "informa".repeat(20));
        let page = format!("<p>{}</p>{old}<p>{old}", old.replace("ção", "çõe"));
        let exchanged = standing(&old).exchanged(&page, "<article>new</article>");
        let expected = page.replacen(&old, "<article>new</article>", 1);
        assert_eq!(exchanged.as_deref(), Some(expected.as_str()));
        let cut = page.get(..page.len() - 1).unwrap();
        assert!(standing(&old).exchanged(cut, "").is_some());
        let once = page.replacen(&old, "", 1);
        let cut = once.get(..once.len() - 1).unwrap();
        assert_eq!(standing(&old).exchanged(cut, ""), None);
        assert_eq!(standing("").exchanged(&page, ""), None);
    }

    #[test]
    fn a_portal_whose_page_could_not_be_written_has_a_record_of_none() {
        let dir = tempfile::tempdir().unwrap();
        let (site, out) = (dir.path().join("site"), dir.path().join("out"));
        fs::create_dir_all(site.join("content")).unwrap();
        let output = Output::open(&out, &site, None).unwrap();
        let record = |shared: &str| Manifest {
            shared: shared.into(),
            own: "own".into(),
            shares_guides: true,
            days: Days::default(),
            findings: [0; 3],
            entry: Entry {
                locales: vec!["pt-BR".into()],
                ..Entry::default()
            },
        };
        let (old, new) = ("<p>old</p>", "<p>new</p>");
        let mut stage = output.begin("p").unwrap();
        stage.put(FILE, old.as_bytes()).unwrap();
        stage.publish(&record("1")).unwrap();
        let mut exchange = Exchange::default();
        let languages = ["pt-BR".to_owned()];
        let guides = vec![(standing(new), new.to_owned())];
        exchange.add(&languages, [standing(old)].iter(), guides);

        // The second file that is staged is the page.
        let in_the_way = output.aside().join("file-1");
        fs::write(&in_the_way, "").unwrap();
        assert!(output.retouch("p", &exchange, &record("2")).is_err());
        assert_eq!(output.manifest("p").unwrap().shared, "");
        let page = out.join("p").join(FILE);
        assert_eq!(fs::read_to_string(&page).unwrap(), old);

        fs::remove_file(in_the_way).unwrap();
        let done = output.retouch("p", &exchange, &record("2")).unwrap();
        assert_eq!(done.unwrap().written, 3);
        assert_eq!(output.manifest("p").unwrap().shared, "2");
        assert_eq!(fs::read_to_string(&page).unwrap(), new);
    }

    #[test]
    fn only_guides_that_changed_are_exchanged_and_all_others_must_be_the_same() {
        let languages = ["pt-BR".to_owned()];
        let exchanged = |old: &[Standing], new: &[&str]| {
            let mut exchange = Exchange::default();
            let new = new.iter().map(|html| (standing(html), (*html).to_owned()));
            exchange.add(&languages, old.iter(), new.collect());
            exchange.0.get(languages.as_slice()).map(Vec::len)
        };
        assert_eq!(exchanged(&[standing("a")], &["a"]), Some(0));
        assert_eq!(exchanged(&[standing("a")], &["b"]), Some(1));
        let with_facts = Standing::of(FILE, &languages, "a", true);
        assert_eq!(exchanged(&[with_facts], &["b"]), None);
        assert_eq!(exchanged(&[standing("a")], &[]), None);
        assert_eq!(exchanged(&[], &["a"]), None);
    }
}
