//! A portal by itself, at the partner's own address: what its pages refer to is in its folder, and so is what its host reads.

use super::Site;
use super::portal::Files;
use super::root::ROBOTS;
use crate::config::Compression;
use crate::locale::Locale;
use crate::portal::machines::hosting::{self, Hosted};
use crate::portal::machines::sitemap;
use crate::portal::routes::Home;

impl Site {
    /// From now on the portal carries those shared files that its own name.
    pub(super) fn carry_what_is_shared<'s>(&'s self, files: &mut Files<'s>) {
        files.carry(self.shared_files());
    }

    /// Adds to the files of a portal what others find at the output's root.
    pub(super) fn add_what_stands_alone(
        &self,
        files: &mut Files<'_>,
        home: Home<'_>,
        locales: &[&Locale],
        sitemaps: usize,
    ) {
        files.put_carried();
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
