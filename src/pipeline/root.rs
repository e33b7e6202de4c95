//! The output's root: what pages of all portals refer to, and the directory of partners, or the guidance of a site without any.

use std::collections::BTreeSet;

use super::{Site, Stop};
use crate::locale::Locale;
use crate::message::say;
use crate::output::Output;
use crate::portal::directory::Entry;
use crate::portal::plan::{self, Page, Planned};
use crate::portal::routes::{Home, hashed_name};
use crate::portal::{brand, directory};
use crate::render::Shared;

impl Site {
    /// Writes what pages of all portals refer to, before any of them is there.
    pub(super) fn write_assets(&self, output: &Output) -> Result<BTreeSet<String>, Stop> {
        let theme = self
            .theme
            .assets
            .iter()
            .map(|asset| (asset.path.clone(), asset.bytes.as_slice()));
        let pictures = self
            .pictures
            .values()
            .map(|(picture, bytes)| (picture.asset.clone(), bytes.as_slice()));
        let indexes = self.search_indexes().values();
        let indexes = indexes.map(|(path, bytes)| (path.clone(), bytes.as_slice()));
        let mut paths = BTreeSet::new();
        for (path, bytes) in theme.chain(pictures).chain(indexes) {
            output.write(&path, bytes)?;
            paths.insert(path);
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
        };
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
                keep.insert(page.file);
            }
            return Ok(output.remove_pages("directory-", &keep)?);
        }
        let locales: Vec<&Locale> = self.config.locales.iter().collect();
        let languages = self.languages(&locales);
        let css = brand::style_sheet(brand::PLAIN).into_bytes();
        let brand_css = format!("assets/{}", hashed_name("brand.css", &css));
        output.write(&brand_css, &css)?;
        for (locale, guides) in self.shared_articles() {
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
            for page in &pages {
                self.write_page(output, page, Some(&shared))?;
            }
            if self.config.default_locale() == Some(locale) {
                self.write_page(
                    output,
                    &plan::chooser(home, strings, &languages, &view.name),
                    Some(&shared),
                )?;
            }
        }
        Ok(())
    }

    pub(super) fn write_page(
        &self,
        output: &Output,
        page: &Page,
        portal: Option<&Shared>,
    ) -> Result<(), Stop> {
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
        Ok(())
    }
}
