//! The output's root: what pages of all portals refer to, the directory of partners, or the guidance of a site without any, and what
//! hosts and search engines read of the whole site.

use std::collections::BTreeSet;

use super::{Site, Stop};
use crate::locale::Locale;
use crate::message::say;
use crate::output::Output;
use crate::portal::directory::Entry;
use crate::portal::machines::hosting::{self, Hosted};
use crate::portal::machines::sitemap;
use crate::portal::plan::{self, Content, Page, Planned};
use crate::portal::routes::{Home, hashed_name};
use crate::portal::{brand, directory};
use crate::render::Shared;

/// What programs that walk the web are told first.
pub(super) const ROBOTS: &str = "robots.txt";

impl Site {
    /// What pages of all portals refer to: paths below the output's root, and contents.
    pub(super) fn shared_files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let theme = self
            .theme
            .assets
            .iter()
            .map(|asset| (asset.path.as_str(), asset.bytes.as_slice()));
        let pictures = self
            .pictures
            .values()
            .map(|(picture, bytes)| (picture.asset.as_str(), bytes.as_slice()));
        let indexes = self.search_indexes().values();
        let indexes = indexes.map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        theme.chain(pictures).chain(indexes)
    }

    /// Writes what pages of all portals refer to, before any of them is there.
    pub(super) fn write_assets(&self, output: &Output) -> Result<BTreeSet<String>, Stop> {
        let mut paths = BTreeSet::new();
        for (path, bytes) in self.shared_files() {
            output.write(path, bytes)?;
            paths.insert(path.to_owned());
        }
        Ok(paths)
    }

    /// Writes the output's root: the directory, or for a site without partners its guidance.
    pub(super) fn write_root(&self, output: &Output, entries: &mut [Entry]) -> Result<(), Stop> {
        let Some(strings) = self
            .config
            .default_locale()
            .and_then(|locale| self.theme.strings.get(locale))
        else {
            return Ok(());
        };
        let home = Home {
            partner: None,
            base_url: self.config.base_url.as_ref(),
            own_url: None,
        };
        let mut listed = Vec::new();
        let title = |locale: &Locale| {
            self.config
                .title
                .value()
                .and_then(|title| title.get(locale))
                .map_or("supportal", |title| &title.value)
                .to_owned()
        };
        if !self.partners.is_empty() {
            let title = title(&strings.locale);
            let mut keep = BTreeSet::new();
            for page in directory::pages(&title, entries, strings, home) {
                self.write_page(output, &page, None)?;
                listed.extend(sitemap::entries(std::slice::from_ref(&page)));
                keep.insert(page.file);
            }
            output.remove_pages("directory-", &keep)?;
            self.write_page(output, &directory::not_found(entries, strings, home), None)?;
            self.write_indices(output, home, entries, listed)?;
            return self.write_hosting(output, home);
        }
        let locales: Vec<&Locale> = self.config.locales.iter().collect();
        let languages = self.languages(&locales);
        let css = brand::style_sheet(brand::PLAIN).into_bytes();
        let brand_css = format!("assets/{}", hashed_name("brand.css", &css));
        output.write(&brand_css, &css)?;
        for (locale, guides) in self.shared_articles(home) {
            let Some(strings) = self.theme.strings.get(locale) else {
                continue;
            };
            let Planned { view, pages, index } = plan::guidance_site(
                home,
                strings,
                &languages,
                &title(locale),
                guides,
                &brand_css,
                &self.search_of_all(locale),
            );
            if let Some((path, bytes)) = &index {
                output.write(path, bytes)?;
            }
            let shared = self.engine.share(&view);
            let is_default = self.config.default_locale() == Some(locale);
            for page in &pages {
                let html = self.write_page(output, page, Some(&shared))?;
                if is_default && matches!(page.content, Content::NotFound) {
                    output.write("404.html", html.as_bytes())?;
                }
            }
            listed.extend(sitemap::entries(&pages));
            if is_default {
                let chooser = plan::chooser(home, strings, &languages, &view.name);
                self.write_page(output, &chooser, Some(&shared))?;
                listed.extend(sitemap::entries(&[chooser]));
            }
        }
        self.write_sitemaps(output, home, sitemap::of_pages(listed), BTreeSet::new())?;
        self.write_hosting(output, home)
    }

    /// Writes the index of the portals' sitemaps, in the order of the partners' folders: what a partner is called changes nothing.
    fn write_indices(
        &self,
        output: &Output,
        home: Home<'_>,
        entries: &[Entry],
        listed: Vec<sitemap::Entry>,
    ) -> Result<(), Stop> {
        let mut portals: Vec<(&str, usize)> = entries
            .iter()
            .map(|entry| (entry.partner.as_str(), entry.sitemaps))
            .collect();
        portals.sort_unstable();
        let mut keep = BTreeSet::new();
        let mut own = Vec::new();
        // The pages of the directory are some thousands at most.
        for (_, xml) in sitemap::of_pages(listed).take(1) {
            output.write(sitemap::DIRECTORY, xml.as_bytes())?;
            keep.insert(sitemap::DIRECTORY.to_owned());
            own.extend(
                home.base_url
                    .map(|url| format!("{url}{}", sitemap::DIRECTORY)),
            );
        }
        let count = own.len() + portals.iter().map(|(_, count)| count).sum::<usize>();
        let of_portals = portals.iter().flat_map(|(partner, count)| {
            let home = Home {
                partner: Some(partner),
                ..home
            };
            (0..*count).filter_map(move |number| {
                Some(format!("{}{}", home.chooser_url()?, sitemap::file(number)))
            })
        });
        let files = sitemap::indices(count, own.into_iter().chain(of_portals));
        self.write_sitemaps(output, home, files, keep)
    }

    /// Writes sitemaps, and takes away those of an earlier build.
    fn write_sitemaps(
        &self,
        output: &Output,
        home: Home<'_>,
        files: impl Iterator<Item = (String, String)>,
        mut keep: BTreeSet<String>,
    ) -> Result<(), Stop> {
        let mut count = 0;
        for (name, xml) in files {
            output.write(&name, xml.as_bytes())?;
            keep.insert(name);
            count += 1;
        }
        if let Some(robots) = sitemap::robots(home, count) {
            output.write(ROBOTS, robots.as_bytes())?;
            keep.insert(ROBOTS.to_owned());
        }
        output.remove_pages("sitemap", &keep)?;
        output.remove_pages(ROBOTS, &keep)?;
        Ok(())
    }

    fn write_hosting(&self, output: &Output, home: Home<'_>) -> Result<(), Stop> {
        let locales: Vec<&Locale> = self.config.locales.iter().collect();
        let site = Hosted {
            home,
            locales: &locales,
            has_partners: !self.partners.is_empty(),
        };
        for (name, text) in hosting::files(site) {
            output.write(name, text.as_bytes())?;
        }
        Ok(())
    }

    /// Writes a page, and hands its HTML on.
    pub(super) fn write_page(
        &self,
        output: &Output,
        page: &Page,
        portal: Option<&Shared>,
    ) -> Result<String, Stop> {
        let html = self
            .engine
            .render(page, portal, &self.sources)
            .map_err(|fault| {
                Stop::Usage(say!(
                    "the theme cannot show {page}: {fault}",
                    page = &page.file,
                    fault = fault.message
                ))
            })?;
        output.write(&page.file, html.as_bytes())?;
        Ok(html)
    }
}
