//! Whatever people do to the files of a site while it is served: random, by a seed.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::random::Random;

/// What is saved into files: what changes pages, what breaks YAML or a template, and what changes nothing.
const TEXTS: [&str; 12] = [
    "\n\nA line more.\n",
    "\n## Another heading\n\nMais um parágrafo, com [um link](nowhere.md).\n",
    "\n# supportal was here\n",
    "\nunknown_key: 1\n",
    "\n: : [broken\n",
    "\n{% if %}\n",
    "\n<script>alert(1)</script>\n",
    "\n```json\n{ \"a\": 1 }\n```\n",
    "\n\u{feff}\n",
    "",
    "\n.x { color: red }\n",
    "\n> [!NOTE]\n> Um aviso.\n",
];

/// A site under random hands, with a copy of how it was.
pub(crate) struct Disturbed<'a> {
    pub(crate) site: &'a Path,
    pub(crate) pristine: &'a Path,
    pub(crate) random: Random,
    /// What was done, for whoever looks for a fault.
    pub(crate) done: Vec<String>,
}

impl Disturbed<'_> {
    /// Files of the site that may be changed, sorted.
    fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = WalkDir::new(self.site)
            .into_iter()
            .flatten()
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.into_path())
            .collect();
        files.sort();
        files
    }

    fn any(&mut self, of: &[PathBuf]) -> Option<PathBuf> {
        if of.is_empty() {
            return None;
        }
        Some(of[self.random.below(of.len())].clone())
    }

    fn pick(&mut self) -> Option<PathBuf> {
        let files = self.files();
        self.any(&files)
    }

    /// Does something. What cannot be done at the moment is left.
    pub(crate) fn once(&mut self) {
        let kind = self.random.below(15);
        let number = self.random.below(40);
        let text = TEXTS[self.random.below(TEXTS.len())];
        let what = match kind {
            0..=2 => self.append(text),
            3 => self.save_aside(text),
            4 => self.create(number, text),
            5 => self.rename(number),
            6 => self.rename_case(),
            7 => self.remove_file(),
            8 => self.exchange_for_folder(),
            9 => self.remove_folder(),
            10 => self.break_settings(),
            11 => self.same_size(),
            12 => self.move_partner(number),
            _ => self.restore(),
        };
        self.done.extend(what);
    }

    fn append(&mut self, text: &str) -> Option<String> {
        let file = self.pick()?;
        let mut bytes = fs::read(&file).ok()?;
        bytes.extend_from_slice(text.as_bytes());
        fs::write(&file, bytes).ok()?;
        Some(format!("append to {}", file.display()))
    }

    /// As many editors save: beside the file, then in its place.
    fn save_aside(&mut self, text: &str) -> Option<String> {
        let file = self.pick()?;
        let aside = file.with_extension("swp~");
        let mut bytes = fs::read(&file).ok()?;
        bytes.extend_from_slice(text.as_bytes());
        fs::write(&aside, bytes).ok()?;
        fs::rename(&aside, &file).ok()?;
        Some(format!("save {} aside", file.display()))
    }

    fn create(&mut self, number: usize, text: &str) -> Option<String> {
        let places = [
            "content/guidance/pt-BR",
            "content/guidance/en-US/deep/er",
            "content/partners/contoso-brasil/guidance/pt-BR",
            "themes/default/templates",
            "content/partners/contoso-brasil/offerings",
        ];
        let folder = self.site.join(places[self.random.below(places.len())]);
        let name = match folder.ends_with("templates") {
            true => "crumbs.html".to_owned(),
            false if folder.ends_with("offerings") => format!("new-{number}.yaml"),
            false => format!("new-{number}.md"),
        };
        fs::create_dir_all(&folder).ok()?;
        let file = folder.join(name);
        fs::write(&file, format!("# New {number}\n{text}")).ok()?;
        Some(format!("create {}", file.display()))
    }

    fn rename(&mut self, number: usize) -> Option<String> {
        let file = self.pick()?;
        let ending = file.extension()?.to_str()?.to_owned();
        let to = file.with_file_name(format!("moved-{number}.{ending}"));
        fs::rename(&file, &to).ok()?;
        Some(format!("move {} to {}", file.display(), to.display()))
    }

    fn rename_case(&mut self) -> Option<String> {
        let file = self.pick()?;
        let name = file.file_name()?.to_str()?.to_uppercase();
        let to = file.with_file_name(name);
        fs::rename(&file, &to).ok()?;
        Some(format!("rename {} to {}", file.display(), to.display()))
    }

    fn remove_file(&mut self) -> Option<String> {
        let file = self.pick()?;
        fs::remove_file(&file).ok()?;
        Some(format!("remove {}", file.display()))
    }

    fn exchange_for_folder(&mut self) -> Option<String> {
        let file = self.pick()?;
        fs::remove_file(&file).ok()?;
        fs::create_dir(&file).ok()?;
        fs::write(file.join("inner.md"), "# Inner\n").ok()?;
        Some(format!("a folder in the place of {}", file.display()))
    }

    fn remove_folder(&mut self) -> Option<String> {
        let file = self.pick()?;
        let folder = file.parent().filter(|folder| *folder != self.site)?;
        fs::remove_dir_all(folder).ok()?;
        Some(format!("remove {}", folder.display()))
    }

    fn break_settings(&mut self) -> Option<String> {
        let file = self.site.join("site.yaml");
        let text = fs::read_to_string(&file).ok()?;
        let cut = self.random.below(text.len().max(1));
        let cut = (0..=cut).rev().find(|at| text.is_char_boundary(*at))?;
        fs::write(&file, &text[..cut]).ok()?;
        Some(format!("cut site.yaml to {cut} bytes"))
    }

    /// Another text of the same size, at the same time by most clocks.
    fn same_size(&mut self) -> Option<String> {
        let file = self.pick()?;
        let mut bytes = fs::read(&file).ok()?;
        let at = bytes.iter().rposition(u8::is_ascii_lowercase)?;
        bytes[at] = b'a' + (bytes[at] - b'a' + 1) % 26;
        fs::write(&file, bytes).ok()?;
        Some(format!("another letter in {}", file.display()))
    }

    fn move_partner(&mut self, number: usize) -> Option<String> {
        let all = self.site.join("content/partners");
        let mut partners: Vec<PathBuf> = fs::read_dir(&all)
            .ok()?
            .flatten()
            .map(|entry| entry.path())
            .collect();
        partners.sort();
        let partner = self.any(&partners)?;
        let to = all.join(format!("partner-{number}"));
        fs::rename(&partner, &to).ok()?;
        Some(format!("move {} to {}", partner.display(), to.display()))
    }

    /// Puts a part of the site back as it was, so that it does not come to nothing.
    fn restore(&mut self) -> Option<String> {
        let parts = [
            "",
            "site.yaml",
            "content/guidance",
            "content/partners/contoso-brasil",
            "content/partners/potomac-cloud",
            "themes",
        ];
        let part = parts[self.random.below(parts.len())];
        self.put_back(part);
        Some(format!("restore {part:?}"))
    }

    /// Puts a path back as it was.
    pub(crate) fn put_back(&self, part: &str) {
        let (from, to) = (self.pristine.join(part), self.site.join(part));
        let _ = fs::remove_file(&to);
        if part.is_empty() {
            for inner in ["content", "themes"] {
                let _ = fs::remove_dir_all(to.join(inner));
            }
            let _ = fs::remove_dir_all(to.join("site.yaml"));
        } else {
            let _ = fs::remove_dir_all(&to);
        }
        for entry in WalkDir::new(&from)
            .sort_by_file_name()
            .into_iter()
            .flatten()
        {
            let Ok(below) = entry.path().strip_prefix(&from) else {
                continue;
            };
            let target = match below.as_os_str().is_empty() {
                true => to.clone(),
                false => to.join(below),
            };
            if entry.file_type().is_dir() {
                let _ = fs::create_dir_all(target);
            } else {
                let _ = target.parent().map(fs::create_dir_all);
                let _ = fs::copy(entry.path(), target);
            }
        }
    }
}
