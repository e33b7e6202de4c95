//! A portal by itself, at the partner's own address: what its pages refer to is in its folder, and so is what its host reads.

use super::Site;
use super::portal::{Files, Wanted};
use super::root::ROBOTS;
use crate::config::Compression;
use crate::locale::Locale;
use crate::portal::machines::hosting::{self, Hosted};
use crate::portal::machines::sitemap;
use crate::portal::routes::Home;
use crate::portal::search;

impl Site {
    /// Adds to the files of a portal what others find at the output's root.
    pub(super) fn add_what_stands_alone(
        &self,
        files: &mut Files<'_>,
        home: Home<'_>,
        locales: &[&Locale],
        sitemaps: usize,
    ) {
        for locale in locales {
            let path = search::common_path(locale);
            if let Some(bytes) = self.shared_file(&path) {
                files.put(&path, || bytes);
            }
        }
        let named: Vec<(&str, &[u8])> = {
            let made = files.made();
            let texts: Vec<&str> = made
                .iter()
                .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
                .collect();
            // Their names have a hash of their content: where such a name is said, the file is meant. Of a single file it is not known
            // who says its name.
            let is_named = |path: &str| {
                files.wanted() != Wanted::All || texts.iter().any(|text| text.contains(path))
            };
            let is_there = |path: &str| made.iter().any(|(own, _)| own == path);
            let assets = self.shared_files();
            let assets = assets.filter(|(path, _)| !path.starts_with(search::COMMON));
            assets
                .filter(|(path, _)| is_named(path) && !is_there(path))
                .collect()
        };
        for (path, bytes) in named {
            files.put(path, || bytes);
        }
        let host = Hosted {
            home,
            locales,
            has_partners: false,
            has_gzip: self.frame.config.compress.contains(&Compression::Gzip),
        };
        for (name, text) in hosting::files(host) {
            files.put(name, || text);
        }
        if let Some(robots) = sitemap::robots(home, sitemaps) {
            files.put(ROBOTS, || robots);
        }
    }
}
