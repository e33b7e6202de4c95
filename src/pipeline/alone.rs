//! A portal by itself, at the partner's own address: what its pages refer to is in its folder, and so is what its host reads.

use super::Site;
use super::portal::Files;
use super::root::ROBOTS;
use crate::locale::Locale;
use crate::portal::machines::hosting::{self, Hosted};
use crate::portal::machines::sitemap;
use crate::portal::routes::Home;

impl Site {
    /// Adds to the files of a portal what others find at the output's root.
    pub(super) fn add_what_stands_alone(
        &self,
        files: &mut Files,
        home: Home<'_>,
        locales: &[&Locale],
        sitemaps: usize,
    ) {
        let shared: Files = {
            let texts: Vec<&str> = files
                .iter()
                .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
                .collect();
            // Their names have a hash of their content: where such a name is said, the file is meant.
            let is_named = |path: &str| texts.iter().any(|text| text.contains(path));
            let is_there = |path: &str| files.iter().any(|(own, _)| own == path);
            self.shared_files()
                .filter(|(path, _)| is_named(path) && !is_there(path))
                .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
                .collect()
        };
        files.extend(shared);
        let host = Hosted {
            home,
            locales,
            has_partners: false,
        };
        let read = hosting::files(host).map(|(name, text)| (name.to_owned(), text.into_bytes()));
        files.extend(read);
        let robots = sitemap::robots(home, sitemaps);
        files.extend(robots.map(|text| (ROBOTS.to_owned(), text.into_bytes())));
    }
}
